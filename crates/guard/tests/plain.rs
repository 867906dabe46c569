//! The guard a second time, written to be read: one question after another, each a yes or a no, nothing shared with
//! the first. The two have to agree on a million random deeds, of which each refusal and the pass have their share.

use std::{collections::BTreeMap, net::IpAddr, thread};

use guard::{Competence, Consent, Refusal, Safeguard, target_digest};
use law::{Authorisation, DualCriminality, ElementResult};
use terms::{Measure, Role, Urgency};

use crate::{
    papers::{NOW, Papers},
    random::{Chance, some_papers},
};

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// May it be done? `Some` says until when, in microseconds.
fn plain(papers: &Papers) -> Option<i64> {
    let yes = ordered_at_home(papers)
        && consented(papers)
        && law_allows(papers)
        && one_connection(papers)
        && reasons_given(papers)
        && safeguards_asked(papers)
        && authorised(papers)
        && two_people(papers)
        && emergency_answered_for(papers);
    let mut until = NOW + 15 * MINUTE;
    if let Some(Consent::Grant { scope, .. } | Consent::Standing { scope, .. }) = &papers.consent
        && !own_case_at_home(papers)
    {
        until = until.min(scope.valid.to().micros());
    }
    if let Some(authorisation) = &papers.authorisation
        && court_needed(papers)
    {
        until = until.min(authorisation.valid.to().micros());
    }
    yes.then_some(until)
}

/// The ordering body is listed for that, and the provider is established in its state.
fn ordered_at_home(papers: &Papers) -> bool {
    let by = &papers.deed.ordered_by;
    let mut is_listed = false;
    for body in &papers.bodies {
        if body.may == Competence::Order && body.authority == by.authority && body.state == by.state {
            is_listed = true;
        }
    }
    let provider_is_theirs = papers.deed.holder.established == by.state;
    is_listed && provider_is_theirs
}

fn own_case_at_home(papers: &Papers) -> bool {
    let deed = &papers.deed;
    deed.territory == Some(deed.for_state) && deed.territory == Some(deed.ordered_by.state)
}

/// The state where the data lies orders in its own case, or has consented to this.
fn consented(papers: &Papers) -> bool {
    let deed = &papers.deed;
    let Some(soil) = deed.territory else { return false };
    if own_case_at_home(papers) {
        return true;
    }
    let (state, authority, scope, names_this_case) = match &papers.consent {
        None => return false,
        Some(Consent::Grant {
            id: _,
            state,
            authority,
            request,
            deed: granted,
            target,
            beneficiary,
            ordered_by,
            scope,
        }) => {
            let this_target = *target == target_digest(&deed.target);
            let this_request = *request == deed.request && this_target && *granted == deed.digest();
            let these_states = *beneficiary == deed.for_state && *ordered_by == deed.ordered_by.state;
            (state, authority, scope, this_request && these_states)
        }
        Some(Consent::Standing { id: _, state, authority, beneficiaries, scope }) => {
            let asker_named = deed.for_state == soil || beneficiaries.contains(&deed.for_state);
            let orderer_named = deed.ordered_by.state == soil || beneficiaries.contains(&deed.ordered_by.state);
            (state, authority, scope, asker_named && orderer_named)
        }
    };
    let mut body_may_consent = false;
    for body in &papers.bodies {
        if body.may == Competence::Consent && body.authority == *authority && body.state == soil {
            body_may_consent = true;
        }
    }
    let measure_listed = scope.measures.contains(&deed.measure);
    let data_listed = scope.data.contains(&deed.data);
    let valid_now = scope.valid.from().micros() <= NOW && NOW <= scope.valid.to().micros();
    *state == soil && body_may_consent && names_this_case && measure_listed && data_listed && valid_now
}

