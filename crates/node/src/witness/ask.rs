//! Getting this node's head cosigned: all witnesses at once, the old size set right where they know another, and no longer than it takes.

use std::{collections::BTreeMap, time::Duration};

use evidence::log::{
    Note,
    cosign::{self, Cosignature},
    witness::{Submission, signed_by_any},
};

use super::{Policy, own, policy::Chosen, stands};
use crate::{
    Node,
    desk::{self, No},
    peer::NotDelivered,
};

/// Where a witness takes heads.
pub const ADD_CHECKPOINT: &str = "/comity/1/witness/add-checkpoint";

/// A witness that has not answered by then counts as not there.
const WITNESS_WITHIN: Duration = Duration::from_secs(5);
/// Once enough have signed, the others are waited for no longer than this.
const OTHERS_WITHIN: Duration = Duration::from_millis(500);
/// A log that grows under the hands of a witness is asked for its new head so often.
const TRIES: usize = 3;

/// A head with the cosignatures of enough witnesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The signed note. It may be of a later head than the one that was given: a witness that has seen a later one signs none before it.
    pub note: String,
    /// How many leaves it has.
    pub size: u64,
    /// Who has signed.
    pub by: Vec<Cosignature>,
}

/// Why one witness has not signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotSigned {
    /// Nobody answered in time.
    NoAnswer,
    /// An answer of the protocol, or something that is none.
    Answered(u16),
    /// It has seen more leaves of this log than there are: this node's records are older than what it showed before.
    WeAreBehind(u64),
    /// A later head is cosigned there.
    Later(u64),
    /// It remembers a head of so many leaves, signed by this node, with which our log does not begin.
    Another(u64),
    /// The line that it gave is not its cosignature.
    FalseLine,
}

/// The head as given, or a later one, with at least the quorum's cosignatures.
///
/// # Errors
/// [`No::Refused`] names each witness that did not sign, why, and what to do. Nothing may be sealed as if it had.
pub(crate) async fn cosigned(node: &Node, mut note: String) -> Result<Cosigned, No> {
    let policy = &node.witness.policy;
    for last in (0..TRIES).rev() {
        let round = Round::with(node, note).await?;
        let by = round.by()?;
        if by.len() >= policy.quorum {
            if !by.is_empty() {
                own::keep(node, round.size, &round.note)?;
                // The published file has them, too, unless the log has grown since.
                let _ = crate::ledger::set_cosigned(node, &round.note).await;
            }
            return Ok(Cosigned { note: round.note, size: round.size, by });
        }
        let later = round.missing.values().any(|why| matches!(why, NotSigned::Later(_)));
        if !later || last == 0 {
            return Err(lacking(policy, by.len(), &round.missing));
        }
        note = own::head(node).await?;
    }
    Err(No::own("a checkpoint"))
}

/// One round over all witnesses with one head.
struct Round<'a> {
    node: &'a Node,
    note: String,
    size: u64,
    missing: BTreeMap<String, NotSigned>,
    calls: tokio::task::JoinSet<Call>,
}

/// A witness, the old size that it was told, which try this was, and what came back.
type Call = (Chosen, u8, Result<(u16, String), NotDelivered>);

impl<'a> Round<'a> {
    /// Asks each witness that has not signed yet, and adds what they give.
    async fn with(node: &'a Node, note: String) -> Result<Self, No> {
        let public = evidence::PublicKey::of(&own::key(node));
        let size = signed_by_any(&note, &[public]).map_err(|_| No::own("a checkpoint"))?.size;
        let mut round = Self { node, note, size, missing: BTreeMap::new(), calls: tokio::task::JoinSet::new() };
        let signed: Vec<String> = round.by()?.into_iter().map(|by| by.name).collect();
        for one in node.witness.policy.witnesses.iter().filter(|one| !signed.contains(&one.witness.name)) {
            let old = node.witness.sizes().get(&one.witness.name).copied().unwrap_or(0).min(size);
            round.call(one.clone(), 1, old).await?;
        }
        loop {
            let enough = round.by()?.len() >= node.witness.policy.quorum;
            let next = round.calls.join_next();
            let done =
                if enough { tokio::time::timeout(OTHERS_WITHIN, next).await.unwrap_or(None) } else { next.await };
            match done {
                Some(Ok((one, tried, answer))) => round.heard(one, tried, answer).await?,
                Some(Err(_)) => {}
                None => return Ok(round),
            }
        }
    }

    /// Whose cosignatures the note carries.
    fn by(&self) -> Result<Vec<Cosignature>, No> {
        let note = Note::read(&self.note).map_err(|_| No::own("a checkpoint"))?;
        cosign::verify(&note, &self.node.witness.policy.keys()).map_err(|_| No::own("a cosignature"))
    }

    async fn call(&mut self, one: Chosen, tried: u8, old: u64) -> Result<(), No> {
        let proof = own::consistency(self.node, old, self.size).await?;
        let proof = proof.ok_or_else(|| No::own("a consistency proof"))?;
        let body = Submission { old, proof, checkpoint: &self.note }.write();
        let (carrier, url) =
            (self.node.carrier().clone(), format!("{}{ADD_CHECKPOINT}", one.url.trim_end_matches('/')));
        self.calls.spawn(async move { (one, tried, carrier.call(&url, Some(&body), WITNESS_WITHIN).await) });
        Ok(())
    }

