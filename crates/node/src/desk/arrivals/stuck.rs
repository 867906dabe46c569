//! Letters over which this node fails: after a few tries they are kept aside for a person, with an alarm, while others flow.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::body::Bytes;
use store::Stuck;
use terms::Digest;

use crate::{
    Node,
    desk::{
        arrivals::{looking::aside, take::take},
        mail::post,
        no::Trouble,
        not_taken::NotTaken,
        records::watch,
    },
};

/// So often this node may fail over the same bytes, and others be taken in between, before they are kept aside.
const TRIES: u32 = 3;
/// Of so many letters is remembered that they failed; no peer sends more at once.
const REMEMBERED: usize = 1_024;

/// What failed since the start, and what is kept aside.
#[derive(Debug, Default)]
pub(crate) struct Failures(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// How many letters were taken.
    taken: u64,
    /// How often each failed, and how many had been taken at the last failure.
    failed: BTreeMap<Digest, (u32, u64)>,
    /// None until the store was asked.
    aside: Option<BTreeSet<Digest>>,
}

impl Failures {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn took(&self) {
        let mut known = self.lock();
        known.taken += 1;
    }

    /// Is it this letter, and not the node, that fails? Others must have been taken between its failures.
    fn failed(&self, digest: Digest) -> bool {
        let mut known = self.lock();
        let taken = known.taken;
        if known.failed.len() >= REMEMBERED {
            known.failed.clear();
        }
        let (tries, before) = known.failed.entry(digest).or_insert((0, u64::MAX));
        if *before != taken {
            (*tries, *before) = (*tries + 1, taken);
        }
        *tries >= TRIES
    }

    async fn is_aside(&self, node: &Node, digest: &Digest) -> Result<bool, store::Trouble> {
        // What was kept aside may have been let in beside us: it is looked up. Nothing else costs a question.
        if self.lock().aside.as_ref().is_some_and(|aside| !aside.contains(digest)) {
            return Ok(false);
        }
        let found: BTreeSet<Digest> = node.store.stuck().await?.into_iter().map(|stuck| stuck.digest).collect();
        let is = found.contains(digest);
        self.lock().aside = Some(found);
        Ok(is)
    }

    fn put_aside(&self, digest: Digest) {
        let mut known = self.lock();
        known.failed.remove(&digest);
        known.aside.get_or_insert_default().insert(digest);
    }

    /// A person has looked: it is taken like any other again.
    pub(in crate::desk) fn let_loose(&self, digest: &Digest) {
        if let Some(aside) = &mut self.lock().aside {
            aside.remove(digest);
        }
    }
}

/// Takes a letter as it comes over a wire: whoever sent it may go away meanwhile, and what fails over it fails alone.
///
/// # Errors
/// [`NotTaken`]
pub async fn receive(node: &Arc<Node>, letter: Bytes) -> Result<Vec<u8>, NotTaken> {
    let digest = aside(letter.len(), || post::sha256(&letter));
    if node.stuck.is_aside(node, &digest).await? {
        return Err(NotTaken::Parked);
    }
    let (inside, bytes) = (Arc::clone(node), letter.clone());
    let told = tokio::spawn(async move { take(&inside, &bytes).await }).await;
    let failed = match told {
        Ok(Err(NotTaken::Trouble(trouble))) => trouble,
        Err(_) => Trouble::Own("a letter, over which the program fell"),
        Ok(taken) => {
            node.stuck.took();
            return taken;
        }
    };
    if node.stopped().is_none() && node.stuck.failed(digest) {
        let stuck = Stuck { digest, bytes: letter.to_vec(), why: failed.to_string(), at: node.now() };
        node.store.keep_stuck(stuck).await?;
        node.stuck.put_aside(digest);
        let what =
            format!("a letter is kept aside because this node fails over it: {digest}; `comity letters list` shows it");
        if let Err(no) = watch::raise(node, what).await {
            eprintln!("comity: {no}");
        }
        return Err(NotTaken::Parked);
    }
    Err(NotTaken::Trouble(failed))
}
