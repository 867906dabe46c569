//! Where records are read from: files, folders of them, streams.

use std::{
    fs::{File, Metadata},
    io::{self, Read},
    os::unix::fs::{FileExt as _, MetadataExt as _},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant};

use crate::say::No;

/// One source to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// A file, read as far as it reaches when it is opened.
    File(PathBuf),
    /// A pipe or a device: read once.
    Stream(PathBuf),
    /// Standard input.
    Stdin,
    /// What was named among others and cannot be looked at, and why.
    Unseen(PathBuf, String),
}

impl Source {
    /// As it is called in what is printed.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) | Self::Stream(path) | Self::Unseen(path, _) => path.display().to_string(),
            Self::Stdin => "standard input".into(),
        }
    }

    /// Bytes, where that is known.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            // How much is in a packed file is not known before all of it is unpacked.
            Self::File(path) if is_packed(path) => None,
            Self::File(path) => std::fs::metadata(path).ok().map(|m| m.len()),
            Self::Stream(_) | Self::Stdin => None,
            Self::Unseen(..) => Some(0),
        }
    }
}

fn is_packed(path: &Path) -> bool {
    let mut head = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && super::unpack::Packing::of(&head).is_some()
}

/// The sources behind the paths of the command line, and what was left out of folders. One of several that cannot be looked at
/// does not keep the others out; where there is no other, the command is wrong.
pub(crate) fn listed(paths: &[PathBuf]) -> Result<(Vec<Source>, Vec<String>), No> {
    let (mut sources, mut left_out) = (Vec::new(), Vec::new());
    for path in paths {
        if path.as_os_str() == "-" {
            sources.push(Source::Stdin);
            continue;
        }
        let found = match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => folder(path, &mut sources, &mut left_out),
            Ok(meta) => {
                sources.push(of_kind(path, &meta));
                Ok(())
            }
            Err(e) => Err(e),
        };
        match found {
            Ok(()) => {}
            Err(e) if paths.len() == 1 => return Err(No::file(path, &e)),
            Err(e) => sources.push(Source::Unseen(path.clone(), e.to_string())),
        }
    }
    if sources.iter().filter(|s| **s == Source::Stdin).count() > 1 {
        return Err(No::usage("standard input (-) can be read once only"));
    }
    Ok((sources, left_out))
}

fn of_kind(path: &Path, meta: &Metadata) -> Source {
    if meta.is_file() { Source::File(path.to_owned()) } else { Source::Stream(path.to_owned()) }
}

/// The files of a folder by name: rotated logs so come in an order that does not change from run to run.
fn folder(path: &Path, sources: &mut Vec<Source>, left_out: &mut Vec<String>) -> io::Result<()> {
    let mut inside: Vec<PathBuf> = std::fs::read_dir(path)?.map(|e| e.map(|e| e.path())).collect::<io::Result<_>>()?;
    inside.sort();
    for path in inside {
        let hidden = path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"."));
        let why = match std::fs::metadata(&path) {
            _ if hidden => "it is hidden",
            Ok(meta) if meta.is_file() => {
                sources.push(Source::File(path));
                continue;
            }
            Ok(meta) if meta.is_dir() => "it is a folder; name it to take in its files",
            Ok(_) => "it is no file; name it to read it",
            Err(_) => "it leads nowhere",
        };
        left_out.push(format!("{}: {why}", path.display()));
    }
    Ok(())
}

/// So much of its beginning shows whether a file is another one than it was.
const HEAD: usize = 4096;

/// What a change of a file would change.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    fn of(file: &File) -> io::Result<Self> {
        let meta = file.metadata()?;
        let (modified, changed) = ((meta.mtime(), meta.mtime_nsec()), (meta.ctime(), meta.ctime_nsec()));
        Ok(Self { length: meta.len(), modified, changed })
    }
}

/// What has become of a file since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// Nothing.
    Same,
    /// Its writer is still at work: what was there is there, and more comes, or came.
    Grows,
    /// Shorter, or with another beginning.
    Other,
}

/// An open file, read as far as it reached when it was opened: what its writer adds meanwhile is for another time.
#[derive(Debug)]
pub(crate) struct Opened {
    file: File,
    stamp: Stamp,
    head: Vec<u8>,
    left: u64,
}

impl Opened {
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let stamp = Stamp::of(&file)?;
        let head = head(&file, stamp.length)?;
        // What the system makes up as it is read says no length.
        let left = if stamp.length == 0 { u64::MAX } else { stamp.length };
        Ok(Self { left, stamp, head, file })
    }

    /// Its first bytes.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// When it was last written: no entry of it is younger. The same on every run, which now would not be.
    pub(crate) fn written(&self) -> Instant {
        let (seconds, nanos) = self.stamp.modified;
        Instant::from_micros(seconds.saturating_mul(1_000_000).saturating_add(nanos / 1_000))
    }

    /// Is it still what was opened, as far as length, times and beginning tell?
    pub(crate) fn since(&self) -> io::Result<Since> {
        let now = Stamp::of(&self.file)?;
        Ok(if now == self.stamp {
            Since::Same
        } else if now.length < self.stamp.length || head(&self.file, self.stamp.length)? != self.head {
            Since::Other
        } else {
            Since::Grows
        })
    }

    /// SHA-256 of all of it, without moving the place where it is read. `goes_on` is told how many bytes are done; `None`
    /// when it said no.
    pub(crate) fn digest(&self, mut goes_on: impl FnMut(u64) -> bool) -> io::Result<Option<Digest>> {
        let mut hash = Sha256::new();
        let (mut buffer, mut done) = (vec![0; 1 << 20], 0);
        while done < self.stamp.length {
            let count = self.file.read_at(&mut buffer, done)?;
            if count == 0 {
                break;
            }
            hash.update(buffer.get(..count).unwrap_or_default());
            done += count as u64;
            if !goes_on(done) {
                return Ok(None);
            }
        }
        Ok(Some(Digest::from_bytes(hash.finalize().into())))
    }
}

fn head(file: &File, length: u64) -> io::Result<Vec<u8>> {
    let mut head = vec![0; HEAD.min(usize::try_from(length).unwrap_or(HEAD))];
    let there = file.read_at(&mut head, 0)?;
    head.truncate(there);
    Ok(head)
}

impl Read for Opened {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let count = self.file.read(into.get_mut(..most).unwrap_or_default())?;
        self.left -= count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_far_as_it_reached_and_what_becomes_of_it_is_seen() {
        let path = std::env::temp_dir().join(format!("comity-grows-{}", std::process::id()));
        let check = |becomes: &[u8], since: Since| {
            std::fs::write(&path, b"one\ntwo\n").unwrap();
            let mut opened = Opened::new(&path).unwrap();
            assert_eq!(opened.since().unwrap(), Since::Same);
            if !becomes.is_empty() {
                std::fs::write(&path, becomes).unwrap();
            }
            assert_eq!(opened.since().unwrap(), since);
            let mut read = Vec::new();
            opened.read_to_end(&mut read).unwrap();
            assert!(read.len() <= 8);
            if since != Since::Other {
                assert_eq!(read, b"one\ntwo\n");
            }
        };
        check(b"", Since::Same);
        check(b"one\ntwo\nthree\n", Since::Grows);
        check(b"one\n", Since::Other);
        check(b"another\none\n", Since::Other);
        std::fs::remove_file(&path).unwrap();
    }
}
