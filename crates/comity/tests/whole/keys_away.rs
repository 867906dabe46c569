//! Of nobody who signs anything does a key lie on a node, and a request comes to its evidence all the same: custody, seals and letters are signed
//! elsewhere, over what is read back there from the bytes.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    common::{Answer, PROGRAM, Ran, account, call, comity, pages_of, phrase, until},
    directory::{Federation, Running},
};

const ASKS: &str = "cn-desk";
const ASKED: &str = "jp-desk";
const HOLDS: &str = "jp-net";
const NUMBER: &str = "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";
/// Who signs anything on this way.
const SIGNERS: [(&str, &str); 6] = [
    (ASKS, "investigator"),
    (ASKS, "approver"),
    (ASKED, "magistrate"),
    (ASKED, "reviewer"),
    (ASKED, "approver"),
    (HOLDS, "clerk"),
];

type Fields<'f> = &'f [(&'f str, &'f str)];

struct Houses {
    all: Federation,
    _running: Vec<Running>,
}

impl Houses {
    fn new(name: &str) -> Self {
        let all = Federation::new(name);
        for (node, office) in SIGNERS {
            let account = account(node, office);
            fs::write(all.path(&format!("{account}.phrase")), phrase(&account)).unwrap();
            let [out, phrase] = ["key", "phrase"].map(|end| all.path(&format!("{account}.{end}")));
            let dir = all.path(node);
            let taken = comity(&[
                "sign",
                "take",
                "--dir",
                &dir,
                "--account",
                &account,
                "--out",
                &out,
                "--phrase-file",
                &phrase,
            ]);
            assert_eq!(taken.code, 0, "{}", taken.says());
        }
        // Nothing is sealed without witnesses.
        let mut running: Vec<Running> = ["witness-1", "witness-2"].map(|witness| all.start_witness(witness)).into();
        running.extend([ASKS, ASKED, HOLDS].map(|node| all.start(node)));
        Self { all, _running: running }
    }

    fn url(&self, node: &str) -> String {
        pages_of(&fs::read_to_string(self.all.dir.join(node).join("node.toml")).unwrap())
    }

    fn officer(&self, who: (&str, &str), method: &str, path: &str, body: &Value) -> Answer {
        let (url, account) = (self.url(who.0), account(who.0, who.1));
        let form = json!({ "officer": account, "phrase": phrase(&account) }).to_string();
        let token = call(&url, "POST", "/api/1/sign-in", None, form.as_bytes()).unwrap().json();
        call(&url, method, path, token["token"].as_str(), body.to_string().as_bytes()).unwrap()
    }

    fn press(&self, who: (&str, &str), action: &str, subject: &str, fields: Fields<'_>) -> String {
        let fields: BTreeMap<_, _> = fields.iter().copied().collect();
        let body = json!({ "subject": subject, "fields": fields });
        self.officer(who, "POST", &format!("/api/1/act/{action}"), &body).code()
    }

    fn waiting(&self, who: (&str, &str)) -> Vec<Value> {
        self.officer(who, "GET", "/api/1/to-sign", &Value::Null).json()["waiting"].as_array().unwrap().clone()
    }

    /// `comity sign watch --once` on the officer's machine.
    fn watch(&self, who: (&str, &str)) -> Ran {
        let account = account(who.0, who.1);
        let [key, phrase] = ["key", "phrase"].map(|end| self.all.path(&format!("{account}.{end}")));
        let mut child = Command::new(PROGRAM)
            .args(["sign", "watch", "--once", "--url", &self.url(who.0), "--account", &account])
            .args(["--phrase-file", &phrase, "--key", &key, "--key-phrase-file", &phrase])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all("yes\n".repeat(9).as_bytes()).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    }

    /// Pressed, signed elsewhere, done. What was shown and signed there, and in which order.
    fn signed(&self, who: (&str, &str), action: &str, subject: &str, fields: Fields<'_>) -> (Vec<String>, String) {
        assert_eq!(self.press(who, action, subject, fields), "to-sign", "{who:?} {action}");
        let ran = self.watch(who);
        assert!(ran.code == 0 && !ran.says().contains("refused"), "{who:?} {action}: {}", ran.says());
        assert!(self.waiting(who).is_empty(), "{who:?} {action}: {}", ran.says());
        let titles = ran.out.lines().filter_map(|line| line.strip_prefix("TO SIGN: "));
        (titles.map(str::to_owned).collect(), ran.out)
    }

