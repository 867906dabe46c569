//! A lost end: whoever surely had the same later ends it where there is one holder at a time, and puts it in doubt elsewhere. Nobody long gone is
//! named as if nothing had happened since, and nobody who may still be there is dropped.

use std::{net::IpAddr, time::Duration};

use retained::{
    AccessKind, AccessRecord, BatchNo, Doubt, Life, NatRecord, PortRange, Question, Realm, Shape, Sourced, Subscriber,
    attribute,
};
use terms::{Clock, Instant, Period, Selector, Target, Transport};

const PUBLIC: &str = "203.0.113.10";
const PRIVATE: &str = "100.64.0.1";
/// What is asked about: 300 seconds in, with an error of two.
const ASKED: i64 = 300;

fn second(s: i64) -> Instant {
    Instant::from_micros(s * 1_000_000)
}

fn whole(from: i64, to: i64) -> Life {
    Life::whole(Period::new(second(from), second(to)).unwrap())
}

/// Seen between these two seconds; its end was lost.
fn lost(from: i64, seen: i64) -> Life {
    Life::open_end(second(from), second(seen))
}

/// A session of `address`, or of a prefix, in a realm.
fn line(name: &str, place: &str, realm: &str, life: Life) -> Sourced<AccessRecord> {
    let (address, bits) = place.split_once('/').unwrap_or((place, ""));
    let address: IpAddr = address.parse().unwrap();
    let prefix = bits.parse().unwrap_or(retained::one_address(address));
    let (subscriber, realm) = (Subscriber::new(name), Realm::new(realm));
    let record = AccessRecord { subscriber, address, prefix, realm, kind: AccessKind::Radius, life };
    Sourced { batch: BatchNo(2), record }
}

/// A block with port 5000 in it, or a session of that port.
fn nat(private: u8, shape: Shape, peer: Option<u8>, life: Life) -> Sourced<NatRecord> {
    let ports = if shape == Shape::PortBlock { PortRange::new(4_608, 5_119).unwrap() } else { PortRange::one(5_000) };
    let record = NatRecord {
        shape,
        public: PUBLIC.parse().unwrap(),
        ports,
        transport: Some(Transport::Tcp),
        private: [100, 64, 0, private].into(),
        realm: None,
        private_port: None,
        peer: peer.map(|last| ([192, 0, 2, last].into(), 443)),
        subscriber: Some(Subscriber::new(format!("line-{private}"))),
        life,
    };
    Sourced { batch: BatchNo(1), record }
}

/// Each candidate, and its doubts.
type Named = Vec<(String, Vec<Doubt>)>;

fn ask(address: &str, unshared: bool, nat: &[Sourced<NatRecord>], access: &[Sourced<AccessRecord>]) -> Named {
    let target = Target {
        selector: Selector::new(address.parse().unwrap(), Some(5_000), Transport::Tcp),
        period: Period::new(second(ASKED), second(ASKED)).unwrap(),
        clock_error_max: Duration::from_secs(1),
    };
    let clock = Clock { source: "test".into(), error_max: Duration::from_secs(1) };
    let routed = [Realm::new("homes").unwrap()];
    let question = Question { target: &target, unshared, routed: &routed, clock: &clock };
    let name = |c: &retained::Candidate| c.subscriber.as_ref().map_or("?", |s| s.reveal()).to_owned();
    let found = attribute(&question, nat, access).unwrap();
    found.candidates.iter().map(|c| (name(c), c.doubts.iter().copied().collect())).collect()
}

fn check(found: &Named, expected: &[(&str, &[Doubt])], about: &str) {
    let expected: Named = expected.iter().map(|(name, doubts)| ((*name).to_owned(), doubts.to_vec())).collect();
    assert_eq!(*found, expected, "{about}");
}

use Doubt::{AccessEndUnknown, GivenToAnother, LineUnknown, NatEndUnknown, PortBlock, SeveralFit};

const GONE: &[Doubt] = &[GivenToAnother, AccessEndUnknown];
const GONE_OF_TWO: &[Doubt] = &[GivenToAnother, SeveralFit, AccessEndUnknown];

