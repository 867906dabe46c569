//! Every small case: who passes, written to a table that people read in review.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use guard::{Approval, Case, Consent, Deed, Safeguard, Safeguards, judge};
use law::{Answer, Authorisation, DualCriminality, ElementResult, Gap};
use terms::{DataCategory, Digest, Measure, RequestId, Urgency};

use crate::papers::{DAY, Papers, answer, citation, deed, dual, grant, id, now, papers, period, standing, state};

const STATES: [&str; 3] = ["xa", "xb", "xc"];

/// The ways in which a consent can be there or fail, by name.
fn consents(of: &Deed) -> Vec<(&'static str, Option<Consent>)> {
    let soil = of.territory.map_or("xb".to_owned(), |s| s.as_str().to_ascii_lowercase());
    let elsewhere = if soil == "xb" { "xc" } else { "xb" };
    let grant_with = |change: fn(&mut Deed)| {
        let mut other = of.clone();
        change(&mut other);
        Some(grant(&soil, &other))
    };
    let scoped = |mut consent: Consent, change: fn(&mut guard::Scope)| {
        let (Consent::Grant { scope, .. } | Consent::Standing { scope, .. }) = &mut consent;
        change(scope);
        Some(consent)
    };
    let everyone = standing_for(&soil, &STATES);
    vec![
        ("none", None),
        ("grant for this", Some(grant(&soil, of))),
        ("grant for another request", grant_with(|d| d.request = RequestId::from_bytes([9; 16]))),
        ("grant about another target", grant_with(|d| d.target.clock_error_max += Duration::from_secs(1))),
        ("grant for another's case", grant_with(|d| d.for_state = state("xd"))),
        ("grant for another's order", grant_with(|d| d.ordered_by.state = state("xd"))),
        ("grant of another state", Some(grant(elsewhere, of))),
        ("grant, expired", scoped(grant(&soil, of), |s| s.valid = period(now().before(2 * DAY), now().before(DAY)))),
        ("standing, covers", Some(everyone.clone())),
        ("standing, other data", scoped(everyone.clone(), |s| s.data = vec![DataCategory::StoredContent])),
        ("standing, other measure", scoped(everyone.clone(), |s| s.measures.clear())),
        ("standing, for others", Some(standing_for(&soil, &["xd"]))),
        ("standing of another state", Some(standing_for(elsewhere, &STATES))),
        ("standing, expired", scoped(everyone, |s| s.valid = period(now().before(2 * DAY), now().before(DAY)))),
    ]
}

fn standing_for(of: &str, beneficiaries: &[&str]) -> Consent {
    let mut consent = standing(of, beneficiaries);
    if let Consent::Standing { scope, .. } = &mut consent {
        scope.measures = Measure::ALL.to_vec();
    }
    consent
}

/// The ways in which approvals can be there or fail. Only the last is two people.
fn approvals(papers: &Papers) -> Vec<(&'static str, Vec<Approval>)> {
    let [one, two] = [papers.approvals[0].clone(), papers.approvals[1].clone()];
    let changed = |change: fn(&mut Approval)| {
        let mut both = vec![one.clone(), two.clone()];
        both.iter_mut().for_each(change);
        both
    };
    let mut again = two.clone();
    again.person = one.person.clone();
    let mut judge_too = two.clone();
    judge_too.person = id("judge-1");
    vec![
        ("nobody", vec![]),
        ("one", vec![one.clone()]),
        ("one person twice", vec![one.clone(), again]),
        ("two of another authority", changed(|a| a.authority = id("desk.xd"))),
        ("two for another deed", changed(|a| a.deed = Digest::from_bytes([9; 32]))),
        ("one and the judge", vec![one.clone(), judge_too]),
        ("two", vec![one, two]),
    ]
}

/// What the law says: (words, answer, is there a basis, is it an offence under both laws, is a court needed).
fn laws() -> Vec<(String, Answer)> {
    let gap = || Gap {
        code: "language".into(),
        says: "a translation is missing".into(),
        cure: "Add it.".into(),
        citation: None,
    };
    let mut all = Vec::new();
    for basis in ["a basis", "no basis", "a gap"] {
        for (offence, dual) in [
            ("an offence under both", dual(&[ElementResult::Met])),
            ("a fact is missing", dual(&[ElementResult::Unknown])),
            ("no offence here", dual(&[ElementResult::NotMet])),
            ("dual criminality not asked", DualCriminality::NotRequired { citation: citation() }),
        ] {
            for (court, authorisation) in [
                ("a court", answer().authorisation),
                ("no court", Authorisation::NotRequired { citation: citation() }),
                ("the book is silent on courts", Authorisation::Unknown),
            ] {
                let mut law = Answer { dual: dual.clone(), authorisation, ..answer() };
                match basis {
                    "no basis" => law.bases.clear(),
                    "a gap" => law.gaps.push(gap()),
                    _ => {}
                }
                all.push((format!("{basis}, {offence}, {court}"), law));
            }
        }
    }
    all
}

