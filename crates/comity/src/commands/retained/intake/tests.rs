//! Stops, second runs, other cuts and sources that grow: nothing is lost, nothing is doubled.

use std::{
    io::{self, Cursor},
    path::PathBuf,
    time::Duration,
};

use archive::{Settings, Status};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use retained::{Convert, Converter, Life, NatRecord, Piece, Place, PortRange, SetAside, Shape};
use sha2::{Digest as _, Sha256};

use super::*;

mod mended;

/// One translation a line; a line that begins with `?` is not understood, nor is one without its end, unless that is said.
#[derive(Default)]
struct Lines {
    done: u64,
    takes_the_rest: bool,
}

impl Lines {
    fn line(&mut self, line: &[u8], out: &mut retained::Read) {
        self.done += 1;
        if line[0] == b'?' {
            return out.set_aside(Place::Line(self.done), SetAside::NotThisFormat, line);
        }
        let at = Instant::parse("2026-11-22T10:00:00Z").unwrap().after(Duration::from_secs(self.done));
        out.keep();
        out.nat.push(NatRecord {
            shape: Shape::Session,
            public: [203, 0, 113, 10].into(),
            ports: PortRange::one(self.done as u16),
            transport: None,
            private: [100, 64, 0, 1].into(),
            realm: None,
            private_port: None,
            peer: None,
            subscriber: None,
            life: Life::whole(terms::Period::new(at, at).unwrap()),
        });
    }
}

impl Convert for Lines {
    fn feed(&mut self, piece: Piece<'_>, out: &mut retained::Read) -> usize {
        let whole = piece.bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        piece.bytes[..whole].split_inclusive(|b| *b == b'\n').for_each(|line| self.line(line, out));
        whole
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut retained::Read) {
        if !rest.bytes.is_empty() && self.takes_the_rest {
            self.line(rest.bytes, out);
        } else if !rest.bytes.is_empty() {
            out.set_aside(Place::Line(self.done + 1), SetAside::NotThisFormat, rest.bytes);
        }
    }
}

fn lines(name: &'static str, takes_the_rest: bool) -> Chosen {
    let converter = Converter { name: name.into(), version: 1 };
    let open = Box::new(move || -> Box<dyn Convert> { Box::new(Lines { done: 0, takes_the_rest }) });
    Chosen { converter, open, parts: formats::Parts::Any, times: String::new() }
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
        let settings = Settings { provider: "provider.example".parse().unwrap(), unshared: vec![], routed: vec![] };
        let mut seed = [0; 32];
        rand_core::Rng::fill_bytes(&mut chance().unwrap(), &mut seed);
        Archive::open(&self.0, [7; 32], settings, &mut ChaCha20Rng::from_seed(seed)).unwrap()
    }
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

/// A batch for some 500 bytes.
const SMALL: Cut = Cut {
    step: 100,
    bytes_min: 0,
    young: Duration::ZERO,
    bytes: 500,
    records: u64::MAX,
    bytes_most: u64::MAX,
    records_most: u64::MAX,
    aside: u64::MAX,
};

/// A batch goes on as long as it is young, which it stays, for some 1,700 bytes.
const YOUNG: Cut = Cut { young: Duration::MAX, bytes_most: 1_700, ..SMALL };

/// Gives so many bytes, and then no more.
struct Breaks<'a>(&'a [u8], usize);

impl Read for Breaks<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = into.len().min(self.1);
        if count == 0 {
            return Err(io::Error::other("the disk refuses"));
        }
        let count = self.0.read(&mut into[..count])?;
        self.1 -= count;
        Ok(count)
    }
}

/// Takes a source in.
fn take<R: Read>(
    archive: &mut Archive,
    format: Chosen,
    cut: Cut,
    from: R,
    since: impl Fn(&R) -> Since,
) -> (Account, Result<(), No>) {
    let mut account = Account::default();
    let mut to = Progress::new(true, [None].into_iter());
    let clock = terms::Clock { source: "test".into(), error_max: Duration::ZERO };
    let now = Instant::parse("2026-11-24T00:00:00Z").unwrap();
    let mut intake = Intake { archive: Some(archive), clock, format, now, cut, merges: true, places: None, show: None };
    let done = intake.read(from, ("a test", now), &mut account, &mut to, |from| Ok(since(from)));
    (account, done)
}

