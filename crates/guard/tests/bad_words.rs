//! The bad inputs about reasons, safeguard questions and bulk, each by its number, each with its code.

use std::time::Duration;

use guard::Safeguard;
use law::{DualCriminality, ElementResult, Gap};
use terms::Urgency;

use crate::{
    bad_input::check,
    papers::{DAY, HOUR, Papers, dual, now, period, target},
};

#[test]
fn reasons_and_safeguards_rows() {
    check(&[
        ("B36", "necessity is empty", |p| p.necessity.clear(), "necessity-missing"),
        ("B36", "necessity is blank", |p| p.necessity = " \u{a0}\u{200b}\t\r\n".repeat(9), "necessity-missing"),
        ("B36", "necessity is a row of dots", |p| p.necessity = ".".repeat(500), "necessity-missing"),
        ("B36", "necessity is one word", |p| p.necessity = "needed".into(), "necessity-missing"),
        (
            "B36",
            "necessity in a dense script is enough",
            |p| {
                p.necessity = "被骗走全部积蓄需查明使用者".into();
            },
            "pass",
        ),
        ("B37", "an emergency without a danger", |p| emergency(p, None), "life-at-risk-missing"),
        ("B37", "an emergency with a blank danger", |p| emergency(p, Some("            ")), "life-at-risk-missing"),
        ("B37", "an emergency with its danger", |p| emergency(p, Some("A child is held by the sender.")), "pass"),
        (
            "B38",
            "an emergency does not go round the court",
            |p| {
                emergency(p, Some("A child is held by the sender."));
                p.authorisation = None;
            },
            "authorisation-missing",
        ),
        (
            "B40",
            "not an offence here",
            |p| {
                p.law.dual = dual(&[ElementResult::Met, ElementResult::NotMet]);
            },
            "dual-criminality-not-met",
        ),
        ("B40", "no elements at all", |p| p.law.dual = dual(&[]), "dual-criminality-not-met"),
        (
            "B40",
            "a fact is missing",
            |p| {
                p.law.dual = dual(&[ElementResult::Met, ElementResult::Unknown]);
            },
            "dual-criminality-unknown",
        ),
        (
            "B40",
            "one count is no offence here, of another a fact is missing: the fact is worth asking for",
            |p| {
                let (no, unknown) = (dual(&[ElementResult::NotMet]), dual(&[ElementResult::Unknown]));
                if let (DualCriminality::Compared { counts: first }, DualCriminality::Compared { counts: second }) =
                    (no, unknown)
                {
                    p.law.dual = DualCriminality::Compared { counts: [first, second].concat() };
                }
            },
            "dual-criminality-unknown",
        ),
        (
            "B40",
            "the law names something missing",
            |p| {
                p.law.gaps = vec![Gap {
                    code: "language".into(),
                    says: "a translation is missing".into(),
                    cure: "Add a translation.".into(),
                    citation: None,
                }];
            },
            "law-gap",
        ),
        ("B41", "a political offence", |p| answered(p, Safeguard::Political), "safeguard-ground"),
        ("B42", "a discrimination ground", |p| answered(p, Safeguard::Discrimination), "safeguard-ground"),
        ("B43", "a privileged person", |p| answered(p, Safeguard::Privileged), "safeguard-ground"),
        ("HR5", "death or torture threatens", |p| answered(p, Safeguard::DeathOrTorture), "safeguard-ground"),
        ("HR5", "nobody was asked", |p| p.safeguards.0.clear(), "safeguard-unanswered"),
        (
            "HR5",
            "one of four was not asked",
            |p| {
                p.safeguards.0.remove(&Safeguard::Privileged);
            },
            "safeguard-unanswered",
        ),
    ]);
}

#[test]
fn bulk_rows() {
    check(&[
        ("B44", "everyone behind an address: no port", |p| retarget(p, "192.0.2.7", None), "port-missing"),
        (
            "B44",
            "everyone behind an address written as IPv6",
            |p| {
                retarget(p, "::ffff:192.0.2.7", None);
            },
            "port-missing",
        ),
        ("B44", "one IPv6 address without a port is one line", |p| retarget(p, "2001:db8::7", None), "pass"),
        (
            "B44",
            "a day and a microsecond",
            |p| {
                let from = now().before(10 * DAY);
                p.deed.target.period = period(from, from.after(DAY + Duration::from_micros(1)));
                p.deed.target.clock_error_max = Duration::ZERO;
                p.sign_again();
            },
            "period-too-long",
        ),
        (
            "B44",
            "a day exactly",
            |p| {
                let from = now().before(10 * DAY);
                p.deed.target.period = period(from, from.after(DAY));
                p.deed.target.clock_error_max = Duration::ZERO;
                p.sign_again();
            },
            "pass",
        ),
        (
            "B44",
            "a clock that may be wrong by a year asks for two years",
            |p| {
                p.deed.target.clock_error_max = 365 * DAY;
                p.sign_again();
            },
            "period-too-long",
        ),
        (
            "B45",
            "what somebody will do next: collection in real time",
            |p| {
                p.deed.target.period = period(now(), now().after(HOUR));
                p.sign_again();
            },
            "period-not-over",
        ),
    ]);
}

pub(crate) fn emergency(papers: &mut Papers, danger: Option<&str>) {
    papers.deed.urgency = Urgency::Emergency;
    papers.question.urgency = Urgency::Emergency;
    papers.life_at_risk = danger.map(Into::into);
    papers.sign_again();
}

fn answered(papers: &mut Papers, yes: Safeguard) {
    papers.safeguards.0.insert(yes, true);
}

pub(crate) fn retarget(papers: &mut Papers, address: &str, port: Option<u16>) {
    papers.deed.target = target(address, port);
    papers.sign_again();
}
