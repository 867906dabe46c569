//! The formats, as real software wrote them (samples, and the interop folder where it is there) and line by line.

use std::path::{Path, PathBuf};

use retained::{AccessKind, Place, Read, SetAside, conntrack, kea_leases, radius_detail};
use terms::Transport;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn sample(name: &str) -> Vec<u8> {
    std::fs::read(root().join("samples").join(name)).unwrap()
}

/// Files of other projects, which are not part of this one: where they are missing, the samples have to do.
fn interop(name: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("COMITY_INTEROP_DATA").map_or_else(|| root().join("../shared/data"), PathBuf::from);
    std::fs::read(folder.join(name)).ok()
}

/// Nothing is dropped in silence.
pub(crate) fn whole(read: &Read) {
    assert_eq!(read.tally.read, read.tally.stored + read.tally.set_aside);
    assert_eq!(read.tally.set_aside, read.rejected.len() as u64);
}

fn check_conntrack(line: &str, expected: Result<usize, SetAside>) {
    let read = conntrack(line.as_bytes());
    whole(&read);
    let got = read.rejected.first().map_or(Ok(read.nat.len()), |r| Err(r.reason));
    assert_eq!(got, expected, "{line}");
}

const NEW: &str = "[10.000001]\t    [NEW] tcp      6 120 SYN_SENT src=100.64.0.2 dst=192.0.2.80 sport=40000 dport=80 \
                   [UNREPLIED] src=192.0.2.80 dst=203.0.113.10 sport=80 dport=50000 id=7";

#[test]
fn connection_tracking_lines() {
    check_conntrack(NEW, Ok(1));
    check_conntrack(&NEW.replace("tcp      6", "ipv4     2 tcp      6"), Ok(1));
    check_conntrack(&NEW.replace("[10.000001]", "10.000001"), Err(SetAside::Missing("time")));
    check_conntrack(&NEW.replace("10.000001", "10.0x"), Err(SetAside::Unreadable("time")));
    check_conntrack(&NEW.replace("[NEW]", "[OLD]"), Err(SetAside::Missing("event")));
    check_conntrack(&NEW.replace("tcp      6", "icmp     1"), Err(SetAside::OtherProtocol));
    check_conntrack(&NEW.replace("dst=203.0.113.10", "dst=100.64.0.2"), Err(SetAside::NotTranslated));
    check_conntrack(&NEW.replace("sport=80 dport=50000", ""), Err(SetAside::Missing("sport or dport")));
    check_conntrack(&NEW.replace("50000", "65536"), Err(SetAside::Unreadable("dport")));
    check_conntrack(
        "conntrack v1.4.7 (conntrack-tools): 3 flow events have been shown.",
        Err(SetAside::Missing("time")),
    );
}

#[test]
fn beginnings_and_ends_make_sessions_and_missing_ones_stay_open() {
    let end = NEW.replace("10.000001", "20.5").replace("[NEW]", "[DESTROY]");
    let closed = conntrack(format!("{NEW}\n{end}\n").as_bytes());
    let [session] = closed.nat.as_slice() else { panic!("one session") };
    let life = session.life.certain();
    assert_eq!((life.from().micros(), life.to().micros()), (10_000_001, 20_500_000));
    assert!(!session.life.starts_open() && !session.life.ends_open());
    assert_eq!((session.ports.first(), session.transport), (50_000, Some(Transport::Tcp)));

    let begun = conntrack(NEW.as_bytes());
    assert!(begun.nat[0].life.ends_open() && !begun.nat[0].life.starts_open());
    let ended = conntrack(end.as_bytes());
    assert!(ended.nat[0].life.starts_open() && !ended.nat[0].life.ends_open());
    let lived = conntrack(end.replace(" id=7", " delta-time=6 id=7").as_bytes());
    let life = lived.nat[0].life;
    assert_eq!(life.certain().from().micros(), 14_500_000);
    assert_eq!(life.possible().from().micros(), 13_500_000, "whole seconds: up to one more");

    let again = NEW.replace("10.000001", "30.0");
    let lost_end = conntrack(format!("{NEW}\n{again}").as_bytes());
    assert_eq!(lost_end.nat.len(), 2);
    assert_eq!(lost_end.nat[0].life.possible().to().micros(), 30_000_000, "over when the next began");
}

