//! Laws that hold for every deed: more approvals never close the door, fewer papers never open it.

use guard::Pass;
use terms::Urgency;

use crate::{
    papers::{Change, NOW, Papers, direct, now, ordinary},
    random::{Chance, some_approval, some_papers},
};

const DEEDS: u64 = 40_000;

/// For each random deed and each change: if the first is so, the second is so as well.
fn check(change: impl Fn(&mut Chance, &mut Papers), holds: impl Fn(bool, bool) -> bool) {
    let mut chance = Chance::new(77);
    let mut passes = 0;
    for turn in 0..DEEDS {
        let mut papers = some_papers(&mut chance);
        let before = papers.judge().is_ok();
        change(&mut chance, &mut papers);
        let after = papers.judge().is_ok();
        passes += u64::from(before);
        assert!(holds(before, after), "turn {turn}: before {before}, after {after}");
    }
    assert!(passes > DEEDS / 20, "the deeds hardly ever pass: {passes}");
}

fn never_closes(before: bool, after: bool) -> bool {
    after || !before
}

fn never_opens(before: bool, after: bool) -> bool {
    before || !after
}

#[test]
fn an_approval_more_never_closes_the_door() {
    check(
        |chance, papers| {
            if let Some(like) = papers.approvals.first().cloned() {
                papers.approvals.push(some_approval(chance, like));
            }
        },
        never_closes,
    );
}

#[test]
fn a_paper_less_never_opens_it() {
    let removals: [fn(&mut Chance, &mut Papers); 11] = [
        |_, papers| papers.consent = None,
        |_, papers| papers.authorisation = None,
        |_, papers| papers.life_at_risk = None,
        |_, papers| papers.deed.territory = None,
        |_, papers| papers.necessity.clear(),
        |_, papers| papers.law.bases.clear(),
        |_, papers| papers.law.authorisation = law::Authorisation::Unknown,
        |_, papers| papers.law.dual = law::DualCriminality::Compared { counts: vec![] },
        |chance, papers| {
            if !papers.approvals.is_empty() {
                papers.approvals.remove(chance.below(papers.approvals.len()));
            }
        },
        |chance, papers| drop(papers.bodies.remove(chance.below(papers.bodies.len()))),
        |chance, papers| papers.safeguards.0.retain(|_, _| !chance.one_in(2)),
    ];
    check(|chance, papers| chance.of(&removals)(chance, papers), never_opens);
}

#[test]
fn an_emergency_drops_no_key() {
    let taken: [(&str, Change); 5] = [
        ("too-few-approvals", |p| p.approvals.truncate(1)),
        ("no-basis", |p| p.law.bases.clear()),
        ("no-consent", |p| p.consent = None),
        ("authorisation-missing", |p| p.authorisation = None),
        ("safeguard-unanswered", |p| p.safeguards.0.clear()),
    ];
    for papers in [ordinary(), direct()] {
        let mut emergency = papers;
        emergency.deed.urgency = Urgency::Emergency;
        emergency.question.urgency = Urgency::Emergency;
        emergency.life_at_risk = Some("A child is held by the sender.".into());
        emergency.sign_again();
        assert_eq!(emergency.outcome(), "pass");
        for (code, take) in taken {
            let mut less = emergency.clone();
            take(&mut less);
            assert_eq!(less.outcome(), code);
        }
    }
}

#[test]
fn the_order_of_approvals_and_bodies_changes_nothing() {
    check(
        |_, papers| {
            papers.approvals.reverse();
            papers.bodies.reverse();
        },
        |before, after| before == after,
    );
}

#[test]
fn a_pass_names_the_deed_that_was_asked_and_ends_within_a_quarter_of_an_hour() {
    let mut chance = Chance::new(5);
    for _ in 0..DEEDS {
        let papers = some_papers(&mut chance);
        if let Ok(pass) = papers.judge() {
            assert_eq!(pass.deed(), &papers.deed);
            assert!(NOW <= pass.until().micros() && pass.until().micros() <= NOW + 15 * 60_000_000);
            assert!(pass.usable(now()) && pass.usable(pass.until()) && !expired_is_usable(&pass));
        }
    }
}

fn expired_is_usable(pass: &Pass) -> bool {
    pass.usable(pass.until().after(std::time::Duration::from_micros(1)))
}