/// The law was asked about this, today; a text allows it; nothing is missing; it is an offence under both laws.
fn law_allows(papers: &Papers) -> bool {
    let (deed, asked) = (&papers.deed, &papers.question);
    let about_this = asked.from == deed.for_state
        && Some(asked.to) == deed.territory
        && asked.measure == deed.measure
        && asked.data == deed.data
        && asked.urgency == deed.urgency;
    let age = NOW - asked.asked_at.micros();
    let today = (0..=15 * MINUTE).contains(&age);
    let offence_under_both = match &papers.law.dual {
        DualCriminality::NotRequired { .. } => true,
        DualCriminality::Compared { counts } => {
            let mut one_count_is_met = false;
            for count in counts {
                let mut all_elements_met = true;
                for element in &count.elements {
                    if element.result != ElementResult::Met {
                        all_elements_met = false;
                    }
                }
                if all_elements_met && !count.elements.is_empty() {
                    one_count_is_met = true;
                }
            }
            one_count_is_met
        }
    };
    let has_basis = !papers.law.bases.is_empty();
    let nothing_missing = papers.law.gaps.is_empty();
    about_this && today && has_basis && nothing_missing && offence_under_both
}

/// At most a day, already over, and narrow enough to tell one user from the others behind the address.
fn one_connection(papers: &Papers) -> bool {
    let target = &papers.deed.target;
    let (address, port, _) = target.selector.reveal();
    let is_ipv4 = match address {
        IpAddr::V4(_) => true,
        IpAddr::V6(v6) => v6.to_ipv4_mapped().is_some(),
    };
    let tells_users_apart = port.is_some() || !is_ipv4;
    let tells_enough = tells_users_apart || papers.deed.measure == Measure::Preserve;
    let (from, to) = (target.period.from().micros(), target.period.to().micros());
    let read = i128::from(to - from) * 1000 + 2 * target.clock_error_max.as_nanos().cast_signed();
    tells_enough && read <= i128::from(DAY) * 1000 && to <= NOW
}

fn reasons_given(papers: &Papers) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let danger_said = match &papers.life_at_risk {
        Some(text) => letters(text) >= 12,
        None => false,
    };
    let danger_needed = papers.deed.urgency == Urgency::Emergency;
    letters(&papers.necessity) >= 12 && (danger_said || !danger_needed)
}

/// Each of the four was asked and answered with no; keeping needs none, since it shows nothing to anyone.
fn safeguards_asked(papers: &Papers) -> bool {
    let no = |question| papers.safeguards.0.get(&question) == Some(&false);
    let all_no = no(Safeguard::Political)
        && no(Safeguard::Discrimination)
        && no(Safeguard::DeathOrTorture)
        && no(Safeguard::Privileged);
    all_no || papers.deed.measure == Measure::Preserve
}

/// Another state's emergency is its first about this target in a month, and one of the two called that state, today, under
/// the number that the directory has for it.
fn emergency_answered_for(papers: &Papers) -> bool {
    let deed = &papers.deed;
    let at_home = deed.for_state == deed.ordered_by.state;
    if deed.measure != Measure::Disclose || deed.urgency != Urgency::Emergency || at_home {
        return true;
    }
    if papers.emergency.before.is_some_and(|before| NOW - before.micros() <= 30 * DAY) {
        return false;
    }
    let Some(call) = &papers.emergency.call_back else { return false };
    let mut caller_approved = false;
    for approval in &papers.approvals {
        let fresh = (0..=7 * DAY).contains(&(NOW - approval.at.micros()));
        let of_the_orderer = approval.authority == deed.ordered_by.authority && approval.state == deed.ordered_by.state;
        let office = matches!(approval.role, Role::Approver | Role::Reviewer);
        if approval.person == call.by && approval.deed == deed.digest() && fresh && of_the_orderer && office {
            caller_approved = true;
        }
    }
    let today = (0..=DAY).contains(&(NOW - call.at.micros()));
    let right_number = match &call.registered {
        Some(registered) => *registered == call.number,
        None => false,
    };
    call.called == deed.for_state
        && right_number
        && call.deed == deed.digest()
        && today
        && call.authority == deed.ordered_by.authority
        && call.state == deed.ordered_by.state
        && caller_approved
}

