//! Notices of others and alarms of the house that nobody has looked at yet.

use std::sync::{Mutex, PoisonError};

use request::Event;
use store::kind;

use crate::{
    Node,
    desk::{no::No, reading::look::viewed, records::watch::ALARM},
    session::Session,
};

/// What the log says was looked at.
const NOTICES: &str = "notices";
/// So many looks are read back at a time, to find the last at the notices.
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

/// All of them, oldest first.
///
/// # Errors
/// [`No::Trouble`] when the records cannot be read.
pub async fn notices(node: &Node) -> Result<Vec<store::Entry>, No> {
    let mut all = node.store.house(&[kind::NOTICE_CAME, kind::RECORDS], 0).await?;
    all.retain(|entry| is_one(&entry.event));
    Ok(all)
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
