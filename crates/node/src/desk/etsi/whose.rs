//! Whose order a system has: one under a request of another state, or a direct one under a standing consent.

use exchange::OrderReportV1;
use request::{DirectStage, Side, Stage, State};
use store::Batch;
use terms::{NodeId, OrderId, RequestId};

use crate::{
    Node,
    desk::{answers::asked, direct, mail::replay, no::No},
};

/// The record that an order stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// A request that came from another state.
    Asked(RequestId),
    /// A direct order of this authority.
    Direct(RequestId),
}

/// How the names of these records begin.
pub(super) const RECORDS: [&str; 2] = ["asked/", "direct/"];

impl Whose {
    /// Of the record of this name.
    pub(super) fn of(stream: &str) -> Option<Self> {
        let asked = stream.strip_prefix("asked/").and_then(|id| id.parse().ok()).map(Self::Asked);
        asked.or_else(|| stream.strip_prefix("direct/").and_then(|id| id.parse().ok()).map(Self::Direct))
    }

    /// The disclosure that a delivery could answer now.
    pub(super) async fn discloses(self, node: &Node) -> Result<Option<OrderId>, store::Trouble> {
        match self {
            Self::Asked(id) => Ok(disclosure(&replay::side(node, id, Side::Asked).await?)),
            Self::Direct(id) => {
                let state = direct::state(node, id).await?;
                let with_them = matches!(state.stage, DirectStage::Sent | DirectStage::Received);
                Ok(state.ordered.filter(|_| with_them).map(|ordered| ordered.order))
            }
        }
    }

    /// The orders of which the system has something to say yet: a hold, a disclosure.
    pub(super) async fn waiting(self, node: &Node) -> Result<Vec<OrderId>, store::Trouble> {
        let Self::Asked(id) = self else { return Ok(self.discloses(node).await?.into_iter().collect()) };
        let state = replay::side(node, id, Side::Asked).await?;
        let over = matches!(state.stage, Stage::Closed | Stage::Withdrawn | Stage::Refused | Stage::NotExecuted);
        let hold = state.hold_order.filter(|_| !state.held && !over);
        Ok(hold.into_iter().chain(disclosure(&state)).collect())
    }

    /// Takes in what became of an order, as the letter of a provider's node would be.
    pub(super) async fn report(
        self,
        node: &Node,
        from: &NodeId,
        report: &OrderReportV1,
        batch: &mut Batch,
    ) -> Result<(), No> {
        match self {
            Self::Asked(id) => asked::report(node, id, from, report, node.now(), batch).await,
            Self::Direct(id) => {
                let state = direct::state(node, id).await?;
                direct::report(node, (id, &state), from, report, node.now(), batch).await
            }
        }
    }
}

fn disclosure(state: &State) -> Option<OrderId> {
    state.order.filter(|_| state.stage == Stage::Granted)
}
