//! Sources that are packed with gzip (RFC 1952) or zstd (RFC 8878), unpacked while they are read.
//!
//! A source is named by the digest of what is inside. So it is the same source packed, not packed, packed anew, or
//! unpacked by another program on the way here, and nothing of it is doubled.

use std::{
    cell::Cell,
    io::{self, BufRead as _, BufReader, Read},
    rc::Rc,
};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

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

/// What a source is packed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// By its first bytes.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// A packed source, from which what is inside is read.
pub(crate) struct Unpacked<R> {
    from: Packed<R>,
    out: u64,
    told: Told,
}

enum Packed<R> {
    Gzip(MultiGzDecoder<BufReader<Counted<R>>>),
    Zstd(Box<Frames<R>>),
}

#[derive(Debug)]
struct Counted<R> {
    from: R,
    bytes: u64,
    ended: bool,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        self.bytes += count as u64;
        self.ended |= count == 0 && !into.is_empty();
        Ok(count)
    }
}

impl<R: Read> Packed<R> {
    fn source(&self) -> &Counted<R> {
        match self {
            Self::Gzip(from) => from.get_ref().get_ref(),
            Self::Zstd(frames) => frames.from.get_ref(),
        }
    }

    /// Reads some; an error says which fault it was, where it is one of what was packed.
    fn read(&mut self, into: &mut [u8]) -> Result<usize, (Option<Fault>, io::Error)> {
        let failed = |e: io::Error| match e.kind() {
            io::ErrorKind::UnexpectedEof => (Some(Fault::Cut), e),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => (Some(Fault::Spoilt), e),
            _ => (None, e),
        };
        match self {
            Self::Gzip(from) => from.read(into).map_err(failed),
            Self::Zstd(frames) => frames.read(into).map_err(failed),
        }
    }
}

impl<R: Read> Unpacked<R> {
    pub(crate) fn new(from: R, packing: Packing) -> (Self, Told) {
        let told = Told::default();
        let from = BufReader::with_capacity(64 << 10, Counted { from, bytes: 0, ended: false });
        let from = match packing {
            Packing::Gzip => Packed::Gzip(MultiGzDecoder::new(from)),
            Packing::Zstd => Packed::Zstd(Box::new(Frames::new(from))),
        };
        (Self { from, out: 0, told: Rc::clone(&told) }, told)
    }

    /// What is unpacked.
    pub(crate) fn from(&self) -> &R {
        &self.from.source().from
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
            Err((Some(Fault::Cut), _)) => return Err(self.fault(Fault::Cut, "it ends early")),
            Err((Some(fault), _)) => return Err(self.fault(fault, "it cannot be unpacked")),
            Err((None, e)) => return Err(e),
        };
        self.out += count as u64;
        if self.out > FREE && self.out / RATIO_MAX > self.from.source().bytes {
            return Err(self.fault(Fault::Bomb, "it never ends"));
        }
        Ok(count)
    }
}

/// So much of what came out is remembered at most, as the program `zstd` has it without being told otherwise (RFC 8878 section
/// 3.1.1.1.2 lets a frame ask for more).
const WINDOW_MAX: u64 = 128 << 20;

/// Frames of zstd (RFC 8878), one after another. Those that are to be skipped are.
struct Frames<R> {
    from: BufReader<Counted<R>>,
    decoder: FrameDecoder,
    open: bool,
}

impl<R: Read> Frames<R> {
    fn new(from: BufReader<Counted<R>>) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(WINDOW_MAX);
        Self { from, decoder, open: false }
    }

    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.open {
                if self.from.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                self.begin()?;
            } else if self.decoder.can_collect() > 0 {
                return self.decoder.read(into);
            } else if self.decoder.is_finished() {
                self.over()?;
            } else if let Err(e) = self.decoder.decode_blocks(&mut self.from, BlockDecodingStrategy::UptoBlocks(1)) {
                return Err(self.failed(e));
            }
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        match self.decoder.reset(&mut self.from) {
            Ok(()) => self.open = true,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                let skipped = io::copy(&mut self.from.by_ref().take(length.into()), &mut io::sink())?;
                if skipped < u64::from(length) {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            Err(e) => return Err(self.failed(e)),
        }
        Ok(())
    }

    /// The frame is read: is it what was packed?
    fn over(&mut self) -> io::Result<()> {
        self.open = false;
        let said = self.decoder.get_checksum_from_data();
        if said.is_some() && said != self.decoder.get_calculated_checksum() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum is another one"));
        }
        Ok(())
    }

    /// The decoder does not tell a file that ends from one that is spoilt.
    fn failed(&self, e: FrameDecoderError) -> io::Error {
        let kind = if self.from.get_ref().ended { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
        io::Error::new(kind, e.to_string())
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
        let (mut from, told) = Unpacked::new(bytes, Packing::of(bytes).unwrap_or(Packing::Gzip));
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
            assert_eq!(Packing::of(&packed), Some(Packing::Gzip));
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
        let (mut from, told) = Unpacked::new(Endless(zeros, 0), Packing::Gzip);
        let (mut buffer, mut out) = (vec![0; 1 << 20], 0_u64);
        while let Ok(count) = from.read(&mut buffer) {
            out += count as u64;
        }
        assert_eq!(told.get(), Some(Fault::Bomb));
        assert!(out <= FREE + buffer.len() as u64, "{out}");
    }

    #[test]
    fn zstd_comes_out_whole_with_all_its_frames_and_is_checked() {
        let text: Vec<u8> = (0..40_000_u32).flat_map(|n| format!("line {n}\n").into_bytes()).collect();
        let frame = |part: &[u8]| ruzstd::encoding::compress_to_vec(part, ruzstd::encoding::CompressionLevel::Fastest);
        // Between two frames one that is for others.
        let skipped = [&b"\x50\x2a\x4d\x18\x05\0\0\0"[..], b"other"].concat();
        let packed = [frame(&text[..1_000]), skipped, frame(&text[1_000..])].concat();
        assert_eq!(Packing::of(&packed), Some(Packing::Zstd));
        assert_eq!(read(&packed), (text.clone(), None));
        for end in (1..packed.len()).step_by(997) {
            let (out, fault) = read_zstd(&packed[..end]);
            assert!(text.starts_with(&out) && (fault == Some(Fault::Cut) || out == text[..1_000]), "{end}: {fault:?}");
        }
        for at in (packed.len() / 2..packed.len() - 8).step_by(1_999) {
            let mut spoilt = packed.clone();
            spoilt[at] ^= 0x55;
            let (out, fault) = read_zstd(&spoilt);
            assert!(fault.is_some() || out == text, "a changed byte at {at} passes for what was packed");
        }
    }

    fn read_zstd(bytes: &[u8]) -> (Vec<u8>, Option<Fault>) {
        let (mut from, told) = Unpacked::new(bytes, Packing::Zstd);
        let mut out = Vec::new();
        let ended = from.read_to_end(&mut out);
        assert_eq!(ended.is_err(), told.get().is_some());
        (out, told.get())
    }
}
