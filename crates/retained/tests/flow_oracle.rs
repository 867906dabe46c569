//! Flow logs of real devices and of the real nfcapd, beside what nfdump says of them.
//!
//! The expected records are worked out here from nfdump's reading alone, in a plainer way than the converters': each row
//! by itself, beginnings and ends joined by looking for them.

use std::net::IpAddr;

use retained::{NatRecord, Piece, PortRange, Read, SetAside, Shape, flow_formats, read_whole};
use serde_json::Value;
use terms::{Instant, Transport};

use crate::formats::{sample, whole};

/// The converter of this name.
pub(crate) fn open(name: &str) -> Box<dyn retained::Convert> {
    (flow_formats().into_iter().find(|f| f.converter.name == name).unwrap().open)()
}

pub(crate) fn piece(bytes: &[u8]) -> Piece<'_> {
    Piece { bytes, received: Instant::from_micros(1_795_000_000_000_000), from: Some([192, 0, 2, 9].into()) }
}

/// All of these datagrams, and the end.
pub(crate) fn datagrams<'a>(all: impl IntoIterator<Item = &'a [u8]>) -> Read {
    let (mut convert, mut out) = (open("netflow"), Read::new());
    for datagram in all {
        assert_eq!(convert.feed(piece(datagram), &mut out), datagram.len());
    }
    convert.finish(piece(&[]), &mut out);
    whole(&out);
    out
}

fn devices(names: &[&str]) -> Vec<Vec<u8>> {
    names.iter().map(|name| sample(&format!("netflow/devices/{name}"))).collect()
}

fn read(names: &[&str]) -> Read {
    datagrams(devices(names).iter().map(Vec::as_slice))
}

/// One record as a line that can be compared; moments in milliseconds, `-` for an open end, `*` for all ports.
pub(crate) fn line(r: &NatRecord) -> String {
    let moment = |open: bool, at: Instant| if open { "-".into() } else { (at.micros() / 1000).to_string() };
    let life = r.life;
    let ports = match (r.ports.first(), r.ports.last()) {
        (0, u16::MAX) => "*".into(),
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}-{last}"),
    };
    format!(
        "{} {} {}:{ports} {}:{} {} {} {}",
        r.shape.as_str(),
        r.transport.map_or("-", Transport::as_str),
        r.public,
        r.private,
        r.private_port.unwrap_or(0),
        r.peer.map_or("-".into(), |(ip, port)| format!("{ip}:{port}")),
        moment(life.starts_open(), life.certain().from()),
        moment(life.ends_open(), life.certain().to()),
    )
}

/// nfdump's rows.
struct Rows(Vec<Value>);

struct Row<'a>(&'a Value);

impl Rows {
    fn of(file: &str) -> Self {
        Self(serde_json::from_slice(&sample(file)).unwrap())
    }

    fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.0.iter().map(Row)
    }
}

impl Row<'_> {
    fn number(&self, key: &str) -> u64 {
        let value = &self.0[key];
        value.as_u64().or_else(|| value.as_str()?.parse().ok()).unwrap_or(0)
    }

    fn ip(&self, end: &str, kind: &str) -> Option<IpAddr> {
        let text = ["4", "6"].iter().find_map(|f| self.0[format!("{end}{f}_{kind}")].as_str())?;
        Some(text.parse::<IpAddr>().unwrap()).filter(|ip| !ip.is_unspecified())
    }

    /// Milliseconds; nfdump prints those after the point without leading zeros in one of the places.
    fn moment(&self, key: &str) -> Option<i64> {
        let (whole, millis) = self.0[key].as_str()?.split_once('.')?;
        let seconds = Instant::parse(&format!("{whole}Z")).ok()?.seconds();
        Some(seconds * 1000 + millis.parse::<i64>().unwrap()).filter(|at| *at > 0)
    }

    /// Which address and port stood for which, as nfdump says it. `true`: this device logs what came in by its inside.
    fn translated(&self, inside: bool) -> Option<String> {
        let transport = [(6, "tcp"), (17, "udp")].into_iter().find(|(n, _)| *n == self.number("proto"))?.1;
        let ports = |port: u64| if port == 0 { "*".into() } else { port.to_string() };
        let (src, dst) = (self.ip("src", "addr")?, self.ip("dst", "addr")?);
        let (sport, dport) = (self.number("src_port"), self.number("dst_port"));
        let (post_sport, post_dport) = (self.number("src_xlt_port"), self.number("dst_xlt_port"));
        let (post_src, post_dst) = (self.ip("src", "xlt_ip"), self.ip("dst", "xlt_ip"));
        if let Some(public) = post_src.filter(|public| *public != src) {
            let peer = post_dst.unwrap_or(dst);
            return Some(format!("session {transport} {public}:{} {src}:{sport} {peer}:{dport}", ports(post_sport)));
        }
        let post = post_dst.filter(|post| *post != dst)?;
        Some(if inside {
            format!("session {transport} {post}:{} {dst}:{dport} {src}:{sport}", ports(post_dport))
        } else {
            format!("session {transport} {dst}:{} {post}:{dport} {src}:{sport}", ports(dport))
        })
    }
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

