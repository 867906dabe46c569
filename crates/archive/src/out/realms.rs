//! A plainer second engine for realms that overlap: the same private addresses, the same subscribers' names and the same
//! public addresses are in each of them, and nobody of another realm is ever named. Some ends were lost: whoever came later
//! ends what has one holder at a time, and puts the rest in doubt.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    time::Duration,
};

use rand_chacha::{ChaCha20Rng, rand_core::Rng as _, rand_core::SeedableRng as _};
use retained::{
    AccessKind, AccessRecord, Batch, Converter, Doubt, Life, NatRecord, PortRange, Read, Realm, Shape, Subscriber,
};
use terms::{Clock, Digest, Instant, Period, Selector, Target, Transport};

use crate::{
    Archive, Feed, Settings,
    out::gather::Reading,
    rows::row::{NatRow, number},
};

const REALMS: [&str; 4] = ["", "offices", "homes", "vrf 7"];
/// Its public addresses are those of the Internet.
const ROUTED: &str = "homes";

fn draw(rng: &mut ChaCha20Rng, end: u64) -> u64 {
    rng.next_u64() % end
}

fn realm(rng: &mut ChaCha20Rng) -> Option<Realm> {
    Realm::new(REALMS[draw(rng, 4) as usize])
}

fn life(rng: &mut ChaCha20Rng, most: u64) -> Life {
    let begun = Instant::parse("2026-11-22T10:00:00Z").unwrap().after(Duration::from_secs(draw(rng, 7_200)));
    Life::whole(Period::new(begun, begun.after(Duration::from_secs(draw(rng, most)))).unwrap())
}

/// One in five has lost its end: it was seen for a minute at most. The number tells these from all others of their line.
fn life_or_open(rng: &mut ChaCha20Rng, most: u64) -> (Life, Option<u16>) {
    if draw(rng, 5) > 0 {
        return (life(rng, most), None);
    }
    let seen = life(rng, 60).certain();
    (Life::open_end(seen.from(), seen.to()), Some(draw(rng, 60_000) as u16))
}

fn public(rng: &mut ChaCha20Rng) -> IpAddr {
    [203, 0, 113, draw(rng, 3) as u8].into()
}

fn private(rng: &mut ChaCha20Rng) -> IpAddr {
    [10, 0, 0, draw(rng, 4) as u8].into()
}

fn translation(rng: &mut ChaCha20Rng) -> NatRecord {
    let (life, private_port) = life_or_open(rng, 600);
    NatRecord {
        shape: if draw(rng, 3) == 0 { Shape::PortBlock } else { Shape::Session },
        public: public(rng),
        ports: PortRange::one(5_000 + draw(rng, 5) as u16),
        transport: Some(Transport::Tcp),
        private: private(rng),
        realm: realm(rng),
        private_port,
        peer: None,
        subscriber: None,
        life,
    }
}

/// A name says in which realm it is, and some are there in each of them.
fn session(rng: &mut ChaCha20Rng) -> AccessRecord {
    let (realm, short) = (realm(rng), draw(rng, 2) == 0);
    let address = if draw(rng, 8) == 0 { public(rng) } else { private(rng) };
    let who = draw(rng, 5);
    let (life, open) = life_or_open(rng, 1_800);
    let name = match open {
        Some(number) => format!("open-{number}"),
        None if short => format!("{who}"),
        None => format!("a-rather-long-name-{who}"),
    };
    AccessRecord { subscriber: Subscriber::new(name), address, prefix: 32, realm, kind: AccessKind::Radius, life }
}

fn batch(source: u8) -> Batch {
    Batch {
        source: Digest::from_bytes([source; 32]),
        offset: 0,
        end: None,
        converter: Converter { name: "test".into(), version: 1 },
        clock: Clock { source: "test".into(), error_max: Duration::ZERO },
        received: Instant::parse("2026-11-23T00:00:00Z").unwrap(),
        generated: false,
    }
}

