//! Messages of each vendor, as its manual prints them, with addresses for documentation.

use retained::{NatRecord, Piece, Place, Read, SetAside, Shape, format, read_whole};
use terms::Instant;

use crate::formats::{sample, whole};

pub(crate) fn received() -> Instant {
    Instant::parse("2026-11-24T12:05:00Z").unwrap()
}

pub(crate) fn lines(text: &[u8]) -> Read {
    let mut convert = (format("cgnat-syslog").unwrap().open)();
    let read = read_whole(convert.as_mut(), Piece { bytes: text, received: received(), from: None });
    whole(&read);
    read
}

fn datagrams(messages: &[(&str, u8)]) -> Read {
    let mut convert = (format("cgnat-syslog-udp").unwrap().open)();
    let mut read = Read::new();
    for (message, from) in messages {
        let from = Some([192, 0, 2, *from].into());
        convert.feed(Piece { bytes: message.as_bytes(), received: received(), from }, &mut read);
    }
    convert.finish(Piece { bytes: b"", received: received(), from: None }, &mut read);
    whole(&read);
    read
}

/// A record in one line: shape, protocol, private, public, ports, peer, subscriber and life.
fn told(r: &NatRecord) -> String {
    let shape = if r.shape == Shape::PortBlock { "block" } else { "session" };
    let transport = r.transport.map_or("any", |t| t.as_str());
    let private = r.private_port.map_or(r.private.to_string(), |p| format!("{} {p}", r.private));
    let peer = r.peer.map_or("-".to_owned(), |(a, p)| format!("{a} {p}"));
    let name = r.subscriber.as_ref().map_or("-", |s| s.reveal());
    let ports = format!("{}-{}", r.ports.first(), r.ports.last());
    let moment = |at: Instant, open: bool| if open { "?".to_owned() } else { at.to_string()[11..].to_owned() };
    let (certain, possible) = (r.life.certain(), r.life.possible());
    let from = moment(certain.from(), possible.from().micros() == 0);
    let to = moment(certain.to(), possible.to() > received());
    format!("{shape} {transport} {private} = {} {ports} to {peer} by {name} {from} .. {to}", r.public)
}

fn check(text: &str, expected: &str) {
    let read = lines(text.as_bytes());
    let got: Vec<_> = read.nat.iter().map(told).chain(read.rejected.iter().map(|r| r.reason.to_string())).collect();
    assert_eq!(got, [expected], "{text}");
}

#[test]
fn cisco_routers() {
    let tuple = "tcp 100.64.0.1:43800 203.0.113.1:1024 192.0.2.80:80 192.0.2.80:80";
    let record = "session tcp 100.64.0.1 43800 = 203.0.113.1 1024-1024 to 192.0.2.80 80 by -";
    let ios = |word: &str, said: &str, time: &str| {
        format!("<190>41: cgn1: Nov 24 {time}.503 UTC: %IPNAT-6-NAT_{word}: {said} {tuple}\n")
    };
    let both = ios("CREATED", "Created", "12:00:00") + &ios("DELETED", "Deleted", "12:01:35");
    check(&both, &format!("{record} 12:00:00.503Z .. 12:01:35.503Z"));
    check(&ios("CREATED", "Created", "12:00:00"), &format!("{record} 12:00:00.503Z .. ?"));
    check(&ios("DELETED", "Deleted", "12:01:35"), &format!("{record} ? .. 12:01:35.503Z"));
    let old = format!("<190>41: 000123: Nov 24 12:00:00: %IPNAT-6-CREATED: {tuple}");
    check(&old, &format!("{record} 12:00:00Z .. ?"));
    // As an ASR 1000 writes it, and a relay's time and name before it.
    let xe = "Nov 24 12:00:02 192.0.2.7 123456789: cgn1: Nov 24 12:00:01.123 gmt: %IOSXE-6-PLATFORM: F0: cpp_cp: QFP:0.0 \
              Thread:105 TS:00000000000000 %NAT-6-LOG_TRANSLATION: Created Translation UDP 100.64.0.1:44593 203.0.113.1:21129 \
              192.0.2.53:53 192.0.2.53:53 0";
    check(xe, "session udp 100.64.0.1 44593 = 203.0.113.1 21129-21129 to 192.0.2.53 53 by - 12:00:01.123Z .. ?");
    check(&xe.replace(": Nov 24 12", ": *Nov 24 12"), "the sender says that its clock was not set");
    check(&xe.replace("gmt: ", "CET: "), "the field time zone cannot be read");
    check(&xe.replace("UDP", "ICMP"), "the protocol is neither TCP nor UDP");
    check(&xe.replace(":21129", ""), "the field inside global cannot be read");
    check("<190>41: cgn1: Nov 24 12:00:00 UTC: %NAT-6-POOL_EXHAUSTED: no address", "not an entry of this format");
    let no_time = format!("<190>41: cgn1: 1d02h: %IPNAT-6-NAT_CREATED: Created {tuple}");
    check(&no_time, "the field time is missing");
}

