//! `comity law` as a lawyer and a program meet it: what it prints, in which shape, and how it ends.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::common::PROGRAM;

struct Done {
    code: i32,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Done {
    let done = Command::new(PROGRAM).arg("law").args(arguments).env_remove("NO_COLOR").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Done { code: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) }
}

fn law() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../law")
}

/// A folder of its own for each test, emptied first.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("law-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}

const QUESTION: &str = "from = \"CN\"\nto = \"GB\"\nconduct = [\"gambling-gang\"]\nacted = \"2026-11-20T09:00:00Z\"\nasked = \"2026-11-24T09:00:00Z\"\n\n[facts]\ndeception = true\ndishonest = true\ngain-intent = true\nproperty-disposed = true\nloss = \"48000.00 EUR\"\ngambling-run = true\ngambling-licence = true\n";

#[test]
fn the_law_folder_is_sound_and_every_clause_has_a_case() {
    let done = run(&["check", law().to_str().unwrap()]);
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
    assert!(done.out.contains("worked cases, no flaw."), "{}", done.out);
}

#[test]
fn a_question_is_explained_the_same_each_time_as_text_html_and_json() {
    let file = folder("asked").join("question.toml");
    fs::write(&file, QUESTION).unwrap();
    let file = file.to_str().unwrap();
    for form in
        [&["explain", file][..], &["explain", file, "--html"], &["explain", file, "--json"], &["ask", file, "--json"]]
    {
        let (one, two) = (run(form), run(form));
        assert_eq!(one.code, 0, "{form:?}: {}{}", one.out, one.err);
        assert_eq!(one.out, two.out, "{form:?}");
        if form.contains(&"--json") {
            let _: Value = serde_json::from_str(&one.out).unwrap();
        }
    }
    let asked: Value = serde_json::from_str(&run(&["ask", file, "--json"]).out).unwrap();
    assert_eq!(asked["ok"], true);
    assert_eq!(asked["answer"]["splits"][0]["counts"][0], "gambling-organising");
}

#[test]
fn a_closed_question_ends_with_one_and_a_wrong_one_with_two() {
    let dir = folder("closed");
    let ask = |text: &str| {
        let file = dir.join("q.toml");
        fs::write(&file, text).unwrap();
        run(&["ask", file.to_str().unwrap()])
    };
    let closed = ask(&QUESTION.replace("gambling-gang", "slander"));
    assert_eq!(closed.code, 1);
    assert!(closed.out.contains("missing:") && closed.out.contains("The law is not open"), "{}", closed.out);
    for (find, put, error) in [
        ("from = \"CN\"", "from = \"China\"", "from: not a state"),
        ("deception = true", "deception = \"perhaps\"", "`deception` is no fact"),
        ("acted = \"2026-11-20T09:00:00Z\"", "acted = \"2026-11-20\"", "`2026-11-20`"),
        ("conduct = ", "conducts = ", "unknown field `conducts`"),
    ] {
        let wrong = ask(&QUESTION.replacen(find, put, 1));
        assert_eq!(wrong.code, 2, "{find}");
        assert!(wrong.err.contains(error) && wrong.err.contains("q.toml:"), "{find}: {}", wrong.err);
    }
    for wrong in [
        &["ask", "nowhere.toml"][..],
        &["route", "CN", "CN", "disclose", "traffic"],
        &["route", "CN", "QQ", "disclose", "traffic"],
        &["route", "CN", "DE", "intercept", "traffic"],
        &["offences", "--conduct", "witchcraft"],
        &["retention", "DE", "--record", "horoscope"],
        &["retention", "DE", "--event", "yesterday"],
        &["table", "--measure", "guess"],
        &["check", "nowhere"],
    ] {
        assert_eq!(run(wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn what_the_book_says_is_shown_for_people_and_for_programs() {
    for show in [
        &["states"][..],
        &["words"],
        &["words", "--conduct", "fraud"],
        &["offences", "--conduct", "illegal-access", "--on", "2026-11-24T09:00:00Z"],
        &["route", "CN", "DE", "disclose", "traffic"],
        &["retention", "FR", "--event", "2026-11-01T00:00:00Z"],
        &["table", "--measure", "preserve"],
        &["table", "--coverage"],
    ] {
        let plain = run(show);
        assert_eq!(plain.code, 0, "{show:?}: {}{}", plain.out, plain.err);
        assert!(!plain.out.contains('\u{1b}'), "no colour without a terminal");
        let json = run(&[show, &["--json"]].concat());
        assert!(json.out.lines().all(|l| serde_json::from_str::<Value>(l).is_ok()), "{show:?}: {}", json.out);
    }
}

#[test]
fn a_change_of_the_law_is_told_in_words_with_the_cases_that_it_turns() {
    let dir = folder("changed");
    copy(&law(), &dir);
    let file = dir.join("offences/DE.toml");
    let text = fs::read_to_string(&file).unwrap();
    let security = text.lines().find(|l| l.contains("kind = \"security\"")).unwrap();
    fs::write(&file, text.replacen(&format!("{security}\n"), "", 1)).unwrap();
    let told = run(&["diff", law().to_str().unwrap(), dir.to_str().unwrap()]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.out.starts_with("widens"), "{}", told.out);
    assert!(told.out.contains("Worked cases that change their answer"), "{}", told.out);
    let same = run(&["diff", law().to_str().unwrap(), law().to_str().unwrap(), "--json"]);
    assert_eq!(same.out.trim(), "{\"cases\":[],\"changes\":[]}");
    // The case that the old text made is now wrong, and the check says where.
    let checked = run(&["check", dir.to_str().unwrap()]);
    assert_eq!(checked.code, 1);
    assert!(checked.out.contains("cases/") && checked.err.contains("flaw(s)"), "{}{}", checked.out, checked.err);
}
