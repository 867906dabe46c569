//! The history of a deterministic translator's configurations, as a source.

use std::borrow::Cow;

use terms::Instant;

use crate::{
    ASIDE_MAX, Convert, Converter, Format, Framing, NatConfig, Piece, Place, Read, SetAside,
    pieces::{Line, Lines},
    read_whole,
};

/// This converter.
pub const DETERMINISTIC_NAT: Converter = Converter { name: Cow::Borrowed("deterministic-nat"), version: 1 };

/// The format, for the registry.
pub(crate) const DETERMINISTIC: Format = Format {
    converter: DETERMINISTIC_NAT,
    about: "the history of a deterministic translator's configurations (RFC 7422)",
    framing: Framing::Stream,
    open: || Box::new(DeterministicNat::default()),
};

/// Reads a history that lies in memory; what is still in force was so at `received`.
pub fn deterministic_nat(bytes: &[u8], received: Instant) -> Read {
    read_whole(&mut DeterministicNat::default(), Piece { bytes, received, from: None })
}

/// A history of more than this is another thing: each configuration is held against all before it.
const CONFIGS_MAX: usize = 4_096;

/// Blocks that come in pieces.
#[derive(Debug, Default)]
pub struct DeterministicNat {
    lines: Lines,
    block: Option<Block>,
    taken: Vec<NatConfig>,
}

#[derive(Debug)]
struct Block {
    number: u64,
    text: Vec<u8>,
    spoilt: Option<SetAside>,
}

impl DeterministicNat {
    fn line(&mut self, line: Line<'_>, received: Instant, out: &mut Read) {
        let word = line.text.ok().and_then(|text| text.split_ascii_whitespace().next()).unwrap_or_default();
        match (&mut self.block, word) {
            (None, "nat") => self.block = Some(Block { number: line.number, text: line.bytes.to_vec(), spoilt: None }),
            (None, _) if line.is_blank() || word.starts_with('#') => {}
            (None, _) => {
                out.set_aside(Place::Line(line.number), line.text.err().unwrap_or(SetAside::NotThisFormat), line.bytes);
            }
            (Some(block), "nat") => {
                // The one before never ended.
                block.spoilt.get_or_insert(SetAside::Missing("end"));
                self.over(received, out);
                self.line(line, received, out);
            }
            (Some(block), _) => {
                if let Err(reason) = line.text {
                    block.spoilt.get_or_insert(reason);
                }
                if block.text.len() + line.bytes.len() >= ASIDE_MAX {
                    block.spoilt.get_or_insert(SetAside::TooLong);
                } else {
                    block.text.push(b'\n');
                    block.text.extend_from_slice(line.bytes);
                }
                if word == "end" {
                    self.over(received, out);
                }
            }
        }
    }

    fn over(&mut self, received: Instant, out: &mut Read) {
        let Some(Block { number, text, spoilt }) = self.block.take() else { return };
        match self.read(&text, spoilt, received) {
            Ok(config) => {
                self.taken.push(config.clone());
                out.configs.push(config);
                out.keep();
            }
            Err(reason) => out.set_aside(Place::Line(number), reason, &text),
        }
    }

    fn read(&self, text: &[u8], spoilt: Option<SetAside>, received: Instant) -> Result<NatConfig, SetAside> {
        if let Some(reason) = spoilt {
            return Err(reason);
        }
        let text = std::str::from_utf8(text).map_err(|_| SetAside::NotText)?;
        let config = NatConfig::read(text, received)?;
        if self.taken.len() >= CONFIGS_MAX {
            return Err(SetAside::TooLong);
        }
        if self.taken.iter().any(|other| other.contradicts(&config)) {
            return Err(SetAside::Contradicted);
        }
        Ok(config)
    }
}

impl Convert for DeterministicNat {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        let mut lines = std::mem::take(&mut self.lines);
        let taken = lines.feed(piece.bytes, |line| self.line(line, piece.received, out));
        self.lines = lines;
        taken
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.finish(rest.bytes, |line| self.line(line, rest.received, out));
        self.lines = lines;
        if let Some(block) = &mut self.block {
            block.spoilt.get_or_insert(SetAside::Missing("end"));
        }
        self.over(rest.received, out);
    }
}
