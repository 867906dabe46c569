//! The facts of a package: what the caller tells of the parties, and what the package's own contents tell.

use terms::{Digest, Instant, NodeId, OfficerId, Role};

use super::{Facts, Item, Lang, Leave, LogHead, Side, Signed, WitnessName};
use crate::{
    Holder, KeyHolder, Signer,
    log::{self, Checkpoint, Note, cosign},
    package::{Contents, Witnesses, payload_digest},
};

/// What only the caller knows: between whom the package goes, what was asked, and in which languages it is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Parties {
    /// What was asked, in words without personal data.
    pub asked: Option<String>,
    /// Who asked.
    pub asking: Side,
    /// Who answers.
    pub answering: Side,
    /// The grant of the state asked.
    pub grant: Option<Leave>,
    /// The order of its authority.
    pub order: Option<Leave>,
    /// The languages of the page: the asking party's, and the answering one's.
    pub langs: [Lang; 2],
}

impl Facts {
    /// What the papers say of these contents, sealed by these signers. `None` without a person among them. What does not
    /// verify is for the verifier to find: a checkpoint that is none says nothing here.
    pub fn of(contents: &Contents, signers: &[Signer<'_>]) -> Option<Self> {
        let parties = &contents.parties;
        let note = Note::read(&contents.log.checkpoint).ok();
        let nothing = || Checkpoint { origin: "?".to_owned(), size: 0, root: Digest::from_bytes([0; 32]) };
        let head = note.as_ref().and_then(|note| log::claimed(note.text())).unwrap_or_else(nothing);
        let mut items: Vec<Item> = contents.payload.iter().map(item).collect();
        items.sort_by(|a, b| a.name.cmp(&b.name));
        let mut signed: Vec<Signed> = contents.holders.iter().map(|holder| signed_by(holder, signers)).collect();
        signed.sort_by(|a, b| (&a.holder.holder, a.holder.key).cmp(&(&b.holder.holder, b.holder.key)));
        Some(Self {
            request: contents.request,
            asked: parties.asked.clone(),
            asking: parties.asking.clone(),
            answering: parties.answering.clone(),
            grant: parties.grant.clone(),
            order: parties.order.clone(),
            packed_at: contents.at,
            packed_by: person(signers)?,
            payload: payload_digest(&contents.payload),
            limits: contents.limits.clone(),
            custody: contents.custody.entries().iter().map(|entry| entry.event.clone()).collect(),
            items,
            log: LogHead { origin: head.origin, size: head.size, root: head.root, index: contents.log.index },
            quorum: contents.log.witnesses.quorum as u64,
            witnesses: witnesses(note.as_ref(), &contents.log.witnesses),
            signed,
            statement: contents.statement.clone(),
        })
    }
}

fn item(file: &crate::package::Payload) -> Item {
    let print = &file.fingerprint;
    Item { name: file.name.clone(), bytes: print.size, sha256: print.sha256, sha512: print.sha512.to_string() }
}

fn person(signers: &[Signer<'_>]) -> Option<(OfficerId, Role, NodeId)> {
    signers.iter().find_map(|signer| match signer.holder {
        Holder::Person { officer, role, node } => Some((officer.clone(), *role, node.clone())),
        Holder::Node(_) => None,
    })
}

fn witnesses(note: Option<&Note<'_>>, listed: &Witnesses) -> Vec<WitnessName> {
    let of: Vec<cosign::Witness> = listed.list.iter().map(|witness| witness.of.clone()).collect();
    // A false one is for the verifier to find; here nobody has signed then.
    let found = note.and_then(|note| cosign::verify(note, &of).ok()).unwrap_or_default();
    let when = |name: &str| {
        let seconds = found.iter().find(|cosigned| cosigned.name == name)?.seconds;
        Some(Instant::from_micros(i64::try_from(seconds).ok()?.checked_mul(1_000_000)?))
    };
    let row = |witness: &crate::package::Witness| WitnessName {
        name: witness.of.name.clone(),
        state: witness.state,
        signed: when(&witness.of.name),
    };
    listed.list.iter().map(row).collect()
}

fn signed_by(holder: &KeyHolder, signers: &[Signer<'_>]) -> Signed {
    let seals = |signer: &Signer<'_>| *signer.holder == holder.holder && signer.key.public() == holder.key;
    Signed { holder: holder.clone(), seals: signers.iter().any(seals) }
}
