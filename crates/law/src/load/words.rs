//! Reads the words (`conduct.toml`), what is common to all states (`common.toml`) and the rates (`currencies.toml`).

use jiff::civil::Date;
use terms::{Ground, Measure};

use crate::{
    Care, FactKind, Field,
    load::flaw::Place,
    load::{Loader, Named, data, measure, urgency},
    raw::{RawCommon, RawCure, RawDeadline, RawRates, RawRequirement, RawTerm, RawVocabulary},
    record::{ConductWord, Cure, DeadlineRule, FactWord, Rate, RecordWord, RequirementRule, Span},
};

impl Loader {
    pub(crate) fn vocabulary(&mut self, place: Place<'_>) {
        let Some(raw) = self.parse::<RawVocabulary>(place) else { return };
        for word in raw.conduct {
            let at = place.at(word.id.span().start);
            let id = word.id.into_inner();
            self.id(at, &id);
            self.worded(at, &[&word.name, &word.says]);
            let care = word.care.and_then(|c| self.word(at, "care", &c, Care::parse));
            let read = ConductWord {
                id: id.clone(),
                name: word.name,
                says: word.says,
                care,
                iccs: word.iccs,
                counts: Vec::new(),
            };
            self.conduct_order.push(id.clone());
            self.conduct.insert(id, read);
        }
        for word in raw.composite {
            let at = place.at(word.id.span().start);
            let id = word.id.into_inner();
            self.id(at, &id);
            self.worded(at, &[&word.name, &word.says]);
            for count in &word.counts {
                self.refer(at, Named::Count { of: id.clone(), conduct: count.clone() });
            }
            let counts = self.words(at, "counts", &word.counts, |w| Some(w.to_owned()));
            let read = ConductWord { id: id.clone(), name: word.name, says: word.says, care: None, iccs: None, counts };
            self.conduct_order.push(id.clone());
            self.conduct.insert(id, read);
        }
        for word in raw.record {
            let at = place.at(word.id.span().start);
            let id = word.id.into_inner();
            self.id(at, &id);
            self.worded(at, &[&word.says]);
            self.records.insert(id.clone(), RecordWord { id, says: word.says });
        }
        for word in raw.fact {
            let at = place.at(word.id.span().start);
            let key = word.id.into_inner();
            self.id(at, &key);
            self.worded(at, &[&word.ask]);
            if key.contains('.') {
                self.flaws.add(at, format!("`{key}` is no name of a fact: a-z, 0-9 and dash"));
            }
            let Some(kind) = FactKind::parse(&word.kind) else {
                self.flaws.add(at, format!("unknown kind of fact `{}`: yes-no, amount or count", word.kind));
                continue;
            };
            self.fact_id(&key);
            self.facts.insert(key.clone(), FactWord { key, kind, ask: word.ask });
        }
    }

    pub(crate) fn common(&mut self, place: Place<'_>) {
        let Some(raw) = self.parse::<RawCommon>(place) else { return };
        self.requirements = self.requirement_rules(place, &raw.requirement);
        self.deadlines = self.deadline_rules(place, &raw.deadline);
        for cure in &raw.cure {
            self.cure(place.at(cure.code.span().start), cure);
        }
    }

    fn cure(&mut self, at: Place<'_>, raw: &RawCure) {
        self.worded(at, &[&raw.says, &raw.cure]);
        let Some(code) = self.word(at, "code", raw.code.get_ref(), |w| w.parse::<Ground>().ok()) else { return };
        let atoms = self.atoms(at, &raw.raised_by);
        if atoms.iter().any(|a| a.test != crate::record::Test::Is(true)) {
            self.flaws.add(at, "`raised_by` names facts that a person answers with yes");
        }
        let raised_by = atoms.into_iter().map(|a| a.fact).collect();
        let read = Cure { says: raw.says.clone(), cure: raw.cure.clone(), raised_by };
        if self.cures.insert(code, read).is_some() {
            self.flaws.add(at, format!("the ground {code} is explained twice"));
        }
    }

