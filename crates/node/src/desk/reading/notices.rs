//! Notices of others and alarms of the house that nobody has looked at yet.

use std::sync::{Mutex, PoisonError};

use request::Event;
use store::{Entry, kind};

use crate::{
    Node,
    desk::{no::No, reading::look::viewed, records::watch::ALARM},
    session::Session,
};

/// What the log says was looked at.
const NOTICES: &str = "notices";
/// So many notices are shown at once.
const AT_ONCE: u32 = 50;
/// So many entries are read back at a time, to find the last look at the notices, or alarms.
const LOOKS: u32 = 256;

/// How far somebody has looked, where that is known already.
#[derive(Debug, Default)]
pub(crate) struct ReadUpTo(Mutex<Option<u64>>);

impl ReadUpTo {
    fn known(&self) -> Option<u64> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The later one stays: a look that was searched for may have been overtaken by another.
    fn note(&self, entry: u64) -> u64 {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let later = known.map_or(entry, |known| known.max(entry));
        *known.insert(later)
    }
}

/// Is this for the page of notices?
fn is_one(event: &Event) -> bool {
    matches!(event, Event::NoticeCame { .. }) || matches!(event, Event::Records { act, .. } if act == ALARM)
}

/// How many of them came since somebody last looked.
///
/// # Errors
/// [`No::Trouble`] when the records cannot be read.
pub async fn unread(node: &Node) -> Result<usize, No> {
    let since = node.store.house(&[kind::NOTICE_CAME, kind::RECORDS], read_up_to(node).await?).await?;
    Ok(since.iter().filter(|entry| is_one(&entry.event)).count())
}

/// A part of them, newest first: the last fifty before entry `before`. The first part has all that nobody has looked at yet, however many. Beside
/// it, before which entry the next part lies.
///
/// # Errors
/// [`No::Trouble`] when the records cannot be read.
pub async fn notices(node: &Node, before: Option<u64>) -> Result<(Vec<Entry>, Option<u64>), No> {
    let (mut part, before) = match before {
        Some(before) => (Vec::new(), before),
        None => {
            let read = read_up_to(node).await?;
            let mut new = node.store.house(&[kind::NOTICE_CAME, kind::RECORDS], read).await?;
            new.retain(|entry| is_one(&entry.event));
            new.reverse();
            (new, read.saturating_add(1))
        }
    };
    let most = AT_ONCE.saturating_sub(u32::try_from(part.len()).unwrap_or(AT_ONCE));
    // One more than is shown tells whether there are older ones.
    let mut old = node.store.house_last(kind::NOTICE_CAME, before, most.saturating_add(1)).await?;
    let least = old.get(most as usize).map_or(0, |one_more| one_more.seq);
    old.extend(alarms_between(node, least, before).await?);
    old.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
    let more = old.len() > most as usize;
    old.truncate(most as usize);
    part.append(&mut old);
    let older = part.last().map_or(before, |last| last.seq);
    Ok((part, more.then_some(older)))
}

/// Alarms are few among what happened to the records.
async fn alarms_between(node: &Node, least: u64, mut before: u64) -> Result<Vec<Entry>, No> {
    let mut alarms = Vec::new();
    loop {
        let records = node.store.house_last(kind::RECORDS, before, LOOKS).await?;
        let whole = records.last().is_none_or(|last| last.seq <= least);
        before = records.last().map_or(0, |last| last.seq);
        alarms.extend(records.into_iter().filter(|entry| entry.seq > least && is_one(&entry.event)));
        if whole {
            return Ok(alarms);
        }
    }
}

/// The last entry of the log with which somebody here had looked at the notices.
///
/// # Errors
/// [`No::Trouble`] when the records cannot be read.
pub async fn read_up_to(node: &Node) -> Result<u64, No> {
    match node.sessions.notices.known() {
        Some(entry) => Ok(entry),
        None => Ok(node.sessions.notices.note(last_look(node).await?)),
    }
}

async fn last_look(node: &Node) -> Result<u64, No> {
    let mut before = u64::MAX;
    loop {
        let looks = node.store.house_last(kind::VIEWED, before, LOOKS).await?;
        let at_notices = |event: &Event| matches!(event, Event::Viewed { what } if what == NOTICES);
        if let Some(look) = looks.iter().find(|look| at_notices(&look.event)) {
            return Ok(look.seq);
        }
        match looks.last() {
            Some(last) => before = last.seq,
            None => return Ok(0),
        }
    }
}

/// Writes that this person looks at them.
///
/// # Errors
/// [`No::Trouble`]: what could not be logged is not shown.
pub async fn notices_viewed(node: &Node, who: &Session) -> Result<(), No> {
    viewed(node, who, NOTICES).await?;
    node.sessions.notices.note(last_look(node).await?);
    Ok(())
}