fn court_needed(papers: &Papers) -> bool {
    matches!(papers.law.authorisation, Authorisation::Required { .. })
}

/// The law asks for no court, or a listed court of the state where the data lies authorised exactly this.
fn authorised(papers: &Papers) -> bool {
    match &papers.law.authorisation {
        Authorisation::NotRequired { .. } => true,
        Authorisation::Unknown => false,
        Authorisation::Required { .. } => match &papers.authorisation {
            None => false,
            Some(given) => {
                let mut is_listed = false;
                for body in &papers.bodies {
                    let same = body.authority == given.authority && Some(body.state) == papers.deed.territory;
                    if same && body.may == Competence::Authorise {
                        is_listed = true;
                    }
                }
                let of_the_soil = Some(given.state) == papers.deed.territory;
                let valid_now = given.valid.from().micros() <= NOW && NOW <= given.valid.to().micros();
                let this_deed = given.deed == papers.deed.digest();
                is_listed && of_the_soil && given.role == Role::Independent && this_deed && valid_now
            }
        },
    }
}

/// Two approvals that count, of two people, neither of whom is the judge.
fn two_people(papers: &Papers) -> bool {
    let deed = &papers.deed;
    let digest = deed.digest();
    let mut good = Vec::new();
    for approval in &papers.approvals {
        let age = NOW - approval.at.micros();
        let fresh = (0..=7 * DAY).contains(&age);
        let of_the_orderer = approval.authority == deed.ordered_by.authority && approval.state == deed.ordered_by.state;
        let office = match approval.role {
            Role::Approver | Role::Reviewer => true,
            Role::Desk => deed.measure == Measure::Preserve,
            _ => false,
        };
        let is_judge =
            court_needed(papers) && papers.authorisation.as_ref().is_some_and(|a| a.person == approval.person);
        if approval.deed == digest && fresh && of_the_orderer && office && !is_judge {
            good.push(&approval.person);
        }
    }
    let mut two = false;
    for one in &good {
        for other in &good {
            if one != other {
                two = true;
            }
        }
    }
    two
}

#[test]
fn a_million_random_deeds_are_judged_alike_by_both_readings() {
    const QUESTIONS: u64 = 1_000_000;
    const HANDS: u64 = 4;
    let counts: Vec<BTreeMap<&'static str, u64>> = thread::scope(|scope| {
        let hands: Vec<_> = (0..HANDS).map(|seed| scope.spawn(move || compare(seed, QUESTIONS / HANDS))).collect();
        hands.into_iter().map(|hand| hand.join().unwrap()).collect()
    });
    let mut total = BTreeMap::<&str, u64>::new();
    for (outcome, count) in counts.into_iter().flatten() {
        *total.entry(outcome).or_default() += count;
    }
    // A generator that never passes, or never fails in some way, would prove nothing about it.
    for outcome in Refusal::CODES.iter().chain(&["pass"]) {
        assert!(total.get(outcome).is_some_and(|n| *n >= 1000), "{outcome} is rare or never met: {total:#?}");
    }
    assert_eq!(total.values().sum::<u64>(), QUESTIONS);
}

fn compare(seed: u64, questions: u64) -> BTreeMap<&'static str, u64> {
    let mut chance = Chance::new(seed);
    let mut outcomes = BTreeMap::new();
    for turn in 0..questions {
        let papers = some_papers(&mut chance);
        let first = papers.judge();
        let until = first.as_ref().ok().map(|pass| pass.until().micros());
        assert_eq!(until, plain(&papers), "seed {seed}, turn {turn}: the guard says {first:?}");
        *outcomes.entry(first.map_or_else(|refusal| refusal.code(), |_| "pass")).or_default() += 1;
    }
    outcomes
}
