//! Officers whose keys are not on their node: nothing leaves without a signature that is made elsewhere, over bytes that are shown there.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    process::{Command, Stdio},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    common::{Answer, PROGRAM, Ran, account, call, comity, pages_of, phrase, until},
    directory::Federation,
};

const NUMBER: &str = "0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e";

pub(crate) struct House {
    pub(crate) all: Federation,
    pub(crate) url: String,
}

impl House {
    /// A federation in which these offices of `cn-desk` have taken their keys along.
    pub(crate) fn without_keys_of(name: &str, offices: &[&str]) -> Self {
        let all = Federation::new(name);
        for office in offices {
            let account = account("cn-desk", office);
            fs::write(all.path(&format!("{office}.phrase")), phrase(&account)).unwrap();
            let take = || {
                let (dir, out, phrase) =
                    (all.path("cn-desk"), all.path(&format!("{office}.key")), all.path(&format!("{office}.phrase")));
                comity(&["sign", "take", "--dir", &dir, "--account", &account, "--out", &out, "--phrase-file", &phrase])
            };
            let taken = take();
            assert_eq!(taken.code, 0, "{}", taken.says());
            assert!(take().says().contains("elsewhere already"));
        }
        let url = pages_of(&fs::read_to_string(all.dir.join("cn-desk/node.toml")).unwrap());
        Self { all, url }
    }

