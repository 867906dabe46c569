//! What an independent body judges of an emergency, on the page of the request.

use request::fields as f;

use super::{draft_fields::label, names};
use crate::{
    Node,
    desk::{Pressed, Reviewed},
    web::{Fact, Lang, Moment, Text, Value, Zone, data_word, measure_word, role_word, words as w},
};

/// The pairs, in the order in which they came about.
pub(super) fn facts(node: &Node, reviewed: &Reviewed, zones: &[Zone], lang: Lang) -> Vec<Fact> {
    let mut facts: Vec<Fact> = reviewed.grounds.iter().filter_map(|(name, text)| ground(name, text)).collect();
    let who = |name: w::Word, pressed: &Pressed| Fact::text(name, pressed_by(node, pressed, zones, lang));
    facts.extend(reviewed.authorised.iter().map(|by| who(w::AUTHORISATION, by)));
    facts.extend(reviewed.agreed.iter().map(|by| who(w::JUDGED_AGREED, by)));
    match &reviewed.call {
        None => facts.push(Fact::text(w::JUDGED_CALL, w::JUDGED_NOT_CALLED)),
        Some(call) => {
            facts.push(who(w::JUDGED_CALL, &call.by));
            facts.push(Fact::code(w::FIELD_NUMBER_CALLED, call.number.clone()));
            facts.push(Fact::text(w::JUDGED_CONFIRMED_BY, Text::own(names::officer(node, &call.spoke_with))));
        }
    }
    if let Some(produced) = &reviewed.produced {
        facts.push(Fact::at(w::JUDGED_PRODUCED, Moment::at(produced.at, zones)));
        facts.push(Fact::code(w::JUDGED_CANDIDATES, produced.candidates.to_string()));
        let fields: Vec<&str> = produced.fields.iter().map(String::as_str).collect();
        facts.extend((!fields.is_empty()).then(|| Fact::code(w::JUDGED_FIELDS, fields.join(", "))));
    }
    if let Some((package, at)) = reviewed.sent {
        facts.push(Fact::at(w::JUDGED_SENT, Moment::at(at, zones)));
        facts.push(Fact::code(w::JUDGED_PACKAGE, package.to_string()));
    }
    facts
}

/// A field of the request, as the form names it.
fn ground(name: &str, text: &str) -> Option<Fact> {
    let value = match name {
        f::MEASURE => text.parse().map_or_else(|_| Text::own(text), |measure| measure_word(measure).into()),
        f::DATA => text.parse().map_or_else(|_| Text::own(text), |data| data_word(data).into()),
        _ => Text::own(text),
    };
    Some(Fact { name: label(name)?.into(), value: Value::Text(value) })
}

fn pressed_by(node: &Node, pressed: &Pressed, zones: &[Zone], lang: Lang) -> Text {
    let at = Moment::to_minute(pressed.at, zones);
    let at = at.local.first().map_or(at.utc.clone(), |local| format!("{} {}", local.reads, local.place));
    let with = vec![
        ("who", names::officer(node, &pressed.officer)),
        ("office", role_word(pressed.role).of(lang).to_owned()),
        ("at", at),
    ];
    Text::Filled(w::JUDGED_AT, with)
}
