//! What the node watches over at a provider: how often is asked, and whether every read was decided.
//!
//! An alarm is an event of the house with the act `alarm`: it is in the log, on the page of notices, and in
//! `comity doctor`. It names a leaf or an order, and nothing about a person.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::PoisonError,
};

use archive::{Ceiling, Decision, Discrepancy, ReadNote, Recorded};
use request::Event;
use store::{Batch, Document, Entry, Store, kind, stream};
use terms::{Digest, Instant, NodeId};

use crate::{
    Node,
    clock::chance,
    desk::{mail::replay, no::No},
    listen::Health,
};

/// The act of an alarm among the house's events.
pub const ALARM: &str = "alarm";
/// The code of a refusal because of the ceiling.
pub(crate) const TOO_OFTEN: &str = "too-many-questions";
/// So many entries are read at once.
const AT_ONCE: u32 = 1_000;
/// From which leaf on there is a read journal.
const READS_SINCE: &str = "reads-since";

/// May this authority have one more question answered within the hour?
pub(crate) async fn admit(node: &Node, asker: &NodeId, now: Instant) -> Result<(), No> {
    let Some(provider) = &node.config.provider else { return Ok(()) };
    let known = node.ceiling.lock().unwrap_or_else(PoisonError::into_inner).is_some();
    if !known {
        // A restart gives nobody a new hour.
        let mut ceiling = Ceiling::new(provider.questions_per_hour, provider.questions_per_hour_of_one);
        // Older ones than so many cannot have been asked within the hour: nobody would have been admitted.
        for entry in node.store.last_reads(provider.questions_per_hour).await?.iter().rev() {
            if let Some((_, from)) = replay::order_state(node, &entry.stream).await?.came {
                ceiling.note(from.as_str(), entry.at);
            }
        }
        *node.ceiling.lock().unwrap_or_else(PoisonError::into_inner) = Some(ceiling);
    }
    let mut ceiling = node.ceiling.lock().unwrap_or_else(PoisonError::into_inner);
    match ceiling.as_mut().map(|c| c.admits(asker.as_str(), now)) {
        Some(Err(often)) => {
            let cure = format!("Wait until {}, or ask the operator to raise `questions_per_hour`.", often.again);
            Err(No::refused(TOO_OFTEN, often.to_string(), cure))
        }
        Some(Ok(())) | None => Ok(()),
    }
}

/// One more was answered.
pub(crate) fn note(node: &Node, asker: &NodeId, at: Instant) {
    if let Some(ceiling) = node.ceiling.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        ceiling.note(asker.as_str(), at);
    }
}

/// Writes an alarm into the log, once: the same words twice are one alarm.
pub(crate) async fn raise(node: &Node, what: String) -> Result<(), No> {
    if alarms(&node.store.house(&[kind::RECORDS], 0).await?).iter().any(|(_, before)| *before == what) {
        return Ok(());
    }
    eprintln!("comity: ALARM: {what}");
    let event = Event::Records { act: ALARM.to_owned(), what, count: 1 };
    let batch = Batch { events: vec![(stream::HOUSE.to_owned(), event)], ..Batch::default() };
    node.store.record(batch, node.now(), &mut chance()?).await?;
    node.stir();
    Ok(())
}

/// Writes into the log when a listener falls silent and when it is heard again: what did not come can be asked about
/// later, and the log then says why nothing is found. `silent`: those that were silent the last time.
pub(crate) async fn note_silence(node: &Node, silent: &mut BTreeSet<String>) -> Result<(), No> {
    let all = node.listeners_health().into_iter();
    let now: BTreeSet<String> = all.filter(|(_, health)| *health == Health::Silent).map(|(name, _)| name).collect();
    let fell = now.difference(silent).map(|name| ("listener-silent", name));
    let heard = silent.difference(&now).map(|name| ("listener-heard", name));
    let changes: Vec<(&str, &String)> = fell.chain(heard).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let event = |(act, name): &(&str, &String)| {
        eprintln!("comity: {act}: {name}");
        let event = Event::Records { act: (*act).to_owned(), what: (*name).clone(), count: 1 };
        (stream::HOUSE.to_owned(), event)
    };
    let batch = Batch { events: changes.iter().map(event).collect(), ..Batch::default() };
    node.store.record(batch, node.now(), &mut chance()?).await?;
    *silent = now;
    Ok(())
}

