//! What fields of flow logs mean, message by message: templates, events, times, blocks, and the bounds.

use retained::{Convert, Piece, Place, Read, SetAside, format};
use terms::Instant;

use crate::flow_oracle::{datagrams, line};

const AT: u64 = 1_790_000_000_000;

/// A message of these sets.
fn message(domain: u32, sets: &[Vec<u8>]) -> Vec<u8> {
    let body = sets.concat();
    let mut bytes = vec![0, 10];
    bytes.extend((16 + body.len() as u16).to_be_bytes());
    bytes.extend(((AT / 1000) as u32).to_be_bytes());
    bytes.extend([0, 0, 0, 1]);
    bytes.extend(domain.to_be_bytes());
    bytes.extend(body);
    bytes
}

fn set(id: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = id.to_be_bytes().to_vec();
    bytes.extend((4 + body.len() as u16).to_be_bytes());
    bytes.extend(body);
    bytes
}

/// A template of (element, length); elements from 100000 on are of enterprise 29305.
fn template(id: u16, fields: &[(u32, u16)]) -> Vec<u8> {
    let mut bytes = id.to_be_bytes().to_vec();
    bytes.extend((fields.len() as u16).to_be_bytes());
    for (element, length) in fields {
        let foreign = *element >= 100_000;
        bytes.extend(((*element % 100_000) as u16 | u16::from(foreign) << 15).to_be_bytes());
        bytes.extend(length.to_be_bytes());
        if foreign {
            bytes.extend(29_305_u32.to_be_bytes());
        }
    }
    bytes
}

/// Events of sessions: when, which, private, public, ports, protocol, other end.
const SESSION: [(u32, u16); 9] = [(323, 8), (230, 1), (8, 4), (225, 4), (7, 2), (227, 2), (4, 1), (12, 4), (11, 2)];

fn session(at: u64, event: u8, public_port: u16) -> Vec<u8> {
    let mut bytes = at.to_be_bytes().to_vec();
    bytes.extend([event, 100, 64, 0, 1, 203, 0, 113, 1, 0x9c, 0x40]);
    bytes.extend(public_port.to_be_bytes());
    bytes.extend([6, 192, 0, 2, 80, 1, 187]);
    bytes
}

/// Reads messages with this template and these records.
fn records(fields: &[(u32, u16)], records: &[Vec<u8>]) -> Read {
    datagrams([message(1, &[set(2, &template(256, fields)), set(256, &records.concat())]).as_slice()])
}

fn check(fields: &[(u32, u16)], data: &[Vec<u8>], expected: &[&str]) {
    let read = records(fields, data);
    assert!(read.rejected.is_empty(), "{:?}", read.rejected);
    assert_eq!(read.nat.iter().map(line).collect::<Vec<_>>(), expected);
}

fn check_aside(fields: &[(u32, u16)], data: &[Vec<u8>], expected: SetAside) {
    let read = records(fields, data);
    assert_eq!(read.rejected.iter().map(|r| r.reason).collect::<Vec<_>>(), vec![expected; data.len()]);
    assert!(read.nat.is_empty());
}

const WHO: &str = "session tcp 203.0.113.1:5000 100.64.0.1:40000 192.0.2.80:443";

#[test]
fn beginnings_and_ends_are_paired_and_what_is_missing_stays_open() {
    let (begun, over) = (session(AT, 4, 5000), session(AT + 1500, 5, 5000));
    check(&SESSION, &[begun.clone(), over.clone()], &[&format!("{WHO} 1790000000000 1790000001500")]);
    check(&SESSION, std::slice::from_ref(&begun), &[&format!("{WHO} 1790000000000 -")]);
    check(&SESSION, &[over], &[&format!("{WHO} - 1790000001500")]);
    // The same word twice is one session; a second beginning ends the first.
    check(&SESSION, &[begun.clone(), begun.clone()], &[&format!("{WHO} 1790000000000 -")]);
    let again = records(&SESSION, &[begun, session(AT + 2000, 4, 5000)]);
    assert_eq!(again.nat.len(), 2);
    assert_eq!(again.nat[0].life.possible().to().micros() / 1000, AT as i64 + 2000);
}

