//! Reads one state's file.

use jiff::tz::TimeZone;
use terms::{Ground, Measure, StateCode};

use crate::{
    Authority, AuthorityKind, Channel, DualRule, RetentionStatus, Route, StateProfile, Unit,
    load::flaw::Place,
    load::words::share,
    load::{Loader, Named, data, measure, urgency},
    raw::{RawAuthority, RawClause, RawGround, RawHoliday, RawStanding, RawState, RawTerm},
    record::{AuthorisationRule, Clause, GroundRecord, Head, RetentionRule, Standing, Term},
    words::{LOCALISATION, WEEKDAYS, stands_for},
};

/// A term of more than this many of its unit is a slip of the pen.
pub(crate) const COUNT_MAX: u32 = 1000;

impl Loader {
    pub(crate) fn state_file(&mut self, place: Place<'_>, name: &str) {
        let code: Option<StateCode> = name.strip_suffix(".toml").and_then(|c| c.parse().ok());
        let Some(code) = code else {
            return self.flaws.add(place, "a state's file is named by its two capital letters, such as states/XA.toml");
        };
        let Some(raw) = self.parse::<RawState>(place) else { return };
        let (_, at) = self.head(place, &raw);
        self.worded(at, &[&raw.name, &raw.own_name, raw.said.as_deref().unwrap_or(&raw.name)]);
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
            said: raw.said.clone().unwrap_or_else(|| raw.name.clone()),
            time_zone: raw.time_zone.clone(),
            languages: raw.languages.clone(),
            consent: self.words(at, "consent", &raw.consent, AuthorityKind::parse),
            channels: self.some_words(at, "channels", &raw.channels, Channel::parse),
            chain: self.some_words(at, "chain", &raw.chain, |w| Some(w.to_owned())),
            zone,
            weekend: self.some_words(at, "weekend", &raw.weekend, |w| stands_for(WEEKDAYS, w)),
            holidays: self.days(at, "holiday", &raw.holiday),
            working: self.days(at, "working day", &raw.working),
            calendar_until: self.date(at, &raw.calendar_until),
            authorities: raw.authority.iter().filter_map(|a| self.authority(place, a)).collect(),
            clauses: self.clauses(place, &raw.clause),
            requirements: self.requirement_rules(place, &raw.requirement),
            authorisations: self.authorisations(place, &raw),
            grounds: self.grounds(place, &raw.ground),
            deadlines: self.deadline_rules(place, &raw.deadline),
            retentions: self.retentions(place, &raw),
            standing: self.standing(place, &raw),
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
        for id in &profile.chain {
            if !profile.authorities.iter().any(|a| a.id == *id) {
                self.flaws.add(at, format!("`chain` names `{id}`, which is no authority of this state"));
            }
        }
        if let Some((day, _)) = profile.working.iter().find(|(d, _)| !profile.weekend.contains(&d.weekday())) {
            self.flaws.add(at, format!("{day} is worked in any case: `working` lists days of the weekend"));
        }
        let both = |d: &jiff::civil::Date| profile.working.iter().any(|(w, _)| w == d);
        if let Some((day, _)) = profile.holidays.iter().find(|(d, _)| both(d)) {
            self.flaws.add(at, format!("{day} is a holiday and a working day"));
        }
        if profile.weekend.len() > 6 {
            self.flaws.add(at, "no working day is left in the week");
        }
        if profile.holidays.last().is_some_and(|(d, _)| *d > profile.calendar_until) {
            self.flaws.add(at, "a holiday lies after `calendar_until`");
        }
    }

    fn days(&mut self, at: Place<'_>, what: &str, raw: &[RawHoliday]) -> Vec<(jiff::civil::Date, String)> {
        let mut days: Vec<_> = raw.iter().map(|h| (self.date(at, &h.date), h.name.clone())).collect();
        days.sort();
        if days.windows(2).any(|w| matches!(w, [a, b] if a.0 == b.0)) {
            self.flaws.add(at, format!("a {what} is listed twice"));
        }
        days
    }

