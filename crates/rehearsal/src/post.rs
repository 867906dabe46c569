//! Very many letters through bad weather: none lost, none twice, each with a signed receipt.
//!
//! Letters, seals, outboxes, queues, tries, letter boxes, logs and receipts are the real rooms (`node::delivery`, `node::desk::take`, `exchange`,
//! `store`); what is simulated is the time and the network between the authorities of a federation.
//!
//! The network loses a part of what is sent, and of what comes back; brings a part twice, the second time hours later; keeps a part back
//! for hours; and for some days nothing passes between two halves of the federation. All of this is decided for each try of each letter by
//! the seed. Letters are written on some days, some at a time, in cases of twenty to one other node.
//!
//! What is a failure: a letter that is not receipted in the end; one that took effect twice or never; two receipts for one letter; a receipt
//! that its recipient did not sign for exactly these bytes; letters of one case that took effect in another order than they were written in.
//! What is not: any delay. Not simulated here: disks that fail and processes that die (days by seed do that), HTTP and TLS. Many letters are
//! under way at once, so that two runs of one seed have the same weather for the same try of the same letter, and not the same bytes.

mod check;
mod net;

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use node::{Files, Node, Stage, clock::Clock, delivery, desk::No, peer::Carrier, rehearsed};
use terms::RequestId;
use tokio::task::JoinSet;

use crate::{
    Federation, NotRehearsed, day,
    dice::{self, Dice},
    place::copy,
    time::{NodeTime, TrueTime},
};
use net::{PostNet, Way};

/// How bad it is, each in a hundred tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weather {
    /// Lost on the way there; and as many receipts on the way back.
    pub lost: u32,
    /// Brought twice.
    pub twice: u32,
    /// Kept back, and brought hours later.
    pub late: u32,
    /// So many hours nothing passes between the halves.
    pub partition_hours: u32,
}

/// What is to be carried.
#[derive(Debug, Clone)]
pub struct Post {
    /// By which seed.
    pub seed: u64,
    /// How many letters, in all.
    pub letters: u64,
    /// On how many days they are written. When a fifth of them is over, the partition begins.
    pub days: u32,
    /// Through which weather.
    pub weather: Weather,
    /// Where the folders lie meanwhile.
    pub scratch: PathBuf,
}

/// What became of them.
#[derive(Debug, Clone, Default)]
pub struct Carried {
    /// Letters that were written.
    pub letters: u64,
    /// Tries to carry one.
    pub tries: u64,
    /// Tries that were lost there, and receipts that were lost on the way back.
    pub lost: (u64, u64),
    /// Second copies, and letters that were kept back.
    pub twice: u64,
    /// Letters that were kept back.
    pub late: u64,
    /// Tries that met the partition.
    pub cut: u64,
    /// Arrivals at a letter box, and how many of those were of a letter that had come before.
    pub arrivals: (u64, u64),
    /// Letters with a receipt in their outbox.
    pub receipted: u64,
    /// Letters that took effect.
    pub effects: u64,
    /// Receipts that were opened again and held against their letters.
    pub receipts: u64,
    /// Simulated days until the last receipt had come.
    pub days: u64,
    /// What is wrong, in sentences; the first of them.
    pub broken: Vec<String>,
}

/// The simulated time of one round.
const ROUND: Duration = Duration::from_secs(15 * 60);
/// After what was written, the queues are emptied so often, a breath apart: a silence of seconds ends sooner than the round.
const AGAIN: u32 = 20;
const BREATH: Duration = Duration::from_secs(3);
/// A letter lives for thirty days; long before that all must be there.
const ROUNDS_MAX: u64 = 25 * 96;
/// Letters of one case to one node.
const OF_ONE_CASE: u64 = 20;
/// Cases that are open at a time.
const CASES_MAX: usize = 4_000;
/// Letters that are written at once.
const AT_ONCE: usize = 64;

/// One authority.
struct Desk {
    member: usize,
    node: Arc<Node>,
    files: Files,
    clock: Arc<NodeTime>,
}

/// Who writes next to whom about what.
struct Case {
    from: usize,
    to: usize,
    number: RequestId,
    written: u64,
}

/// Carries them all. `progress` is told how many are written, and how many receipts have come back.
///
/// # Errors
/// [`NotRehearsed`] when the rehearsal itself cannot go on.
pub async fn carry(
    federation: &Federation,
    post: &Post,
    mut progress: impl FnMut(u64, u64),
) -> Result<Carried, NotRehearsed> {
    let _chance = node::clock::Rehearsed::by(dice::bytes(post.seed, "post"));
    let root = day::folder(&post.scratch, "post");
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(&root)?;
    let carried = live(federation, post, &root, &mut progress).await;
    let _ = std::fs::remove_dir_all(&root);
    carried
}

