//! Candidates and doubt: a table of small worlds.

use std::{net::IpAddr, time::Duration};

use retained::{
    AccessKind, AccessRecord, Attribution, BatchNo, Doubt, Life, NatRecord, NotAttributed, PortRange, Question, Shape,
    Sourced, Subscriber, Verdict, attribute, one_address,
};
use terms::{Clock, Instant, Period, Selector, Target, Transport};

const PUBLIC: &str = "203.0.113.10";

fn second(s: i64) -> Instant {
    Instant::from_micros(s * 1_000_000)
}

fn life(from: i64, to: i64) -> Life {
    Life::whole(Period::new(second(from), second(to)).unwrap())
}

fn nat(private: u8, port: u16, life: Life) -> Sourced<NatRecord> {
    let record = NatRecord {
        shape: Shape::Session,
        public: PUBLIC.parse().unwrap(),
        ports: PortRange::one(port),
        transport: Some(Transport::Tcp),
        private: [100, 64, 0, private].into(),
        realm: None,
        private_port: None,
        peer: None,
        subscriber: None,
        life,
    };
    Sourced { batch: BatchNo(1), record }
}

fn line(name: &str, address: impl Into<IpAddr>, life: Life) -> Sourced<AccessRecord> {
    let (subscriber, address) = (Subscriber::new(name), address.into());
    let prefix = one_address(address);
    let record = AccessRecord { subscriber, address, prefix, realm: None, kind: AccessKind::Radius, life };
    Sourced { batch: BatchNo(2), record }
}

fn private(last: u8) -> [u8; 4] {
    [100, 64, 0, last]
}

/// Asks for port 5000 at second 100, with an error of one second, and one more of the provider's clock.
fn ask(
    port: Option<u16>,
    unshared: bool,
    nat: &[Sourced<NatRecord>],
    access: &[Sourced<AccessRecord>],
) -> Result<Attribution, NotAttributed> {
    let target = Target {
        selector: Selector::new(PUBLIC.parse().unwrap(), port, Transport::Tcp),
        period: Period::new(second(100), second(100)).unwrap(),
        clock_error_max: Duration::from_secs(1),
    };
    let clock = Clock { source: "test".into(), error_max: Duration::from_secs(1) };
    attribute(&Question { target: &target, unshared, routed: &[], clock: &clock }, nat, access)
}

fn check(
    nat: &[Sourced<NatRecord>],
    access: &[Sourced<AccessRecord>],
    verdict: Verdict,
    expected: &[(&str, &[Doubt])],
) {
    let got = ask(Some(5_000), false, nat, access).unwrap();
    let seen: Vec<_> = got
        .candidates
        .iter()
        .map(|c| (c.subscriber.as_ref().map_or("?", |s| s.reveal()), c.doubts.iter().copied().collect::<Vec<_>>()))
        .collect();
    let expected: Vec<_> = expected.iter().map(|(name, doubts)| (*name, doubts.to_vec())).collect();
    assert_eq!((got.verdict, seen), (verdict, expected));
    assert_eq!(got.widened_by, Duration::from_secs(2));
}

#[test]
fn one_session_and_one_line_are_one_answer() {
    let lines = [line("a", private(1), life(0, 1_000)), line("b", private(2), life(0, 1_000))];
    check(&[nat(1, 5_000, life(90, 110)), nat(2, 5_001, life(90, 110))], &lines, Verdict::One, &[("a", &[])]);
    check(&[nat(1, 5_000, life(90, 97))], &lines, Verdict::None, &[]);
    check(&[], &lines, Verdict::None, &[]);
}

#[test]
fn whom_the_translator_named_needs_no_line() {
    let named = |private, life| {
        let mut session = nat(private, 5_000, life);
        session.record.subscriber = Some(Subscriber::new("n"));
        session
    };
    check(&[named(1, life(90, 110))], &[], Verdict::One, &[("n", &[])]);
    // An access session is better informed; that the two differ is said.
    let session = line("a", private(1), life(0, 1_000));
    check(&[named(1, life(90, 110))], &[session], Verdict::One, &[("a", &[Doubt::NamesDiffer])]);
    check(&[named(1, life(90, 99))], &[], Verdict::One, &[("n", &[Doubt::OnlyByClockError])]);
}

