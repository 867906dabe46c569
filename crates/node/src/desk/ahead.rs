//! A signature that a clock which ran ahead has dated: nothing rests on it before its own time, for whoever gets the letter refuses it.

use request::Signed;
use terms::{Instant, OfficerId};

use super::No;

/// The code of the refusal.
pub(crate) const AHEAD: &str = "signed-ahead";

/// When a statement says that it was signed, where that is later than clocks may differ.
pub(crate) fn ahead(statement: &str, now: Instant) -> Option<Instant> {
    let said: serde_json::Value = serde_json::from_str(statement).ok()?;
    let at = Instant::parse(said.get("at")?.as_str()?).ok()?;
    exchange::too_early(at, now).then_some(at)
}

/// Refused where a signature of somebody else is dated ahead, unless the same person has signed anew since. This person's own is left out of
/// what comes back: it is given anew.
pub(crate) fn none(signed: &[Signed], me: Option<&terms::PersonId>, now: Instant) -> Result<Vec<Signed>, No> {
    let mut kept = Vec::new();
    for (at, one) in signed.iter().enumerate() {
        match ahead(&one.statement, now) {
            None => kept.push(one.clone()),
            Some(_) if me == Some(&one.by.person) => {}
            Some(_) if signed.iter().skip(at + 1).any(|later| later.by.person == one.by.person) => {}
            Some(dated) => return Err(refused(Some(&one.by.officer), dated, now)),
        }
    }
    Ok(kept)
}

/// The same for one statement of somebody else.
pub(crate) fn not(said: Option<&Signed>, now: Instant) -> Result<(), No> {
    match said.and_then(|said| Some((said, ahead(&said.statement, now)?))) {
        Some((said, at)) => Err(refused(Some(&said.by.officer), at, now)),
        None => Ok(()),
    }
}

/// What happened, when, and what to do about it. Nobody here knows which of the two clocks was wrong.
pub(crate) fn refused(by: Option<&OfficerId>, at: Instant, now: Instant) -> No {
    let whose = by.map_or_else(|| "a signature inside".to_owned(), |by| format!("the signature of {by}"));
    let again = by.map_or_else(|| "sign again".to_owned(), |by| format!("have {by} sign again"));
    No::refused(
        AHEAD,
        format!(
            "{whose} is dated {at}, and the clock of this node says {now}: the clock ran ahead when it was given, or is behind now; whoever \
             gets it refuses it until then"
        ),
        format!(
            "Have the operator check the clock of this node. If it is right now, {again}; if it is behind, press again once it is set."
        ),
    )
}
