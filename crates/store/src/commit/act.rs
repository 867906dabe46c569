//! What a caller hands in: decided, encoded and salted, so that the writer only numbers, hashes and writes.

use rand_core::CryptoRng;
use terms::{Digest, Instant, LetterId, OfficerId};

use crate::{Batch, Doc, OutLetter, rows};

/// One event, ready but for its number.
pub(crate) struct Row {
    pub(crate) stream: String,
    pub(crate) kind: String,
    pub(crate) body: Vec<u8>,
    pub(crate) salt: [u8; 32],
}

/// A letter whose try failed.
pub(crate) struct PutOff {
    pub(crate) letter: LetterId,
    pub(crate) fault: String,
    pub(crate) next: Instant,
}

/// A letter that was taken, and its receipt.
pub(crate) struct Took {
    pub(crate) letter: LetterId,
    pub(crate) from: String,
    pub(crate) body: Digest,
    pub(crate) receipt: Vec<u8>,
}

/// All of it is written, or nothing.
#[derive(Default)]
pub(crate) struct Act {
    pub(crate) at: i64,
    pub(crate) by: Option<OfficerId>,
    pub(crate) expects: Vec<(String, u64)>,
    pub(crate) rows: Vec<Row>,
    pub(crate) docs: Vec<Doc>,
    pub(crate) letters: Vec<OutLetter>,
    pub(crate) delivered: Vec<LetterId>,
    pub(crate) took: Option<Took>,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) put_off: Option<PutOff>,
}

impl Act {
    /// Encodes and salts: the caller's work, done before the queue and by as many callers as there are.
    pub(crate) fn of(batch: Batch, now: Instant, chance: &mut impl CryptoRng) -> Self {
        let rows = batch.events.into_iter().map(|(stream, event)| {
            let (kind, body) = rows::write(&event);
            let mut salt = [0; 32];
            chance.fill_bytes(&mut salt);
            Row { stream, kind, body, salt }
        });
        Self {
            at: now.micros(),
            rows: rows.collect(),
            by: batch.by,
            expects: batch.expects,
            docs: batch.docs,
            letters: batch.letters,
            delivered: batch.delivered,
            took: batch.took.map(|(letter, from, body, receipt)| Took {
                letter,
                from: from.as_str().to_owned(),
                body,
                receipt,
            }),
            ..Self::default()
        }
    }

    /// About how many bytes it brings: for the size of a transaction, not for any promise.
    pub(super) fn weight(&self) -> usize {
        let rows = self.rows.iter().map(|r| r.body.len() + r.stream.len() + 128);
        let docs = self.docs.iter().map(|d| d.bytes.len() + 64);
        let letters = self.letters.iter().map(|l| l.bytes.len() + 128);
        let took = self.took.iter().map(|t| t.receipt.len() + 128);
        rows.chain(docs).chain(letters).chain(took).sum()
    }
}
