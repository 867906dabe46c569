//! The heads of others' logs that were verified, on disk: a folder a log, a file a head, the largest is the last.
//!
//! A file is a first line `seen `, moment, and then the signed note. It is written under another name, synced, and put in its
//! place in one step, and so is the folder: what was kept is there after any crash, whole.
//!
//! A folder that could not be synced holds a head of which nobody knows whether it stays. To go on beside it could mean to cosign, after the
//! next start, what contradicts it: so nothing more is kept or cosigned, and the process ends (as after a failed write of the records).

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use evidence::{
    log::{
        BadNote, Note,
        witness::{Head, NotCosigned, Submission, decide},
    },
    sha256,
};
use store::faults::{self, Faults, Point};
use terms::{Digest, Instant};
use tokio::sync::SetOnce;

/// So many heads of a log are kept, so that one that it showed years ago can still be recognised.
const HEADS_MAX: usize = 4_096;
/// Digits of the largest size, so that names sort like numbers.
const DIGITS: usize = 20;

/// One verified head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Length and root.
    pub head: Head,
    /// The signed note, with the cosignatures that it came with and, where this node cosigned it, its own.
    pub note: String,
    /// When.
    pub at: Instant,
}

impl Kept {
    /// Has it a line of the same key as this one?
    fn cosigned(&self, line: Option<&str>) -> bool {
        // Name and key hash: five bytes and a third in base64.
        let start = line.and_then(|line| line.rsplit_once(' ')).and_then(|(name, coded)| Some((name, coded.get(..5)?)));
        start.is_some_and(|(name, hash)| self.note.lines().any(|l| l.starts_with(&format!("{name} {hash}"))))
    }
}

/// The name of a log's folder, and its part of an address (tlog-witness, "Monitor Retrieval Mechanism").
pub fn origin_hash(origin: &str) -> String {
    sha256(origin.as_bytes()).to_string()
}

/// All that is kept. Any process may read; one at a time may write.
#[derive(Debug)]
pub struct Heads {
    dir: PathBuf,
    last: Mutex<BTreeMap<String, Option<Kept>>>,
    /// Locked from the first write until the process ends: two would cosign two histories.
    alone: Mutex<Option<File>>,
    /// Why nothing more is kept, once a folder was not synced.
    broken: SetOnce<String>,
    /// Nobody, but for a rehearsal.
    faults: Faults,
}

