//! What is too much for one answer, and what an undivided address allows.

use std::net::IpAddr;

use archive::{Archive, NotRead, Unshared};
use retained::{CONNTRACK, Life, NatRecord, PortRange, Read, Shape};
use terms::{Measure, Period, Selector, Target, Transport};

use crate::common::{Folder, KEY, at, batch, deed, ingest_samples, look, pass, rng, schedules, settings};

const PUBLIC: [u8; 4] = [203, 0, 113, 77];

fn translations(count: u32) -> Vec<NatRecord> {
    let life = Life::whole(Period::new(at("2026-11-22T10:00:00Z"), at("2026-11-22T11:00:00Z")).unwrap());
    let record = |n: u32| NatRecord {
        shape: Shape::Session,
        public: PUBLIC.into(),
        ports: PortRange::one(5_000),
        transport: Some(Transport::Tcp),
        private: IpAddr::V4(std::net::Ipv4Addr::from_bits(0x6440_0000 + n)),
        realm: None,
        private_port: None,
        peer: None,
        subscriber: None,
        life,
    };
    (0..count).map(record).collect()
}

fn check(count: u32, too_many: bool) {
    let folder = Folder::new(&format!("many-{count}"));
    let mut archive = folder.open();
    let source = batch(b"many", CONNTRACK);
    archive.ingest(&source, Read { nat: translations(count), ..Read::new() }, &mut rng()).unwrap();
    let moment = at("2026-11-22T10:30:00Z");
    let target = Target {
        selector: Selector::new(PUBLIC.into(), Some(5_000), Transport::Tcp),
        period: Period::new(moment, moment).unwrap(),
        clock_error_max: std::time::Duration::from_secs(1),
    };
    match look(&archive, &target, at("2026-11-24T00:00:00Z")) {
        Ok(found) => assert!(!too_many && found.attribution.candidates.len() == count as usize),
        Err(NotRead::TooMany { ceiling }) => assert!(too_many && ceiling == 1_000),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn an_answer_rests_on_a_thousand_records_at_most() {
    check(3, false);
    check(1_000, false);
    check(1_001, true);
    check(5_000, true);
}

#[test]
fn an_address_that_was_declared_unshared_needs_no_port() {
    let folder = Folder::new("unshared");
    let mut settings = settings();
    let all = Period::new(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z")).unwrap();
    settings.unshared.push(Unshared { address: [203, 0, 113, 11].into(), period: all });
    let mut archive = Archive::open(&folder.0, KEY, settings, &mut rng()).unwrap();
    ingest_samples(&mut archive, &mut rng());
    let now = at("2026-11-24T00:00:00Z");
    let mut asked = crate::common::asked("question").target;
    let mut hold = |archive: &mut Archive, address: [u8; 4]| {
        asked.selector = Selector::new(address.into(), None, Transport::Tcp);
        let (pass, logged) = pass(deed(Measure::Preserve, asked.clone()), now);
        archive.hold(pass, logged, at("2027-02-01T00:00:00Z"), &schedules(9, 9), now, &mut rng())
    };
    // Customer 4 alone was translated to the second address.
    assert!(hold(&mut archive, [203, 0, 113, 11]).unwrap().records >= 2);
    assert!(matches!(hold(&mut archive, [203, 0, 113, 10]), Err(NotRead::PortMissing)));
}
