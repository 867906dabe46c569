//! Is the demo's journey lawful between the two states at all? Said before anything is built.

use std::collections::BTreeMap;

use law::{Answer, Book};
use request::Draft;
use terms::{Instant, StateCode};

use super::setup::Plan;
use crate::say::No;

/// Other states to name are enough for one line.
const NAMED_MAX: usize = 8;

/// The journey needs both measures open.
pub(crate) fn check(book: &Book, plan: &Plan, draft: &BTreeMap<String, String>, now: Instant) -> Result<(), No> {
    let why = match obstacle(book, plan.from, plan.to, draft, now) {
        None => return Ok(()),
        Some(why) => why,
    };
    let open = |to: &StateCode| *to != plan.from && obstacle(book, plan.from, *to, draft, now).is_none();
    let others: Vec<String> =
        book.states().map(|s| s.code).filter(open).take(NAMED_MAX).map(|s| s.to_string()).collect();
    let cure = if others.is_empty() {
        format!("No state of the book answers {} in this case: choose another --from.", plan.from)
    } else {
        format!(
            "Choose --to {}; `comity law route {} {} preserve user-identification` says more.",
            others.join(", "),
            plan.from,
            plan.to
        )
    };
    Err(No::refused("demo-closed", format!("the journey is not open from {} to {}: {why}", plan.from, plan.to), cure))
}

/// What stands in the way, in a sentence.
fn obstacle(
    book: &Book,
    from: StateCode,
    to: StateCode,
    draft: &BTreeMap<String, String>,
    now: Instant,
) -> Option<String> {
    let mut draft = draft.clone();
    draft.insert(request::fields::TO.to_owned(), to.to_string());
    let view = node::desk::law_view(book, from, &Draft(draft), now);
    if let Some(lack) = view.lacks.first() {
        return Some(lack.says.clone());
    }
    let gap = |a: &Answer| a.gaps.first().map(|g| g.says.clone());
    let (Some(preserve), Some(disclose)) = (view.preserve, view.disclose) else {
        return Some("the draft cannot be read".to_owned());
    };
    gap(&preserve).or_else(|| gap(&disclose))
}
