//! The file that somebody carries.

use std::collections::BTreeMap;

use exchange::{CarriedTo, WORK, carried_phrase, seal_carried};
use rand_core::CryptoRng;
use request::{Command, Event, Side, State};
use store::{Batch, Doc, stream};
use terms::{Digest, Instant, NodeId, RequestId};
use zeroize::Zeroizing;

use super::{channel, file, paper, partner};
use crate::{
    Node,
    clock::chance,
    desk::{
        evidence::kept,
        mail::{post, replay},
        no::No,
        reading::look,
        turn::{Done, Turn},
    },
    session::Session,
};

/// A file that was made. The phrase is told once and kept nowhere.
pub struct Made {
    /// The sealed bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256.
    pub digest: Digest,
    /// To be told over another channel; none where it is sealed to the partner's key.
    pub phrase: Option<Zeroizing<String>>,
    /// The number under which it is told.
    pub telephone: String,
}

impl std::fmt::Debug for Made {
    /// The phrase does not print.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Made({})", self.digest)
    }
}

/// An officer has the file made.
pub(crate) async fn carry(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let channel = channel(turn.needs("channel", "Choose how it travels.")?)?;
    let state = replay::side(turn.node, id, Side::Asking).await?;
    let made = make(turn.node, id, &state, turn.now, &mut turn.chance).await?;
    let events = carried_events(&state, &made, channel)?;
    let mut batch = turn.batch(&stream::asking(id), events);
    batch.docs.push(Doc { digest: made.digest, kind: "carried", bytes: made.bytes });
    turn.record(batch).await?;
    let mut done = Done::new(id, "the sealed file is ready; tell the pass-phrase over another channel");
    let phrase = made.phrase.as_ref().map(|phrase| phrase.as_str());
    let shown = serde_json::json!({ "file": made.digest.to_string(), "phrase": phrase, "telephone": made.telephone });
    done.shows = Some(shown.to_string());
    Ok(done)
}

/// The same at the machine of the node, also beside a running one: whoever has its folder has done it.
///
/// # Errors
/// [`No`], with how to put it right.
pub async fn carry_by_hand(node: &Node, id: RequestId, to: &NodeId, by: &str) -> Result<Made, No> {
    let channel = channel(by)?;
    let state = replay::side(node, id, Side::Asking).await?;
    if state.abroad.as_ref().is_some_and(|abroad| abroad.to != *to) {
        let says = format!("the letter was signed for another partner than {to}");
        return Err(No::refused("other-partner", says, "`comity request show` names it: give that one."));
    }
    let mut chance = chance()?;
    let now = node.now();
    let made = make(node, id, &state, now, &mut chance).await?;
    let name = stream::asking(id);
    let events = carried_events(&state, &made, channel)?.into_iter().map(|event| (name.clone(), event)).collect();
    let docs = vec![Doc { digest: made.digest, kind: "carried", bytes: made.bytes.clone() }];
    node.store.record(Batch { events, docs, ..Batch::default() }, now, &mut chance).await?;
    Ok(made)
}

fn carried_events(state: &State, made: &Made, channel: String) -> Result<Vec<Event>, No> {
    let to_key = made.phrase.is_none();
    Ok(state.decide(Command::Carry { file: made.digest, channel, to_key })?)
}

/// Puts the letters that wait into one file and seals it.
async fn make(
    node: &Node,
    id: RequestId,
    state: &State,
    now: Instant,
    chance: &mut impl CryptoRng,
) -> Result<Made, No> {
    let partner = partner(node, state)?;
    let nothing = || No::refused("nothing-to-carry", "no letter waits to be carried", "Write one first.");
    let mut frames = BTreeMap::new();
    for written in state.to_carry() {
        let frame = node.store.doc(written.frame).await?.ok_or_else(|| No::own("a signed letter"))?;
        frames.insert(written.letter, (written.kind.clone(), frame));
    }
    if frames.is_empty() {
        return Err(nothing());
    }
    let inside = file::bundle(node, (id, partner), &frames, now)?;
    let too_large = |e: exchange::NotCarried| No::refused("too-large", e.to_string(), "Shorten the longest text.");
    let (bytes, phrase) = match partner.key() {
        Some(key) => (seal_carried(&inside, &CarriedTo::Key(&key), chance).map_err(too_large)?, None),
        None => {
            let phrase = carried_phrase(chance);
            let sealed = seal_carried(&inside, &CarriedTo::Phrase(&phrase, WORK), chance).map_err(too_large)?;
            (sealed, Some(phrase))
        }
    };
    Ok(Made { digest: post::sha256(&bytes), bytes, phrase, telephone: partner.telephone.clone() })
}

/// A file that was made here; the look is in the log before the bytes are given.
///
/// # Errors
/// [`No`] when there is none.
pub async fn carried(node: &Node, who: &Session, digest: &str) -> Result<Vec<u8>, No> {
    let (_, _, digest) = find(node, digest).await?;
    let bytes = kept::document(node, digest).await?.ok_or_else(unknown)?;
    look::viewed(node, who, &format!("sealed file {digest}")).await?;
    Ok(bytes)
}

/// What lies beside the file, in the clear: what it is, how it is opened, and how to be sure of it. It names nobody.
///
/// # Errors
/// [`No`] when there is no such file.
pub async fn cover(node: &Node, digest: &str) -> Result<String, No> {
    let (id, state, digest) = find(node, digest).await?;
    let partner = partner(node, &state)?;
    let is = |event: &Event| matches!(event, Event::Carried { file, to_key: true, .. } if *file == digest);
    let events = node.store.events(&stream::asking(id)).await?;
    let to_key = events.iter().any(|entry| is(&entry.event));
    Ok(paper::cover(node, (id, partner), &format!("{}.age", paper::short(&digest)), &digest, to_key))
}

fn unknown() -> No {
    No::refused("unknown-record", "there is no such file", "Open it from the request.")
}

async fn find(node: &Node, digest: &str) -> Result<(RequestId, State, Digest), No> {
    let wanted: Digest = digest.parse().map_err(|_| unknown())?;
    for name in node.store.cases_of(wanted).await? {
        let Some(Ok(id)) = name.strip_prefix("asking/").map(str::parse::<RequestId>) else { continue };
        let events = node.store.events(&name).await?;
        if events.iter().any(|e| matches!(e.event, Event::Carried { file, .. } if file == wanted)) {
            let state = events.iter().fold(State::new(Side::Asking), |state, entry| state.apply(&entry.event));
            return Ok((id, state, wanted));
        }
    }
    Err(unknown())
}
