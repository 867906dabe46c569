//! Letters on their way: a queue for each peer, and in it one for each request.
//!
//! A peer that does not answer delays its own letters and nobody else's. What a peer refuses for good is parked and waits for a
//! person, as does a letter whose day is over; everything else is tried again, later and later, until its receipt has come.

mod one;
mod peer;
mod pieces;
mod wait;

pub(crate) use pieces::remember;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use store::Move;
use terms::{LetterId, NodeId};
use tokio::{task::JoinSet, time::MissedTickBehavior};

use crate::{Node, desk::No};

/// With nothing to do, the queues are looked at this often: time makes letters due.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Carries until the process ends.
pub(crate) async fn run(node: Arc<Node>) {
    let mut queues = JoinSet::new();
    let mut peers = HashMap::new();
    // Where all that is due waits behind something that is not: nothing is to be done there before the next look.
    let mut resting = BTreeSet::new();
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        if let Err(trouble) = clock_set_back(&node).await {
            eprintln!("comity: {trouble}");
        }
        match node.store.peers_due(node.now()).await {
            Ok(due) => {
                let busy: BTreeSet<NodeId> = peers.values().cloned().collect();
                for to in due.into_iter().filter(|to| !busy.contains(to) && !resting.contains(to)) {
                    let id = queues.spawn(peer::queue(Arc::clone(&node), to.clone())).id();
                    peers.insert(id, to);
                }
            }
            // The operator's job: said once a look, with no word about a case.
            Err(trouble) => eprintln!("comity: {trouble}"),
        }
        tokio::select! {
            Some(ended) = queues.join_next_with_id() => {
                let id = match &ended {
                    Ok((id, _)) => *id,
                    Err(fell) => fell.id(),
                };
                let peer = peers.remove(&id);
                match ended {
                    Ok((_, Ok(peer::Done::Nothing))) => resting.extend(peer),
                    Ok((_, Ok(peer::Done::Tried))) => {}
                    Ok((_, Err(no))) => {
                        eprintln!("comity: {no}");
                        resting.extend(peer);
                    }
                    Err(_) => resting.extend(peer),
                }
            }
            () = node.outgoing.notified() => {}
            _ = look.tick() => resting.clear(),
        }
    }
}

/// A try that is further off than any wait was put off by a clock that ran ahead and has been set right since: it is due now, and not
/// in the year which that clock showed.
pub(crate) async fn clock_set_back(node: &Node) -> Result<(), No> {
    let now = node.now();
    let last = now.after(wait::LONGEST);
    for to in node.store.silent_ahead(now, last).await? {
        node.store.answers(&to).await?;
    }
    for letter in node.store.later_than(last).await? {
        let fault = "put off by a clock that ran ahead".to_owned();
        node.store.move_letter(letter, Move::PutOff { fault, next: now }, now).await?;
    }
    Ok(())
}

/// Tries one letter, for who decides himself when: a rehearsal.
pub(crate) async fn deliver(node: &Node, letter: LetterId) -> Result<(), No> {
    match one::one(node, letter).await? {
        one::Fate::Silent(letter) => one::nobody(node, letter).await,
        one::Fate::Delivered | one::Fate::Answered | one::Fate::Aside => Ok(()),
    }
}

/// Empties every queue once, as far as its peer takes what is due. Was anything due?
///
/// # Errors
/// [`No::Trouble`] when the store cannot be read or written.
pub async fn round(node: &Arc<Node>) -> Result<bool, No> {
    clock_set_back(node).await?;
    let mut queues = JoinSet::new();
    for to in node.store.peers_due(node.now()).await? {
        queues.spawn(peer::queue(Arc::clone(node), to));
    }
    let any = !queues.is_empty();
    while let Some(ended) = queues.join_next().await {
        if let Ok(ended) = ended {
            ended?;
        }
    }
    Ok(any)
}
