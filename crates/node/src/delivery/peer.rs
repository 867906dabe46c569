//! The queue of one peer.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use terms::{LetterId, NodeId};
use tokio::{
    sync::Semaphore,
    task::{self, JoinSet},
    time::MissedTickBehavior,
};

use super::one::{Fate, nobody, one, silent};
use crate::{Node, desk::No};

/// So many letters to one peer are under way at once, each of another request.
const AT_ONCE: usize = 8;
/// Of these, so many at most are packages that go in pieces, each for as long as its line takes.
const PACKAGES: usize = 6;
/// Beside all of them there are so many places that only letters of emergencies take.
const FOR_EMERGENCIES: usize = 2;
/// So many are looked up at once: behind a link that was down for days lie more than can be looked through for each.
const LOOKED_UP: usize = 64;
/// While something is under way, what becomes due meanwhile is seen this soon. What a receipt makes due is seen at once.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What came of a queue.
pub(super) enum Done {
    /// At least one letter was tried.
    Tried,
    /// Whatever is due waits behind a letter that is not.
    Nothing,
}

/// Carries what is due to this peer, until nothing is, or nobody answers there.
pub(super) async fn queue(node: Arc<Node>, to: NodeId) -> Result<Done, No> {
    // Where nobody answered the last time, one letter asks whether somebody does now.
    let asks = node.store.silence(&to).await?.is_some();
    let (ready, flying) = (VecDeque::new(), Flying::default());
    let places = Arc::new(Semaphore::new(PACKAGES));
    Queue { node, to, asks, ready, look: true, flying, places, quiet: None, tried: false }.run().await
}

#[derive(Default)]
struct Flying {
    tries: JoinSet<Result<Fate, No>>,
    letters: HashMap<task::Id, LetterId>,
}

struct Queue {
    node: Arc<Node>,
    to: NodeId,
    asks: bool,
    /// Letters before which nothing waits, as of the last look.
    ready: VecDeque<LetterId>,
    /// Is the whole queue to be looked through when there is nothing ready? Not again at once where all that may go was found.
    look: bool,
    flying: Flying,
    places: Arc<Semaphore>,
    /// Nobody answered for this one: nothing new is begun until it is known whether that is of the letter or of the peer.
    quiet: Option<LetterId>,
    tried: bool,
}

impl Queue {
    async fn run(mut self) -> Result<Done, No> {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        looks.reset();
        loop {
            self.begin().await?;
            let ended = tokio::select! {
                ended = self.flying.tries.join_next_with_id() => match ended {
                    Some(ended) => ended,
                    None => break,
                },
                _ = looks.tick(), if self.quiet.is_none() => {
                    self.look = true;
                    continue;
                }
            };
            match ended {
                Ok((id, fate)) => {
                    self.flying.letters.remove(&id);
                    self.ended(fate?).await?;
                }
                Err(fell) => drop(self.flying.letters.remove(&fell.id())),
            }
        }
        if let Some(letter) = self.quiet {
            silent(&self.node, &self.to, letter).await?;
        }
        Ok(if self.tried { Done::Tried } else { Done::Nothing })
    }

    /// Begins as many tries as there is room for.
    async fn begin(&mut self) -> Result<(), No> {
        let most = match (self.quiet, self.asks) {
            (Some(_), _) => 0,
            (None, true) => 1,
            (None, false) => AT_ONCE,
        };
        if self.ready.is_empty() && self.look && self.flying.tries.len() < most {
            let heads = self.node.store.heads(&self.to, self.node.now(), LOOKED_UP).await?;
            self.look = heads.len() == LOOKED_UP;
            let fresh: Vec<LetterId> = heads.into_iter().filter(|head| !self.under_way(head)).collect();
            self.ready.extend(fresh);
        }
        while self.flying.tries.len() < most
            && let Some(letter) = self.ready.pop_front()
        {
            self.try_one(letter);
        }
        if most == AT_ONCE && self.flying.tries.len() >= most {
            self.begin_emergencies().await?;
        }
        Ok(())
    }

    /// All places are taken, some perhaps for hours: an emergency does not wait for one of them.
    async fn begin_emergencies(&mut self) -> Result<(), No> {
        let free = (AT_ONCE + FOR_EMERGENCIES).saturating_sub(self.flying.tries.len());
        if free == 0 {
            return Ok(());
        }
        let heads = self.node.store.heads_of_emergencies(&self.to, self.node.now(), AT_ONCE + FOR_EMERGENCIES).await?;
        let fresh: Vec<LetterId> = heads.into_iter().filter(|head| !self.under_way(head)).take(free).collect();
        for letter in fresh {
            self.ready.retain(|ready| *ready != letter);
            self.try_one(letter);
        }
        Ok(())
    }

    fn try_one(&mut self, letter: LetterId) {
        let (node, places) = (Arc::clone(&self.node), Arc::clone(&self.places));
        let id = self.flying.tries.spawn(async move { one(&node, letter, &places).await }).id();
        self.flying.letters.insert(id, letter);
        self.tried = true;
    }

    fn under_way(&self, one: &LetterId) -> bool {
        self.flying.letters.values().any(|letter| letter == one)
    }

    /// They answer: where they were silent, the queue waits no longer.
    async fn answers(&mut self) -> Result<(), No> {
        if std::mem::take(&mut self.asks) {
            self.node.store.answers(&self.to).await?;
            self.look = true;
        }
        Ok(())
    }

    async fn ended(&mut self, fate: Fate) -> Result<(), No> {
        let before = match fate {
            Fate::Aside => None,
            // The last one is put off with the whole queue, once it is sure that nobody answers.
            Fate::Silent(letter) => self.quiet.replace(letter),
            Fate::Delivered { stream } => {
                self.answers().await?;
                let next = self.node.store.head_of(&self.to, &stream, self.node.now()).await?;
                self.ready.extend(next.filter(|next| !self.ready.contains(next) && !self.under_way(next)));
                self.quiet.take()
            }
            Fate::Answered => {
                self.answers().await?;
                self.quiet.take()
            }
        };
        match before {
            Some(letter) => nobody(&self.node, letter).await,
            None => Ok(()),
        }
    }
}
