//! What goes wrong, one family at a time.

use store::faults::Point;

use crate::{NotRehearsed, disk::Plan, net::Weather, world::World};

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
    if !world.luck.percent(3) {
        return;
    }
    let at = anybody(world);
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
    if world.luck.percent(2) {
        if let Some(place) = world.places.get_mut(at).filter(|p| p.node.is_some()) {
            place.back_up()?;
            world.cover.add("backup", "made", 1);
        }
        return Ok(());
    }
    if !world.luck.per_mille(6) {
        return Ok(());
    }
    let all = world.luck.percent(50);
    let name = world.name(at);
    let net = std::sync::Arc::clone(&world.net);
    let Some(place) = world.places.get_mut(at).filter(|p| p.node.is_some() && p.backup.is_some()) else { return Ok(()) };
    if !place.restore(&net, all)? {
        return Ok(());
    }
    world.model.rolled_back(at);
    // A clock that is far off keeps it from starting; it is asked again then.
    world.start(at).await?;
    if let Some(node) = world.places.get(at).and_then(|p| p.node.clone()) {
        let has = node.store.size().await.unwrap_or(0);
        world.model.has_left(at, has);
    }
    world.cover.add("old backup", if all { "all of it" } else { "the records alone" }, 1);
    world.tell(&format!("the operator of {name} puts an old backup back{}", if all { "" } else { ", of the records alone" }));
    Ok(())
}
