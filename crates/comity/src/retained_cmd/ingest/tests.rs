//! Pieces, breaks and second runs, with a converter of one line an entry.

use std::io::{self, Cursor};

use archive::Settings;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use retained::{Life, NatRecord, Place, PortRange, Shape};

use super::*;

/// One translation a line; a line that begins with `?` is not understood.
#[derive(Default)]
struct Lines(u64);

impl Convert for Lines {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        let whole = piece.bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        for line in piece.bytes[..whole].split_inclusive(|b| *b == b'\n') {
            self.0 += 1;
            if line[0] == b'?' {
                out.set_aside(Place::Line(self.0), SetAside::NotThisFormat, line);
                continue;
            }
            let at = Instant::parse("2026-11-22T10:00:00Z").unwrap().after(Duration::from_secs(self.0));
            out.keep();
            out.nat.push(NatRecord {
                shape: Shape::Session,
                public: [203, 0, 113, 10].into(),
                ports: PortRange::one(self.0 as u16),
                transport: None,
                private: [100, 64, 0, 1].into(),
                private_port: None,
                peer: None,
                subscriber: None,
                life: Life::whole(terms::Period::new(at, at).unwrap()),
            });
        }
        whole
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        if !rest.bytes.is_empty() {
            out.set_aside(Place::Line(self.0 + 1), SetAside::NotThisFormat, rest.bytes);
        }
    }
}

fn format(name: &'static str) -> Chosen {
    let converter = Converter { name: name.into(), version: 1 };
    Chosen { converter, open: Box::new(|| Box::new(Lines::default())) }
}

/// An archive in a folder of its own, which goes when the test ends well.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("comity-intake-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }

    fn open(&self) -> Archive {
        let settings = Settings { provider: "provider.example".parse().unwrap(), unshared: vec![] };
        let mut chance = ChaCha20Rng::from_seed(rand_seed());
        Archive::open(&self.0, [7; 32], settings, &mut chance).unwrap()
    }
}

