//! Timed work: holds as they are ordered, records destroyed on their day.

use std::{sync::Arc, time::Duration};

use crate::{
    Node,
    desk::{self, ClockWord, No},
};

/// With nothing to do, the node looks this often whether time has brought something.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Records are destroyed within 24 hours of their moment; looking each minute keeps far below it.
const EXPIRE_EVERY: Duration = Duration::from_secs(60);
/// The numbers of the listeners are written this often.
const NOTE_EVERY: Duration = Duration::from_secs(2);
/// What was read is compared with what was decided, and what is to be planted is planted.
const RECONCILE_EVERY: Duration = Duration::from_secs(3_600);

/// Emergencies that nobody looked at in time are called back within this.
const LAPSE_EVERY: Duration = Duration::from_secs(60);
/// What is recorded comes under a signed head this soon, whether or not somebody asks for one: from then on a row that goes
/// missing is missed.
const PUBLISH_EVERY: Duration = Duration::from_secs(30);

/// Does what is due until the process ends. Whoever is asked over a network and says nothing keeps nothing of one's own from being done.
pub(crate) async fn run(node: Arc<Node>) {
    tokio::join!(rounds(&node), polls(&node));
}

/// Asks other people's systems where the orders stand that they have.
async fn polls(node: &Node) {
    let mut polled = desk::Polled::default();
    loop {
        if let Err(trouble) = desk::etsi_poll(node, &mut polled).await {
            eprintln!("comity: {trouble}");
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// One round after another.
async fn rounds(node: &Arc<Node>) {
    let mut last = Last::default();
    let mut noted = None;
    let mut silent = std::collections::BTreeSet::new();
    let mut low = false;
    loop {
        if let Err(trouble) = round(node, &mut last).await {
            // The operator's job: said once a round, with no word about a case.
            eprintln!("comity: {trouble}");
        }
        let now = node.now();
        if noted.is_none_or(|last| now.since(last) >= NOTE_EVERY || now < last) {
            node.note_listeners();
            node.note_room(&mut low);
            if let Err(trouble) = desk::note_silence(node, &mut silent).await {
                eprintln!("comity: {trouble}");
            }
            noted = Some(now);
        }
        tokio::select! {
            () = node.wake.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

/// When the duties that are not done each round were done.
#[derive(Debug, Default)]
struct Last {
    expired: Option<terms::Instant>,
    reconciled: Option<terms::Instant>,
    published: Option<terms::Instant>,
    lapsed: Option<terms::Instant>,
    /// What was last said of expiry.
    said: String,
}

async fn round(node: &Arc<Node>, last: &mut Last) -> Result<(), No> {
    desk::hold_what_is_ordered(node).await?;
    let now = node.now();
    // A clock that went back must not stop it.
    if last.expired.is_none_or(|last| now < last || now.since(last) >= EXPIRE_EVERY) {
        expire(node, &mut last.said).await?;
        last.expired = Some(now);
    }
    if last.lapsed.is_none_or(|last| now < last || now.since(last) >= LAPSE_EVERY) {
        desk::lapse(node).await?;
        last.lapsed = Some(now);
        desk::rest(node).await?;
    }
    if last.reconciled.is_none_or(|last| now < last || now.since(last) >= RECONCILE_EVERY) {
        last.reconciled = Some(now);
        desk::reconcile(node).await?;
        // Packages that were begun and then left alone for longer than a letter lives, and what a forgotten case left behind.
        node.store.sweep(now).await?;
        desk::plant(node, now)?;
        desk::rest_anew(node).await;
    }
    // Last, so that trouble with the log, which keeps it from being signed, keeps nothing else from being done.
    if last.published.is_none_or(|last| now < last || now.since(last) >= PUBLISH_EVERY) {
        last.published = Some(now);
        crate::ledger::checkpoint(node).await?;
    }
    Ok(())
}

/// Destroys what is due, and says what keeps it from being destroyed in time: once, until that changes.
async fn expire(node: &Node, said: &mut String) -> Result<(), No> {
    if node.archive.is_none() {
        return Ok(());
    }
    let done = desk::expire(node, ClockWord::Nobody).await?;
    let mut says = String::new();
    if done.told.is_trouble() {
        says.push_str(
            "comity: expiry does not believe the clock: stop the node, look at the clock, then \
             `comity retained expire --clock-is-right`\n",
        );
    }
    if done.rules.waits() {
        says.push_str("comity: a shorter retention waits until somebody has seen it: `comity retained plan`\n");
    }
    if done.renewed.iter().any(|r| r.full) {
        says.push_str("comity: a hold names more records than one answer may rest on: the order has to be narrowed\n");
    }
    if *said != says {
        eprint!("{says}");
        *said = says;
    }
    Ok(())
}
