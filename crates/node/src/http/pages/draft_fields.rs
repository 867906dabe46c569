//! Between the form for a new request and the fields that the desk keeps. Nothing that was typed is lost on the way.

use std::collections::BTreeMap;

use jiff::tz::{Offset, TimeZone};
use request::{Draft, fields as f};
use terms::Instant;

use super::Fields;
use crate::web::{DraftValues, FactAsked, FactKind, Word, words as w};

/// Names of the form, and of the fields that they fill as they are.
const PLAIN: &[(&str, &str)] = &[
    ("to", f::TO),
    ("measure", f::MEASURE),
    ("case_ref", f::CASE),
    ("offence_text", f::ARTICLE),
    ("penalty_months", f::PENALTY),
    ("summary", f::FACTS),
    ("address", f::ADDRESS),
    ("port", f::PORT),
    ("transport", f::TRANSPORT),
    ("clock_source", f::CLOCK),
    ("holder", f::HOLDER),
    ("data", f::DATA),
    ("necessity", f::NECESSITY),
    ("nexus", f::NEXUS),
    ("urgency", f::URGENCY),
    ("urgency_reason", f::URGENCY_REASON),
    ("life_at_risk", f::LIFE),
    ("reciprocity", f::RECIPROCITY),
    ("language", f::LANGUAGE),
];

/// Names of the form that hold a wall clock, and the fields that hold the moment.
pub(super) const TIMES: &[(&str, &str)] = &[
    ("acted_at", f::ACTED),
    ("time_from", f::TIME_FROM),
    ("time_to", f::TIME_TO),
    ("confidential_until", f::SECRET_UNTIL),
    ("request_by", f::REQUEST_BY),
];

/// The first moment of the use, which every request has.
const FIRST_TIME: &str = "time_from";

/// The name in the form of a field that lacks something.
pub(super) fn name_in_form(field: &str) -> String {
    let known = PLAIN.iter().chain(TIMES).find(|(_, name)| *name == field).map(|(form, _)| *form);
    match known {
        Some(form) => form.to_owned(),
        None if field == f::CLOCK_ERROR => "clock_error".into(),
        None => field.to_owned(),
    }
}

/// What a field is called where it is read, on either side.
pub(super) fn label(field: &str) -> Option<Word> {
    Some(match field {
        f::TO => w::FIELD_TO,
        f::MEASURE => w::FIELD_MEASURE,
        f::CONDUCT => w::FIELD_CONDUCT,
        f::CASE => w::FIELD_CASE_REF,
        f::ARTICLE => w::OFFENCE_TEXT_OF_ASKER,
        f::PENALTY => w::FIELD_PENALTY,
        f::FACTS => w::FIELD_FACTS,
        f::ACTED => w::FIELD_ACTED_AT,
        f::ADDRESS => w::FIELD_ADDRESS,
        f::PORT => w::FIELD_PORT,
        f::TRANSPORT => w::FIELD_TRANSPORT,
        f::TIME_FROM => w::FIELD_PERIOD,
        f::TIME_TO => w::FIELD_TIME_TO,
        f::CLOCK => w::FIELD_CLOCK_SOURCE,
        f::CLOCK_ERROR => w::CLOCK_DOUBT,
        f::HOLDER => w::FIELD_HOLDER,
        f::DATA => w::FIELD_DATA,
        f::NECESSITY => w::FIELD_NECESSITY,
        f::NEXUS => w::FIELD_NEXUS,
        f::URGENCY => w::FIELD_URGENCY,
        f::URGENCY_REASON => w::FIELD_URGENCY_REASON,
        f::LIFE => w::FIELD_LIFE,
        f::SECRET_UNTIL => w::FIELD_CONFIDENTIAL,
        f::REQUEST_BY => w::FIELD_REQUEST_BY,
        f::RECIPROCITY => w::RECIPROCITY_PROMISED,
        f::LANGUAGE => w::FIELD_LANGUAGE,
        _ => return None,
    })
}

/// The fields of a form that was sent.
pub(super) fn from_form(form: &Fields) -> BTreeMap<String, String> {
    let sent = |name: &str| form.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.trim());
    let mut fields = BTreeMap::new();
    let mut put = |name: &str, value: String| {
        if !value.is_empty() {
            fields.insert(name.to_owned(), value);
        }
    };
    for (form_name, name) in PLAIN {
        put(name, sent(form_name).to_owned());
    }
    let zone = DraftValues { zone: sent("zone").to_owned(), ..DraftValues::default() };
    for (form_name, name) in TIMES {
        put(name, zone.moment(sent(form_name)).unwrap_or_default());
    }
    // Chosen before any time was typed, the zone stands where the first time will: whoever chose it does not choose again.
    if sent(FIRST_TIME).is_empty() {
        put(f::TIME_FROM, zone.zone);
    }
    let conduct: Vec<&str> = form.iter().filter(|(k, _)| k == "conduct").map(|(_, v)| v.as_str()).collect();
    put(f::CONDUCT, conduct.join(" "));
    put(f::CLOCK_ERROR, thousandths(sent("clock_error")));
    for (name, value) in form.iter().filter(|(k, _)| k.starts_with(f::FACT) && !k.ends_with(".currency")) {
        let currency = sent(&format!("{name}.currency")).to_uppercase();
        let value = value.trim();
        put(
            name,
            if value.is_empty() || currency.is_empty() { value.to_owned() } else { format!("{value} {currency}") },
        );
    }
    fields
}