    fn authority(&mut self, place: Place<'_>, raw: &RawAuthority) -> Option<Authority> {
        let at = place.at(raw.id.span().start);
        let id = raw.id.get_ref().clone();
        self.id(at, &id);
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
                let spot = self.spot(one);
                self.flaws.add(at, format!("`{two}` overlaps `{one}` ({spot}): same measure, data, conduct and days"));
            }
            clauses.push(clause);
        }
        for clause in &clauses {
            if let Some(other) = clause.beside.iter().find(|b| !clauses.iter().any(|c| c.head.id() == **b)) {
                self.flaw_at(clause.head.id(), format!("`beside` names `{other}`, which is no clause of this file"));
            }
        }
        clauses
    }

    fn clause(&mut self, at: Place<'_>, head: Head, raw: &RawClause) -> Option<Clause> {
        self.worded(at, &[&raw.says]);
        let route = self.word(at, "route", &raw.route, Route::parse);
        let dual = self.word(at, "dual", &raw.dual, DualRule::parse);
        Some(Clause {
            head,
            says: raw.says.clone(),
            measures: self.words(at, "measures", &raw.measures, measure),
            data: self.words(at, "data", &raw.data, data),
            urgency: self.words_or_all(at, "urgency", &raw.urgency, terms::Urgency::ALL, urgency),
            conduct: self.conducts(at, &raw.conduct),
            only_if: self.atoms(at, &raw.only_if),
            months_min: raw.months_min,
            hold_days: raw.hold_days,
            extend_days: raw.extend_days,
            extend_times: raw.extend_times,
            beside: self.some_words(at, "beside", &raw.beside, |w| Some(w.to_owned())),

            only_without_treaty: raw.only_without_treaty,
            conditions: raw.conditions.clone(),
            rank: raw.rank,
            deadline: raw.deadline.as_ref().and_then(|t| self.term(at, t)),
            route: route?,
            dual: dual?,
        })
    }

    pub(crate) fn term(&mut self, at: Place<'_>, raw: &RawTerm) -> Option<Term> {
        self.worded(at, &[&raw.says]);
        if raw.count == 0 || raw.count > COUNT_MAX {
            self.flaws.add(at, format!("a term is 1 to {COUNT_MAX} of its unit"));
        }
        let unit = self.word(at, "unit", &raw.unit, Unit::parse)?;
        Some(Term { count: raw.count, unit, roll: raw.roll, says: raw.says.clone() })
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
                let spot = self.spot(other.head.id());
                self.flaws.add(at, format!("overlaps `{}` ({spot}): same measure, data and days", other.head.id()));
            }
            rules.push(rule);
        }
        rules
    }

    pub(crate) fn grounds(&mut self, place: Place<'_>, raw: &[RawGround]) -> Vec<GroundRecord> {
        let read = |g: &RawGround| {
            let (head, at) = self.head(place, g);
            self.worded(at, &[g.cure.as_deref().unwrap_or("the common one")]);
            let ground = self.word(at, "code", &g.code, |w| w.parse::<Ground>().ok())?;
            if g.cure.is_none() {
                self.refer(at, Named::Cure(ground));
            }
            Some(GroundRecord {
                head,
                ground,
                mandatory: g.mandatory,
                cure: g.cure.clone(),
                measures: self.words_or_all(at, "measures", &g.measures, Measure::ALL, measure),
            })
        };
        raw.iter().filter_map(read).collect()
    }

    fn standing(&mut self, place: Place<'_>, raw: &RawState) -> Vec<Standing> {
        let read = |s: &RawStanding| {
            let (head, at) = self.head(place, s);
            self.worded(at, &[&s.says]);
            if s.states.is_empty() {
                self.flaws.add(at, "`states` names nothing");
            }
            Standing {
                head,
                says: s.says.clone(),
                states: s.states.iter().filter_map(|code| self.code(at, code)).collect(),
                measures: self.words(at, "measures", &s.measures, measure),
                data: self.words(at, "data", &s.data, data),
            }
        };
        raw.standing.iter().map(read).collect()
    }

    fn retentions(&mut self, place: Place<'_>, raw: &RawState) -> Vec<RetentionRule> {
        let mut rules: Vec<RetentionRule> = Vec::new();
        for r in &raw.retention {
            let (head, at) = self.head(place, r);
            self.worded(at, &[&r.trigger]);
            let Some(status) = self.word(at, "status", &r.status, RetentionStatus::parse) else { continue };
            if matches!((r.days_min, r.days_max), (Some(min), Some(max)) if min > max) {
                self.flaws.add(at, "`days_min` is longer than `days_max`");
            }
            if status == RetentionStatus::None && r.days_min.is_some() {
                self.flaws.add(at, "status `none` means no duty: leave `days_min` out");
            }
            let rule = RetentionRule {
                head,
                records: self.words(at, "records", &r.records, |w| Some(w.to_owned())),
                data: self.words(at, "data", &r.data, data),
                days_min: r.days_min,
                days_max: r.days_max,
                status,
                trigger: r.trigger.clone(),
                in_state: self.in_state(at, r.localisation.as_deref()),
                provider: r.provider.clone(),
            };
            for record in &rule.records {
                self.refer(at, Named::Record(record.clone()));
            }
            let twin = |o: &RetentionRule| o.head.span.overlaps(rule.head.span) && share(&o.records, &rule.records);
            if let Some(other) = rules.iter().find(|o| twin(o)) {
                let spot = self.spot(other.head.id());
                self.flaws.add(at, format!("overlaps `{}` ({spot}): same record and days", other.head.id()));
            }
            rules.push(rule);
        }
        rules
    }

    fn in_state(&mut self, at: Place<'_>, word: Option<&str>) -> bool {
        let read = |word: &str| stands_for(LOCALISATION, word);
        word.and_then(|word| self.word(at, "localisation", word, read)).unwrap_or(false)
    }
}

fn overlap(a: &Clause, b: &Clause) -> bool {
    let conduct = a.conduct.is_empty() || b.conduct.is_empty() || share(&a.conduct, &b.conduct);
    let days = a.head.span.overlaps(b.head.span);
    let on_purpose = a.beside.iter().any(|b2| b2 == b.head.id()) || b.beside.iter().any(|a2| a2 == a.head.id());
    !on_purpose
        && days
        && conduct
        && share(&a.measures, &b.measures)
        && share(&a.data, &b.data)
        && share(&a.urgency, &b.urgency)
}
