//! What is known of a record: its events, replayed.

use request::{OrderState, Side, State};
use store::stream;
use terms::RequestId;

use crate::Node;

/// One side's state of a request.
pub(crate) async fn side(node: &Node, id: RequestId, side: Side) -> Result<State, store::Trouble> {
    let name = match side {
        Side::Asking => stream::asking(id),
        Side::Asked => stream::asked(id),
    };
    let events = node.store.events(&name).await?;
    Ok(events.iter().fold(State::new(side), |state, entry| state.apply(&entry.event)))
}

/// One order's state.
pub(crate) async fn order_state(node: &Node, stream: &str) -> Result<OrderState, store::Trouble> {
    let events = node.store.events(stream).await?;
    Ok(events.iter().fold(OrderState::default(), |state, entry| state.apply(&entry.event)))
}
