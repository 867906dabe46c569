//! One node of a day: its folder, its clock, its disk, and whether its process runs.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use node::{
    Files, Node, Stage,
    clock::Clock,
    peer::Carrier,
    session::{Session, Sessions},
};
use zeroize::Zeroizing;

use crate::{
    NotRehearsed,
    disk::SimDisk,
    federation::{Federation, Member},
    net::{Net, Way},
    time::{NodeTime, TrueTime},
};

/// A node's place in a day.
pub(crate) struct Place {
    pub(crate) index: usize,
    pub(crate) files: Files,
    generation: u32,
    root: PathBuf,
    pub(crate) node: Option<Arc<Node>>,
    pub(crate) clock: Arc<NodeTime>,
    pub(crate) disk: Arc<SimDisk>,
    pub(crate) sessions: BTreeMap<&'static str, Session>,
    /// Steps until it is started again.
    pub(crate) rests: u32,
    /// An old copy of the folder.
    pub(crate) backup: Option<PathBuf>,
    /// The newest keys, as its operator keeps them in a safe; none: those of the beginning.
    pub(crate) safe: Option<String>,
}

impl Place {
    /// Copies the prepared folder and opens the node.
    pub(crate) async fn open(
        federation: &Federation,
        index: usize,
        root: &Path,
        truth: &Arc<TrueTime>,
        net: &Arc<Net>,
    ) -> Result<Self, NotRehearsed> {
        let member = federation.members.get(index).ok_or_else(|| NotRehearsed::new("no such member"))?;
        let dir = root.join(format!("{}-0", member.id));
        copy(&federation.dir.join(member.id.as_str()), &dir)?;
        let clock = NodeTime::new(truth);
        let mut place = Self {
            index,
            files: Files::new(dir),
            generation: 0,
            root: root.to_owned(),
            node: None,
            sessions: sessions(member, truth)?,
            clock,
            disk: SimDisk::new(),
            rests: 0,
            backup: None,
            safe: None,
        };
        place.start(federation, net).await?;
        Ok(place)
    }

    /// Starts the process on the folder as it is.
    pub(crate) async fn start(&mut self, federation: &Federation, net: &Arc<Net>) -> Result<(), NotRehearsed> {
        self.disk = SimDisk::new();
        let stage = Stage {
            clock: Some(Clock::told_by(Arc::clone(&self.clock) as Arc<dyn node::clock::Time>)),
            book: Some(Arc::clone(&federation.book)),
            faults: Some(Arc::clone(&self.disk) as Arc<dyn store::faults::Disk>),
            reads_here: true,
        };
        let node = Node::open_on(&self.files, &[], stage).await.map_err(|e| NotRehearsed::new(e.to_string()))?;
        node.carry_with(Carrier::over(Arc::new(Way {
            from: self.index,
            net: Arc::clone(net),
            disk: Arc::clone(&self.disk),
        })));
        net.up(self.index, &node, &self.disk);
        self.node = Some(node);
        Ok(())
    }

    /// The process ends where it is. The folder as it then lies on the disk goes on in a copy, so that nothing that the old process's
    /// threads still do reaches it.
    pub(crate) fn stop(&mut self, net: &Net) -> Result<(), NotRehearsed> {
        net.down(self.index);
        self.copy_on(None)?;
        self.node = None;
        self.clock.restart();
        Ok(())
    }

    /// Goes on in a copy of this folder, or of its own.
    fn copy_on(&mut self, from: Option<&Path>) -> Result<(), NotRehearsed> {
        self.generation += 1;
        let old = self.files.dir.clone();
        let name = old.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let name = name.rsplit_once('-').map_or(name, |(name, _)| name);
        let dir = self.root.join(format!("{name}-{}", self.generation));
        copy(from.unwrap_or(&old), &dir)?;
        self.files = Files::new(dir);
        let _ = std::fs::remove_dir_all(old);
        Ok(())
    }

    /// Keeps a copy of the folder, as an operator does at night.
    pub(crate) fn back_up(&mut self) -> Result<(), NotRehearsed> {
        let dir = self.root.join(format!("backup-{}", self.index));
        let _ = std::fs::remove_dir_all(&dir);
        copy(&self.files.dir, &dir)?;
        self.backup = Some(dir);
        Ok(())
    }

    /// The operator puts the old copy back. `all`: the folder as it was; else the records alone, beside a newer log and newer heads.
    pub(crate) fn restore(&mut self, net: &Net, all: bool) -> Result<bool, NotRehearsed> {
        let Some(backup) = self.backup.clone() else { return Ok(false) };
        self.stop(net)?;
        if all {
            self.copy_on(Some(&backup))?;
            return Ok(true);
        }
        for name in ["store.db", "store.db-wal"] {
            let (from, to) = (backup.join(name), self.files.dir.join(name));
            let _ = std::fs::remove_file(&to);
            if from.exists() {
                std::fs::copy(&from, &to)?;
            }
        }
        Ok(true)
    }

    /// What a write that was cut short leaves behind: the beginning of a frame that never became one.
    pub(crate) fn tear(&self, bytes: &[u8]) -> Result<(), NotRehearsed> {
        use std::io::Write as _;
        let path = self.files.dir.join("store.db-wal");
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path)?;
        file.write_all(bytes)?;
        Ok(())
    }
}

fn sessions(member: &Member, truth: &TrueTime) -> Result<BTreeMap<&'static str, Session>, NotRehearsed> {
    let book = Sessions::default();
    let mut all = BTreeMap::new();
    for officer in &member.officers {
        let secret = Zeroizing::new(officer.secret.clone());
        let opened = book.open((&officer.file, secret), truth.now(), &mut crate::chance()?);
        let (_, session) = opened.ok_or_else(|| NotRehearsed::new("an officer's file"))?;
        all.insert(officer.office, session);
    }
    Ok(all)
}

/// Copies a folder; what only a running process needs stays behind.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), NotRehearsed> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (name, path) = (entry.file_name(), entry.path());
        if entry.file_type()?.is_dir() {
            copy(&path, &to.join(&name))?;
        } else if name != "store.db-shm" && name != "lock" {
            std::fs::copy(&path, to.join(&name))?;
        }
    }
    Ok(())
}
