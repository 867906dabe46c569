//! What has to be said before anything is done: by the law, about the target, in words, and to the safeguard questions.

use std::{net::IpAddr, time::Duration};

use law::{DualCriminality, ElementResult};
use terms::{Instant, Measure, StateCode, Urgency};

use crate::{Case, Deed, Refusal, Safeguard};

/// One incident fits in a day; a longer period is a search for people, not for a connection.
pub const PERIOD_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// The law is asked again at the moment of execution: an answer older than this is not of today.
pub const LAW_AGE_MAX: Duration = Duration::from_secs(15 * 60);

/// A reason shorter than this says nothing. Letters and digits of any script; a sentence in a dense one has twelve.
pub const REASON_CHARS_MIN: usize = 12;

/// A text open today, nothing missing, an offence under both laws, and all that about this very deed.
pub(crate) fn of_the_law(territory: StateCode, deed: &Deed, case: &Case<'_>, now: Instant) -> Result<(), Refusal> {
    let asked = case.question;
    let same = [
        ("asking state", asked.from == deed.for_state),
        ("asked state", asked.to == territory),
        ("measure", asked.measure == deed.measure),
        ("kind of data", asked.data == deed.data),
        ("urgency", asked.urgency == deed.urgency),
        ("day", asked.asked_at <= now && now.since(asked.asked_at) <= LAW_AGE_MAX),
    ];
    if let Some((what, _)) = same.into_iter().find(|(_, same)| !same) {
        return Err(Refusal::LawAskedElsewhere { what });
    }
    if case.law.bases.is_empty() {
        return Err(Refusal::NoBasis);
    }
    dual_criminality(&case.law.dual)?;
    match case.law.gaps.first() {
        Some(gap) => Err(Refusal::LawGap { gap: gap.code.clone(), says: gap.says.clone(), cure: gap.cure.clone() }),
        None => Ok(()),
    }
}

fn dual_criminality(dual: &DualCriminality) -> Result<(), Refusal> {
    if dual.satisfied() {
        return Ok(());
    }
    match dual {
        DualCriminality::Compared { counts } if counts.iter().any(|c| c.result() == ElementResult::Unknown) => {
            Err(Refusal::DualCriminalityUnknown)
        }
        _ => Err(Refusal::DualCriminalityNotMet),
    }
}

/// One connection that is over, and enough of it to tell one user from the rest.
pub(crate) fn about_the_target(deed: &Deed, now: Instant) -> Result<(), Refusal> {
    let target = &deed.target;
    // An IPv4 address that is written as an IPv6 one (::ffff:192.0.2.1) is as shared as before.
    let shared = matches!(target.selector.reveal().0.to_canonical(), IpAddr::V4(_));
    if deed.measure == Measure::Disclose && shared && !target.selector.has_port() {
        return Err(Refusal::PortMissing);
    }
    // A claimed clock error widens what is read, so it counts: otherwise a bad clock would be a bulk query.
    let length = target.period.to().since(target.period.from());
    if length.saturating_add(target.clock_error_max.saturating_mul(2)) > PERIOD_MAX {
        return Err(Refusal::PeriodTooLong { most: PERIOD_MAX });
    }
    if target.period.to() > now {
        return Err(Refusal::PeriodNotOver);
    }
    Ok(())
}

/// Why it is needed and, for an emergency, who is in danger.
pub(crate) fn in_words(deed: &Deed, case: &Case<'_>) -> Result<(), Refusal> {
    if !says_something(case.necessity) {
        return Err(Refusal::NecessityMissing);
    }
    if deed.urgency == Urgency::Emergency && !case.life_at_risk.is_some_and(says_something) {
        return Err(Refusal::LifeAtRiskMissing);
    }
    Ok(())
}

pub(crate) fn says_something(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).count() >= REASON_CHARS_MIN
}

/// Keeping discloses nothing; before producing, each question is asked and each answer is no.
pub(crate) fn safeguards(deed: &Deed, case: &Case<'_>) -> Result<(), Refusal> {
    if deed.measure == Measure::Preserve {
        return Ok(());
    }
    for &question in Safeguard::ALL {
        match case.safeguards.0.get(&question) {
            None => return Err(Refusal::SafeguardUnanswered { question }),
            Some(true) => return Err(Refusal::SafeguardGround { ground: question.ground() }),
            Some(false) => {}
        }
    }
    Ok(())
}