impl Heads {
    /// Opens the folder, making it where it is not. What the last process left unsynced is synced now: from here on it counts.
    ///
    /// # Errors
    /// What the file system says.
    pub fn open(dir: impl Into<PathBuf>) -> io::Result<Self> {
        let dir = dir.into();
        fs::create_dir_all(&dir)?;
        for entry in fs::read_dir(&dir)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                sync_folder(&entry.path())?;
            }
        }
        sync_folder(&dir)?;
        let (last, alone, broken) = (Mutex::default(), Mutex::default(), SetOnce::new());
        Ok(Self { dir, last, alone, broken, faults: None })
    }

    /// Why nothing more is kept, if a folder could not be synced. Only a new start changes it.
    pub fn broken(&self) -> Option<&str> {
        self.broken.get().map(String::as_str)
    }

    /// Waits until a folder could not be synced, and says so: then the process must end. For ever, where nothing fails.
    pub async fn until_broken(&self) -> &str {
        self.broken.wait().await
    }

    /// The same on a disk at which somebody stands.
    #[must_use]
    pub fn on(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    fn lock(&self) -> io::Result<()> {
        let mut alone = self.alone.lock().unwrap_or_else(PoisonError::into_inner);
        if alone.is_none() {
            let file = File::options().create(true).truncate(false).write(true).open(self.dir.join("lock"))?;
            let busy = |_| io::Error::new(io::ErrorKind::ResourceBusy, "another process keeps these heads");
            file.try_lock().map_err(busy)?;
            *alone = Some(file);
        }
        match self.broken() {
            None => Ok(()),
            Some(why) => Err(io::Error::other(format!("nothing more is kept until the next start: {why}"))),
        }
    }

    /// What must not fail: where it does, nobody knows what the disk holds.
    fn must(&self, done: io::Result<()>) -> io::Result<()> {
        done.inspect_err(|error| {
            // The first reason is the one that an operator needs.
            let _ = self.broken.set(format!("cannot sync the heads of logs in {}: {error}", self.dir.display()));
        })
    }

    /// The last head of this log.
    ///
    /// # Errors
    /// What the file system says; a file that cannot be read is no empty log.
    pub fn last(&self, origin: &str) -> io::Result<Option<Kept>> {
        self.last_of(&mut self.all(), &origin_hash(origin))
    }

    /// The last head of the log with this [`origin_hash`].
    ///
    /// # Errors
    /// As [`Self::last`].
    pub fn last_by_hash(&self, hash: &str) -> io::Result<Option<Kept>> {
        if hash.len() != 64 || !hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Ok(None);
        }
        self.last_of(&mut self.all(), hash)
    }

    /// The head of this size, where one was seen.
    ///
    /// # Errors
    /// As [`Self::last`].
    pub fn of_size(&self, origin: &str, size: u64) -> io::Result<Option<Kept>> {
        read(&self.dir.join(origin_hash(origin)).join(name(size)))
    }

    /// A head that follows the last one: decided, kept, and then cosigned by `cosign`, in one turn that nobody comes between.
    ///
    /// # Errors
    /// [`NotAdded`]; nothing was kept.
    pub fn add(
        &self,
        asked: &Submission<'_>,
        keys: &[evidence::PublicKey],
        at: Instant,
        cosign: impl FnOnce(&str) -> Result<Option<String>, BadNote>,
    ) -> Result<Option<String>, NotAdded> {
        let hash = origin_hash(asked.origin());
        let mut all = self.all();
        self.lock()?;
        let known = self.last_of(&mut all, &hash)?;
        let last = known.as_ref().map(|kept| kept.head).unwrap_or_default();
        let next = decide(asked, keys, &last)?;
        let note = Note::read(next.note()).map_err(|_| NotCosigned::Malformed)?;
        let line = cosign(note.text()).map_err(|_| NotCosigned::Malformed)?;
        let whole = match &line {
            Some(line) => note.with_lines(line).map_err(|_| NotCosigned::Malformed)?,
            None => next.note().to_owned(),
        };
        let kept = Kept { head: next.head(), note: whole, at };
        // Asked again for a head that is kept with a cosignature: nothing new, and anybody may ask often.
        let again =
            line.is_some() && known.as_ref().is_some_and(|k| k.head == kept.head && k.cosigned(line.as_deref()));
        if !again {
            self.write(&hash, &kept)?;
        }
        all.insert(hash, Some(kept));
        Ok(line)
    }

    /// A head of our own log, cosigned by others: what we have shown, should our records ever be older.
    ///
    /// # Errors
    /// What the file system says.
    pub fn keep_own(&self, origin: &str, size: u64, note: &str, at: Instant) -> io::Result<()> {
        let kept = parse(&format!("seen {at}\n{note}")).filter(|kept| kept.head.size == size);
        let kept = kept.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "not a head"))?;
        let hash = origin_hash(origin);
        let mut all = self.all();
        match self.lock() {
            // The running node keeps its own; a command beside it need not.
            Err(error) if error.kind() == io::ErrorKind::ResourceBusy => return Ok(()),
            locked => locked?,
        }
        self.write(&hash, &kept)?;
        all.insert(hash, Some(kept));
        Ok(())
    }

    /// The last head of a log in a folder that another process may have open.
    ///
    /// # Errors
    /// What the file system says.
    pub fn last_in(dir: &Path, hash: &str) -> io::Result<Option<Kept>> {
        largest(&dir.join(hash))
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Option<Kept>>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn last_of(&self, all: &mut BTreeMap<String, Option<Kept>>, hash: &str) -> io::Result<Option<Kept>> {
        if let Some(known) = all.get(hash) {
            return Ok(known.clone());
        }
        let kept = largest(&self.dir.join(hash))?;
        // What is not there is not remembered: anybody may ask for any number.
        if kept.is_some() {
            all.insert(hash.to_owned(), kept.clone());
        }
        Ok(kept)
    }

    fn write(&self, hash: &str, kept: &Kept) -> io::Result<()> {
        let dir = self.dir.join(hash);
        if !dir.exists() {
            fs::create_dir(&dir)?;
            self.must(sync_folder(&self.dir))?;
        }
        let begun = dir.join("begun");
        faults::file(&self.faults, Point::FileBegun)?;
        let mut file = File::create(&begun)?;
        file.write_all(format!("seen {}\n{}", kept.at, kept.note).as_bytes())?;
        file.sync_all()?;
        faults::file(&self.faults, Point::FileSynced)?;
        let named = dir.join(name(kept.head.size));
        let new = !named.exists();
        fs::rename(&begun, &named)?;
        if let Err(error) = faults::file(&self.faults, Point::FileNamed).and_then(|()| sync_folder(&dir)) {
            // On a full disk a new name can be taken back, and then nothing is in doubt.
            let full = error.kind() == io::ErrorKind::StorageFull;
            let back = full && new && fs::remove_file(&named).and_then(|()| sync_folder(&dir)).is_ok();
            return if back { Err(error) } else { self.must(Err(error)) };
        }
        // It is kept: that older ones cannot be cleared away takes nothing back.
        if let Err(error) = clear(&dir) {
            eprintln!("comity: old heads of a log stay in {}: {error}", dir.display());
        }
        Ok(())
    }
}