    fn stage(&self, who: (&str, &str)) -> String {
        let view = self.officer(who, "GET", &format!("/api/1/requests/{NUMBER}"), &Value::Null).json();
        view["request"]["stage"].as_str().unwrap_or_default().to_owned()
    }

    fn reaches(&self, who: (&str, &str), stage: &str) {
        until(stage, || (self.stage(who) == stage).then_some(()));
    }
}

/// As far as the order at the company.
fn ordered(houses: &Houses) -> String {
    let draft: BTreeMap<String, String> =
        toml::from_str(&fs::read_to_string(houses.all.dir.join("draft.toml")).unwrap()).unwrap();
    let draft: Vec<(&str, &str)> = draft.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(houses.press((ASKS, "investigator"), "draft", NUMBER, &draft), "done");
    houses.signed((ASKS, "investigator"), "propose", NUMBER, &[]);
    houses.signed((ASKS, "approver"), "approve", NUMBER, &[]);
    houses.reaches((ASKED, "reviewer"), "received");
    houses.signed((ASKED, "magistrate"), "authorise", NUMBER, &[]);
    let review = [
        ("decision", "execute"),
        ("reasons", "Complete."),
        ("safeguard.political", "no"),
        ("safeguard.discrimination", "no"),
        ("safeguard.death-or-torture", "no"),
        ("safeguard.privileged", "no"),
    ];
    houses.signed((ASKED, "reviewer"), "review", NUMBER, &review);
    houses.signed((ASKED, "approver"), "execute", NUMBER, &[]);
    let path = format!("/api/1/requests/{NUMBER}");
    let view = houses.officer((ASKED, "approver"), "GET", &path, &Value::Null).json();
    let order = view["order"].as_str().unwrap().to_owned();
    let came = || houses.officer((HOLDS, "clerk"), "GET", &format!("/api/1/orders/{order}"), &Value::Null);
    until("the order", || (came().status == 200).then_some(()));
    order
}

#[test]
fn evidence_is_looked_up_packed_and_sent_by_officers_whose_keys_no_node_has() {
    let houses = Houses::new("keys-away");
    let order = ordered(&houses);
    let clerk = (HOLDS, "clerk");
    assert_eq!(houses.press(clerk, "look-up", &order, &[]), "done", "a look is logged, and signed by nobody");
    let (titles, shown) = houses.signed(clerk, "produce", &order, &[]);
    assert_eq!(titles, ["custody", "custody", "letter"]);
    assert!(shown.contains("act: \"looked-up\"") && shown.contains("candidates.1.subscriber"), "{shown}");
    houses.reaches((ASKED, "reviewer"), "produced");

    let (titles, shown) = houses.signed((ASKED, "reviewer"), "transmit", NUMBER, &[]);
    assert_eq!(titles, ["custody", "seal", "letter"], "{shown}");
    // What the seal is set on stands before whoever sets it, held against the bytes there.
    for part in ["certificate.txt:", "use-limits.json:", "manifest-sha256.txt:", "candidates.1.subscriber"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    houses.reaches((ASKS, "investigator"), "delivered");

    assert_eq!(houses.press((ASKS, "investigator"), "verify", NUMBER, &[]), "done", "checking is signed by nobody");
    let path = format!("/api/1/requests/{NUMBER}");
    let view = houses.officer((ASKS, "investigator"), "GET", &path, &Value::Null).json();
    let digest = view["package"].as_str().unwrap_or_else(|| panic!("{view}"));
    let got = houses.officer((ASKS, "investigator"), "GET", &format!("/api/1/packages/{digest}"), &Value::Null);
    let file = houses.all.path("answer.zip");
    fs::write(&file, got.body).unwrap();
    let mut verify = vec!["verify".to_owned(), file, "--directory".to_owned(), houses.all.path("directory")];
    verify.extend(["--threshold".to_owned(), "2".to_owned()]);
    for root in fs::read_to_string(houses.all.dir.join("roots.txt")).unwrap().lines() {
        verify.extend(["--root".to_owned(), root.to_owned()]);
    }
    let verified = comity(&verify.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(verified.code == 0 && verified.out.contains("VERIFIED"), "{}", verified.says());
    let audit = comity(&["log", "audit", "--dir", &houses.all.path(ASKED)]);
    assert_eq!(audit.code, 0, "{}", audit.says());
}
