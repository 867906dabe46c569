//! A thief with one thing that was stolen: what can be forged with it, and pressed with it.
//!
//! The thief is strong: it knows what every letter says that was ever carried, and can bring any bytes to any letter box. What it lacks are the
//! other keys.

use exchange::{ApprovalV1, Body, Kind, Letter, Me, Sender, SigningKey, entitlement, open, seal_frame, sign_frame};
use node::clock::Time as _;
use terms::LetterId;

use crate::{dice::Dice, federation::Member, world::World};

/// What was stolen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loot {
    /// The key by which a node signs.
    NodeKey(usize),
    /// The key that opens a node's letters.
    Mailbox(usize),
    /// Both: the whole node, without its officers.
    Node(usize),
    /// An officer's key and account: member, and the officer's place in its list.
    Account(usize, usize),
    /// An officer's key alone: nobody lets the thief in.
    OfficerKey(usize, usize),
    /// The key by which a node cosigns the logs of others, and its place on the network: it answers in that node's stead.
    Witness(usize),
    /// One key of those that sign the directory, where two are needed.
    Root(usize),
}

impl Loot {
    pub(crate) fn member(self) -> usize {
        match self {
            Self::NodeKey(at) | Self::Mailbox(at) | Self::Node(at) | Self::Witness(at) => at,
            Self::Account(at, _) | Self::OfficerKey(at, _) => at,
            Self::Root(_) => 0,
        }
    }

    /// The officer whose key it is.
    fn officer(self) -> Option<(usize, usize)> {
        match self {
            Self::Account(at, place) | Self::OfficerKey(at, place) => Some((at, place)),
            _ => None,
        }
    }

    /// As the tables name it.
    pub(crate) fn role(self, world: &World<'_>) -> String {
        let Some(member) = world.federation.members.get(self.member()) else { return String::new() };
        let side = if member.provider { "provider" } else { "authority" };
        match self {
            Self::NodeKey(_) => format!("signing key, {side}"),
            Self::Mailbox(_) => format!("opening key, {side}"),
            Self::Node(_) => format!("whole node, {side}"),
            Self::Account(_, place) | Self::OfficerKey(_, place) => {
                let what = if matches!(self, Self::Account(..)) { "account" } else { "officer key" };
                format!("{what}, {}", member.officers.get(place).map_or("nobody", |o| o.office))
            }
            Self::Witness(_) => "witness".to_owned(),
            Self::Root(_) => "one key of the directory".to_owned(),
        }
    }

    /// So many roles there are, an authority's and a provider's counted apart.
    pub(crate) const ROLES: u64 = 11;

    /// The thief of this role, on some member.
    pub(crate) fn of_role(role: u64, federation: &crate::Federation, dice: &mut Dice) -> Self {
        let provider = matches!(role % Self::ROLES, 1 | 3 | 5 | 7);
        let side = federation.members.iter().enumerate().filter(|(_, m)| m.provider == provider);
        let side: Vec<usize> = side.map(|(at, _)| at).collect();
        let at = *dice.pick(&side).unwrap_or(&0);
        let officer = dice.below(federation.members.get(at).map_or(1, |m| m.officers.len()));
        match role % Self::ROLES {
            0 | 1 => Self::NodeKey(at),
            2 | 3 => Self::Mailbox(at),
            4 | 5 => Self::Node(at),
            6 | 7 => Self::Account(at, officer),
            8 => Self::OfficerKey(at, officer),
            9 => Self::Witness(at),
            _ => Self::Root(dice.below(federation.roots.len())),
        }
    }

    /// One of all, evenly by kind.
    pub(crate) fn any_of(members: &[Member], dice: &mut Dice) -> Self {
        let at = dice.below(members.len());
        match dice.below(5) {
            0 => Self::NodeKey(at),
            1 => Self::Mailbox(at),
            2 => Self::Node(at),
            _ => Self::Account(at, dice.below(members.get(at).map_or(1, |m| m.officers.len()))),
        }
    }
}

