//! Files of nfcapd, the collector of nfdump 1.7 (file layout 2, records of version 3), as they are or compressed by LZ4.
//!
//! A file is a head of 40 bytes and blocks; a block is a head of 12 bytes and records; all in the byte order of the
//! machine that wrote it, of which the little-endian one is read. Other compressions are refused by name.

use super::{lost::Lost, meaning::understand, nfrecord, pair::OPEN_MAX, pair::Pairs, sets::Base};
use crate::{Convert, Piece, Read, SetAside};

const HEAD: usize = 40;
const BLOCK_HEAD: usize = 12;
/// nfdump's own buffers hold five megabytes.
const BLOCK_MAX: usize = 8 << 20;
const LZ4: u8 = 3;
/// Of a block's flags: it is not compressed although its file is.
const PLAIN: u16 = 1;

/// What comes next.
#[derive(Debug)]
enum Next {
    /// A file's head. Files may follow one another.
    File,
    /// A block's head; of how many blocks, data and appendix.
    Block,
    /// Records, this many bytes of them.
    Records(usize),
    /// The rest of a block that describes the file.
    Appendix(usize),
    /// The rest of a compressed block that began there, and what of it has come.
    Packed(u64, usize, Vec<u8>),
    /// Nothing that can be understood.
    Lost(SetAside),
}

/// Files one after another.
#[derive(Debug)]
pub(super) struct Nfcapd {
    next: Next,
    at: u64,
    compression: u8,
    blocks: u32,
    appendix: u16,
    /// nfcapd died, or still writes, before it counted its blocks.
    uncounted: bool,
    lost: Lost,
    pairs: Pairs,
    publics: Vec<std::net::IpAddr>,
}

impl Nfcapd {
    pub(super) fn open() -> Box<dyn Convert> {
        Box::new(Self {
            next: Next::File,
            at: 0,
            compression: 0,
            blocks: 0,
            appendix: 0,
            uncounted: false,
            lost: Lost::default(),
            pairs: Pairs::new(OPEN_MAX),
            publics: Vec::new(),
        })
    }

    /// Takes one step and says how many bytes it was; `None` when more have to come.
    fn step(&mut self, bytes: &[u8], out: &mut Read) -> Option<usize> {
        let next = std::mem::replace(&mut self.next, Next::File);
        match next {
            Next::File => {
                let head = bytes.get(..HEAD)?;
                self.next = self.file(head);
                Some(if matches!(self.next, Next::Lost(_)) { 0 } else { HEAD })
            }
            Next::Block => {
                let Some(head) = bytes.get(..BLOCK_HEAD) else {
                    self.next = Next::Block;
                    return None;
                };
                self.next = self.block(head);
                Some(if matches!(self.next, Next::Lost(_)) { 0 } else { BLOCK_HEAD })
            }
            Next::Appendix(left) => {
                let now = left.min(bytes.len());
                self.next = if now == left { self.after_block() } else { Next::Appendix(left - now) };
                (now > 0 || left == 0).then_some(now)
            }
            Next::Records(left) => self.records(left, bytes, out),
            Next::Packed(since, left, mut packed) => {
                let now = left.min(bytes.len());
                packed.extend_from_slice(bytes.get(..now).unwrap_or_default());
                self.next = if now < left {
                    Next::Packed(since, left - now, packed)
                } else {
                    self.unpack(since, &packed, out);
                    self.after_block()
                };
                (now > 0 || left == 0).then_some(now)
            }
            Next::Lost(reason) => {
                self.lost.add(self.at, bytes);
                self.next = Next::Lost(reason);
                (!bytes.is_empty()).then_some(bytes.len())
            }
        }
    }

    fn file(&mut self, head: &[u8]) -> Next {
        let magic_and_layout = (nfrecord::u16_le(head, 0), nfrecord::u16_le(head, 2));
        let (Some(compression), Some(encryption)) = (head.get(16), head.get(17)) else {
            return Next::Lost(SetAside::NotThisFormat);
        };
        let counts = (nfrecord::u16_le(head, 18), nfrecord::u32_le(head, 36));
        let ((Some(0xa50c), Some(2)), (Some(appendix), Some(blocks))) = (magic_and_layout, counts) else {
            return Next::Lost(SetAside::NotThisFormat);
        };
        match (compression, encryption) {
            (0 | &LZ4, 0) => {}
            (1, _) => return Next::Lost(SetAside::Unreadable("LZO compression")),
            (2, _) => return Next::Lost(SetAside::Unreadable("bzip2 compression")),
            (4, _) => return Next::Lost(SetAside::Unreadable("zstd compression")),
            _ => return Next::Lost(SetAside::Unreadable("compression or encryption")),
        }
        (self.compression, self.blocks, self.appendix) = (*compression, blocks, appendix);
        self.uncounted = blocks == 0;
        self.after_block()
    }