#[test]
fn a_port_that_changed_hands_within_the_clocks_error_has_two_answers() {
    use Doubt::{OnlyByClockError, SeveralFit};
    let lines = [line("a", private(1), life(0, 1_000)), line("b", private(2), life(0, 1_000))];
    let sessions = [nat(1, 5_000, life(90, 99)), nat(2, 5_000, life(100, 110))];
    check(&sessions, &lines, Verdict::Several, &[("b", &[SeveralFit]), ("a", &[SeveralFit, OnlyByClockError])]);
}

#[test]
fn a_private_address_that_changed_hands_has_two_answers() {
    use Doubt::{OnlyByClockError, SeveralFit};
    let lines = [line("a", private(1), life(0, 99)), line("b", private(1), life(100, 1_000))];
    let sessions = [nat(1, 5_000, life(90, 110))];
    check(&sessions, &lines, Verdict::Several, &[("b", &[SeveralFit]), ("a", &[SeveralFit, OnlyByClockError])]);
}

#[test]
fn two_clocks_may_be_wrong_in_two_directions() {
    use Doubt::{OnlyByClockError, SeveralFit};
    // The translation began at 100 by its clock, so at 99 at the earliest; who left at 98 by the other clock left at 99 at the latest.
    let lines = [line("a", private(1), life(0, 98)), line("b", private(1), life(101, 1_000))];
    let both: &[(&str, &[Doubt])] = &[("a", &[SeveralFit, OnlyByClockError]), ("b", &[SeveralFit, OnlyByClockError])];
    check(&[nat(1, 5_000, life(100, 110))], &lines, Verdict::Several, both);
    // A second earlier nobody is left who could have been there.
    let lines = [line("a", private(1), life(0, 97)), line("b", private(1), life(101, 1_000))];
    check(&[nat(1, 5_000, life(100, 110))], &lines, Verdict::One, &[("b", &[OnlyByClockError])]);
}

#[test]
fn a_block_and_a_session_of_one_subscriber_are_one_answer() {
    let mut block = nat(1, 5_000, life(0, 1_000));
    block.record.shape = Shape::PortBlock;
    block.record.ports = PortRange::new(4_608, 5_119).unwrap();
    let lines = [line("a", private(1), life(0, 1_000))];
    let session = nat(1, 5_000, life(90, 110));
    for both in [[block.clone(), session.clone()], [session, block]] {
        check(&both, &lines, Verdict::One, &[("a", &[])]);
        let got = ask(Some(5_000), false, &both, &lines).unwrap();
        assert_eq!(got.candidates[0].shape, Shape::Session);
    }
}

#[test]
fn an_end_that_another_run_saw_ends_the_session_though_its_beginning_was_reckoned() {
    let session = nat(1, 5_000, life(90, 110));
    let began = |life| line("a", private(1), life);
    let open = || began(Life::open_end(second(0), second(0)));
    let check = |access: &[Sourced<AccessRecord>], expected: &[(&str, &[Doubt])]| {
        check(std::slice::from_ref(&session), access, Verdict::One, expected);
    };
    let nobody: &[(&str, &[Doubt])] = &[("?", &[Doubt::LineUnknown])];
    let still: &[(&str, &[Doubt])] = &[("a", &[Doubt::AccessEndUnknown])];
    // A stop that says how long it lasted, a second less; and one that does not say it.
    check(&[open(), began(life(1, 80))], nobody);
    let in_whole_seconds = Life::spanning(second(1), second(80), None, Some(Instant::from_micros(80_999_999)));
    check(&[open(), began(in_whole_seconds)], nobody);
    check(&[began(life(1, 80)), open()], nobody);
    check(&[open(), began(Life::open_start(second(80), second(80)))], nobody);
    // Somebody else's, another one of the same subscriber, and one that ended before it was last heard of.
    check(&[open(), line("b", private(1), life(1, 80))], &[("a", &[Doubt::GivenToAnother, Doubt::AccessEndUnknown])]);
    check(&[open(), began(life(70, 80))], still);
    check(&[began(Life::open_end(second(0), second(85))), began(life(1, 80))], still);
}