#[test]
fn the_sampled_nat_is_read_whole() {
    let read = conntrack(&sample("cgnat/conntrack.log"));
    whole(&read);
    let reasons: Vec<_> = read.rejected.iter().map(|r| r.reason).collect();
    assert!(read.nat.len() > 80, "{}", read.nat.len());
    assert!(reasons.iter().all(|r| matches!(r, SetAside::OtherProtocol | SetAside::NotTranslated)), "{reasons:?}");
    // An independent count: each connection has one line that says NEW, or was there before the log began.
    let text = String::from_utf8(sample("cgnat/conntrack.log")).unwrap();
    let begun = text.lines().filter(|l| l.contains("[NEW]") && l.contains("dst=203.0.113.1")).count();
    assert_eq!(read.nat.iter().filter(|r| !r.life.starts_open()).count(), begun);
    // Each connection that the server logged is in a session's life, give or take the clocks.
    for line in String::from_utf8(sample("cgnat/server.log")).unwrap().lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let at = terms::Instant::parse(words[0]).unwrap();
        let near = terms::Period::new(at, at).unwrap().widened(std::time::Duration::from_millis(500));
        let port: u16 = words[3].parse().unwrap();
        let found = read.nat.iter().any(|r| {
            r.public.to_string() == words[2]
                && r.ports.contains(port)
                && r.transport.is_some_and(|t| t.as_str() == words[1])
                && r.life.possible().overlaps(near)
        });
        assert!(found, "{line}");
    }
}

#[test]
fn the_sampled_accounting_is_read_whole() {
    let read = radius_detail(&sample("radius/detail"));
    whole(&read);
    assert!(read.rejected.is_empty());
    let mut lines: Vec<_> = read.access.iter().map(|r| (r.subscriber.reveal(), r.address.to_string())).collect();
    lines.sort();
    let expected = [("sub-0001", 11), ("sub-0002", 12), ("sub-0003", 13), ("sub-0004", 14), ("sub-0007", 13)];
    assert_eq!(lines, expected.map(|(s, n)| (s, format!("100.64.0.{n}"))));
    let open: Vec<_> = read.access.iter().filter(|r| r.life.possible().to().micros() > 1 << 52).collect();
    assert_eq!(open.len(), 1, "one subscriber never signed off");
}

#[test]
fn accounting_of_another_project_is_read() {
    let Some(bytes) = interop("freeradius/detail") else { return the_sampled_accounting_is_read_whole() };
    // It was made up: the event lies two months before its receipt, and no delay is stated.
    let read = radius_detail(&bytes);
    whole(&read);
    assert_eq!(read.rejected.iter().map(|r| r.reason).collect::<Vec<_>>(), [SetAside::EventFarFromReceipt]);
    let text = String::from_utf8(bytes).unwrap().replace("Sep 21 2026 14:13:20 UTC", "Nov 23 2026 13:06:51 UTC");
    let read = radius_detail(text.as_bytes());
    whole(&read);
    let [session] = read.access.as_slice() else { panic!("one session") };
    assert_eq!((session.subscriber.reveal(), session.kind), ("alice@isp.example", AccessKind::Radius));
    assert_eq!(session.address.to_string(), "100.64.1.7");
    assert_eq!(
        session.life.certain().from().to_string(),
        "2026-11-23T13:06:51Z",
        "the event's time, not the receipt's"
    );
    assert!(session.life.ends_open());
}

fn check_radius(change: impl Fn(&str) -> String, expected: SetAside) {
    let stanza = "Mon Nov 23 13:06:56 2026\n\tAcct-Status-Type = Start\n\tUser-Name = \"a\"\n\tAcct-Session-Id = \"1\"\n\
                  \tFramed-IP-Address = 100.64.1.7\n\tNAS-IP-Address = 192.0.2.9\n\tTimestamp = 1795439216\n";
    let read = radius_detail(change(stanza).as_bytes());
    whole(&read);
    assert_eq!(read.rejected.iter().map(|r| (r.place, r.reason)).collect::<Vec<_>>(), [(Place::Line(1), expected)]);
}

#[test]
fn spoilt_accounting_is_set_aside_with_its_reason() {
    check_radius(|s| s.replace("Acct-Status-Type", "X"), SetAside::Missing("Acct-Status-Type"));
    check_radius(|s| s.replace("= Start", "= Accounting-On"), SetAside::Nobody);
    check_radius(|s| s.replace("\"a\"", "\"\""), SetAside::Missing("User-Name"));
    check_radius(|s| s.replace("100.64.1.7", "100.64.1.700"), SetAside::Unreadable("Framed-IP-Address"));
    check_radius(|s| s.replace("1795439216", "soon"), SetAside::Unreadable("Timestamp"));
    check_radius(|s| s.replace("Timestamp", "X"), SetAside::Missing("Event-Timestamp or Timestamp"));
}

