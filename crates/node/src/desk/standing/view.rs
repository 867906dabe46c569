//! Standing consents for people: what we let others rely on, what others let us, and what waits for a second signature.

use std::collections::BTreeMap;

use exchange::StandingConsentV1;
use terms::{AuthorityId, DataCategory, GrantId, Instant, Measure, OfficerId, Period, PersonId, StateCode};

use super::{KINDS, own, publish::waiting, read, said};
use crate::{Node, desk::No};

/// One consent, as it was published.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Its number.
    pub id: GrantId,
    /// The state that gave it.
    pub state: StateCode,
    /// The body of it that did.
    pub authority: AuthorityId,
    /// The states that may rely on it; none where it takes the one before back.
    pub beneficiaries: Vec<StateCode>,
    /// What may be done under it.
    pub measures: Vec<Measure>,
    /// Which data.
    pub data: Vec<DataCategory>,
    /// From when until when.
    pub valid: Period,
    /// When this node published or learned it.
    pub at: Instant,
    /// The accounts of the people who approved it.
    pub approved_by: Vec<OfficerId>,
    /// Is it the last of its body, for somebody, and within its time?
    pub in_force: bool,
}

/// A consent that one person has signed.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What it would be.
    pub standing: Standing,
    /// Who has signed.
    pub by: OfficerId,
    /// The human being behind the account: the second is another.
    pub person: PersonId,
}

/// All of them, newest first.
#[derive(Debug, Clone, Default)]
pub struct Standings {
    /// Published here.
    pub ours: Vec<Standing>,
    /// Learned of others, the last of each body before those that it replaced.
    pub others: Vec<Standing>,
    /// Signed by one of two.
    pub waiting: Option<Waiting>,
}

/// What this node has published and learned.
///
/// # Errors
/// [`No::Trouble`] where the records cannot be read.
pub async fn standings(node: &Node) -> Result<Standings, No> {
    let now = node.now();
    let mut ours: Vec<Standing> = own(node).await?.into_iter().map(|(body, at)| of(&body, at)).collect();
    if let Some(last) = ours.last_mut() {
        last.in_force = holds(last, now);
    }
    ours.reverse();
    Ok(Standings { ours, others: learned(node, now).await?, waiting: half_signed(node).await? })
}

/// What one person has signed and a second has not.
///
/// # Errors
/// [`No::Trouble`] where the records cannot be read.
pub async fn half_signed(node: &Node) -> Result<Option<Waiting>, No> {
    Ok(waiting(node).await?.and_then(|(body, signed)| {
        let first = signed.first()?;
        let (by, person) = (first.by.officer.clone(), first.by.person.clone());
        Some(Waiting { standing: of(&body, body.published), by, person })
    }))
}

async fn learned(node: &Node, now: Instant) -> Result<Vec<Standing>, No> {
    let mut all: Vec<Standing> = Vec::new();
    for entry in node.store.house(&KINDS, 0).await? {
        let Some(one) = said(&entry.event).filter(|one| one.state != node.state) else { continue };
        let Some(frame) = node.store.doc(one.frame).await? else { continue };
        // As of its arrival. Whether its keys count still is for the guard, at each order.
        let Some(body) = read(node, &frame, entry.at) else { continue };
        let still = read(node, &frame, now).is_some();
        let one = of(&body, entry.at);
        all.push(Standing { in_force: still && holds(&one, now), ..one });
    }
    let whose = |one: &Standing| (one.state, one.authority.clone());
    let last: BTreeMap<(StateCode, AuthorityId), GrantId> = all.iter().map(|one| (whose(one), one.id)).collect();
    for one in &mut all {
        one.in_force = one.in_force && last.get(&whose(one)) == Some(&one.id);
    }
    all.reverse();
    all.sort_by_key(|one| last.get(&whose(one)) != Some(&one.id));
    Ok(all)
}

fn of(body: &StandingConsentV1, at: Instant) -> Standing {
    Standing {
        id: body.id,
        state: body.state,
        authority: body.authority.clone(),
        beneficiaries: body.beneficiaries.clone(),
        measures: body.scope.measures.clone(),
        data: body.scope.data.clone(),
        valid: body.scope.valid,
        at,
        approved_by: body.approvals.iter().map(|approval| approval.officer.clone()).collect(),
        in_force: false,
    }
}

fn holds(one: &Standing, now: Instant) -> bool {
    !one.beneficiaries.is_empty() && one.valid.contains(now)
}
