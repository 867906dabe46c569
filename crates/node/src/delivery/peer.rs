//! The queue of one peer.

use std::{collections::HashMap, sync::Arc, time::Duration};

use terms::{LetterId, NodeId};
use tokio::task::JoinSet;

use super::one::{Fate, nobody, one};
use crate::{Node, desk::No};

/// So many letters to one peer are under way at once, each of another request.
const AT_ONCE: usize = 8;
/// While something is under way, what becomes due meanwhile is seen this soon.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Carries what is due to this peer, until nothing is, or nobody answers there.
pub(super) async fn queue(node: Arc<Node>, to: NodeId) -> Result<(), No> {
    let mut flying = JoinSet::new();
    let mut letters: HashMap<tokio::task::Id, LetterId> = HashMap::new();
    // Nobody answered for this one: nothing new is begun until it is known whether that is of the letter or of the peer.
    let mut quiet: Option<LetterId> = None;
    loop {
        let room = if quiet.is_some() { 0 } else { AT_ONCE.saturating_sub(flying.len()) };
        if room > 0 {
            let heads = node.store.heads(&to, node.now(), AT_ONCE).await?;
            let fresh: Vec<LetterId> =
                heads.into_iter().filter(|head| !letters.values().any(|l| l == head)).take(room).collect();
            for letter in fresh {
                let node = Arc::clone(&node);
                let id = flying.spawn(async move { one(&node, letter).await }).id();
                letters.insert(id, letter);
            }
        }
        let ended = tokio::select! {
            ended = flying.join_next_with_id() => match ended {
                Some(ended) => ended,
                None => break,
            },
            () = tokio::time::sleep(LOOK_EVERY), if quiet.is_none() => continue,
        };
        match ended {
            Ok((id, fate)) => {
                letters.remove(&id);
                match fate? {
                    Fate::Silent(letter) => {
                        // The last one is put off with the whole queue, once it is sure that nobody answers.
                        if let Some(before) = quiet.replace(letter) {
                            nobody(&node, before, false).await?;
                        }
                    }
                    Fate::Delivered | Fate::Answered => {
                        if let Some(before) = quiet.take() {
                            nobody(&node, before, false).await?;
                        }
                    }
                }
            }
            Err(fell) => drop(letters.remove(&fell.id())),
        }
    }
    match quiet {
        Some(letter) => nobody(&node, letter, true).await,
        None => Ok(()),
    }
}
