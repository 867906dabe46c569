//! Deterministic translation: the two directions are one another's inverse, and a plainer engine that counts on its fingers
//! agrees on random configurations.

use std::{collections::BTreeMap, net::IpAddr};

use retained::{DeterministicNat, NatConfig, PortRange, SetAside, Shape, deterministic_nat};
use terms::Instant;

use crate::{access::check_cuts, formats::whole};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn seen() -> Instant {
    at("2026-11-24T00:00:00Z")
}

const GOOD: &str = "nat cgn-1\nfrom 2026-01-01T00:00:00Z\nuntil 2026-06-01T00:00:00Z\ninside 198.51.100.1-198.51.100.10\n\
                    outside 203.0.113.1-203.0.113.2\nend";

fn config(text: &str) -> NatConfig {
    NatConfig::read(text, seen()).unwrap()
}

fn ports(ranges: &[PortRange]) -> Vec<(u16, u16)> {
    ranges.iter().map(|r| (r.first(), r.last())).collect()
}

/// Five inside addresses for each outside one; 64,512 ports make five shares of 12,902, and two are left over.
#[test]
fn addresses_take_the_shares_in_order() {
    let config = config(GOOD);
    let outside = |private: &str| {
        let (public, ranges) = config.plan().outside_of(private.parse().unwrap()).unwrap();
        (public.to_string(), ports(&ranges))
    };
    assert_eq!(outside("198.51.100.1"), ("203.0.113.1".to_owned(), vec![(1_024, 13_925)]));
    assert_eq!(outside("198.51.100.5"), ("203.0.113.1".to_owned(), vec![(52_632, 65_533)]));
    assert_eq!(outside("198.51.100.6"), ("203.0.113.2".to_owned(), vec![(1_024, 13_925)]));
    let inside =
        |public: &str, port| config.plan().inside_of(public.parse().unwrap(), port).map(|(p, _)| p.to_string());
    assert_eq!(inside("203.0.113.2", 13_926).as_deref(), Some("198.51.100.7"));
    assert_eq!(inside("::ffff:203.0.113.2", 13_926).as_deref(), Some("198.51.100.7"));
    for (public, port) in
        [("203.0.113.1", 1_023), ("203.0.113.1", 65_534), ("203.0.113.3", 5_000), ("2001:db8::1", 5_000)]
    {
        assert_eq!(inside(public, port), None, "{public} {port}");
    }
    assert_eq!(config.plan().sharers_of("203.0.113.2".parse().unwrap()), 5);
    assert_eq!(config.plan().sharers_of("203.0.113.9".parse().unwrap()), 0);
}

#[test]
fn shares_set_apart_and_reserved_ports_are_nobodys() {
    let config = config(&GOOD.replace("end", "sharing 8\ndynamic 2\nreserved 5060-5061 8080\nend"));
    // 64,509 ports, ten shares of 6,450; the first share steps over the reserved ports.
    let (_, ranges) = config.plan().outside_of("198.51.100.1".parse().unwrap()).unwrap();
    assert_eq!(ports(&ranges), [(1_024, 5_059), (5_062, 7_475)]);
    assert_eq!(config.plan().ports_each(), 6_450);
    let public = "203.0.113.1".parse().unwrap();
    assert_eq!(config.plan().inside_of(public, 5_060), None);
    assert_eq!(config.plan().inside_of(public, 60_000), None);
}

#[test]
fn a_question_is_answered_with_a_computed_record() {
    let record = config(GOOD).record("203.0.113.1".parse().unwrap(), 2_000).unwrap();
    assert_eq!((record.shape, record.private.to_string()), (Shape::Computed, "198.51.100.1".to_owned()));
    assert_eq!(record.life.certain().to(), at("2026-06-01T00:00:00Z"));
    let open = config(&GOOD.replace("until 2026-06-01T00:00:00Z\n", ""));
    assert_eq!((open.life.certain().to(), open.life.ends_open()), (seen(), true));
    assert_eq!(open.records_of("198.51.100.1".parse().unwrap()).len(), 1);
}

