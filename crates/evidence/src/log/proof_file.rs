//! A proof as a file of its own (C2SP tlog-proof): where an entry is in a log, and a head that says so, checked with a key alone.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use terms::Digest;

use super::{
    BadCheckpoint, Checkpoint,
    checkpoint::{decimal, read_checkpoint},
    commit,
    proof::verify_inclusion,
    tree::leaf_hash,
};
use crate::keys::PublicKey;

const FIRST: &str = "c2sp.org/tlog-proof@v1\n";

/// What an opened proof begins its extra data with; the key of the commitment and the committed bytes follow.
const OPENED: &[u8] = b"comity-opening/1\n";

/// No tree has more levels.
const STEPS_MAX: usize = 64;

/// What lies in a proof file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    /// The commitment, or what opens it.
    pub entry: Proven,
    /// Its place in the log, from 0.
    pub index: u64,
    /// The hashes beside its way to the root.
    pub proof: Vec<Digest>,
    /// The signed head.
    pub checkpoint: String,
}

/// What is proven to be in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proven {
    /// A commitment, closed.
    Commitment(Digest),
    /// What it commits to.
    Opened {
        /// The key of the commitment.
        key: [u8; 32],
        /// The committed bytes.
        record: Vec<u8>,
    },
}

/// The file proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    /// Not a file of this form.
    #[error("not a proof file (C2SP tlog-proof) with an entry of ours")]
    Form,
    /// The head in it.
    #[error("its head: {0}")]
    Head(BadCheckpoint),
    /// The hashes do not lead from the entry to the root.
    #[error("the entry is not where the proof says in the log of this head")]
    Place,
}

impl ProofFile {
    /// The commitment that is the entry.
    pub fn commitment(&self) -> Digest {
        match &self.entry {
            Proven::Commitment(commitment) => *commitment,
            Proven::Opened { key, record } => commit(key, record),
        }
    }

    /// The file.
    pub fn write(&self) -> String {
        let extra = match &self.entry {
            Proven::Commitment(commitment) => commitment.bytes().to_vec(),
            Proven::Opened { key, record } => [OPENED, key, record].concat(),
        };
        let steps: String = self.proof.iter().map(|step| STANDARD.encode(step.bytes()) + "\n").collect();
        format!("{FIRST}extra {}\nindex {}\n{steps}\n{}", STANDARD.encode(extra), self.index, self.checkpoint)
    }

    /// Reads a file; nothing in it counts before [`Self::check`] has said so.
    pub fn read(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.strip_prefix(FIRST)?.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let extra = STANDARD.decode(lines.next()?.strip_prefix("extra ")?).ok()?;
        let index = decimal(lines.next()?.strip_prefix("index ")?)?;
        let step = |line: &str| Some(Digest::from_bytes(STANDARD.decode(line).ok()?.try_into().ok()?));
        let proof: Vec<Digest> = lines.map(step).collect::<Option<_>>()?;
        let entry = match extra.strip_prefix(OPENED).and_then(|rest| rest.split_first_chunk::<32>()) {
            Some((key, record)) => Proven::Opened { key: *key, record: record.to_vec() },
            None => Proven::Commitment(Digest::from_bytes(extra.try_into().ok()?)),
        };
        (proof.len() <= STEPS_MAX).then(|| Self { entry, index, proof, checkpoint: checkpoint.to_owned() })
    }

    /// The head under which the entry is, once the key has been found to have signed it and the proof to lead there.
    ///
    /// # Errors
    /// [`NotProven`]
    pub fn check(&self, key: &PublicKey) -> Result<Checkpoint, NotProven> {
        let head = read_checkpoint(&self.checkpoint, key).map_err(NotProven::Head)?;
        let leaf = leaf_hash(self.commitment().bytes());
        if verify_inclusion(&leaf, self.index, head.size, &self.proof, &head.root) {
            Ok(head)
        } else {
            Err(NotProven::Place)
        }
    }
}