#[test]
fn events_that_give_nobody_an_address_are_set_aside() {
    for event in [3, 12, 13, 18, 200] {
        check_aside(&SESSION, &[session(AT, event, 5000)], SetAside::NotTranslated);
    }
    check_aside(&SESSION, &[session(0, 4, 5000)], SetAside::Missing("observationTimeMilliseconds"));
    let mut echo = session(AT, 4, 5000);
    assert_eq!(std::mem::replace(&mut echo[21], 1), 6);
    check_aside(&SESSION, &[echo], SetAside::OtherProtocol);
}

#[test]
fn blocks_are_given_by_their_end_or_by_their_size() {
    let fields = [(323, 8), (230, 1), (8, 4), (225, 4), (361, 2), (362, 2), (363, 2), (364, 2)];
    let block = |event: u8, end: u16, step: u16, size: u16| {
        let mut bytes = AT.to_be_bytes().to_vec();
        bytes.extend([event, 100, 64, 0, 1, 203, 0, 113, 1, 4, 0]);
        bytes.extend([end, step, size].map(u16::to_be_bytes).concat());
        bytes
    };
    let expected = "port-block - 203.0.113.1:1024-1535 100.64.0.1:0 - 1790000000000 1790000000000";
    check(&fields, &[block(16, 1535, 1, 0), block(17, 1535, 1, 0)], &[expected]);
    check(&fields, &[block(16, 0, 0, 512), block(17, 0, 1, 512)], &[expected]);
    check_aside(&fields, &[block(16, 0, 0, 0)], SetAside::Missing("portRangeEnd"));
    check_aside(&fields, &[block(16, 1000, 1, 0)], SetAside::Unreadable("portRangeEnd"));
    check_aside(&fields, &[block(16, 0, 1, 65_000)], SetAside::Unreadable("portRangeNumPorts"));
    // Ports dealt out in steps are several customers' between them: no range says that.
    check_aside(&fields, &[block(16, 0, 8, 512)], SetAside::Unreadable("portRangeStepSize"));
}

#[test]
fn an_address_for_an_address_is_all_its_ports() {
    let record = [&AT.to_be_bytes()[..], &[14, 100, 64, 0, 1, 203, 0, 113, 1]].concat();
    let fields = [(323, 8), (230, 1), (8, 4), (225, 4)];
    check(&fields, &[record], &["port-block - 203.0.113.1:* 100.64.0.1:0 - 1790000000000 -"]);
}

#[test]
fn fields_of_other_enterprises_and_of_varying_length_are_stepped_over() {
    let mut fields = vec![(100_225, 4), (371, u16::MAX), (96, u16::MAX)];
    fields.extend(SESSION);
    let mut record = vec![9, 9, 9, 9, 5];
    record.extend(b"alice");
    record.extend([255, 1, 4]);
    record.extend([7; 260]);
    let read = records(&fields, &[[record, session(AT, 4, 5000)].concat()]);
    assert_eq!(read.nat.iter().map(line).collect::<Vec<_>>(), [format!("{WHO} 1790000000000 -")]);
    assert_eq!(read.nat[0].subscriber.as_ref().unwrap().reveal(), "alice");
}

#[test]
fn times_of_flows_come_in_many_units() {
    let rest = [(8, 4), (225, 4), (7, 2), (227, 2), (4, 1), (12, 4), (11, 2)];
    let flow = |times: &[(u32, u16)], values: &[&[u8]], expected: &str| {
        let fields = [times, &rest].concat();
        let record = [values.concat(), session(0, 0, 5000)[9..].to_vec()].concat();
        check(&fields, &[record], &[&format!("{WHO} {expected}")]);
    };
    let seconds = ((AT / 1000) as u32).to_be_bytes();
    let ntp = ((AT / 1000 + 2_208_988_800) << 32 | 0x8000_0000).to_be_bytes();
    flow(&[(152, 8), (153, 8)], &[&AT.to_be_bytes(), &(AT + 5).to_be_bytes()], "1790000000000 1790000000005");
    flow(&[(150, 4), (151, 4)], &[&seconds, &seconds], "1790000000000 1790000000000");
    flow(&[(154, 8), (157, 8)], &[&ntp, &ntp], "1790000000500 1790000000500");
    flow(&[(152, 8), (161, 4)], &[&AT.to_be_bytes(), &[0, 0, 1, 0]], "1790000000000 1790000000256");
    flow(&[(158, 4), (159, 4)], &[&2_000_000_u32.to_be_bytes(), &[0; 4]], "1789999998000 1790000000000");
    // Counted from the exporter's start, which the record names.
    let start = (AT - 10_000).to_be_bytes();
    let ups = [&1000_u32.to_be_bytes()[..], &2000_u32.to_be_bytes()].concat();
    flow(&[(22, 4), (21, 4), (160, 8)], &[&ups, &start], "1789999991000 1789999992000");
}

