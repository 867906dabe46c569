//! A source in pieces of bounded size, with the digest of all that was taken of it.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};
use terms::Digest;

/// So much of a source is in memory at a time.
pub(crate) const STEP: usize = 1 << 20;
/// And so much where an entry needs it: no real one does.
pub(crate) const STEP_MAX: usize = 64 << 20;

/// A source in pieces. What a converter left of one stands at the head of the next.
#[derive(Debug)]
pub(crate) struct Pieces<R> {
    from: R,
    buffer: Vec<u8>,
    offset: u64,
    /// Of all before the buffer.
    hash: Sha256,
    ended: bool,
    step: usize,
    want: usize,
}

impl<R: Read> Pieces<R> {
    pub(crate) fn new(from: R, step: usize) -> Self {
        Self { from, buffer: Vec::new(), offset: 0, hash: Sha256::new(), ended: false, step, want: step }
    }

    /// Reads until the piece is full or the source ends: how the bytes trickle in changes no cut.
    pub(crate) fn fill(&mut self) -> io::Result<()> {
        self.read_to(self.want)
    }

    /// Whether anything follows is known after this.
    pub(crate) fn peek(&mut self) -> io::Result<()> {
        self.read_to(self.buffer.len() + 1)
    }

    fn read_to(&mut self, most: usize) -> io::Result<()> {
        let mut filled = self.buffer.len();
        while filled < most && !self.ended {
            self.buffer.resize(most, 0);
            let read = read_some(&mut self.from, self.buffer.get_mut(filled..).unwrap_or_default());
            filled += *read.as_ref().unwrap_or(&0);
            self.buffer.truncate(filled);
            self.ended = read? == 0;
        }
        Ok(())
    }

    /// The entry at the head needs more than a piece. `false`: more than there is room for.
    pub(crate) fn widen(&mut self) -> bool {
        self.want *= 2;
        self.want <= STEP_MAX.max(self.step)
    }

    /// The bytes of this piece.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// Where in the source the piece begins: all before it was taken.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// Where in the source the piece ends.
    pub(crate) fn reach(&self) -> u64 {
        self.offset + self.buffer.len() as u64
    }

    /// Does nothing follow?
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// What is read from.
    pub(crate) fn from(&self) -> &R {
        &self.from
    }

    /// SHA-256 of all that was taken.
    pub(crate) fn digest(&self) -> Digest {
        digest(&self.hash)
    }

    /// The first of these ends, which rise, at which the source has a digest that is asked for.
    pub(crate) fn find(&self, ends: impl Iterator<Item = u64>, is: impl Fn(Digest) -> bool) -> Option<u64> {
        let (mut hash, mut hashed) = (None, 0);
        for end in ends {
            let at = usize::try_from(end.checked_sub(self.offset)?).ok()?;
            let hash = hash.get_or_insert_with(|| self.hash.clone());
            hash.update(self.buffer.get(hashed..at)?);
            hashed = at;
            if is(digest(hash)) {
                return Some(end);
            }
        }
        None
    }

    /// These bytes are done with.
    pub(crate) fn advance(&mut self, bytes: usize) {
        let bytes = bytes.min(self.buffer.len());
        self.hash.update(self.buffer.get(..bytes).unwrap_or_default());
        self.buffer.drain(..bytes);
        self.offset += bytes as u64;
        if bytes > 0 {
            self.want = self.step;
        }
    }
}

fn digest(hash: &Sha256) -> Digest {
    Digest::from_bytes(hash.clone().finalize().into())
}

fn read_some(from: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(into) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
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

    /// Offsets and bytes of each piece when whole lines are taken, and the digest of all that was taken before it.
    fn cuts(bytes: &[u8], step: usize, trickle: usize) -> Vec<(u64, Vec<u8>, Digest)> {
        let mut pieces = Pieces::new(Trickle(bytes, trickle), step);
        let mut out = Vec::new();
        loop {
            pieces.fill().unwrap();
            let end = pieces.bytes().iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
            let taken = if pieces.ended() { pieces.bytes().len() } else { end };
            out.push((pieces.offset(), pieces.bytes()[..taken].to_vec(), pieces.digest()));
            if pieces.ended() {
                return out;
            }
            if taken == 0 {
                assert!(pieces.widen());
            }
            pieces.advance(taken);
        }
    }

    fn text() -> Vec<u8> {
        (0..400_u32).flat_map(|n| format!("{}\n", "x".repeat(n as usize % 17)).into_bytes()).collect()
    }

    #[test]
    fn a_source_is_cut_at_the_same_places_however_it_trickles_in() {
        let text = [text(), vec![b'y'; 150], b"\n".to_vec(), text()].concat();
        let expected = cuts(&text, 64, usize::MAX);
        assert!(expected.len() > 20);
        assert_eq!(expected.iter().flat_map(|(_, b, _)| b.clone()).collect::<Vec<_>>(), text);
        for (offset, _, digest) in &expected {
            assert_eq!(digest.bytes(), Sha256::digest(&text[..*offset as usize]).as_slice());
        }
        for trickle in [1, 2, 7, 63, 64, 65] {
            assert_eq!(cuts(&text, 64, trickle), expected, "{trickle} bytes at a time");
        }
    }

    #[test]
    fn an_end_is_found_by_the_digest_of_all_before_it() {
        let text = text();
        let mut pieces = Pieces::new(&text[..], 1_000);
        pieces.fill().unwrap();
        pieces.advance(300);
        pieces.fill().unwrap();
        let of = |end: usize| Digest::from_bytes(Sha256::digest(&text[..end]).into());
        for (ends, asked, found) in [
            (vec![300, 301, 700, 900], 700, Some(700)),
            (vec![700, 900], 300, None),
            (vec![300, 900], 300, Some(300)),
            (vec![299, 900], 900, None),
            (vec![500, 5_000], 600, None),
            (vec![pieces.reach()], 1_300, Some(1_300)),
        ] {
            assert_eq!(pieces.find(ends.into_iter(), |digest| digest == of(asked)), found);
        }
    }
}