    fn token(&self, office: &str) -> String {
        let account = account("cn-desk", office);
        let form = json!({ "officer": account, "phrase": phrase(&account) }).to_string();
        let answer = call(&self.url, "POST", "/api/1/sign-in", None, form.as_bytes()).unwrap();
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    pub(crate) fn act(&self, office: &str, action: &str, fields: &BTreeMap<String, String>) -> Answer {
        let body = json!({ "subject": NUMBER, "fields": fields }).to_string();
        call(&self.url, "POST", &format!("/api/1/act/{action}"), Some(&self.token(office)), body.as_bytes()).unwrap()
    }

    pub(crate) fn press(&self, office: &str, action: &str) -> String {
        self.act(office, action, &BTreeMap::new()).code()
    }

    pub(crate) fn stage(&self) -> String {
        let path = format!("/api/1/requests/{NUMBER}");
        let view = call(&self.url, "GET", &path, Some(&self.token("investigator")), b"").unwrap().json();
        view["request"]["stage"].as_str().unwrap().to_owned()
    }

    fn waiting(&self, office: &str) -> Vec<Value> {
        let told = call(&self.url, "GET", "/api/1/to-sign", Some(&self.token(office)), b"").unwrap().json();
        told["waiting"].as_array().unwrap().clone()
    }

    /// `comity sign watch --once` on the officer's machine, with what the officer writes.
    fn watch(&self, office: &str, key: &str, writes: &str) -> Ran {
        self.watch_at(&self.url, &[], office, key, writes)
    }

    /// The same at another address of the node.
    pub(crate) fn watch_at(&self, url: &str, more: &[&str], office: &str, key: &str, writes: &str) -> Ran {
        let phrase = self.all.path(&format!("{office}.phrase"));
        let mut child = Command::new(PROGRAM)
            .args(["sign", "watch", "--once", "--url", url, "--account", &account("cn-desk", office)])
            .args(more)
            .args(["--phrase-file", &phrase, "--key", &self.all.path(key), "--key-phrase-file", &phrase])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // What is refused at once reads nothing.
        drop(child.stdin.take().unwrap().write_all(writes.as_bytes()));
        Ran::of(child.wait_with_output().unwrap())
    }
}

#[test]
fn a_request_leaves_signed_by_two_keys_that_the_node_does_not_have() {
    let house = House::without_keys_of("own-key", &["investigator", "approver"]);
    let (_cn, _jp) = (house.all.start("cn-desk"), house.all.start("jp-desk"));
    let mut draft: BTreeMap<String, String> =
        toml::from_str(&fs::read_to_string(house.all.dir.join("draft.toml")).unwrap()).unwrap();
    // Long enough that nobody would mind if it were left out; what stands at its end is signed like the rest.
    draft.get_mut("facts").unwrap().push_str(&format!("{} The end of it.", " And so on.".repeat(80)));
    assert_eq!(house.act("investigator", "draft", &draft).code(), "done", "a draft is signed by nobody");

    assert_eq!(house.press("investigator", "propose"), "to-sign");
    let waits = house.waiting("investigator");
    let message = STANDARD.decode(waits[0]["message"].as_str().unwrap()).unwrap();
    assert!(waits.len() == 1 && message.starts_with(b"comity/1 approval\n"));
    assert!(house.waiting("approver").is_empty(), "nobody else is shown it");
    let path = format!("/api/1/to-sign/{}", waits[0]["number"].as_str().unwrap());
    let forged = json!({ "signature": STANDARD.encode([7; 64]) }).to_string();
    let with =
        |office: &str| call(&house.url, "POST", &path, Some(&house.token(office)), forged.as_bytes()).unwrap().code();
    assert_eq!((with("investigator").as_str(), with("approver").as_str()), ("bad-signature", "nothing-to-sign"));

    // Somebody else acts before it is signed: what is signed bears the moment of the press, and stands later in the log.
    let other = BTreeMap::from([("to".to_owned(), "JP".to_owned())]);
    let body = json!({ "subject": "0d".repeat(16), "fields": other }).to_string();
    let by_another = call(&house.url, "POST", "/api/1/act/draft", Some(&house.token("investigator")), body.as_bytes());
    assert_eq!(by_another.unwrap().code(), "done");
    let no = house.watch("investigator", "investigator.key", "no\n");
    assert_eq!((no.code, house.stage().as_str()), (1, "draft"), "{}", no.says());
    let other = house.watch("investigator", "approver.key", "yes\n");
    assert!(other.code == 1 && other.says().contains("is not the key that the node lists"), "{}", other.says());
    let yes = house.watch("investigator", "investigator.key", "yes\n");
    assert!(
        yes.code == 0
            && yes.out.contains("TO SIGN: approval")
            && yes.out.contains("of this request:")
            && yes.out.contains("signed by the drafter"),
        "{}",
        yes.says()
    );
    assert_eq!(house.stage(), "proposed");

    // Two presses wait; what the first has done, the second cannot do again.
    assert_eq!(
        (house.press("approver", "approve"), house.press("approver", "approve")),
        ("to-sign".into(), "to-sign".into())
    );
    let yes = house.watch("approver", "approver.key", &"yes\n".repeat(6));
    assert!(
        yes.out.contains("TO SIGN: letter")
            && yes.out.contains("body.story: \"A buyer paid")
            && yes.out.contains("The end of it.\""),
        "{}",
        yes.says()
    );
    assert!(yes.out.contains("approved by a second person") && yes.out.contains("refused:"), "{}", yes.says());
    until("the other side's receipt", || (house.stage() == "acknowledged").then_some(()));
    let audit = comity(&["log", "audit", "--dir", &house.all.path("cn-desk")]);
    assert_eq!(audit.code, 0, "{}", audit.says());
}

#[test]
fn where_the_house_wants_the_keys_of_an_office_elsewhere_one_that_lies_here_counts_for_nothing() {
    let house = House::without_keys_of("own-key-wanted", &["investigator"]);
    let config = house.all.dir.join("cn-desk/node.toml");
    let text = fs::read_to_string(&config).unwrap();
    let wanted =
        |offices: &str| text.replacen("exercise = true", &format!("exercise = true\nkeys_elsewhere = [{offices}]"), 1);
    fs::write(&config, wanted("\"approver\", \"investigator\"")).unwrap();
    let doctor = || comity(&["doctor", "--dir", &house.all.path("cn-desk")]);
    let said = doctor();
    assert!(said.code == 1 && said.says().contains("cn-desk.approver on this node"), "{}", said.says());
    let cn = house.all.start("cn-desk");
    let draft: BTreeMap<String, String> =
        toml::from_str(&fs::read_to_string(house.all.dir.join("draft.toml")).unwrap()).unwrap();
    assert_eq!(house.act("investigator", "draft", &draft).code(), "done");
    assert_eq!(house.press("investigator", "propose"), "to-sign");
    let yes = house.watch("investigator", "investigator.key", "yes\n");
    assert_eq!((yes.code, house.stage().as_str()), (0, "proposed"), "{}", yes.says());
    assert_eq!(house.press("approver", "approve"), "key-here");
    assert_eq!(house.stage(), "proposed");
    drop(cn);
    // The office whose keys may lie here signs here.
    fs::write(&config, wanted("\"investigator\"")).unwrap();
    let said = doctor();
    assert!(said.says().contains("on this node, 1 elsewhere"), "{}", said.says());
    let _cn = house.all.start("cn-desk");
    assert_eq!(house.press("approver", "approve"), "done");
}
