//! Wall clocks in forms: which zones are offered, how a typed time reads on the clocks that matter, and what a form says of a time that it lacks.

use std::collections::BTreeMap;

use request::{Draft, fields as f};
use terms::Instant;

use super::{
    draft_fields::{TIMES, name_in_form},
    names,
};
use crate::{
    Node,
    web::{Choice, Lack, Moment, Text, Zone, words as w},
};

/// The offsets that our wall clock shows now and half a year ago, UTC, and what was chosen before. A log's line says which it was, so nobody's
/// clock is chosen in place of the officer.
pub(super) fn choices(node: &Node, chosen: &str) -> Vec<Choice> {
    let half_a_year = std::time::Duration::from_secs(182 * 24 * 3600);
    let here = names::zones(node, &[]);
    let mut choices = vec![Choice::new("", w::CHOOSE)];
    for at in [node.now(), node.now().before(half_a_year)] {
        for local in Moment::at(at, &here).local {
            if choices.iter().all(|choice| choice.value != local.offset) {
                let says = format!("{} {}", local.place, local.offset);
                choices.push(Choice::new(local.offset, Text::own(says)));
            }
        }
    }
    choices.push(Choice::new("Z", Text::own("UTC")));
    if choices.iter().all(|choice| choice.value != chosen) {
        choices.push(Choice::new(chosen, Text::own(chosen)));
    }
    choices
}

/// How each time of a request reads on these clocks and in UTC, by its name in the form: a wrong zone is seen before it is sent.
pub(super) fn reads(draft: &Draft, zones: &[Zone]) -> BTreeMap<String, Moment> {
    let read = |(form, name): &(&str, &str)| {
        let at = Instant::parse(draft.field(name)?).ok()?;
        Some(((*form).to_owned(), Moment::at(at, zones)))
    };
    TIMES.iter().filter_map(read).collect()
}

/// What is wrong with a time, as its form says it.
enum Wrong {
    /// Nothing is typed.
    Missing,
    /// It is no date and time in any zone.
    NoTime,
    /// Only its zone is missing.
    NoZone,
}

fn wrong(kept: Option<&str>, zone: &str) -> Wrong {
    match kept {
        None => Wrong::Missing,
        Some(kept) if kept == zone => Wrong::Missing,
        Some(kept) if zone.is_empty() && Instant::parse(&format!("{kept}Z")).is_ok() => Wrong::NoZone,
        Some(_) => Wrong::NoTime,
    }
}

/// What a request lacks, in the names, the units and the spelling of times of our forms. A zone that nobody chose is a lack of its own.
pub(super) fn lacks(found: &[request::Lack], draft: &Draft, zone: &str) -> Vec<Lack> {
    let mut all: Vec<Lack> = Vec::new();
    for lack in found {
        let kept = draft.field(&lack.field);
        let time = TIMES.iter().any(|(_, name)| *name == lack.field);
        if time && zone.is_empty() && !all.iter().any(|lack| lack.field.as_deref() == Some("zone")) {
            all.push(said("zone", "time-zone", w::LACK_ZONE, w::LACK_ZONE_CURE));
        }
        let spelled = time
            && matches!(lack.code.as_str(), "time-zone" | "period")
            && kept.map(Instant::parse).is_none_or(|at| at.is_err());
        let field = name_in_form(&lack.field);
        match wrong(kept, zone) {
            Wrong::Missing if spelled => all.push(said(&field, "period", w::LACK_TIME, w::DATE_TIME_HINT)),
            Wrong::NoTime if spelled => all.push(said(&field, "period", w::LACK_NO_TIME, w::DATE_TIME_HINT)),
            Wrong::NoZone if spelled => {}
            _ => all.push(as_told(lack, field)),
        }
    }
    all
}

fn said(field: &str, code: &str, says: crate::web::Word, cure: crate::web::Word) -> Lack {
    Lack { code: code.into(), field: Some(field.into()), says: says.into(), cure: cure.into(), source: None }
}

fn as_told(lack: &request::Lack, field: String) -> Lack {
    // The field of the request is in milliseconds, and that of every form in seconds.
    let cure = match lack.field == f::CLOCK_ERROR {
        true => Text::Word(w::CLOCK_ERROR_CURE),
        false => Text::in_lang(&lack.cure, names::BOOK_LANG),
    };
    Lack {
        code: lack.code.clone(),
        field: Some(field),
        says: Text::in_lang(&lack.says, names::BOOK_LANG),
        cure,
        source: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lack(field: &str, code: &str) -> request::Lack {
        let (field, code) = (field.to_owned(), code.to_owned());
        request::Lack { field, code, says: "told".into(), cure: "in milliseconds".into() }
    }

    fn check(kept: &[(&str, &str)], zone: &str, found: &[request::Lack], said: &[(&str, Text)]) {
        let draft = Draft(kept.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect());
        let lacks = lacks(found, &draft, zone);
        let got: Vec<(&str, Text)> =
            lacks.iter().map(|lack| (lack.field.as_deref().unwrap_or(""), lack.says.clone())).collect();
        assert_eq!(got, said);
    }

    #[test]
    fn a_form_says_of_a_time_that_its_zone_was_not_chosen_that_it_is_missing_or_that_it_is_none() {
        let (from, to) = (lack(f::TIME_FROM, "time-zone"), lack(f::TIME_TO, "time-zone"));
        let zone = ("zone", w::LACK_ZONE.into());
        check(
            &[(f::TIME_FROM, "2026-11-22T15:03:05"), (f::TIME_TO, "some evening")],
            "",
            &[from.clone(), to.clone()],
            &[zone.clone(), ("time_to", w::LACK_NO_TIME.into())],
        );
        let none = lack(f::TIME_TO, "period");
        let missing = [("time_from", w::LACK_TIME.into()), ("time_to", w::LACK_TIME.into())];
        check(&[(f::TIME_FROM, "+01:00")], "+01:00", &[from, none.clone()], &missing);
        let both = [lack(f::TIME_FROM, "period"), none];
        check(&[], "", &both, &[&[zone][..], &missing].concat());
        // What is wrong with the period itself is said as it was found.
        let ends = lack(f::TIME_TO, "period");
        check(&[(f::TIME_TO, "2026-11-22T15:03:05Z")], "Z", &[ends], &[("time_to", Text::in_lang("told", "en"))]);
    }

    #[test]
    fn a_form_that_takes_seconds_asks_for_seconds() {
        let lacks = lacks(&[lack(f::CLOCK_ERROR, "clock-error")], &Draft::default(), "Z");
        assert_eq!((lacks[0].field.as_deref(), &lacks[0].cure), (Some("clock_error"), &w::CLOCK_ERROR_CURE.into()));
    }

    #[test]
    fn a_time_reads_on_each_clock_and_in_utc() {
        let draft = Draft([(f::TIME_FROM.to_owned(), "2026-11-22T15:03:05+08:00".to_owned())].into());
        let zones = [Zone { place: "XB".into(), iana: "Etc/GMT-1".into() }];
        let reads = reads(&draft, &zones);
        let moment = &reads["time_from"];
        assert_eq!(
            (moment.local[0].reads.as_str(), moment.utc.as_str()),
            ("2026-11-22 08:03:05", "2026-11-22 07:03:05")
        );
    }
}
