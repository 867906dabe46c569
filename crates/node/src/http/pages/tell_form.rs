//! The form of spontaneous information, numbered as `protocol/comity-1.md` numbers its fields.

use std::collections::BTreeMap;

use exchange::Organisation;
use request::fields as rf;
use terms::StateCode;

use super::{
    Fields,
    act::{in_our_zone, joined},
    actions::safeguards,
    names,
    visit::Visit,
};
use crate::{
    desk::tell::fields as f,
    web::{Choice, Field, Kind, Lang, Text, Word, words as w},
};

/// Wall clocks of the form, read in this node's zone; what has a zone of its own is left as it is.
const TIMES: [&str; 4] = [f::CONFIDENTIAL_UNTIL, f::DESTROY_BY, rf::TIME_FROM, rf::TIME_TO];

/// The fields of a form that was sent, without those that were left empty.
pub(super) fn from_form(visit: &Visit, form: &Fields) -> BTreeMap<String, String> {
    let mut fields = joined(form);
    fields.retain(|_, value| !value.is_empty());
    for name in TIMES {
        if let Some(moment) = fields.get(name).and_then(|wall| in_our_zone(visit, wall)) {
            fields.insert(name.to_owned(), moment);
        }
    }
    fields
}

/// What was typed so far, and how it is shown.
struct Typed<'a> {
    visit: &'a Visit,
    values: &'a BTreeMap<String, String>,
}

impl Typed<'_> {
    fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// A label with the number of its field.
    fn label(&self, number: u8, word: Word) -> Text {
        Text::in_lang(format!("{number}. {}", word.of(self.visit.lang)), self.visit.lang.code())
    }

    fn line(&self, name: &str, number: u8, word: Word) -> Field {
        Field::new(name, self.label(number, word), Kind::Line).value(self.value(name))
    }

    fn long(&self, name: &str, number: u8, word: Word) -> Field {
        Field::new(name, self.label(number, word), Kind::Long).value(self.value(name))
    }

    fn at(&self, name: &str, number: u8, word: Word) -> Field {
        let zone = self.visit.node.book.state(self.visit.node.state).map_or("UTC", |s| s.time_zone.as_str());
        let hint = Text::Filled(w::TIMES_HERE, vec![("zone", zone.to_owned())]);
        Field::new(name, self.label(number, word), Kind::DateTime).hint(hint).value(self.value(name))
    }

    fn tick(&self, name: &str, word: Word) -> Field {
        Field::new(name, self.label(11, word), Kind::Tick).value(self.value(name))
    }

    fn radios(&self, name: &str, number: u8, word: Word, choices: Vec<Choice>) -> Field {
        let choices = choices.into_iter().map(|c| c.chosen(self.value(name))).collect();
        Field::new(name, self.label(number, word), Kind::Radios(choices)).required()
    }

    fn select(&self, name: &str, number: u8, word: Word, choices: Vec<Choice>) -> Field {
        let none = std::iter::once(Choice::new("", Text::own("–")));
        let choices = none.chain(choices).map(|c| c.chosen(self.value(name))).collect();
        Field::new(name, self.label(number, word), Kind::Select(choices))
    }
}

/// All fields under their headings, with what was typed.
pub(super) fn parts(visit: &Visit, values: &BTreeMap<String, String>) -> Vec<(Word, Vec<Field>)> {
    let t = Typed { visit, values };
    vec![
        (w::TELL_WHOM, whom(&t)),
        (w::TELL_GENERAL, general(&t)),
        (w::TELL_CONDITIONS, conditions(&t)),
        (w::TELL_CONTENT, content(&t)),
        (w::TELL_ADDRESS, address(&t)),
        (w::TELL_SAFEGUARDS, questions(&t)),
    ]
}

/// States with an authority in the directory, other than ours.
fn states(visit: &Visit) -> Vec<Choice> {
    let node = &visit.node;
    let with_node = |code: StateCode| {
        let authority = |n: &exchange::Node| matches!(n.organisation(), Organisation::Authority(_));
        code != node.state && node.directory.nodes_of(code).any(authority)
    };
    let states = node.book.states().filter(|s| with_node(s.code));
    states.map(|s| Choice::new(s.code.to_string(), Text::own(format!("{} ({})", s.name, s.code)))).collect()
}

fn whom(t: &Typed<'_>) -> Vec<Field> {
    vec![
        t.line(f::CASE, 2, w::FIELD_CASE_REF).code().required(),
        t.select(f::TO, 3, w::TELL_STATE, states(t.visit)).required(),
    ]
}