#[test]
fn cisco_carrier_routers() {
    let xr = |event: &str| format!("<134>1 2026 Nov 24 12:00:00 192.0.2.9 - - NAT44 - [{event}]");
    check(
        &xr("UserbasedA - 100.64.0.33 Inside - 203.0.113.28 - 12544 12671 - -"),
        "block any 100.64.0.33 = 203.0.113.28 12544-12671 to - by - 12:00:00Z .. ?",
    );
    check(
        &xr("SessionbasedWD tcp 100.64.0.33 Inside - 203.0.113.28 5000 12544 - 192.0.2.80 443"),
        "session tcp 100.64.0.33 5000 = 203.0.113.28 12544-12544 to 192.0.2.80 443 by - ? .. 12:00:00Z",
    );
    check(
        &xr("UserbasedA - 192.0.0.2 Inside 2001:db8:200::1 203.0.113.28 - 12544 12671 - -"),
        "block any 2001:db8:200::1 = 203.0.113.28 12544-12671 to - by - 12:00:00Z .. ?",
    );
    check(&xr("UserbasedA - 100.64.0.33 Inside - 203.0.113.28"), "the field original port is missing");
    let two = xr("UserbasedA - 100.64.0.33 I - 203.0.113.28 - 12544 12671 - -]\
                  [UserbasedA - 100.64.0.34 I - 203.0.113.28 - 12672 12671 - -");
    let read = lines(two.as_bytes());
    assert_eq!((read.tally.read, read.nat.len(), read.rejected.len()), (2, 1, 1), "each event is an entry");
}

#[test]
fn cisco_firewalls() {
    let built = "<166>Nov 24 2026 12:00:00 fw01 : %ASA-6-305011: Built dynamic TCP translation from \
                 inside:100.64.0.1/54321(LOCAL\\ana) to outside:203.0.113.1/12345\n";
    let torn = "<166>Nov 24 2026 12:01:23 fw01 : %ASA-6-305012: Teardown dynamic TCP translation from \
                inside:100.64.0.1/54321 to outside:203.0.113.1/12345 duration 0:01:23\n";
    let record = "session tcp 100.64.0.1 54321 = 203.0.113.1 12345-12345 to - by";
    check(&format!("{built}{torn}"), &format!("{record} LOCAL\\ana 12:00:00Z .. 12:01:23Z"));
    check(torn, &format!("{record} - 12:00:00Z .. 12:01:23Z"));
    let life = lines(torn.as_bytes()).nat[0].life;
    assert_eq!(life.possible().from().to_string(), "2026-11-24T11:59:59Z", "whole seconds: up to one more");
    check(&torn.replace("0:01:23", "soon"), "the field duration cannot be read");
    check(&built.replace("TCP", "ICMP"), "the protocol is neither TCP nor UDP");
    let v6 = built.replace("100.64.0.1", "2001:db8::1");
    check(&v6, "session tcp 2001:db8::1 54321 = 203.0.113.1 12345-12345 to - by LOCAL\\ana 12:00:00Z .. ?");
    let ports = "from inside:100.64.0.1 to outside:203.0.113.1/1024-1535\n";
    let block = "block any 100.64.0.1 = 203.0.113.1 1024-1535 to - by -";
    let tell = |id: &str, what: &str, time: &str| {
        format!("2026-11-24T{time}Z fw01 : %FTD-6-{id}: {what} block of ports for translation {ports}")
    };
    let both = tell("305014", "Allocated 1", "12:00:00") + &tell("305015", "Released 512", "12:03:00");
    check(&both, &format!("{block} 12:00:00Z .. 12:03:00Z"));
    let active = tell("305017", "Pba-interim-logging: Active TCP", "12:02:00");
    check(&active, "block tcp 100.64.0.1 = 203.0.113.1 1024-1535 to - by - ? .. ?");
    check(&tell("302013", "Built 1", "12:00:00"), "not an entry of this format");
}