/// The ways in which the court's authorisation can be there or fail. Only the last is one.
fn authorisations(papers: &Papers) -> Vec<(&'static str, Option<guard::Authorisation>)> {
    let given = papers.authorisation.clone().unwrap();
    let mut other_deed = given.clone();
    other_deed.deed = Digest::from_bytes([9; 32]);
    let mut abroad = given.clone();
    abroad.state = state("xd");
    let mut expired = given.clone();
    expired.valid = period(now().before(2 * DAY), now().before(DAY));
    vec![
        ("none", None),
        ("for another deed", Some(other_deed)),
        ("of another state", Some(abroad)),
        ("expired", Some(expired)),
        ("given", Some(given)),
    ]
}

/// Whose order, where the provider is established, where the data lies, whose case: all of them.
fn places() -> Vec<Deed> {
    let mut all = Vec::new();
    for orderer in STATES {
        for established in STATES {
            for soil in STATES {
                all.extend(STATES.map(|case| deed(orderer, established, soil, case)));
            }
            for case in STATES {
                let mut nowhere = deed(orderer, established, "xb", case);
                nowhere.territory = None;
                all.push(nowhere);
            }
        }
    }
    all
}

/// Measure, urgency, the danger, and whether the safeguard questions were asked: in order, or one thing wrong.
fn manners() -> Vec<(Measure, Urgency, Option<&'static str>, Safeguards)> {
    let danger = Some("A child is held by the sender.");
    let asked = || Safeguards(Safeguard::ALL.iter().map(|q| (*q, false)).collect());
    let mut political = asked();
    political.0.insert(Safeguard::Political, true);
    vec![
        (Measure::Disclose, Urgency::Ordinary, None, asked()),
        (Measure::Disclose, Urgency::Emergency, danger, asked()),
        (Measure::Disclose, Urgency::Emergency, None, asked()),
        (Measure::Disclose, Urgency::Emergency, danger, Safeguards::default()),
        (Measure::Disclose, Urgency::Ordinary, None, political),
        (Measure::Preserve, Urgency::Ordinary, None, Safeguards::default()),
        (Measure::Preserve, Urgency::Emergency, danger, Safeguards::default()),
    ]
}

#[derive(Default)]
struct Tally {
    asked: u64,
    passed: u64,
    refused: BTreeMap<&'static str, u64>,
}