#[derive(Default)]
struct Plain {
    nat: Vec<NatRecord>,
    access: Vec<AccessRecord>,
}

/// The realm of the address, who, the last address, whether the realm is what is not known, and whether another may have
/// had it since.
type Told = (Option<Realm>, Option<String>, IpAddr, bool, bool);

/// The same, while it is put together: of one that names nobody, how the translation is known.
type Place = (Option<Realm>, Option<String>, IpAddr, Option<Shape>);

fn is_routed(realm: Option<&Realm>) -> bool {
    realm.is_none_or(|r| r.as_str() == ROUTED)
}

fn name(s: &AccessRecord) -> Option<String> {
    Some(s.subscriber.reveal().to_owned())
}

/// When each of these lives shows another to be over, or doubtful: after its last word, the first word of one that went on.
fn after(life: Life, others: impl Iterator<Item = Life>) -> Option<Instant> {
    let last = life.certain().to();
    others.map(Life::certain).filter(|o| life.ends_open() && o.from() >= last && o.to() > last).map(|o| o.from()).min()
}

impl Plain {
    /// For how long a translation can have been there, and since when another may have had its port.
    fn translated(&self, row: &NatRecord) -> (Period, Option<Instant>) {
        let same = |o: &&NatRecord| (o.public, o.ports) == (row.public, row.ports);
        let another = |o: &&NatRecord| {
            o.private != row.private || o.realm.is_some() && row.realm.is_some() && o.realm != row.realm
        };
        let blocks = |o: &&NatRecord| o.shape == Shape::PortBlock && row.shape == Shape::PortBlock;
        let all = || self.nat.iter().filter(same).filter(another);
        let over = after(row.life, all().filter(blocks).map(|o| o.life));
        let life = over.map_or(row.life, |by| row.life.over_by(by));
        (life.possible(), after(row.life, all().filter(|o| !blocks(o)).map(|o| o.life)))
    }

    /// The same of a session, where `address` is asked about.
    fn there(&self, s: &AccessRecord, address: IpAddr) -> (Period, Option<Instant>) {
        let internet = |o: &AccessRecord| o.address == address && is_routed(o.realm.as_ref());
        let place = |o: &&AccessRecord| o.realm == s.realm || internet(o) && internet(s);
        let another = |o: &&AccessRecord| o.address == s.address && o.subscriber != s.subscriber;
        let minute = s.life.certain().from().after(Duration::from_secs(60));
        let alone = |o: &&AccessRecord| s.realm.is_some() && !internet(s) && o.life.certain().from() > minute;
        let all = || self.access.iter().filter(place).filter(another);
        let over = after(s.life, all().filter(alone).map(|o| o.life));
        let life = over.map_or(s.life, |by| s.life.over_by(by));
        (life.possible(), after(s.life, all().filter(|o| !alone(o)).map(|o| o.life)))
    }

