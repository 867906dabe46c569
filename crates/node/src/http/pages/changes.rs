//! Changes of a request that was sent, on its page: the form of one, and what each changed, field by field.

use request::{Change, Effect, Event, fields as f};
use terms::Urgency;

use super::{
    actions::{form, long},
    asked, clocks,
    draft_fields::{label, to_form},
    visit::Visit,
};
use crate::{
    desk::RequestView,
    house::Action as Act,
    web::{Action, Badge, ChangeRow, Choice, Field, Kind, Text, Tone, Weight, Zone, urgency_word, words as w},
};

/// The request as it stands, to be changed in the fields that are changed in practice; the API takes every one.
pub(super) fn form_of(visit: &Visit, view: &RequestView, zones: &[Zone]) -> Action {
    let now = to_form("", &view.state.draft);
    let line = |name, word, value: &str| Field::new(name, word, Kind::Line).value(value).code();
    let words = |name, word, value: &str| Field::new(name, word, Kind::Long).value(value);
    let mut fields = vec![
        line("address", w::FIELD_ADDRESS, &now.address),
        line("port", w::FIELD_PORT, &now.port),
        Field::new("time_from", w::FIELD_TIME_FROM, Kind::DateTime).value(&now.time_from),
        Field::new("time_to", w::FIELD_TIME_TO, Kind::DateTime).value(&now.time_to),
        Field::new("clock_error", w::FIELD_CLOCK_ERROR, Kind::Number).value(&now.clock_error),
        line("holder", w::FIELD_HOLDER, &now.holder),
        Field::new("confidential_until", w::FIELD_CONFIDENTIAL, Kind::DateTime).value(&now.confidential_until),
        zone(visit, &now.zone),
        words("urgency_reason", w::FIELD_URGENCY_REASON, &now.urgency_reason),
        words("life_at_risk", w::FIELD_LIFE, &now.life_at_risk),
        words("summary", w::FIELD_FACTS, &now.summary),
        words("necessity", w::FIELD_NECESSITY, &now.necessity),
        words("nexus", w::FIELD_NEXUS, &now.nexus),
    ];
    let urgency = [Urgency::Ordinary, Urgency::Urgent, Urgency::Emergency];
    let choices = urgency.iter().map(|u| Choice::new(u.to_string(), urgency_word(*u)).chosen(&now.urgency)).collect();
    fields.push(Field::new("urgency", w::FIELD_URGENCY, Kind::Select(choices)));
    fields.push(long("reason", w::FIELD_REASON));
    form(Act::Amend, "amend", w::ACT_AMEND, Weight::Secondary, w::ACT_AMEND_THEN).fields(read(fields, view, zones))
}

/// With a preservation alone: until when it is asked to be kept. A later day is a change like another.
pub(super) fn longer(visit: &Visit, view: &RequestView, zones: &[Zone]) -> Option<Action> {
    let draft = &view.state.draft;
    draft.field(f::REQUEST_BY).filter(|_| draft.preserves_only() && view.work.stage == "held")?;
    let now = to_form("", draft);
    let fields = vec![
        Field::new("request_by", w::FIELD_REQUEST_BY, Kind::DateTime).value(&now.request_by),
        zone(visit, &now.zone),
        long("reason", w::FIELD_REASON),
    ];
    let (weight, fields) = (Weight::Secondary, read(fields, view, zones));
    Some(form(Act::Amend, "longer", w::ACT_ASK_LONGER, weight, w::ACT_ASK_LONGER_THEN).fields(fields))
}

/// The zone in which the times of the form stand: the one in which they were given.
fn zone(visit: &Visit, given: &str) -> Field {
    let choices = clocks::choices(&visit.node, given).into_iter().map(|choice| choice.chosen(given)).collect();
    Field::new("zone", w::FIELD_ZONE, Kind::Select(choices)).required()
}

/// Each time with how it reads on the clocks that matter.
fn read(fields: Vec<Field>, view: &RequestView, zones: &[Zone]) -> Vec<Field> {
    let mut reads = clocks::reads(&view.state.draft, zones);
    let read = |field: Field| {
        let reads = reads.remove(&field.name);
        field.reads(reads)
    };
    fields.into_iter().map(read).collect()
}

/// The second person sees what the first has signed in the table of changes.
pub(super) fn second(first: bool) -> Action {
    let weight = if first { Weight::Primary } else { Weight::Secondary };
    form(Act::ApproveAmendment, "approve-amendment", w::ACT_APPROVE_AMENDMENT, weight, w::ACT_APPROVE_AMENDMENT_THEN)
}

/// Every change, the last one first; one that waits stands before them.
pub(super) fn rows(view: &RequestView, zones: &[Zone]) -> Vec<ChangeRow> {
    let row = |number, change: &Change| row(number, change, zones);
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

fn row(number: Option<u64>, change: &Change, zones: &[Zone]) -> ChangeRow {
    let name = label(&change.field).map_or_else(|| Text::own(&change.field), Text::Word);
    let effect = match change.effect {
        Effect::Words => Badge::new(w::EFFECT_WORDS, Tone::Info),
        Effect::Narrows => Badge::new(w::EFFECT_NARROWS, Tone::Good),
        Effect::Widens => Badge::new(w::EFFECT_WIDENS, Tone::Warn),
    };
    let value = |text: &str| (!text.is_empty()).then(|| asked::value(&change.field, text, zones));
    ChangeRow { number, name, before: value(&change.before), after: value(&change.after), effect }
}
