//! Members are asked whether they have a newer directory: now and then, and when a letter names a key that is not known here.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rand_core::Rng as _;
use terms::{Instant, NodeId};

use super::{Offered, Source, adopt, watch};
use crate::{Node, clock::chance};

/// Where a member is asked for the directory that it uses.
pub const PATH: &str = "/comity/1/directory";
/// No directory is larger (`protocol/comity-1.md`, section 7).
pub const BYTES_MAX: usize = 64 << 20;

/// So often some are asked. News that each hears in this way from three others is with two thousand within the hour.
const ASK_EVERY: Duration = Duration::from_secs(300);
/// How many.
const AT_ONCE: usize = 3;
/// Who has not answered by then is asked another time.
const WITHIN: Duration = Duration::from_secs(10);
/// While a letter waits, each has this long: its sender waits as well.
const FOR_A_LETTER_WITHIN: Duration = Duration::from_secs(2);
/// A letter with a key that is not known costs its sender nothing. One member is asked so often in a row because of letters,
const IN_A_ROW: u32 = 8;
/// and then once in this time.
const FOR_A_LETTER_EVERY: Duration = Duration::from_secs(5);

/// The questions that letters make us put, by who is asked; `None`: a few, for a sender whom nobody here knows.
#[derive(Debug, Default)]
pub(crate) struct Asking(Mutex<BTreeMap<Option<NodeId>, Arc<Question>>>);

/// One question at a time to one member: who comes while it is under way waits, and shares the next one with all who wait.
#[derive(Debug, Default)]
struct Question {
    /// How many were begun.
    begun: AtomicU64,
    turn: tokio::sync::Mutex<Turn>,
}

#[derive(Debug, Default)]
struct Turn {
    /// Which of them ended last, and whether anybody answered.
    last: Option<(u64, bool)>,
    pace: Pace,
}

/// How many more may be put, and since when.
#[derive(Debug, Default)]
struct Pace(Option<(u32, Instant)>);

impl Pace {
    fn may(&mut self, now: Instant) -> bool {
        let (left, since) = match self.0 {
            // A clock that was set back keeps nobody waiting.
            Some((left, since)) if since <= now => {
                let gone = now.since(since).as_micros() / FOR_A_LETTER_EVERY.as_micros();
                let gone = u32::try_from(gone).unwrap_or(u32::MAX);
                if gone == 0 { (left, since) } else { (left.saturating_add(gone).min(IN_A_ROW), now) }
            }
            _ => (IN_A_ROW, now),
        };
        self.0 = Some((left.saturating_sub(1), since));
        left > 0
    }
}

impl Asking {
    fn of(&self, member: &Option<NodeId>) -> Arc<Question> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(member.clone()).or_default())
    }
}

/// Is there a directory that knows more than the one against which a letter was held?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Newer {
    /// It is in use now: the letter is looked at again.
    InUse,
    /// Whoever ought to know of one has none: what was found of the letter stands.
    Nowhere,
    /// Nobody could be asked, or nobody answered: nothing can be said of the letter yet.
    NotKnown,
}

/// Until the process ends.
pub(crate) async fn run(node: Arc<Node>) {
    let (mut file, mut asked) = (watch::Watched::default(), None);
    loop {
        if let Err(trouble) = file.look(&node).await {
            eprintln!("comity: the directory's file: {trouble}");
        }
        let now = node.now();
        if asked.is_none_or(|last: Instant| now < last || now.since(last) >= ASK_EVERY) {
            asked = Some(now);
            for peer in some(&node, AT_ONCE) {
                let _ = ask(&node, &peer, WITHIN).await;
            }
        }
        tokio::time::sleep(watch::LOOK_EVERY).await;
    }
}

