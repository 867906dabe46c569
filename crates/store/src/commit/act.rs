//! What a caller hands in: decided, encoded, salted and sealed, so that the writer only numbers, hashes and writes.

use std::sync::Arc;

use rand_core::CryptoRng;
use terms::{Digest, Instant, LetterId, OfficerId, Urgency};

use crate::{
    Batch, LargeDoc, Move, OutLetter, Silence, Store, Stuck, Trouble, rows,
    seal::{self, Class, NewSeal},
    stream,
};

/// One event, ready but for its number.
pub(crate) struct Row {
    pub(crate) stream: String,
    pub(crate) kind: String,
    /// In the clear: for the commitment, which is made when the number is known.
    pub(crate) body: Vec<u8>,
    pub(crate) salt: [u8; 32],
    pub(crate) seal: i64,
    /// Salt and body, as they lie on the disk.
    pub(crate) sealed: Vec<u8>,
}

/// One document, as it lies on the disk.
pub(crate) struct SealedDoc {
    /// The case whose key it lies under.
    pub(crate) stream: String,
    pub(crate) tag: [u8; 32],
    pub(crate) seal: i64,
    pub(crate) kind: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// A peer that does not answer, and with which words its letters say so.
pub(crate) struct Silent {
    pub(crate) to: String,
    pub(crate) fault: String,
    pub(crate) silence: Silence,
}

/// A letter that was taken, and its receipt.
pub(crate) struct Took {
    pub(crate) letter: LetterId,
    pub(crate) from: String,
    pub(crate) body: Digest,
    pub(crate) receipt: Vec<u8>,
    pub(crate) sealed: Option<Digest>,
}

/// A key that is to go, under the event of the same act.
pub(crate) struct Destroy {
    pub(crate) stream: String,
    pub(crate) class: Class,
    pub(crate) why: String,
}

/// All of it is written, or nothing.
#[derive(Default)]
pub(crate) struct Act {
    pub(crate) at: i64,
    pub(crate) by: Option<OfficerId>,
    pub(crate) expects: Vec<(String, u64)>,
    pub(crate) seals: Vec<Arc<NewSeal>>,
    pub(crate) rows: Vec<Row>,
    pub(crate) docs: Vec<SealedDoc>,
    pub(crate) large: Vec<LargeDoc>,
    /// How urgent the cases of these streams are now.
    pub(crate) urgency: Vec<(String, Urgency)>,
    pub(crate) letters: Vec<OutLetter>,
    pub(crate) delivered: Vec<LetterId>,
    pub(crate) took: Option<Took>,
    pub(crate) receipt_anew: Option<(LetterId, Vec<u8>)>,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) moves: Vec<(LetterId, Move)>,
    pub(crate) silent: Option<Silent>,
    /// A peer that was silent, and is not.
    pub(crate) answers: Option<String>,
    /// Streams that were found to rest, with the entry up to which they were read.
    pub(crate) rests: Vec<(String, i64, Option<i64>)>,
    pub(crate) stuck: Option<Stuck>,
    pub(crate) loose: Option<Digest>,
    pub(crate) destroy: Option<Destroy>,
}

impl Act {
    /// Encodes, salts and seals: the caller's work, done before the queue and by as many callers as there are.
    pub(crate) async fn of(
        store: &Store,
        batch: Batch,
        now: Instant,
        chance: &mut impl CryptoRng,
    ) -> Result<Self, Trouble> {
        let case = batch.case().to_owned();
        let mut act = Self {
            at: now.micros(),
            by: batch.by,
            expects: batch.expects,
            urgency: batch.urgency,
            letters: batch.letters,
            delivered: batch.delivered,
            moves: batch.moves,
            seals: batch.large.iter().filter_map(|large| large.new.clone()).collect(),
            large: batch.large,
            took: batch.took.map(|(letter, from, body, receipt)| Took {
                letter,
                from: from.as_str().to_owned(),
                body,
                receipt,
                sealed: batch.took_sealed,
            }),
            ..Self::default()
        };
        for (stream, event) in batch.events {
            let (kind, body) = rows::write(&event);
            let mut salt = [0; 32];
            chance.fill_bytes(&mut salt);
            let under = store.ring()?.current(&store.reader, &stream, Class::Events, chance).await?;
            let sealed = under.key.seal(seal::EVENT, &[&salt, &body], chance);
            act.rows.push(Row { stream, kind, body, salt, seal: under.id, sealed });
            act.seals.extend(under.new);
        }
        for doc in batch.docs {
            let under = store.ring()?.current(&store.reader, &case, Class::Documents, chance).await?;
            let tag = store.ring()?.master().tag(&doc.digest);
            let bytes = under.key.seal(&seal::document(&tag), &[&doc.bytes], chance);
            act.docs.push(SealedDoc { stream: case.clone(), tag, seal: under.id, kind: doc.kind, bytes });
            act.seals.extend(under.new);
        }
        Ok(act)
    }

    /// About how many bytes it brings: for the size of a transaction, not for any promise.
    pub(super) fn weight(&self) -> usize {
        let rows = self.rows.iter().map(|r| r.sealed.len() + r.stream.len() + 128);
        let docs = self.docs.iter().map(|d| d.bytes.len() + 64);
        let letters = self.letters.iter().map(|l| l.bytes.len() + 128);
        let took = self.took.iter().map(|t| t.receipt.len() + 128);
        rows.chain(docs).chain(letters).chain(took).sum()
    }
}

impl Batch {
    /// The case whose key its documents lie under: the first that its events name, or its letters; else the house.
    fn case(&self) -> &str {
        let events = self.events.iter().map(|(stream, _)| stream.as_str());
        let letters = self.letters.iter().map(|letter| letter.stream.as_str());
        events.chain(letters).find(|name| *name != stream::HOUSE).unwrap_or(stream::HOUSE)
    }
}