    /// Does this witness remember a head under our own signature that our log does not continue? Then that is an alarm, and written down.
    async fn apart(&self, one: &Chosen) -> Result<Option<NotSigned>, No> {
        let Some(kept) = stands::remembered(self.node, &one.url).await else { return Ok(None) };
        let (by, size) = (&one.witness.name, kept.head.size);
        if stands::note_shown(self.node, by, &kept).map_err(No::heads)? {
            desk::raise(self.node, says_apart(by, size)).await?;
        }
        Ok(Some(NotSigned::Another(size)))
    }

    /// Takes what one witness answered: its line, or its own old size and then another try.
    async fn heard(&mut self, one: Chosen, tried: u8, answer: Result<(u16, String), NotDelivered>) -> Result<(), No> {
        let why = match answer {
            Err(_) => NotSigned::NoAnswer,
            Ok((200, lines)) => match own_line(&self.note, &lines, &one) {
                Some(note) => {
                    self.node.witness.sizes().insert(one.witness.name, self.size);
                    self.note = note;
                    return Ok(());
                }
                None => NotSigned::FalseLine,
            },
            Ok((409, text)) => match size_in(&text) {
                Some(theirs) if theirs > signed_size(self.node).await? => {
                    self.apart(&one).await?.unwrap_or(NotSigned::WeAreBehind(theirs))
                }
                Some(theirs) if theirs > self.size => NotSigned::Later(theirs),
                Some(theirs) if tried == 1 => return self.call(one, 2, theirs).await,
                _ => NotSigned::Answered(409),
            },
            // The proof was found good here before it left: the head that it was held against over there is another.
            Ok((422, _)) => self.apart(&one).await?.unwrap_or(NotSigned::Answered(422)),
            Ok((status, _)) => NotSigned::Answered(status),
        };
        self.missing.insert(one.witness.name, why);
        Ok(())
    }
}

/// In the alarm, on the page and in `comity doctor`.
pub fn says_apart(by: &str, size: u64) -> String {
    format!(
        "{by} remembers a head of this node's own log with {size} leaves that this node's key has signed, and the log here does not begin with it: the records are an older copy that has grown again, as after an old backup, or somebody else signs with the key. Nothing can be sealed before that is put right (docs/operate.md, \"An old backup\")"
    )
}

async fn signed_size(node: &Node) -> Result<u64, No> {
    let head = own::head(node).await?;
    head.split('\n').nth(1).and_then(|line| line.parse().ok()).ok_or_else(|| No::own("a checkpoint"))
}

/// The note with the line of an answer that is this witness's cosignature; other lines are left aside.
fn own_line(note: &str, answer: &str, one: &Chosen) -> Option<String> {
    let read = Note::read(note).ok()?;
    let with = |line: &str| {
        let whole = read.with_lines(line).ok()?;
        let found = cosign::verify(&Note::read(&whole).ok()?, std::slice::from_ref(&one.witness)).ok()?;
        (!found.is_empty()).then_some(whole)
    };
    answer.split_inclusive('\n').find_map(with)
}

/// The answer 409: a size in decimal digits and a line feed.
fn size_in(answer: &str) -> Option<u64> {
    let digits = answer.strip_suffix('\n')?;
    digits.parse().ok().filter(|size: &u64| size.to_string() == digits)
}

/// What is missing, from whom, and how to put it right.
fn lacking(policy: &Policy, have: usize, missing: &BTreeMap<String, NotSigned>) -> No {
    let why = |(name, why): (&String, &NotSigned)| match why {
        NotSigned::NoAnswer => format!("{name} does not answer"),
        NotSigned::Answered(404) => format!("{name} does not know this log"),
        NotSigned::Answered(status) => format!("{name} refuses (answer {status})"),
        NotSigned::WeAreBehind(theirs) => format!("{name} has seen {theirs} leaves of this log, more than there are"),
        NotSigned::Another(theirs) => {
            format!(
                "{name} has cosigned another head of this log, of {theirs} leaves, with which the one here does not begin"
            )
        }
        NotSigned::Later(theirs) => format!("{name} has cosigned a later head, of {theirs} leaves"),
        NotSigned::FalseLine => format!("{name} gave a line that is not its cosignature"),
    };
    let whys: Vec<String> = missing.iter().map(why).collect();
    let behind = missing.values().any(|why| matches!(why, NotSigned::WeAreBehind(_) | NotSigned::Another(_)));
    let cure = if behind {
        "Stop: this node's records are older than what it has shown to others, as after an old backup. Call the operator and the oversight body before anything else is done; docs/operate.md, \"An old backup\", says what can be."
    } else {
        "Wait and press again: nothing was sealed. If a witness stays away, ask its operator, or let the operator of this node name another under `witnesses` in node.toml."
    };
    No::refused(
        "no-quorum",
        format!(
            "the log's head needs {} of {} witnesses and has {}: {}",
            policy.quorum,
            policy.witnesses.len(),
            have,
            whys.join("; ")
        ),
        cure,
    )
}