fn take_all(archive: &mut Archive, cut: Cut, bytes: &[u8]) -> (Account, Result<(), No>) {
    take(archive, lines("conntrack", false), cut, bytes, |_| Since::Same)
}

fn code(done: Result<(), No>) -> String {
    match done {
        Err(No::Refused { code, .. }) => code,
        Err(No::Usage(says)) => says,
        Ok(()) => panic!("it was taken in"),
    }
}

/// What does not depend on cuts.
fn kept(status: &Status) -> (u64, u64, retained::Tally) {
    (status.nat_records, status.access_records, status.tally)
}

/// What is in the archive when the text was taken in once, in one run.
fn whole(of: &str, cut: Cut) -> Status {
    let folder = Folder::new(&format!("whole-{of}"));
    let mut archive = folder.open();
    let (account, done) = take_all(&mut archive, cut, &text());
    done.unwrap();
    let t = account.tally;
    assert_eq!((t.read, t.stored, t.set_aside), (600, 588, 12));
    assert_eq!((account.records, account.bytes, account.again), (588, text().len() as u64, 0));
    assert_eq!(account.digest, Some(Digest::from_bytes(Sha256::digest(text()).into())));
    let status = archive.status();
    assert_eq!((status.nat_records, status.tally, status.batches), (588, t, account.pieces));
    assert_eq!(archive.set_aside().unwrap().len(), 12);
    status
}

#[test]
fn a_second_run_doubles_nothing() {
    let folder = Folder::new("twice");
    let expected = whole("twice", SMALL);
    assert!(expected.batches > 8);
    for again in [false, true] {
        let mut archive = folder.open();
        let (account, done) = take_all(&mut archive, SMALL, &text());
        done.unwrap();
        assert_eq!(account.was_there(), again);
        assert_eq!((account.tally, archive.status()), (expected.tally, expected.clone()));
    }
}

#[test]
fn a_run_that_stops_at_any_byte_is_finished_by_the_next() {
    let expected = whole("stopped", SMALL);
    for stop in (0..text().len()).step_by(173) {
        let folder = Folder::new(&format!("stopped-{stop}"));
        let (account, done) =
            take(&mut folder.open(), lines("conntrack", false), SMALL, Breaks(&text(), stop), |_| Since::Same);
        assert!(matches!(&done, Err(No::Refused { says, .. }) if says.contains("the disk refuses")));
        let stored = folder.open().status();
        assert_eq!((stored.tally, stored.nat_records), (account.tally, account.records), "what was read is stored");
        let mut archive = folder.open();
        let (account, done) = take_all(&mut archive, SMALL, &text());
        done.unwrap();
        assert_eq!(account.tally, expected.tally);
        assert_eq!(kept(&archive.status()), kept(&expected), "stopped at {stop}");
    }
}

/// Ends the process, as far as the archive can tell: nothing of the intake is stored or let go in order.
struct Dies<'a>(Breaks<'a>);

impl Read for Dies<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        Ok(self.0.read(into).unwrap_or_else(|_| std::panic::resume_unwind(Box::new("killed"))))
    }
}

#[test]
fn a_run_that_is_killed_at_any_byte_loses_no_stored_batch_and_is_finished_by_the_next() {
    let text = text();
    for cut in [SMALL, YOUNG, Cut { bytes_most: u64::MAX, ..YOUNG }] {
        let expected = whole("killed", cut);
        for stop in (0..text.len()).step_by(389) {
            let folder = Folder::new(&format!("killed-{stop}"));
            let killed = std::panic::catch_unwind(|| {
                take(&mut folder.open(), lines("conntrack", false), cut, Dies(Breaks(&text, stop)), |_| Since::Same)
            });
            assert!(killed.is_err());
            let stored = folder.open().status();
            // Whatever was read of it behind the end of a batch, that batch is there.
            let each = if cut.young.is_zero() { cut.bytes } else { cut.bytes_most }.saturating_add(200);
            let there = (stop as u64 / each).saturating_sub(1);
            assert!(stored.batches >= there && stored.tally.read <= expected.tally.read, "{stop}: {stored:?}");
            assert_eq!(stored.nat_records, stored.tally.stored);
            let mut archive = folder.open();
            let (account, done) = take_all(&mut archive, cut, &text);
            done.unwrap();
            assert_eq!(account.again, stored.batches);
            assert_eq!((account.tally, kept(&archive.status())), (expected.tally, kept(&expected)), "killed at {stop}");
            assert_eq!(archive.verify().unwrap(), 588);
        }
    }
}

