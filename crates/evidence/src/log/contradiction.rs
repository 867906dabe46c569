//! Two heads of one log that cannot both be true, both signed by it: found out by whoever has seen both, shown to anybody.

use std::fmt;

use serde::{Deserialize, Serialize};
use terms::Digest;

use super::{
    checkpoint::Checkpoint,
    proof::verify_consistency,
    witness::{Head, proof_lines, read_proof_lines, signed_by_any},
};
use crate::{json, keys::PublicKey};

/// What is wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One size, two roots: it tells different people different things. The two notes alone prove it.
    SplitView,
    /// The longer head does not begin with the shorter one: the log gave no proof that it does, but a false one.
    Fork,
    /// It shows an earlier head of its own as its head now: what came after is gone, as after an old backup.
    Rollback,
    /// It shows fewer leaves than it has signed, at a length that was never seen as its head.
    Shrink,
}

impl Kind {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SplitView => "split-view",
            Self::Fork => "fork",
            Self::Rollback => "rollback",
            Self::Shrink => "shrink",
        }
    }

    /// Reads what [`Self::as_str`] gives.
    pub fn read(word: &str) -> Option<Self> {
        [Self::SplitView, Self::Fork, Self::Rollback, Self::Shrink].into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a head stands to one that was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// The same head.
    Same,
    /// Longer, and it begins with the earlier one.
    Grown,
    /// Longer; nobody has shown yet that it begins with the earlier one.
    Unproven,
    /// They cannot both be true, or the log has gone back.
    Against(Kind),
}

/// Holds the head that a log shows now against one that it showed before. `known` gives the root of an earlier head of a size, where one
/// was seen; `proof` is what the log gave, if it was asked.
pub fn compare(before: &Head, now: &Head, proof: Option<&[Digest]>, known: impl Fn(u64) -> Option<Digest>) -> Stands {
    match (now.size.cmp(&before.size), proof) {
        _ if known(now.size).is_some_and(|root| root != now.root) => Stands::Against(Kind::SplitView),
        (std::cmp::Ordering::Equal, _) if now.root == before.root => Stands::Same,
        (std::cmp::Ordering::Equal, _) => Stands::Against(Kind::SplitView),
        (std::cmp::Ordering::Less, _) if known(now.size).is_some() => Stands::Against(Kind::Rollback),
        (std::cmp::Ordering::Less, _) => Stands::Against(Kind::Shrink),
        (std::cmp::Ordering::Greater, None) if before.size > 0 => Stands::Unproven,
        (std::cmp::Ordering::Greater, proof) => {
            let proof = proof.unwrap_or_default();
            let good = verify_consistency(before.size, now.size, &before.root, &now.root, proof);
            if good { Stands::Grown } else { Stands::Against(Kind::Fork) }
        }
    }
}

/// Both signed notes, as they came, and the proof that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// What they show.
    pub kind: Kind,
    /// The note that was seen first.
    pub first: String,
    /// The note that was seen after it.
    pub second: String,
    /// For a fork: what the log gave as a proof.
    pub proof: Vec<Digest>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContradictionV1 {
    contradiction: u8,
    first: String,
    kind: String,
    proof: String,
    second: String,
}

impl Contradiction {
    /// The file that is handed on: canonical JSON.
    pub fn write(&self) -> Vec<u8> {
        json::encode(&ContradictionV1 {
            contradiction: 1,
            first: self.first.clone(),
            kind: self.kind.as_str().to_owned(),
            proof: proof_lines(&self.proof),
            second: self.second.clone(),
        })
    }

    /// Reads what [`Self::write`] writes. Nothing in it counts before [`Self::shown_by`].
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let ContradictionV1 { contradiction: 1, first, kind, proof, second } = json::decode(bytes)? else {
            return None;
        };
        Some(Self { kind: Kind::read(&kind)?, first, second, proof: read_proof_lines(&proof)? })
    }

    /// The two heads, once it holds that the log signed both and that they stand as is said. A split view then stands for itself; a
    /// fork for whoever knows that the proof is the log's own (anybody may ask the log for a better one); of a rollback and a shrink
    /// the notes show what was signed, and in which order they were seen is the word of the finder.
    pub fn shown_by(&self, keys: &[PublicKey]) -> Option<(Checkpoint, Checkpoint)> {
        let first = signed_by_any(&self.first, keys).ok()?;
        let second = signed_by_any(&self.second, keys).ok()?;
        let (one, two) = (Head::from(&first), Head::from(&second));
        let holds = first.origin == second.origin
            && match self.kind {
                Kind::SplitView => one.size == two.size && one.root != two.root,
                Kind::Fork => {
                    let (short, long) = if one.size <= two.size { (one, two) } else { (two, one) };
                    short.size < long.size
                        && !verify_consistency(short.size, long.size, &short.root, &long.root, &self.proof)
                }
                Kind::Rollback | Kind::Shrink => two.size < one.size,
            };
        holds.then_some((first, second))
    }
}