#[test]
fn juniper_services_cards() {
    let card = |event: &str, time: &str| {
        format!(
            "Nov 24 05:00:00 mx1 (FPC Slot 2, PIC Slot 0) 2026-11-24 {time} [FWNAT]:ASP_NAT_PORT_BLOCK_{event}: \
                 100.64.0.1 -> 203.0.113.1:1050-1099\n"
        )
    };
    let block = "block any 100.64.0.1 = 203.0.113.1 1050-1099 to - by -";
    check(&(card("ALLOC", "12:00:00") + &card("RELEASE", "12:02:31")), &format!("{block} 12:00:00Z .. 12:02:31Z"));
    let (begun, active) = (card("ALLOC", "12:00:00"), card("ACTIVE", "12:04:00"));
    let read = lines((begun + &active).as_bytes());
    assert_eq!(read.nat[0].life.certain().to().to_string(), "2026-11-24T12:04:00Z", "an interim message carries on");
    check(&active, &format!("{block} ? .. ?"));
    let v6 = card("ALLOC", "12:00:00").replace("100.64.0.1", "2001:db8:0:0:0:0:0:1");
    check(&v6, "block any 2001:db8::1 = 203.0.113.1 1050-1099 to - by - 12:00:00Z .. ?");
    let mpc = "Nov 24 12:00:00 mx1 (FPC Slot 5, PIC Slot 0) {ss}[FWNAT]: JSERVICES_NAT_PORT_BLOCK_ALLOC: 100.64.0.1 -> \
               203.0.113.1:1050-1099 0x5f0a1b2c";
    check(mpc, &format!("{block} 12:00:00Z .. ?"));
    check(&mpc.replace("1050-1099", "1099-1050"), "the field ports cannot be read");
    let open = "Nov 24 12:00:00 mx1 {ss}[jservices]: JSERVICES_SESSION_OPEN: application:none, xe-3/1/1.0 100.64.0.1:18575 \
                [203.0.113.1:1048] -> 192.0.2.80:63 (UDP)";
    check(open, "session udp 100.64.0.1 18575 = 203.0.113.1 1048-1048 to 192.0.2.80 63 by - 12:00:00Z .. ?");
    check(&open.replace(" [203.0.113.1:1048]", ""), "the connection was not translated");
    let older = "Nov 24 12:00:00 mx1 {ss}MSVCS_LOG_SESSION_CLOSE: App:none, xe-3/1/1.0#012 100.64.0.1:18575 \
                 [203.0.113.1:1048] -> 192.0.2.80:63 (UDP)";
    check(older, "session udp 100.64.0.1 18575 = 203.0.113.1 1048-1048 to 192.0.2.80 63 by - ? .. 12:00:00Z");
}

