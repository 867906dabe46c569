//! The bad inputs of the threat catalogue that a running node decides. `docs/BAD-INPUT.md` says where each number is shown.

mod acts;
mod letters;
mod orders;

use std::{cell::RefCell, collections::BTreeMap};

use serde_json::Value;

use crate::common::{Answer, Demo, until};

pub(crate) const ASKS: &str = "cn-desk";
pub(crate) const ASKED: &str = "jp-desk";
pub(crate) const HOLDS: &str = "jp-net";

/// The three nodes, and a number of acts on them.
pub(crate) struct House {
    pub(crate) demo: Demo,
    cases: RefCell<u8>,
}

impl House {
    pub(crate) fn start(name: &str) -> Self {
        // A state whose law asks for a judge.
        Self { demo: Demo::start(name, "CN", "JP"), cases: RefCell::new(0) }
    }

    /// A draft of the asking desk with some fields changed; it is not signed.
    pub(crate) fn draft(&self, changes: &[(&str, &str)]) -> String {
        *self.cases.borrow_mut() += 1;
        let number = format!("{:02x}", *self.cases.borrow()).repeat(16);
        let mut draft = self.demo.draft();
        for (field, text) in changes {
            draft.insert((*field).to_owned(), (*text).to_owned());
        }
        let fields: Vec<(&str, &str)> = draft.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let answer = self.demo.act((ASKS, "investigator"), "draft", &number, &fields);
        assert_eq!(answer.status, 200, "{:?}", answer.json());
        number
    }

    pub(crate) fn done(&self, who: (&str, &str), action: &str, subject: &str, fields: &[(&str, &str)]) {
        let answer = self.demo.act(who, action, subject, fields);
        assert_eq!(answer.code(), "done", "{who:?} {action}: {:?}", answer.json());
    }

    pub(crate) fn is_at(&self, node: &str, number: &str, stages: &[&str]) {
        until(stages[0], || stages.contains(&self.demo.stage(node, number).as_str()).then_some(()));
    }

    /// A request that two people signed and that the asked desk has.
    pub(crate) fn received(&self, changes: &[(&str, &str)]) -> String {
        let number = self.draft(changes);
        self.done((ASKS, "investigator"), "propose", &number, &[]);
        self.done((ASKS, "approver"), "approve", &number, &[]);
        self.is_at(ASKED, &number, &["received"]);
        number
    }

    pub(crate) fn review(&self, number: &str, answers: [&str; 4]) -> Answer {
        let names = ["political", "discrimination", "death-or-torture", "privileged"].map(|n| format!("safeguard.{n}"));
        let mut fields = vec![("decision", "execute"), ("reasons", "Complete.")];
        fields.extend(names.iter().map(String::as_str).zip(answers).filter(|(_, a)| !a.is_empty()));
        self.demo.act((ASKED, "reviewer"), "review", number, &fields)
    }

    /// The asked desk asks for a supplement, and one officer of the asker wants to change this in it.
    pub(crate) fn supplemented(&self, changes: &[(&str, &str)]) -> (String, Answer) {
        let number = self.received(&[]);
        self.done((ASKED, "magistrate"), "authorise", &number, &[]);
        let asks = [("decision", "supplement"), ("field", "nexus"), ("reasons", "Unclear."), ("cure", "Say more.")];
        self.done((ASKED, "reviewer"), "review", &number, &asks);
        self.is_at(ASKS, &number, &["supplement-asked"]);
        let answer = self.demo.act((ASKS, "investigator"), "reply", &number, changes);
        (number, answer)
    }

    pub(crate) fn execute(&self, number: &str) -> Answer {
        self.demo.act((ASKED, "approver"), "execute", number, &[])
    }

    pub(crate) fn propose(&self, changes: &[(&str, &str)]) -> Answer {
        self.demo.act((ASKS, "investigator"), "propose", &self.draft(changes), &[])
    }
}

#[test]
fn a_number_of_another_node_and_a_number_of_nobody_get_the_same_answer() {
    // B50, B51, B55: whether a request exists is nobody's business who has no part in it.
    let house = House::start("bad-numbers");
    let number = house.received(&[]);
    let nobodys = "ab".repeat(16);
    for kind in ["requests", "orders"] {
        let ask = |n: &str| house.demo.as_officer(HOLDS, "clerk", "GET", &format!("/api/1/{kind}/{n}"), &Value::Null);
        let (theirs, none) = (ask(&number), ask(&nobodys));
        assert_eq!((theirs.status, theirs.code().as_str()), (404, "unknown-record"), "{kind}");
        assert_eq!((none.status, &none.body), (theirs.status, &theirs.body), "{kind}");
    }
    let taken = house.demo.act((ASKED, "investigator"), "draft", &number, &[("case", "B 1")]);
    assert_eq!(taken.code(), "number-taken", "a request that came has this number: {:?}", taken.json());
    for action in ["look-up", "produce"] {
        let act = |n: &str| house.demo.act((HOLDS, "clerk"), action, n, &[]);
        assert_eq!(act(&number).body, act(&nobodys).body, "{action}");
    }
}

#[test]
fn what_a_blank_necessity_or_emergency_lacks_is_named_by_field() {
    let house = House::start("bad-drafts");
    let rows: [(&[(&str, &str)], &str); 4] = [
        (&[("necessity", " ")], "necessity"),
        (&[("urgency", "emergency")], "life-at-risk"),
        (&[("port", "")], "port"),
        (&[("address", "203.0.113.0/24")], "address"),
    ];
    for (changes, field) in rows {
        let draft: BTreeMap<String, String> = changes.iter().fold(house.demo.draft(), |mut draft, (name, text)| {
            draft.insert((*name).to_owned(), (*text).to_owned());
            draft
        });
        let body = serde_json::to_value(draft).unwrap();
        let answer = house.demo.as_officer(ASKS, "investigator", "POST", "/api/1/check", &body).json();
        let lacks = answer["lacks"].as_array().unwrap();
        assert!(lacks.iter().any(|l| l["field"] == field && l["cure"] != Value::Null), "{field}: {answer}");
    }
}

#[test]
fn the_page_has_a_row_for_each_number_and_names_each_code_that_is_shown_here() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/BAD-INPUT.md");
    let page = std::fs::read_to_string(page).unwrap();
    let row = |number: &str| page.lines().find(|l| l.starts_with(&format!("| {number} "))).map(str::to_owned);
    for number in (1..=45).map(|n| format!("B{n:02}")) {
        assert!(row(&number).is_some(), "{number} has no row in docs/BAD-INPUT.md");
    }
    let letters = letters::ENVELOPE.iter().map(|(number, _, _, _, code)| (number, code));
    let acts = acts::ACTS.iter().map(|(number, _, _, _, code, _)| (number, code));
    let orders = orders::ORDERS.iter().map(|(number, _, _, code)| (number, code));
    for (number, code) in letters.chain(acts).chain(orders) {
        let row = row(number).unwrap_or_default();
        assert!(row.contains(&format!("`{code}`")) && row.contains("node"), "{number}: the page does not say `{code}`");
    }
}
