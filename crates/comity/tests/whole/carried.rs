//! A partner without a node: a letter signed by two is carried in a sealed file, opened elsewhere, answered on paper, and the answer is
//! never called proven.

use std::{fs, path::PathBuf, process::Command};

use evidence::package::Package;
use request::Event;
use serde_json::{Value, json};

use crate::{
    common::{Demo, comity},
    forge::chance,
};

const ASKS: &str = "cn-desk";

/// A running demo whose asker has a partner in a third state, and a request to it that two people have signed.
fn signed(name: &str) -> (Demo, String, String) {
    let demo = Demo::start(name, "CN", "DE");
    let config: toml::Table = fs::read_to_string(demo.at(ASKS).join("node.toml")).unwrap().parse().unwrap();
    let partners = config["partners"].as_array().unwrap().clone();
    // The first to which the law opens a road.
    let number = partners.iter().find_map(|partner| {
        let draft = demo.draft();
        let mut fields: Vec<(&str, &str)> = draft.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        fields.retain(|(name, _)| *name != "to" && *name != "holder");
        fields.push(("holder", "a-provider"));
        fields.push(("to", partner["state"].as_str().unwrap()));
        let id = demo.act((ASKS, "investigator"), "draft", "", &fields).json()["subject"].as_str()?.to_owned();
        let done = demo.act((ASKS, "investigator"), "propose", &id, &[]).code() == "done";
        done.then(|| (id, partner["telephone"].as_str().unwrap().to_owned()))
    });
    let (id, telephone) = number.expect("the law opens a road to one of them");
    assert_eq!(demo.act((ASKS, "approver"), "approve", &id, &[]).code(), "done");
    assert_eq!(demo.stage(ASKS, &id), "to-carry");
    (demo, id, telephone)
}

/// Roots and moment of the demo, for whoever opens a file.
fn trust(demo: &Demo) -> Vec<String> {
    let config: toml::Table = fs::read_to_string(demo.at(ASKS).join("node.toml")).unwrap().parse().unwrap();
    let work = demo.as_officer(ASKS, "investigator", "GET", "/api/1/work", &Value::Null).json();
    let mut words: Vec<String> = ["--threshold", "2", "--now"].map(str::to_owned).to_vec();
    words.push(work["now"].as_str().unwrap().to_owned());
    for root in config["roots"].as_array().unwrap() {
        words.extend(["--root".to_owned(), root.as_str().unwrap().to_owned()]);
    }
    words
}

fn text(path: impl Into<PathBuf>) -> String {
    path.into().to_str().unwrap().to_owned()
}

#[test]
fn a_letter_is_carried_opened_and_answered_and_nothing_of_the_answer_is_called_proven() {
    let (demo, id, telephone) = signed("carried");
    let partner = demo.as_officer(ASKS, "investigator", "GET", &format!("/api/1/requests/{id}"), &Value::Null).json();
    let to = partner["outside"]["to"].as_str().unwrap().to_owned();
    let (node, file, phrase) = (text(demo.at(ASKS)), text(demo.dir.join("letter.age")), text(demo.dir.join("phrase")));
    let made = comity(&[
        "--json",
        "request",
        "carry",
        &id,
        "--dir",
        &node,
        "--to",
        &to,
        "--channel",
        "courier",
        "--out",
        &file,
    ]);
    assert_eq!(made.code, 0, "{}", made.says());
    let made: Value = serde_json::from_str(&made.out).unwrap();
    fs::write(&phrase, made["phrase"].as_str().unwrap()).unwrap();
    assert_eq!(made["telephone"], telephone.as_str());
    assert_eq!(demo.stage(ASKS, &id), "sent");
    let cover = fs::read_to_string(format!("{file}.txt")).unwrap();
    let draft = demo.draft();
    for secret in [draft["address"].as_str(), draft["case-reference"].as_str(), made["phrase"].as_str().unwrap()] {
        assert!(!cover.contains(secret), "the cover note tells {secret}");
    }
    opened_by_its_receiver(&demo, &id, &file, &phrase);
    answered(&demo, &id, &telephone);
}