#[test]
fn a_young_batch_goes_on_to_the_most_that_one_may_have_and_is_coded_once() {
    let (small, young) = (whole("old", SMALL), whole("young", YOUNG));
    assert!(small.batches > 2 * young.batches && young.batches > 2);
    assert_eq!(whole("all", Cut { bytes_most: u64::MAX, ..YOUNG }).batches, 1);
    assert_eq!(whole("counted", Cut { records_most: 100, bytes_most: u64::MAX, ..YOUNG }).batches, 6);
}

#[test]
fn a_pipe_whose_writer_died_is_finished_by_the_whole_one_and_its_broken_line_is_taken_then() {
    let text = text();
    for end in (10..text.len()).step_by(173) {
        let folder = Folder::new(&format!("died-{end}"));
        let mut archive = folder.open();
        let (first, done) = take_all(&mut archive, SMALL, &text[..end]);
        done.unwrap();
        let broken = u64::from(text[end - 1] != b'\n');
        let (_, done) = take_all(&mut archive, SMALL, &text);
        done.unwrap();
        let status = archive.status();
        assert_eq!(status.nat_records, 588, "ended at {end}");
        // The piece of a line that was set aside stays there, and is one entry more.
        assert_eq!((status.tally.read, status.tally.set_aside), (600 + broken, 12 + broken));
        assert_eq!(first.tally.read, text[..end].split_inclusive(|b| *b == b'\n').count() as u64);
        let (again, done) = take_all(&mut archive, SMALL, &text);
        done.unwrap();
        assert!(again.was_there());
        assert_eq!(archive.status(), status);
    }
}

#[test]
fn two_cuts_give_one_archive() {
    let large = Cut { step: 333, bytes: 2_100, ..SMALL };
    let by_records = Cut { step: 64, bytes: u64::MAX, records: 70, ..SMALL };
    let one = Cut { bytes: u64::MAX, ..SMALL };
    let cuts = [SMALL, large, by_records, one, YOUNG];
    let expected = kept(&whole("cuts", SMALL));
    for (number, first) in cuts.into_iter().enumerate() {
        assert_eq!(kept(&whole(&format!("cuts-{number}"), first)), expected);
        for (other, second) in cuts.into_iter().enumerate() {
            let folder = Folder::new(&format!("cuts-{number}-{other}"));
            let mut archive = folder.open();
            take(&mut archive, lines("conntrack", false), first, Breaks(&text(), 3_000), |_| Since::Same)
                .1
                .unwrap_err();
            for again in [false, true] {
                let (account, done) = take_all(&mut archive, second, &text());
                done.unwrap();
                assert_eq!(account.was_there(), again);
                assert_eq!(kept(&archive.status()), expected);
            }
        }
    }
}

#[test]
fn a_source_that_grows_while_it_is_read_is_taken_entry_by_entry_and_goes_on() {
    let text = text();
    for (number, step) in [97, 1_000, 2_500].into_iter().enumerate() {
        let folder = Folder::new(&format!("grows-{number}"));
        let mut archive = folder.open();
        for end in (0..text.len()).step_by(step) {
            let (account, done) = take(&mut archive, lines("conntrack", true), SMALL, &text[..end], |_| Since::Grows);
            done.unwrap();
            let last = text[..end].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
            assert_eq!((account.bytes, account.left), (last as u64, (end - last) as u64));
            assert_eq!(account.digest.is_some(), account.left == 0);
        }
        let (account, done) = take_all(&mut archive, SMALL, &text);
        done.unwrap();
        assert_eq!(account.tally, retained::Tally { read: 600, stored: 588, set_aside: 12 });
        assert_eq!(kept(&archive.status()), (588, 0, account.tally));
    }
}

