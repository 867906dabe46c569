//! Changes of a request that was sent, on its page: the form of one, and what each changed, field by field.

use request::{Change, Effect, Event, fields as f};
use terms::Urgency;

use super::{
    actions::{form, long},
    draft_fields::label,
};
use crate::{
    desk::RequestView,
    house::Action as Act,
    web::{Action, Badge, ChangeRow, Choice, Field, Kind, Text, Tone, Weight, urgency_word, words as w},
};

/// The fields that are changed in practice; the API takes every one.
const CHANGED: &[(&str, bool)] = &[
    (f::ADDRESS, false),
    (f::PORT, false),
    (f::TIME_FROM, false),
    (f::TIME_TO, false),
    (f::CLOCK_ERROR, false),
    (f::HOLDER, false),
    (f::SECRET_UNTIL, false),
    (f::URGENCY_REASON, true),
    (f::LIFE, true),
    (f::FACTS, true),
    (f::NECESSITY, true),
    (f::NEXUS, true),
];

/// The request as it stands, to be changed.
pub(super) fn form_of(view: &RequestView) -> Action {
    let draft = &view.state.draft;
    let field = |(name, words): &(&'static str, bool)| {
        let value = draft.field(name).unwrap_or_default();
        let label = label(name).map_or_else(|| Text::own(*name), Text::Word);
        let kind = if *words { Kind::Long } else { Kind::Line };
        let field = Field::new(*name, label, kind).value(value);
        if *words { field } else { field.code() }
    };
    let mut fields: Vec<Field> = CHANGED.iter().map(field).collect();
    let now = draft.field(f::URGENCY).unwrap_or_default();
    let urgency = [Urgency::Ordinary, Urgency::Urgent, Urgency::Emergency];
    let choices = urgency.iter().map(|u| Choice::new(u.to_string(), urgency_word(*u)).chosen(now)).collect();
    fields.push(Field::new(f::URGENCY, w::FIELD_URGENCY, Kind::Select(choices)));
    fields.push(long("reason", w::FIELD_REASON));
    form(Act::Amend, "amend", w::ACT_AMEND, Weight::Secondary, w::ACT_AMEND_THEN).fields(fields)
}

/// With a preservation alone: until when it is asked to be kept. A later day is a change like another.
pub(super) fn longer(view: &RequestView) -> Option<Action> {
    let draft = &view.state.draft;
    let by = draft.field(f::REQUEST_BY).filter(|_| draft.preserves_only() && view.work.stage == "held")?;
    let fields = vec![
        Field::new(f::REQUEST_BY, w::FIELD_REQUEST_BY, Kind::Line).value(by).code(),
        long("reason", w::FIELD_REASON),
    ];
    let weight = Weight::Secondary;
    Some(form(Act::Amend, "longer", w::ACT_ASK_LONGER, weight, w::ACT_ASK_LONGER_THEN).fields(fields))
}

/// The second person sees what the first has signed in the table of changes.
pub(super) fn second(first: bool) -> Action {
    let weight = if first { Weight::Primary } else { Weight::Secondary };
    form(Act::ApproveAmendment, "approve-amendment", w::ACT_APPROVE_AMENDMENT, weight, w::ACT_APPROVE_AMENDMENT_THEN)
}

/// Every change, the last one first; one that waits stands before them.
pub(super) fn rows(view: &RequestView) -> Vec<ChangeRow> {
    let waiting = view.state.amending.iter().flat_map(|amending| &amending.changes).map(|change| row(None, change));
    let made = view.events.iter().filter_map(|e| match &e.event {
        Event::Amended { changes, .. } | Event::AmendmentCame { changes, .. } => Some(changes),
        _ => None,
    });
    let made: Vec<_> = (1_u64..).zip(made).collect();
    let of = |(number, changes): (u64, &Vec<Change>)| {
        changes.iter().map(|change| row(Some(number), change)).collect::<Vec<_>>()
    };
    waiting.chain(made.into_iter().rev().flat_map(of)).collect()
}

fn row(number: Option<u64>, change: &Change) -> ChangeRow {
    let name = label(&change.field).map_or_else(|| Text::own(&change.field), Text::Word);
    let effect = match change.effect {
        Effect::Words => Badge::new(w::EFFECT_WORDS, Tone::Info),
        Effect::Narrows => Badge::new(w::EFFECT_NARROWS, Tone::Good),
        Effect::Widens => Badge::new(w::EFFECT_WIDENS, Tone::Warn),
    };
    ChangeRow { number, name, before: change.before.clone(), after: change.after.clone(), effect }
}
