//! A plainer second engine for realms that overlap: the same private addresses, the same subscribers' names and the same
//! public addresses are in each of them, and nobody of another realm is ever named.

use std::{collections::BTreeSet, net::IpAddr, time::Duration};

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

fn public(rng: &mut ChaCha20Rng) -> IpAddr {
    [203, 0, 113, draw(rng, 3) as u8].into()
}

fn private(rng: &mut ChaCha20Rng) -> IpAddr {
    [10, 0, 0, draw(rng, 4) as u8].into()
}

fn translation(rng: &mut ChaCha20Rng) -> NatRecord {
    NatRecord {
        shape: Shape::Session,
        public: public(rng),
        ports: PortRange::one(5_000 + draw(rng, 5) as u16),
        transport: Some(Transport::Tcp),
        private: private(rng),
        realm: realm(rng),
        private_port: None,
        peer: None,
        subscriber: None,
        life: life(rng, 600),
    }
}

/// A name says in which realm it is, and some are there in each of them.
fn session(rng: &mut ChaCha20Rng) -> AccessRecord {
    let (realm, short) = (realm(rng), draw(rng, 2) == 0);
    let address = if draw(rng, 8) == 0 { public(rng) } else { private(rng) };
    let who = draw(rng, 5);
    let name = if short { format!("{who}") } else { format!("a-rather-long-name-{who}") };
    AccessRecord {
        subscriber: Subscriber::new(name),
        address,
        prefix: 32,
        realm,
        kind: AccessKind::Radius,
        life: life(rng, 1_800),
    }
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

/// The realm of the address, who, the last address, and whether the realm is what is not known.
type Told = (Option<Realm>, Option<String>, IpAddr, bool);

impl Plain {
    fn ask(&self, target: &Target) -> BTreeSet<Told> {
        let (address, port, _) = target.selector.reveal();
        let meets = |session: &&AccessRecord, with: Period| session.life.certain().overlaps(with);
        let name = |s: &AccessRecord| Some(s.subscriber.reveal().to_owned());
        let mut out = BTreeSet::new();
        for row in self.nat.iter().filter(|r| r.public == address && r.ports.contains(port.unwrap())) {
            let life = row.life.certain();
            let from = life.from().max(target.period.from());
            let Some(both) = Period::new(from, life.to().min(target.period.to())) else { continue };
            let there = || self.access.iter().filter(|s| s.address == row.private).filter(|s| meets(s, both));
            let mut own = there().filter(|s| s.realm == row.realm).peekable();
            if own.peek().is_none() {
                let unknown = there().any(|s| s.realm.is_some() != row.realm.is_some());
                // Of two of one line and realm that name nobody, the one that says more.
                if unknown || !out.contains(&(row.realm.clone(), None, row.private, true)) {
                    out.remove(&(row.realm.clone(), None, row.private, false));
                    out.insert((row.realm.clone(), None, row.private, unknown));
                }
            }
            out.extend(own.map(|s| (row.realm.clone(), name(s), row.private, false)));
        }
        let direct = || self.access.iter().filter(|s| s.address == address).filter(|s| meets(s, target.period));
        let routed = |s: &&AccessRecord| s.realm.as_ref().is_none_or(|r| r.as_str() == ROUTED);
        out.extend(direct().filter(routed).map(|s| (s.realm.clone(), name(s), address, false)));
        if out.is_empty() {
            out.extend(direct().map(|s| (s.realm.clone(), None, address, true)));
        }
        out
    }

    /// What a name in a realm used.
    fn used(&self, who: &str, realm: Option<&Realm>, window: Period) -> BTreeSet<(IpAddr, u16, Instant)> {
        let mut out = BTreeSet::new();
        let own = |s: &&AccessRecord| s.subscriber.reveal() == who && s.realm.as_ref() == realm;
        for session in self.access.iter().filter(own) {
            let life = session.life.certain();
            let from = life.from().max(window.from());
            let Some(both) = Period::new(from, life.to().min(window.to())) else { continue };
            let behind = |r: &&NatRecord| r.private == session.address && r.realm.as_ref() == realm;
            let rows = self.nat.iter().filter(behind).filter(|r| r.life.certain().overlaps(both));
            out.extend(rows.map(|r| (r.public, r.ports.first(), r.life.certain().from())));
            if !session.address.is_ipv4() || session.address.to_string().starts_with("10.") {
                continue;
            }
            if realm.is_none_or(|r| r.as_str() == ROUTED) {
                out.insert((session.address, 0, life.from()));
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

fn compare(archive: &Archive, plain: &Plain, rng: &mut ChaCha20Rng, stage: &str) -> [u32; 3] {
    let mut seen = [0; 3];
    for number in 0..1_500 {
        let target = target(rng);
        let reading = &mut Reading::default();
        let gathered = archive.gather(&target, reading).unwrap();
        let found = archive.answer(&target, 0, true, gathered, reading).unwrap().attribution;
        let told = |c: &retained::Candidate| {
            let name = c.subscriber.as_ref().map(|s| s.reveal().to_owned());
            (c.realm.clone(), name, *c.chain.last().unwrap(), c.doubts.contains(&Doubt::RealmUnknown))
        };
        let got: BTreeSet<Told> = found.candidates.iter().map(told).collect();
        assert_eq!(got, plain.ask(&target), "{stage}: question {number}: {target:?}");
        for (realm, name, _, unknown) in got {
            seen[0] += u32::from(name.is_some() && realm.is_some());
            seen[1] += u32::from(name.is_some() && realm.is_none());
            seen[2] += u32::from(unknown);
        }
    }
    for number in 0..300 {
        let who =
            if draw(rng, 2) == 0 { draw(rng, 5).to_string() } else { format!("a-rather-long-name-{}", draw(rng, 5)) };
        let (realm, from) = (realm(rng), life(rng, 1).certain().from());
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
    let [named, unnamed, unknown] = compare(&archive, &plain, &mut rng, "as it came");
    assert!(named > 200 && unnamed > 50 && unknown > 100, "worth asking: {named} {unnamed} {unknown}");
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