#[test]
fn juniper_firewalls() {
    let hex = |time: &str| format!("{:x}", Instant::parse(time).unwrap().seconds());
    let (noon, later) = (hex("2026-11-24T12:00:00Z"), hex("2026-11-24T12:03:00Z"));
    let structured = |event: &str, epoch: &str, time: &str| {
        format!(
            "<14>1 2026-11-24T{time}.5Z srx1 RT_NAT - RT_SRC_NAT_PBA_{event} [junos@2636.1.1.1.2.129 \
                 internal-ip=\"100.64.10.10\" block-used=\"1\" block-max-per-host=\"4\" block-port-low=\"48640\" \
                 block-port-high=\"48895\" reflexive-ip=\"203.0.113.7\" nat-pool-name=\"guest\" logical-system-id=\"0\" \
                 epoch-time-64=\"{epoch}\"]\n"
        )
    };
    let block = "block any 100.64.10.10 = 203.0.113.7 48640-48895 to - by -";
    let (alloc, release) = (structured("ALLOC", &noon, "12:00:01"), structured("RELEASE", &later, "12:03:01"));
    check(&(alloc + &release), &format!("{block} 12:00:00Z .. 12:03:00Z"));
    let interim = structured("INTERIM", &noon, "12:04:00");
    check(&interim, &format!("{block} 12:00:00Z .. ?"));
    assert_eq!(lines(interim.as_bytes()).nat[0].life.certain().to().to_string(), "2026-11-24T12:04:00.5Z");
    let sentence = "<14>Nov 24 12:00:00 bng1 RT_NAT: RT_SRC_NAT_PBA_RELEASE: Subscriber 100.64.10.10 used/maximum [0/15] \
                    blocks, releases port block [48640-48895] from 203.0.113.7 in source pool P lsys_id: 0";
    check(sentence, &format!("{block} ? .. 12:00:00Z"));
    check(&format!("{sentence} epoch 0x{later}"), &format!("{block} ? .. 12:03:00Z"));
    let flow = |event: &str, more: &str, time: &str| {
        format!(
            "<14>1 2026-11-24T{time}-07:00 srx1 RT_FLOW - RT_FLOW_SESSION_{event} [junos@2636.1.1.1.2.129 {more}\
                 source-address=\"100.64.0.1\" source-port=\"4000\" destination-address=\"192.0.2.80\" \
                 destination-port=\"443\" nat-source-address=\"203.0.113.7\" nat-source-port=\"1024\" protocol-id=\"6\" \
                 username=\"ana\"]\n"
        )
    };
    let session = "session tcp 100.64.0.1 4000 = 203.0.113.7 1024-1024 to 192.0.2.80 443 by ana";
    let both = flow("CREATE", "", "05:00:00.25") + &flow("CLOSE", "elapsed-time=\"61\" ", "05:01:01.5");
    check(&both, &format!("{session} 12:00:00.25Z .. 12:01:01.5Z"));
    check(&flow("CLOSE", "elapsed-time=\"60\" ", "05:01:01"), &format!("{session} 12:00:01Z .. 12:01:01Z"));
    let plain = flow("CREATE", "", "05:00:00").replace("203.0.113.7", "100.64.0.1");
    check(&plain, "the connection was not translated");
}

#[test]
fn a10_thunder() {
    let a10 = |said: &str| format!("<134>Nov 24 12:00:00 thunder1 {said}");
    let mapping = "tcp 100.64.23.122 5000 = 203.0.113.34 6000-6000 to";
    let session = "100.64.23.122:5000<->192.0.2.80:443,203.0.113.34:6000<-->192.0.2.80:443";
    check(&a10(&format!("NAT-TCP-C: {session}")), &format!("session {mapping} 192.0.2.80 443 by - 12:00:00Z .. ?"));
    let turned = "100.64.23.122:5000<->192.0.2.80:443, 192.0.2.80:443<-->203.0.113.34:6000";
    check(&a10(&format!("NAT-TCP-D: {turned}")), &format!("session {mapping} 192.0.2.80 443 by - ? .. 12:00:00Z"));
    check(&a10("NAT-TCP-C: 1.2.3.4:5<->1.2.3.5:6,1.2.3.6:7<-->1.2.3.7:8"), "the field way back cannot be read");
    check(
        &a10("NAT-TCP-N: 100.64.23.122:5000<-->203.0.113.34:6000 to 192.0.2.53:53"),
        &format!("session {mapping} - by - 12:00:00Z .. ?"),
    );
    check(
        &a10("NAT-UDP-C: 100.64.23.122:5000 -> 203.0.113.34: 6000"),
        "session udp 100.64.23.122 5000 = 203.0.113.34 6000-6000 to - by - 12:00:00Z .. ?",
    );
    check(&a10("NAT-ICMP-C: 100.64.23.122:5000 -> 203.0.113.34: 6000"), "the protocol is neither TCP nor UDP");
    check(&a10("NAT-TCP-X: 100.64.23.122:5000 -> 203.0.113.34: 6000"), "not an entry of this format");
    check(
        &a10("FIXED-NAT-PORTS 100.64.10.172->203.0.113.173:3000-4000"),
        "block any 100.64.10.172 = 203.0.113.173 3000-4000 to - by - ? .. ?",
    );
    let cef = |event: &str, fields: &str| a10(&format!("CEF:0|A10|CFW|6.0.0-P1|{event}|5|proto=UDP {fields}"));
    check(
        &cef(
            "CGN 101|Nat Port Freed",
            "src=100.65.150.5 spt=37892 sourceTranslatedAddress=203.0.113.8 sourceTranslatedPort=37892",
        ),
        "session udp 100.65.150.5 37892 = 203.0.113.8 37892-37892 to - by - ? .. 12:00:00Z",
    );
    let batch = "src=100.65.140.73 sourceTranslatedAddress=203.0.113.12 sourceTranslatedPort=22016 cn3=22271 \
                 cn3Label=Last Nat Port";
    check(
        &cef("CGN 106|Nat Port Batch Pool Allocated", batch),
        "block udp 100.65.140.73 = 203.0.113.12 22016-22271 to - by - 12:00:00Z .. ?",
    );
    check(
        &cef("CGN 106|Nat Port Batch Pool Allocated", "src=100.65.140.73"),
        "the field sourceTranslatedAddress is missing",
    );
    check(&cef("CGN 300|Something else", batch), "not an entry of this format");
}

