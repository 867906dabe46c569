//! What bodies hold in memory while they come: so much for each, and so much for all together.

use std::sync::{
    Arc,
    atomic::{AtomicU8, AtomicUsize, Ordering},
};

use axum::http::StatusCode;

/// So much of a body is nobody's concern: a form, a sign-in, a letter without a package. Only what is beyond it takes of the room, so that what
/// is small never waits for what is large.
pub(super) const SMALL: usize = 64 << 10;

/// Room for what bodies have beyond that.
#[derive(Debug)]
pub(super) struct Room {
    most: usize,
    held: AtomicUsize,
}

impl Room {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, held: AtomicUsize::new(0) })
    }

    fn take(&self, bytes: usize) -> bool {
        let fits = |held: usize| held.checked_add(bytes).filter(|sum| *sum <= self.most);
        self.held.fetch_update(Ordering::AcqRel, Ordering::Acquire, fits).is_ok()
    }

    fn give_back(&self, bytes: usize) {
        self.held.fetch_sub(bytes, Ordering::AcqRel);
    }
}

/// What one request may bring.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowance {
    /// No body of it is larger. None: as its route says.
    pub(super) most: Option<usize>,
    /// Where it takes room.
    pub(super) rooms: Vec<Arc<Room>>,
}

/// What one body holds, until its request is answered.
#[derive(Debug, Default)]
pub(super) struct Share {
    allowance: Allowance,
    came: AtomicUsize,
    held: AtomicUsize,
    no: AtomicU8,
}

const TOO_LARGE: u8 = 1;
const NO_ROOM: u8 = 2;

/// The rest of a body is not taken.
#[derive(Debug, thiserror::Error)]
#[error("the body is larger than there is room for")]
pub(super) struct NoRoom;

impl Share {
    pub(super) fn new(allowance: Allowance) -> Arc<Self> {
        let mut share = Self::default();
        share.allowance = allowance;
        Arc::new(share)
    }

    /// A body that says how much it is at least is refused before it comes.
    pub(super) fn announced(&self, bytes: u64) -> Result<(), NoRoom> {
        match self.allowance.most {
            Some(most) if bytes > most as u64 => self.refuse(TOO_LARGE),
            _ => Ok(()),
        }
    }

    /// So many bytes more have come.
    pub(super) fn came(&self, bytes: usize) -> Result<(), NoRoom> {
        let came = self.came.fetch_add(bytes, Ordering::AcqRel).saturating_add(bytes);
        if self.allowance.most.is_some_and(|most| came > most) {
            return self.refuse(TOO_LARGE);
        }
        let more = came.saturating_sub(SMALL).saturating_sub(self.held.load(Ordering::Acquire));
        for (at, room) in self.allowance.rooms.iter().enumerate() {
            if !room.take(more) {
                self.allowance.rooms.iter().take(at).for_each(|room| room.give_back(more));
                return self.refuse(NO_ROOM);
            }
        }
        self.held.fetch_add(more, Ordering::AcqRel);
        Ok(())
    }

    fn refuse(&self, why: u8) -> Result<(), NoRoom> {
        self.no.store(why, Ordering::Release);
        Err(NoRoom)
    }

    /// What whoever sent it is told, where it was not taken.
    pub(super) fn refused(&self) -> Option<StatusCode> {
        match self.no.load(Ordering::Acquire) {
            TOO_LARGE => Some(StatusCode::PAYLOAD_TOO_LARGE),
            NO_ROOM => Some(StatusCode::SERVICE_UNAVAILABLE),
            _ => None,
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let held = self.held.load(Ordering::Acquire);
        self.allowance.rooms.iter().for_each(|room| room.give_back(held));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_small_takes_no_room_and_what_is_large_gives_it_back() {
        let (all, one) = (Room::new(3 * SMALL), Room::new(2 * SMALL));
        let share = || Share::new(Allowance { most: None, rooms: vec![Arc::clone(&all), Arc::clone(&one)] });
        let (large, other) = (share(), share());
        assert!(large.came(SMALL).is_ok() && large.came(2 * SMALL).is_ok());
        assert!(other.came(SMALL).is_ok(), "an emergency is small");
        assert!(other.came(1).is_err());
        assert_eq!(other.refused(), Some(StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!(all.held.load(Ordering::Acquire), 2 * SMALL, "what did not fit everywhere is held nowhere");
        drop((large, other));
        assert_eq!((all.held.load(Ordering::Acquire), one.held.load(Ordering::Acquire)), (0, 0));
        assert!(share().came(3 * SMALL).is_ok());
    }

    #[test]
    fn a_stranger_brings_no_more_than_a_form() {
        let share = Share::new(Allowance { most: Some(SMALL), rooms: Vec::new() });
        assert!(share.announced(SMALL as u64).is_ok() && share.came(SMALL).is_ok());
        assert!(share.came(1).is_err());
        assert_eq!(share.refused(), Some(StatusCode::PAYLOAD_TOO_LARGE));
        assert!(share.announced(SMALL as u64 + 1).is_err());
    }
}