/// The alarms among the house's events, oldest first.
pub fn alarms(events: &[Entry]) -> Vec<(Instant, String)> {
    let of = |entry: &Entry| match &entry.event {
        Event::Records { act, what, .. } if act == ALARM => Some((entry.at, what.clone())),
        _ => None,
    };
    events.iter().filter_map(of).collect()
}

/// Compares what the archive has read with what the log has decided, and raises an alarm for each thing that does not
/// fit.
///
/// # Errors
/// [`No::Trouble`] when one of the two cannot be read.
pub async fn reconcile(node: &Node) -> Result<Vec<Discrepancy>, No> {
    let Some(archive) = &node.archive else { return Ok(Vec::new()) };
    // The journal first: a read that comes meanwhile has its decision in the log already.
    let reads = archive.lock().unwrap_or_else(PoisonError::into_inner).reads();
    let reads = reads.map_err(|trouble| No::Trouble(trouble.into()))?;
    let since = match node.store.fact(READS_SINCE).await?.and_then(|text| text.parse().ok()) {
        Some(since) => since,
        None => {
            let size = if reads.is_empty() { node.store.size().await? } else { 0 };
            node.store.set_fact(READS_SINCE, &size.to_string()).await?;
            size
        }
    };
    let mut decided = node.looked.decided.lock().await;
    decided.go_on(&node.store, since).await?;
    let found = archive::reconcile(&reads, &decided.list, node.now());
    drop(decided);
    for one in &found {
        raise(node, one.to_string()).await?;
    }
    Ok(found)
}

/// The same of a folder, beside the process that may have it open: what was found is not written down.
pub(crate) async fn compared(store: &Store, reads: &[ReadNote], now: Instant) -> Result<Vec<Discrepancy>, No> {
    let since = match store.fact(READS_SINCE).await?.and_then(|text| text.parse().ok()) {
        Some(since) => since,
        None if reads.is_empty() => store.size().await?,
        None => 0,
    };
    let mut decided = Decided::default();
    decided.go_on(store, since).await?;
    Ok(archive::reconcile(reads, &decided.list, now))
}

/// Each decision to read, with the answer that was recorded under it, as far as the log was read.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    entry: u64,
    list: Vec<Decision>,
    /// The last of each order.
    last: BTreeMap<String, usize>,
}

impl Decided {
    /// Reads on. What was read before is not read again: a year of it would take a minute of each hour.
    async fn go_on(&mut self, store: &Store, since: u64) -> Result<(), No> {
        loop {
            let part = store.reads(self.entry, AT_ONCE).await?;
            let Some(last) = part.last().map(|entry| entry.seq) else { return Ok(()) };
            for entry in part {
                self.note(store, entry, since).await?;
            }
            self.entry = last;
        }
    }

    fn decided(&mut self, stream: String, seq: u64, deed: Option<Digest>, at: Instant) {
        self.last.insert(stream, self.list.len());
        self.list.push(Decision { leaf: seq.saturating_sub(1), deed, at, answer: None });
    }

    async fn note(&mut self, store: &Store, entry: Entry, since: u64) -> Result<(), No> {
        match entry.event {
            Event::ReadDecided { deed, .. } => self.decided(entry.stream, entry.seq, Some(deed), entry.at),
            Event::Destroyed { .. } if entry.kind == "read-decided" => {
                self.decided(entry.stream, entry.seq, None, entry.at);
            }
            Event::LookedUp { answer, candidates, .. } => {
                let decision = self.last.get(&entry.stream).and_then(|place| self.list.get_mut(*place));
                // What was answered before there was a journal is not missing from it.
                if let Some(decision) = decision.filter(|d| d.leaf >= since) {
                    let bytes = match store.document(answer).await? {
                        Document::Here(bytes) => Some(bytes.len() as u64),
                        Document::Unknown => Some(0),
                        Document::Destroyed(_) => None,
                    };
                    decision.answer = Some(Recorded { candidates, bytes });
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Plants records among those of each day that is over and has none yet, where the configuration asks for it.
pub(crate) fn plant(node: &Node, now: Instant) -> Result<(), No> {
    let count = node.config.provider.as_ref().map_or(0, |p| p.planted_per_day);
    let (Some(archive), 1..) = (&node.archive, count) else { return Ok(()) };
    let mut archive = archive.lock().unwrap_or_else(PoisonError::into_inner);
    for day in archive.days().into_iter().filter(|day| day.ends() <= now) {
        archive.plant(day, count, now, &mut chance()?).map_err(|trouble| No::Trouble(trouble.into()))?;
    }
    Ok(())
}
