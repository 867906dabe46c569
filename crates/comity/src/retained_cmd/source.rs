//! Where records are read from: files, whose digest is known before they are read, and streams, hashed as they come.

use std::{
    fs::{File, Metadata},
    io::{self, Read, Seek as _, SeekFrom},
    os::unix::fs::{FileExt as _, MetadataExt as _},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant};

use crate::say::No;

/// The most that is in memory of a source. A source is cut at the last whole entry below it, always at the same places.
pub(crate) const PIECE_MAX: usize = 64 << 20;

/// One source to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// A file: hashed whole first.
    File(PathBuf),
    /// A pipe or a device: read once.
    Stream(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// As it is called in what is printed.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) | Self::Stream(path) => path.display().to_string(),
            Self::Stdin => "standard input".into(),
        }
    }

    /// Bytes, where that is known.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::File(path) => std::fs::metadata(path).ok().map(|m| m.len()),
            Self::Stream(_) | Self::Stdin => None,
        }
    }
}

/// The sources behind the paths of the command line, and what was left out of folders.
pub(crate) fn listed(paths: &[PathBuf]) -> Result<(Vec<Source>, Vec<String>), No> {
    let (mut sources, mut left_out) = (Vec::new(), Vec::new());
    for path in paths {
        if path.as_os_str() == "-" {
            sources.push(Source::Stdin);
            continue;
        }
        let meta = std::fs::metadata(path).map_err(|e| No::file(path, &e))?;
        if meta.is_dir() {
            folder(path, &mut sources, &mut left_out).map_err(|e| No::file(path, &e))?;
        } else {
            sources.push(of_kind(path, &meta));
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

/// An open file: the same one in both passes, whatever its name points to meanwhile.
#[derive(Debug)]
pub(crate) struct Opened {
    file: File,
    stamp: Stamp,
}

impl Opened {
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        Ok(Self { stamp: Stamp::of(&file)?, file })
    }

    /// Its first bytes.
    pub(crate) fn head(&self) -> io::Result<Vec<u8>> {
        let mut head = vec![0; 8];
        let length = self.file.read_at(&mut head, 0)?;
        head.truncate(length);
        Ok(head)
    }

    /// When it was last written: no entry of it is younger. The same on every run, which now would not be.
    pub(crate) fn written(&self) -> Instant {
        let (seconds, nanos) = self.stamp.modified;
        Instant::from_micros(seconds.saturating_mul(1_000_000).saturating_add(nanos / 1_000))
    }

    /// The first pass: SHA-256 of all of it. `goes_on` is told how many bytes are done; `None` when it said no.
    pub(crate) fn digest(&mut self, mut goes_on: impl FnMut(u64) -> bool) -> io::Result<Option<Digest>> {
        let mut hash = Sha256::new();
        let (mut buffer, mut done) = (vec![0; 1 << 20], 0);
        loop {
            let count = read_some(&mut self.file, &mut buffer)?;
            hash.update(buffer.get(..count).unwrap_or_default());
            done += count as u64;
            if count == 0 {
                break;
            }
            if !goes_on(done) {
                return Ok(None);
            }
        }
        self.file.seek(SeekFrom::Start(0))?;
        Ok(Some(Digest::from_bytes(hash.finalize().into())))
    }

    /// Is it still what was hashed, as far as length and times tell?
    pub(crate) fn unchanged(&self) -> io::Result<bool> {
        Ok(Stamp::of(&self.file)? == self.stamp)
    }
}

impl Read for Opened {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.read(into)
    }
}

fn read_some(from: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(into) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// A source in pieces. What a converter left of one stands at the head of the next.
#[derive(Debug)]
pub(crate) struct Pieces<R> {
    from: R,
    buffer: Vec<u8>,
    offset: u64,
    ended: bool,
    most: usize,
}

impl<R: Read> Pieces<R> {
    pub(crate) fn new(from: R, most: usize) -> Self {
        Self { from, buffer: Vec::new(), offset: 0, ended: false, most }
    }

    /// Reads until the piece is full or the source ends: how the bytes trickle in changes no cut.
    pub(crate) fn fill(&mut self) -> io::Result<()> {
        let mut filled = self.buffer.len();
        while filled < self.most && !self.ended {
            // Grown step by step, so that a small file does not ask for the memory of a large one.
            let step = (self.most - filled).min(1 << 20);
            self.buffer.resize(filled + step, 0);
            let read = read_some(&mut self.from, self.buffer.get_mut(filled..).unwrap_or_default());
            filled += *read.as_ref().unwrap_or(&0);
            self.buffer.truncate(filled);
            self.ended = read? == 0;
        }
        Ok(())
    }

    /// The bytes of this piece.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// Where in the source the piece begins.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// Does nothing follow?
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// What is read from.
    pub(crate) fn from(&self) -> &R {
        &self.from
    }

    /// These bytes are done with.
    pub(crate) fn advance(&mut self, bytes: usize) {
        self.buffer.drain(..bytes.min(self.buffer.len()));
        self.offset += bytes as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives the bytes a few at a time, as a pipe may.
    struct Trickle<'a>(&'a [u8], usize);

    impl Read for Trickle<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(into.len());
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    /// Offsets and bytes of each piece when whole lines are taken.
    fn cuts(bytes: &[u8], most: usize, trickle: usize) -> Vec<(u64, Vec<u8>)> {
        let mut pieces = Pieces::new(Trickle(bytes, trickle), most);
        let mut out = Vec::new();
        loop {
            pieces.fill().unwrap();
            let end = pieces.bytes().iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
            let taken = if pieces.ended() { pieces.bytes().len() } else { end };
            out.push((pieces.offset(), pieces.bytes()[..taken].to_vec()));
            if pieces.ended() {
                return out;
            }
            pieces.advance(taken);
        }
    }

    #[test]
    fn a_source_is_cut_at_the_same_places_however_it_trickles_in() {
        let text: Vec<u8> =
            (0..400_u32).flat_map(|n| format!("{}\n", "x".repeat(n as usize % 17)).into_bytes()).collect();
        let expected = cuts(&text, 64, usize::MAX);
        assert!(expected.len() > 20);
        assert_eq!(expected.iter().flat_map(|(_, b)| b.clone()).collect::<Vec<_>>(), text);
        for trickle in [1, 2, 7, 63, 64, 65] {
            assert_eq!(cuts(&text, 64, trickle), expected, "{trickle} bytes at a time");
        }
    }

    #[test]
    fn a_file_that_grows_while_it_is_read_is_seen() {
        let path = std::env::temp_dir().join(format!("comity-grows-{}", std::process::id()));
        std::fs::write(&path, b"one\n").unwrap();
        let mut opened = Opened::new(&path).unwrap();
        assert!(opened.digest(|_| true).unwrap().is_some() && opened.unchanged().unwrap());
        std::fs::write(&path, b"one\ntwo\n").unwrap();
        assert!(!opened.unchanged().unwrap());
        std::fs::remove_file(&path).unwrap();
    }
}
