//! Who reads which case is in the log, as is who reads records: before it is shown, and once for as long as a person sits over it.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use terms::{Instant, OfficerId};

use crate::{
    Node,
    desk::{no::No, reading::look::viewed},
    session::Session,
};

/// A page that is opened again within this time by the same person is the same look.
const ONE_LOOK: Duration = Duration::from_secs(10 * 60);
/// So many looks are remembered; beyond that each is a new one.
const LOOKS_MAX: usize = 1 << 14;

/// The looks of the running process.
#[derive(Debug, Default)]
pub(crate) struct Looks(Mutex<HashMap<(OfficerId, String), Instant>>);

impl Looks {
    fn is_one(&self, who: &OfficerId, what: &str, now: Instant) -> bool {
        let looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = looks.get(&(who.clone(), what.to_owned()));
        // A clock that was set back makes no look of days.
        last.is_some_and(|at| *at <= now && now.since(*at) < ONE_LOOK)
    }

    fn note(&self, who: &OfficerId, what: &str, now: Instant) {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if looks.len() >= LOOKS_MAX {
            looks.retain(|_, at| *at <= now && now.since(*at) < ONE_LOOK);
        }
        if looks.len() < LOOKS_MAX {
            looks.insert((who.clone(), what.to_owned()), now);
        }
    }
}

/// Writes that this person looks at this record. The entry shares its sync with whatever else is written at that moment.
///
/// # Errors
/// [`No::Trouble`]: what could not be logged is not shown.
pub(crate) async fn looked(node: &Node, who: &Session, what: &str) -> Result<(), No> {
    let now = node.now();
    if node.sessions.looks.is_one(&who.officer, what, now) {
        return Ok(());
    }
    viewed(node, who, what).await?;
    node.sessions.looks.note(&who.officer, what, now);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_lasts_ten_minutes_for_one_person_at_one_case() {
        let (looks, at) = (Looks::default(), |minutes: i64| Instant::from_micros(minutes * 60_000_000));
        let [a, b]: [OfficerId; 2] = ["xa.one", "xa.two"].map(|id| id.parse().unwrap());
        looks.note(&a, "request 1", at(100));
        assert!(looks.is_one(&a, "request 1", at(109)));
        assert!(!looks.is_one(&a, "request 1", at(110)) && !looks.is_one(&a, "request 1", at(99)));
        assert!(!looks.is_one(&b, "request 1", at(101)) && !looks.is_one(&a, "request 2", at(101)));
        (0..LOOKS_MAX + 9).for_each(|n| looks.note(&a, &format!("request {n}"), at(100)));
        assert!(looks.0.lock().unwrap().len() <= LOOKS_MAX);
        looks.note(&b, "request 1", at(111));
        assert_eq!(looks.0.lock().unwrap().len(), 1, "what is over makes room");
    }
}
