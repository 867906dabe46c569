//! Accounting and leases, as real software said and wrote them: two readings of the same sessions agree, however a source
//! is cut, and nobody without the secret is believed.

use std::{collections::BTreeSet, net::IpAddr, time::Duration};

use retained::{
    AccessRecord, BatchNo, Convert, Lived, NatRecord, Piece, RadiusClient, RadiusPackets, Read, SetAside, Sourced,
    accounting_response, fresh, is_authentic, radius_detail, read_whole,
};
use terms::Instant;

use crate::formats::{sample, whole};

const SECRET: &[u8] = b"samples";

fn bng() -> IpAddr {
    "192.0.2.9".parse().unwrap()
}

fn packet(number: usize, kind: &str) -> Vec<u8> {
    sample(&format!("radius/packets/{number:02}-{kind}.bin"))
}

/// Each request of the sample, with the moment at which FreeRADIUS wrote that it came.
fn requests() -> Vec<(Vec<u8>, Instant)> {
    let detail = String::from_utf8(sample("radius/packets/detail")).unwrap();
    let stamps = detail.lines().filter_map(|l| l.strip_prefix("\tTimestamp = ")).map(|t| t.parse::<i64>().unwrap());
    let requests: Vec<_> =
        stamps.zip(1..).map(|(at, n)| (packet(n, "request"), Instant::from_micros(at * 1_000_000))).collect();
    assert_eq!(requests.len(), 7);
    requests
}

fn listener() -> RadiusPackets {
    let client =
        |network: &str, bits, secret: &[u8]| RadiusClient::new(network.parse().unwrap(), bits, secret.to_vec());
    RadiusPackets::new(vec![client("192.0.2.0", 24, SECRET).unwrap(), client("192.0.2.66", 32, b"other").unwrap()])
}

fn hear(packets: &[(Vec<u8>, Instant)]) -> Read {
    let (mut listener, mut out) = (listener(), Read::new());
    for (bytes, received) in packets {
        let piece = Piece { bytes, received: *received, from: Some(bng()) };
        assert_eq!(listener.feed(piece, &mut out), bytes.len());
    }
    listener.finish(Piece { bytes: &[], received: Instant::from_micros(0), from: None }, &mut out);
    whole(&out);
    out
}

fn latest<T: Lived>(records: Vec<T>) -> Vec<T> {
    let records: Vec<_> = records.into_iter().map(|record| Sourced { batch: BatchNo(1), record }).collect();
    fresh(&records).iter().map(|r| r.record.clone()).collect()
}

/// Who had what, when surely and when possibly, in order.
fn lines(records: Vec<AccessRecord>) -> Vec<String> {
    let line = |r: &AccessRecord| {
        let (c, p) = (r.life.certain(), r.life.possible());
        let (who, from, to) = (r.subscriber.reveal(), c.from(), c.to());
        format!("{who} {}/{} {from}..{to} ({}..{})", r.address, r.prefix, p.from(), p.to())
    };
    let mut lines: Vec<_> = latest(records).iter().map(line).collect();
    lines.sort();
    lines
}

fn blocks(records: Vec<NatRecord>) -> Vec<String> {
    let block = |r: &NatRecord| {
        let who = r.subscriber.as_ref().map_or("?", |s| s.reveal());
        let (ports, to) = (r.ports, r.life.certain().to());
        format!("{who} {} {}..{} {:?} {} {to}", r.public, ports.first(), ports.last(), r.transport, r.private)
    };
    latest(records).iter().map(block).collect()
}

#[test]
fn a_live_detail_file_gives_each_session_out_at_once_and_says_the_same_in_the_end() {
    let bytes = sample("radius/detail");
    let mut convert = retained::RadiusDetail::new();
    convert.live();
    let live = read_whole(&mut convert, Piece { bytes: &bytes, received: Instant::from_micros(0), from: None });
    whole(&live);
    let read = radius_detail(&bytes);
    assert!(live.access.len() > read.access.len());
    assert_eq!((lines(live.access), live.tally), (lines(read.access), read.tally));
}