/// When a session began by the event's time, the stated delay, and the end of the stanza; or why it was set aside.
fn began(event: &str, delay: Option<u32>, receipt: &str) -> Result<String, SetAside> {
    let delay = delay.map_or(String::new(), |seconds| format!("\tAcct-Delay-Time = {seconds}\n"));
    let read = radius_detail(
        format!(
            "Mon Nov 23 13:06:56 2026\n\tAcct-Status-Type = Start\n\tUser-Name = \"a\"\n\tAcct-Session-Id = \"1\"\n\
             \tFramed-IP-Address = 100.64.1.7\n\tNAS-IP-Address = 192.0.2.9\n\tEvent-Timestamp = \"{event} UTC\"\n{delay}{receipt}"
        )
        .as_bytes(),
    );
    whole(&read);
    read.rejected.first().map_or_else(|| Ok(read.access[0].life.certain().from().to_string()), |r| Err(r.reason))
}

#[test]
fn a_time_of_the_event_that_the_receipt_contradicts_is_not_believed() {
    let far = Err(SetAside::EventFarFromReceipt);
    let at = |time: &str| Ok(format!("2026-11-23T{time}Z"));
    // The receipt is at 13:06:56.
    let receipt = "\tTimestamp = 1795439216\n";
    assert_eq!(began("Nov 23 2026 13:06:50", None, receipt), at("13:06:50"));
    assert_eq!(began("Nov 23 2026 12:56:56", None, receipt), at("12:56:56"));
    assert_eq!(began("Nov 23 2026 12:56:55", None, receipt), far);
    assert_eq!(began("Nov 23 2026 13:16:56", None, receipt), at("13:16:56"));
    assert_eq!(began("Nov 23 2026 13:16:57", None, receipt), far);
    assert_eq!(began("Nov 23 2026 13:16:57", Some(9_000), receipt), far, "no delay excuses an event to come");
    // It was kept back for an hour, and says so.
    assert_eq!(began("Nov 23 2026 12:06:56", Some(3_600), receipt), at("12:06:56"));
    assert_eq!(began("Nov 23 2026 11:56:56", Some(3_600), receipt), at("11:56:56"));
    assert_eq!(began("Nov 23 2026 11:56:55", Some(3_600), receipt), far);
    assert_eq!(began("Nov 23 2025 13:06:50", None, receipt), far);
    // Without that field the first line is the receipt, in a zone that it does not say.
    assert_eq!(began("Nov 23 2026 23:06:50", None, ""), at("23:06:50"));
    assert_eq!(began("Nov 23 2026 01:06:50", None, ""), at("01:06:50"));
    assert_eq!(began("Nov 22 2026 12:06:50", None, ""), far);
    assert_eq!(began("Nov 24 2026 13:06:50", None, ""), far);
}

#[test]
fn the_sampled_leases_are_read_whole() {
    let read = kea_leases(&sample("kea/kea-leases4.csv"));
    whole(&read);
    assert!(read.rejected.is_empty());
    let mut devices: Vec<_> = read.access.iter().map(|r| r.subscriber.reveal()).collect();
    devices.sort_unstable();
    assert_eq!(devices, ["device 02:00:5e:00:00:05", "device 02:00:5e:00:00:06"], "renewals are one lease");
    let released = read.access.iter().find(|r| r.subscriber.reveal().ends_with('6')).unwrap();
    let kept = read.access.iter().find(|r| r.subscriber.reveal().ends_with('5')).unwrap();
    assert!(released.life.certain().to() < kept.life.certain().to(), "given back before its time");
}

#[test]
fn spoilt_leases_are_set_aside_with_their_reason() {
    let header =
        "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context";
    let check = |row: &str, reason| {
        let read = kea_leases(format!("{header}\n{row}\n").as_bytes());
        whole(&read);
        assert_eq!(
            read.rejected.iter().map(|r| (r.place, r.reason)).collect::<Vec<_>>(),
            [(Place::Line(2), reason)],
            "{row}"
        );
    };
    check("100.72.0.1,02:00:5e:00:00:05,,20", SetAside::NotThisFormat);
    check("100.72.0.1,,,20,1795451527,1,0,0,,0,", SetAside::Nobody);
    check("100.72.0.1,02:00:5e:00:00:05,,20,1795451527,1,0,0,,1,", SetAside::Nobody);
    check("100.72.0.1,02:00:5e:00:00:05,,-20,1795451527,1,0,0,,0,", SetAside::Unreadable("valid_lifetime"));
    check("here,02:00:5e:00:00:05,,20,1795451527,1,0,0,,0,", SetAside::Unreadable("address"));
    let read = kea_leases(b"address,expire\n100.72.0.1,5\n");
    whole(&read);
    assert_eq!(read.tally.set_aside, 2);
}
