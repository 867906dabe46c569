//! What is done about logs while the node runs: peers are looked at after each exchange, and the own head is brought to its witnesses.

use std::{sync::Arc, time::Duration};

use evidence::log::Note;
use terms::Instant;

use super::{Kept, ask::cosigned, compare::compare_with, own, policy::with_a_log, stands};
use crate::{
    Node,
    desk::{self, No},
    ledger,
};

/// Without an exchange every peer is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(600);
/// The own head is brought to the witnesses when it has grown, but no more often than this; what is packed does not wait for it.
const COSIGN_EVERY: Duration = Duration::from_secs(10);

/// What stands in the log of a node whose records and published log contradict each other. Without a number, so that it is said once.
const SIGNS_NOTHING: &str = "this node's records do not continue the log whose head it has signed: they are older than what it has shown, as after an old backup, or were changed. No head is signed until that is put right";

/// Until the process ends.
pub(crate) async fn run(node: Arc<Node>) {
    let mut state = Last::default();
    if let Err(trouble) = look_at_ourselves(&node).await {
        eprintln!("comity: {trouble}");
    }
    loop {
        let now = node.now();
        if due(state.looked, now, LOOK_EVERY) {
            let peers = with_a_log(node.directory.nodes()).map(exchange::Node::id).filter(|id| **id != node.id);
            peers.for_each(|id| node.witness.touch(id));
            state.looked = Some(now);
        }
        for peer in node.witness.take_touched() {
            match compare_with(&node, &peer).await {
                Ok(found) => node.witness.note(&peer, node.now(), found),
                Err(trouble) => eprintln!("comity: the log of {peer} was not looked at: {trouble}"),
            }
        }
        if due(state.cosigned, now, COSIGN_EVERY) {
            state.cosigned = Some(now);
            bring(&node, &mut state.said).await;
        }
        node.witness.woken(Duration::from_millis(500)).await;
    }
}

/// When each duty was done.
#[derive(Default)]
struct Last {
    looked: Option<Instant>,
    cosigned: Option<Instant>,
    /// What was last said of the witnesses.
    said: Said,
}

/// What the operator was told of the witnesses.
#[derive(Default)]
struct Said {
    words: String,
    /// So many rounds in a row have brought no quorum.
    rounds: u32,
}

impl Said {
    /// What is to be said after this round: each thing once, and nothing of a single round that failed, as where a witness is just being started.
    fn after(&mut self, round: Result<(), String>) -> Option<&str> {
        let Err(words) = round else {
            *self = Self::default();
            return None;
        };
        self.rounds = self.rounds.saturating_add(1);
        if self.rounds < 2 || self.words == words {
            return None;
        }
        self.words = words;
        Some(&self.words)
    }
}

fn due(last: Option<Instant>, now: Instant, every: Duration) -> bool {
    // A clock that went back must not stop it.
    last.is_none_or(|last| now < last || now.since(last) >= every)
}

/// Brings the head to the witnesses if it has grown, and says why they did not sign.
async fn bring(node: &Node, said: &mut Said) {
    stands::look_again(node).await;
    let round = bring_if_grown(node).await.map_err(|no| no.to_string());
    if round.is_ok() {
        stands::note_lacking(node, None);
    }
    if let Some(words) = said.after(round) {
        eprintln!("comity: {words}");
        stands::note_lacking(node, Some(words));
    }
}

async fn bring_if_grown(node: &Node) -> Result<(), No> {
    if node.witness.policy.witnesses.is_empty() {
        return Ok(());
    }
    let note = own::head(node).await?;
    let (last, text) = (own::cosigned_last(node)?, text_of(&note));
    if last.is_some_and(|kept| text_of(&kept.note) == text) {
        return Ok(());
    }
    cosigned(node, note).await.map(drop)
}

/// The same for who decides himself when: a rehearsal.
pub(crate) async fn cosign(node: &Node) -> Result<(), No> {
    bring_if_grown(node).await
}

fn text_of(note: &str) -> Option<&str> {
    Note::read(note).ok().map(|note| note.text())
}

/// The head now; with the cosignatures that were collected, where nothing has been added since.
pub(crate) async fn head(node: &Node) -> Result<String, No> {
    let note = own::head(node).await?;
    let same = |kept: &Kept| text_of(&kept.note) == text_of(&note);
    Ok(own::cosigned_last(node)?.filter(same).map_or(note, |kept| kept.note))
}

/// Does our log still begin with the head that we last had cosigned? After an old backup it does not.
pub(crate) async fn look_at_ourselves(node: &Node) -> Result<(), No> {
    let signs = ledger::checkpoint(node).await;
    let Some(kept) = own::cosigned_last(node)? else {
        // No witness has seen anything yet, and peers may have: what the records themselves contradict is not kept quiet.
        if let Err(No::Trouble(desk::Trouble::Store(store::Trouble::Log(trouble)))) = &signs
            && trouble.contradicts()
        {
            return desk::raise(node, SIGNS_NOTHING.to_owned()).await;
        }
        return Ok(());
    };
    let size = kept.head.size;
    // Where the log does not continue what was published, no head is signed at all.
    let same = signs.is_ok() && ledger::root(node, size).await == Some(kept.head.root);
    if same {
        return Ok(());
    }
    stands::note_shown(node, "this node", &kept).map_err(No::heads)?;
    let now = node.store.size().await?;
    desk::raise(
        node,
        format!(
            "this node's own log has {now} leaves and does not begin with the {size} that witnesses have cosigned: its records are older than what it has shown, as after an old backup, or were changed"
        ),
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rounds: &[Result<(), &str>], said: &[&str]) {
        let mut now = Said::default();
        let told = rounds.iter().filter_map(|round| now.after(round.map_err(str::to_owned)).map(str::to_owned));
        assert_eq!(told.collect::<Vec<_>>(), said, "{rounds:?}");
    }

    #[test]
    fn missing_witnesses_are_said_once_and_not_of_a_single_round() {
        check(&[Err("one is away"), Ok(()), Err("one is away")], &[]);
        check(&[Err("one is away"); 5], &["one is away"]);
        check(
            &[Err("two are away"), Err("one is away"), Err("one is away"), Err("two are away")],
            &["one is away", "two are away"],
        );
        check(&[Err("one"), Err("one"), Ok(()), Err("one"), Err("one")], &["one", "one"]);
    }
}