#[test]
fn packets_and_the_detail_file_tell_the_same_sessions() {
    let (heard, read) = (hear(&requests()), radius_detail(&sample("radius/packets/detail")));
    whole(&read);
    assert_eq!(read.rejected.iter().map(|r| r.reason).collect::<Vec<_>>(), [SetAside::Nobody], "it ended no session");
    assert_eq!(heard.rejected.iter().map(|r| r.reason).collect::<Vec<_>>(), [SetAside::Nobody]);
    assert_eq!(blocks(heard.nat), blocks(read.nat));
    let lines_heard = lines(heard.access);
    assert_eq!(lines_heard.len(), 6, "{lines_heard:?}");
    assert_eq!(lines_heard, lines(read.access));
}

#[test]
fn a_server_whose_clock_is_wrong_names_nobody() {
    let wrong: Vec<_> =
        requests().into_iter().map(|(bytes, at)| (bytes, at.after(Duration::from_secs(3_600)))).collect();
    let (right, read) = (hear(&requests()), hear(&wrong));
    assert_eq!(read.tally.read, right.tally.read);
    let far = read.rejected.iter().filter(|r| r.reason == SetAside::EventFarFromReceipt).count();
    // One tells no time of its own: the receipt is its time.
    assert_eq!((far, read.tally.stored), (6, 1), "{:?}", read.rejected);
}

#[test]
fn an_access_server_that_goes_down_ends_its_sessions() {
    let read = radius_detail(&sample("radius/packets/detail"));
    let text = String::from_utf8(sample("radius/packets/detail")).unwrap();
    let off = text.lines().rev().find_map(|l| l.strip_prefix("\tTimestamp = ")).unwrap().parse::<i64>().unwrap();
    let open: Vec<_> = read.access.iter().filter(|r| r.life.ends_open()).collect();
    let who: BTreeSet<_> = open.iter().map(|r| r.subscriber.reveal()).collect();
    assert!(who.contains("sub-0002") && who.contains("sub-0003"));
    for record in open.iter().filter(|r| r.subscriber.reveal() != "sub-0001") {
        assert_eq!(record.life.possible().to().seconds(), off, "over by then, and nobody says when");
        assert!(record.life.certain().to().seconds() < off);
    }
}

#[test]
fn a_range_of_ports_is_a_block_of_its_subscriber() {
    let heard = hear(&requests());
    let [block] = latest(heard.nat).try_into().unwrap();
    assert_eq!(block.public.to_string(), "203.0.113.10");
    assert_eq!((block.ports.first(), block.ports.last()), (4_096, 5_119));
    assert_eq!((block.private.to_string(), block.transport), ("100.64.0.11".to_owned(), Some(terms::Transport::Tcp)));
    assert_eq!(block.subscriber.as_ref().map(|s| s.reveal()), Some("sub-0001"));
    assert!(block.life.starts_open(), "it was given after the start of the session");
    assert!(block.life.possible().from() < block.life.certain().from());
}

#[test]
fn packets_that_come_twice_or_out_of_order_change_nothing() {
    let once = requests();
    let twice: Vec<_> = once.iter().flat_map(|p| [p.clone(), p.clone()]).collect();
    assert_eq!(lines(hear(&twice).access), lines(hear(&once).access));
    // A stop that overtakes the update before it.
    let mut swapped = once.clone();
    swapped.swap(4, 5);
    assert_eq!(lines(hear(&swapped).access), lines(hear(&once).access));
    let block = |packets: &[_]| latest(hear(packets).nat).pop().unwrap();
    let ends = |packets: &[_]| (block(packets).life.certain().to(), block(packets).life.possible().to());
    assert_eq!(ends(&swapped), ends(&once));
}

#[test]
fn the_acknowledgement_is_that_of_another_server() {
    for (number, (request, _)) in (1..).zip(requests()) {
        assert!(is_authentic(&request, SECRET));
        assert_eq!(accounting_response(&request, SECRET), Some(packet(number, "response")), "{number}");
        assert_eq!(listener().response(bng(), &request), Some(packet(number, "response")));
        let padded = [request, vec![0; 9]].concat();
        assert_eq!(accounting_response(&padded, SECRET), Some(packet(number, "response")), "padding is no part of it");
    }
}