#[test]
fn where_the_last_entry_seemed_whole_and_was_not_nothing_is_stored_twice() {
    let folder = Folder::new("inside");
    let mut archive = folder.open();
    let text = b"line 1\nline 2\nline 30\nline 4\n";
    let take =
        |archive: &mut Archive, bytes: &[u8]| take(archive, lines("conntrack", true), SMALL, bytes, |_| Since::Same).1;
    take(&mut archive, &text[..20]).unwrap();
    let before = archive.status();
    assert_eq!(before.nat_records, 3);
    assert_eq!(code(take(&mut archive, text)), "grown-inside-an-entry");
    assert_eq!(archive.status(), before);
}

#[test]
fn a_source_that_is_written_anew_is_left_where_it_was() {
    let folder = Folder::new("anew");
    let mut archive = folder.open();
    let changes = |from: &Cursor<Vec<u8>>| if from.position() > 1_200 { Since::Other } else { Since::Same };
    let (account, done) = take(&mut archive, lines("conntrack", false), SMALL, Cursor::new(text()), changes);
    assert_eq!(code(done), "source-changes");
    assert!(account.records > 50);
    assert_eq!(archive.status().nat_records, account.records);
}

#[test]
fn a_source_that_was_read_as_something_else_is_refused() {
    let folder = Folder::new("otherwise");
    let mut archive = folder.open();
    take_all(&mut archive, SMALL, &text()).1.unwrap();
    let before = archive.status();
    let other = |archive: &mut Archive, bytes: &[u8]| {
        code(take(archive, lines("radius-detail", false), SMALL, bytes, |_| Since::Same).1)
    };
    assert_eq!(other(&mut archive, &text()), "taken-in-as-other");
    take_all(&mut archive, SMALL, b"line 1\n").1.unwrap();
    assert_eq!(other(&mut archive, b"line 1\n"), "taken-in-as-other");
    assert_eq!(archive.status().batches, before.batches + 1);
}

#[test]
fn a_source_of_which_nothing_is_understood_is_refused_and_nothing_is_stored() {
    let folder = Folder::new("nothing");
    let mut archive = folder.open();
    assert_eq!(code(take_all(&mut archive, SMALL, &b"?\n".repeat(900)).1), "nothing-read");
    assert_eq!(archive.status().batches, 0);
    // An entry without an end would be waited for in vain; what came before it is stored.
    let long = [b"line 1\n".to_vec(), vec![b'x'; super::super::pieces::STEP_MAX + 9]].concat();
    assert_eq!(code(take_all(&mut archive, SMALL, &long).1), "entry-too-long");
    assert_eq!(archive.status().nat_records, 1);
    let (account, done) = take_all(&mut archive, SMALL, b"");
    done.unwrap();
    assert!(account.says("empty", false).contains("the source is empty"));
}

#[test]
fn a_file_that_is_written_anew_is_another_file_and_says_who_is_there_now() {
    let folder = Folder::new("written-anew");
    let mut archive = folder.open();
    let lease = |n: u8| format!("0 02:00:5e:00:00:{n:02} 100.72.0.{n} * *\n");
    let (one, two) = (lease(1), lease(1) + &lease(2));
    for (text, records) in [(&one, 1), (&two, 3), (&two, 3)] {
        let format = formats::chosen("dnsmasq-leases", None).unwrap();
        take(&mut archive, format, SMALL, text.as_bytes(), |_| Since::Same).1.unwrap();
        assert_eq!(archive.status().access_records, records);
    }
}