/// Our own program and one that shares no line with it open the file and find the same letter.
fn opened_by_its_receiver(demo: &Demo, id: &str, file: &str, phrase: &str) {
    let (out, other, wrong) = (text(demo.dir.join("out")), text(demo.dir.join("py")), text(demo.dir.join("wrong")));
    let trust = trust(demo);
    let with: Vec<&str> = trust.iter().map(String::as_str).collect();
    let opened =
        comity(&[&["--json", "request", "open", file, "--phrase-file", phrase, "--out", &out], &with[..]].concat());
    assert_eq!(opened.code, 0, "{}", opened.says());
    let told: Value = serde_json::from_str(&opened.out).unwrap();
    assert_eq!(told["letters"][0]["request"], id);
    assert!(told["letters"][0]["from"].as_str().unwrap().contains("24/7 desk"), "{told}");
    let letter: Value = serde_json::from_slice(&fs::read(demo.dir.join("out/letter.json")).unwrap()).unwrap();
    assert_eq!(letter["body"]["target"]["ip"], demo.draft()["address"].as_str());
    let paper = fs::read_to_string(demo.dir.join("out/letter.txt")).unwrap();
    assert!(paper.contains("15.") && paper.contains(&demo.draft()["address"]), "{paper}");
    // Whatever the paper says, what was signed is shown, and the paper is known to be the sender's.
    assert_eq!(
        (&told["letters"][0]["says"]["target"]["ip"], &told["paper"]["proven"]),
        (&letter["body"]["target"]["ip"], &true.into())
    );
    another_paper_is_found_out(demo, file, phrase, &with);
    // Without roots nothing is proven, and that is said.
    let unproven =
        comity(&["request", "open", file, "--phrase-file", phrase, "--out", &text(demo.dir.join("no-roots"))]);
    assert!(unproven.code == 1 && unproven.out.contains("Nothing is proven by keys"), "{}", unproven.says());
    fs::write(&wrong, "2222-2222-2222-2222-2222").unwrap();
    let shut = comity(&["request", "open", file, "--phrase-file", &wrong, "--out", &text(demo.dir.join("never"))]);
    assert!(shut.code == 1 && !demo.dir.join("never").exists(), "{}", shut.says());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tools/carried.py");
    // Whoever builds without Python loses this comparison and nothing else; ./check has it.
    if let Ok(ran) = Command::new("python3").args([script, file, &other, phrase]).output() {
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        for name in ["letter.json", "letter.frame", "letter.txt"] {
            assert_eq!(
                fs::read(demo.dir.join("py").join(name)).unwrap(),
                fs::read(demo.dir.join("out").join(name)).unwrap()
            );
        }
    }
}

/// Whoever has the file and its phrase lays another paper beside the genuine frame, or takes the list of what was put in away.
fn another_paper_is_found_out(demo: &Demo, file: &str, phrase: &str, with: &[&str]) {
    let told = fs::read_to_string(phrase).unwrap();
    let inside = exchange::open_carried(&fs::read(file).unwrap(), &exchange::OpenedWith::Phrase(&told)).unwrap();
    let files = evidence::package::unbundle(&inside).unwrap();
    let address = demo.draft()["address"].clone();
    for (name, change) in [("letter.txt", "another-paper"), (exchange::CONTENTS, "no-list")] {
        let mut files = files.clone();
        if name == exchange::CONTENTS {
            files.remove(name);
        } else {
            let paper = String::from_utf8(files[name].clone()).unwrap().replace(&address, "192.0.2.99");
            files.insert(name.to_owned(), paper.into_bytes());
        }
        let to = exchange::CarriedTo::Phrase(&told, 4);
        let sealed = exchange::seal_carried(&evidence::package::bundle(&files), &to, &mut chance()).unwrap();
        let (other, out) = (text(demo.dir.join(change)), text(demo.dir.join(format!("{change}.out"))));
        fs::write(&other, sealed).unwrap();
        let ran = comity(&[&["request", "open", &other, "--phrase-file", phrase, "--out", &out], with].concat());
        assert!(ran.code == 1 && ran.out.contains("THE PAPER IS NOT PROVEN"), "{change}: {}", ran.says());
        assert!(ran.out.contains(&format!("target.ip: \"{address}\"")), "what was signed is shown: {}", ran.says());
    }
}