fn sync_folder(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Leaves the newest heads.
fn clear(dir: &Path) -> io::Result<()> {
    let names = names(dir)?;
    names.iter().take(names.len().saturating_sub(HEADS_MAX)).try_for_each(|old| fs::remove_file(dir.join(old)))
}

/// A head was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotAdded {
    /// The protocol's answer.
    #[error(transparent)]
    Not(#[from] NotCosigned),
    /// Our own trouble.
    #[error("the heads of others' logs cannot be kept")]
    Disk(#[from] io::Error),
}

fn name(size: u64) -> String {
    format!("{size:0DIGITS$}.note")
}

/// The files of heads, the smallest first.
fn names(dir: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        names.extend(entry?.file_name().into_string().ok().filter(|name| name.ends_with(".note")));
    }
    names.sort();
    Ok(names)
}

fn largest(dir: &Path) -> io::Result<Option<Kept>> {
    if !dir.exists() {
        return Ok(None);
    }
    match names(dir)?.last() {
        Some(name) => read(&dir.join(name)),
        None => Ok(None),
    }
}

fn read(path: &Path) -> io::Result<Option<Kept>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let bad = || io::Error::new(io::ErrorKind::InvalidData, format!("{} holds no head", path.display()));
    parse(&text).ok_or_else(bad).map(Some)
}

/// Reads `seen `, moment, and the note.
pub(super) fn parse(text: &str) -> Option<Kept> {
    let (seen, note) = text.split_once('\n')?;
    let at = Instant::parse(seen.strip_prefix("seen ")?).ok()?;
    let mut lines = note.split('\n').skip(1);
    let size = lines.next()?.parse().ok()?;
    let root = {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        Digest::from_bytes(STANDARD.decode(lines.next()?).ok()?.try_into().ok()?)
    };
    Some(Kept { head: Head { size, root }, note: note.to_owned(), at })
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };

    use evidence::{
        SigningKey,
        log::{Checkpoint, sign_checkpoint},
    };
    use store::faults::{Disk, Fate};

    use super::*;

    const ORIGIN: &str = "comity/xa-desk";

    /// Says once what becomes of a step at this point.
    #[derive(Debug)]
    struct Once(Point, Fate, AtomicBool);

    impl Disk for Once {
        fn at(&self, point: Point) -> Fate {
            if point == self.0 && !self.2.swap(true, Ordering::Relaxed) { self.1 } else { Fate::Goes }
        }
    }

    fn note(size: u64) -> String {
        let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root: sha256(&size.to_be_bytes()) };
        sign_checkpoint(&checkpoint, &SigningKey::from_bytes(&[7; 32])).unwrap()
    }

    fn keep(heads: &Heads, size: u64) -> io::Result<()> {
        heads.keep_own(ORIGIN, size, &note(size), Instant::from_micros(0))
    }

    fn last(heads: &Heads) -> Option<u64> {
        heads.last(ORIGIN).unwrap().map(|kept| kept.head.size)
    }

    /// A head of 10 leaves is kept, one of 20 meets this, and then one of 15 comes: is it kept? Then the folder is opened again.
    fn check(point: Point, fate: Fate, goes_on: bool, last_after_a_start: u64) {
        let dir = std::env::temp_dir().join(format!("comity-heads-{point:?}-{fate:?}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        let heads = Heads::open(&dir).unwrap();
        keep(&heads, 10).unwrap();
        drop(heads);
        let disk = Once(point, fate, AtomicBool::new(false));
        let heads = Heads::open(&dir).unwrap().on(Some(Arc::new(disk)));
        assert!(keep(&heads, 20).is_err(), "{point:?} {fate:?}");
        assert_eq!((keep(&heads, 15).is_ok(), heads.broken().is_none()), (goes_on, goes_on), "{point:?} {fate:?}");
        drop(heads);
        let again = Heads::open(&dir).unwrap();
        assert_eq!((last(&again), again.broken()), (Some(last_after_a_start), None), "{point:?} {fate:?}");
        keep(&again, 30).unwrap();
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn after_a_folder_that_was_not_synced_nothing_is_kept_until_the_next_start() {
        check(Point::FileNamed, Fate::Fails, false, 20);
    }

    #[test]
    fn a_head_that_never_had_its_name_is_simply_not_kept() {
        for point in [Point::FileBegun, Point::FileSynced] {
            for fate in [Fate::Full, Fate::Fails] {
                check(point, fate, true, 15);
            }
        }
        // On a full disk the name is taken back.
        check(Point::FileNamed, Fate::Full, true, 15);
    }
}