/// Of the first the stop was lost; the second had the same after it: until before the asked moment, and then beyond it. `at` is asked about.
fn lost_stop(places: [&str; 2], realm: &str, at: &str, unshared: bool) -> [Named; 2] {
    [200, 900].map(|until| {
        let access = [line("a", places[0], realm, lost(0, 10)), line("b", places[1], realm, whole(100, until))];
        if at != PRIVATE {
            return ask(at, unshared, &[], &access);
        }
        let mut session = nat(1, Shape::Session, None, whole(290, 310));
        (session.record.subscriber, session.record.realm) = (None, Realm::new(realm));
        ask(PUBLIC, unshared, &[session], &access)
    })
}

/// The earlier one was over: the later one is named alone, and nobody when that one had gone as well.
fn is_over(places: [&str; 2], realm: &str, at: &str, unshared: bool) {
    let [after, during] = lost_stop(places, realm, at, unshared);
    let nobody: &[(&str, &[Doubt])] = if at == PRIVATE { &[("?", &[LineUnknown])] } else { &[] };
    check(&after, nobody, places[0]);
    check(&during, &[("b", &[])], places[0]);
}

/// The earlier one may be there as well: it is in doubt, and stands behind.
fn is_in_doubt(places: [&str; 2], realm: &str, at: &str, unshared: bool) {
    let [after, during] = lost_stop(places, realm, at, unshared);
    check(&after, &[("a", GONE)], places[0]);
    check(&during, &[("b", &[SeveralFit]), ("a", GONE_OF_TWO)], places[0]);
}

#[test]
fn a_private_address_of_a_named_realm_has_one_holder_at_a_time() {
    is_over([PRIVATE; 2], "vrf 7", PRIVATE, false);
}

#[test]
fn where_private_addresses_may_overlap_the_earlier_one_stays_in_doubt_behind_the_later() {
    is_in_doubt([PRIVATE; 2], "", PRIVATE, false);
}

#[test]
fn an_address_of_the_internet_has_one_holder_at_a_time_where_the_provider_says_that_it_shares_it_not() {
    is_over([PUBLIC; 2], "", PUBLIC, true);
    is_over([PUBLIC; 2], "homes", PUBLIC, true);
    is_in_doubt([PUBLIC; 2], "", PUBLIC, false);
    is_in_doubt([PUBLIC; 2], "homes", PUBLIC, false);
}

#[test]
fn an_ipv6_address_and_a_delegated_prefix_have_one_holder_and_a_network_may_have_several() {
    let asked = "2001:db8:5:100::9";
    is_over([asked; 2], "", asked, false);
    is_over(["2001:db8:5:100::/56"; 2], "", asked, false);
    is_in_doubt(["2001:db8:5:100::/64"; 2], "", asked, false);
    // One delegates to the other; which of them is asked about is not known.
    is_in_doubt(["2001:db8:5::/48", "2001:db8:5:100::/56"], "", asked, false);
    is_in_doubt(["2001:db8:5:100::/56", "2001:db8:5::/48"], "", asked, false);
    // Unique local addresses are private ones.
    is_in_doubt(["fd00::9"; 2], "", "fd00::9", false);
}

fn blocks(first: Life, second: Life) -> Named {
    ask(PUBLIC, false, &[nat(1, Shape::PortBlock, None, first), nat(2, Shape::PortBlock, None, second)], &[])
}

#[test]
fn a_block_whose_release_was_lost_is_over_when_another_line_has_it() {
    let block: &[Doubt] = &[PortBlock];
    check(&blocks(lost(0, 10), whole(100, 200)), &[], "both are gone");
    check(&blocks(lost(0, 10), whole(100, 900)), &[("line-2", block)], "the second is there");
    check(&blocks(lost(0, 10), lost(100, 100)), &[("line-2", &[NatEndUnknown, PortBlock])], "neither end is known");
    check(&blocks(lost(0, 10), lost(400, 500)), &[("line-1", &[NatEndUnknown, PortBlock])], "the second came later");
    // It was seen at a moment of which the beginning is not known.
    check(&blocks(lost(0, 10), Life::open_start(second(120), second(130))), &[], "seen in between");
    // Beside the other since before: one of the two logs is not what it seems, and neither says when the other ended.
    let both: [(&str, &[Doubt]); 2] =
        [("line-2", &[SeveralFit, PortBlock]), ("line-1", &[SeveralFit, NatEndUnknown, PortBlock])];
    check(&blocks(lost(0, 50), whole(20, 900)), &both, "at once");
}

