//! Acts of people that are refused at the desk.

use std::time::Duration;

use request::Event;
use terms::Instant;

use super::{ASKED, ASKS, HOLDS, House};
use crate::common::Answer;

/// (number, what is wrong, what is tried, status, code, at whose node it is recorded)
pub(crate) type ActRow = (&'static str, &'static str, fn(&House) -> Answer, u16, &'static str, &'static str);

/// What a draft lacks is told to its author: nothing was asked of anybody yet.
const UNRECORDED: [&str; 1] = ["incomplete"];

/// Each act is refused with its code, and the refusal stands in that node's log.
fn check_acts(house: &House, rows: &[ActRow]) {
    let mut broken = Vec::new();
    for (number, wrong, attempt, status, code, node) in rows {
        let noted = || house.demo.noted(node, |e| matches!(e, Event::Refused { code: c, .. } if c == code));
        let before = noted();
        let answer = attempt(house);
        if (answer.status, answer.code().as_str()) != (*status, *code) {
            broken.push(format!("{number} {wrong}: {} {}", answer.status, answer.json()));
        }
        let recorded = usize::from(!UNRECORDED.contains(code));
        if noted() - before != recorded {
            broken.push(format!("{number} {wrong}: {code} recorded {} times", noted() - before));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

pub(crate) const ACTS: &[ActRow] = &[
    ("B28", "executed before anybody reviewed it", unreviewed, 409, "out-of-turn", ASKED),
    ("B29", "executed after it was refused", refused_already, 409, "out-of-turn", ASKED),
    ("B28", "no judge, where the law asks for one", no_judge, 409, "authorisation-missing", ASKED),
    (
        "B30",
        "a supplement with another address",
        |h| h.supplemented(&[("address", "203.0.113.77")]).1,
        409,
        "not-supplementable",
        ASKS,
    ),
    (
        "B30",
        "a supplement with another port",
        |h| h.supplemented(&[("port", "40999")]).1,
        409,
        "not-supplementable",
        ASKS,
    ),
    (
        "B31",
        "a supplement with another kind of data",
        |h| h.supplemented(&[("data", "subscriber")]).1,
        409,
        "not-supplementable",
        ASKS,
    ),
    ("B32", "a supplement with a second more", wider, 409, "not-supplementable", ASKS),
    ("B34", "the drafter approves", drafter_approves, 409, "not-your-office", ASKS),
    ("B34", "one officer holds twice", holds_twice, 409, "same-person", ASKED),
    ("B34", "the reviewer executes alone", reviewer_executes, 409, "not-your-office", ASKED),
    ("B34", "the judge reviews what only a reviewer may", judge_reviews, 409, "not-your-office", ASKED),
    ("B36", "necessity is blank", |h| h.propose(&[("necessity", "   ")]), 422, "incomplete", ASKS),
    ("B36", "necessity says nothing", |h| h.propose(&[("necessity", "Needed.")]), 422, "incomplete", ASKS),
    (
        "B37",
        "an emergency in which nobody's life is at risk",
        |h| h.propose(&[("urgency", "emergency")]),
        422,
        "incomplete",
        ASKS,
    ),
    ("B40", "no offence in the requested state", |h| h.propose(SLANDER), 409, "dual-criminality-missing", ASKS),
    (
        "B40",
        "a supplement gives the law another answer than two people signed",
        |h| h.supplemented(&[("fact.deception", "no")]).1,
        409,
        "not-supplementable",
        ASKS,
    ),
    (
        "B40",
        "a supplement says more than was asked for",
        |h| h.supplemented(&[("nexus", "Logged by the shop."), ("facts", "Wholly other facts.")]).1,
        409,
        "not-supplementable",
        ASKS,
    ),
    ("B41", "a political offence", |h| said(h, ["yes", "no", "no", "no"]), 409, "safeguard-ground", ASKED),
    (
        "B42",
        "prosecuted for what the person is",
        |h| said(h, ["no", "yes", "no", "no"]),
        409,
        "safeguard-ground",
        ASKED,
    ),
    ("B42", "death or torture", |h| said(h, ["no", "no", "yes", "no"]), 409, "safeguard-ground", ASKED),
    ("B43", "a lawyer or a journalist", |h| said(h, ["no", "no", "no", "yes"]), 409, "safeguard-ground", ASKED),
    ("B41", "one question unanswered", |h| said(h, ["", "no", "no", "no"]), 409, "safeguard-unanswered", ASKED),
    (
        "B43",
        "one question answered with maybe",
        |h| said(h, ["no", "no", "no", "maybe"]),
        409,
        "safeguard-unanswered",
        ASKED,
    ),
    ("B44", "everybody of two days", |h| h.propose(&[("time-to", "2026-11-26T00:00:00Z")]), 422, "incomplete", ASKS),
    ("B45", "everybody behind a prefix", |h| h.propose(&[("address", "203.0.113.0/24")]), 422, "incomplete", ASKS),
    ("B45", "an address without its port", |h| h.propose(&[("port", "")]), 422, "incomplete", ASKS),
    (
        "B52",
        "an act on a number that is no number",
        |h| h.demo.act((ASKED, "reviewer"), "review", "*", &[]),
        404,
        "unknown-record",
        ASKED,
    ),
];

/// An offence where the case is, and none where the data lies.
const SLANDER: &[(&str, &str)] = &[
    ("to", "KE"),
    ("holder", "ke-net"),
    ("conduct", "slander"),
    ("fact.statement-fact", "yes"),
    ("fact.statement-false", "yes"),
    ("fact.honour-damaged", "yes"),
    ("fact.statement-public", "yes"),
    ("fact.views", "6000"),
];

fn no_judge(h: &House) -> Answer {
    let number = h.received(&[]);
    assert_eq!(h.review(&number, ["no"; 4]).status, 200);
    h.execute(&number)
}

fn unreviewed(h: &House) -> Answer {
    let number = h.received(&[]);
    h.done((ASKED, "magistrate"), "authorise", &number, &[]);
    h.execute(&number)
}

fn refused_already(h: &House) -> Answer {
    let number = h.received(&[]);
    h.done((ASKED, "magistrate"), "authorise", &number, &[]);
    let no = [("decision", "refuse"), ("ground", "NEXUS"), ("reasons", "No link."), ("cure", "Show the link.")];
    h.done((ASKED, "reviewer"), "review", &number, &no);
    h.execute(&number)
}

fn wider(h: &House) -> Answer {
    let to = Instant::parse(&h.demo.draft()["time-to"]).unwrap().after(Duration::from_secs(1));
    h.supplemented(&[("time-to", &to.to_string())]).1
}

fn drafter_approves(h: &House) -> Answer {
    let number = h.draft(&[]);
    h.done((ASKS, "investigator"), "propose", &number, &[]);
    h.demo.act((ASKS, "investigator"), "approve", &number, &[])
}

fn holds_twice(h: &House) -> Answer {
    let number = h.received(&[]);
    h.done((ASKED, "desk"), "hold", &number, &[]);
    h.demo.act((ASKED, "desk"), "hold", &number, &[])
}

fn reviewer_executes(h: &House) -> Answer {
    let number = h.received(&[]);
    h.done((ASKED, "magistrate"), "authorise", &number, &[]);
    assert_eq!(h.review(&number, ["no"; 4]).status, 200);
    h.demo.act((ASKED, "reviewer"), "execute", &number, &[])
}

fn judge_reviews(h: &House) -> Answer {
    let number = h.received(&[]);
    h.demo.act((ASKED, "magistrate"), "review", &number, &[("decision", "execute")])
}

/// The judge has authorised and two people want to execute; the reviewer answered the four questions like this.
fn said(h: &House, answers: [&str; 4]) -> Answer {
    let number = h.received(&[]);
    h.done((ASKED, "magistrate"), "authorise", &number, &[]);
    let reviewed = h.review(&number, answers);
    if reviewed.status == 200 { h.execute(&number) } else { reviewed }
}

#[test]
fn a_bad_act_is_refused_with_its_code_and_the_refusal_is_recorded() {
    let house = House::start("bad-acts");
    check_acts(&house, ACTS);
    // Nothing of all this was granted, and not one order to produce has left.
    assert_eq!(house.demo.noted(ASKED, |e| matches!(e, Event::Granted { .. })), 0);
    assert_eq!(house.demo.noted(HOLDS, |e| matches!(e, Event::OrderCame { .. })), 0);
}