fn check_spoilt(text: &str, expected: SetAside) {
    let read = deterministic_nat(text.as_bytes(), seen());
    whole(&read);
    assert_eq!(read.rejected.iter().map(|r| r.reason).collect::<Vec<_>>(), [expected], "{text}");
}

#[test]
fn what_cannot_be_a_plan_is_set_aside_with_its_reason() {
    check_spoilt(&GOOD.replace("from", "since"), SetAside::NotThisFormat);
    check_spoilt(&GOOD.replace("from 2026-01-01T00:00:00Z\n", ""), SetAside::Missing("from"));
    check_spoilt(&GOOD.replace("until 2026", "until 2025"), SetAside::Unreadable("until"));
    check_spoilt(&GOOD.replace("inside", "# inside"), SetAside::Missing("inside"));
    check_spoilt(&GOOD.replace("outside", "# outside"), SetAside::Missing("outside"));
    check_spoilt(&GOOD.replace("203.0.113.2", "203.0.113.256"), SetAside::Unreadable("outside"));
    check_spoilt(&GOOD.replace("end", "inside 198.51.100.4\nend"), SetAside::Unreadable("inside"));
    check_spoilt(&GOOD.replace("end", "sharing 4\nend"), SetAside::Unreadable("sharing"));
    check_spoilt(&GOOD.replace("end", "sharing 0\nend"), SetAside::Unreadable("ports-each"));
    check_spoilt(&GOOD.replace("end", "ports-each 0\nend"), SetAside::Unreadable("ports-each"));
    check_spoilt(&GOOD.replace("end", "ports-each 20000\nend"), SetAside::Unreadable("sharing"));
    check_spoilt(&GOOD.replace("end", "sharing 5\nports-each 20000\nend"), SetAside::Unreadable("ports-each"));
    check_spoilt(&GOOD.replace("end", "ports 5000-4000\nend"), SetAside::Unreadable("ports"));
    check_spoilt(&GOOD.replace("end", "ports 1-2\nports 1-2\nend"), SetAside::Unreadable("ports"));
    check_spoilt(&GOOD.replace("\nend", ""), SetAside::Missing("end"));
    check_spoilt(&format!("{GOOD}\nhello\n"), SetAside::NotThisFormat);
    check_spoilt(&format!("{GOOD}\n{}\n", GOOD.replace("end", "sharing 7\nend")), SetAside::Contradicted);
}

#[test]
fn a_history_is_one_configuration_after_another() {
    let next = GOOD.replace("from 2026-01-01", "from 2026-06-02").replace("until 2026-06-01T00:00:00Z\n", "");
    let elsewhere = GOOD.replace("203.0.113", "192.0.2");
    let text = format!("# history\n{GOOD}\n\n{next}\n{elsewhere}\nnat broken\nfrom now\nend\n");
    let read = deterministic_nat(text.as_bytes(), seen());
    whole(&read);
    assert_eq!((read.configs.len(), read.rejected.len()), (3, 1));
    check_cuts(text.as_bytes(), || Box::new(DeterministicNat::default()));
}

/// Gives out every port of every outside address one by one.
fn enumerate(
    inside: &[IpAddr],
    outside: &[IpAddr],
    free: &[u16],
    sharing: usize,
    each: usize,
) -> BTreeMap<(IpAddr, u16), IpAddr> {
    let mut out = BTreeMap::new();
    let mut waiting = inside.iter();
    for public in outside {
        let mut ports = free.iter();
        for _ in 0..sharing {
            let Some(private) = waiting.next() else { return out };
            for port in ports.by_ref().take(each) {
                out.insert((*public, *port), *private);
            }
        }
    }
    out
}

