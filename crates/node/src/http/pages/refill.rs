//! A form that was refused comes back with what was typed, chosen and ticked, and with what is wrong beside the field that it is about.

use request::Draft;

use super::{Fields, clocks, draft_fields::changed, names};
use crate::{
    desk::No,
    web::{Action, Field, Kind, Lack, Text},
};

/// Puts what was typed back into the form that was refused, opens it, and says beside each field what is wrong with it.
pub(super) fn refill(actions: &mut [Action], form: &Fields, no: &No) {
    let sent = |name: &str| form.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str());
    let Some(action) = sent("do").and_then(|id| actions.iter_mut().find(|a| a.id == id)) else { return };
    action.again = true;
    for field in &mut action.fields {
        retyped(field, form);
    }
    if let No::Lacks(found) = no {
        let lacks = clocks::lacks(found, &Draft(changed(form)), sent("zone").unwrap_or_default());
        for field in &mut action.fields {
            field.lacks.extend(lacks.iter().filter(|l| l.field.as_deref() == Some(field.name.as_str())).cloned());
        }
        return;
    }
    let says = no.to_string();
    let open = |fields: &[Field]| {
        let named = |f: &Field| says.contains(&format!("«{}»", f.name)) || no.code() == f.name;
        let unanswered = |f: &Field| no.code() == "safeguard-unanswered" && sent(&f.name).is_none();
        fields.iter().position(|f| named(f) || unanswered(f))
    };
    // What is about none of the fields stands at the head of the page; beside the first it would accuse that one.
    if let Some(field) = open(&action.fields).and_then(|place| action.fields.get_mut(place)) {
        field.lacks.push(Lack {
            code: no.code().to_owned(),
            field: Some(field.name.clone()),
            says: Text::in_lang(says, names::BOOK_LANG),
            cure: Text::in_lang(no.cure(), names::BOOK_LANG),
            source: None,
        });
    }
}

/// What was typed, chosen or ticked stands in the field again; how it read before says nothing of it any more.
fn retyped(field: &mut Field, form: &Fields) {
    let sent: Vec<&str> = form.iter().filter(|(name, _)| *name == field.name).map(|(_, text)| text.as_str()).collect();
    field.reads = None;
    match (&mut field.kind, sent.first()) {
        (Kind::Checks(choices), _) => choices.iter_mut().for_each(|c| c.chosen = sent.contains(&c.value.as_str())),
        (Kind::Tick, ticked) => field.value = ticked.copied().unwrap_or_default().to_owned(),
        (Kind::Select(choices) | Kind::Radios(choices), Some(typed)) => {
            choices.iter_mut().for_each(|c| c.chosen = c.value == *typed);
        }
        (Kind::Secret | Kind::Files, _) | (_, None) => {}
        (_, Some(typed)) => {
            field.value = (*typed).to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::{Choice, Weight, words as w};

    fn sent(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    fn action(fields: Vec<Field>) -> [Action; 1] {
        [Action::new("amend", "/act/amend", w::ACT_AMEND, Weight::Secondary, w::ACT_AMEND_THEN).fields(fields)]
    }

    #[test]
    fn what_was_ticked_is_ticked_still_and_what_was_not_is_not() {
        let kinds =
            vec![Choice::new("fraud", w::YES), Choice::new("theft", w::NO).chosen("theft"), Choice::new("x", w::NO)];
        let mut actions = action(vec![
            Field::new("kind", w::NAME, Kind::Checks(kinds)),
            Field::new("promised", w::NAME, Kind::Tick),
            Field::new("other", w::NAME, Kind::Tick).value("yes"),
        ]);
        let form = sent(&[("do", "amend"), ("kind", "fraud"), ("kind", "x"), ("promised", "yes")]);
        refill(&mut actions, &form, &No::refused("no", "no", "no"));
        let [kinds, promised, other] = actions[0].fields.as_slice() else { panic!("three fields") };
        let Kind::Checks(kinds) = &kinds.kind else { panic!("boxes") };
        assert_eq!(kinds.iter().map(|c| c.chosen).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!((promised.value.as_str(), other.value.as_str()), ("yes", ""));
    }

    #[test]
    fn what_lacks_stands_beside_the_field_that_lacks_it_and_beside_no_other() {
        let line = |name: &str| Field::new(name, w::NAME, Kind::Line);
        let mut actions = action(vec![line("address"), line("clock_error")]);
        let form = sent(&[("do", "amend"), ("zone", "Z"), ("clock_error", "about one")]);
        let lack = request::Lack {
            field: request::fields::CLOCK_ERROR.into(),
            code: "clock-error".into(),
            says: "missing".into(),
            cure: "Give it in milliseconds.".into(),
        };
        refill(&mut actions, &form, &No::Lacks(vec![lack]));
        let lacks: Vec<usize> = actions[0].fields.iter().map(|f| f.lacks.len()).collect();
        assert_eq!((lacks, actions[0].fields[1].value.as_str()), (vec![0, 1], "about one"));
        let mut actions = action(vec![line("address")]);
        refill(&mut actions, &sent(&[("do", "amend")]), &No::refused("nothing-changed", "nothing would change", "x"));
        assert!(actions[0].fields[0].lacks.is_empty() && actions[0].faulty(), "open, and no field is accused");
    }
}
