//! Reads treaties and offences, and looks up what one file names and another defines.

use terms::StateCode;

use crate::{
    Flaw,
    flaw::Place,
    load::{Loader, Named},
    raw::{RawAbsent, RawOffence, RawOffences, RawReservation, RawTreaty},
    record::{Absent, Atom, Effect, FactKind, Head, Offence, OffenceElement, Reservation, Test, Treaty},
};

impl Loader {
    pub(crate) fn treaty_file(&mut self, place: Place<'_>) {
        let Some(raw) = self.parse::<RawTreaty>(place) else { return };
        let (head, at) = self.head(place, &raw);
        self.worded(at, &[&raw.name]);
        let mut parties: Vec<(StateCode, Head)> = Vec::new();
        for party in &raw.party {
            let (head, at) = self.head(place, party);
            let Some(state) = self.code(at, &party.state) else { continue };
            if parties.iter().any(|(s, h)| *s == state && h.span.overlaps(head.span)) {
                self.flaws.add(at, format!("{state} is listed twice for the same days"));
            }
            parties.push((state, head));
        }
        let clauses = self.clauses(place, &raw.clause);
        let mut reservations = Vec::new();
        for reservation in &raw.reservation {
            let (head, at) = self.head(place, reservation);
            if !clauses.iter().any(|c| c.head.id() == reservation.clause) {
                self.flaws.add(at, format!("there is no clause `{}` in this treaty", reservation.clause));
            }
            let Some(read) = self.reservation(at, head, reservation) else { continue };
            if !parties.iter().any(|(s, _)| *s == read.state) {
                self.flaws.add(at, format!("{} reserves, and is no party", read.state));
            }
            reservations.push(read);
        }
        self.treaties.push(Treaty { head, in_force: raw.in_force, parties, clauses, reservations });
    }

    fn reservation(&mut self, at: Place<'_>, head: Head, raw: &RawReservation) -> Option<Reservation> {
        self.conducts(at, &raw.except_conduct);
        let effect = self.word(at, "effect", &raw.effect, Effect::parse)?;
        let state = self.code(at, &raw.state)?;
        Some(Reservation {
            head,
            state,
            clause: raw.clause.clone(),
            effect,
            except_conduct: raw.except_conduct.clone(),
        })
    }

    pub(crate) fn offence_file(&mut self, place: Place<'_>) {
        let Some(raw) = self.parse::<RawOffences>(place) else { return };
        for offence in &raw.offence {
            self.offence(place, offence);
        }
        for absent in &raw.absent {
            self.absent(place, absent);
        }
    }

    fn offence(&mut self, place: Place<'_>, raw: &RawOffence) {
        let (head, at) = self.head(place, raw);
        self.worded(at, &[&raw.article, &raw.title]);
        self.conducts(at, std::slice::from_ref(&raw.conduct));
        let Some(state) = self.code(at, &raw.state) else { return };
        if raw.element.is_empty() {
            self.flaws.add(at, "an offence without elements would be met by anything");
        }
        let mut elements: Vec<OffenceElement> = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        for element in &raw.element {
            let at = place.at(element.id.span().start);
            self.worded(at, &[element.id.get_ref(), &element.says]);
            if names.contains(&element.id.get_ref().as_str()) {
                self.flaws.add(at, format!("the element `{}` is listed twice", element.id.get_ref()));
            }
            names.push(element.id.get_ref());
            elements.push(OffenceElement { says: element.says.clone(), any: self.some_atoms(at, &element.any) });
        }
        let tiers: Vec<_> = raw.tier.iter().map(|t| (t.months_max, self.some_atoms(at, &t.any))).collect();
        let offence = Offence {
            head,
            article: raw.article.clone(),
            title: raw.title.clone(),
            months_max: raw.months_max,
            elements,
            tiers,
        };
        let list = self.offences.entry((state, raw.conduct.clone())).or_default();
        if list.iter().any(|o| o.article == offence.article && o.head.span.overlaps(offence.head.span)) {
            let article = &offence.article;
            self.flaws.add(at, format!("two versions of {article} for `{}` hold on the same day", raw.conduct));
        }
        list.push(offence);
        list.sort_by(|a, b| a.head.id().cmp(b.head.id()));
    }

    fn some_atoms(&mut self, at: Place<'_>, raw: &[crate::raw::RawAtom]) -> Vec<Atom> {
        if raw.is_empty() {
            self.flaws.add(at, "`any` is empty: an element nobody can meet");
        }
        self.atoms(at, raw)
    }

    fn absent(&mut self, place: Place<'_>, raw: &RawAbsent) {
        let (head, at) = self.head(place, raw);
        self.worded(at, &[&raw.says]);
        self.conducts(at, std::slice::from_ref(&raw.conduct));
        let Some(state) = self.code(at, &raw.state) else { return };
        let list = self.absents.entry((state, raw.conduct.clone())).or_default();
        list.push(Absent { head, says: raw.says.clone() });
        list.sort_by(|a, b| a.head.id().cmp(b.head.id()));
    }

    /// Looks up everything that one file names and another defines.
    pub(crate) fn cross_check(&mut self) {
        for reference in std::mem::take(&mut self.references) {
            if let Some(message) = self.dangling(&reference.to) {
                self.flaws.0.push(Flaw { file: reference.file, line: reference.line, message });
            }
        }
        for ((state, conduct), absents) in &self.absents {
            let offences = self.offences.get(&(*state, conduct.clone()));
            let both = |a: &&Absent| offences.is_some_and(|l| l.iter().any(|o| o.head.span.overlaps(a.head.span)));
            if let Some(absent) = absents.iter().find(both) {
                let message = format!(
                    "`{}` says that {state} does not punish {conduct}; an offence says that it does",
                    absent.head.id()
                );
                self.flaws.0.push(Flaw { file: "offences".to_owned(), line: 1, message });
            }
        }
    }

    fn dangling(&self, to: &Named) -> Option<String> {
        match to {
            Named::State(code) => {
                (!self.states.contains_key(code)).then(|| format!("the state {code} has no file in states/"))
            }
            Named::Conduct(id) => {
                (!self.conduct.contains_key(id)).then(|| format!("the conduct `{id}` is not in conduct.toml"))
            }
            Named::Currency(code) => (*code != self.base_currency && !self.rates.iter().any(|r| r.currency == *code))
                .then(|| format!("the currency {code} has no rate in currencies.toml")),
            Named::Fact(atom) => self.odd_fact(atom),
        }
    }

    fn odd_fact(&self, atom: &Atom) -> Option<String> {
        let Some(word) = self.facts.get(&atom.fact) else {
            return Some(format!("the fact `{}` is not in conduct.toml", atom.fact));
        };
        let fits = matches!(
            (&atom.test, word.kind),
            (Test::Is(_), FactKind::YesNo)
                | (Test::AmountMin { .. }, FactKind::Amount)
                | (Test::CountMin(_), FactKind::Count)
        );
        (!fits).then(|| format!("the fact `{}` is tested as another kind than conduct.toml gives it", atom.fact))
    }
}