    fn ask(&self, target: &Target) -> BTreeSet<Told> {
        let (address, port, _) = target.selector.reveal();
        let asked = target.period.from();
        let given =
            |since: Option<Instant>, life: Life| since.is_some_and(|s| asked >= s) && asked > life.certain().to();
        let mut out: BTreeMap<Place, (bool, bool)> = BTreeMap::new();
        let mut tell = |place: Place, unknown: bool, given: bool| {
            let told = out.entry(place).or_insert((unknown, given));
            // Of two that name nobody, the one that says more; of two that tell of one line, the surer one.
            *told = (told.0 || unknown, told.1 && given);
        };
        for row in self.nat.iter().filter(|r| r.public == address && r.ports.contains(port.unwrap())) {
            let (life, since) = self.translated(row);
            let row_given = given(since, row.life);
            let from = life.from().max(target.period.from());
            let Some(both) = Period::new(from, life.to().min(target.period.to())) else { continue };
            let meets = |s: &&AccessRecord| self.there(s, address).0.overlaps(both);
            let there = || self.access.iter().filter(|s| s.address == row.private).filter(meets);
            let mut own = there().filter(|s| s.realm == row.realm).peekable();
            if own.peek().is_none() {
                let unknown = there().any(|s| s.realm.is_some() != row.realm.is_some());
                tell((row.realm.clone(), None, row.private, Some(row.shape)), unknown, row_given);
            }
            for s in own {
                let given = row_given || given(self.there(s, address).1, s.life);
                tell((row.realm.clone(), name(s), row.private, None), false, given);
            }
        }
        let meets = |s: &&AccessRecord| self.there(s, address).0.overlaps(target.period);
        let direct = || self.access.iter().filter(|s| s.address == address).filter(meets);
        for s in direct().filter(|s| is_routed(s.realm.as_ref())) {
            tell((s.realm.clone(), name(s), address, None), false, given(self.there(s, address).1, s.life));
        }
        if out.is_empty() {
            out.extend(direct().map(|s| ((s.realm.clone(), None, address, None), (true, false))));
        }
        out.into_iter().map(|((realm, name, at, _), (unknown, given))| (realm, name, at, unknown, given)).collect()
    }

    /// What a name in a realm used: of a session whose end was lost, until another of the realm had the address.
    fn used(&self, who: &str, realm: Option<&Realm>, window: Period) -> BTreeSet<(IpAddr, u16, Instant)> {
        let mut out = BTreeSet::new();
        let own = |s: &&AccessRecord| s.subscriber.reveal() == who && s.realm.as_ref() == realm;
        for session in self.access.iter().filter(own) {
            let others = self.access.iter().filter(|o| {
                o.realm == session.realm && o.address == session.address && o.subscriber != session.subscriber
            });
            let over = after(session.life, others.map(|o| o.life));
            let life = over.map_or(session.life, |by| session.life.over_by(by)).possible();
            let from = life.from().max(window.from());
            let Some(both) = Period::new(from, life.to().min(window.to())) else { continue };
            let behind = |r: &&NatRecord| r.private == session.address && r.realm.as_ref() == realm;
            let rows = self.nat.iter().filter(behind).filter(|r| r.life.possible().overlaps(both));
            out.extend(rows.map(|r| (r.public, r.ports.first(), r.life.certain().from())));
            if !session.address.is_ipv4() || session.address.to_string().starts_with("10.") {
                continue;
            }
            if is_routed(realm) {
                out.insert((session.address, 0, session.life.certain().from()));
            }
        }
        out
    }
}

fn target(rng: &mut ChaCha20Rng) -> Target {
    let at = life(rng, 1).certain().from();
    Target {
        selector: Selector::new(public(rng), Some(5_000 + draw(rng, 5) as u16), Transport::Tcp),
        period: Period::new(at, at.after(Duration::from_secs(draw(rng, 3) * 60))).unwrap(),
        clock_error_max: Duration::ZERO,
    }
}

