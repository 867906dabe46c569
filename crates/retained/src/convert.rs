//! Converters: what a source's bytes say, piece by piece.

use std::{net::IpAddr, time::Duration};

use terms::Instant;

use crate::{Converter, Read};

/// Bytes as they came.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// When they came in: for formats whose entries carry no full time of their own.
    pub received: Instant,
    /// Who sent them, for datagrams. Templates and sessions belong to a sender.
    pub from: Option<IpAddr>,
}

/// A converter at work on one source. It keeps what reaches from piece to piece: an open session, a template, the count
/// of lines. The same pieces give the same records, however a stream is cut.
pub trait Convert: Send {
    /// Takes the whole entries at the head of the piece and says how many bytes they were; the caller gives the rest
    /// again with what follows. Of a [`Framing::Datagrams`] format a piece is one datagram and is taken whole.
    ///
    /// Everything read is counted in `out`: `read = stored + set_aside`, always. Memory is bounded whatever the bytes are.
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize;

    /// The source is over: takes what is left, whole or not, and gives what is still open.
    fn finish(&mut self, rest: Piece<'_>, out: &mut Read);

    /// Said before the first piece by a listener, whose records have to be found while what they tell of is still open:
    /// blocks of ports and accounting sessions are given out at once from now on, and connections when
    /// [`begun`](Self::begun) asks for them, and all again when they end, which replaces the open record
    /// ([`fresh`](crate::fresh())). Whole sources are read without it: their rows would only be doubled.
    fn live(&mut self) {}

    /// Of a live converter: gives out what came in at least `wait` ago and is still open, and says whether more waits.
    /// Nothing is read by it, so nothing is counted.
    fn begun(&mut self, _now: Instant, _wait: Duration, _out: &mut Read) -> bool {
        false
    }
}

/// How a format is cut into entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Framing {
    /// Entries follow one another, in a file or a stream.
    Stream,
    /// Each datagram stands for itself.
    Datagrams,
}

/// A format that is read.
#[derive(Debug, Clone)]
pub struct Format {
    /// Its name and version; the name is the word on the command line.
    pub converter: Converter,
    /// One line for people: which software or device writes it.
    pub about: &'static str,
    /// How it is cut.
    pub framing: Framing,
    /// A converter for one source.
    pub open: fn() -> Box<dyn Convert>,
}

/// Reads a whole source that lies in memory.
pub fn read_whole(convert: &mut dyn Convert, piece: Piece<'_>) -> Read {
    let mut out = Read::new();
    let taken = convert.feed(piece, &mut out);
    convert.finish(Piece { bytes: piece.bytes.get(taken..).unwrap_or_default(), ..piece }, &mut out);
    out
}
