//! Reads offences, and conduct that is none.

use terms::StateCode;

use crate::{
    Attempt, ElementKind, Reach,
    load::Loader,
    load::flaw::Place,
    raw::{RawAbsent, RawElement, RawOffence, RawOffences},
    record::{Absent, Offence, OffenceElement, Tier},
    words::{COMPLAINT, stands_for},
};

/// Life imprisonment, as the book writes it.
pub(crate) const MONTHS_MAX: u32 = 600;

impl Loader {
    /// `offences/XX.toml` speaks of the state XX; in a file of another name each record says of which.
    pub(crate) fn offence_file(&mut self, place: Place<'_>, name: &str) {
        let of_file: Option<StateCode> = name.strip_suffix(".toml").and_then(|c| c.parse().ok());
        let Some(raw) = self.parse::<RawOffences>(place) else { return };
        for offence in &raw.offence {
            self.offence(place, of_file, offence);
        }
        for absent in &raw.absent {
            self.absent(place, of_file, absent);
        }
    }

    fn of_state(&mut self, at: Place<'_>, of_file: Option<StateCode>, named: Option<&str>) -> Option<StateCode> {
        match (of_file, named) {
            (Some(file), Some(named)) if file.as_str() != named => {
                self.flaws.add(at, format!("a record of {named} in the file of {file}"));
                None
            }
            (Some(file), _) => self.code(at, file.as_str()),
            (None, Some(named)) => self.code(at, named),
            (None, None) => {
                self.flaws.add(at, "of which state? Name the file by its code, or give `state`");
                None
            }
        }
    }

    fn offence(&mut self, place: Place<'_>, of_file: Option<StateCode>, raw: &RawOffence) {
        let (head, at) = self.head(place, raw);
        self.worded(at, &[&raw.article, &raw.title]);
        self.conducts(at, std::slice::from_ref(&raw.conduct));
        let Some(state) = self.of_state(at, of_file, raw.state.as_deref()) else { return };
        if raw.element.is_empty() {
            self.flaws.add(at, "an offence without elements would be met by anything");
        }
        self.penalties(at, raw);
        let elements = raw.element.iter().filter_map(|e| self.element(place, e)).collect();
        let mut tiers = Vec::new();
        for tier in &raw.tier {
            if tier.any.is_empty() {
                self.flaws.add(at, "`any` is empty: a tier nobody can reach");
            }
            tiers.push(Tier {
                months_max: tier.months_max,
                says: tier.says.clone(),
                any: self.atoms(place, &tier.any),
            });
        }
        let attempt = raw.attempt.as_deref().and_then(|w| self.word(at, "attempt", w, Attempt::parse));
        let complaint =
            raw.complaint.as_deref().and_then(|w| self.word(at, "complaint", w, |w| stands_for(COMPLAINT, w)));
        let offence = Offence {
            head,
            article: raw.article.clone(),
            title: raw.title.clone(),
            months_min: raw.months_min,
            months_max: raw.months_max,
            death: raw.death,
            attempt,
            complaint: complaint.unwrap_or(false),
            reach: self.some_words(at, "reach", &raw.reach, Reach::parse),
            elements,
            tiers,
        };
        let list = self.offences.entry(state).or_default().entry(raw.conduct.clone()).or_default();
        let twin = list.iter().find(|o| o.article == offence.article && o.head.span.overlaps(offence.head.span));
        let twin = twin.map(|o| o.head.id().to_owned());
        list.push(offence);
        list.sort_by(|a, b| a.head.id().cmp(b.head.id()));
        if let Some(twin) = twin {
            let (article, spot) = (&raw.article, self.spot(&twin));
            let conduct = &raw.conduct;
            self.flaws.add(
                at,
                format!("two versions of {article} for `{conduct}` hold on the same day: also `{twin}` ({spot})"),
            );
        }
    }

    fn penalties(&mut self, at: Place<'_>, raw: &RawOffence) {
        let tiers = raw.tier.iter().map(|t| (t.months_min, Some(t.months_max)));
        for (min, max) in std::iter::once((raw.months_min, raw.months_max)).chain(tiers) {
            if max.is_some_and(|m| m > MONTHS_MAX) {
                self.flaws.add(at, format!("more than {MONTHS_MAX} months: life is written as {MONTHS_MAX}"));
            }
            if matches!((min, max), (Some(min), Some(max)) if min > max) {
                self.flaws.add(at, "`months_min` is more than `months_max`");
            }
        }
        if let Some(tier) = raw.tier.iter().find(|t| raw.months_max.is_some_and(|m| t.months_max < m)) {
            self.flaws.add(at, format!("a tier of {} months lowers the maximum: tiers only raise it", tier.months_max));
        }
    }

    fn element(&mut self, place: Place<'_>, raw: &RawElement) -> Option<OffenceElement> {
        let at = place.at(raw.kind.span().start);
        self.worded(at, &[&raw.says]);
        if raw.any.is_empty() {
            self.flaws.add(at, "`any` is empty: an element nobody can meet");
        }
        let any = self.atoms(place, &raw.any);
        if any
            .iter()
            .enumerate()
            .any(|(n, atom)| any.iter().take(n).any(|earlier| earlier.fact == atom.fact && earlier.test == atom.test))
        {
            self.flaws.add(at, "the same test stands twice in one element");
        }
        let kind = self.word(at, "kind", raw.kind.get_ref(), ElementKind::parse)?;
        if kind == ElementKind::Attempt {
            self.flaws.add(at, "whether an attempt is punished is said by `attempt`, not by an element");
        }
        Some(OffenceElement { kind, says: raw.says.clone(), any })
    }

    fn absent(&mut self, place: Place<'_>, of_file: Option<StateCode>, raw: &RawAbsent) {
        let (head, at) = self.head(place, raw);
        self.worded(at, &[&raw.says]);
        self.conducts(at, std::slice::from_ref(&raw.conduct));
        let Some(state) = self.of_state(at, of_file, raw.state.as_deref()) else { return };
        let list = self.absents.entry(state).or_default().entry(raw.conduct.clone()).or_default();
        list.push(Absent { head, says: raw.says.clone() });
        list.sort_by(|a, b| a.head.id().cmp(b.head.id()));
    }
}