#[test]
fn two_engines_agree_on_random_configurations() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draw = |from: u64, to: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        from + state % (to - from + 1)
    };
    let (mut plans, mut ports_checked) = (0, 0_u64);
    for _ in 0..250 {
        let (inside, outside) = (draw(1, 40), draw(1, 6));
        let first = draw(0, 65_000);
        let last = (first + draw(0, 900)).min(65_535);
        let reserved: Vec<(u64, u64)> =
            (0..draw(0, 3)).map(|_| draw(first, last)).map(|p| (p, (p + 3).min(65_535))).collect();
        let sharing = (draw(0, 1) == 1).then(|| draw(1, 45));
        let each = (draw(0, 2) == 0).then(|| draw(1, 40));
        let dynamic = draw(0, 2);
        // Two ranges that do not follow one another.
        let cut = draw(0, inside - 1);
        let mut text = format!("nat r\nfrom 2026-01-01T00:00:00Z\nports {first}-{last}\ndynamic {dynamic}\n");
        if cut > 0 {
            text += &format!("inside 10.0.0.1-10.0.0.{cut}\n");
        }
        text += &format!("inside 10.9.0.{}-10.9.0.{inside}\noutside 192.0.2.1-192.0.2.{outside}\n", cut + 1);
        reserved.iter().for_each(|(a, b)| text += &format!("reserved {a}-{b}\n"));
        sharing.iter().for_each(|n| text += &format!("sharing {n}\n"));
        each.iter().for_each(|n| text += &format!("ports-each {n}\n"));
        text += "end";

        let free: Vec<u16> = (first..=last)
            .filter(|p| !reserved.iter().any(|(a, b)| a <= p && p <= b))
            .map(|p| u16::try_from(p).unwrap())
            .collect();
        let available = free.len() as u64;
        let sharing =
            sharing.or(each.map(|e| (available / e).saturating_sub(dynamic))).unwrap_or(inside.div_ceil(outside));
        let each = each.unwrap_or(available / (sharing + dynamic).max(1));
        let possible =
            sharing > 0 && each > 0 && (sharing + dynamic) * each <= available && outside * sharing >= inside;
        let read = NatConfig::read(&text, seen());
        assert_eq!(read.is_ok(), possible, "{text}: {:?}", read.err());
        let Ok(config) = read else { continue };
        plans += 1;

        let octet = |n: u64| u8::try_from(n).unwrap();
        let inside: Vec<IpAddr> =
            (1..=inside).map(|n| IpAddr::from([10, if n <= cut { 0 } else { 9 }, 0, octet(n)])).collect();
        let outside: Vec<IpAddr> = (1..=outside).map(|n| IpAddr::from([192, 0, 2, octet(n)])).collect();
        let expected = enumerate(&inside, &outside, &free, sharing as usize, each as usize);
        for public in &outside {
            for port in (first.saturating_sub(2)..=(last + 2).min(65_535)).map(|p| u16::try_from(p).unwrap()) {
                let got = config.plan().inside_of(*public, port);
                assert_eq!(got.map(|(p, _)| p), expected.get(&(*public, port)).copied(), "{text}: {public} {port}");
                assert!(got.is_none_or(|(_, range)| range.contains(port)));
                ports_checked += 1;
            }
            let sharers: std::collections::BTreeSet<_> =
                expected.iter().filter(|((p, _), _)| p == public).map(|(_, inside)| inside).collect();
            assert_eq!(config.plan().sharers_of(*public), sharers.len() as u64);
        }
        for private in &inside {
            let (public, ranges) = config.plan().outside_of(*private).unwrap();
            let ports = ranges.iter().flat_map(|r| r.first()..=r.last());
            let theirs = expected.iter().filter(|(_, p)| *p == private).map(|((public, port), _)| (*public, *port));
            assert_eq!(ports.map(|p| (public, p)).collect::<Vec<_>>(), theirs.collect::<Vec<_>>(), "{text}");
        }
    }
    assert!(plans > 80 && ports_checked > 50_000, "{plans} {ports_checked}");
}
