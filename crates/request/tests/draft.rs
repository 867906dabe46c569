//! A draft names everything that it lacks, each with how to put it right.
#![cfg(test)]

use request::{Draft, Wanted, check as read, fields as f};
use terms::Instant;

const COMPLETE: &[(&str, &str)] = &[
    (f::TO, "XB"),
    (f::CONDUCT, "fraud"),
    ("fact.deception", "yes"),
    ("fact.loss", "48000 EUR"),
    (f::CASE, "XA 12/2026"),
    (f::ARTICLE, "Whoever obtains property by deception shall be liable to imprisonment."),
    (f::PENALTY, "60"),
    (f::FACTS, "A buyer paid for goods that never existed; the seller's messages came from the address below."),
    (f::ACTED, "2026-11-20T10:00:00Z"),
    (f::ADDRESS, "203.0.113.7"),
    (f::PORT, "40001"),
    (f::TRANSPORT, "tcp"),
    (f::TIME_FROM, "2026-11-22T15:03:05+01:00"),
    (f::TIME_TO, "2026-11-22T15:03:06+01:00"),
    (f::CLOCK, "NTP, stratum 2"),
    (f::CLOCK_ERROR, "500"),
    (f::DATA, "user-identification"),
    (f::NECESSITY, "Only the address is known of the seller; the payment account was opened with a forged name."),
    (f::NEXUS, "The web shop's log shows this address signing in as the seller."),
    (f::URGENCY, "ordinary"),
    (f::SECRET_UNTIL, "2027-02-01T00:00:00Z"),
    (f::LANGUAGE, "en"),
];

fn check(changes: &[(&str, &str)], lacks: &[(&str, &str)]) {
    let mut draft = Draft(COMPLETE.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
    for (field, text) in changes {
        draft.0.insert((*field).to_owned(), (*text).to_owned());
    }
    let wanted =
        [Wanted { field: f::RECIPROCITY.into(), code: "reciprocity".into(), says: "says".into(), cure: "cure".into() }];
    let wanted = if changes.iter().any(|(k, _)| *k == f::RECIPROCITY) { &wanted[..] } else { &[] };
    let now = Instant::parse("2026-11-24T03:00:00Z").unwrap();
    let found: Vec<(String, String)> =
        read(&draft, wanted, now).err().unwrap_or_default().into_iter().map(|l| (l.field, l.code)).collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(found, lacks, "{changes:?}");
}

#[test]
fn a_complete_draft_lacks_nothing() {
    check(&[], &[]);
}

#[test]
fn a_missing_port_is_named() {
    check(&[(f::PORT, "")], &[(f::PORT, "port")]);
    check(&[(f::PORT, "0")], &[(f::PORT, "port")]);
    check(&[(f::PORT, "70000")], &[(f::PORT, "port")]);
    check(&[(f::ADDRESS, "2001:db8::7"), (f::PORT, "")], &[]);
}

#[test]
fn a_time_without_its_zone_is_named() {
    check(&[(f::TIME_FROM, "2026-11-22T15:03:05")], &[(f::TIME_FROM, "time-zone")]);
}

#[test]
fn a_period_is_short_past_and_forward() {
    check(&[(f::TIME_TO, "2026-11-22T14:03:05+01:00")], &[(f::TIME_TO, "period")]);
    check(&[(f::TIME_TO, "2026-11-23T15:03:06+01:00")], &[(f::TIME_TO, "period")]);
    check(&[(f::TIME_FROM, "2026-11-24T02:00:00Z"), (f::TIME_TO, "2026-11-24T04:00:00Z")], &[(f::TIME_TO, "period")]);
}

#[test]
fn everything_missing_is_named_at_once() {
    check(
        &[(f::ARTICLE, " "), (f::NECESSITY, "needed"), (f::CASE, "")],
        &[(f::CASE, "case-reference"), (f::ARTICLE, "article-text"), (f::NECESSITY, "necessity")],
    );
}

#[test]
fn an_emergency_says_whose_life() {
    check(&[(f::URGENCY, "emergency")], &[(f::URGENCY_REASON, "urgency-reason"), (f::LIFE, "life-at-risk")]);
    check(&[(f::URGENCY, "emergency"), (f::URGENCY_REASON, "threat tonight"), (f::LIFE, "a child")], &[]);
}

#[test]
fn secrecy_has_an_end() {
    check(&[(f::SECRET_UNTIL, "")], &[(f::SECRET_UNTIL, "confidential-until")]);
    check(&[(f::SECRET_UNTIL, "2026-01-01T00:00:00Z")], &[(f::SECRET_UNTIL, "confidential-until")]);
}

#[test]
fn there_is_no_word_for_everyone() {
    for all in ["*", "203.0.113.0/24", "any", "203.0.113.7,203.0.113.8", "%", ""] {
        check(&[(f::ADDRESS, all)], &[(f::ADDRESS, "address")]);
    }
}

#[test]
fn unknown_and_invisible_things_are_refused() {
    check(&[("cell", "all users")], &[("cell", "unknown-field")]);
    check(&[(f::FACTS, "good \u{202e}evil")], &[(f::FACTS, "text")]);
    check(&[("fact.loss", "much")], &[("fact.loss", "fact")]);
}

#[test]
fn what_the_requested_state_wants_is_named_too() {
    check(&[(f::RECIPROCITY, "")], &[(f::RECIPROCITY, "reciprocity")]);
}
