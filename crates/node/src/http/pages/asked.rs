//! What is asked, field by field, each value as people read it: times on the clocks that matter, errors of clocks in seconds.

use request::{Draft, fields as f};
use terms::Instant;

use super::{
    draft_fields::{TIMES, label, seconds},
    names,
};
use crate::web::{Fact, Moment, Text, Value, Word, Zone, data_word, measure_word, urgency_word, words as w};

/// The pairs, in the order of the form.
pub(super) fn facts(draft: &Draft, zones: &[Zone]) -> Vec<Fact> {
    // What stands in the head of the page, or beside another field.
    let elsewhere = [f::TO, f::CONDUCT, f::URGENCY, f::TRANSPORT, f::TIME_TO];
    let mut facts = Vec::new();
    for name in f::ALL.iter().filter(|name| !elsewhere.contains(name)) {
        let (Some(text), Some(label)) = (draft.field(name), label(name)) else { continue };
        let value = match *name {
            f::PORT => Value::Code(format!("{text} / {}", draft.field(f::TRANSPORT).unwrap_or("").to_uppercase())),
            f::TIME_FROM => match (at(text, zones), draft.field(f::TIME_TO).and_then(|to| at(to, zones))) {
                (Some(from), Some(to)) => Value::Between(from, to),
                _ => Value::Text(Text::own(text)),
            },
            name => value(name, text, zones),
        };
        facts.push(Fact { name: label.into(), value });
    }
    facts
}

fn at(text: &str, zones: &[Zone]) -> Option<Moment> {
    Instant::parse(text).ok().map(|at| Moment::at(at, zones))
}

/// One field as people read it.
pub(super) fn value(name: &str, text: &str, zones: &[Zone]) -> Value {
    let word = |word: Option<Word>| Value::Text(word.map_or_else(|| Text::own(text), Text::Word));
    match name {
        f::ADDRESS | f::PORT | f::CASE | f::HOLDER | f::LANGUAGE | f::PENALTY => Value::Code(text.to_owned()),
        f::TRANSPORT => Value::Code(text.to_uppercase()),
        f::CLOCK_ERROR => Value::Code(format!("{} s", seconds(text))),
        f::DATA => word(text.parse().ok().map(data_word)),
        f::MEASURE => word(text.parse().ok().map(measure_word)),
        f::URGENCY => word(text.parse().ok().map(urgency_word)),
        f::RECIPROCITY => word((text == "yes").then_some(w::YES)),
        f::CONDUCT => Value::Text(Text::in_lang(text, names::BOOK_LANG)),
        _ if TIMES.iter().any(|(_, time)| *time == name) => {
            at(text, zones).map_or_else(|| Value::Text(Text::own(text)), Value::At)
        }
        _ => Value::Text(Text::own(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_read_as_the_form_took_it() {
        assert_eq!(value(f::CLOCK_ERROR, "1500", &[]), Value::Code("1.5 s".into()));
        assert_eq!(value(f::URGENCY, "urgent", &[]), Value::Text(w::URGENCY_URGENT.into()));
        let zones = [Zone { place: "XB".into(), iana: "Etc/GMT-1".into() }];
        let Value::At(moment) = value(f::SECRET_UNTIL, "2026-11-22T15:03:05Z", &zones) else { panic!("a moment") };
        assert_eq!(
            (moment.local[0].reads.as_str(), moment.utc.as_str()),
            ("2026-11-22 16:03:05", "2026-11-22 15:03:05")
        );
    }
}