fn rand_seed() -> [u8; 32] {
    let mut seed = [0; 32];
    rand_core::Rng::fill_bytes(&mut chance().unwrap(), &mut seed);
    seed
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// 600 lines, every fiftieth not understood, the last without its end.
fn text() -> Vec<u8> {
    let line = |n: u32| if n.is_multiple_of(50) { format!("? {n}\n") } else { format!("line {n}\n") };
    let mut text: Vec<u8> = (1..=600).flat_map(|n| line(n).into_bytes()).collect();
    text.pop();
    text
}

const PIECE: usize = 512;

/// Takes a stream in, as `pieces` does for each source.
fn take(
    archive: &mut Archive,
    name: &'static str,
    piece_max: usize,
    from: impl io::Read,
    digest: Option<Digest>,
    same: impl Fn(u64) -> bool,
) -> (Account, Result<(), No>) {
    let mut account = Account::default();
    let mut to = Progress::new(true, [None].into_iter());
    let clock = terms::Clock { source: "test".into(), error_max: Duration::ZERO };
    let now = Instant::parse("2026-11-24T00:00:00Z").unwrap();
    let mut intake = Intake { archive: Some(archive), clock, format: format(name), now, piece_max, places: None };
    let known = Known { name: "a test", digest, received: now };
    let asked = std::cell::Cell::new(0);
    let same = |_: &_| {
        asked.set(asked.get() + 1);
        if same(asked.get()) { Ok(()) } else { Err(No::refused("source-changes", "it changes", "")) }
    };
    let done = intake.pieces(Pieces::new(from, piece_max), &known, &mut account, &mut to, same);
    (account, done)
}

fn code(done: Result<(), No>) -> String {
    match done {
        Err(No::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

fn digest() -> Option<Digest> {
    Some(Digest::from_bytes(Sha256::digest(text()).into()))
}

/// What is in the archive when the text was taken in once, in one run.
fn whole(of: &str) -> archive::Status {
    let folder = Folder::new(&format!("whole-{of}"));
    let mut archive = folder.open();
    let (account, done) = take(&mut archive, "conntrack", PIECE, Cursor::new(text()), digest(), |_| true);
    done.unwrap();
    let t = account.tally;
    assert_eq!((t.read, t.stored, t.set_aside), (600, 588, 12));
    assert!(account.pieces > 8 && account.again == 0);
    assert_eq!((account.records, account.bytes), (588, text().len() as u64));
    let status = archive.status();
    assert_eq!((status.nat_records, status.tally), (588, t));
    assert_eq!(archive.set_aside().unwrap().len(), 12);
    status
}

#[test]
fn a_second_run_doubles_nothing() {
    let folder = Folder::new("twice");
    for again in [false, true] {
        let mut archive = folder.open();
        let (account, done) = take(&mut archive, "conntrack", PIECE, Cursor::new(text()), digest(), |_| true);
        done.unwrap();
        assert_eq!(account.was_there(), again);
        assert_eq!(archive.status(), whole("twice"));
    }
}

#[test]
fn a_run_that_broke_off_at_any_piece_is_finished_by_the_next() {
    let expected = whole("broken");
    for breaks_at in 1..=expected.batches {
        let folder = Folder::new(&format!("broken-{breaks_at}"));
        let mut archive = folder.open();
        let changes = |piece| piece < breaks_at;
        let (account, done) = take(&mut archive, "conntrack", PIECE, Cursor::new(text()), digest(), changes);
        assert_eq!(code(done), "source-changes");
        assert_eq!(account.pieces, breaks_at - 1);
        drop(archive);
        let mut archive = folder.open();
        let (account, done) = take(&mut archive, "conntrack", PIECE, Cursor::new(text()), digest(), |_| true);
        done.unwrap();
        assert_eq!(account.again, breaks_at - 1);
        assert_eq!(archive.status(), expected);
    }
}

#[test]
fn the_same_stream_piped_twice_doubles_nothing() {
    let folder = Folder::new("piped");
    let mut archive = folder.open();
    take(&mut archive, "conntrack", PIECE, Cursor::new(text()), None, |_| true).1.unwrap();
    let once = archive.status();
    assert_eq!(once.tally, whole("piped").tally);
    let (account, done) = take(&mut archive, "conntrack", PIECE, Cursor::new(text()), None, |_| true);
    done.unwrap();
    assert!(account.was_there());
    assert_eq!(archive.status(), once);
}

#[test]
fn a_source_that_was_cut_otherwise_or_read_as_something_else_is_refused() {
    let folder = Folder::new("otherwise");
    let mut archive = folder.open();
    take(&mut archive, "conntrack", PIECE, Cursor::new(text()), digest(), |_| true).1.unwrap();
    let before = archive.status();
    let (_, done) = take(&mut archive, "conntrack", PIECE * 3, Cursor::new(text()), digest(), |_| true);
    assert_eq!(code(done), "cut-otherwise");
    let (_, done) = take(&mut archive, "radius-detail", PIECE, Cursor::new(text()), digest(), |_| true);
    assert_eq!(code(done), "taken-in-as-other");
    assert_eq!(archive.status(), before);
}

#[test]
fn a_source_of_which_nothing_is_understood_is_refused_and_nothing_is_stored() {
    let folder = Folder::new("nothing");
    let mut archive = folder.open();
    let (_, done) = take(&mut archive, "conntrack", PIECE, Cursor::new(b"?\n".repeat(900)), digest(), |_| true);
    assert_eq!(code(done), "nothing-read");
    assert_eq!(archive.status().batches, 0);
    // An entry without an end would be waited for in vain.
    let (_, done) = take(&mut archive, "conntrack", PIECE, Cursor::new(vec![b'x'; 900]), digest(), |_| true);
    assert_eq!(code(done), "entry-too-long");
    let (account, done) = take(&mut archive, "conntrack", PIECE, Cursor::new(b""), digest(), |_| true);
    done.unwrap();
    assert!(account.says("empty", false).contains("the source is empty"));
}