#[test]
fn f5_big_ip() {
    let f5 = |said: &str| format!("Nov 24 12:00:00 192.0.2.200 {said}");
    let session = "session any 100.64.10.1 33950 = 203.0.113.1 10000-10000 to - by -";
    let named = "lsn_event=\"LSN_ADD\",cli=\"100.64.10.1%11: 33950\",nat=\"203.0.113.1:10000\"";
    let placed = "\"LSN_DELETE\"\"100.64.10.1%11:33950\"\"203.0.113.1%22:10000\"";
    check(&f5(named), &format!("{session} 12:00:00Z .. ?"));
    check(&f5(placed), &format!("{session} ? .. 12:00:00Z"));
    check(&(f5(named) + "\n" + &f5(placed)), &format!("{session} 12:00:00Z .. 12:00:00Z"));
    check(
        "Nov 24 12:00:00 localhost info tmm[32683]: \"LSN_ADD\"\"2001: db8:1:12:123:1234:43:100.39900\"\"203.0.113.1:10000\"",
        "session any 2001:db8:1:12:123:1234:43:100 39900 = 203.0.113.1 10000-10000 to - by - 12:00:00Z .. ?",
    );
    let start = Instant::parse("2026-11-24T12:00:00.047Z").unwrap().micros() / 1_000;
    let timed = format!(
        "ip_protocol=\"TCP\",lsn_event=\"LSN_DELETE\",start=\"{start}\",cli=\"100.64.10.1:33950\",nat=\"203.0.113.1:10000\",\
         duration=\"8080\",pem_subscriber_id=\"line-7\""
    );
    let known = "session tcp 100.64.10.1 33950 = 203.0.113.1 10000-10000 to - by line-7 12:00:00.047Z .. 12:00:08.127Z";
    check(&f5(&timed), known);
    check(&timed.replace("line-7", "No-lookup"), &known.replace("line-7", "-"));
    check(
        &f5("lsn_event=\"LSN_PB_ALLOCATED\",lsn_client=\"100.64.10.1\",lsn_pb=\"203.0.113.9: 5555 - 6666\""),
        "block any 100.64.10.1 = 203.0.113.9 5555-6666 to - by - 12:00:00Z .. ?",
    );
    check(
        &f5("\"LSN_PB_RELEASED\"\"10.10.10.1\"\"2001:db8::200\"\"203.0.113.9%22: 5555 - 6666\""),
        "block any 2001:db8::200 = 203.0.113.9 5555-6666 to - by - ? .. 12:00:00Z",
    );
    check(&f5(&named.replace("LSN_ADD", "LSN_INBOUND_ADD")), "not an entry of this format");
    check(&f5(&named.replace("nat=", "x=")), "the field nat is missing");
}