/// The fields of a form that changes a request: those that it names and no others, also where they were emptied.
pub(super) fn changed(form: &Fields) -> BTreeMap<String, String> {
    let zone = form.iter().find(|(name, _)| name == "zone").map_or("", |(_, zone)| zone.trim());
    let zone = DraftValues { zone: zone.to_owned(), ..DraftValues::default() };
    let kept = |(name, text): (String, String)| {
        if let Some((_, time)) = TIMES.iter().find(|(form, _)| *form == name) {
            return Some(((*time).to_owned(), zone.moment(&text).unwrap_or_default()));
        }
        let plain = PLAIN.iter().find(|(form, _)| *form == name).map(|(_, field)| (*field).to_owned());
        match name.as_str() {
            "zone" => None,
            "clock_error" => Some((f::CLOCK_ERROR.to_owned(), thousandths(&text))),
            _ => Some((plain.unwrap_or(name), text)),
        }
    };
    super::act::joined(form).into_iter().filter_map(kept).collect()
}

/// What was kept, as the form shows it.
pub(super) fn to_form(id: &str, draft: &Draft) -> DraftValues {
    let kept = |name: &str| draft.field(name).unwrap_or("").to_owned();
    // Never chosen is not UTC: the form says so, and asks.
    let times = [f::TIME_FROM].into_iter().chain(TIMES.iter().map(|(_, name)| *name));
    let zone = times.into_iter().find_map(|name| zone_of(&kept(name))).unwrap_or_default();
    let wall = |name: &str| wall(&kept(name), &zone);
    DraftValues {
        id: id.to_owned(),
        to: kept(f::TO),
        measure: kept(f::MEASURE),
        conduct: kept(f::CONDUCT).split_whitespace().map(str::to_owned).collect(),
        case_ref: kept(f::CASE),
        offence_text: kept(f::ARTICLE),
        penalty_months: kept(f::PENALTY),
        acted_at: wall(f::ACTED),
        summary: kept(f::FACTS),
        address: kept(f::ADDRESS),
        port: kept(f::PORT),
        transport: kept(f::TRANSPORT),
        time_from: wall(f::TIME_FROM),
        time_to: wall(f::TIME_TO),
        clock_source: kept(f::CLOCK),
        clock_error: seconds(&kept(f::CLOCK_ERROR)),
        holder: kept(f::HOLDER),
        data: kept(f::DATA),
        necessity: kept(f::NECESSITY),
        nexus: kept(f::NEXUS),
        urgency: kept(f::URGENCY),
        urgency_reason: kept(f::URGENCY_REASON),
        life_at_risk: kept(f::LIFE),
        confidential_until: wall(f::SECRET_UNTIL),
        request_by: wall(f::REQUEST_BY),
        reciprocity: kept(f::RECIPROCITY),
        language: kept(f::LANGUAGE),
        zone,
    }
}

/// One fact that the laws ask about, with the answer so far.
pub(super) fn fact(word: &law::FactWord, draft: &Draft) -> FactAsked {
    let kept = draft.field(&format!("{}{}", f::FACT, word.key)).unwrap_or("").to_owned();
    let kind = match word.kind {
        law::FactKind::YesNo => FactKind::YesNo,
        law::FactKind::Amount => FactKind::Amount,
        law::FactKind::Count => FactKind::Number,
    };
    let (value, currency) = match kept.rsplit_once(' ') {
        Some((value, currency)) if kind == FactKind::Amount => (value.to_owned(), currency.to_owned()),
        _ => (kept, String::new()),
    };
    let says = crate::web::Text::in_lang(&word.ask, super::names::BOOK_LANG);
    FactAsked { name: word.key.clone(), says, kind, value, currency }
}

/// The zone at the end of a moment: `Z`, or hours and minutes.
fn zone_of(moment: &str) -> Option<String> {
    if moment.ends_with('Z') {
        return Some("Z".into());
    }
    let at = moment.len().checked_sub(6)?;
    let tail = moment.get(at..)?;
    let digits = |r| tail.get(r).is_some_and(|d: &str| d.bytes().all(|b| b.is_ascii_digit()));
    let shaped = tail.starts_with(['+', '-']) && tail.get(3..4) == Some(":") && digits(1..3) && digits(4..6);
    shaped.then(|| tail.to_owned())
}

/// The wall clock of a moment in a zone. What is no moment is shown as it was typed.
fn wall(moment: &str, zone: &str) -> String {
    let typed = || moment.strip_suffix(zone).unwrap_or(moment).replacen('T', " ", 1);
    let Ok(at) = Instant::parse(moment) else { return typed() };
    let offset = if zone == "Z" { Some(Offset::UTC) } else { offset(zone) };
    let Some(offset) = offset else { return typed() };
    let there = TimeZone::fixed(offset).to_datetime(at.timestamp());
    there.to_string().replacen('T', " ", 1)
}