/// The samples: real formats, of which some pair entries, hold heads, or reach over lines.
#[test]
fn samples_that_stop_anywhere_and_go_on_are_as_if_taken_in_at_once() {
    let root = PathBuf::from(format!("{}/../../samples", env!("CARGO_MANIFEST_DIR")));
    let small = Cut { step: 300, bytes: 2_000, ..SMALL };
    for (number, (format, sample)) in [
        ("conntrack", "cgnat/conntrack.log"),
        ("cgnat-syslog", "cgnat/juniper.log"),
        ("radius-detail", "radius/detail"),
        ("kea-leases4", "kea/kea-leases4.csv"),
        ("isc-leases", "isc/dhcpd.leases"),
        ("isc-leases6", "isc/dhcpd6.leases"),
        ("nfcapd", "netflow/nfcapd.plain"),
        ("nfcapd", "netflow/nfcapd.lz4"),
        ("ipfix", "netflow/events.ipfix"),
        ("csv", "csv/sessions.csv"),
    ]
    .into_iter()
    .enumerate()
    {
        let mapping = (format == "csv").then(|| root.join("csv/sessions.toml"));
        let chosen = || formats::chosen(format, mapping.as_deref()).unwrap();
        let bytes = std::fs::read(root.join(sample)).unwrap();
        let once = Folder::new(&format!("sample-{number}"));
        let mut archive = once.open();
        take(&mut archive, chosen(), CUT, &bytes[..], |_| Since::Same).1.unwrap();
        let expected = archive.status();
        assert!(expected.nat_records + expected.access_records > 0, "{sample}");
        for part in 1..=6 {
            let folder = Folder::new(&format!("sample-{number}-{part}"));
            let mut archive = folder.open();
            let stop = bytes.len() * part / 7;
            take(&mut archive, chosen(), small, Breaks(&bytes, stop), |_| Since::Same).1.unwrap_err();
            for cut in [CUT, small] {
                take(&mut archive, chosen(), cut, &bytes[..], |_| Since::Same).1.unwrap();
                assert_eq!(kept(&archive.status()), kept(&expected), "{sample}, stopped at {stop}");
            }
        }
    }
}

fn gzip(parts: &[&[u8]]) -> Vec<u8> {
    let pack = |part: &&[u8]| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        io::Write::write_all(&mut out, part).unwrap();
        out.finish().unwrap()
    };
    parts.iter().flat_map(pack).collect()
}

/// Takes a file in.
fn take_file(archive: &mut Archive, path: &Path, bytes: &[u8]) -> (Account, Result<(), No>) {
    std::fs::write(path, bytes).unwrap();
    let mut account = Account::default();
    let source = Source::File(path.to_owned());
    let mut to = Progress::new(true, [source.length()].into_iter());
    let clock = terms::Clock { source: "test".into(), error_max: Duration::ZERO };
    let now = Instant::parse("2026-11-24T00:00:00Z").unwrap();
    let format = lines("conntrack", false);
    let mut intake =
        Intake { archive: Some(archive), clock, format, now, cut: SMALL, merges: true, places: None, show: None };
    let done = intake.source(&source, &mut account, &mut to);
    (account, done)
}

#[test]
fn a_packed_file_is_the_same_source_as_what_is_inside() {
    let (text, folder) = (text(), Folder::new("packed"));
    let expected = kept(&whole("packed", SMALL));
    let path = folder.0.with_extension("log");
    let packed = gzip(&[&text[..1_000], &text[1_000..]]);
    let mut archive = folder.open();
    for end in [40, packed.len() / 2, packed.len() - 9] {
        let (account, done) = take_file(&mut archive, &path, &packed[..end]);
        assert_eq!(code(done), "packed-in-part");
        assert_eq!(archive.status().nat_records, account.tally.stored, "what came before is stored");
    }
    // Whole; again; packed anew; and not packed.
    for (number, bytes) in [packed, gzip(&[&text]), gzip(&[&text, b""]), text.clone()].into_iter().enumerate() {
        let (account, done) = take_file(&mut archive, &path, &bytes);
        done.unwrap();
        assert_eq!(account.was_there(), number > 0);
        assert_eq!(account.digest, Some(Digest::from_bytes(Sha256::digest(&text).into())));
        assert_eq!(kept(&archive.status()), expected);
    }
    let (_, done) = take_file(&mut archive, &path, &gzip(&[&gzip(&[&text])]));
    assert_eq!(code(done), "packed", "packed twice is not a log that was packed");
    let mut spoilt = gzip(&[&text]);
    let middle = spoilt.len() / 2;
    spoilt[middle..middle + 16].fill(0xff);
    assert!(["packed-badly", "packed-in-part"].contains(&code(take_file(&mut archive, &path, &spoilt).1).as_str()));
    assert_eq!(kept(&archive.status()), expected);
    std::fs::remove_file(path).unwrap();
}