#[test]
fn what_the_log_did_not_see_is_said() {
    let open = [line("a", private(1), Life::open_end(second(0), second(50)))];
    check(&[nat(1, 5_000, life(90, 110))], &open, Verdict::One, &[("a", &[Doubt::AccessEndUnknown])]);
    let whole = [line("a", private(1), life(0, 1_000))];
    let begun = [nat(1, 5_000, Life::open_end(second(80), second(85)))];
    check(&begun, &whole, Verdict::One, &[("a", &[Doubt::NatEndUnknown])]);
    let ended = [nat(1, 5_000, Life::open_start(second(120), second(130)))];
    check(&ended, &whole, Verdict::One, &[("a", &[Doubt::NatStartUnknown])]);
    check(&[nat(1, 5_000, life(90, 110))], &[], Verdict::One, &[("?", &[Doubt::LineUnknown])]);
}

#[test]
fn a_block_of_ports_is_an_answer_with_its_shape() {
    let mut block = nat(1, 5_000, life(0, 1_000));
    block.record.shape = Shape::PortBlock;
    block.record.ports = PortRange::new(4_608, 5_119).unwrap();
    block.record.transport = None;
    let lines = [line("a", private(1), life(0, 1_000))];
    check(&[block], &lines, Verdict::One, &[("a", &[Doubt::PortBlock])]);
}

#[test]
fn a_lease_is_no_rival_to_the_accounting_of_the_same_address() {
    let mut lease = line("device", private(1), life(0, 1_000));
    lease.record.kind = AccessKind::Dhcp;
    let sessions = [nat(1, 5_000, life(90, 110))];
    check(&sessions, &[lease.clone(), line("a", private(1), life(0, 1_000))], Verdict::One, &[("a", &[])]);
    check(&sessions, &[lease], Verdict::One, &[("device", &[Doubt::DeviceOnly])]);
}

/// A session whose translator names the line.
fn named(name: &str) -> Sourced<NatRecord> {
    let mut session = nat(1, 5_000, life(90, 110));
    session.record.subscriber = Some(Subscriber::new(name));
    session
}

#[test]
fn a_line_that_the_translator_names_is_known() {
    check(&[named("a")], &[], Verdict::One, &[("a", &[])]);
    let elsewhere = [line("b", private(2), life(0, 1_000)), line("c", private(1), life(500, 1_000))];
    check(&[named("a")], &elsewhere, Verdict::One, &[("a", &[])]);
    let (first, mut second) = (named("a"), named("b"));
    second.record.life = life(95, 105);
    let expected: [(&str, &[Doubt]); 2] = [("a", &[Doubt::SeveralFit]), ("b", &[Doubt::SeveralFit])];
    check(&[first, second], &[], Verdict::Several, &expected);
    let mut late = named("a");
    late.record.life = life(101, 110);
    check(&[late], &[], Verdict::One, &[("a", &[Doubt::OnlyByClockError])]);
}

#[test]
fn the_access_session_names_the_line_and_a_translator_that_differs_is_a_doubt() {
    check(&[named("a")], &[line("a", private(1), life(0, 1_000))], Verdict::One, &[("a", &[])]);
    let lines = [line("b", private(1), life(0, 1_000))];
    check(&[named("a")], &lines, Verdict::One, &[("b", &[Doubt::NamesDiffer])]);
    let mut lease = line("device", private(1), life(0, 1_000));
    lease.record.kind = AccessKind::Dhcp;
    let doubts = [Doubt::NamesDiffer, Doubt::DeviceOnly];
    check(&[named("a")], &[lease], Verdict::One, &[("device", &doubts)]);
}

#[test]
fn every_line_behind_the_address_is_counted_whatever_its_port() {
    let sessions: Vec<_> = (1..=9).map(|n| nat(n, 5_000 + u16::from(n), life(90, 110))).collect();
    assert_eq!(ask(Some(5_000), false, &sessions, &[]).unwrap().sharers, 9);
}

#[test]
fn a_shared_address_without_port_is_refused() {
    let sessions = [nat(1, 5_000, life(90, 110))];
    assert_eq!(ask(None, false, &sessions, &[]), Err(NotAttributed::PortMissing));
    let direct = [line("a", PUBLIC.parse::<IpAddr>().unwrap(), life(0, 1_000))];
    let got = ask(None, true, &[], &direct).unwrap();
    assert_eq!((got.verdict, got.candidates[0].shape), (Verdict::One, Shape::Direct));
}
