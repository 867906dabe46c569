//! A file that is written from front to back, and goes on where it was stopped: what is there already is compared, not believed.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::mpsc::{SyncSender, sync_channel},
    thread::JoinHandle,
};

/// After so many more bytes the disk is told to begin with them, beside whoever goes on writing: what is left for the end is little.
const SYNC_EVERY: u64 = if cfg!(test) { 40 } else { 64 << 20 };

/// A file in the making.
pub(crate) struct Onward {
    file: File,
    part: PathBuf,
    target: PathBuf,
    /// How long it was found.
    have: u64,
    at: u64,
    theirs: Vec<u8>,
    /// Written since the disk was last told.
    unsynced: u64,
    syncs: Option<Syncs>,
}

/// Syncs on a thread of its own.
struct Syncs {
    tell: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl Syncs {
    fn of(file: &File) -> io::Result<Self> {
        let file = file.try_clone()?;
        let (tell, told) = sync_channel(1);
        // It ends at the first failure, which is the only time that the system tells of it.
        let thread = std::thread::spawn(move || told.iter().try_for_each(|()| file.sync_data()));
        Ok(Self { tell, thread })
    }

    /// Waits for the last, and says whether any of them failed.
    fn end(self) -> io::Result<()> {
        drop(self.tell);
        self.thread.join().map_err(|_| io::Error::other("the thread that syncs has ended"))?
    }
}

impl Onward {
    /// Opens what an earlier run left, or begins. Until it is finished it lies beside its place, with `.part` behind its name.
    pub(crate) fn open(target: &Path) -> io::Result<Self> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = target.with_file_name(name);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&part)?;
        let have = file.metadata()?.len();
        Ok(Self { file, part, target: target.to_owned(), have, at: 0, theirs: Vec::new(), unsynced: 0, syncs: None })
    }

    /// How much an earlier run left.
    pub(crate) fn found(&self) -> u64 {
        self.have
    }

    /// The next bytes. Where they are there already nothing is written; where others are, these take their place.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        if self.at < self.have {
            let there = usize::try_from(self.have - self.at).unwrap_or(usize::MAX).min(rest.len());
            self.theirs.resize(there, 0);
            self.file.read_exact(&mut self.theirs)?;
            let (same, later) = rest.split_at(there);
            if same == self.theirs {
                self.at += there as u64;
                rest = later;
            } else {
                self.have = self.at;
                self.file.set_len(self.at)?;
                self.file.seek(SeekFrom::Start(self.at))?;
            }
        }
        self.file.write_all(rest)?;
        self.at += rest.len() as u64;
        self.unsynced += rest.len() as u64;
        if self.unsynced >= SYNC_EVERY {
            self.unsynced = 0;
            let syncs = match &self.syncs {
                Some(syncs) => syncs,
                None => self.syncs.insert(Syncs::of(&self.file)?),
            };
            // While one runs, the next waits; more than one need not.
            let _ = syncs.tell.try_send(());
        }
        Ok(())
    }

    /// Everything is written: synced, and put in its place.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        if let Some(syncs) = self.syncs.take() {
            syncs.end()?;
        }
        if self.at < self.have {
            self.file.set_len(self.at)?;
        }
        self.file.sync_all()?;
        std::fs::rename(&self.part, &self.target)?;
        let folder = self.target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes what the file has to hold, in pieces, after an earlier run left something.
    fn check(left: &[u8], whole: &[u8], piece: usize) {
        let dir = std::env::temp_dir().join(format!("comity-onward-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let target = dir.join(format!("{}-{}-{piece}", left.len(), whole.len()));
        let mut part = target.clone().into_os_string();
        part.push(".part");
        std::fs::write(&part, left).unwrap();
        let mut file = Onward::open(&target).unwrap();
        whole.chunks(piece).for_each(|piece| file.write(piece).unwrap());
        file.finish().unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), whole);
        assert!(!Path::new(&part).exists());
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn it_goes_on_from_every_byte_and_believes_none() {
        let whole: Vec<u8> = (0..100).collect();
        for cut in 0..=100 {
            for piece in [1, 7, 100] {
                check(&whole[..cut], &whole, piece);
            }
            let mut other = whole[..cut].to_vec();
            other.extend([0xFF; 120]);
            check(&other, &whole, 9);
        }
        check(b"longer than what it has to be", b"short", 2);
        check(b"left", b"", 1);
    }
}
