//! CSV with a mapping: cells, times, and what is set aside.

use retained::{
    AccessColumns, AccessKind, Column, Mapping, NatColumns, Piece, PortColumns, Read, Rows, SetAside, Shape,
    TimeFormat, csv, read_whole,
};
use terms::Transport;

use crate::{
    formats::whole,
    spoilt::{dice, fed_in_pieces},
    syslog::received,
};

fn name(text: &str) -> Column {
    Column::Name(text.to_owned())
}

fn sessions() -> Mapping {
    Mapping {
        separator: b';',
        quote: Some(b'"'),
        header: true,
        time: TimeFormat::EpochSeconds,
        begin: name("begin"),
        end: Some(name("end")),
        rows: Rows::Nat(NatColumns {
            public: name("nat"),
            ports: PortColumns::One(name("nat port")),
            private: name("ip"),
            realm: None,
            private_port: Some(name("port")),
            peer: Some((name("dst"), name("dst port"))),
            protocol: Some(name("proto")),
            subscriber: Some(name("line")),
        }),
    }
}

fn read(mapping: Mapping, text: &str) -> Read {
    let read = read_whole(csv(mapping).as_mut(), Piece { bytes: text.as_bytes(), received: received(), from: None });
    whole(&read);
    read
}

const HEADER: &str = "begin;end;proto;ip;port;nat;nat port;dst;dst port;line\n";
const ROW: &str = "1795521600.25;1795521660;TCP;100.64.0.1;4000;203.0.113.1;1024;192.0.2.80;443;\"line;7\"\n";

fn check(row: &str, expected: Result<(), SetAside>) {
    let read = read(sessions(), &format!("{HEADER}{row}"));
    assert_eq!((read.tally.read, read.rejected.first().map_or(Ok(()), |r| Err(r.reason))), (1, expected), "{row}");
}

#[test]
fn rows_of_sessions() {
    let got = read(sessions(), &format!("\u{feff}{HEADER}{ROW}"));
    let [session] = got.nat.as_slice() else { panic!("one session") };
    assert_eq!(
        (session.shape, session.transport, session.ports.first()),
        (Shape::Session, Some(Transport::Tcp), 1_024)
    );
    assert_eq!((session.private.to_string(), session.private_port), ("100.64.0.1".to_owned(), Some(4_000)));
    assert_eq!(session.peer, Some(([192, 0, 2, 80].into(), 443)));
    assert_eq!(session.subscriber.as_ref().map(|s| s.reveal()), Some("line;7"));
    let certain = session.life.certain();
    assert_eq!(certain.from().to_string(), "2026-11-24T12:00:00.25Z");
    assert!(!session.life.starts_open() && !session.life.ends_open());

    check(&ROW.replace("TCP", "6"), Ok(()));
    check(&ROW.replace("TCP", ""), Ok(()));
    check(&ROW.replace("TCP", "icmp"), Err(SetAside::OtherProtocol));
    check(&ROW.replace("203.0.113.1", "100.64.0.1"), Err(SetAside::NotTranslated));
    check(&ROW.replace("203.0.113.1", "here"), Err(SetAside::Unreadable("public")));
    check(&ROW.replace("1024", "+1024"), Err(SetAside::Unreadable("port")));
    check(&ROW.replace("1795521600.25", "1795521600250"), Err(SetAside::Unreadable("begin")));
    check(&ROW.replace("1795521660", "1795521599"), Err(SetAside::Unreadable("end")));
    check("1795521600;1795521660;TCP;100.64.0.1;4000;203.0.113.1\n", Err(SetAside::Missing("port")));
    let open = read(sessions(), &format!("{HEADER}{}", ROW.replace("1795521660", "")));
    assert!(open.nat[0].life.ends_open());
    let unbegun = read(sessions(), &format!("{HEADER}{}", ROW.replace("1795521600.25", "")));
    assert!(unbegun.nat[0].life.starts_open());
    check(&ROW.replace("1795521600.25;1795521660", ";"), Err(SetAside::Missing("begin")));
}

#[test]
fn a_first_row_without_a_column_reads_nothing() {
    let got = read(sessions(), &format!("{}{ROW}{ROW}", HEADER.replace("nat port", "x")));
    let reasons: Vec<_> = got.rejected.iter().map(|r| (r.place.to_string(), r.reason)).collect();
    let line = |n: u64| (format!("line {n}"), SetAside::Missing("port"));
    assert_eq!(reasons, [line(1), line(2), line(3)]);
}

