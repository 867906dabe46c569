//! A folder that is watched: each step on the disk is counted, can be refused, and shows what a crash would leave there.
//!
//! What a crash leaves is worked out, not tried: of each file it is known which bytes were synced, and of each folder which
//! names. A process that is killed leaves everything that it did; a power cut leaves what was synced, and of the rest
//! any part. Real syncs are left out in a folder that is watched.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

use crate::files::disk::Step;

/// Files by their path in the folder.
pub(crate) type Files = BTreeMap<PathBuf, Arc<Vec<u8>>>;

/// What a crash leaves, and how it came about.
pub(crate) struct Image {
    pub(crate) how: String,
    pub(crate) killed: bool,
    pub(crate) files: Files,
}

static WATCHED: Mutex<BTreeMap<PathBuf, Watch>> = Mutex::new(BTreeMap::new());

fn watched() -> MutexGuard<'static, BTreeMap<PathBuf, Watch>> {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Called before each step; an error stands in the place of the step.
pub(crate) fn before(step: Step<'_>) -> io::Result<()> {
    let mut all = watched();
    let Some((_, watch)) = all.iter_mut().find(|(root, _)| path_of(step).starts_with(root)) else { return Ok(()) };
    watch.before(step)
}

/// Are real syncs left out here?
pub(crate) fn is_played(path: &Path) -> bool {
    watched().keys().any(|root| path.starts_with(root))
}

fn path_of(step: Step<'_>) -> &Path {
    match step {
        Step::Create(path) | Step::Write(path, _) | Step::Over(path) | Step::Cut(path, _) => path,
        Step::Sync(path) | Step::Name(path, _) | Step::Remove(path) | Step::SyncFolder(path) => path,
    }
}

/// A watch over a folder, until this is dropped.
pub(crate) struct Watching(PathBuf);

impl Watching {
    /// Nothing is looked at; only real syncs are left out.
    pub(crate) fn nothing(root: &Path) -> Self {
        let watching = Self::new(root, 0..0, 0);
        watching.with(|watch| watch.looks = false);
        watching
    }

    /// From now on. Steps with these numbers are refused; `depth`: how many kinds of power cut are worked out at each step.
    pub(crate) fn new(root: &Path, refused: Range<usize>, depth: u64) -> Self {
        let mut watch = Watch {
            root: root.to_owned(),
            looks: true,
            refused,
            depth,
            count: 0,
            done: None,
            names: BTreeMap::new(),
            kept_names: BTreeMap::new(),
            last: BTreeMap::new(),
            kept: BTreeMap::new(),
            next: 0,
            seen: BTreeSet::new(),
            images: Vec::new(),
        };
        for (path, bytes) in files(root) {
            watch.names.insert(path, watch.next);
            watch.kept.insert(watch.next, bytes);
            watch.next += 1;
        }
        watch.kept_names = watch.names.clone();
        watched().insert(root.to_owned(), watch);
        Self(root.to_owned())
    }

    fn with<T>(&self, act: impl FnOnce(&mut Watch) -> T) -> T {
        act(watched().get_mut(&self.0).unwrap())
    }

    /// Nothing is refused any more.
    pub(crate) fn let_all_pass(&self) {
        self.with(|watch| watch.refused = 0..0);
    }

    /// How many steps were made or refused.
    pub(crate) fn steps(&self) -> usize {
        self.with(|watch| watch.count)
    }

    /// What a crash could have left at each step so far; each once.
    pub(crate) fn images(&self) -> Vec<Image> {
        self.with(|watch| std::mem::take(&mut watch.images))
    }

    /// What a crash would leave now.
    pub(crate) fn images_now(&self, depth: u64) -> Vec<Image> {
        self.with(|watch| {
            (watch.depth, watch.seen) = (depth, BTreeSet::new());
            watch.settle();
            watch.images.clear();
            watch.look("after all");
            std::mem::take(&mut watch.images)
        })
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        watched().remove(&self.0);
    }
}