/// What is done to a letter.
pub(crate) const TWISTS: [&str; 12] = [
    "anew, as the stolen node",
    "anew, in the name of its sender",
    "relayed",
    "about another request",
    "to another node",
    "as it was",
    "one bit other",
    "with another's consent",
    "approved twice by one",
    "dated years away",
    "in the name of whoever may write it",
    "with the other's body",
];

/// Forged bytes, for whom, and whether they would take a person's signature to be believed.
pub(crate) struct Forged {
    pub(crate) to: usize,
    pub(crate) bytes: Vec<u8>,
    pub(crate) kind: Kind,
    pub(crate) twist: &'static str,
    /// By the table of the protocol, nobody may believe this without a person's key.
    pub(crate) needs_people: bool,
    /// The very bytes of a genuine letter.
    pub(crate) genuine: bool,
}

/// Any letter that was ever carried, as the thief knows it.
pub(crate) fn any_letter(world: &World<'_>, dice: &mut Dice) -> Option<Carried> {
    let held = world.net.any_recorded(dice)?;
    let member = world.federation.members.get(held.to)?;
    let me = Me { node: &member.id, opening: world.model.opening.get(held.to)? };
    let directory = world.model.known.get(held.to)?.directory.clone()?;
    let at = world.places.get(held.to)?.clock.now();
    let verified = open(&held.bytes, &me, &directory, at).ok()?;
    let frame = verified.signed_bytes().to_vec();
    Some((held.to, held.bytes.to_vec(), verified.letter().clone(), frame))
}

/// A letter that the stolen node itself sent, where there is one: the forgery that is likeliest to be believed.
fn own_letter(world: &World<'_>, loot: Loot, dice: &mut Dice) -> Option<Carried> {
    let stolen = &world.federation.members.get(loot.member())?.id;
    let tries = (0..12).filter_map(|_| any_letter(world, dice));
    tries.into_iter().find(|(_, _, letter, _)| letter.header.from == *stolen)
}

/// Forges one letter with what was stolen.
pub(crate) fn forge(world: &World<'_>, loot: Loot, dice: &mut Dice) -> Option<Forged> {
    let model = any_letter(world, dice)?;
    let twist = *dice.pick(&TWISTS)?;
    forge_from(world, loot, (model, twist), dice)
}

/// The same by a thief who thinks: anew, as the stolen node, what that node says anyway.
pub(crate) fn forge_likely(world: &World<'_>, loot: Loot, dice: &mut Dice) -> Option<Forged> {
    match own_letter(world, loot, dice) {
        Some(model) => {
            let likely =
                ["anew, as the stolen node", "to another node", "about another request", "with the other's body"];
            let twist = *dice.pick(&likely)?;
            forge_from(world, loot, (model, twist), dice)
        }
        None => forge(world, loot, dice),
    }
}

type Carried = (usize, Vec<u8>, Letter, Vec<u8>);