#[test]
fn a_template_withdrawn_or_of_another_exporter_is_not_used() {
    let learned = set(2, &template(256, &SESSION));
    let data = set(256, &session(AT, 4, 5000));
    let read = |messages: &[Vec<u8>]| datagrams(messages.iter().map(Vec::as_slice));
    for (withdrawal, stored) in [(vec![1, 0, 0, 0], 0), (vec![0, 2, 0, 0], 0), (vec![1, 1, 0, 0], 1)] {
        let read = read(&[message(1, &[learned.clone(), set(2, &withdrawal), data.clone()])]);
        assert_eq!((read.tally.stored, read.tally.read), (stored, 1), "{withdrawal:?}");
    }
    let other = read(&[message(1, &[learned]), message(2, &[data])]);
    assert_eq!(other.rejected[0].reason, SetAside::Missing("template"));
}

/// The netflow converter, and what it made of datagrams that came at these seconds.
fn heard(messages: &[(u64, Vec<u8>)]) -> (Box<dyn Convert>, Read) {
    let mut convert = (format("netflow").unwrap().open)();
    let mut out = Read::new();
    for (second, bytes) in messages {
        convert.feed(came(*second, bytes), &mut out);
        assert_eq!(out.tally.read, out.tally.stored + out.tally.set_aside);
    }
    (convert, out)
}

fn came(second: u64, bytes: &[u8]) -> Piece<'_> {
    let received = Instant::from_micros((AT * 1_000 + second * 1_000_000) as i64);
    Piece { bytes, received, from: Some([192, 0, 2, 1].into()) }
}

#[test]
fn data_that_comes_before_its_template_waits_for_it() {
    let learned = message(1, &[set(2, &template(256, &SESSION))]);
    let begun = message(1, &[set(256, &session(AT, 4, 5000))]);
    let ended = message(1, &[set(256, &session(AT + 9_000, 5, 5000))]);
    let (_, in_order) = heard(&[(0, learned.clone()), (0, begun.clone()), (9, ended.clone())]);
    let early = [(0, begun.clone()), (9, ended.clone()), (60, learned.clone())];
    let (mut convert, read) = heard(&early);
    assert_eq!((read.nat.as_slice(), read.tally), (in_order.nat.as_slice(), in_order.tally));
    let mut rest = Read::new();
    convert.finish(came(61, b""), &mut rest);
    assert_eq!(rest, Read::new(), "it was read once");
    // Of another domain, or under another number, it is not its template.
    let other = message(2, &[set(2, &template(256, &SESSION)), set(2, &template(257, &SESSION))]);
    let (mut convert, mut read) = heard(&[(0, begun.clone()), (1, other)]);
    assert_eq!(read.tally.read, 0);
    convert.finish(came(2, b""), &mut read);
    let place = Place::Datagram(1, 20);
    let aside: Vec<_> = read.rejected.iter().map(|r| (r.place, r.reason, &*r.bytes)).collect();
    assert_eq!(aside, [(place, SetAside::Missing("template"), &*session(AT, 4, 5000))], "as it came");
    // Half an hour is enough.
    let (_, read) = heard(&[(0, begun), (1_801, ended), (1_802, learned)]);
    assert_eq!((read.tally.stored, read.tally.set_aside), (1, 1));
}

#[test]
fn no_more_waits_for_templates_than_fits() {
    let data = |domain| message(domain, &[set(256, &[7; 1_000])]);
    let sets = |messages: Vec<(u64, Vec<u8>)>| {
        let (mut convert, mut read) = heard(&messages);
        let waiting = messages.len() as u64 - read.tally.read;
        convert.finish(came(0, b""), &mut read);
        assert_eq!((read.tally.read, read.tally.set_aside), (messages.len() as u64, messages.len() as u64));
        waiting
    };
    assert_eq!(sets((0..100).map(|_| (0, data(1))).collect()), 100);
    assert_eq!(sets((0..1_000).map(|_| (0, data(1))).collect()), 225, "of one domain");
    assert_eq!(sets((0..20_000).map(|n| (0, data(n % 1_000))).collect()), 14_463, "of all");
}