/// RouterOS sends this since it has been told to: when it started. The recorded device had not been.
fn started(at_millis: u64) -> Vec<u8> {
    let mut bytes = vec![0, 10, 0, 50, 0x59, 0x6f, 0x87, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    // Options template 356: one scope field (149, the observation domain) and element 160; then one such record.
    bytes.extend([0, 3, 0, 18, 1, 100, 0, 2, 0, 1, 0, 149, 0, 4, 0, 160, 0, 8]);
    bytes.extend([1, 100, 0, 16, 0, 0, 0, 0]);
    bytes.extend(at_millis.to_be_bytes());
    bytes
}

const FORTIGATE: [&str; 2] =
    ["netflow9_test_fortigate_fortios_542_appid_tpl258-269", "netflow9_test_fortigate_fortios_542_appid_data258_262"];
const MIKROTIK: [&str; 2] = ["ipfix_test_mikrotik_tpl", "ipfix_test_mikrotik_data258"];
const ASA: [&str; 2] = ["netflow9_test_cisco_asa_1_tpl", "netflow9_test_cisco_asa_1_data"];

#[test]
fn a_firewall_that_logs_both_directions_is_read_as_nfdump_reads_it() {
    let rows = Rows::of("netflow/devices.json");
    let of_device = rows.iter().filter(|r| r.number("export_sysid") == 6 && !r.0["src4_xlt_ip"].is_null());
    let expected: Vec<_> = of_device
        .map(|r| {
            format!("{} {} {}", r.translated(true).unwrap(), r.moment("first").unwrap(), r.moment("last").unwrap())
        })
        .collect();
    let read = read(&FORTIGATE);
    assert_eq!(expected.len(), 9);
    assert_eq!(sorted(read.nat.iter().map(line).collect()), sorted(expected));
    assert_eq!((read.tally.stored, read.tally.set_aside), (9, 8));
    assert!(read.rejected.iter().all(|r| r.reason == SetAside::NotTranslated));
}

#[test]
fn a_router_whose_start_is_known_is_read_as_nfdump_reads_it() {
    let rows = Rows::of("netflow/devices.json");
    let of_device: Vec<_> = rows.iter().filter(|r| r.number("export_sysid") == 2).collect();
    let expected: Vec<_> = of_device.iter().filter_map(|r| r.translated(false)).collect();
    let (start, data) = (started(1_500_400_000_000), devices(&MIKROTIK));
    let read = datagrams([&data[0], &start, &data[1]].map(Vec::as_slice));
    // nfdump has no times of this device: the start is this test's, and the times are not compared.
    let without_times = |r: &NatRecord| line(r).rsplitn(3, ' ').nth(2).unwrap().to_owned();
    assert_eq!((of_device.len(), expected.len()), (28, 6));
    assert_eq!(sorted(read.nat.iter().map(without_times).collect()), sorted(expected));
    assert_eq!(read.tally.read, 28);

    let unknown = datagrams(data.iter().map(Vec::as_slice));
    let undated = unknown.rejected.iter().filter(|r| r.reason == SetAside::Missing("systemInitTimeMilliseconds"));
    assert_eq!((undated.count(), unknown.nat.len(), unknown.tally.read), (6, 0, 28));
}

#[test]
fn a_firewall_that_logs_only_echoes_translates_nothing() {
    let rows = Rows::of("netflow/devices.json");
    let of_device: Vec<_> = rows.iter().filter(|r| r.number("proto") == 1 && r.0["event"] == "DELETE").collect();
    let read = read(&ASA);
    assert_eq!((of_device.len(), read.tally.read, read.nat.len()), (14, 14, 0));
    assert!(read.rejected.iter().all(|r| r.reason == SetAside::OtherProtocol));
}

#[test]
fn a_gateway_that_tells_a_beginning_by_its_only_time_opens_a_session() {
    let read = read(&["ipfix_test_nokia_bras_tpl", "ipfix_test_nokia_bras_data256"]);
    let [record] = read.nat.as_slice() else { panic!("one record") };
    let rows = Rows::of("netflow/devices.json");
    let row = rows.iter().find(|r| r.number("export_sysid") == 3).unwrap();
    let outside = (row.ip("src", "addr").unwrap(), row.number("src_port") as u16);
    assert_eq!((record.public, record.ports), (outside.0, PortRange::one(outside.1)));
    assert_eq!(record.peer, row.ip("dst", "addr").zip(Some(row.number("dst_port") as u16)));
    assert_eq!(record.life.certain().from().micros() / 1000, row.moment("first").unwrap());
    assert!(record.life.ends_open() && !record.life.starts_open());
    assert_eq!((record.private.to_string(), record.private_port), ("10.10.0.123".into(), None));
    assert_eq!(record.subscriber.as_ref().unwrap().reveal(), "USER1");
}

#[test]
fn devices_that_translate_nothing_are_read_to_the_last_record_and_set_aside() {
    let not_translated = |names: &[&str], count: u64| {
        let read = read(names);
        assert_eq!((read.tally.read, read.nat.len()), (count, 0), "{names:?}");
        let reasons: Vec<_> = read.rejected.iter().map(|r| r.reason).collect();
        let expected = [SetAside::NotTranslated, SetAside::OtherProtocol];
        assert!(reasons.iter().all(|r| expected.contains(r)), "{names:?}: {reasons:?}");
    };
    // As many as the lengths of the sets and of the records say.
    not_translated(&["netflow9_test_paloalto_panos_tpl", "netflow9_test_paloalto_panos_data"], 8);
    not_translated(&["netflow9_cisco_asr1001x_tpl259"], 25);
    not_translated(&["netflow5_test_microtik"], 30);
    not_translated(&["netflow9_test_0length_fields_tpl_data"], 10);
    not_translated(&["ipfix_test_yaf_tpls_option_tpl", "ipfix_test_yaf_data45873"], 1);
}

#[test]
fn data_without_its_template_is_set_aside_whole_and_read_when_the_template_comes_late() {
    let alone = read(&["ipfix_test_mikrotik_data258"]);
    let [rejected] = alone.rejected.as_slice() else { panic!("one set") };
    assert_eq!((rejected.reason, rejected.bytes.len()), (SetAside::Missing("template"), 1428));
    let late = read(&["ipfix_test_mikrotik_data258", "ipfix_test_mikrotik_tpl"]);
    let in_order = read(&["ipfix_test_mikrotik_tpl", "ipfix_test_mikrotik_data258"]);
    assert_eq!((late.nat, late.tally), (in_order.nat, in_order.tally));
    assert!(late.tally.read > 1);
}

/// What nfdump's rows of nfcapd's file say, joined by looking for each beginning's end.
fn expected_of_file() -> Vec<String> {
    let rows = Rows::of("netflow/nfcapd.json");
    let mut expected = Vec::new();
    let mut open: Vec<(String, i64)> = Vec::new();
    for row in rows.iter() {
        let at = row.moment("t_event");
        match (row.number("nat_event_id"), row.translated(row.number("export_sysid") == 1)) {
            (4 | 6, Some(what)) => open.push((what, at.unwrap())),
            (5 | 7, Some(what)) => {
                let begun = open.iter().position(|(other, _)| *other == what).unwrap();
                expected.push(format!("{what} {} {}", open.remove(begun).1, at.unwrap()));
            }
            (0, Some(what)) => {
                // A flow of the router above, which nobody can date.
                if let (Some(from), Some(to)) = (row.moment("first"), row.moment("last")) {
                    expected.push(format!("{what} {from} {to}"));
                }
            }
            _ => {}
        }
    }
    expected.extend(open.into_iter().map(|(what, from)| format!("{what} {from} -")));
    sorted(expected)
}

fn sessions(read: &Read) -> Vec<String> {
    sorted(read.nat.iter().filter(|r| r.shape == Shape::Session).map(line).collect())
}

#[test]
fn files_of_the_real_collector_are_read_as_nfdump_reads_them() {
    let expected = expected_of_file();
    assert_eq!(expected.len(), 9 + 24 + 8 + 24);
    let rows = Rows::of("netflow/nfcapd.json").0.len() as u64;
    for name in ["nfcapd.plain", "nfcapd.lz4"] {
        let read = read_whole(open("nfcapd").as_mut(), piece(&sample(&format!("netflow/{name}"))));
        whole(&read);
        assert_eq!(sessions(&read), expected, "{name}");
        assert_eq!(read.tally.read, rows, "{name}");
    }
}

#[test]
fn the_same_events_by_message_and_by_file_are_the_same_records() {
    let by_message = read_whole(open("ipfix").as_mut(), piece(&sample("netflow/events.ipfix")));
    whole(&by_message);
    assert!(by_message.rejected.is_empty());
    let by_file = read_whole(open("nfcapd").as_mut(), piece(&sample("netflow/nfcapd.plain")));
    let of_file: Vec<_> = sorted(by_file.nat.iter().map(line).collect());
    let messages: Vec<_> = sorted(by_message.nat.iter().map(line).collect());
    let device = |line: &&String| line.contains(" 10.0.0.250:");
    assert_eq!(of_file.iter().filter(|l| !device(l)).collect::<Vec<_>>(), messages.iter().collect::<Vec<_>>());
    let blocks: Vec<_> = messages.iter().filter(|l| l.starts_with("port-block")).collect();
    assert_eq!((blocks.len(), blocks.iter().filter(|l| l.ends_with('-')).count()), (8, 2));
    assert!(blocks[0].starts_with("port-block - 203.0.113.1:1024-1535 100.64.0.10:0 - "), "{}", blocks[0]);
}

#[test]
fn a_compression_that_is_not_read_is_refused_by_its_name() {
    let read = read_whole(open("nfcapd").as_mut(), piece(&sample("netflow/nfcapd.lzo")));
    whole(&read);
    let [rejected] = read.rejected.as_slice() else { panic!("one") };
    assert_eq!(rejected.reason.to_string(), "the field LZO compression cannot be read");
}
