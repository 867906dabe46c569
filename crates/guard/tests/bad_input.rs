//! The bad inputs of the threat catalogue that this room decides, each by its number, each with its code.

use std::time::Duration;

use guard::Consent;
use law::Authorisation;
use terms::{DataCategory, Digest, Measure, RequestId, Role};

use crate::bad_words::retarget;
use crate::papers::{
    Change, DAY, MINUTE, answer, deed, direct, domestic, grant, id, now, ordinary, papers, period, standing, state,
    target,
};

/// (number, what is wrong, how it is done, the code of the refusal)
pub(crate) type Row = (&'static str, &'static str, Change, &'static str);

/// Each row spoils a deed that passes.
pub(crate) fn check(rows: &[Row]) {
    for (number, wrong, spoil, code) in rows {
        let mut papers = ordinary();
        assert_eq!(papers.outcome(), "pass");
        spoil(&mut papers);
        assert_eq!(papers.outcome(), *code, "{number}: {wrong}");
    }
}

#[test]
fn time_rows() {
    check(&[
        (
            "B25",
            "the authorisation expired a microsecond ago",
            |p| {
                let ended = now().before(Duration::from_micros(1));
                p.authorisation.as_mut().unwrap().valid = period(now().before(DAY), ended);
            },
            "authorisation-not-in-force",
        ),
        (
            "B25",
            "the authorisation begins in a microsecond",
            |p| {
                let begins = now().after(Duration::from_micros(1));
                p.authorisation.as_mut().unwrap().valid = period(begins, now().after(DAY));
            },
            "authorisation-not-in-force",
        ),
        (
            "B25",
            "the authorisation ends now: still good",
            |p| {
                p.authorisation.as_mut().unwrap().valid = period(now().before(DAY), now());
            },
            "pass",
        ),
        (
            "B24",
            "an approval from the future",
            |p| {
                p.approvals[0].at = now().after(Duration::from_micros(1));
            },
            "too-few-approvals",
        ),
        (
            "B24",
            "an approval from ten years ahead",
            |p| {
                p.approvals[0].at = now().after(3650 * DAY);
            },
            "too-few-approvals",
        ),
        (
            "B23",
            "an approval of last year is used again",
            |p| {
                p.approvals[0].at = now().before(365 * DAY);
            },
            "too-few-approvals",
        ),
        (
            "B25",
            "the grant expired a microsecond ago",
            |p| {
                p.scope().valid = period(now().before(DAY), now().before(Duration::from_micros(1)));
            },
            "consent-not-in-force",
        ),
        (
            "B25",
            "the grant is not valid yet",
            |p| {
                p.scope().valid = period(now().after(MINUTE), now().after(DAY));
            },
            "consent-not-in-force",
        ),
        (
            "B25",
            "the law's answer is of yesterday",
            |p| {
                p.question.asked_at = now().before(DAY);
            },
            "law-asked-elsewhere",
        ),
        (
            "B24",
            "the law's answer is of tomorrow",
            |p| {
                p.question.asked_at = now().after(DAY);
            },
            "law-asked-elsewhere",
        ),
    ]);
}

#[test]
fn authorisation_rows() {
    check(&[
        (
            "B28",
            "the law asks for a court and none was asked",
            |p| {
                p.authorisation = None;
            },
            "authorisation-missing",
        ),
        (
            "B28",
            "the law book does not say",
            |p| {
                p.law.authorisation = Authorisation::Unknown;
            },
            "authorisation-unclear",
        ),
        (
            "B29",
            "authorised for another case",
            |p| {
                p.deed.request = RequestId::from_bytes([9; 16]);
                let authorised = p.authorisation.clone();
                p.sign_again();
                p.authorisation = authorised;
                p.consent = Some(grant("xb", &p.deed));
            },
            "authorisation-for-other-deed",
        ),
        (
            "B30",
            "authorised for another person",
            |p| {
                let authorised = p.authorisation.clone();
                p.deed.target = target("192.0.2.8", Some(40_001));
                p.sign_again();
                p.authorisation = authorised;
            },
            "authorisation-for-other-deed",
        ),
        (
            "B31",
            "authorised for another kind of data",
            |p| {
                let authorised = p.authorisation.clone();
                p.deed.data = DataCategory::StoredContent;
                p.question.data = DataCategory::StoredContent;
                p.scope().data = DataCategory::ALL.to_vec();
                p.sign_again();
                p.authorisation = authorised;
            },
            "authorisation-for-other-deed",
        ),
        (
            "B31",
            "granted for another kind of data",
            |p| {
                p.deed.data = DataCategory::StoredContent;
                p.question.data = DataCategory::StoredContent;
                p.sign_again();
            },
            "consent-too-narrow",
        ),
        (
            "B32",
            "the period is a microsecond wider than authorised",
            |p| {
                let (authorised, asked) = (p.authorisation.clone(), p.deed.target.period);
                p.deed.target.period = period(asked.from(), asked.to().after(Duration::from_micros(1)));
                p.sign_again();
                p.authorisation = authorised;
            },
            "authorisation-for-other-deed",
        ),
        (
            "B32",
            "the period is a second wider than granted",
            |p| {
                let (granted, asked) = (p.consent.clone(), p.deed.target.period);
                p.deed.target.period = period(asked.from(), asked.to().after(Duration::from_secs(1)));
                p.sign_again();
                p.consent = granted;
            },
            "consent-for-other-request",
        ),
        (
            "B33",
            "a court that the directory does not list",
            |p| {
                p.authorisation.as_mut().unwrap().authority = id("court.nowhere");
            },
            "authorisation-unlisted",
        ),
        (
            "B33",
            "a listed court of another state",
            |p| {
                let given = p.authorisation.as_mut().unwrap();
                given.authority = id("court.xa");
                given.state = state("xa");
            },
            "authorisation-unlisted",
        ),
        (
            "B33",
            "the desk authorises itself",
            |p| {
                p.authorisation.as_mut().unwrap().authority = id("desk.xb");
            },
            "authorisation-unlisted",
        ),
        (
            "HR1",
            "the one who authorised is no independent office",
            |p| {
                p.authorisation.as_mut().unwrap().role = Role::Reviewer;
            },
            "authorisation-unlisted",
        ),
        (
            "B33",
            "a body that may not consent granted it",
            |p| {
                let Some(Consent::Grant { authority, .. }) = &mut p.consent else { unreachable!() };
                *authority = id("desk.xb");
            },
            "consent-unlisted",
        ),
        (
            "B33",
            "a body that may not order ordered it",
            |p| {
                p.deed.ordered_by.authority = id("court.xb");
                p.sign_again();
            },
            "orderer-unlisted",
        ),
    ]);
}

#[test]
fn people_rows() {
    check(&[
        (
            "B34",
            "the judge is one of the two officers",
            |p| {
                p.authorisation.as_mut().unwrap().person = id("p-1");
            },
            "authoriser-approved",
        ),
        (
            "B34",
            "whoever drafted it approves as investigator",
            |p| {
                p.approvals[1].role = Role::Investigator;
            },
            "too-few-approvals",
        ),
        (
            "B35",
            "one person with two accounts and two offices",
            |p| {
                p.approvals[1].person = p.approvals[0].person.clone();
            },
            "too-few-approvals",
        ),
        (
            "B35",
            "the same approval three times",
            |p| {
                p.approvals = vec![p.approvals[0].clone(); 3];
            },
            "too-few-approvals",
        ),
        (
            "B35",
            "a third person cures it",
            |p| {
                let mut third = p.approvals[0].clone();
                third.person = id("p-3");
                p.authorisation.as_mut().unwrap().person = id("p-1");
                p.approvals.push(third);
            },
            "pass",
        ),
        ("B34", "nobody approved", |p| p.approvals.clear(), "too-few-approvals"),
        (
            "B34",
            "an officer of another authority of the same state",
            |p| {
                p.approvals[1].authority = id("other-desk.xb");
            },
            "too-few-approvals",
        ),
        ("B34", "an officer of the asking state", |p| p.approvals[1].state = state("xa"), "too-few-approvals"),
        ("B34", "the provider's clerk approves", |p| p.approvals[1].role = Role::Clerk, "too-few-approvals"),
        ("B34", "oversight approves", |p| p.approvals[1].role = Role::Oversight, "too-few-approvals"),
        (
            "B34",
            "the desk, which may only preserve, approves a disclosure",
            |p| {
                p.approvals[1].role = Role::Desk;
            },
            "too-few-approvals",
        ),
        (
            "B29",
            "an approval of another deed",
            |p| {
                p.approvals[1].deed = Digest::from_bytes([0; 32]);
            },
            "too-few-approvals",
        ),
    ]);
}

#[test]
fn other_use_rows() {
    check(&[
        (
            "B46",
            "the grant of one case is used for a second",
            |p| {
                let granted = p.consent.clone();
                p.deed.request = RequestId::from_bytes([9; 16]);
                p.sign_again();
                p.consent = granted;
            },
            "consent-for-other-request",
        ),
        (
            "B46",
            "the grant is used for another person of the same case",
            |p| {
                let granted = p.consent.clone();
                retarget(p, "192.0.2.8", Some(40_001));
                p.consent = granted;
            },
            "consent-for-other-request",
        ),
        (
            "B47",
            "a third state uses what was granted to another",
            |p| {
                p.deed.for_state = state("xc");
                p.question.from = state("xc");
                p.sign_again();
            },
            "consent-for-others",
        ),
        (
            "B47",
            "a third state relies on a standing consent that does not name it",
            |p| {
                p.consent = Some(standing("xb", &["xa"]));
                p.deed.for_state = state("xc");
                p.question.from = state("xc");
                p.sign_again();
            },
            "consent-for-others",
        ),
        ("B48", "the law was asked for another state's case", |p| p.question.from = state("xc"), "law-asked-elsewhere"),
        ("B48", "the law of another state was asked", |p| p.question.to = state("xa"), "law-asked-elsewhere"),
        (
            "B48",
            "the law was asked about preserving",
            |p| {
                p.question.measure = Measure::Preserve;
            },
            "law-asked-elsewhere",
        ),
        ("B48", "the law names no basis", |p| p.law.bases.clear(), "no-basis"),
    ]);
}

#[test]
fn a_law_file_cannot_lower_the_floor() {
    // B48: a book that allows everything and asks for nothing still leaves consent, two people and the questions.
    let mut papers = ordinary();
    papers.law = answer();
    papers.law.authorisation = Authorisation::NotRequired { citation: crate::papers::citation() };
    papers.law.dual = law::DualCriminality::NotRequired { citation: crate::papers::citation() };
    assert_eq!(papers.outcome(), "pass");
    let floor: [(&str, Change); 4] = [
        ("no-consent", |p| p.consent = None),
        ("too-few-approvals", |p| p.approvals.truncate(1)),
        ("safeguard-unanswered", |p| p.safeguards.0.clear()),
        ("territory-unknown", |p| p.deed.territory = None),
    ];
    for (code, take) in floor {
        let mut less = papers.clone();
        take(&mut less);
        assert_eq!(less.outcome(), code);
    }
}

#[test]
fn the_shortcut_is_refused_and_the_cure_names_the_lawful_route() {
    let mut shortcut = papers(deed("xa", "xa", "xb", "xa"));
    shortcut.consent = None;
    let refusal = shortcut.judge().unwrap_err();
    assert_eq!(refusal.code(), "no-consent");
    assert!(refusal.cure().contains("request for assistance to XB"), "{}", refusal.cure());
    // A grant that lets XB's own authority order is no leave for XA's.
    shortcut.consent = Some(grant("xb", &deed("xb", "xb", "xb", "xa")));
    assert_eq!(shortcut.outcome(), "consent-for-others");
    // Nor may XA's authority order the company over there.
    assert_eq!(papers(deed("xa", "xb", "xb", "xa")).outcome(), "holder-abroad");
    assert_eq!(direct().outcome(), "pass");
}

#[test]
fn at_home_the_own_order_is_the_consent_and_all_else_stays() {
    assert_eq!(domestic().outcome(), "pass");
    let mut alone = domestic();
    alone.approvals.truncate(1);
    assert_eq!(alone.outcome(), "too-few-approvals");
    let mut for_another = domestic();
    for_another.deed.for_state = state("xa");
    for_another.question.from = state("xa");
    for_another.sign_again();
    assert_eq!(for_another.outcome(), "no-consent");
}