/// The answer comes on paper: the case moves, and says what is not proven.
fn answered(demo: &Demo, id: &str, telephone: &str) {
    let desk = (ASKS, "desk");
    let told = [("told", "held"), ("brought-by", "an official of theirs"), ("channel", "telephone")];
    let false_number = [&told[..], &[("number", "+999 1"), ("spoke-with", "a voice")]].concat();
    assert_eq!(
        demo.act(desk, "hear", id, &false_number).code(),
        "not-registered",
        "a number that came with it is none"
    );
    assert_eq!(demo.act(desk, "hear", id, &told).code(), "done");
    assert_eq!(demo.stage(ASKS, id), "held");
    let how = [
        ("brought-by", "courier 17"),
        ("channel", "courier"),
        ("number", telephone),
        ("spoke-with", "the second officer"),
    ];
    assert_eq!(demo.act(desk, "bring", id, &how).code(), "no-files");
    // A paper that says that it is proven, and a package of somebody's: neither proves anything by keys.
    let forged = demo.dir.join("forged.zip");
    fs::write(&forged, b"PK\x03\x04 a package, signed by nobody whom we know").unwrap();
    fs::write(demo.dir.join("answer.pdf"), b"%PDF-1.7\nThe line belongs to ...").unwrap();
    let node = text(demo.at(ASKS));
    let put = comity(&["request", "answer", id, "--dir", &node, &text(&forged), &text(demo.dir.join("answer.pdf"))]);
    assert_eq!(put.code, 0, "{}", put.says());
    let done = demo.act(desk, "bring", id, &how);
    assert_eq!(done.code(), "done", "{:?}", done.json());
    assert_eq!(demo.stage(ASKS, id), "delivered");
    let view = demo.as_officer(ASKS, "investigator", "GET", &format!("/api/1/requests/{id}"), &Value::Null).json();
    assert_eq!(view["outside"]["brought"]["proven_by_keys"], json!(false), "{view}");
    assert_eq!(demo.act((ASKS, "investigator"), "verify", id, &[]).code(), "no-keys");
    let package = view["package"].as_str().unwrap();
    let bytes = demo.as_officer(ASKS, "investigator", "GET", &format!("/api/1/packages/{package}"), &Value::Null).body;
    let package = Package::read(&bytes).unwrap();
    let told: Value =
        serde_json::from_slice(package.file_in(&bytes, "data/received/as-received.json").unwrap()).unwrap();
    assert_eq!((&told["proven_by_keys"], &told["brought_by"]), (&json!(false), &json!("courier 17")));
    let page = String::from_utf8_lossy(&bytes);
    assert!(page.contains("What this does not prove: from whom the files are"));
    assert_eq!(demo.act((ASKS, "investigator"), "outcome", id, &[("result", "identified")]).code(), "done");
    // What came of it is a letter, too: it waits to be carried.
    assert_eq!(demo.noted(ASKS, |e| matches!(e, Event::Readied { kind, .. } if kind == "outcome")), 1);
    let again = demo.act(desk, "carry", id, &[("channel", "post")]);
    assert_eq!(again.code(), "done");
    let phrase = again.json()["shows"]["phrase"].as_str().unwrap().to_owned();
    let whole: Vec<u8> = fs::read(demo.at(ASKS).join("store.db")).unwrap();
    assert!(!whole.windows(phrase.len()).any(|bytes| bytes == phrase.as_bytes()), "the phrase is kept nowhere");
}

#[test]
fn a_request_that_nobody_carried_is_taken_back_without_a_letter() {
    let (demo, id, _) = signed("uncarried");
    let (desk, asker) = ((ASKS, "desk"), (ASKS, "investigator"));
    assert_eq!(demo.act(asker, "withdraw", &id, &[("reason", "a wrong address")]).code(), "done");
    assert_eq!(demo.stage(ASKS, &id), "withdrawn");
    assert_eq!(demo.noted(ASKS, |e| matches!(e, Event::Readied { kind, .. } if kind == "withdrawal")), 0);
    assert_eq!(demo.act(desk, "carry", &id, &[("channel", "post")]).code(), "nothing-to-carry");
}
