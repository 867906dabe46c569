//! What the asker says to a condition, or to what is missing.

use crate::{Decision, Draft, OutOfTurn, State, fields as f};

/// A condition was assured. What binds is the condition as it was set; one that is set later takes none away that was assured before.
pub(crate) fn assured(state: &mut State, words: &str) {
    let set = match &state.decision {
        Some(Decision::Condition { text }) => Some(text.trim().to_owned()),
        _ => None,
    };
    for text in set.into_iter().chain([words.trim().to_owned()]) {
        if !state.conditions.contains(&text) {
            state.conditions.push(text);
        }
    }
}

fn supplies(name: &str) -> bool {
    f::SUPPLEMENTABLE.contains(&name) || name.starts_with(f::FACT)
}

/// Can this field of a request that was sent be supplied, once the other side asks for it? The case, and a fact that was told, stand as two people
/// signed them.
pub fn may_supply(draft: &Draft, name: &str) -> bool {
    let signed = name == f::CASE || name.starts_with(f::FACT);
    supplies(name) && !(signed && draft.field(name).is_some())
}

/// A supplement fills in what the other side asked for, and nothing else. Whom and when it concerns stays as two people signed it, and so do the case
/// for which it may be used and each fact that the law was asked with: another answer to that is another request.
pub(crate) fn supplementable(state: &State, changed: &[(String, String)]) -> Result<(), OutOfTurn> {
    let before = &state.draft;
    let asked = |name: &str| match &state.decision {
        Some(Decision::Supplement { asks }) => asks.iter().any(|ask| ask.code == name),
        _ => false,
    };
    let may = |name: &str, text: &str| {
        asked(name) && (may_supply(before, name) || supplies(name) && before.field(name) == Some(text.trim()))
    };
    match changed.iter().find(|(name, text)| !may(name, text)) {
        Some((field, _)) => Err(OutOfTurn::NotSupplementable { field: field.clone() }),
        None => Ok(()),
    }
}
