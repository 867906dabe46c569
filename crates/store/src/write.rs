//! One transaction: events, leaves, letters, documents. Nothing leaves before it is in the log.

use rand_core::CryptoRng;
use request::Event;
use terms::{Digest, Instant, LetterId, NodeId, OfficerId, Urgency};

use crate::{LargeDoc, Move, OutLetter, Store, Trouble, commit::Act, ledger::LogTrouble, seal::Class};

/// What one act writes.
#[derive(Debug, Default)]
pub struct Batch {
    /// Events by stream, in order.
    pub events: Vec<(String, Event)>,
    /// Who acted; none for the node itself.
    pub by: Option<OfficerId>,
    /// How long these streams must be for the batch to be written: on what it was decided. Empty where a lock holds it anyway.
    pub expects: Vec<(String, u64)>,
    /// How urgent the cases of these streams are, where that was said now: letters of an emergency leave before all others to the same member, those
    /// of an urgent case before ordinary ones.
    pub urgency: Vec<(String, Urgency)>,
    /// Letters that must leave.
    pub letters: Vec<OutLetter>,
    /// Bytes to keep.
    pub docs: Vec<Doc>,
    /// Documents that lie whole in files of their own.
    pub large: Vec<LargeDoc>,
    /// The letter that caused this, and the receipt that was given for it.
    pub took: Option<(LetterId, NodeId, Digest, Vec<u8>)>,
    /// SHA-256 of that letter's sealed bytes as they came, where it was sealed.
    pub took_sealed: Option<Digest>,
    /// Letters of ours that were receipted.
    pub delivered: Vec<LetterId>,
    /// Letters of ours that go to another place in their queue, or out of it.
    pub moves: Vec<(LetterId, Move)>,
}

/// Bytes to keep, by their digest.
#[derive(Debug, Clone)]
pub struct Doc {
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// What they are: `frame`, `package`, `answer`, …
    pub kind: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Number of the first new event, from 1.
    pub first: u64,
    /// How many entries the log has now.
    pub size: u64,
}

impl Store {
    /// Writes a batch, whole or not at all, and returns when it is on the disk. Batches of many callers share a sync.
    ///
    /// A caller that goes away while it waits has handed in nonetheless.
    ///
    /// # Errors
    /// [`Trouble::MovedOn`] when a stream is not as long as the batch expects, or was forgotten in between, [`Trouble::Database`] when the batch does not fit
    /// what is there, [`Trouble::NotNow`] when nothing was written and later may be, [`Trouble::Stopped`] when nothing more will be.
    pub async fn record(&self, batch: Batch, now: Instant, chance: &mut impl CryptoRng) -> Result<Recorded, Trouble> {
        let act = Act::of(self, batch, now, chance).await?;
        self.hand_in(act).await
    }

    pub(crate) async fn hand_in(&self, act: Act) -> Result<Recorded, Trouble> {
        let seals = act.seals.clone();
        let told = self.writer()?.hand_in(act).await;
        match &told {
            Ok(_) => self.ring()?.stored(&seals),
            // The key at hand may be one that another program has destroyed: look again next time.
            Err(Trouble::MovedOn { stream }) => {
                let ring = self.ring()?;
                [Class::Events, Class::Documents].into_iter().for_each(|class| ring.drop_key(stream, class));
            }
            Err(_) => {}
        }
        told
    }

    /// A small fact of the node, such as the last directory version seen.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be written.
    pub async fn set_fact(&self, name: &str, value: &str) -> Result<(), Trouble> {
        let act = Act { facts: vec![(name.to_owned(), value.to_owned())], ..Act::default() };
        self.writer()?.hand_in(act).await.map(drop)
    }

    /// Why nothing more is written, if a write or a sync has failed: for the operator. Only a new start changes it.
    pub fn stopped(&self) -> Option<&str> {
        self.commit.as_ref().and_then(|commit| commit.stopped())
    }

    /// Waits until a write or a sync has failed, and says which: then the process must end. For ever, where nothing fails.
    pub async fn until_stopped(&self) -> &str {
        match &self.commit {
            Some(commit) => commit.until_stopped().await,
            None => std::future::pending().await,
        }
    }

    /// A sync of the published log has failed: nothing more is written here, either.
    pub(crate) fn stop_if_not_synced(&self, trouble: &Trouble) {
        if let (Some(commit), Trouble::Log(LogTrouble::NotSynced { .. })) = (&self.commit, trouble) {
            commit.stop(trouble.to_string());
        }
    }

    /// How many transactions were synced since the start: what was written, divided by it, is how many share a sync.
    pub fn commits(&self) -> u64 {
        self.commit.as_ref().map_or(0, crate::commit::Commit::commits)
    }
}

pub(crate) fn as_count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

pub(crate) fn as_number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