fn compare(archive: &Archive, plain: &Plain, rng: &mut ChaCha20Rng, stage: &str) -> [u32; 5] {
    let mut seen = [0; 5];
    for number in 0..1_500 {
        let target = target(rng);
        let reading = &mut Reading::default();
        let gathered = archive.gather(&target, reading).unwrap();
        let found = archive.answer(&target, 0, true, gathered, reading).unwrap().attribution;
        let told = |c: &retained::Candidate| {
            let name = c.subscriber.as_ref().map(|s| s.reveal().to_owned());
            let doubts = [Doubt::RealmUnknown, Doubt::GivenToAnother].map(|d| c.doubts.contains(&d));
            (c.realm.clone(), name, *c.chain.last().unwrap(), doubts[0], doubts[1])
        };
        let got: BTreeSet<Told> = found.candidates.iter().map(told).collect();
        assert_eq!(got, plain.ask(&target), "{stage}: question {number}: {target:?}");
        for (realm, name, _, unknown, given) in got {
            seen[0] += u32::from(name.is_some() && realm.is_some());
            seen[1] += u32::from(name.is_some() && realm.is_none());
            seen[2] += u32::from(unknown);
            seen[3] += u32::from(given);
            seen[4] += u32::from(name.is_some_and(|n| n.starts_with("open-")) && !given);
        }
    }
    for number in 0..300 {
        let some = &plain.access[draw(rng, plain.access.len() as u64) as usize];
        let (who, realm) = (some.subscriber.reveal().to_owned(), some.realm.clone());
        let from = life(rng, 1).certain().from();
        let window = Period::new(from, from.after(Duration::from_secs(draw(rng, 1_200)))).unwrap();
        let rows = archive.rows_of(Some(&who), None, realm.as_ref(), window).unwrap();
        let told = |r: &NatRow| {
            let record = r.record().record;
            (record.public, record.ports.first(), record.life.certain().from())
        };
        let got: BTreeSet<_> = rows.iter().map(told).collect();
        assert!(rows.iter().all(|r| r.realm == realm), "{stage}");
        assert_eq!(got, plain.used(&who, realm.as_ref(), window), "{stage}: used {number}: {who} in {realm:?}");
    }
    seen
}

#[test]
fn a_plainer_engine_agrees_where_realms_overlap_and_nobody_of_another_realm_is_named() {
    let folder = std::env::temp_dir().join(format!("comity-archive-realms-{}", std::process::id()));
    let mut rng = ChaCha20Rng::seed_from_u64(17);
    let open = |rng: &mut ChaCha20Rng| {
        let routed = vec![Realm::new(ROUTED).unwrap()];
        let settings = Settings { provider: "provider.example".parse().unwrap(), unshared: vec![], routed };
        Archive::open(&folder, [1; 32], settings, rng).unwrap()
    };
    let mut archive = open(&mut rng);
    let mut plain = Plain::default();
    let some = |rng: &mut ChaCha20Rng, plain: &mut Plain| {
        let nat: Vec<_> = (0..220).map(|_| translation(rng)).collect();
        let access: Vec<_> = (0..45).map(|_| session(rng)).collect();
        plain.nat.extend(nat.iter().cloned());
        plain.access.extend(access.iter().cloned());
        Read { nat, access, ..Read::new() }
    };
    for source in 0..4 {
        let read = some(&mut rng, &mut plain);
        archive.ingest(&batch(source), read, &mut rng).unwrap();
    }
    let read = some(&mut rng, &mut plain);
    let about = batch(9);
    let feed = Feed { name: "syslog".to_owned(), converter: about.converter, clock: about.clock };
    archive.append(&feed, &read, &[], about.received, &mut rng).unwrap();
    let [named, unnamed, unknown, given, still] = compare(&archive, &plain, &mut rng, "as it came");
    assert!(named > 200 && unnamed > 50 && unknown > 100, "worth asking: {named} {unnamed} {unknown}");
    assert!(given > 100 && still > 100, "worth asking: {given} {still}");
    drop(archive);
    let mut archive = open(&mut rng);
    compare(&archive, &plain, &mut rng, "read back from the tail");
    archive.settle(None, &mut rng).unwrap();
    archive.tidy(&mut rng).unwrap();
    archive.verify().unwrap();
    compare(&archive, &plain, &mut rng, "merged");
    let row = archive.rows_of(Some("1"), None, Realm::new("vrf 7").as_ref(), whole_day()).unwrap();
    assert!(row.iter().any(|r| r.private == number([10, 0, 0, 1].into())));
    std::fs::remove_dir_all(folder).unwrap();
}

fn whole_day() -> Period {
    let at = |text: &str| Instant::parse(text).unwrap();
    Period::new(at("2026-11-22T00:00:00Z"), at("2026-11-22T23:59:59Z")).unwrap()
}
