//! Timed work: letters until their receipts come, holds as they are ordered, records destroyed on their day.

use std::{sync::Arc, time::Duration};

use request::Event;
use store::{Batch, stream};

use crate::{
    Node,
    clock::chance,
    desk::{self, No},
    peer::NotDelivered,
};

/// With nothing to do, the node looks this often whether time has brought something.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Records are destroyed within 24 hours of their moment; looking each minute keeps far below it.
const EXPIRE_EVERY: Duration = Duration::from_secs(60);
/// What was read is compared with what was decided, and what is to be planted is planted.
const RECONCILE_EVERY: Duration = Duration::from_secs(3_600);

/// Does what is due until the process ends.
pub(crate) async fn run(node: Arc<Node>) {
    let mut last = Last::default();
    loop {
        if let Err(trouble) = round(&node, &mut last).await {
            // The operator's job: said once a round, with no word about a case.
            eprintln!("comity: {trouble}");
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
}

async fn round(node: &Arc<Node>, last: &mut Last) -> Result<(), No> {
    desk::hold_what_is_ordered(node).await?;
    let now = node.now();
    let letters = node.store.due(now).await?;
    let mut tasks = tokio::task::JoinSet::new();
    let mut busy = std::collections::BTreeSet::new();
    for letter in letters {
        // One letter at a time for each recipient: order holds within a request, and a silent peer delays only itself.
        if !busy.insert(letter.to.clone()) {
            node.wake.notify_one();
            continue;
        }
        let node = Arc::clone(node);
        tasks.spawn(async move { deliver(&node, letter).await });
    }
    while let Some(done) = tasks.join_next().await {
        if let Ok(answer) = done {
            answer?;
        }
    }
    if last.expired.is_none_or(|last| now.since(last) >= EXPIRE_EVERY) {
        expire(node).await?;
        last.expired = Some(now);
    }
    if last.reconciled.is_none_or(|last| now.since(last) >= RECONCILE_EVERY) {
        last.reconciled = Some(now);
        desk::reconcile(node).await?;
        desk::plant(node, now)?;
    }
    Ok(())
}

async fn deliver(node: &Node, letter: store::OutLetter) -> Result<(), No> {
    let url = node.directory.node(&letter.to).map(|n| n.url().to_owned()).unwrap_or_default();
    let fault = match node.carrier.carry(&url, letter.bytes.clone()).await {
        Ok(receipt) => match desk::take(node, &receipt).await {
            Ok(_) => return Ok(()),
            Err(not) => format!("their receipt does not fit: {}", not.code()),
        },
        Err(NotDelivered::NoAnswer) => NotDelivered::NoAnswer.to_string(),
        Err(refused) => refused.to_string(),
    };
    node.store.not_yet(&letter, &fault, node.now()).await?;
    Ok(())
}

/// Destroys what is due: the key, then the bytes; the log keeps that it happened.
async fn expire(node: &Node) -> Result<(), No> {
    let now = node.now();
    let (Some(archive), Some(schedules)) = (&node.archive, desk::schedules(node, now)) else { return Ok(()) };
    let tombstones = archive
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .expire(now, &schedules, &mut chance()?)
        .map_err(|t| No::Trouble(t.into()))?;
    let events: Vec<(String, Event)> = tombstones
        .iter()
        .map(|t| {
            let what = format!("{:?}, key {}", t.what, crate::session::hex(&t.key));
            (stream::HOUSE.to_owned(), Event::Records { act: "destroyed".into(), what, count: t.records })
        })
        .collect();
    if !events.is_empty() {
        let batch = Batch { events, ..Batch::default() };
        node.store.record(batch, now, &mut chance()?).await?;
    }
    Ok(())
}