/// Every file under a folder, but for the lock.
pub(crate) fn files(root: &Path) -> Files {
    let mut out = Files::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for path in entries.map(|e| e.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("lock") {
                out.insert(path.strip_prefix(root).unwrap().to_owned(), Arc::new(fs::read(path).unwrap()));
            }
        }
    }
    out
}

/// A step that was let pass; it is done when the next one comes.
enum Done {
    Create(PathBuf),
    Sync(PathBuf),
    Name(PathBuf, PathBuf),
    Remove(PathBuf),
    SyncFolder(PathBuf),
}

struct Watch {
    root: PathBuf,
    looks: bool,
    refused: Range<usize>,
    depth: u64,
    count: usize,
    done: Option<Done>,
    /// Which file each name stands for, now and after a power cut.
    names: BTreeMap<PathBuf, u64>,
    kept_names: BTreeMap<PathBuf, u64>,
    /// The bytes of each file, as last seen and as synced.
    last: BTreeMap<u64, Arc<Vec<u8>>>,
    kept: BTreeMap<u64, Arc<Vec<u8>>>,
    next: u64,
    seen: BTreeSet<u64>,
    images: Vec<Image>,
}

impl Watch {
    fn before(&mut self, step: Step<'_>) -> io::Result<()> {
        if !self.looks {
            return Ok(());
        }
        self.settle();
        let (number, what) = (self.count, self.shown(step));
        if self.depth > 0 {
            self.look(&format!("before step {number}, {what}"));
        }
        self.count += 1;
        if self.refused.contains(&number) {
            if let Step::Write(path, bytes) = step {
                // A disk that is full takes half of it.
                let mut file = fs::OpenOptions::new().append(true).open(path)?;
                io::Write::write_all(&mut file, &bytes[..bytes.len() / 2])?;
            }
            return Err(io::Error::other(format!("refused: step {number}, {what}")));
        }
        let of = |path: &Path| path.strip_prefix(&self.root).unwrap().to_owned();
        self.done = match step {
            Step::Create(path) => Some(Done::Create(of(path))),
            Step::Write(..) | Step::Over(_) | Step::Cut(..) => None,
            Step::Sync(path) => Some(Done::Sync(of(path))),
            Step::Name(from, to) => Some(Done::Name(of(from), of(to))),
            Step::Remove(path) => Some(Done::Remove(of(path))),
            Step::SyncFolder(path) => Some(Done::SyncFolder(of(path))),
        };
        Ok(())
    }

    fn shown(&self, step: Step<'_>) -> String {
        let of = |path: &Path| path.strip_prefix(&self.root).unwrap_or(path).display().to_string();
        match step {
            Step::Create(path) => format!("create {}", of(path)),
            Step::Write(path, bytes) => format!("write {} bytes to {}", bytes.len(), of(path)),
            Step::Over(path) => format!("write over {}", of(path)),
            Step::Cut(path, length) => format!("cut {} to {length}", of(path)),
            Step::Sync(path) => format!("sync {}", of(path)),
            Step::Name(_, path) => format!("name {}", of(path)),
            Step::Remove(path) => format!("remove {}", of(path)),
            Step::SyncFolder(path) => format!("sync the folder {:?}", of(path)),
        }
    }

