//! The state of one source while it is read.

use std::{io::Read, path::Path};

use retained::{Convert, Converter, Piece, Place, SetAside, Tally};
use terms::{Digest, Instant};

use super::{intake::AtHand, pieces::Pieces, refusals as no, source::Since};
use crate::say::No;

/// How much of a source is tried when it is not what was said.
const HEAD: usize = 64 << 10;

/// Why reading ends before the end.
#[derive(Debug)]
pub(crate) enum Halt {
    /// What was taken so far is good.
    Keep(No),
    /// What was taken since the last batch must not be stored, or cannot.
    Drop(No),
}

impl From<No> for Halt {
    fn from(no: No) -> Self {
        Self::Drop(no)
    }
}

/// The end of a batch that was stored before, where the source goes on behind it.
#[derive(Debug)]
pub(crate) struct Seam {
    pub(crate) end: u64,
    /// Of all up to there.
    pub(crate) digest: Digest,
    /// What was stored. `None`: it was withdrawn, and is stored now.
    pub(crate) stored: Option<(Tally, Converter)>,
}

/// A source that is being read.
pub(crate) struct Reading<'a, R> {
    pub(crate) name: &'a str,
    pub(crate) received: Instant,
    pub(crate) pieces: Pieces<R>,
    pub(crate) batch: AtHand,
    /// The first entry that was not of this format, as long as none was.
    pub(crate) first_unread: Option<(Place, SetAside)>,
    convert: Box<dyn Convert>,
    head: Vec<u8>,
    /// Its writer is still at work: the end that was found is none.
    grows: bool,
    /// All up to its end was stored before.
    whole: bool,
}

impl<'a, R: Read> Reading<'a, R> {
    pub(crate) fn new(
        from: R,
        (name, received): (&'a str, Instant),
        convert: Box<dyn Convert>,
        step: usize,
        batch: AtHand,
    ) -> Self {
        let pieces = Pieces::new(from, step);
        Self {
            name,
            received,
            pieces,
            batch,
            first_unread: None,
            convert,
            head: Vec::new(),
            grows: false,
            whole: false,
        }
    }

    /// Reads the next piece, and looks at what has become of the source meanwhile.
    pub(crate) fn fill(&mut self, since: impl Fn(&R) -> Result<Since, No>) -> Result<(), Halt> {
        self.pieces.fill().map_err(|e| Halt::Keep(No::file(Path::new(self.name), &e)))?;
        match since(self.pieces.from()).map_err(Halt::Keep)? {
            Since::Same => {}
            Since::Grows => self.grows = true,
            Since::Other => return Err(Halt::Keep(no::rewritten())),
        }
        if self.pieces.offset() == 0 {
            no::packed(self.pieces.bytes(), self.name)?;
            self.head = self.pieces.bytes().get(..HEAD).unwrap_or(self.pieces.bytes()).to_vec();
        }
        Ok(())
    }

    /// The first bytes.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Where in this piece a batch ends that is stored and goes on behind. One that ends where the source ends is no seam.
    pub(crate) fn known_end(&mut self, is_known: impl Fn(Digest, u64) -> bool) -> Result<Option<u64>, Halt> {
        let (from, reach) = (self.batch.from, self.pieces.reach());
        let here = self.batch.ends.partition_point(|end| *end <= reach);
        let ends: Vec<u64> = self.batch.ends.drain(..here).collect();
        let Some(end) = self.pieces.find(ends.into_iter(), |digest| is_known(digest, from)) else { return Ok(None) };
        if end == reach {
            self.pieces.peek().map_err(|e| Halt::Keep(No::file(Path::new(self.name), &e)))?;
            self.whole = self.pieces.ended();
        }
        Ok((!self.whole).then_some(end))
    }

    /// The digest of all up to this byte of the piece.
    pub(crate) fn digest_at(&self, end: u64) -> Option<Digest> {
        let found = std::cell::Cell::new(None);
        self.pieces.find(std::iter::once(end), |digest| {
            found.set(Some(digest));
            true
        });
        found.get()
    }

    /// What the converter makes of the piece, and how many bytes it took. `None`: it took none, and needs more.
    pub(crate) fn converted(&mut self, seam: Option<&Seam>, last: bool) -> Option<(retained::Read, usize)> {
        let bytes = self.pieces.bytes();
        let until = seam.and_then(|seam| usize::try_from(seam.end.saturating_sub(self.pieces.offset())).ok());
        let bytes = until.and_then(|until| bytes.get(..until)).unwrap_or(bytes);
        if last && self.grows && !self.whole {
            // What is open is given out, and yields to its end in the next run; the entry that is being written waits for it.
            let mut read = retained::Read::new();
            let piece = Piece { bytes, received: self.received, from: None };
            let taken = self.convert.feed(piece, &mut read).min(bytes.len());
            self.convert.finish(Piece { bytes: &[], ..piece }, &mut read);
            return Some((read, taken));
        }
        let converted = converted(self.convert.as_mut(), bytes, last, self.received);
        // At a seam there may be nothing but the beginning of an entry.
        converted.or_else(|| seam.map(|_| (retained::Read::new(), 0)))
    }

    /// Notes the first entry that is not of this format.
    pub(crate) fn note(&mut self, read: &retained::Read) {
        // Entries that were understood and concern nothing that is kept are no sign of a wrong format.
        let understood = |r: SetAside| {
            use SetAside::{EventFarFromReceipt, Nobody, NotTranslated, OtherProtocol};
            matches!(r, NotTranslated | OtherProtocol | Nobody | EventFarFromReceipt)
        };
        let first = || read.rejected.iter().find(|r| !understood(r.reason)).map(|r| (r.place, r.reason));
        self.first_unread = self.first_unread.or_else(first);
    }
}

/// What the converter makes of a piece, and how many bytes it took. `None`: it took none.
pub(crate) fn converted(
    convert: &mut dyn Convert,
    bytes: &[u8],
    ended: bool,
    received: Instant,
) -> Option<(retained::Read, usize)> {
    let mut read = retained::Read::new();
    let piece = Piece { bytes, received, from: None };
    let taken = convert.feed(piece, &mut read).min(bytes.len());
    if ended {
        convert.finish(Piece { bytes: bytes.get(taken..).unwrap_or_default(), ..piece }, &mut read);
        return Some((read, bytes.len()));
    }
    (taken > 0).then_some((read, taken))
}
