//! Which segments are open. The index of one is read when it is first asked for and then stays in memory; when those that are
//! open take more than they may, the ones that were not asked for since are closed. So memory and open files do not grow with
//! what the archive holds.

use std::{
    collections::VecDeque,
    fs,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use super::{Meta, read::Segment};
use crate::{
    Trouble,
    files::{disk, seal::Key},
};

/// The indexes of open segments take so much memory at most: about half a byte a row, so those of a thousand million rows.
const BYTES_MAX: usize = 512 << 20;
/// And so many files at most, of the 1,024 that a process usually may have.
const FILES_MAX: usize = 400;

/// A segment that is part of the archive, open or not.
#[derive(Debug)]
pub(crate) struct Shelved {
    pub(crate) meta: Meta,
    path: PathBuf,
    key: Key,
    open: RwLock<Option<Arc<Segment>>>,
    /// Since the shelf last looked.
    asked: AtomicBool,
}

/// How much is open.
#[derive(Debug)]
pub(crate) struct Shelf {
    bytes_max: AtomicUsize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    bytes: usize,
    /// The one that may be closed first, first; and what each takes.
    order: VecDeque<(Weak<Shelved>, usize)>,
}

impl Shelved {
    /// A segment whose file has been finished, under the key of its day.
    pub(crate) fn new(path: PathBuf, meta: Meta, key: Key) -> Arc<Self> {
        Arc::new(Self { meta, path, key, open: RwLock::default(), asked: AtomicBool::new(false) })
    }

    /// One that the catalog names: is its file there, and as long as it was?
    ///
    /// # Errors
    /// [`Trouble`] when it is not. What is in it is looked at when it is opened.
    pub(crate) fn there(path: PathBuf, meta: Meta, key: Key) -> Result<Arc<Self>, Trouble> {
        let length = disk::failed("open", &path, fs::metadata(&path))?.len();
        if length != meta.bytes {
            return Err(Trouble::Damaged { path, what: "the head" });
        }
        Ok(Self::new(path, meta, key))
    }

    /// Can it hold anything that was alive between these moments? Told without opening it.
    pub(crate) fn may_hold(&self, earliest: u64, latest: u64) -> bool {
        self.meta.extent.earliest <= latest && earliest <= self.meta.extent.latest
    }

    /// Opens it for one use, beside the shelf: for merges, and for what wants to see the disk.
    pub(crate) fn read(&self) -> Result<Segment, Trouble> {
        Segment::open(&self.path, self.meta, &self.key)
    }

    /// Opens it, unless it is open.
    pub(crate) fn open(self: &Arc<Self>, shelf: &Shelf) -> Result<Arc<Segment>, Trouble> {
        if !self.asked.load(Ordering::Relaxed) {
            self.asked.store(true, Ordering::Relaxed);
        }
        let there = self.open.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(open) = there {
            return Ok(open);
        }
        let opened = {
            let mut place = self.open.write().unwrap_or_else(PoisonError::into_inner);
            // Another thread may have been first.
            if let Some(open) = &*place {
                return Ok(Arc::clone(open));
            }
            Arc::clone(place.insert(Arc::new(self.read()?)))
        };
        shelf.opened(self, opened.held());
        Ok(opened)
    }

    fn close(&self) {
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Default for Shelf {
    fn default() -> Self {
        Self { bytes_max: AtomicUsize::new(BYTES_MAX), open: Mutex::default() }
    }
}

impl Shelf {
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on indexes may take so many bytes; at least the last one stays open.
    pub(crate) fn limit(&self, bytes: usize) {
        self.bytes_max.store(bytes, Ordering::Relaxed);
        self.make_room(&mut self.lock());
    }

    /// May one more be opened before anybody asks for it?
    pub(crate) fn has_room(&self) -> bool {
        let open = self.lock();
        open.bytes < self.bytes_max.load(Ordering::Relaxed) / 2 && open.order.len() < FILES_MAX / 2
    }

    /// What is open: how many segments, and how many bytes their indexes take.
    pub(crate) fn held(&self) -> (usize, usize) {
        let open = self.lock();
        (open.order.iter().filter(|(one, _)| one.strong_count() > 0).count(), open.bytes)
    }

    fn opened(&self, one: &Arc<Shelved>, bytes: usize) {
        let mut open = self.lock();
        open.bytes += bytes;
        open.order.push_back((Arc::downgrade(one), bytes));
        self.make_room(&mut open);
    }

    /// Closes what was not asked for since it was looked at last; where all were, the one that was looked at longest ago.
    fn make_room(&self, open: &mut Open) {
        let Open { bytes, order } = &mut *open;
        // What is no longer part of the archive.
        order.retain(|(one, takes)| {
            let there = one.strong_count() > 0;
            *bytes = if there { *bytes } else { bytes.saturating_sub(*takes) };
            there
        });
        let bytes_max = self.bytes_max.load(Ordering::Relaxed);
        let mut again = open.order.len();
        while open.order.len() > 1 && (open.bytes > bytes_max || open.order.len() > FILES_MAX) {
            let Some((weak, bytes)) = open.order.pop_front() else { break };
            match weak.upgrade() {
                Some(one) if again > 0 && one.asked.swap(false, Ordering::Relaxed) => {
                    again -= 1;
                    open.order.push_back((weak, bytes));
                }
                one => {
                    one.iter().for_each(|one| one.close());
                    open.bytes = open.bytes.saturating_sub(bytes);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::tests::common::{Folder, Made, at, look, names, rng};

    const DAYS: u16 = 24;

    /// Of each day, who used the port: asked in turn, and again.
    fn check(name: &str, bytes: usize, most: (usize, usize)) {
        let folder = Folder::new(&format!("shelf-{name}"));
        let begun = |n: u16| at("2026-10-01T10:00:00Z").after(Duration::from_secs(86_400 * u64::from(n)));
        let (mut archive, mut rng) = (folder.open(), rng());
        archive.keep_open(0);
        for n in 0..DAYS {
            Made(n).ingest(&mut archive, begun(n), &mut rng);
            assert!(archive.shelf.held().0 == 0, "what is not asked for is not opened");
        }
        drop(archive);
        let archive = folder.open();
        archive.keep_open(bytes);
        assert_eq!((archive.shelf.held(), archive.segments.len()), ((0, 0), 2 * usize::from(DAYS)));
        for round in 0..3 {
            for n in (0..DAYS).chain([3, 3, 4]) {
                let found = look(&archive, &Made(n).target(begun(n), begun(n)), at("2026-11-24T00:00:00Z")).unwrap();
                assert_eq!(names(&found), [Made(n).name()], "day {n}, round {round}");
                let (open, held) = archive.shelf.held();
                assert!(open <= most.0 && held <= most.1, "{open} are open and take {held} bytes");
                assert!(round > 0 || n < 4 || open >= most.0.min(2 * usize::from(n)), "only {open} are open");
            }
        }
        assert_eq!(archive.verify().unwrap(), 2 * u64::from(DAYS));
        archive.keep_open(0);
        assert!(archive.shelf.held().0 <= 1, "what is too much is closed at once");
    }

    #[test]
    fn what_is_open_takes_no_more_memory_than_it_may_and_every_question_is_answered() {
        let one = 118 << 10;
        check("all", usize::MAX, (2 * usize::from(DAYS), 2 * usize::from(DAYS) * one));
        check("some", 10 * one, (10, 10 * one));
        check("one", 0, (1, one));
    }

    #[test]
    fn what_is_destroyed_is_not_open_any_more() {
        let folder = Folder::new("shelf-destroyed");
        let mut archive = folder.open();
        Made(1).ingest(&mut archive, at("2026-10-01T10:00:00Z"), &mut rng());
        assert_eq!(archive.shelf.held().0, 2);
        let (now, schedules) = (at("2026-11-20T00:00:00Z"), crate::tests::common::schedules(10, 10));
        crate::tests::common::expire(&mut archive, now, &schedules, &mut rng()).unwrap();
        assert_eq!((archive.shelf.held().0, archive.segments.len()), (0, 0));
    }
}
