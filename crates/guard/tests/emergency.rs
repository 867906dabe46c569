//! The emergency lane: the call-back, the second emergency, and what one thief can do with it.

use guard::CallBack;
use terms::{Digest, Instant, Measure};

use crate::{
    bad_input::{Row, check},
    bad_words,
    papers::{DAY, HOUR, Papers, direct, domestic, id, now, ordinary, state},
};

fn emergency(papers: &mut Papers) {
    bad_words::emergency(papers, Some("A child is held by the sender."));
}

fn again(papers: &mut Papers, when: Instant) {
    emergency(papers);
    papers.emergency.before = Some(when);
}

fn call(papers: &mut Papers, change: fn(&mut CallBack)) {
    emergency(papers);
    papers.emergency.call_back.as_mut().into_iter().for_each(change);
}

const ROWS: &[Row] = &[
    ("B38", "a second emergency about the same target", |p| again(p, now().before(29 * DAY)), "emergency-again"),
    ("B38", "a second emergency by a clock that ran ahead", |p| again(p, now().after(HOUR)), "emergency-again"),
    ("B38", "a second emergency after a month", |p| again(p, now().before(31 * DAY)), "pass"),
    ("B38", "the same on the ordinary road", |p| p.emergency.before = Some(now().before(HOUR)), "pass"),
    (
        "B39",
        "nobody called the asker",
        |p| {
            emergency(p);
            p.emergency.call_back = None;
        },
        "call-back-missing",
    ),
    (
        "B39",
        "the number of the letter was called",
        |p| call(p, |c| c.number = "+999 1 555 0199".into()),
        "call-back-unregistered",
    ),
    ("B39", "the directory has no number", |p| call(p, |c| c.registered = None), "call-back-unregistered"),
    ("B39", "a third state was called", |p| call(p, |c| c.called = state("xc")), "call-back-unregistered"),
    (
        "B39",
        "the call was about another deed",
        |p| call(p, |c| c.deed = Digest::from_bytes([9; 32])),
        "call-back-for-other-deed",
    ),
    ("B39", "the call was the day before", |p| call(p, |c| c.at = now().before(25 * HOUR)), "call-back-not-of-today"),
    ("B39", "the call is still to come", |p| call(p, |c| c.at = now().after(HOUR)), "call-back-not-of-today"),
    ("B39", "who called approved nothing", |p| call(p, |c| c.by = id("p-9")), "call-back-by-other"),
    ("B39", "who called is of another body", |p| call(p, |c| c.authority = id("desk.xc")), "call-back-by-other"),
    (
        "B39",
        "keeping needs no call: nothing is disclosed",
        |p| {
            p.deed.measure = Measure::Preserve;
            p.question.measure = Measure::Preserve;
            p.scope().measures = vec![Measure::Preserve];
            emergency(p);
            p.emergency.call_back = None;
        },
        "pass",
    ),
];

#[test]
fn an_emergency_has_a_call_back_and_comes_once_a_month() {
    check(ROWS);
}

#[test]
fn in_its_own_case_a_state_has_nobody_to_call() {
    for mut papers in [domestic(), direct()] {
        emergency(&mut papers);
        papers.emergency.call_back = None;
        assert_eq!(papers.outcome(), "pass");
        papers.approvals.truncate(1);
        assert_eq!(papers.outcome(), "too-few-approvals", "never fewer keys");
    }
}

/// Whoever holds one key can write what that key signs, as often as he likes, and nothing else.
#[test]
fn no_single_thief_of_a_key_gets_an_emergency_through() {
    let mut whole = ordinary();
    emergency(&mut whole);
    assert_eq!(whole.outcome(), "pass");
    for thief in ["p-1", "p-2", "judge-1", "p-of-the-asker"] {
        for authorised_by_law in [true, false] {
            let mut papers = whole.clone();
            if !authorised_by_law {
                papers.law.authorisation = law::Authorisation::NotRequired { citation: crate::papers::citation() };
            }
            let mut own = whole.approvals[0].clone();
            own.person = id(thief);
            // As many signatures and accounts as he wants: they are all his.
            papers.approvals = vec![own.clone(), own.clone(), own];
            papers.authorisation = papers.authorisation.filter(|a| a.person == id(thief));
            papers.emergency.call_back.as_mut().unwrap().by = id(thief);
            assert!(papers.judge().is_err(), "{thief} alone");
        }
    }
    // Both keys of the asker, and nobody over here: the letter is genuine, and nothing more.
    let mut papers = whole.clone();
    papers.approvals.clear();
    papers.authorisation = None;
    papers.emergency.call_back = None;
    assert!(papers.judge().is_err());
    // Two officers over here believe the letter, and nobody reached the asker by voice.
    papers = whole;
    papers.emergency.call_back = None;
    assert_eq!(papers.outcome(), "call-back-missing");
}
