//! Attacks with one stolen key, account or node, counted one by one: what does the thief get?

mod roots;
mod stops;
mod witness;

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use node::{
    desk::{self, Act, Kept},
    house::Action,
    peer::NotDelivered,
};

pub use stops::{Reached, Row};

use crate::{
    Broken, Day, Families, Federation, NotRehearsed, dice, leak,
    script::{self, Matter},
    thief::{self, Loot},
    world::World,
};

/// How far the genuine case has come when the theft happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Far {
    /// Requested and held: nobody has consented to anything yet.
    Held,
    /// Consented and ordered: the provider's clerk has a genuine order on the desk.
    Ordered,
}

/// What came of some attacks.
#[derive(Debug, Clone, Default)]
pub struct Raid {
    /// How many.
    pub attacks: u64,
    /// By what was stolen: how many, how far they came, and how many gave a canary.
    pub by_role: BTreeMap<String, Row>,
    /// What broke.
    pub broken: Vec<Broken>,
    /// What a thief saw: role, way.
    pub seen: BTreeMap<(String, String), u64>,
    /// How many genuine cases came as far as was asked: one for each thief.
    pub cases: u64,
}

impl Raid {
    /// Adds another's.
    pub fn merge(&mut self, other: Self) {
        self.attacks += other.attacks;
        for (role, row) in &other.by_role {
            self.by_role.entry(role.clone()).or_default().merge(row);
        }
        for (what, count) in other.seen {
            *self.seen.entry(what).or_default() += count;
        }
        self.cases += other.cases;
        self.broken.extend(other.broken);
    }

    /// How many attacks did anything at all.
    pub fn did(&self) -> u64 {
        self.by_role.values().map(|row| row.did).sum()
    }

    /// How many attacks gave the thief a byte of a provider's records.
    pub fn gave(&self) -> u64 {
        self.by_role.values().map(|row| row.gave).sum()
    }

    /// How often each door was met, and what it answered: a code, or that it was done.
    pub fn doors(&self) -> BTreeMap<(String, String), u64> {
        let mut doors = BTreeMap::new();
        for ((_, door, said), count) in self.by_role.values().flat_map(|row| &row.stops) {
            *doors.entry((door.clone(), said.clone())).or_default() += count;
        }
        doors
    }
}

/// What came of one attack.
#[derive(Debug, Default)]
struct Came {
    did: bool,
    seen: Vec<String>,
    doors: Vec<(Reached, String, String)>,
}

/// A thief acts so often, and then another one begins on another day: two thieves on one day would be two stolen keys.
const ACTS_OF_ONE: u32 = 12;

/// So many attacks on one federation, each thief with one stolen thing and a genuine case of its own day.
///
/// # Errors
/// [`NotRehearsed`] when the rehearsal itself cannot go on.
pub async fn raid(
    federation: &Federation,
    seed: u64,
    (attacks, far): (u32, Far),
    keys_away: bool,
    scratch: PathBuf,
) -> Result<Raid, NotRehearsed> {
    let _chance = node::clock::Rehearsed::by(dice::bytes(seed, "raid"));
    let mut raid = Raid::default();
    let mut thief = 0;
    while raid.attacks < u64::from(attacks) && raid.broken.is_empty() {
        let left = u64::from(attacks).saturating_sub(raid.attacks);
        let acts = u32::try_from(left).unwrap_or(ACTS_OF_ONE).min(ACTS_OF_ONE);
        let root = crate::day::folder(&scratch, "raid");
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir_all(&root)?;
        // Each role in its turn, and over many seeds each with each member and office.
        let role = seed.wrapping_add(thief);
        let seed = seed.wrapping_mul(1_000_003).wrapping_add(thief);
        let scratch = scratch.clone();
        let day = Day { seed, steps: 0, days: 1, faults: Families::none(), keys_away, tell: false, bug: None, scratch };
        let done = World::raided(federation, &day, &root, (acts, role), far).await;
        let _ = std::fs::remove_dir_all(&root);
        raid.merge(done?);
        thief += 1;
    }
    Ok(raid)
}