fn check_refused(from: Option<&str>, datagram: &[u8], expected: SetAside) {
    let (mut listener, mut out) = (listener(), Read::new());
    let from = from.map(|f| f.parse::<IpAddr>().unwrap());
    listener.feed(Piece { bytes: datagram, received: Instant::from_micros(0), from }, &mut out);
    whole(&out);
    let [rejected] = out.rejected.as_slice() else { panic!("{datagram:?} was taken") };
    assert_eq!((rejected.reason, rejected.bytes.as_ref()), (expected, datagram));
    assert_eq!(out.records(), 0);
    assert_eq!(from.and_then(|from| listener.response(from, datagram)), None, "it is not answered");
}

#[test]
fn nobody_without_the_secret_is_believed_or_answered() {
    let (request, _) = requests().swap_remove(1);
    check_refused(None, &request, SetAside::UnknownSender);
    check_refused(Some("203.0.113.5"), &request, SetAside::UnknownSender);
    check_refused(Some("192.0.2.66"), &request, SetAside::Forged);
    for bit in 0..request.len() * 8 {
        let mut changed = request.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let expected = match bit / 8 {
            0 => SetAside::NotThisFormat,
            2 | 3 => continue,
            _ => SetAside::Forged,
        };
        check_refused(Some("192.0.2.9"), &changed, expected);
    }
    for length in 0..request.len() {
        let expected = if length < 4 { SetAside::NotThisFormat } else { SetAside::Unreadable("length") };
        check_refused(Some("192.0.2.9"), &request[..length], expected);
    }
    assert!(RadiusClient::new(bng(), 32, vec![]).is_none(), "everybody knows the empty secret");
    assert!(!format!("{:?}", listener()).contains("115, 97, 109"), "the secret does not print");
}