    /// The last step is done by now: what it means for what a power cut leaves.
    fn settle(&mut self) {
        let now = files(&self.root);
        match self.done.take() {
            Some(Done::Create(path)) => {
                self.names.entry(path).or_insert(self.next);
                self.next += 1;
            }
            Some(Done::Sync(path)) => {
                if let (Some(id), Some(bytes)) = (self.names.get(&path), now.get(&path)) {
                    self.kept.insert(*id, Arc::clone(bytes));
                }
            }
            Some(Done::Name(from, to)) => {
                let id = self.names.remove(&from).unwrap();
                self.names.insert(to, id);
            }
            Some(Done::Remove(path)) => {
                self.names.remove(&path);
            }
            Some(Done::SyncFolder(folder)) => {
                let other = |path: &PathBuf| path.parent() != Some(&folder);
                self.kept_names.retain(|path, _| other(path));
                let these = self.names.iter().filter(|(path, _)| !other(path));
                self.kept_names.extend(these.map(|(path, id)| (path.clone(), *id)));
            }
            None => {}
        }
        let changed = |files: BTreeSet<&PathBuf>| files.into_iter().cloned().collect::<Vec<_>>();
        let (there, told) = (now.keys().collect(), self.names.keys().collect());
        assert_eq!(changed(there), changed(told), "a change on the disk that was no step");
        self.last.extend(now.iter().map(|(path, bytes)| (self.names[path], Arc::clone(bytes))));
    }

    /// Works out what a crash would leave now.
    fn look(&mut self, when: &str) {
        let everything = self.image(|_| true, |_| 1);
        self.add(format!("killed {when}"), true, everything);
        let kinds: [(&str, bool, u32); 5] = [
            ("nothing that was not synced", false, 0),
            ("every name, and no bytes that were not synced", true, 0),
            ("every name, and half of the bytes", true, 2),
            ("every name, and holes for bytes", true, 3),
            ("every byte, and no names that were not synced", false, 1),
        ];
        for (what, names, bytes) in kinds.into_iter().take(usize::try_from(self.depth).unwrap()) {
            let image = self.image(|_| names, |_| bytes);
            self.add(format!("power cut {when}: {what}"), false, image);
        }
        for other in kinds.len() as u64..self.depth {
            let mut name = ChaCha20Rng::seed_from_u64(self.count as u64 * 100 + other);
            let mut bytes = ChaCha20Rng::seed_from_u64(self.count as u64 * 100 + 50 + other);
            let image = self.image(|_| name.next_u32() % 2 == 0, |_| bytes.next_u32() % 4);
            self.add(format!("power cut {when}: some, {other}"), false, image);
        }
    }

    fn add(&mut self, how: String, killed: bool, files: Files) {
        let mut hash = DefaultHasher::new();
        files.hash(&mut hash);
        if self.seen.insert(hash.finish()) {
            self.images.push(Image { how, killed, files });
        }
    }

    /// The files as far as these names and bytes came to the disk.
    fn image(&self, mut name: impl FnMut(&Path) -> bool, mut bytes: impl FnMut(u64) -> u32) -> Files {
        let mut of_file: BTreeMap<u64, Arc<Vec<u8>>> = BTreeMap::new();
        let mut out = Files::new();
        for path in self.names.keys().chain(self.kept_names.keys()).collect::<BTreeSet<_>>() {
            let (new, old) = (self.names.get(path), self.kept_names.get(path));
            let Some(id) = (if new == old || name(path) { new } else { old }) else { continue };
            let content = of_file.entry(*id).or_insert_with(|| self.content(*id, bytes(*id)));
            out.insert(path.clone(), Arc::clone(content));
        }
        out
    }

    fn content(&self, id: u64, kind: u32) -> Arc<Vec<u8>> {
        let kept = self.kept.get(&id).cloned().unwrap_or_default();
        let last = self.last.get(&id).cloned().unwrap_or_else(|| Arc::clone(&kept));
        if kept == last {
            return kept;
        }
        let same = kept.iter().zip(last.iter()).take_while(|(a, b)| a == b).count();
        let middle = same + (last.len() - same) / 2;
        match kind {
            0 => kept,
            1 => last,
            2 => Arc::new([&last[..middle], kept.get(middle..).unwrap_or_default()].concat()),
            _ => {
                let mut hollow = kept.to_vec();
                hollow.resize(last.len(), 0);
                Arc::new(hollow)
            }
        }
    }
}