#[test]
fn rows_of_port_blocks_and_of_access_sessions_by_number() {
    let blocks = Mapping {
        separator: b',',
        quote: None,
        header: false,
        time: TimeFormat::Rfc3339,
        begin: Column::Number(1),
        end: None,
        rows: Rows::Nat(NatColumns {
            public: Column::Number(3),
            ports: PortColumns::Range(Column::Number(4), Column::Number(5)),
            private: Column::Number(2),
            realm: None,
            private_port: None,
            peer: None,
            protocol: None,
            subscriber: None,
        }),
    };
    let text =
        "2026-11-24T13:00:00+01:00,2001:db8::1,203.0.113.1,1024,2047\n2026-11-24 12:00:00,100.64.0.1,203.0.113.1,1,2\n";
    let got = read(blocks, text);
    assert_eq!((got.nat[0].shape, got.nat[0].ports.last(), got.nat[0].transport), (Shape::PortBlock, 2_047, None));
    assert_eq!(got.rejected[0].reason, SetAside::Unreadable("begin"), "a time without a zone names 26 hours");

    let access = Mapping {
        header: true,
        rows: Rows::Access(AccessColumns {
            subscriber: name("line"),
            address: name("ip"),
            realm: None,
            kind: AccessKind::Radius,
        }),
        ..sessions()
    };
    let got = read(access, &format!("{HEADER}{ROW}{}", ROW.replace("\"line;7\"", "")));
    assert_eq!(got.access[0].subscriber.reveal(), "line;7");
    assert_eq!(got.rejected[0].reason, SetAside::Nobody);
}

fn check_time(format: TimeFormat, text: &str, expected: Option<&str>) {
    let mapping = Mapping { time: format, end: None, ..sessions() };
    let got = read(mapping, &format!("{HEADER}{}", ROW.replace("1795521600.25", text)));
    let at = got.nat.first().map(|r| r.life.certain().from().to_string());
    assert_eq!(at.as_deref(), expected, "{text}");
}

#[test]
fn times_are_read_in_the_form_that_is_said_and_no_other() {
    let noon = Some("2026-11-24T12:00:00Z");
    check_time(TimeFormat::EpochSeconds, "1795521600", noon);
    check_time(TimeFormat::EpochMillis, "1795521600000", noon);
    check_time(TimeFormat::EpochMicros, "1795521600000000", noon);
    check_time(TimeFormat::EpochMillis, "1795521600000000", None);
    check_time(TimeFormat::EpochSeconds, "-5", None);
    let local = |name: &str| TimeFormat::Pattern {
        pattern: "%d.%m.%Y %H:%M:%S".to_owned(),
        zone: Some(jiff::tz::TimeZone::get(name).unwrap()),
    };
    check_time(local("UTC"), "24.11.2026 12:00:00", noon);
    check_time(local("Europe/Prague"), "24.11.2026 13:00:00", noon);
    check_time(local("Europe/Prague"), "29.03.2026 02:30:00", None);
    check_time(local("Europe/Prague"), "25.10.2026 02:30:00", None);
    let zoned = TimeFormat::Pattern { pattern: "%Y/%m/%d %H:%M:%S %z".to_owned(), zone: None };
    check_time(zoned.clone(), "2026/11/24 13:00:00 +0100", noon);
    check_time(zoned, "2026/11/24 13:00:00", None);
}

#[test]
fn spoilt_and_cut_rows_are_read_or_set_aside() {
    let mut text = HEADER.as_bytes().to_vec();
    for _ in 0..40 {
        text.extend(ROW.as_bytes());
    }
    text.extend(b"\xff;\n\"never closed;1\n");
    let once = fed_in_pieces(csv(sessions()).as_mut(), &text, || text.len());
    assert_eq!((once.nat.len(), once.rejected.len()), (40, 2));
    for seed in 1..60 {
        let mut draw = dice(seed);
        assert_eq!(fed_in_pieces(csv(sessions()).as_mut(), &text, || 1 + draw(200)), once, "seed {seed}");
        let mut spoilt = text.clone();
        for _ in 0..20 {
            let at = draw(spoilt.len());
            spoilt[at] = b"\n\r;\"x9\xff"[draw(7)];
        }
        let whole = fed_in_pieces(csv(sessions()).as_mut(), &spoilt, || spoilt.len());
        assert_eq!(fed_in_pieces(csv(sessions()).as_mut(), &spoilt, || 1 + draw(200)), whole, "seed {seed}");
    }
}