    pub(crate) fn requirement_rules(&mut self, place: Place<'_>, raw: &[RawRequirement]) -> Vec<RequirementRule> {
        let read = |r: &RawRequirement| {
            let (head, at) = self.head(place, r);
            self.worded(at, &[&r.says, &r.cure]);
            Some(RequirementRule {
                head,
                field: self.word(at, "field", &r.field, Field::parse)?,
                says: r.says.clone(),
                cure: r.cure.clone(),
                measures: self.words_or_all(at, "measures", &r.measures, Measure::ALL, measure),
                data: self.words_or_all(at, "data", &r.data, terms::DataCategory::ALL, data),
                only_without_treaty: r.only_without_treaty,
            })
        };
        raw.iter().filter_map(read).collect()
    }

    pub(crate) fn deadline_rules(&mut self, place: Place<'_>, raw: &[RawDeadline]) -> Vec<DeadlineRule> {
        let mut rules: Vec<DeadlineRule> = Vec::new();
        for d in raw {
            let (head, at) = self.head(place, d);
            let term = RawTerm { count: d.count, unit: d.unit.clone(), roll: d.roll, says: d.says.clone() };
            let Some(term) = self.term(at, &term) else { continue };
            let measures = self.words(at, "measures", &d.measures, measure);
            let urgency = self.words(at, "urgency", &d.urgency, urgency);
            let rule = DeadlineRule { head, measures, urgency, term };
            let twin = |o: &DeadlineRule| {
                o.head.span.overlaps(rule.head.span)
                    && share(&o.measures, &rule.measures)
                    && share(&o.urgency, &rule.urgency)
            };
            if let Some(other) = rules.iter().find(|o| twin(o)) {
                let spot = self.spot(other.head.id());
                self.flaws.add(at, format!("overlaps `{}` ({spot}): same measure, urgency and days", other.head.id()));
            }
            rules.push(rule);
        }
        rules
    }

    pub(crate) fn currencies(&mut self, place: Place<'_>) {
        let Some(raw) = self.parse::<RawRates>(place) else { return };
        self.base_currency = raw.base;
        self.currency(place, &self.base_currency.clone());
        for rate in &raw.rate {
            let (head, at) = self.head(place, rate);
            self.currency(at, &rate.currency);
            self.rate(at, &rate.currency, head.span, &rate.per_base);
        }
        for series in &raw.series {
            let (head, at) = self.head(place, series);
            self.currency(at, &series.currency);
            if series.monthly.is_empty() {
                self.flaws.add(at, "`monthly` names nothing");
            }
            for entry in &series.monthly {
                let Some((span, rate)) = month(entry) else {
                    self.flaws.add(at, format!("`{entry}` is no month with its rate: write 2026-01 7.53"));
                    continue;
                };
                if span.from < head.span.from || head.span.to.is_none_or(|to| span.to > Some(to)) {
                    self.flaws.add(at, format!("`{entry}` lies outside the days of the record"));
                }
                self.rate(at, &series.currency, span, rate);
            }
        }
    }

    fn rate(&mut self, at: Place<'_>, currency: &str, span: Span, text: &str) {
        let Some(millionths) = millionths(text) else {
            return self.flaws.add(at, format!("`{text}` is no rate: digits, a dot, at most six decimals, above zero"));
        };
        // In order and apart: only the neighbours of a new one can overlap it.
        let list = self.rates.entry(currency.to_owned()).or_default();
        let place = list.partition_point(|r| r.span.from < span.from);
        let beside = list.iter().skip(place.saturating_sub(1)).take(2);
        if beside.into_iter().any(|r| r.span.overlaps(span)) {
            self.flaws.add(at, format!("two rates of {currency} on one day"));
        } else {
            list.insert(place, Rate { span, millionths });
        }
    }
}

pub(crate) fn share<T: PartialEq>(one: &[T], two: &[T]) -> bool {
    one.iter().any(|a| two.contains(a))
}

/// `2026-01 7.53`: the days of the month, and the rate.
fn month(text: &str) -> Option<(Span, &str)> {
    let (month, rate) = text.split_once(' ')?;
    let (year, month) = month.split_once('-')?;
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    let shaped = digits(year, 4) && digits(month, 2);
    let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok().filter(|_| shaped)?;
    Some((Span { from: first, to: Some(first.last_of_month()) }, rate))
}

fn millionths(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.len() <= 9 && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 6 {
        return None;
    }
    let value: u64 = format!("{whole}{part:0<6}").parse().ok()?;
    (value > 0).then_some(value)
}
