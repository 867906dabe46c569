//! Which offence the facts fit best, and how one test is read.

use jiff::civil::Date;
use law::{Fact, Question};
use toml::Table;

use super::{
    Files, Truth,
    calendar::day,
    table::{holds, list, number, truth_of, word, words},
    yes_no,
};

/// What a state's law says of a conduct.
#[derive(Clone)]
pub(super) struct Best {
    pub(super) fit: Truth,
    pub(super) id: String,
    pub(super) months: Option<i64>,
    pub(super) offence: bool,
    pub(super) death: bool,
    pub(super) complaint: bool,
}

/// The offence that fits best. Where none is on the books, the record that says so, if there is one.
pub(super) fn offence(law: &Files, state: &Table, code: &str, kind: &str, q: &Question) -> Best {
    let acted = day(state, q.acted_at);
    let attempted = law.facts.contains_key("attempted") && yes_no(q, "attempted") == Truth::Yes;
    let mut best: Option<Best> = None;
    let of = format!("{code} {kind}");
    for offence in law.offences.get(&of).into_iter().flatten().filter(|o| holds(o, acted)) {
        let (mut fit, mut nothing_left) = (Truth::Yes, true);
        for element in list(offence, "element") {
            if !(attempted && word(element, "kind") == "result") {
                fit = fit.max(any(law, &words(element, "any"), q, acted));
                nothing_left = false;
            }
        }
        if nothing_left {
            fit = Truth::Open;
        }
        if attempted {
            fit = fit.max(match word(offence, "attempt") {
                "punished" => Truth::Yes,
                "not-punished" => Truth::No,
                _ => Truth::Open,
            });
        }
        let mut months = number(offence, "months_max");
        for tier in list(offence, "tier") {
            if any(law, &words(tier, "any"), q, acted) == Truth::Yes {
                months = months.max(number(tier, "months_max"));
            }
        }
        let better = match &best {
            None => true,
            Some(had) => fit < had.fit || (fit == had.fit && months > had.months),
        };
        if better {
            best = Some(Best {
                fit,
                id: word(offence, "id").to_owned(),
                months,
                offence: true,
                death: truth_of(offence, "death"),
                complaint: word(offence, "complaint") == "required",
            });
        }
    }
    let absent = || law.absents.get(&of).into_iter().flatten().find(|a| holds(a, acted));
    best.unwrap_or_else(|| Best {
        fit: Truth::No,
        id: absent().map(|a| word(a, "id").to_owned()).unwrap_or_default(),
        months: None,
        offence: false,
        death: false,
        complaint: false,
    })
}

pub(super) fn any(law: &Files, tests: &[String], q: &Question, day: Date) -> Truth {
    tests.iter().map(|t| test(law, t, q, day)).min().unwrap_or(Truth::No)
}

/// `fact`, `not fact`, `fact >= 3`, `fact >= 3 EUR`.
pub(super) fn test(law: &Files, test: &str, q: &Question, day: Date) -> Truth {
    let yes_if = |met: bool| if met { Truth::Yes } else { Truth::No };
    if let Some(fact) = test.strip_prefix("not ") {
        return match yes_no(q, fact) {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Open => Truth::Open,
        };
    }
    let Some((fact, least)) = test.split_once(" >= ") else { return yes_no(q, test) };
    match (least.split_once(' '), q.facts.0.get(fact)) {
        (None, Some(Fact::Count(n))) => yes_if(*n >= least.parse::<u64>().unwrap()),
        (Some((least, wanted)), Some(Fact::Amount { hundredths, currency })) => {
            let min: u64 = least.parse().unwrap();
            if currency == wanted {
                return yes_if(*hundredths >= min * 100);
            }
            match (rate(law, currency, day), rate(law, wanted, day)) {
                (Some(theirs), Some(ours)) => {
                    yes_if(u128::from(*hundredths) * u128::from(ours) >= u128::from(min) * 100 * u128::from(theirs))
                }
                _ => Truth::Open,
            }
        }
        _ => Truth::Open,
    }
}

/// Millionths per unit of the base.
pub(super) fn rate(law: &Files, currency: &str, day: Date) -> Option<u64> {
    if currency == law.base {
        return Some(1_000_000);
    }
    let rate = law.rates.iter().find(|r| word(r, "currency") == currency && holds(r, day))?;
    let text = word(rate, "per_base");
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let mut millionths: u64 = whole.parse().unwrap();
    for place in 0..6 {
        let digit = part.chars().nth(place).and_then(|c| c.to_digit(10)).unwrap_or(0);
        millionths = millionths * 10 + u64::from(digit);
    }
    Some(millionths)
}
