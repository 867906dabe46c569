//! Members are asked whether they have a newer directory: now and then, and when a letter names a key that is not known here.

use std::{
    sync::{Arc, Mutex, PoisonError},
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
/// A letter with a key that is not known costs its sender nothing: no more than one asks in this time.
const FOR_A_LETTER_EVERY: Duration = Duration::from_secs(10);

/// While a letter waits, each has this long: its sender waits as well.
const FOR_A_LETTER_WITHIN: Duration = Duration::from_secs(2);

/// When a letter last made us ask.
#[derive(Debug, Default)]
pub(crate) struct Asking(Mutex<Option<Instant>>);

impl Asking {
    fn may(&self, now: Instant) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let may = last.is_none_or(|last| now < last || now.since(last) >= FOR_A_LETTER_EVERY);
        if may {
            *last = Some(now);
        }
        may
    }
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

/// A letter named a node or a key that is not known: has somebody a newer directory? First of all the one who says to have written it.
/// `true` if a newer one is in use now.
pub(crate) async fn newer_for(node: &Node, sender: Option<NodeId>) -> bool {
    let before = node.directory.version();
    if !node.asking.may(node.now()) {
        return false;
    }
    let member = sender.filter(|id| *id != node.id && node.directory.node(id).is_some());
    let peers = member.map_or_else(|| by_the_hour(node), |id| vec![id]);
    for peer in peers {
        if ask(node, &peer, FOR_A_LETTER_WITHIN).await {
            break;
        }
    }
    node.directory.version() > before
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

/// `true` if this member had a newer one, and it is in use now.
async fn ask(node: &Node, peer: &NodeId, within: Duration) -> bool {
    let Some(url) = node.directory.node(peer).map(|member| member.url().trim_end_matches('/').to_owned()) else {
        return false;
    };
    let url = format!("{url}{PATH}?newer-than={}", node.directory.version());
    let Ok((200, bytes)) = node.carrier().fetch(&url, BYTES_MAX, within).await else { return false };
    match adopt(node, bytes, &Source::Member(peer.clone())).await {
        Ok(offered) => offered == Offered::Adopted,
        Err(trouble) => {
            eprintln!("comity: the directory from {peer}: {trouble}");
            false
        }
    }
}
