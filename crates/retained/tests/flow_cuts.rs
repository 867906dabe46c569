//! Streams of flow logs: however they are cut or spoilt, nothing is lost and nothing changes.

use retained::{Read, flow_formats};

use crate::{
    flow_oracle::{line, open, piece},
    formats::{sample, whole},
};

/// Chance that is the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn spoil(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(12) {
            let at = self.below(bytes.len());
            match self.below(4) {
                0 => bytes[at] = self.below(256) as u8,
                1 => bytes[at] ^= 1 << self.below(8),
                2 => drop(bytes.remove(at)),
                _ => bytes.insert(at, [0, 1, 2, 4, 10, 255][self.below(6)]),
            }
        }
        bytes.truncate(bytes.len() - self.below(40));
    }
}

/// Feeds a stream in pieces that end where chance says; what is not taken is given again.
fn cut(name: &str, bytes: &[u8], mut size: impl FnMut() -> usize) -> Read {
    let (mut convert, mut out) = (open(name), Read::new());
    let (mut taken, mut given) = (0, 0);
    while given < bytes.len() {
        given = bytes.len().min(given + size().max(1));
        taken += convert.feed(piece(&bytes[taken..given]), &mut out);
        assert!(taken <= given);
    }
    convert.finish(piece(&bytes[taken..]), &mut out);
    whole(&out);
    out
}

fn check_cuts(name: &str, bytes: &[u8], draw: &mut Draw) {
    let once = cut(name, bytes, || bytes.len());
    for most in [1, 7, 100, 5000] {
        let cut = cut(name, bytes, || 1 + draw.below(most));
        assert_eq!(cut.nat.iter().map(line).collect::<Vec<_>>(), once.nat.iter().map(line).collect::<Vec<_>>());
        assert_eq!((cut.tally, &cut.rejected), (once.tally, &once.rejected), "{name}, pieces up to {most}");
    }
}

const STREAMS: [(&str, &str); 4] = [
    ("ipfix", "netflow/events.ipfix"),
    ("nfcapd", "netflow/nfcapd.plain"),
    ("nfcapd", "netflow/nfcapd.lz4"),
    ("nfcapd", "netflow/nfcapd.lzo"),
];

#[test]
fn any_cut_of_a_stream_gives_the_same_records() {
    let mut draw = Draw(0x9e37_79b9_7f4a_7c15);
    for (name, file) in STREAMS {
        check_cuts(name, &sample(file), &mut draw);
    }
}

#[test]
fn files_one_after_another_are_one_stream() {
    let file = sample("netflow/nfcapd.plain");
    let twice = [file.clone(), file.clone()].concat();
    let (once, twice) = (cut("nfcapd", &file, || 999), cut("nfcapd", &twice, || 999));
    assert_eq!(twice.tally.read, 2 * once.tally.read);
    assert_eq!(twice.tally.stored, 2 * once.tally.stored);
}

#[test]
fn spoilt_streams_are_read_or_set_aside_and_cut_alike() {
    let mut draw = Draw(0x2545_f491_4f6c_dd1d);
    for (name, file) in STREAMS {
        let bytes = sample(file);
        for _ in 0..60 {
            let mut spoilt = bytes.clone();
            draw.spoil(&mut spoilt);
            check_cuts(name, &spoilt, &mut draw);
        }
    }
}

#[test]
fn spoilt_datagrams_are_read_or_set_aside() {
    let mut draw = Draw(0x1234_5678_9abc_def1);
    let folder = crate::formats::root().join("samples/netflow/devices");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let datagrams: Vec<_> = files.iter().map(|path| std::fs::read(path).unwrap()).collect();
    let mut stored = 0;
    for _ in 0..200 {
        let (mut convert, mut out) = (open("netflow"), Read::new());
        for _ in 0..40 {
            let mut bytes = datagrams[draw.below(datagrams.len())].clone();
            if draw.below(2) == 0 {
                draw.spoil(&mut bytes);
            }
            assert_eq!(convert.feed(piece(&bytes), &mut out), bytes.len());
        }
        convert.finish(piece(&[]), &mut out);
        whole(&out);
        stored += out.tally.stored;
    }
    assert!(stored > 1000, "{stored}");
}

#[test]
fn nothing_at_all_is_no_entry() {
    for format in flow_formats() {
        let read = retained::read_whole((format.open)().as_mut(), piece(&[]));
        assert_eq!((read.tally.read, read.records()), (0, 0), "{}", format.converter.name);
    }
}