#[test]
fn a_port_may_serve_several_lines_with_several_peers_and_one_with_one() {
    let sessions = |peers: [Option<u8>; 2]| {
        let first = nat(1, Shape::Session, peers[0], lost(0, 10));
        ask(PUBLIC, false, &[first, nat(2, Shape::Session, peers[1], whole(100, 900))], &[])
    };
    check(&sessions([Some(1), Some(1)]), &[("line-2", &[])], "one connection has one line");
    for peers in [[None, None], [Some(1), Some(2)], [Some(1), None]] {
        let both: [(&str, &[Doubt]); 2] =
            [("line-2", &[SeveralFit]), ("line-1", &[GivenToAnother, SeveralFit, NatEndUnknown])];
        check(&sessions(peers), &both, "other peers");
    }
}

#[test]
fn what_is_not_a_successor_says_nothing() {
    let still: &[Doubt] = &[AccessEndUnknown];
    let first = || line("a", PUBLIC, "", lost(0, 10));
    let with = |other: Sourced<AccessRecord>| ask(PUBLIC, true, &[], &[first(), other]);
    check(&with(line("b", PUBLIC, "", whole(400, 500))), &[("a", still)], "came after the asked moment");
    check(&with(line("b", PUBLIC, "", whole(0, 9))), &[("a", still)], "had gone before");
    check(&with(line("b", "203.0.113.11", "", whole(100, 200))), &[("a", still)], "another address");
    check(&with(line("b", PUBLIC, "company", whole(100, 200))), &[("a", still)], "another network");
    let mut lease = line("device", PUBLIC, "", whole(100, 200));
    lease.record.kind = AccessKind::Dhcp;
    check(&with(lease), &[("a", still)], "the lease beneath it");
}

#[test]
fn two_names_of_one_session_are_not_one_after_the_other() {
    // Two servers log one session under two names, a second apart.
    let both = [line("a", PUBLIC, "", lost(0, 0)), line("calling-station 1", PUBLIC, "", lost(1, 290))];
    let expected: [(&str, &[Doubt]); 2] =
        [("calling-station 1", &[SeveralFit]), ("a", &[GivenToAnother, SeveralFit, AccessEndUnknown])];
    let found = ask(PUBLIC, true, &[], &both);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1], (expected[1].0.to_owned(), expected[1].1.to_vec()));
}

#[test]
fn the_order_of_the_records_changes_nothing_and_the_last_of_many_is_the_first() {
    let mut lines: Vec<_> = (0..5).map(|n| line(&format!("s{n}"), PUBLIC, "", lost(n * 61, n * 61 + 5))).collect();
    for unshared in [false, true] {
        let found = ask(PUBLIC, unshared, &[], &lines);
        assert_eq!(found[0].0, "s4");
        assert_eq!(found.len(), if unshared { 1 } else { 5 });
        for _ in 0..5 {
            lines.rotate_left(1);
            assert_eq!(ask(PUBLIC, unshared, &[], &lines), found);
            lines.reverse();
            assert_eq!(ask(PUBLIC, unshared, &[], &lines), found);
        }
    }
}

#[test]
fn what_a_line_had_ends_where_another_surely_had_it() {
    let all = [line("a", PRIVATE, "", lost(0, 10)), line("b", PRIVATE, "", whole(100, 200))];
    let had = retained::had(&Subscriber::new("a"), &all, Duration::ZERO);
    assert_eq!(had.iter().map(|s| s.record.life.possible().to()).collect::<Vec<_>>(), [second(100)]);
    let again = [line("a", PRIVATE, "", lost(0, 10)), line("a", PRIVATE, "", whole(0, 50))];
    let had = retained::had(&Subscriber::new("a"), &again, Duration::ZERO);
    assert_eq!(had.iter().map(|s| s.record.life).collect::<Vec<_>>(), [whole(0, 50)], "it is there with its end");
}
