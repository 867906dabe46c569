//! What goes wrong, one family at a time.

pub(crate) mod keys;

#[cfg(test)]
pub(crate) use keys::rotate;

use std::sync::Arc;

use store::faults::Point;

use crate::{
    Bug, NotRehearsed,
    disk::Plan,
    net::Weather,
    thief::{self, Loot},
    world::World,
};

/// Years, in seconds.
const YEAR: i64 = 31_556_952;

/// How bad the network is today.
pub(crate) fn weather(world: &mut World<'_>) {
    if !world.day.faults.network {
        return;
    }
    let luck = &mut world.luck;
    let mut some = |n| u32::try_from(luck.below(n)).unwrap_or(0);
    let weather = Weather { drop: some(35), lose_receipt: some(25), double: some(35), delay: some(25) };
    world.net.weather(weather);
}

/// Perhaps something goes wrong now.
pub(crate) async fn maybe(world: &mut World<'_>) -> Result<(), NotRehearsed> {
    let faults = world.day.faults;
    if faults.network {
        network(world).await?;
    }
    if faults.disk {
        disk(world)?;
    }
    if faults.clocks {
        clocks(world);
    }
    if faults.backups {
        backups(world).await?;
    }
    if faults.keys {
        keys::maybe(world).await?;
    }
    if faults.thieves && world.luck.percent(6) {
        steal(world).await?;
    }
    if faults.rogues && world.luck.percent(6) {
        nonsense(world).await?;
    }
    Ok(())
}

fn anybody(world: &mut World<'_>) -> usize {
    let count = world.places.len();
    world.luck.below(count)
}

async fn network(world: &mut World<'_>) -> Result<(), NotRehearsed> {
    if world.luck.percent(8)
        && let Some(held) = world.net.take_held()
    {
        let says = format!("a letter that was held back arrives at {}", world.name(held.to));
        world.cover.add("late arrival", "take", 1);
        doing(world, "take");
        let _ = world.net.hand_in(held.to, &held.bytes).await;
        world.tell(&says);
        world.after(held.to).await?;
    }
    if world.luck.percent(4)
        && let Some(old) = world.net.any_recorded(&mut world.luck)
    {
        let says = format!("somebody brings an old letter to {} again", world.name(old.to));
        world.cover.add("replay", "take", 1);
        doing(world, "take");
        let _ = world.net.hand_in(old.to, &old.bytes).await;
        world.tell(&says);
        world.after(old.to).await?;
    }
    if world.luck.per_mille(if world.net.is_cut() { 40 } else { 15 }) {
        if world.net.is_cut() && world.luck.percent(70) {
            world.net.heal();
            weather(world);
            world.tell("links come back");
        } else {
            let (from, to) = (anybody(world), anybody(world));
            world.net.cut(from, to);
            let both = world.luck.percent(60);
            if both {
                world.net.cut(to, from);
            }
            let way = if both { "between" } else { "in one direction," };
            let says = format!("the link is cut {way} {} and {}", world.name(from), world.name(to));
            world.tell(&says);
        }
    }
    Ok(())
}

fn doing(world: &World<'_>, what: &'static str) {
    world.places.iter().for_each(|place| place.disk.doing(what));
}

/// Something is armed at one disk: it waits there for the next time that the point is passed.
fn disk(world: &mut World<'_>) -> Result<(), NotRehearsed> {
    if !world.luck.percent(5) {
        return Ok(());
    }
    let at = anybody(world);
    let point = *world.luck.pick(&Point::ALL).unwrap_or(&Point::Begin);
    let plan = match world.luck.below(10) {
        0..=5 => Plan::Dies,
        6 | 7 => Plan::Fails,
        _ => Plan::Full(u8::try_from(1 + world.luck.below(4)).unwrap_or(1)),
    };
    if let Some(place) = world.places.get(at) {
        place.disk.arm(point, plan);
    }
    Ok(())
}

fn clocks(world: &mut World<'_>) {
    // A day that is to show a mistake about clocks has more that are off, at the provider: else one in a hundred has one that matters.
    let believed = world.day.bug == Some(Bug::ClockBelieved);
    if !world.luck.percent(if believed { 15 } else { 3 }) {
        return;
    }
    let at = anybody(world);
    let provider = world.federation.members.iter().position(|m| m.provider).filter(|_| believed);
    let at = provider.unwrap_or(at);
    let seconds = match world.luck.below(6) {
        0 | 1 => 0,
        2 => world.luck.between(-300, 300),
        3 => world.luck.between(-86_400, 86_400),
        4 => world.luck.between(-YEAR, YEAR),
        _ => world.luck.between(-10 * YEAR, 10 * YEAR),
    };
    let says = format!("the clock of {} is {seconds} s off", world.name(at));
    if let Some(place) = world.places.get(at) {
        let before = place.clock.error_seconds();
        place.clock.err(seconds);
        if before != seconds {
            world.cover.add(if seconds == 0 { "clock set right" } else { "clock off" }, "clock", 1);
            world.tell(&says);
        }
    }
}