#[test]
fn the_first_exporters_make_room_for_a_thousand_others() {
    let learned = set(2, &template(256, &SESSION));
    let data = set(256, &session(AT, 4, 5000));
    let mut all: Vec<_> = (0..1025).map(|domain| message(domain, std::slice::from_ref(&learned))).collect();
    all.push(message(1024, std::slice::from_ref(&data)));
    all.push(message(0, &[data]));
    let read = datagrams(all.iter().map(Vec::as_slice));
    assert_eq!((read.tally.stored, read.tally.set_aside), (1, 1));
}

#[test]
fn templates_that_cannot_be_are_set_aside() {
    let too_many = vec![(1, 1); 513];
    for bad in [template(255, &SESSION), template(256, &[(8, 0)]), template(256, &too_many), vec![1, 0, 0, 9, 0, 8]] {
        let read = datagrams([message(1, &[set(2, &bad)]).as_slice()]);
        assert_eq!(read.rejected.iter().map(|r| r.reason).collect::<Vec<_>>(), [SetAside::Unreadable("template")]);
    }
    let many: Vec<_> = (0..600).map(|n| template(256 + n, &[(8, 4)])).collect();
    let read = datagrams([message(1, &[set(2, &many.concat())]).as_slice()]);
    assert_eq!(read.tally.set_aside, 600 - 512);
}

#[test]
fn the_realm_of_the_inside_address_is_said_by_name_or_by_the_vrf_of_its_side() {
    let realm = |fields: &[(u32, u16)], more: &[u8]| {
        let data = [session(AT, 4, 5000), more.to_vec()].concat();
        let read = records(&[&SESSION[..], fields].concat(), &[data]);
        assert!(read.rejected.is_empty(), "{:?}", read.rejected);
        read.nat[0].realm.as_ref().map(|r| r.as_str().to_owned())
    };
    let vrf = [(234, 4), (235, 4)];
    assert_eq!(realm(&vrf, &[0, 0, 0, 7, 0, 0, 0, 9]).as_deref(), Some("vrf 7"));
    assert_eq!(realm(&vrf, &[0, 0, 0, 0, 0, 0, 0, 9]), None, "VRF 0 is the unnamed realm, whatever is outside");
    assert_eq!(realm(&[(234, 4), (464, 4)], b"\0\0\0\x07abc\0").as_deref(), Some("abc"));
    assert_eq!(realm(&[(464, 2)], &[0xff, 1]).as_deref(), Some("realm 0xff01"));
    assert_eq!(realm(&[(236, 8)], b"office\0\0").as_deref(), Some("office"));
    assert_eq!(realm(&[(236, 8)], b"default\0"), None);
    // Of a packet that comes in, the inside is where it goes.
    let incoming =
        [(323, 8), (230, 1), (8, 4), (7, 2), (12, 4), (226, 4), (11, 2), (228, 2), (4, 1), (234, 4), (235, 4)];
    let mut data = AT.to_be_bytes().to_vec();
    data.extend([4, 192, 0, 2, 80, 1, 187, 203, 0, 113, 1, 100, 64, 0, 1, 0x13, 0x88, 0x9c, 0x40, 6]);
    data.extend([0, 0, 0, 9, 0, 0, 0, 7]);
    let read = records(&incoming, &[data]);
    assert_eq!(read.nat[0].realm.as_ref().map(|r| r.as_str()), Some("vrf 7"), "{:?}", read.rejected);
    // A beginning and an end in two realms are two translations.
    let two =
        [[&session(AT, 4, 5000)[..], &[0, 0, 0, 7]].concat(), [&session(AT + 9, 5, 5000)[..], &[0, 0, 0, 8]].concat()];
    let read = records(&[&SESSION[..], &[(234, 4)]].concat(), &two);
    assert_eq!(read.nat.len(), 2);
    assert!(read.nat.iter().all(|r| r.life.starts_open() != r.life.ends_open()));
}