/// All that can be wrong with papers, in one place: everything is tried with everything.
fn sweep(place: &Deed, laws: &[(String, Answer)], tally: &mut Tally) {
    for (measure, urgency, danger, safeguards) in manners() {
        let mut deed = place.clone();
        (deed.measure, deed.urgency) = (measure, urgency);
        let papers = papers(deed.clone());
        let (approvals, authorisations) = (approvals(&papers), authorisations(&papers));
        for (consent_is, consent) in &consents(&deed) {
            for (law_is, law) in laws {
                for (authorised, authorisation) in &authorisations {
                    for (approved, approvals) in &approvals {
                        let case = Case {
                            question: &papers.question,
                            law,
                            bodies: &papers.bodies,
                            consent: consent.as_ref(),
                            approvals,
                            authorisation: authorisation.as_ref(),
                            safeguards: &safeguards,
                            necessity: &papers.necessity,
                            life_at_risk: danger,
                            emergency: &papers.emergency,
                        };
                        tally.asked += 1;
                        match judge(deed.clone(), &case, now()) {
                            Err(refusal) => *tally.refused.entry(refusal.code()).or_default() += 1,
                            Ok(_) => {
                                tally.passed += 1;
                                let what = format!("{deed:?} {consent_is}; {law_is}; {authorised}; {approved}");
                                always(&deed, consent_is, law_is, authorised, approved, &what);
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What holds for every pass, told from the names of what was tried and not from the guard.
fn always(deed: &Deed, consent: &str, law: &str, authorised: &str, approved: &str, what: &str) {
    let home = deed.territory == Some(deed.for_state) && deed.territory == Some(deed.ordered_by.state);
    assert!(deed.territory.is_some(), "nobody knows where: {what}");
    assert!(deed.holder.established == deed.ordered_by.state, "another state's provider: {what}");
    assert!(home || consent == "grant for this" || consent == "standing, covers", "without consent: {what}");
    assert!(law.starts_with("a basis"), "without a basis: {what}");
    assert!(law.contains("under both") || law.contains("not asked"), "no offence: {what}");
    let court = law.ends_with("a court");
    assert!(court || law.ends_with("no court"), "the book is silent: {what}");
    assert!(!court || authorised == "given", "without the court: {what}");
    assert!(approved == "two" || approved == "one and the judge" && !court, "without two people: {what}");
}

#[test]
fn no_combination_passes_without_consent_two_people_and_a_basis() {
    let laws = laws();
    let mut tally = Tally::default();
    for place in places() {
        sweep(&place, &laws, &mut tally);
    }
    assert!(tally.passed > 1000, "nothing passes: nothing is shown");
    golden("who-passes.txt", &table(&tally));
}

fn table(tally: &Tally) -> String {
    let mut out = String::from(HEAD);
    for place in places() {
        let Some(soil) = place.territory else { continue };
        if place.holder.established != place.ordered_by.state || place.for_state != state("xa") {
            continue;
        }
        let mut papers = papers(place.clone());
        let mut passing = Vec::new();
        let mut refusals = Vec::new();
        for (name, consent) in consents(&place) {
            papers.consent = consent;
            match papers.outcome() {
                "pass" => passing.push(name),
                code if name == "none" => refusals.push(code),
                _ => {}
            }
        }
        let passing = if passing.len() == consents(&place).len() {
            "whatever is said: it is its own".to_owned()
        } else {
            passing.join(" | ")
        };
        let without = refusals.first().unwrap_or(&"pass");
        writeln!(out, "{:<8} {:<10} {:<8} {without:<12} {passing}", place.ordered_by.state, soil, place.for_state)
            .unwrap();
    }
    out.push_str(ONE_WRONG);
    let mut papers = papers(deed("xb", "xb", "xb", "xa"));
    for (name, consent) in consents(&papers.deed.clone()) {
        papers.consent = consent;
        writeln!(out, "consent:   {name:<26} {}", papers.outcome()).unwrap();
    }
    papers.consent = Some(grant("xb", &papers.deed));
    for (name, approvals) in approvals(&papers) {
        papers.approvals = approvals;
        writeln!(out, "approvals: {name:<26} {}", papers.outcome()).unwrap();
    }
    for (name, authorisation) in authorisations(&papers) {
        papers.authorisation = authorisation;
        writeln!(out, "court:     {name:<26} {}", papers.outcome()).unwrap();
    }
    for (name, law) in laws() {
        papers.law = law;
        writeln!(out, "law:       {name:<67} {}", papers.outcome()).unwrap();
    }
    out.push_str(TAIL);
    writeln!(out, "{:<30} {:>9}", "asked", tally.asked).unwrap();
    writeln!(out, "{:<30} {:>9}", "pass", tally.passed).unwrap();
    for code in guard::Refusal::CODES {
        if let Some(count) = tally.refused.get(code) {
            writeln!(out, "{code:<30} {count:>9}").unwrap();
        }
    }
    out
}

const HEAD: &str = "Who passes. Written by a test: UPDATE=1 cargo test -p guard, and read the difference in review.

1. Everything else in order: a basis, an offence under both laws, the court, two people, the questions asked.
The case is XA's; XB and XC are any other states. The provider is established where the order comes from: an order to
a provider of another state is refused (holder-abroad), and so is any order while nobody knows where the data lies
(territory-unknown).

order of data lies in case of without      passes with
";

const ONE_WRONG: &str = "
2. One thing wrong: XB's own desk orders XB's provider to produce what lies in XB, in a case of XA.

";

const TAIL: &str = "
3. Everything tried with everything: 3 states that order, 3 where the provider is established, 3 or nowhere known
where the data lies, 3 whose case it is, 14 consents, 36 answers of the law, 5 authorisations, 7 sets of approvals, 7
manners (measure, urgency, danger, safeguard questions).

";

fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{name} has changed; if that is meant: UPDATE=1 cargo test -p guard\n{text}");
}
