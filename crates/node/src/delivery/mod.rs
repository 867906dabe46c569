//! Letters on their way: a queue for each peer, and in it one for each request.
//!
//! A peer that does not answer delays its own letters and nobody else's. What a peer refuses for good is parked and waits for a
//! person, as does a letter whose day is over; everything else is tried again, later and later, until its receipt has come.

mod one;
mod peer;
mod pieces;
#[cfg(test)]
mod tests;
mod wait;

pub(crate) use pieces::remember;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use store::Move;
use terms::{LetterId, NodeId};
use tokio::{sync::Semaphore, task::JoinSet, time::MissedTickBehavior};

use crate::{Node, desk::No};
use peer::Done;

/// With nothing to do, the queues are looked at this often: time makes letters due.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Carries until the process ends.
pub(crate) async fn run(node: Arc<Node>) {
    let mut queues = JoinSet::new();
    let mut turns = Turns::default();
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        match node.store.peers_due(node.now()).await {
            Ok(due) => {
                for to in turns.next(due) {
                    let id = queues.spawn(peer::queue(Arc::clone(&node), to.clone())).id();
                    turns.begun(id, to);
                }
            }
            // The operator's job: said once a look, with no word about a case.
            Err(trouble) => eprintln!("comity: {trouble}"),
        }
        tokio::select! {
            Some(ended) = queues.join_next_with_id() => match ended {
                Ok((id, Ok(done))) => turns.ended(&id, done),
                Ok((id, Err(no))) => {
                    eprintln!("comity: {no}");
                    turns.ended(&id, Done::Nothing);
                }
                Err(fell) => turns.ended(&fell.id(), Done::Nothing),
            },
            () = node.outgoing.notified() => {}
            _ = look.tick() => {
                turns.look();
                if let Err(trouble) = clock_set_back(&node).await {
                    eprintln!("comity: {trouble}");
                }
            }
        }
    }
}

/// Whose queue is being emptied, by the task that does it, and whose is left alone until the next look: where all that is due waits behind
/// something that is not, or the store said no, it would be looked through without a pause.
struct Turns<Task> {
    busy: BTreeMap<Task, NodeId>,
    resting: BTreeSet<NodeId>,
}

impl<Task> Default for Turns<Task> {
    fn default() -> Self {
        Self { busy: BTreeMap::new(), resting: BTreeSet::new() }
    }
}

impl<Task: Ord> Turns<Task> {
    /// Of those for whom something is due, whose queue is begun.
    fn next(&self, due: Vec<NodeId>) -> Vec<NodeId> {
        let left_alone = |to: &NodeId| self.resting.contains(to) || self.busy.values().any(|busy| busy == to);
        due.into_iter().filter(|to| !left_alone(to)).collect()
    }

    fn begun(&mut self, task: Task, to: NodeId) {
        self.busy.insert(task, to);
    }

    fn ended(&mut self, task: &Task, done: Done) {
        let to = self.busy.remove(task);
        match done {
            Done::Tried => {}
            Done::Nothing => self.resting.extend(to),
        }
    }

    /// Time has passed: everybody is looked at again.
    fn look(&mut self) {
        self.resting.clear();
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
    match one::one(node, letter, &Semaphore::new(1)).await? {
        one::Fate::Silent(letter) => one::nobody(node, letter).await,
        one::Fate::Delivered { .. } | one::Fate::Answered | one::Fate::Aside => Ok(()),
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

#[cfg(test)]
mod turns {
    use super::*;

    fn peers(names: &[&str]) -> Vec<NodeId> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    #[test]
    fn a_queue_in_which_nothing_can_be_tried_is_left_alone_until_the_next_look_and_delays_nobody() {
        let mut turns = Turns::default();
        let due = || peers(&["xb-desk", "xc-desk", "xd-desk"]);
        assert_eq!(turns.next(due()), due());
        for (task, to) in due().into_iter().enumerate() {
            turns.begun(task, to);
        }
        assert!(turns.next(due()).is_empty(), "one task for each peer");
        turns.ended(&0, Done::Nothing);
        turns.ended(&1, Done::Tried);
        assert_eq!(turns.next(due()), peers(&["xc-desk"]), "what goes on goes on at once");
        assert_eq!(turns.next(due()), peers(&["xc-desk"]), "and however often it is asked meanwhile, the other rests");
        turns.look();
        assert_eq!(turns.next(due()), peers(&["xb-desk", "xc-desk"]));
    }
}