#[test]
fn sixwind_router() {
    let log = |time: &str, said: &str| format!("Nov 24 {time} vsr fp-cgnat[4269]: {said}\n");
    let user = "USER 100.64.0.1 (matching rule 1):";
    let ports = "BLOCK (pool \"mypool\", ip public 192.0.2.33, proto 6, port 1 - 512)";
    let block = "block tcp 100.64.0.1 = 192.0.2.33 1-512 to - by -";
    let both = log("12:00:09", &format!("{user} NEW {ports}")) + &log("12:04:30", &format!("{user} DESTROY {ports}"));
    check(&both, &format!("{block} 12:00:09Z .. 12:04:30Z"));
    let own = format!("{user} NEW {ports} at Tue Nov 24 12:00:08 2026");
    check(&log("12:00:09", &own), &format!("{block} 12:00:08Z .. ?"));
    check(&log("12:00:09", &own.replace(" 192.0.2.33", "")), "the field ip public is missing");
    let conn = "DESTROY CONN: fwd proto 6 100.64.0.1:4241 -> 192.0.2.80:33815, back proto 6 192.0.2.80:33815 --> 203.0.113.3:10752";
    let session = "session tcp 100.64.0.1 4241 = 203.0.113.3 10752-10752 to 192.0.2.80 33815 by -";
    check(&log("12:00:09", conn), &format!("{session} ? .. 12:00:09Z"));
    check(&log("12:00:09", &conn.replace("proto 6", "proto 1")), "the protocol is neither TCP nor UDP");
    check(&log("12:00:09", "CGNAT Log listen on 5001"), "not an entry of this format");
}

#[test]
fn a_datagram_without_time_has_that_of_its_receipt_and_a_wrong_zone_is_set_aside() {
    let message = "NAT-TCP-C: 100.64.0.1:5000 -> 203.0.113.1: 6000";
    let at = |r: &Read| r.nat[0].life.certain().from();
    assert_eq!(at(&datagrams(&[(message, 1)])), received());
    let near = datagrams(&[(&format!("<134>Nov 24 12:04:58 t {message}"), 1)]);
    assert_eq!(at(&near).to_string(), "2026-11-24T12:04:58Z");
    let refused = |text: String| datagrams(&[(&text, 1)]).rejected[0].reason;
    assert_eq!(refused(format!("<134>Nov 24 13:04:58 t {message}")), SetAside::FarFromReceipt);
    assert_eq!(refused(format!("<134>Nov 24 11:04:58 t {message}")), SetAside::FarFromReceipt);
    let zoned = datagrams(&[(&format!("<134>1 2026-11-24T13:04:58+01:00 t - - - - {message}"), 1)]);
    assert_eq!(at(&zoned).to_string(), "2026-11-24T12:04:58Z");
}

#[test]
fn sessions_of_datagrams_belong_to_their_sender_and_each_line_is_an_entry() {
    let begin = "NAT-TCP-C: 100.64.0.1:5000 -> 203.0.113.1: 6000";
    let end = begin.replace("-C:", "-D:");
    assert_eq!(datagrams(&[(begin, 1), (&end, 1)]).nat.len(), 1);
    assert_eq!(datagrams(&[(begin, 1), (&end, 2)]).nat.len(), 2);
    let read = datagrams(&[("", 1), (&format!("{begin}\nnonsense\n{end}\n"), 1)]);
    assert_eq!((read.tally.read, read.nat.len()), (4, 1));
    let places: Vec<_> = read.rejected.iter().map(|r| (r.place, r.bytes.len())).collect();
    let second = begin.len() as u32 + 1;
    assert_eq!(places, [(Place::Datagram(1, 0), 0), (Place::Datagram(2, second), 8)]);
}

pub(crate) const SAMPLES: [&str; 6] = ["a10", "asa", "cisco", "f5", "juniper", "sixwind"];

#[test]
fn the_samples_are_read_whole() {
    for vendor in SAMPLES {
        let read = lines(&sample(&format!("cgnat/{vendor}.log")));
        let reasons: Vec<_> = read.rejected.iter().map(|r| r.reason).collect();
        assert!(read.nat.len() >= 4, "{vendor}: {}", read.nat.len());
        assert!(reasons.iter().all(|r| *r == SetAside::NotThisFormat), "{vendor}: {reasons:?}");
        assert_eq!(reasons.len(), 1, "{vendor}: each sample has one line that is no translation");
    }
}
