//! How much room the disk has. A node whose disk is full can write nothing down, and so must end: what others may make it keep stops
//! before that.

use crate::{Files, Node};

/// So much is left for the records, the log and their write-ahead files: weeks of a busy desk.
pub const RESERVE: u64 = 1 << 30;

/// Is there room for so many bytes more, and the reserve?
pub(crate) fn has_room(free: u64, more: u64) -> bool {
    more.checked_add(RESERVE).is_some_and(|wanted| wanted <= free)
}

impl Files {
    /// Bytes that this program may still write where the node's records lie; without end where the system does not say.
    pub fn free(&self) -> u64 {
        let told = rustix::fs::statvfs(&self.dir);
        told.map_or(u64::MAX, |told| told.f_bavail.saturating_mul(told.f_frsize))
    }
}

impl Node {
    /// The operator's job, said once, and once again when it is over.
    pub(crate) fn note_room(&self, was_low: &mut bool) {
        let free = self.files.free();
        let low = free < RESERVE;
        if low && !*was_low {
            eprintln!(
                "comity: {} MiB are left on the disk: packages of other nodes wait, and with nothing left the node ends. Make room",
                free >> 20
            );
        } else if *was_low && !low {
            eprintln!("comity: the disk has room again");
        }
        *was_low = low;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_send_never_takes_the_reserve() {
        assert!(has_room(RESERVE + 10, 10));
        assert!(!has_room(RESERVE + 9, 10));
        assert!(!has_room(0, 0));
        assert!(!has_room(u64::MAX, u64::MAX));
        assert!(has_room(u64::MAX, 1 << 36), "where the system does not say, nothing is refused");
    }

    #[test]
    fn the_system_says_how_much_room_there_is() {
        let here = Files::new(std::env::temp_dir()).free();
        assert!(here > 0 && here < u64::MAX, "{here}");
        assert_eq!(Files::new("/nowhere/at/all").free(), u64::MAX);
    }
}
