//! Sources that are packed with gzip (RFC 1952), unpacked while they are read.
//!
//! A source is named by the digest of what is inside. So it is the same source packed, not packed, packed anew, or
//! unpacked by another program on the way here, and nothing of it is doubled.

use std::{
    cell::Cell,
    io::{self, BufReader, Read},
    rc::Rc,
};

use flate2::bufread::MultiGzDecoder;

/// Real logs become a tenth, very even ones a hundredth. Where each byte gives more than this, somebody made it so;
const RATIO_MAX: u64 = 300;
/// what is smaller than this is no harm.
const FREE: u64 = 256 << 20;

/// Why unpacking ended before the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The file ends in the middle.
    Cut,
    /// It would never end.
    Bomb,
    /// Its bytes are not what was packed.
    Spoilt,
}

/// Where the fault is told: what reads has the reader.
pub(crate) type Told = Rc<Cell<Option<Fault>>>;

/// By its first bytes, is it packed with gzip?
pub(crate) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(b"\x1f\x8b")
}

/// A packed source, from which what is inside is read.
#[derive(Debug)]
pub(crate) struct Unpacked<R> {
    from: MultiGzDecoder<BufReader<Counted<R>>>,
    out: u64,
    told: Told,
}

#[derive(Debug)]
struct Counted<R> {
    from: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        self.bytes += count as u64;
        Ok(count)
    }
}

impl<R: Read> Unpacked<R> {
    pub(crate) fn new(from: R) -> (Self, Told) {
        let told = Told::default();
        let from = BufReader::with_capacity(64 << 10, Counted { from, bytes: 0 });
        (Self { from: MultiGzDecoder::new(from), out: 0, told: Rc::clone(&told) }, told)
    }

    /// What is unpacked.
    pub(crate) fn from(&self) -> &R {
        &self.from.get_ref().get_ref().from
    }

    fn fault(&self, fault: Fault, why: &str) -> io::Error {
        self.told.set(Some(fault));
        io::Error::other(why)
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = match self.from.read(into) {
            Ok(count) => count,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => return Err(e),
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Err(self.fault(Fault::Cut, "it ends early")),
            Err(e) if matches!(e.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
                return Err(self.fault(Fault::Spoilt, "it cannot be unpacked"));
            }
            Err(e) => return Err(e),
        };
        self.out += count as u64;
        if self.out > FREE && self.out / RATIO_MAX > self.from.get_ref().get_ref().bytes {
            return Err(self.fault(Fault::Bomb, "it never ends"));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn packed(parts: &[&[u8]]) -> Vec<u8> {
        let pack = |part: &&[u8]| {
            let mut out = GzEncoder::new(Vec::new(), Compression::default());
            out.write_all(part).unwrap();
            out.finish().unwrap()
        };
        parts.iter().flat_map(pack).collect()
    }

    fn read(bytes: &[u8]) -> (Vec<u8>, Option<Fault>) {
        let (mut from, told) = Unpacked::new(bytes);
        let mut out = Vec::new();
        let ended = from.read_to_end(&mut out);
        assert_eq!(ended.is_err(), told.get().is_some());
        (out, told.get())
    }

    #[test]
    fn what_was_packed_in_one_go_or_in_several_comes_out_whole() {
        let text: Vec<u8> = (0..40_000_u32).flat_map(|n| format!("line {n}\n").into_bytes()).collect();
        for parts in [vec![&text[..]], vec![&text[..100], &[], &text[100..]]] {
            let packed = packed(&parts);
            assert!(is_gzip(&packed));
            assert_eq!(read(&packed), (text.clone(), None));
            for end in (1..packed.len()).step_by(9_973) {
                let (out, fault) = read(&packed[..end]);
                assert!(text.starts_with(&out) && (fault == Some(Fault::Cut) || out == text || out == text[..100]));
            }
        }
        let mut spoilt = packed(&[&text]);
        let middle = spoilt.len() / 2;
        spoilt[middle..middle + 64].fill(0xff);
        assert_ne!(read(&spoilt).1, None);
    }

    /// Gives the same bytes again and again.
    struct Endless(Vec<u8>, usize);

    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let rest = self.0.get(self.1..).unwrap_or_default();
            let count = rest.len().min(into.len());
            into[..count].copy_from_slice(&rest[..count]);
            self.1 = (self.1 + count) % self.0.len();
            Ok(count)
        }
    }

    #[test]
    fn a_source_that_never_ends_is_given_up_and_takes_no_memory() {
        let zeros = packed(&[&vec![0; 8 << 20]]);
        assert!(zeros.len() < 16 << 10);
        let (mut from, told) = Unpacked::new(Endless(zeros, 0));
        let (mut buffer, mut out) = (vec![0; 1 << 20], 0_u64);
        while let Ok(count) = from.read(&mut buffer) {
            out += count as u64;
        }
        assert_eq!(told.get(), Some(Fault::Bomb));
        assert!(out <= FREE + buffer.len() as u64, "{out}");
    }
}
