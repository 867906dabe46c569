//! Firewalls that log by NetFlow v9 (RFC 3954): events with names of users, and both directions of a session.

use retained::{Read, SetAside};

use crate::flow_oracle::{datagrams, line};

const AT: u64 = 1_790_000_000_000;

/// Cisco's older numbers: addresses and ports, what they became, event, when, when the flow began, who.
const FIREWALL: [(u16, u16); 13] = [
    (8, 4),
    (7, 2),
    (12, 4),
    (11, 2),
    (4, 1),
    (40_001, 4),
    (40_002, 4),
    (40_003, 2),
    (40_004, 2),
    (40_005, 1),
    (323, 8),
    (152, 8),
    (40_000, 20),
];

type End = ([u8; 4], u16);

const INSIDE: End = ([10, 0, 0, 5], 40_000);
const OUTSIDE: End = ([203, 0, 113, 1], 5_000);
const SERVER: End = ([192, 0, 2, 80], 443);
const SELF: &str = "session tcp 203.0.113.1:5000 10.0.0.5:40000 192.0.2.80:443";

/// A datagram of one template and its records.
fn datagram(fields: &[(u16, u16)], records: &[Vec<u8>]) -> Vec<u8> {
    let (template, data) = (fields.iter().flat_map(|(a, b)| [*a, *b]), records.concat());
    let mut bytes = [9_u16, 2].map(u16::to_be_bytes).concat();
    bytes.extend([10_000_u32, (AT / 1000) as u32, 1, 7].map(u32::to_be_bytes).concat());
    let lengths = [0, 8 + 4 * fields.len() as u16, 300, fields.len() as u16];
    bytes.extend(lengths.into_iter().chain(template).flat_map(u16::to_be_bytes));
    bytes.extend([300, 4 + data.len() as u16].map(u16::to_be_bytes).concat());
    bytes.extend(data);
    bytes
}

fn record(src: End, dst: End, post_src: End, post_dst: End, event: u8, after: u64, user: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (ip, port) in [src, dst] {
        bytes.extend(ip);
        bytes.extend(port.to_be_bytes());
    }
    bytes.push(6);
    bytes.extend([post_src.0, post_dst.0].concat());
    bytes.extend([post_src.1, post_dst.1].map(u16::to_be_bytes).concat());
    bytes.push(event);
    bytes.extend([AT + after, AT].map(u64::to_be_bytes).concat());
    let mut name = user.as_bytes().to_vec();
    name.resize(20, 0);
    bytes.extend(name);
    bytes
}

fn outward(event: u8, after: u64, user: &str) -> Vec<u8> {
    record(INSIDE, SERVER, OUTSIDE, SERVER, event, after, user)
}

fn read(records: &[Vec<u8>]) -> Read {
    datagrams([datagram(&FIREWALL, records).as_slice()])
}

fn check(records: &[Vec<u8>], expected: &[&str]) {
    let read = read(records);
    assert!(read.rejected.is_empty(), "{:?}", read.rejected);
    assert_eq!(read.nat.iter().map(line).collect::<Vec<_>>(), expected);
}

#[test]
fn events_of_a_firewall_are_sessions_with_the_user_who_signed_in() {
    let read = read(&[outward(1, 0, "alice"), outward(5, 700, "alice"), outward(2, 1500, "")]);
    assert_eq!(read.nat.iter().map(line).collect::<Vec<_>>(), [format!("{SELF} {AT} {}", AT + 1500)]);
    assert_eq!(read.nat[0].subscriber.as_ref().unwrap().reveal(), "alice");
    // An end that says when it began needs no beginning; an update alone tells what it knows.
    check(&[outward(2, 1500, "")], &[&format!("{SELF} {AT} {}", AT + 1500)]);
    check(&[outward(5, 700, "")], &[&format!("{SELF} {AT} -")]);
}

#[test]
fn a_denied_connection_is_nobodys() {
    assert_eq!(read(&[outward(3, 0, "")]).rejected[0].reason, SetAside::NotTranslated);
    let plain = record(INSIDE, SERVER, INSIDE, SERVER, 1, 0, "");
    assert_eq!(read(&[plain]).rejected[0].reason, SetAside::NotTranslated);
    let mut name = outward(1, 0, "alice");
    let end = name.len() - 20;
    name[end] = 0xff;
    assert_eq!(read(&[name]).rejected[0].reason, SetAside::Unreadable("userName"));
}

#[test]
fn what_came_in_is_the_inside_whichever_way_it_is_logged() {
    let expected = format!("session tcp 203.0.113.1:5000 10.0.0.5:40000 192.0.2.80:443 {AT} -");
    // Routers: the packet had the public address and got the private one.
    check(&[record(SERVER, OUTSIDE, SERVER, INSIDE, 1, 0, "")], &[&expected]);
    // Firewalls: the session's inside, and how it is seen from outside.
    check(&[record(SERVER, INSIDE, SERVER, OUTSIDE, 1, 0, "")], &[&expected]);
    // Between two customers of one translator: both are somebody.
    let hairpin = record(INSIDE, ([203, 0, 113, 2], 80), OUTSIDE, ([10, 0, 0, 9], 8080), 1, 0, "");
    let both = [
        format!("session tcp 203.0.113.1:5000 10.0.0.5:40000 10.0.0.9:8080 {AT} -"),
        format!("session tcp 203.0.113.2:80 10.0.0.9:8080 10.0.0.5:40000 {AT} -"),
    ];
    check(&[hairpin], &both.each_ref().map(String::as_str));
}

#[test]
fn times_that_count_from_the_start_of_the_exporter_survive_its_counters_end() {
    let fields = [(8, 4), (7, 2), (12, 4), (11, 2), (4, 1), (225, 4), (227, 2), (22, 4), (21, 4)];
    let flow = |first: u32, last: u32| {
        let mut bytes = outward(0, 0, "")[..13].to_vec();
        bytes.extend(OUTSIDE.0);
        bytes.extend(OUTSIDE.1.to_be_bytes());
        bytes.extend([first, last].map(u32::to_be_bytes).concat());
        bytes
    };
    // The exporter had been up for ten seconds, or for that and one turn of the counter.
    let read = datagrams([datagram(&fields, &[flow(8_000, 9_500), flow(u32::MAX - 999, 500)]).as_slice()]);
    let expected = [(AT - 2_000, AT - 500), (AT - 11_000, AT - 9_500)].map(|(a, b)| format!("{SELF} {a} {b}"));
    assert_eq!(read.nat.iter().map(line).collect::<Vec<_>>(), expected);
}