/// A letter named a node or a key that the directory of version `held` does not know: has somebody a newer one? Asked is the one who says to have
/// written it, or a few where nobody here knows that one.
pub(crate) async fn newer_for(node: &Node, held: u64, sender: Option<NodeId>) -> Newer {
    let moved = || node.directory.version() > held;
    let member = sender.filter(|id| *id != node.id && node.directory.node(id).is_some());
    let question = node.asking.of(&member);
    let before = question.begun.load(Ordering::Acquire);
    let mut turn = question.turn.lock().await;
    if moved() {
        return Newer::InUse;
    }
    let heard = |answered: bool| if answered { Newer::Nowhere } else { Newer::NotKnown };
    // Begun after this letter was looked at: it was asked for this one, too.
    if let Some((_, answered)) = turn.last.filter(|(number, _)| *number > before) {
        return heard(answered);
    }
    if !turn.pace.may(node.now()) {
        return Newer::NotKnown;
    }
    let number = question.begun.fetch_add(1, Ordering::AcqRel) + 1;
    let peers = member.map_or_else(|| by_the_hour(node), |id| vec![id]);
    // Where there is nobody else, nobody has a newer one.
    let mut answered = peers.is_empty();
    for peer in peers {
        answered |= ask(node, &peer, FOR_A_LETTER_WITHIN).await != Heard::Nothing;
        if moved() {
            break;
        }
    }
    turn.last = Some((number, answered));
    if moved() { Newer::InUse } else { heard(answered) }
}

/// A few members, others each time: what a letter makes a node do draws no chance, so that a rehearsed day goes the same way again.
fn by_the_hour(node: &Node) -> Vec<NodeId> {
    let mut others = others(node);
    if !others.is_empty() {
        let first = usize::try_from(node.now().seconds()).unwrap_or(0) % others.len();
        others.rotate_left(first);
    }
    others.truncate(AT_ONCE);
    others
}

fn others(node: &Node) -> Vec<NodeId> {
    let all = crate::witness::with_a_log(node.directory.nodes()).map(exchange::Node::id);
    all.filter(|id| **id != node.id).cloned().collect()
}

/// A few members by chance, so that what one knows is soon known to all.
fn some(node: &Node, most: usize) -> Vec<NodeId> {
    let mut others = others(node);
    let Ok(mut chance) = chance() else { return Vec::new() };
    let mut chosen = Vec::new();
    while chosen.len() < most && !others.is_empty() {
        let drawn = usize::try_from(chance.next_u32()).unwrap_or(0) % others.len();
        chosen.push(others.swap_remove(drawn));
    }
    chosen
}

/// What a member says when it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    /// A newer one, which is in use now.
    Newer,
    /// That it has none, or one that is not to be used.
    None,
    /// Nothing, in time.
    Nothing,
}

async fn ask(node: &Node, peer: &NodeId, within: Duration) -> Heard {
    let Some(url) = node.directory.node(peer).map(|member| member.url().trim_end_matches('/').to_owned()) else {
        return Heard::Nothing;
    };
    let url = format!("{url}{PATH}?newer-than={}", node.directory.version());
    let bytes = match node.carrier().fetch(&url, BYTES_MAX, within).await {
        Ok((200, bytes)) => bytes,
        // Has none, or gives none to anybody.
        Ok((204 | 304 | 404, _)) => return Heard::None,
        _ => return Heard::Nothing,
    };
    match adopt(node, bytes, &Source::Member(peer.clone())).await {
        Ok(Offered::Adopted) => Heard::Newer,
        Ok(Offered::NotNewer | Offered::Refused(_)) => Heard::None,
        Err(trouble) => {
            eprintln!("comity: the directory from {peer}: {trouble}");
            Heard::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_with_unknown_keys_make_a_node_ask_a_few_times_at_once_and_then_now_and_then() {
        let (mut pace, now) = (Pace::default(), Instant::from_micros(1_000_000));
        let at_once = (0..20).filter(|_| pace.may(now)).count();
        assert_eq!(at_once, 8);
        assert!(!pace.may(now.after(FOR_A_LETTER_EVERY / 2)));
        let later = now.after(FOR_A_LETTER_EVERY);
        assert!(pace.may(later) && !pace.may(later));
        assert!(pace.may(now.before(FOR_A_LETTER_EVERY)), "a clock that was set back keeps nobody waiting");
    }
}
