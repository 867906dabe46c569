//! Reads one state's file.

use jiff::{civil::Weekday, tz::TimeZone};
use terms::{DataCategory, Ground, Measure, StateCode};

use crate::{
    RetentionStatus, Route,
    flaw::Place,
    load::{Loader, data, measure, urgency},
    raw::{RawAuthority, RawClause, RawState, RawTerm},
    record::{
        AuthorisationRule, Authority, AuthorityKind, Clause, DeadlineRule, DualRule, Field, GroundRecord, Head,
        RequirementRule, RetentionRule, StateProfile, Term, Unit,
    },
};

impl Loader {
    pub(crate) fn state_file(&mut self, place: Place<'_>, name: &str) {
        let code: Option<StateCode> = name.strip_suffix(".toml").and_then(|c| c.parse().ok());
        let Some(code) = code else {
            return self.flaws.add(place, "a state's file is named by its two capital letters, such as states/XA.toml");
        };
        let Some(raw) = self.parse::<RawState>(place) else { return };
        let (_, at) = self.head(place, &raw);
        self.worded(at, &[&raw.name, &raw.own_name]);
        let zone = TimeZone::get(&raw.time_zone).unwrap_or_else(|_| {
            self.flaws.add(at, format!("unknown time zone `{}`: an IANA name such as Europe/Paris", raw.time_zone));
            TimeZone::UTC
        });
        for tag in &raw.languages {
            if !(2..=8).contains(&tag.len()) || !tag.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-') {
                self.flaws.add(at, format!("`{tag}` is no language tag: BCP 47, such as en or zh-Hans"));
            }
        }
        if raw.languages.is_empty() {
            self.flaws.add(at, "no language accepted: name at least one");
        }
        let profile = StateProfile {
            code,
            name: raw.name.clone(),
            own_name: raw.own_name.clone(),
            time_zone: raw.time_zone.clone(),
            languages: raw.languages.clone(),
            consent: self.words(at, "consent", &raw.consent, AuthorityKind::parse),
            zone,
            weekend: raw.weekend.iter().filter_map(|d| self.word(at, "weekend", d, weekday)).collect(),
            holidays: self.holidays(at, &raw),
            calendar_until: self.date(at, &raw.calendar_until),
            authorities: raw.authority.iter().filter_map(|a| self.authority(place, a)).collect(),
            clauses: self.clauses(place, &raw.clause),
            requirements: self.requirements(place, &raw),
            authorisations: self.authorisations(place, &raw),
            grounds: self.grounds(place, &raw),
            deadlines: self.deadlines(place, &raw),
            retentions: self.retentions(place, &raw),
        };
        self.profile_is_whole(at, &profile);
        self.states.insert(code, profile);
    }

    fn profile_is_whole(&mut self, at: Place<'_>, profile: &StateProfile) {
        for kind in [AuthorityKind::Central, AuthorityKind::Desk] {
            if profile.authorities_of(kind).next().is_none() {
                self.flaws.add(at, format!("no authority of kind `{}`", kind.as_str()));
            }
        }
        for kind in &profile.consent {
            if profile.authorities_of(*kind).next().is_none() {
                self.flaws.add(at, format!("`{}` may consent, and no authority is of that kind", kind.as_str()));
            }
        }
        if profile.weekend.len() > 6 {
            self.flaws.add(at, "no working day is left in the week");
        }
        if profile.holidays.last().is_some_and(|(d, _)| *d > profile.calendar_until) {
            self.flaws.add(at, "a holiday lies after `calendar_until`");
        }
    }

    fn holidays(&mut self, at: Place<'_>, raw: &RawState) -> Vec<(jiff::civil::Date, String)> {
        let mut days: Vec<_> = raw.holiday.iter().map(|h| (self.date(at, &h.date), h.name.clone())).collect();
        days.sort();
        if days.windows(2).any(|w| matches!(w, [a, b] if a.0 == b.0)) {
            self.flaws.add(at, "a holiday is listed twice");
        }
        days
    }

    fn authority(&mut self, place: Place<'_>, raw: &RawAuthority) -> Option<Authority> {
        let at = place.at(raw.id.span().start);
        let id = self.id(at, &raw.id);
        self.worded(at, &[&raw.name]);
        if !raw.contact.ends_with(".example") {
            self.flaws.add(at, format!("the contact `{}` is not invented: use a name under .example", raw.contact));
        }
        let kind = self.word(at, "kind", &raw.kind, AuthorityKind::parse)?;
        Some(Authority { id, kind, name: raw.name.clone(), contact: raw.contact.clone() })
    }

    /// Clauses of one instrument. Two that answer the same question on the same day are a flaw.
    pub(crate) fn clauses(&mut self, place: Place<'_>, raw: &[RawClause]) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        for raw in raw {
            let (head, at) = self.head(place, raw);
            let Some(clause) = self.clause(at, head, raw) else { continue };
            if let Some(other) = clauses.iter().find(|c| overlap(c, &clause)) {
                let (one, two) = (other.head.id(), clause.head.id());
                self.flaws.add(at, format!("`{two}` overlaps `{one}`: same measure, data, conduct and days"));
            }
            clauses.push(clause);
        }
        clauses
    }

    fn clause(&mut self, at: Place<'_>, head: Head, raw: &RawClause) -> Option<Clause> {
        self.worded(at, &[&raw.says]);
        self.conducts(at, &raw.conduct);
        let route = self.word(at, "route", &raw.route, route);
        let dual = self.word(at, "dual", &raw.dual, DualRule::parse);
        Some(Clause {
            head,
            says: raw.says.clone(),
            measures: self.words(at, "measures", &raw.measures, measure),
            data: self.words(at, "data", &raw.data, data),
            urgency: self.words_or_all(at, "urgency", &raw.urgency, terms::Urgency::ALL, urgency),
            conduct: raw.conduct.clone(),
            only_if: self.atoms(at, &raw.only_if),
            months_min: raw.months_min,
            conditions: raw.conditions.clone(),
            rank: raw.rank,
            deadline: raw.deadline.as_ref().and_then(|t| self.term(at, t)),
            route: route?,
            dual: dual?,
        })
    }

    fn term(&mut self, at: Place<'_>, raw: &RawTerm) -> Option<Term> {
        self.worded(at, &[&raw.says]);
        if raw.count == 0 || raw.count > 1000 {
            self.flaws.add(at, "a term is 1 to 1000 of its unit");
        }
        let unit = self.word(at, "unit", &raw.unit, Unit::parse)?;
        Some(Term { count: raw.count, unit, roll: raw.roll, says: raw.says.clone() })
    }

    fn requirements(&mut self, place: Place<'_>, raw: &RawState) -> Vec<RequirementRule> {
        let read = |r: &crate::raw::RawRequirement| {
            let (head, at) = self.head(place, r);
            self.worded(at, &[&r.says, &r.cure]);
            Some(RequirementRule {
                head,
                field: self.word(at, "field", &r.field, Field::parse)?,
                says: r.says.clone(),
                cure: r.cure.clone(),
                measures: self.words_or_all(at, "measures", &r.measures, Measure::ALL, measure),
                data: self.words_or_all(at, "data", &r.data, DataCategory::ALL, data),
                only_without_treaty: r.only_without_treaty,
            })
        };
        raw.requirement.iter().filter_map(read).collect()
    }

    fn authorisations(&mut self, place: Place<'_>, raw: &RawState) -> Vec<AuthorisationRule> {
        let mut rules: Vec<AuthorisationRule> = Vec::new();
        for r in &raw.authorisation {
            let (head, at) = self.head(place, r);
            if r.required != r.by.is_some() {
                self.flaws.add(at, "`by` says who authorises: there if `required`, absent otherwise");
            }
            let rule = AuthorisationRule {
                head,
                measures: self.words(at, "measures", &r.measures, measure),
                data: self.words(at, "data", &r.data, data),
                by: r.by.clone().filter(|_| r.required),
            };
            let twin = |o: &AuthorisationRule| {
                o.head.span.overlaps(rule.head.span) && share(&o.measures, &rule.measures) && share(&o.data, &rule.data)
            };
            if let Some(other) = rules.iter().find(|o| twin(o)) {
                self.flaws.add(at, format!("overlaps `{}`: same measure, data and days", other.head.id()));
            }
            rules.push(rule);
        }
        rules
    }

    fn grounds(&mut self, place: Place<'_>, raw: &RawState) -> Vec<GroundRecord> {
        let read = |g: &crate::raw::RawGround| {
            let (head, at) = self.head(place, g);
            self.worded(at, &[&g.cure]);
            Some(GroundRecord {
                head,
                ground: self.word(at, "code", &g.code, |w| w.parse::<Ground>().ok())?,
                mandatory: g.mandatory,
                cure: g.cure.clone(),
                measures: self.words_or_all(at, "measures", &g.measures, Measure::ALL, measure),
            })
        };
        raw.ground.iter().filter_map(read).collect()
    }

    fn deadlines(&mut self, place: Place<'_>, raw: &RawState) -> Vec<DeadlineRule> {
        let mut rules: Vec<DeadlineRule> = Vec::new();
        for d in &raw.deadline {
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
                self.flaws.add(at, format!("overlaps `{}`: same measure, urgency and days", other.head.id()));
            }
            rules.push(rule);
        }
        rules
    }

    fn retentions(&mut self, place: Place<'_>, raw: &RawState) -> Vec<RetentionRule> {
        let mut rules: Vec<RetentionRule> = Vec::new();
        for r in &raw.retention {
            let (head, at) = self.head(place, r);
            self.worded(at, &[&r.trigger]);
            let Some(status) = self.word(at, "status", &r.status, status) else { continue };
            if matches!((r.days_min, r.days_max), (Some(min), Some(max)) if min > max) {
                self.flaws.add(at, "`days_min` is longer than `days_max`");
            }
            if status == RetentionStatus::None && r.days_min.is_some() {
                self.flaws.add(at, "status `none` means no duty: leave `days_min` out");
            }
            let data = self.words(at, "data", &r.data, data);
            let rule = RetentionRule {
                head,
                records: r.records.clone(),
                data,
                days_min: r.days_min,
                days_max: r.days_max,
                status,
                trigger: r.trigger.clone(),
            };
            if rule.records.is_empty() {
                self.flaws.add(at, "`records` names nothing");
            }
            let twin = |o: &RetentionRule| o.head.span.overlaps(rule.head.span) && share(&o.records, &rule.records);
            if let Some(other) = rules.iter().find(|o| twin(o)) {
                self.flaws.add(at, format!("overlaps `{}`: same record and days", other.head.id()));
            }
            rules.push(rule);
        }
        rules
    }
}

fn share<T: PartialEq>(one: &[T], two: &[T]) -> bool {
    one.iter().any(|a| two.contains(a))
}

fn overlap(a: &Clause, b: &Clause) -> bool {
    let conduct = a.conduct.is_empty() || b.conduct.is_empty() || share(&a.conduct, &b.conduct);
    let days = a.head.span.overlaps(b.head.span);
    days && conduct && share(&a.measures, &b.measures) && share(&a.data, &b.data) && share(&a.urgency, &b.urgency)
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn route(word: &str) -> Option<Route> {
    Some(match word {
        "desk" => Route::Desk,
        "central-authority" => Route::CentralAuthority,
        "diplomatic" => Route::Diplomatic,
        _ => return None,
    })
}

fn status(word: &str) -> Option<RetentionStatus> {
    Some(match word {
        "in-force" => RetentionStatus::InForce,
        "on-notice" => RetentionStatus::OnNotice,
        "suspended" => RetentionStatus::Suspended,
        "annulled" => RetentionStatus::Annulled,
        "draft" => RetentionStatus::Draft,
        "none" => RetentionStatus::None,
        _ => return None,
    })
}
