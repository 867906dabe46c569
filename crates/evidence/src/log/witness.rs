//! The witness (C2SP tlog-witness): which heads of a log it may cosign, decided from the last that it did.
//!
//! [`decide`] gives a [`Next`]. Whoever keeps the state writes [`Next::head`] to the disk and syncs before a cosignature leaves: a witness
//! that answers first can be made to sign two histories by pulling its plug.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use terms::Digest;

use super::{
    checkpoint::{BadCheckpoint, Checkpoint, decimal, read_checkpoint},
    cosign,
    note::{BadNote, Note},
    proof::verify_consistency,
};
use crate::{
    hash::sha256,
    keys::{PublicKey, SigningKey},
};

/// No consistency proof is longer (tlog-witness, "add-checkpoint").
const PROOF_LINES_MAX: usize = 63;

/// The content type of the answer 409.
pub const SIZE_TYPE: &str = "text/x.tlog.size";

/// How long a log is, and its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many leaves.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Digest,
}

impl Default for Head {
    /// The empty log: where every witness begins.
    fn default() -> Self {
        Self { size: 0, root: sha256(b"") }
    }
}

impl From<&Checkpoint> for Head {
    fn from(checkpoint: &Checkpoint) -> Self {
        Self { size: checkpoint.size, root: checkpoint.root }
    }
}

/// What a log sends to its witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission<'a> {
    /// The size that the log believes the witness to have cosigned last.
    pub old: u64,
    /// That the one is the beginning of the other.
    pub proof: Vec<Digest>,
    /// The signed head.
    pub checkpoint: &'a str,
}

impl<'a> Submission<'a> {
    /// Reads the body of a request. `None` is the answer 400.
    pub fn read(body: &'a str) -> Option<Self> {
        let (head, checkpoint) = body.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old = decimal(lines.next()?.strip_prefix("old ")?)?;
        let proof: Vec<Digest> = lines.map(hash).collect::<Option<_>>()?;
        (proof.len() <= PROOF_LINES_MAX).then_some(Self { old, proof, checkpoint })
    }

    /// The body of a request.
    pub fn write(&self) -> String {
        format!("old {}\n{}\n{}", self.old, proof_lines(&self.proof), self.checkpoint)
    }

    /// Of which log this says it is.
    pub fn origin(&self) -> &'a str {
        self.checkpoint.split('\n').next().unwrap_or_default()
    }
}

/// Hashes as such requests and answers carry them: a line each, in base64.
pub fn proof_lines(proof: &[Digest]) -> String {
    proof.iter().map(|step| STANDARD.encode(step.bytes()) + "\n").collect()
}

/// Reads what [`proof_lines`] writes.
pub fn read_proof_lines(text: &str) -> Option<Vec<Digest>> {
    let proof: Vec<Digest> = text.split_terminator('\n').map(hash).collect::<Option<_>>()?;
    (proof.len() <= PROOF_LINES_MAX && proof_lines(&proof) == text).then_some(proof)
}

fn hash(line: &str) -> Option<Digest> {
    STANDARD.decode(line).ok()?.try_into().ok().map(Digest::from_bytes)
}

/// Why a head is not cosigned. Each is one answer of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCosigned {
    /// 400.
    #[error("not a request to a witness, or its old size is larger than its checkpoint")]
    Malformed,
    /// 403.
    #[error("not signed by a key of this log, or a signature in its name is false")]
    NotSigned,
    /// 404: not said by [`decide`], which is asked about one known log.
    #[error("this witness does not know the log")]
    UnknownLog,
    /// 409.
    #[error("the last head that was cosigned has {0} leaves")]
    AnotherSize(u64),
    /// 422.
    #[error("the head is not shown to be consistent with the last that was cosigned")]
    Inconsistent,
}

impl NotCosigned {
    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::NotSigned => 403,
            Self::UnknownLog => 404,
            Self::AnotherSize(_) => 409,
            Self::Inconsistent => 422,
        }
    }
}

/// A head that may be cosigned, once it is kept.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "keep the head, synced, and then cosign"]
pub struct Next<'a> {
    head: Head,
    note: &'a str,
}

/// May this head be cosigned after that one? `keys` are those of the log.
///
/// # Errors
/// [`NotCosigned`] is the answer.
pub fn decide<'a>(asked: &Submission<'a>, keys: &[PublicKey], last: &Head) -> Result<Next<'a>, NotCosigned> {
    let checkpoint = signed_by_any(asked.checkpoint, keys)?;
    let head = Head::from(&checkpoint);
    if asked.old > head.size {
        return Err(NotCosigned::Malformed);
    }
    if asked.old != last.size {
        return Err(NotCosigned::AnotherSize(last.size));
    }
    // From nothing to nothing, and from one size to the same, the roots are compared; from nothing to anything the proof is
    // empty. verify_consistency says all of it.
    if !verify_consistency(last.size, head.size, &last.root, &head.root, &asked.proof) {
        return Err(NotCosigned::Inconsistent);
    }
    Ok(Next { head, note: asked.checkpoint })
}

/// The checkpoint, signed by one of these keys. A false signature in the name of one is not mended by another.
///
/// # Errors
/// [`NotCosigned::Malformed`] or [`NotCosigned::NotSigned`].
pub fn signed_by_any(note: &str, keys: &[PublicKey]) -> Result<Checkpoint, NotCosigned> {
    let mut signed = None;
    for key in keys {
        match read_checkpoint(note, key) {
            Ok(checkpoint) => signed = Some(checkpoint),
            Err(BadCheckpoint::Note(BadNote::NotSigned)) => {}
            Err(BadCheckpoint::Note(BadNote::FalseSignature)) => return Err(NotCosigned::NotSigned),
            Err(_) => return Err(NotCosigned::Malformed),
        }
    }
    // Without a key to check with, a text that is no note is still told apart from one that is not signed.
    Note::read(note).map_err(|_| NotCosigned::Malformed)?;
    signed.ok_or(NotCosigned::NotSigned)
}

impl<'a> Next<'a> {
    /// What has to be on the disk before anything is signed.
    pub fn head(&self) -> Head {
        self.head
    }

    /// The signed note as the log sent it.
    pub fn note(&self) -> &'a str {
        self.note
    }

    /// The cosignature, a line. INVARIANT: it does not leave before [`Self::head`] is kept and synced.
    ///
    /// # Errors
    /// [`BadNote`] when the name is no key name.
    pub fn cosign(&self, name: &str, key: &SigningKey, seconds: u64) -> Result<String, BadNote> {
        cosign::sign(Note::read(self.note)?.text(), name, key, seconds)
    }
}