fn general(t: &Typed<'_>) -> Vec<Field> {
    let yes_no = || vec![Choice::new("yes", w::YES), Choice::new("no", w::NO)];
    let chosen: Vec<&str> = t.value(f::CONDUCT).split_whitespace().collect();
    let kinds = t.visit.node.book.conduct().map(|c| {
        let choice = Choice::new(c.id.clone(), Text::in_lang(&c.name, names::BOOK_LANG));
        Choice { chosen: chosen.contains(&c.id.as_str()), ..choice.hint(Text::in_lang(&c.says, names::BOOK_LANG)) }
    });
    let mut fields = vec![
        t.long(f::ABOUT, 6, w::TELL_ABOUT).required(),
        Field::new(f::CONDUCT, t.label(7, w::FIELD_CONDUCT), Kind::Checks(kinds.collect())).required(),
        t.radios(f::RUNS_NOW, 8, w::TELL_RUNS_NOW, yes_no()),
        t.radios(f::PERSONS, 9, w::TELL_PERSONS, yes_no()),
    ];
    let node = &t.visit.node;
    for word in law::spontaneous_facts(&node.book, node.state) {
        let name = format!("{}{}", rf::FACT, word.key);
        let unknown = Choice::new("", w::NOT_KNOWN);
        let choices = std::iter::once(unknown).chain(yes_no()).map(|c| c.chosen(t.value(&name))).collect();
        let label = Text::in_lang(format!("10. {}", word.ask), names::BOOK_LANG);
        fields.push(Field::new(name, label, Kind::Select(choices)));
    }
    fields
}

fn conditions(t: &Typed<'_>) -> Vec<Field> {
    vec![
        t.tick(f::CONFIDENTIAL, w::CONDITION_CONFIDENTIAL),
        t.at(f::CONFIDENTIAL_UNTIL, 11, w::CONDITION_UNTIL),
        t.tick(f::NOT_ONWARD, w::CONDITION_NOT_ONWARD),
        t.tick(f::NOT_EVIDENCE, w::CONDITION_NOT_EVIDENCE),
        t.tick(f::NO_DEATH, w::CONDITION_NO_DEATH),
        t.long(f::ONLY_FOR, 11, w::CONDITION_ONLY_FOR),
        t.at(f::DESTROY_BY, 11, w::CONDITION_DESTROY_BY),
        t.long(f::CONDITION, 11, w::CONDITION_OTHER),
    ]
}

fn content(t: &Typed<'_>) -> Vec<Field> {
    let node = &t.visit.node;
    let mut languages: Vec<String> = node.book.state(node.state).map(|s| s.languages.clone()).unwrap_or_default();
    languages.extend(
        Lang::ALL.map(|l| l.code().to_owned()).into_iter().filter(|l| !languages.contains(l)).collect::<Vec<_>>(),
    );
    let languages = languages.into_iter().map(|l| Choice::new(l.clone(), Text::own(l))).collect();
    let origins = vec![
        Choice::new("own-investigation", w::ORIGIN_OWN),
        Choice::new("reported", w::ORIGIN_REPORTED),
        Choice::new("open", w::ORIGIN_OPEN),
        Choice::new("another-state", w::ORIGIN_OTHER_STATE).hint(w::ORIGIN_OTHER_STATE_HINT),
    ];
    let others = node.book.states().filter(|s| s.code != node.state);
    let others = others.map(|s| Choice::new(s.code.to_string(), Text::own(format!("{} ({})", s.name, s.code))));
    vec![
        t.select(f::LANGUAGE, 13, w::FIELD_LANGUAGE, languages).required(),
        t.long(f::FOUND, 16, w::TELL_FOUND).required(),
        t.long(f::HOW, 17, w::TELL_HOW).required(),
        t.radios(f::ORIGIN, 18, w::TELL_ORIGIN, origins),
        t.select(f::HANDED_BY, 18, w::TELL_HANDED_BY, others.collect()),
        t.long(f::NAMES, 20, w::TELL_NAMES).code(),
        t.long(f::WHY_NAMED, 21, w::TELL_WHY_NAMED),
        t.long(f::MORE, 22, w::TELL_MORE),
    ]
}

fn address(t: &Typed<'_>) -> Vec<Field> {
    let transports = vec![Choice::new("tcp", Text::own("TCP")), Choice::new("udp", Text::own("UDP"))];
    let mut error = t.line(rf::CLOCK_ERROR, 19, w::CLOCK_DOUBT).code();
    error.hint = Some(Text::own("ms"));
    vec![
        t.line(rf::ADDRESS, 19, w::FIELD_ADDRESS).code(),
        t.line(rf::PORT, 19, w::FIELD_PORT).code(),
        t.select(rf::TRANSPORT, 19, w::FIELD_TRANSPORT, transports),
        t.at(rf::TIME_FROM, 19, w::FIELD_PERIOD),
        t.at(rf::TIME_TO, 19, w::FIELD_TIME_TO),
        t.line(rf::CLOCK, 19, w::FIELD_CLOCK_SOURCE),
        error,
    ]
}

/// Not part of the letter: who signs answers them.
fn questions(t: &Typed<'_>) -> Vec<Field> {
    let mut fields = safeguards();
    for field in &mut fields {
        if let Kind::Radios(choices) = &mut field.kind {
            choices.iter_mut().for_each(|c| c.chosen = c.value == t.value(&field.name));
        }
    }
    if let Some(first) = fields.first_mut() {
        first.hint = Some(w::SAFEGUARDS_TELL.into());
    }
    fields
}