fn forge_from(
    world: &World<'_>,
    loot: Loot,
    ((to, sealed, mut letter, frame), twist): (Carried, &'static str),
    dice: &mut Dice,
) -> Option<Forged> {
    let now = world.truth.now();
    let members = &world.federation.members;
    let stolen = members.get(loot.member())?;
    let other = dice.below(members.len());
    let mut target = to;
    let kind = letter.kind();
    let bytes = match twist {
        "as it was" => sealed,
        "one bit other" | "relayed" => {
            let mut frame = frame;
            if twist == "relayed" {
                target = other;
            } else {
                let at = dice.below(frame.len());
                *frame.get_mut(at)? ^= 1;
            }
            reseal(world, &frame, target, dice)?
        }
        _ => {
            twisted(world, &mut letter, (twist, loot), dice)?;
            let mut number = [0; 16];
            dice.fill(&mut number);
            letter.header.letter = LetterId::from_bytes(number);
            letter.header.at = now;
            letter.header.expires = now.after(crate::days(10));
            if twist == "dated years away" {
                let back = dice.percent(50);
                let years = crate::days(365 * (1 + dice.below(9) as u64));
                letter.header.at = if back { now.before(years) } else { now.after(years) };
                letter.header.expires = letter.header.at.after(crate::days(10));
            }
            if twist == "to another node" {
                target = other;
            }
            letter.header.to = members.get(target)?.id.clone();
            let own = [
                "anew, as the stolen node",
                "approved twice by one",
                "with another's consent",
                "with the other's body",
            ];
            if own.contains(&twist) || dice.percent(50) {
                letter.header.from = stolen.id.clone();
            }
            let frame = signed(&letter, world, loot, dice)?;
            reseal(world, &frame, target, dice)?
        }
    };
    // The genuine frame, sealed anew for whom it was written to, has its people's signatures: only the road is another.
    let own_road = twist == "relayed" && target == to;
    let needs_people = entitlement(&letter.body).people_min > 0 && !own_road;
    Some(Forged { to: target, bytes, kind, twist, needs_people, genuine: twist == "as it was" })
}

/// Changes what it says.
fn twisted(world: &World<'_>, letter: &mut Letter, (twist, loot): (&str, Loot), dice: &mut Dice) -> Option<()> {
    match twist {
        "about another request" | "with the other's body" => {
            let (_, _, other, _) = any_letter(world, dice)?;
            letter.header.request = other.header.request;
            if twist == "with the other's body" {
                letter.body = other.body;
            }
        }
        "with another's consent" => {
            if let Body::Order(order) = &mut letter.body {
                let consent = (0..20).find_map(|_| match any_letter(world, dice)?.2.body {
                    Body::Order(other) if other.consent != order.consent => other.consent,
                    _ => None,
                });
                order.consent = consent;
            }
        }
        "approved twice by one" => {
            let Some((at, place)) = loot.officer() else { return Some(()) };
            let officer = world.federation.members.get(at)?.officers.get(place)?;
            let key = officer.key()?;
            let request = letter.header.request?;
            let now = world.truth.now();
            let role = *officer.roles.first()?;
            let id = officer.file.id.parse().ok()?;
            let approval = |deed| -> ApprovalV1 { exchange::sign_approval(&id, role, deed, request, now, &key) };
            match &mut letter.body {
                Body::Request(body) => {
                    let deed = body.digest();
                    body.approvals = vec![approval(deed), approval(deed)];
                }
                Body::Order(body) => {
                    let deed = body.deed.digest();
                    body.approvals = vec![approval(deed), approval(deed)];
                }
                Body::Grant(body) => body.approvals = vec![approval(body.deed), approval(body.deed)],
                _ => {}
            }
        }
        _ => {}
    }
    Some(())
}

/// Signs with what there is; what is missing is drawn, as good as any.
fn signed(letter: &Letter, world: &World<'_>, loot: Loot, dice: &mut Dice) -> Option<Vec<u8>> {
    let member = world.federation.members.get(loot.member())?;
    let drawn = SigningKey::generate(dice.rng());
    let node_key = match loot {
        Loot::NodeKey(_) | Loot::Node(_) | Loot::Witness(_) => &member.keys.signing,
        _ => &drawn,
    };
    let own = match loot.officer() {
        Some((_, place)) => member.officers.get(place)?.key(),
        None => None,
    };
    let made_up = SigningKey::generate(dice.rng());
    let officers: Vec<&SigningKey> = match &own {
        Some(own) => vec![own],
        // Without a person's signature, or with one of nobody.
        None if dice.percent(50) => Vec::new(),
        None => vec![&made_up],
    };
    let sender = Sender { node: &letter.header.from, node_key, officers: &officers };
    sign_frame(letter, &sender).ok()
}

fn reseal(world: &World<'_>, frame: &[u8], to: usize, dice: &mut Dice) -> Option<Vec<u8>> {
    let directory = world.model.known.get(to)?.directory.clone()?;
    let member = world.federation.members.get(to)?;
    seal_frame(frame, directory.node(&member.id)?, world.truth.now(), dice.rng()).ok()
}