fn offset(zone: &str) -> Option<Offset> {
    let hours: i32 = zone.get(1..3)?.parse().ok()?;
    let minutes: i32 = zone.get(4..6)?.parse().ok()?;
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

/// Seconds as typed, in milliseconds. What is no number stays as it is, for the check to name.
fn thousandths(typed: &str) -> String {
    let typed = typed.replace(',', ".");
    let (whole, part) = typed.split_once('.').unwrap_or((&typed, ""));
    let part = format!("{part:0<3}");
    match (whole.parse::<u64>(), part.parse::<u64>()) {
        (Ok(whole), Ok(part_ms)) if part.len() == 3 => whole.saturating_mul(1000).saturating_add(part_ms).to_string(),
        _ => typed,
    }
}

/// Milliseconds as kept, in seconds.
pub(super) fn seconds(kept: &str) -> String {
    let Ok(ms) = kept.parse::<u64>() else { return kept.to_owned() };
    let text = format!("{}.{:03}", ms / 1000, ms % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_error_goes_there_and_back() {
        for (typed, ms) in
            [("2", "2000"), ("0.05", "50"), ("0,05", "50"), ("1.234", "1234"), ("about one", "about one")]
        {
            assert_eq!(thousandths(typed), ms);
        }
        for (ms, shown) in [("2000", "2"), ("50", "0.05"), ("0", "0"), ("?", "?")] {
            assert_eq!(seconds(ms), shown);
        }
    }

    #[test]
    fn a_moment_is_shown_on_the_wall_of_its_zone() {
        assert_eq!(wall("2026-11-22T15:03:05Z", "+08:00"), "2026-11-22 23:03:05");
        assert_eq!(wall("2026-11-22T15:03:05+08:00", "+08:00"), "2026-11-22 15:03:05");
        assert_eq!(wall("some evening+08:00", "+08:00"), "some evening");
        assert_eq!(zone_of("2026-11-22T15:03:05-03:30"), Some("-03:30".into()));
        assert_eq!(zone_of("yesterday"), None);
    }

    #[test]
    fn a_zone_that_was_chosen_before_any_time_was_typed_is_chosen_still_and_one_that_never_was_is_not_utc() {
        let check = |typed: &[(&str, &str)], zone: &str, time_from: &str| {
            let form: Fields = typed.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            let shown = to_form("1", &Draft(from_form(&form)));
            assert_eq!((shown.zone.as_str(), shown.time_from.as_str()), (zone, time_from), "{typed:?}");
        };
        check(&[("zone", "+02:00"), ("time_from", "")], "+02:00", "");
        check(&[("zone", "Z")], "Z", "");
        check(&[("zone", "-03:30"), ("acted_at", "2026-11-22 15:03:05")], "-03:30", "");
        check(&[("zone", ""), ("time_from", "2026-11-22 15:03:05")], "", "2026-11-22 15:03:05");
        check(&[("zone", "+02:00"), ("time_from", "some evening")], "+02:00", "some evening");
        check(&[], "", "");
    }

    #[test]
    fn a_change_that_touches_nothing_leaves_every_moment_and_error_as_it_was() {
        let kept = [
            (f::TIME_FROM, "2026-11-22T15:03:05+01:00"),
            (f::SECRET_UNTIL, "2027-01-22T00:00:00+01:00"),
            (f::CLOCK_ERROR, "1500"),
        ];
        let draft = Draft(kept.map(|(name, text)| (name.to_owned(), text.to_owned())).into());
        let shown = to_form("1", &draft);
        let sent = [
            ("zone", shown.zone.as_str()),
            ("time_from", &shown.time_from),
            ("confidential_until", &shown.confidential_until),
            ("clock_error", &shown.clock_error),
            ("holder", ""),
            ("reason", "nothing"),
        ];
        let form: Fields = sent.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let mut changed = changed(&form);
        assert_eq!(
            (changed.remove("reason"), changed.remove(f::HOLDER)),
            (Some("nothing".into()), Some(String::new()))
        );
        assert_eq!(Draft(changed), draft);
    }

    #[test]
    fn what_the_form_sends_is_what_it_shows_again() {
        let form: Fields = [
            ("to", "XB"),
            ("conduct", "fraud"),
            ("conduct", "theft"),
            ("zone", "+01:00"),
            ("time_from", "2026-11-22 15:03:05"),
            ("clock_error", "0.5"),
            ("fact.loss", "48000"),
            ("fact.loss.currency", "eur"),
        ]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .to_vec();
        let fields = from_form(&form);
        assert_eq!(fields.get(f::TIME_FROM).map(String::as_str), Some("2026-11-22T15:03:05+01:00"));
        assert_eq!(fields.get("fact.loss").map(String::as_str), Some("48000 EUR"));
        let shown = to_form("1", &Draft(fields));
        assert_eq!((shown.zone.as_str(), shown.time_from.as_str()), ("+01:00", "2026-11-22 15:03:05"));
        assert_eq!((shown.clock_error.as_str(), shown.conduct.len()), ("0.5", 2));
    }
}
