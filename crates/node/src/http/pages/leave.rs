//! The leave of an independent body on the page of a request: given, refused, or asked for anew.

use terms::Measure;

use super::{
    actions::{form, long},
    visit::Visit,
};
use crate::{
    desk::{self, RequestView},
    house::Action as Act,
    web::{Action, Text, Weight, Word, measure_word, words as w},
};

/// What an independent body is asked for: first the hold, where the law asks for its leave before anything is kept, and then the disclosure.
pub(super) fn give(visit: &Visit, view: &RequestView, first: bool) -> Option<Action> {
    let measure = *desk::leave_open(&visit.node, &view.state).first()?;
    let weight = if first { Weight::Primary } else { Weight::Secondary };
    let action = form(Act::Authorise, "authorise", w::ACT_AUTHORISE, weight, w::ACT_AUTHORISE_THEN);
    Some(for_measure(visit, measure, w::ACT_AUTHORISE_THEN, action))
}

/// The same body says no.
pub(super) fn refuse(visit: &Visit, view: &RequestView) -> Option<Action> {
    let measure = *desk::leave_open(&visit.node, &view.state).first()?;
    let act = Act::RefuseAuthorisation;
    let action = form(act, act.as_str(), w::ACT_REFUSE_LEAVE, Weight::Dangerous, w::ACT_REFUSE_LEAVE_THEN);
    let reasons = vec![long("reasons", w::FIELD_LEAVE_REASONS)];
    Some(for_measure(visit, measure, w::ACT_REFUSE_LEAVE_THEN, action.fields(reasons)))
}

/// It is asked anew: what has changed is said to it.
pub(super) fn ask_anew(visit: &Visit, view: &RequestView, first: bool) -> Option<Action> {
    let (measure, _) = desk::leave_refused(&view.state)?;
    let weight = if first { Weight::Primary } else { Weight::Secondary };
    let act = Act::AskAuthorisation;
    let action = form(act, act.as_str(), w::ACT_ASK_LEAVE, weight, w::ACT_ASK_LEAVE_THEN);
    Some(for_measure(visit, measure, w::ACT_ASK_LEAVE_THEN, action.fields(vec![long("reasons", w::FIELD_LEAVE_ASKED)])))
}

/// Each leave is for one measure, which stands in the sentence beside the button.
fn for_measure(visit: &Visit, measure: Measure, says: Word, mut action: Action) -> Action {
    action.then = Text::Filled(says, vec![("measure", measure_word(measure).of(visit.lang).to_owned())]);
    action.hidden.push(("measure".into(), measure.as_str().to_owned()));
    action
}