async fn live(
    federation: &Federation,
    post: &Post,
    root: &std::path::Path,
    progress: &mut impl FnMut(u64, u64),
) -> Result<Carried, NotRehearsed> {
    let truth = TrueTime::at(federation.began);
    let net = PostNet::new(post);
    let mut desks = Vec::new();
    for member in (0..federation.members.len()).filter(|at| federation.members.get(*at).is_some_and(|m| !m.provider)) {
        desks.push(open(federation, member, root, &truth, &net).await?);
    }
    net.know(federation, &desks);
    let mut dice = Dice::of(post.seed, "who writes");
    let mut cases: Vec<Case> = Vec::new();
    let a_round = post.letters.div_ceil(u64::from(post.days.max(1)) * 96).max(1);
    let (mut written, mut rounds) = (0, 0);
    loop {
        let passed = ROUND.saturating_mul(u32::try_from(rounds).unwrap_or(u32::MAX));
        let hours = Duration::from_secs(u64::from(post.weather.partition_hours) * 3600);
        let from = crate::days(u64::from(post.days)) / 5;
        net.cut(passed >= from && passed < from + hours);
        let now = a_round.min(post.letters - written);
        write(federation, &desks, &mut cases, &mut dice, (written, now)).await?;
        written += now;
        net.bring_late(truth.now()).await;
        let mut breaths = 0;
        while breaths < AGAIN && deliver(&desks).await? {
            breaths += 1;
            truth.pass(BREATH);
        }
        rounds += 1;
        if rounds % 48 == 0 {
            progress(written, net.receipted());
        }
        let over = written == post.letters && net.waits() == 0 && waiting(&desks).await? == 0;
        if over || rounds > ROUNDS_MAX {
            break;
        }
        truth.pass(ROUND.saturating_sub(BREATH * breaths));
    }
    let mut carried = net.counts();
    (carried.letters, carried.days) = (written, rounds / 96 + 1);
    check::all(federation, &desks, &net, truth.now(), &mut carried).await?;
    Ok(carried)
}

async fn open(
    federation: &Federation,
    member: usize,
    root: &std::path::Path,
    truth: &Arc<TrueTime>,
    net: &Arc<PostNet>,
) -> Result<Desk, NotRehearsed> {
    let who = federation.members.get(member).ok_or_else(|| NotRehearsed::new("no such member"))?;
    let dir = root.join(who.id.as_str());
    copy(&federation.dir.join(who.id.as_str()), &dir)?;
    let (files, clock) = (Files::new(dir), NodeTime::new(truth));
    let stage = Stage {
        clock: Some(Clock::told_by(Arc::clone(&clock) as Arc<dyn node::clock::Time>)),
        book: Some(Arc::clone(&federation.book)),
        faults: None,
        reads_here: true,
    };
    let node = Node::open_on(&files, &[], stage).await.map_err(|e| NotRehearsed::new(e.to_string()))?;
    node.carry_with(Carrier::over(Arc::new(Way { from: member, net: Arc::clone(net) })));
    Ok(Desk { member, node, files, clock })
}

/// Some letters more, as many at once as are of different cases: they share the syncs.
async fn write(
    federation: &Federation,
    desks: &[Desk],
    cases: &mut Vec<Case>,
    dice: &mut Dice,
    (before, count): (u64, u64),
) -> Result<(), NotRehearsed> {
    let (mut writing, mut busy) = (JoinSet::new(), BTreeSet::new());
    for serial in before..before + count {
        if cases.is_empty() || dice.percent(5) && cases.len() < CASES_MAX {
            let (from, to) = (dice.below(desks.len()), dice.below(desks.len()));
            let mut number = [0; 16];
            dice.fill(&mut number);
            let to = if from == to { (to + 1) % desks.len() } else { to };
            cases.push(Case { from, to, number: RequestId::from_bytes(number), written: 0 });
        }
        let at = dice.below(cases.len());
        let Some(case) = cases.get_mut(at) else { continue };
        if !busy.insert(case.number) || writing.len() == AT_ONCE {
            done(&mut writing).await?;
            busy = BTreeSet::from([case.number]);
        }
        case.written += 1;
        let (Some(from), Some(to)) = (desks.get(case.from), desks.get(case.to)) else { continue };
        let Some(to) = federation.members.get(to.member).map(|m| m.id.clone()) else { continue };
        let (node, number) = (Arc::clone(&from.node), case.number);
        writing.spawn(async move {
            let says = format!("letter {serial} of case {number}");
            rehearsed::hand_over(&node, &to, number, &says).await.map(drop)
        });
        if case.written == OF_ONE_CASE {
            cases.swap_remove(at);
        }
    }
    done(&mut writing).await
}

async fn done(writing: &mut JoinSet<Result<(), No>>) -> Result<(), NotRehearsed> {
    while let Some(one) = writing.join_next().await {
        one.map_err(|e| NotRehearsed::new(e.to_string()))?.map_err(|e| NotRehearsed::new(e.to_string()))?;
    }
    Ok(())
}

/// Every queue once, all nodes at the same time. Was anything due?
async fn deliver(desks: &[Desk]) -> Result<bool, NotRehearsed> {
    let (mut rounds, mut any) = (JoinSet::new(), false);
    for desk in desks {
        let node = Arc::clone(&desk.node);
        rounds.spawn(async move { delivery::round(&node).await });
    }
    while let Some(one) = rounds.join_next().await {
        any |= one.map_err(|e| NotRehearsed::new(e.to_string()))?.map_err(|e| NotRehearsed::new(e.to_string()))?;
    }
    Ok(any)
}

/// Letters without a receipt.
async fn waiting(desks: &[Desk]) -> Result<u64, NotRehearsed> {
    let mut all = 0;
    for desk in desks {
        all += check::count(&desk.files, "SELECT COUNT(*) FROM outbox WHERE delivered IS NULL").await?;
    }
    Ok(all)
}
