//! Which cases rest, so that the list of work reads those alone that somebody has something to do with.

use request::{Side, TellingSide};
use terms::Instant;

use crate::{
    Node,
    desk::{direct, mail::replay, tell},
};

/// So many are noted in one transaction.
const AT_ONCE: usize = 256;

/// Looks at what has changed since this was last done, and notes what rests.
///
/// # Errors
/// [`store::Trouble`] when the records cannot be read or written.
pub async fn rest(node: &Node) -> Result<(), store::Trouble> {
    let mut looked = node.looked.rested.lock().await;
    // The length of the log first: what is written in between is seen the next time.
    let size = node.store.size().await?;
    for some in node.store.open_after(*looked).await?.chunks(AT_ONCE) {
        let mut found = Vec::new();
        for one in some {
            if let Some(wakes) = rests(node, &one.stream).await? {
                found.push((one.clone(), wakes));
            }
        }
        node.store.rest(found).await?;
    }
    *looked = size;
    Ok(())
}

/// All are looked at the next time: a key that was destroyed closes a case, and is no entry of it.
pub async fn rest_anew(node: &Node) {
    *node.looked.rested.lock().await = 0;
}

/// Does the case of this stream rest, and until when? None: it does not.
async fn rests(node: &Node, name: &str) -> Result<Option<Option<Instant>>, store::Trouble> {
    if let Some(("asked", number)) = name.split_once('/')
        && let Ok(id) = number.parse()
    {
        let state = replay::side(node, id, Side::Asked).await?;
        return Ok(state.rests().then(|| state.wakes()));
    }
    Ok(for_good(node, name).await?.then_some(None))
}

/// The same of whatever no time opens again.
async fn for_good(node: &Node, name: &str) -> Result<bool, store::Trouble> {
    let Some((kind, number)) = name.split_once('/') else { return Ok(false) };
    if kind == "order" {
        return Ok(replay::order_state(node, name).await?.rests());
    }
    let Ok(id) = number.parse() else { return Ok(false) };
    Ok(match kind {
        "asking" => replay::side(node, id, Side::Asking).await?.rests(),
        "telling" => tell::state(node, id, TellingSide::Teller).await?.rests(),
        "told" => tell::state(node, id, TellingSide::Told).await?.rests(),
        "direct" => direct::state(node, id).await?.rests(),
        _ => false,
    })
}