impl World<'_> {
    async fn raided(
        federation: &Federation,
        day: &Day,
        root: &std::path::Path,
        (attacks, role): (u32, u64),
        far: Far,
    ) -> Result<Raid, NotRehearsed> {
        let mut world = World::begin(federation, day, root).await?;
        world.hands.diligent = true;
        if !world.until(far).await? {
            return Err(NotRehearsed::new(format!("no genuine case came so far as {far:?} between any two members")));
        }
        let mut raid = Raid { cases: 1, ..Raid::default() };
        let mut dice = world.luck.clone();
        let loot = Loot::of_role(role, federation, &mut dice);
        world.luck = dice;
        let role = loot.role(&world);
        for _ in 0..attacks {
            world.truth.pass(std::time::Duration::from_secs(60));
            let came = world.attack(loot).await?;
            raid.attacks += 1;
            raid.by_role.entry(role.clone()).or_default().note(&came);
            for way in came.seen {
                *raid.seen.entry((role.clone(), way)).or_default() += 1;
            }
            if !world.model.broken.is_empty() {
                break;
            }
        }
        raid.broken = world.model.broken.iter().cloned().collect();
        Ok(raid)
    }

    /// A genuine case comes so far, with honest people and a good network. Between some members the law asks for a body that the
    /// rehearsed houses have not; then it is tried between others.
    async fn until(&mut self, far: Far) -> Result<bool, NotRehearsed> {
        let mut dice = self.people.clone();
        for _ in 0..self.federation.open.len().saturating_mul(3) {
            let Some(press) = script::draft(self.federation, &mut dice) else { return Ok(false) };
            self.press(&press).await?;
            if self.goes_on(far, &press.subject, &mut dice).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// True where it has come so far.
    async fn goes_on(&mut self, far: Far, case: &str, dice: &mut crate::dice::Dice) -> Result<bool, NotRehearsed> {
        for _ in 0..16 {
            let mut done = false;
            for (at, matter) in super::script::all_matters(&self.places).await {
                let (id, enough) = match &matter {
                    Matter::Asked(id, state) => (Some(id), far == Far::Held && state.held),
                    Matter::Asking(id, _) => (Some(id), false),
                    Matter::Ended(..) | Matter::Telling(..) | Matter::Direct(..) => (None, false),
                    Matter::Order(_, stage) => (None, far == Far::Ordered && *stage == request::OrderStage::Came),
                };
                if enough {
                    return Ok(true);
                }
                // What another pair left lying stays there.
                if id.is_some_and(|id| id != case) {
                    continue;
                }
                let press = self.places.get(at).and_then(|place| script::next(place, &matter, dice, true));
                if let Some(press) = press {
                    done |= self.press(&press).await?.is_none();
                }
            }
            for at in 0..self.places.len() {
                self.hold(at).await?;
                while self.deliver_one(at).await? {
                    done = true;
                }
            }
            if !done {
                return Ok(false);
            }
        }
        Ok(false)
    }

    /// One attack: one forged letter or one press by a stolen account, and then what honest machines do by themselves.
    async fn attack(&mut self, loot: Loot) -> Result<Came, NotRehearsed> {
        let before = self.net.recorded().len();
        let mut came = Came::default();
        let by_account = matches!(loot, Loot::Account(..)) && self.luck.percent(80);
        came.did = match loot {
            Loot::Witness(at) if self.luck.percent(60) => self.answer_as_witness(at, &mut came).await?,
            Loot::Root(root) => self.bring_directory(root, &mut came).await?,
            _ if by_account => self.press_stolen(loot, &mut came).await?,
            _ => self.bring_forged(loot, &mut came).await?,
        };
        // What it set off runs its course: machines answer, people do not.
        for at in 0..self.places.len() {
            if came.did {
                self.hold(at).await?;
            }
            for _ in 0..20 {
                if !came.did || !self.deliver_one(at).await? {
                    break;
                }
            }
        }
        // The thief reads whatever came to the stolen mailbox since.
        if let Loot::Mailbox(at) | Loot::Node(at) = loot {
            self.read_the_mail(at, &mut came);
            for held in self.net.recorded().iter().skip(before).filter(|h| h.to == at) {
                let read = self.read_stolen(at, &held.bytes);
                came.seen.extend(read.then(|| "in a letter that it brought about".to_owned()));
            }
        }
        Ok(came)
    }

    /// The thief opens one of the letters that came to the stolen mailbox before: what lies in it is known to the thief from then on.
    fn read_the_mail(&mut self, at: usize, came: &mut Came) {
        let mail: Vec<_> = self.net.recorded().into_iter().filter(|held| held.to == at).collect();
        let Some(held) = self.luck.pick(&mail) else { return };
        let opened = self.opened_stolen(at, &held.bytes);
        let word = opened
            .map_or("does not open".to_owned(), |letter| format!("a {} is read", letter.letter().kind().as_str()));
        came.doors.push((Reached::Known, "mail that came before".to_owned(), word));
    }

    fn opened_stolen(&self, at: usize, bytes: &[u8]) -> Option<exchange::Verified> {
        use node::clock::Time as _;
        let (member, place) = (self.federation.members.get(at)?, self.places.get(at)?);
        let me = exchange::Me { node: &member.id, opening: std::slice::from_ref(&member.keys.opening) };
        exchange::open(bytes, &me, &self.federation.directory, place.clock.now()).ok()
    }

    fn read_stolen(&self, at: usize, bytes: &[u8]) -> bool {
        self.opened_stolen(at, bytes).is_some_and(|letter| !leak::canaries(letter.signed_bytes()).is_empty())
    }

    async fn bring_forged(&mut self, loot: Loot, came: &mut Came) -> Result<bool, NotRehearsed> {
        let mut dice = self.luck.clone();
        let likely = dice.percent(60);
        let forged =
            if likely { thief::forge_likely(self, loot, &mut dice) } else { thief::forge(self, loot, &mut dice) };
        self.luck = dice;
        let Some(forged) = forged else {
            came.doors.push((Reached::Nothing, "nothing could be forged".to_owned(), "-".to_owned()));
            return Ok(false);
        };
        let bytes = Arc::new(forged.bytes);
        let digest = crate::sha256(&bytes);
        if !forged.genuine {
            self.model.forged.insert(digest);
        }
        let answer = self.net.hand_in(forged.to, &bytes).await;
        let arrivals = self.net.take_arrivals();
        let did = arrivals.iter().any(|a| a.answer.is_ok() && a.after > a.before);
        if did && forged.needs_people {
            let says =
                format!("{} believed a forged {} ({})", self.name(forged.to), forged.kind.as_str(), forged.twist);
            self.model.breaks("thieves get nothing", says);
        }
        self.model.arrivals(&self.places, arrivals).await;
        let (reached, said) = stops::of_letter(&answer, did);
        came.doors.push((reached, format!("letter box: {}", forged.kind.as_str()), said));
        if let Ok(receipt) = &answer {
            let own = matches!(loot, Loot::Mailbox(_) | Loot::Node(_));
            if own && self.read_stolen(loot.member(), receipt) {
                came.seen.push("in a receipt".to_owned());
            }
        }
        if let Err(NotDelivered::Refused(code)) = &answer
            && !leak::canaries(code.as_bytes()).is_empty()
        {
            came.seen.push("in a code".to_owned());
        }
        self.after(forged.to).await?;
        Ok(did)
    }

    /// The thief signs in with the stolen account and presses.
    async fn press_stolen(&mut self, loot: Loot, came: &mut Came) -> Result<bool, NotRehearsed> {
        let Loot::Account(at, place) = loot else { return Ok(false) };
        let federation = self.federation;
        let Some(officer) = federation.members.get(at).and_then(|m| m.officers.get(place)) else { return Ok(false) };
        let Some(here) = self.places.get(at) else { return Ok(false) };
        let matters = script::matters(here).await;
        let mut dice = self.luck.clone();
        // What this office does next in a genuine case is what nobody wonders at.
        let next: Vec<_> = matters.iter().filter_map(|m| script::next(here, m, &mut dice, true)).collect();
        let next = next.into_iter().find(|press| press.office == officer.office).filter(|_| dice.percent(40));
        let press = script::mistake(federation, here, &matters, &mut dice);
        // A thief knows which buttons the office has, and often presses one of those.
        let own: Vec<_> =
            Action::ALL.iter().filter(|a| a.allowed().1.iter().any(|r| officer.roles.contains(r))).collect();
        let action = dice.pick(&own).map(|a| **a);
        let usual = dice.percent(70);
        self.luck = dice;
        let (Some(mut press), Some(node), Some(who)) = (press, here.node.clone(), here.sessions.get(officer.office))
        else {
            return Ok(false);
        };
        press.action = action.filter(|_| usual).unwrap_or(press.action);
        if let (Action::Draft | Action::Attempt, Some((_, to))) = (press.action, federation.open.first()) {
            let state = federation.members.get(*to).map(|m| m.state);
            press.fields = state.map(|s| crate::federation::addressed(&federation.draft, s)).unwrap_or_default();
        }
        if press.action == Action::Review {
            press.fields.extend(thief_review());
        }
        let press = next.unwrap_or(press);
        let done =
            desk::act(&node, who, Act { action: press.action, subject: &press.subject, fields: &press.fields }).await;
        let shown = match &done {
            Ok(done) => format!("{} {}", done.says, done.shows.as_deref().unwrap_or_default()),
            Err(no) => format!("{no} {}", no.cure()),
        };
        let said = done.as_ref().err().map_or("done", |no| no.code());
        let reached = match said {
            "done" => Reached::Effect,
            // Whoever has the account has not the key.
            "to-sign" => Reached::Signatures,
            // The session is the officer's own: the first check that it meets is which office it holds.
            "not-your-office" => Reached::Nothing,
            _ => Reached::Rules,
        };
        came.doors.push((reached, format!("desk: {}", press.action.as_str()), said.to_owned()));
        if !leak::canaries(shown.as_bytes()).is_empty() {
            came.seen.push(format!("shown by {}", press.action.as_str()));
        }
        for matter in &matters {
            if let Matter::Asking(_, state) | Matter::Asked(_, state) = matter
                && let Some(package) = state.package
            {
                let kept = desk::package(&node, who, &package.to_string()).await;
                let data = matches!(&kept, Ok(Kept::Here(bytes)) if !leak::canaries(bytes).is_empty());
                came.seen.extend(data.then(|| "in a package".to_owned()));
                let said = kept.as_ref().err().map_or("given", |no| no.code());
                came.doors.push((Reached::Rules, "package".to_owned(), said.to_owned()));
            }
        }
        let did = done.is_ok();
        drop(node);
        self.after(at).await?;
        Ok(did)
    }
}

fn thief_review() -> BTreeMap<String, String> {
    let fields = [
        ("decision", "execute"),
        ("reasons", "At once."),
        ("safeguard.political", "no"),
        ("safeguard.discrimination", "no"),
        ("safeguard.death-or-torture", "no"),
        ("safeguard.privileged", "no"),
    ];
    fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}
