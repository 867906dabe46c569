//! What is told unasked: each good letter with neighbours that differ in one thing.

use super::{Is, Vector, raw::Raw};
use crate::{
    AnnouncementV1, Body, ConditionV1, ContentV1, InformationAnswerV1, InformationV1, Line, sign_approval,
    tests::{
        federation::{at, id, key},
        samples,
    },
};
use terms::Role;

pub(super) fn vectors() -> Vec<Vector> {
    [announcements(), informations(), answers()].into_iter().flatten().collect()
}

/// The announcement with something changed; approved before the change, or after it.
fn announced(conditions: Vec<ConditionV1>, change: impl FnOnce(&mut AnnouncementV1), after: bool) -> AnnouncementV1 {
    let mut announcement = samples::announcement(conditions);
    change(&mut announcement);
    if after {
        samples::approve(&mut announcement);
    }
    announcement
}

fn frame(number: u8, (from, to): (&str, &str), body: impl Into<Body>, officers: &[&str]) -> Vec<u8> {
    Raw::of(&samples::letter(number, from, to, body), officers).bytes()
}

const OUT: (&str, &str) = ("central.xa", "central.xb");
const BACK: (&str, &str) = ("central.xb", "central.xa");

fn announcements() -> Vec<Vector> {
    let bad =
        |name, covers, how, expect, bytes| Vector::bad(name, covers, ("announcement", how), expect, Is::Frame, bytes);
    let of = |change: fn(&mut AnnouncementV1), after| {
        frame(18, OUT, announced(samples::conditions(), change, after), &["ada.xa"])
    };
    let twice = |a: &mut AnnouncementV1| {
        let by_one = a.approvals.first().cloned();
        a.approvals = by_one.iter().chain(&by_one).cloned().collect();
    };
    let under_another_number = |a: &mut AnnouncementV1| {
        let other = terms::RequestId::from_bytes([7; 16]);
        let sign = |officer: &str, role| {
            sign_approval(&id(officer), role, a.digest(), other, at("2026-11-23T11:55:00Z"), &key(officer))
        };
        a.approvals = vec![sign("ada.xa", Role::Investigator), sign("ben.xa", Role::Approver)];
    };
    let denied = "not-entitled";
    vec![
        bad("announcement-approved-by-one-twice", "B35", "one person approved it twice", denied, of(twice, false)),
        bad("announcement-approved-by-nobody", "B05", "nobody approved it", denied, of(|a| a.approvals.clear(), false)),
        bad(
            "announcement-approved-under-another-number",
            "B29",
            "both approved it under another number",
            denied,
            of(under_another_number, false),
        ),
        bad(
            "announcement-of-other-conditions",
            "",
            "a condition was dropped after it was approved",
            denied,
            of(|a| drop(a.conditions.pop()), false),
        ),
        bad(
            "announcement-without-conditions",
            "",
            "nothing to accept",
            "bad-shape",
            of(|a| a.conditions.clear(), true),
        ),
        bad(
            "announcement-with-101-conditions",
            "",
            "more conditions than anybody reads",
            "bad-shape",
            of(|a| a.conditions = vec![ConditionV1::NotOnward {}; 101], true),
        ),
        bad(
            "announcement-to-another-body",
            "B18",
            "it names the court and is sent to the central authority",
            "wrong-recipient",
            of(|a| a.told = id("xb-court"), true),
        ),
        bad(
            "announcement-of-another-teller",
            "B33",
            "it speaks for another state",
            denied,
            of(|a| a.teller_state = id("XC"), true),
        ),
        bad(
            "announcement-by-the-node-alone",
            "B05",
            "no officer signs",
            denied,
            frame(18, OUT, samples::announcement(samples::conditions()), &[]),
        ),
        bad(
            "announcement-to-a-provider",
            "B05",
            "a provider of another state is told",
            denied,
            frame(18, ("central.xa", "net.xc"), samples::announcement(samples::conditions()), &["ada.xa"]),
        ),
    ]
}

fn informations() -> Vec<Vector> {
    let bad =
        |name, covers, how, expect, bytes| Vector::bad(name, covers, ("information", how), expect, Is::Frame, bytes);
    let of = |change: fn(&mut ContentV1), announce: bool| {
        let mut content = samples::content();
        change(&mut content);
        let digest = content.digest();
        let change = |a: &mut AnnouncementV1| a.content = if announce { digest } else { a.content };
        let announcement = announced(samples::conditions(), change, announce);
        frame(20, OUT, InformationV1 { announcement, content }, &[])
    };
    let unasked = {
        let body =
            InformationV1 { announcement: samples::announcement(samples::conditions()), content: samples::content() };
        let mut letter = samples::letter(20, OUT.0, OUT.1, body);
        letter.header.in_reply_to = None;
        Raw::of(&letter, &[]).bytes()
    };
    let unapproved = {
        let mut announcement = samples::announcement(samples::conditions());
        announcement.approvals.pop();
        frame(20, OUT, InformationV1 { announcement, content: samples::content() }, &["ada.xa"])
    };
    vec![
        bad(
            "information-of-other-content",
            "",
            "another content than was announced and approved",
            "bad-shape",
            of(|c| c.identifiers.clear(), false),
        ),
        bad("information-unsalted", "", "a salt of one byte", "bad-shape", of(|c| c.salt.0.truncate(1), true)),
        bad(
            "information-with-101-names",
            "",
            "a list of a hundred and one names",
            "bad-shape",
            of(|c| c.identifiers = vec![Line::new("a.example").unwrap(); 101], true),
        ),
        bad("information-that-answers-nothing", "", "conditions, and no letter that it answers", "bad-shape", unasked),
        bad("information-approved-by-one", "B05", "one person approved it", "not-entitled", unapproved),
        bad(
            "information-by-a-provider",
            "B05",
            "a provider tells",
            "not-entitled",
            frame(
                20,
                ("net.xb", "central.xb"),
                InformationV1 { announcement: samples::announcement(vec![]), content: samples::content() },
                &[],
            ),
        ),
    ]
}

fn answers() -> Vec<Vector> {
    let body = || InformationAnswerV1::Accepted {
        announcement: samples::announcement(samples::conditions()).digest(),
        conditions: samples::conditions(),
    };
    let bad = |name, how, officers: &[&str]| {
        let differs = ("information-answer-accepted", how);
        Vector::bad(name, "B05", differs, "not-entitled", Is::Frame, frame(19, BACK, body(), officers))
    };
    vec![
        bad("information-accepted-by-the-node-alone", "no officer signs", &[]),
        Vector::bad(
            "information-accepted-by-an-investigator",
            "B05",
            ("information-answer-accepted", "signed by an investigator, who does not bind the state"),
            "not-entitled",
            Is::Frame,
            frame(19, OUT, body(), &["ada.xa"]),
        ),
    ]
}