type Attribute = (u8, &'static [u8]);

/// An authentic packet of these attributes.
fn signed(attributes: &[Attribute]) -> Vec<u8> {
    use md5::{Digest as _, Md5};
    let body: Vec<u8> = attributes
        .iter()
        .flat_map(|(kind, value)| [&[*kind, u8::try_from(value.len() + 2).unwrap()], *value].concat())
        .collect();
    let [high, low] = u16::try_from(20 + body.len()).unwrap().to_be_bytes();
    let head = [4, 1, high, low];
    let authenticator = Md5::digest([&head, [0_u8; 16].as_slice(), &body, SECRET].concat());
    [&head, authenticator.as_slice(), &body].concat()
}

#[test]
fn what_an_authentic_packet_lacks_is_said() {
    let good: [Attribute; 5] = [(40, &[0, 0, 0, 1]), (1, b"a"), (44, b"1"), (8, &[100, 64, 0, 1]), (32, b"bng-1")];
    let check = |change: &dyn Fn(&mut Vec<Attribute>), expected: Option<SetAside>| {
        let mut attributes = good.to_vec();
        change(&mut attributes);
        let bytes = signed(&attributes);
        let read = hear(&[(bytes.clone(), Instant::from_micros(7_000_000))]);
        assert_eq!(read.rejected.first().map(|r| r.reason), expected, "{attributes:?}");
        assert!(listener().response(bng(), &bytes).is_some(), "kept aside, and acknowledged");
        read
    };
    let read = check(&|_| {}, None);
    assert_eq!(read.access[0].life.certain().from().seconds(), 7, "without its own time, that of the receipt");
    check(&|a| a.retain(|x| *x != good[0]), Some(SetAside::Missing("Acct-Status-Type")));
    check(&|a| a[0].1 = &[0, 0, 0, 9], Some(SetAside::Unreadable("Acct-Status-Type")));
    check(&|a| a[0].1 = &[1], Some(SetAside::Unreadable("Acct-Status-Type")));
    check(&|a| a.retain(|x| *x != good[1]), Some(SetAside::Missing("User-Name")));
    let read = check(&|a| a[1] = (31, b"49-30-0000001"), None);
    assert_eq!(read.access[0].subscriber.reveal(), "calling-station 49-30-0000001");
    check(&|a| a.retain(|x| *x != good[2]), Some(SetAside::Missing("Acct-Session-Id")));
    check(&|a| a.retain(|x| *x != good[3]), Some(SetAside::Missing("Framed-IP-Address")));
    check(&|a| a[3].1 = &[100, 64, 0], Some(SetAside::Unreadable("Framed-IP-Address")));
    check(&|a| a[3] = (123, &[0, 129, 0x20]), Some(SetAside::Unreadable("Delegated-IPv6-Prefix")));
    check(&|a| a[3] = (123, &[0, 56, 0x20, 1]), Some(SetAside::Unreadable("Delegated-IPv6-Prefix")));
    let read = check(&|a| a[3] = (97, &[0, 24, 0x20, 1, 0x0d, 0xff]), None);
    assert_eq!((read.access[0].address.to_string(), read.access[0].prefix), ("2001:d00::".to_owned(), 24));
    check(&|a| a.retain(|x| *x != good[4]), Some(SetAside::Missing("NAS-IP-Address")));
    let read = check(&|a| a[1].1 = b"\xff\x01", None);
    assert_eq!(read.access[0].subscriber.reveal(), "0xff01");
    check(&|a| a.push((241, &[6, 3, 6, 203, 0, 113, 1])), Some(SetAside::Unreadable("IP-Port-Range")));
    let many = |n: u8| -> Attribute { (168, Vec::leak(vec![n; 16])) };
    check(&|a| a.extend((0..64).map(many)), Some(SetAside::Unreadable("attributes")));
    check(&|a| a.push((241, &[6, 3, 1])), Some(SetAside::Unreadable("attribute")));
}

/// The same records and the same entries set aside, in whichever pieces the source comes.
pub(crate) fn check_cuts(bytes: &[u8], open: impl Fn() -> Box<dyn Convert>) {
    fn piece(bytes: &[u8]) -> Piece<'_> {
        Piece { bytes, received: Instant::from_micros(0), from: None }
    }
    let whole_read = retained::read_whole(open().as_mut(), piece(bytes));
    whole(&whole_read);
    for cut in [1, 2, 3, 7, 64, 1_000, bytes.len().max(2) - 1] {
        let (mut convert, mut out, mut waiting) = (open(), Read::new(), Vec::new());
        for part in bytes.chunks(cut) {
            waiting.extend_from_slice(part);
            let taken = convert.feed(piece(&waiting), &mut out);
            waiting.drain(..taken);
        }
        convert.finish(piece(&waiting), &mut out);
        assert_eq!(out, whole_read, "in pieces of {cut}");
    }
}

#[test]
fn a_source_in_pieces_gives_the_same_records() {
    for name in ["radius/detail", "radius/packets/detail"] {
        check_cuts(&sample(name), || Box::new(retained::RadiusDetail::new()));
    }
    check_cuts(&sample("kea/kea-leases4.csv"), || Box::new(retained::KeaLeases::v4()));
    let spoilt = [b"\tno head\n".as_slice(), &sample("radius/detail"), b"\xff\n\nTue\n\tUser-Name = \"a\"\n"].concat();
    check_cuts(&spoilt, || Box::new(retained::RadiusDetail::new()));
}

/// A listener gives a session out with each message: without the end that came later, it would stay open for ever.
#[test]
fn an_open_record_yields_to_its_end_and_to_nothing_else() {
    let requests = requests();
    let heard = hear(&requests);
    let count = |who: &str, records: &[AccessRecord]| records.iter().filter(|r| r.subscriber.reveal() == who).count();
    assert_eq!(count("sub-0001", &heard.access), 3 + 1 + 3, "start, update and stop");
    let latest_records = latest(heard.access.clone());
    assert_eq!(count("sub-0001", &latest_records), 3);
    let mut other = heard.access.clone();
    other.iter_mut().for_each(|r| r.subscriber = retained::Subscriber::new("sub-0009"));
    let both = latest(heard.access.iter().cloned().chain(other).collect());
    assert_eq!(count("sub-0001", &both), 3, "another subscriber replaces nobody");
    assert!(fresh::<AccessRecord>(&[]).is_empty());
}