    fn after_block(&self) -> Next {
        if self.blocks > 0 || self.appendix > 0 || self.uncounted { Next::Block } else { Next::File }
    }

    fn block(&mut self, head: &[u8]) -> Next {
        let numbers = (nfrecord::u32_le(head, 4), nfrecord::u16_le(head, 8), nfrecord::u16_le(head, 10));
        let (Some(size), Some(kind), Some(flags)) = numbers else { return Next::Lost(SetAside::NotThisFormat) };
        let Some(size) = usize::try_from(size).ok().filter(|size| *size <= BLOCK_MAX) else {
            return Next::Lost(SetAside::Unreadable("block"));
        };
        let data = self.blocks > 0 || self.uncounted;
        if self.blocks > 0 {
            self.blocks -= 1;
        } else if !self.uncounted {
            self.appendix = self.appendix.saturating_sub(1);
        }
        match (data, kind) {
            (false, _) => Next::Appendix(size),
            (true, 3) if self.compression == LZ4 && flags & PLAIN == 0 => Next::Packed(self.at, size, Vec::new()),
            (true, 3) => Next::Records(size),
            (true, _) => Next::Lost(SetAside::Unreadable("block")),
        }
    }

    /// One record of a block of which this much is left.
    fn records(&mut self, left: usize, bytes: &[u8], out: &mut Read) -> Option<usize> {
        self.next = Next::Records(left);
        if left == 0 {
            self.next = self.after_block();
            return Some(0);
        }
        let Some(size) = nfrecord::u16_le(bytes, 2).map(usize::from) else {
            if left < 4 {
                self.next = Next::Lost(SetAside::Unreadable("record"));
                return Some(0);
            }
            return None;
        };
        if size < 4 || size > left {
            self.next = Next::Lost(SetAside::Unreadable("record"));
            return Some(0);
        }
        let record = bytes.get(..size)?;
        let base = Base::Byte(self.at);
        self.record(base, record, out);
        self.next = Next::Records(left - size);
        Some(size)
    }

    fn unpack(&mut self, since: u64, packed: &[u8], out: &mut Read) {
        let base = Base::Byte(since);
        let Ok(block) = lz4_flex::block::decompress(packed, BLOCK_MAX) else {
            return out.set_aside(base.place(0), SetAside::Unreadable("LZ4 block"), packed);
        };
        let mut rest = block.as_slice();
        while !rest.is_empty() {
            let size = nfrecord::u16_le(rest, 2).map(usize::from).filter(|size| *size >= 4);
            let Some((record, after)) = size.and_then(|size| rest.split_at_checked(size)) else {
                return out.set_aside(base.place(0), SetAside::Unreadable("record"), rest);
            };
            self.record(base, record, out);
            rest = after;
        }
    }

    fn record(&mut self, base: Base, record: &[u8], out: &mut Read) {
        let said = match nfrecord::read(record) {
            Ok(Some(said)) => said,
            // Exporters, samplers, names: no flows.
            Ok(None) => return,
            Err(reason) => return out.set_aside(base.place(0), reason, record),
        };
        match understand(&said.said, &mut self.publics, &mut self.pairs.realms) {
            Ok(meaning) => {
                for translation in meaning.translations.into_iter().flatten() {
                    let exporter = u32::from(said.exporter);
                    self.pairs.take(exporter, translation, meaning.event, meaning.subscriber.clone(), &mut out.nat);
                }
                out.keep();
            }
            Err(reason) => out.set_aside(base.place(0), reason, record),
        }
    }
}

impl Convert for Nfcapd {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        let mut taken = 0;
        while let Some(rest) = piece.bytes.get(taken..) {
            let Some(step) = self.step(rest, out) else { break };
            taken += step;
            self.at += step as u64;
        }
        taken
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        let reason = match std::mem::replace(&mut self.next, Next::File) {
            Next::Lost(reason) => reason,
            // It was cut short: the bytes of the block that never ended.
            Next::Packed(since, _, packed) => {
                self.lost.add(since, &packed);
                SetAside::Unreadable("LZ4 block")
            }
            _ => SetAside::Unreadable("record"),
        };
        self.lost.add(self.at, rest.bytes);
        self.at += rest.bytes.len() as u64;
        self.lost.give(reason, out);
        self.pairs.finish(&mut out.nat);
    }
}