async fn backups(world: &mut World<'_>) -> Result<(), NotRehearsed> {
    let at = anybody(world);
    // A day that is to show a mistake about backups has more of them: else one day in fifty has one that matters.
    let often = if world.day.bug == Some(Bug::BackupUnnoticed) { 6 } else { 1 };
    if world.luck.percent(2 * often) {
        if let Some(place) = world.places.get_mut(at).filter(|p| p.node.is_some()) {
            place.back_up()?;
            world.cover.add("backup", "made", 1);
        }
        return Ok(());
    }
    if !world.luck.per_mille(6 * often) {
        return Ok(());
    }
    let all = world.luck.percent(50);
    let name = world.name(at);
    let net = std::sync::Arc::clone(&world.net);
    let Some(place) = world.places.get_mut(at).filter(|p| p.node.is_some() && p.backup.is_some()) else {
        return Ok(());
    };
    if !place.restore(&net, all)? {
        return Ok(());
    }
    let seen = seen_by_others(world, at).await;
    world.model.rolled_back(at);
    // A clock that is far off keeps it from starting; it is asked again then.
    world.start(at).await?;
    if let Some(node) = world.places.get(at).and_then(|p| p.node.clone()) {
        let has = node.store.size().await.unwrap_or(0);
        world.model.has_left(at, has, seen);
    }
    world.cover.add("old backup", if all { "all of it" } else { "the records alone" }, 1);
    world.tell(&format!(
        "the operator of {name} puts an old backup back{}",
        if all { "" } else { ", of the records alone" }
    ));
    Ok(())
}

/// The longest head of this node's log that another node keeps.
async fn seen_by_others(world: &World<'_>, at: usize) -> u64 {
    let origin = node::witness::origin_hash(&node::witness::origin(world.name(at)));
    let path = format!("/comity/1/witness/{origin}/checkpoint");
    let mut longest = 0;
    for place in world.places.iter().filter(|p| p.index != at) {
        let Some(node) = &place.node else { continue };
        if let Ok((200, note)) = node::rehearsed::answer(node, &path, None).await {
            let size = note.lines().nth(1).and_then(|size| size.parse().ok()).unwrap_or(0);
            longest = longest.max(size);
        }
    }
    longest
}

/// A thief with one thing brings a forged letter.
async fn steal(world: &mut World<'_>) -> Result<(), NotRehearsed> {
    let mut dice = world.luck.clone();
    let loot = *world.loot.get_or_insert_with(|| Loot::any_of(&world.federation.members, &mut dice));
    let forged = thief::forge(world, loot, &mut dice);
    world.luck = dice;
    let Some(forged) = forged else { return Ok(()) };
    let bytes = Arc::new(forged.bytes);
    if !forged.genuine {
        world.model.forged.insert(crate::sha256(&bytes));
    }
    doing(world, "take");
    let answer = world.net.hand_in(forged.to, &bytes).await;
    let did = answer.is_ok() && !forged.genuine;
    world.tampered |= did;
    let role = loot.role(world);
    world.cover.add(format!("thief of {role}"), forged.twist, 1);
    let came = match &answer {
        Ok(_) => "taken".to_owned(),
        Err(not) => not.to_string(),
    };
    let says = format!(
        "a thief of a {role} brings {} a {} ({}): {came}",
        world.name(forged.to),
        forged.kind.as_str(),
        forged.twist
    );
    world.tell(&says);
    let new = world.net.last_grew(forged.to);
    if did && new && forged.needs_people {
        world.model.breaks("thieves get nothing", says);
    }
    world.after(forged.to).await
}

/// A rogue node sends what is no letter, or a letter that was cut, or all of it with a tail.
async fn nonsense(world: &mut World<'_>) -> Result<(), NotRehearsed> {
    let to = anybody(world);
    let mut bytes = match world.net.any_recorded(&mut world.luck) {
        Some(held) if world.luck.percent(70) => held.bytes.to_vec(),
        _ => {
            let mut bytes = vec![0; 1 + world.luck.below(9000)];
            world.luck.fill(&mut bytes);
            bytes
        }
    };
    let what = match world.luck.below(4) {
        0 => {
            let keep = world.luck.below(bytes.len().max(1));
            bytes.truncate(keep);
            "a letter that was cut"
        }
        1 => {
            bytes.extend([0; 7]);
            "a letter with a tail"
        }
        2 => {
            let at = world.luck.below(bytes.len());
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 0x40;
            }
            "a letter with one bit changed"
        }
        _ => "noise, or somebody else's letter",
    };
    doing(world, "take");
    let answer = world.net.hand_in(to, &Arc::new(bytes)).await;
    let came = answer.map_or_else(|no| no.to_string(), |_| "taken".to_owned());
    world.cover.add("rogue node", what, 1);
    let says = format!("a rogue node sends {} {what}: {came}", world.name(to));
    world.tell(&says);
    world.after(to).await
}

/// At the end everybody has the newest directory.
pub(crate) async fn tell_everybody(world: &mut World<'_>) -> Result<(), NotRehearsed> {
    while let Some(at) = world.told_late.pop() {
        keys::tell(world, at).await?;
    }
    Ok(())
}
