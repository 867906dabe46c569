//! A direct order that one of two people has signed, where a standing consent is in force: nothing is ordered yet, and nobody is told yet.

use guard::{Consent, Deed};
use request::Event;
use serde::{Deserialize, Serialize};
use store::Batch;
use terms::{Instant, ProviderId, RequestId, StateCode};

use crate::{
    Node,
    desk::{
        direct,
        no::No,
        turn::{Done, Turn},
    },
    session::Session,
};

/// What the first person has signed, as a second has to sign it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfOrdered {
    /// The company.
    pub holder: ProviderId,
    /// The state in which the data lies.
    pub territory: StateCode,
    /// The account that signed.
    pub by: String,
    /// The human being behind it: the second is another.
    pub person: String,
}

impl HalfOrdered {
    /// Does it wait for this officer?
    pub(crate) fn waits_for(&self, who: &Session) -> bool {
        self.person != who.person.as_str()
    }
}

/// As the house keeps it.
#[derive(Serialize, Deserialize)]
struct Kept {
    holder: String,
    territory: String,
    by: String,
    person: String,
    deed: String,
}

fn fact(id: RequestId) -> String {
    format!("direct-first/{id}")
}

/// Has the guard nothing against it but that one person alone has approved it? What no consent covers is an attempt, whoever pressed.
pub(super) fn waits(judged: &Result<guard::Pass, No>, consent: Option<&Consent>, deed: &Deed, now: Instant) -> bool {
    let covered = consent.is_some_and(|consent| match consent {
        Consent::Standing { beneficiaries, scope, .. } => {
            beneficiaries.contains(&deed.for_state)
                && scope.measures.contains(&deed.measure)
                && scope.valid.contains(now)
        }
        Consent::Grant { .. } => false,
    });
    covered && matches!(judged, Err(no) if no.code() == "too-few-approvals")
}

/// The first has signed; whoever presses another order under this number is told what waits.
pub(super) async fn first(
    turn: &mut Turn<'_>,
    id: RequestId,
    deed: &Deed,
    mine: Option<(String, Event)>,
) -> Result<Done, No> {
    let territory = deed.territory.unwrap_or(turn.node.state);
    // Where the same deed waits and is still approved by one alone, the other's signature does not count any more: whoever presses is the first now.
    let others = |half: &Kept| half.person != turn.who.person.as_str() && half.deed != deed.digest().to_string();
    if let Some(half) = kept(turn.node, id).await?.filter(others) {
        return Err(No::refused(
            "another-order",
            format!("the order that waits for a second person is to {}, for data in {}", half.holder, half.territory),
            "Sign the same company, state and draft, or have the first officer sign another.",
        ));
    }
    let half = Kept {
        holder: deed.holder.provider.to_string(),
        territory: territory.to_string(),
        by: turn.who.officer.to_string(),
        person: turn.who.person.to_string(),
        deed: deed.digest().to_string(),
    };
    let half = serde_json::to_string(&half).map_err(|_| No::own("half an order"))?;
    if let Some(mine) = mine {
        turn.record(Batch { events: vec![mine], by: Some(turn.who.officer.clone()), ..Batch::default() }).await?;
    }
    turn.node.store.set_fact(&fact(id), &half).await?;
    Ok(Done::new(id, "one of two people has signed: nothing is ordered until a second signs the same"))
}

/// What waits for a second person under this number; nothing once it was ordered.
pub(crate) async fn half_ordered(node: &Node, id: RequestId) -> Result<Option<HalfOrdered>, store::Trouble> {
    if direct::state(node, id).await?.ordered.is_some() {
        return Ok(None);
    }
    let whole = |kept: Kept| {
        let (holder, territory) = (kept.holder.parse().ok()?, kept.territory.parse().ok()?);
        Some(HalfOrdered { holder, territory, by: kept.by, person: kept.person })
    };
    Ok(kept(node, id).await?.and_then(whole))
}

async fn kept(node: &Node, id: RequestId) -> Result<Option<Kept>, store::Trouble> {
    let text = node.store.fact(&fact(id)).await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}
