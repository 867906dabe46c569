//! A duty officer has records kept at night, with what there is at that hour; disclosure follows in the same case.

use std::{collections::BTreeMap, fs};

use serde_json::Value;

use crate::common::{Demo, comity, until};

/// Neither the text of the article nor a penalty, neither a date of the act nor a file number, nor how good the clock was.
const AT_NIGHT: &[&str] = &[
    "conduct",
    "facts",
    "address",
    "port",
    "transport",
    "time-from",
    "time-to",
    "data",
    "necessity",
    "nexus",
    "language",
];

fn at_night(demo: &Demo) -> BTreeMap<String, String> {
    let mut draft = demo.draft();
    draft.retain(|name, _| AT_NIGHT.contains(&name.as_str()));
    draft.extend([("to", "BE"), ("measure", "preserve")].map(|(k, v)| (k.to_owned(), v.to_owned())));
    draft
}

fn pairs(fields: &BTreeMap<String, String>) -> Vec<(&str, &str)> {
    fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
}

fn done(demo: &Demo, who: (&str, &str), action: &str, subject: &str, fields: &[(&str, &str)]) {
    let answer = demo.act(who, action, subject, fields);
    assert_eq!(answer.code(), "done", "{who:?} {action}: {:?}", answer.json());
}

fn seen(demo: &Demo, (node, office): (&str, &str), number: &str) -> Value {
    demo.as_officer(node, office, "GET", &format!("/api/1/requests/{number}"), &Value::Null).json()
}

#[test]
fn a_duty_officer_has_records_kept_at_night_and_disclosure_is_asked_in_the_same_case() {
    let demo = Demo::start("preserve", "AU", "BE");
    let (asks, asked, number) = ("au-desk", "be-desk", "ab".repeat(16));
    let night = at_night(&demo);
    // Away from any node first.
    let file = demo.dir.join("night.toml");
    fs::write(&file, toml::to_string(&night).unwrap()).unwrap();
    let check = |to: &str, measure: &str| {
        let mut draft = night.clone();
        draft.extend([("to", to), ("measure", measure)].map(|(k, v)| (k.to_owned(), v.to_owned())));
        fs::write(&file, toml::to_string(&draft).unwrap()).unwrap();
        comity(&["request", "check", file.to_str().unwrap(), "--from", "AU", "--on", "2026-11-24T03:00:00Z"])
    };
    let (kept, disclosed, reserved) = (check("BE", "preserve"), check("BE", "disclose"), check("JP", "preserve"));
    assert_eq!(kept.code, 0, "{}", kept.says());
    assert!(disclosed.code == 1 && disclosed.says().contains("article-text"), "{}", disclosed.says());
    // Where a reservation asks for an offence under both laws, the facts of it are asked at night, too.
    assert!(reserved.code == 1 && reserved.says().contains("fact missing"), "{}", reserved.says());
    // The desk writes and signs it, a second person approves it.
    let mut disclosing = night.clone();
    disclosing.insert("measure".into(), "disclose".into());
    let refused = demo.act((asks, "desk"), "draft", &number, &pairs(&disclosing));
    assert_eq!(refused.code(), "not-your-office", "disclosure is an investigator's");
    done(&demo, (asks, "desk"), "draft", &number, &pairs(&night));
    done(&demo, (asks, "desk"), "propose", &number, &[]);
    done(&demo, (asks, "approver"), "approve", &number, &[]);
    until("arrival", || (demo.stage(asked, &number) == "received").then_some(()));
    done(&demo, (asked, "desk"), "hold", &number, &[]);
    done(&demo, (asked, "approver"), "hold", &number, &[]);
    until("the hold", || (demo.stage(asks, &number) == "held").then_some(()));
    // Both sides say until when, and that nothing else is asked.
    let views = [seen(&demo, (asks, "investigator"), &number), seen(&demo, (asked, "reviewer"), &number)];
    let [ours, theirs] = views.map(|view| view["request"].clone());
    for view in [&ours, &theirs] {
        assert_eq!((&view["hold"], &view["asks"]), (&Value::from("in-force"), &Value::from("preserve")), "{view}");
    }
    assert_eq!(ours["data_ends"], theirs["data_ends"]);
    assert_eq!(demo.act((asks, "investigator"), "close", &number, &[]).code(), "still-kept");
    // The rest is written afterwards; what is known already stands there.
    let mut rest = demo.draft();
    rest.retain(|name, _| !night.contains_key(name));
    rest.extend(
        [("measure", ""), ("request-by", ""), ("reason", "Disclosure follows.")].map(|(k, v)| (k.into(), v.into())),
    );
    done(&demo, (asks, "investigator"), "amend", &number, &pairs(&rest));
    done(&demo, (asks, "approver"), "approve-amendment", &number, &[]);
    until("the request for disclosure", || {
        let view = seen(&demo, (asked, "reviewer"), &number);
        (view["request"]["asks"] == "disclose" && view["request"]["stage"] == "held").then_some(())
    });
}
