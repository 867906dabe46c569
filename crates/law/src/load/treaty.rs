//! Reads treaties.

use crate::{
    Effect,
    load::Loader,
    load::flaw::Place,
    raw::{RawHead, RawParty, RawReservation, RawSpontaneous, RawTreaty},
    record::{Head, Never, Party, Reservation, Spontaneous, Treaty, Unused},
};

impl Loader {
    pub(crate) fn treaty_file(&mut self, place: Place<'_>) {
        let Some(raw) = self.parse::<RawTreaty>(place) else { return };
        let (head, at) = self.head(place, &raw);
        self.worded(at, &[&raw.name]);
        let mut parties: Vec<Party> = Vec::new();
        for party in &raw.party {
            let at = place.at(party.state.span().start);
            let head = self.party_head(place, head.id(), party);
            let Some(state) = self.code(at, party.state.get_ref()) else { continue };
            if let Some(twin) = parties.iter().find(|p| p.state == state && p.head.span.overlaps(head.span)) {
                let spot = self.spot(twin.head.id());
                self.flaws.add(at, format!("{state} is listed twice for the same days, also in {spot}"));
            }
            parties.push(Party { head, state, side: party.side.clone() });
        }
        if parties.iter().any(|p| p.side.is_some()) && parties.iter().any(|p| p.side.is_none()) {
            self.flaws.add(at, "some parties have a `side` and some have none");
        }
        let clauses = self.clauses(place, &raw.clause);
        let mut reservations = Vec::new();
        for reservation in &raw.reservation {
            let (head, at) = self.head(place, reservation);
            if !clauses.iter().any(|c| c.head.id() == reservation.clause) {
                self.flaws.add(at, format!("there is no clause `{}` in this treaty", reservation.clause));
            }
            let Some(read) = self.reservation(at, head, reservation) else { continue };
            if !parties.iter().any(|p| p.state == read.state) {
                self.flaws.add(at, format!("{} reserves, and is no party", read.state));
            }
            reservations.push(read);
        }
        let grounds = self.grounds(place, &raw.ground);
        let never = |n: &crate::raw::RawNever| {
            let (head, at) = self.head(place, n);
            self.worded(at, &[&n.says]);
            Never { head, says: n.says.clone() }
        };
        let nevers = raw.never.iter().map(never).collect();
        let unused = |u: &crate::raw::RawUnused| {
            let (head, at) = self.head(place, u);
            self.worded(at, &[&u.article, &u.says]);
            Unused { head, article: u.article.clone(), says: u.says.clone() }
        };
        let unused = raw.unused.iter().map(unused).collect();
        let spontaneous = raw.spontaneous.iter().map(|s| self.spontaneous(place, s)).collect();
        let (name, in_force) = (raw.name, raw.in_force);
        let accession = raw.accession.unwrap_or_else(|| states_of(&parties) != 2);
        if let Some(clause) = clauses.iter().find(|c| c.only_without_treaty) {
            self.flaw_at(
                clause.head.id(),
                "`only_without_treaty` is for a state's own law: this is a treaty".to_owned(),
            );
        }
        self.treaties.push(Treaty {
            head,
            name,
            in_force,
            accession,
            parties,
            clauses,
            reservations,
            grounds,
            nevers,
            unused,
            spontaneous,
        });
    }

    /// Without an id of its own, a party is named after the treaty, the state and the day.
    fn party_head(&mut self, place: Place<'_>, treaty: &str, raw: &RawParty) -> Head {
        let made = || format!("{treaty}-party-{}-{}", raw.state.get_ref().to_lowercase(), raw.from);
        let id = raw.id.clone().unwrap_or_else(made);
        let head = RawHead {
            id: &id,
            at: raw.state.span().start,
            source: &raw.source,
            from: &raw.from,
            to: raw.to.as_ref(),
            review: &raw.review,
        };
        self.read_head(place, &head).0
    }

    fn spontaneous(&mut self, place: Place<'_>, raw: &RawSpontaneous) -> Spontaneous {
        let (head, at) = self.head(place, raw);
        self.worded(at, &[&raw.says]);
        let (conduct, only_if) = (self.conducts(at, &raw.conduct), self.atoms(at, &raw.only_if));
        Spontaneous { head, says: raw.says.clone(), conduct, only_if }
    }

    fn reservation(&mut self, at: Place<'_>, head: Head, raw: &RawReservation) -> Option<Reservation> {
        let except_conduct = self.conducts(at, &raw.except_conduct);
        let effect = self.word(at, "effect", &raw.effect, Effect::parse)?;
        let state = self.code(at, &raw.state)?;
        let says = raw.says.clone().unwrap_or_default();
        if effect == Effect::Condition {
            self.worded(at, &[&says]);
        }
        Some(Reservation { head, state, clause: raw.clause.clone(), effect, says, except_conduct })
    }
}

/// How many states. A treaty of two is theirs alone, unless it says otherwise.
fn states_of(parties: &[Party]) -> usize {
    parties.iter().map(|p| p.state).collect::<std::collections::BTreeSet<_>>().len()
}
