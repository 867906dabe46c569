//! Where the same private address is in several realms, a translation and a session are joined within one of them only.

use std::{net::IpAddr, time::Duration};

use retained::{
    AccessKind, AccessRecord, BatchNo, Convert, Doubt, Life, NatRecord, Piece, PortRange, Question, RadiusClient,
    RadiusPackets, Read, Realm, Realms, Shape, Sourced, Subscriber, Verdict, attribute, deterministic_nat, format,
    radius_detail, read_whole,
};
use terms::{Clock, Instant, Period, Selector, Target, Transport};

use crate::formats::whole;

const PUBLIC: [u8; 4] = [203, 0, 113, 9];

fn life() -> Life {
    Life::whole(Period::new(Instant::from_micros(0), Instant::from_micros(9_000_000)).unwrap())
}

fn translation(realm: &str) -> Sourced<NatRecord> {
    let record = NatRecord {
        shape: Shape::Session,
        public: PUBLIC.into(),
        ports: PortRange::one(5_000),
        transport: None,
        private: [10, 0, 0, 1].into(),
        realm: Realm::new(realm),
        private_port: None,
        peer: None,
        subscriber: None,
        life: life(),
    };
    Sourced { batch: BatchNo(1), record }
}

fn session(name: &str, address: [u8; 4], realm: &str) -> Sourced<AccessRecord> {
    let (subscriber, kind) = (Subscriber::new(name), AccessKind::Radius);
    let record =
        AccessRecord { subscriber, address: address.into(), prefix: 32, realm: Realm::new(realm), kind, life: life() };
    Sourced { batch: BatchNo(2), record }
}

/// Who is found, and whether the realm is what is not known.
fn ask(nat: &[Sourced<NatRecord>], access: &[Sourced<AccessRecord>]) -> (Verdict, Vec<(String, bool)>) {
    let at = Instant::from_micros(5_000_000);
    let target = Target {
        selector: Selector::new(PUBLIC.into(), Some(5_000), Transport::Tcp),
        period: Period::new(at, at).unwrap(),
        clock_error_max: Duration::ZERO,
    };
    let clock = Clock { source: "test".into(), error_max: Duration::ZERO };
    let routed = [Realm::new("homes").unwrap()];
    let found = attribute(&Question { target: &target, unshared: false, routed: &routed, clock: &clock }, nat, access);
    let found = found.unwrap();
    let one = |c: &retained::Candidate| {
        let name = c.subscriber.as_ref().map_or("nobody", |s| s.reveal());
        (name.to_owned(), c.doubts.contains(&Doubt::RealmUnknown))
    };
    (found.verdict, found.candidates.iter().map(one).collect())
}

fn check(translated: &str, sessions: &[(&str, &str)], expected: &str, unknown: bool) {
    let sessions: Vec<_> = sessions.iter().map(|(name, realm)| session(name, [10, 0, 0, 1], realm)).collect();
    let found = ask(&[translation(translated)], &sessions);
    assert_eq!(found, (Verdict::One, vec![(expected.to_owned(), unknown)]), "{translated} {sessions:?}");
}

#[test]
fn nobody_of_another_realm_is_named() {
    check("a", &[("anna", "a"), ("bert", "b"), ("carl", "")], "anna", false);
    check("", &[("anna", "a"), ("bert", "b"), ("carl", "")], "carl", false);
    check("c", &[("anna", "a"), ("bert", "b")], "nobody", false);
    // One side says in which realm it is, and the other does not: that they are the same one is not known.
    check("a", &[("carl", "")], "nobody", true);
    check("", &[("anna", "a")], "nobody", true);
    check("", &[("anna", "a"), ("bert", "b")], "nobody", true);
    check("a", &[], "nobody", false);
}

#[test]
fn two_translations_of_two_realms_are_two_lines() {
    let both = [translation("a"), translation("b")];
    let sessions = [session("anna", [10, 0, 0, 1], "a"), session("bert", [10, 0, 0, 1], "b")];
    let (verdict, found) = ask(&both, &sessions);
    assert_eq!((verdict, found.len()), (Verdict::Several, 2));
}

#[test]
fn an_address_of_the_internet_is_not_the_one_that_a_company_uses_within() {
    let direct = |realms: &[(&str, &str)]| {
        let sessions: Vec<_> = realms.iter().map(|(name, realm)| session(name, PUBLIC, realm)).collect();
        ask(&[], &sessions).1
    };
    assert_eq!(direct(&[("anna", ""), ("bert", "b")]), [("anna".to_owned(), false)]);
    assert_eq!(direct(&[("anna", "homes"), ("bert", "b")]), [("anna".to_owned(), false)], "its addresses are routed");
    assert_eq!(direct(&[("bert", "b")]), [("nobody".to_owned(), true)]);
}

fn read(format_name: &str, text: &str, realms: Realms) -> Read {
    let mut convert = realms.over((format(format_name).unwrap().open)());
    let received = Instant::parse("2026-11-24T12:05:00Z").unwrap();
    let read = read_whole(convert.as_mut(), Piece { bytes: text.as_bytes(), received, from: None });
    whole(&read);
    read
}

fn names(read: &Read) -> Vec<String> {
    let nat = read.nat.iter().map(|r| &r.realm);
    let all = nat.chain(read.access.iter().map(|r| &r.realm));
    all.map(|realm| realm.as_ref().map_or("-", |realm| realm.as_str()).to_owned()).collect()
}

fn says(format_name: &str, text: &str, realm: &str) {
    let read = read(format_name, text, Realms::default());
    assert_eq!(names(&read), [realm], "{text} {:?}", read.rejected);
}

#[test]
fn each_log_says_it_in_its_own_way() {
    let syslog = |text: &str, realm: &str| says("cgnat-syslog", text, realm);
    let xe = |vrf: &str| {
        format!(
            "Nov 24 12:00:01.123 GMT: %NAT-6-LOG_TRANSLATION: Created Translation UDP 10.0.0.1:44593 203.0.113.2:21129 \
             192.0.2.53:53 192.0.2.53:53{vrf}"
        )
    };
    syslog(&xe(" 0"), "-");
    syslog(&xe(""), "-");
    syslog(&xe(" 7"), "vrf 7");
    let xr = |vrf: &str| {
        format!(
            "<134>1 2026 Nov 24 12:00:05 192.0.2.9 - - NAT44 - [UserbasedA - 10.0.0.1 {vrf} - 203.0.113.28 - 12544 12671 - -]"
        )
    };
    syslog(&xr("company-a"), "company-a");
    syslog(&xr("-"), "-");
    let f5 = |client: &str| {
        format!("Nov 24 12:00:00 192.0.2.200 lsn_event=\"LSN_ADD\",cli=\"{client}\",nat=\"203.0.113.1%22:10000\"")
    };
    syslog(&f5("10.0.0.1%11:33950"), "route-domain 11");
    syslog(&f5("10.0.0.1%0:33950"), "-");
    syslog(&f5("10.0.0.1:33950"), "-");
    let card = |set: &str| {
        format!(
            "Nov 24 12:00:00 mx2 (FPC Slot 5, PIC Slot 0) {set}[FWNAT]: JSERVICES_NAT_PORT_BLOCK_ALLOC: 10.0.0.1 -> 203.0.113.1:1100-1149"
        )
    };
    syslog(&card("{set-1}"), "service-set set-1");
    syslog(&card(""), "-");
    let lsys = |id: &str| {
        format!(
            "<14>Nov 24 12:03:01 srx2 RT_NAT: RT_SRC_NAT_PBA_ALLOC: Subscriber 10.0.0.1 used/maximum [1/15] blocks, \
                 allocates port block [24064-24191] from 203.0.113.7 in source pool guest lsys_id: {id}"
        )
    };
    syslog(&lsys("0"), "-");
    syslog(&lsys("3"), "logical-system 3");
    let conntrack = |zone: &str| {
        format!(
            "[1795356185.0] [NEW] udp 17 30 src=10.0.0.1 dst=192.0.2.53 sport=9 dport=53 {zone}[UNREPLIED] \
             src=192.0.2.53 dst=203.0.113.1 sport=53 dport=5000"
        )
    };
    says("conntrack", &conntrack(""), "-");
    says("conntrack", &conntrack("zone=5 "), "zone 5");
    says("conntrack", &conntrack("zone-orig=6 "), "zone 6");
}

const STANZA: &str = "Tue Nov 24 12:00:00 2026\n\tAcct-Status-Type = Start\n\tUser-Name = \"anna\"\n\tAcct-Session-Id = \"1\"\n\
    \tNAS-IP-Address = 192.0.2.9\n\tFramed-IP-Address = 10.0.0.1\n\tTimestamp = 1795521600\n";

#[test]
fn accounting_says_it_by_attributes_of_vendors() {
    let detail = |more: &str, realm: &str| {
        let read = radius_detail(format!("{STANZA}{more}\n").as_bytes());
        assert_eq!(names(&read), [realm], "{more} {:?}", read.rejected);
    };
    detail("", "-");
    detail("\tCisco-AVPair = \"ip:vrf-id=company-a\"\n", "company-a");
    detail("\tCisco-AVPair = \"connect-progress=Call Up\"\n\tCisco-AVPair = \"vrf-id=company-a\"\n", "company-a");
    detail("\tERX-Virtual-Router-Name = \"default:company-a\"\n", "default:company-a");
    detail("\tERX-Virtual-Router-Name = \"default\"\n", "-");
    // What a stop leaves out stays as the start said it.
    let stop = STANZA.replace("= Start", "= Stop").replace("1795521600", "1795521700");
    let read = radius_detail(format!("{STANZA}\tCisco-AVPair = \"vrf-id=company-a\"\n\n{stop}\n").as_bytes());
    assert_eq!((names(&read), read.access[0].life.ends_open()), (vec!["company-a".to_owned()], true));
    assert!(read.access[0].life.possible().to().seconds() < 1_795_521_702);
}

#[test]
fn accounting_packets_say_the_same() {
    let attribute = |kind: u8, value: &[u8]| [&[kind, value.len() as u8 + 2], value].concat();
    let vendor = |vendor: u32, inner: Vec<u8>| attribute(26, &[&vendor.to_be_bytes()[..], &inner].concat());
    let heard = |own: Vec<u8>| {
        let attributes = [
            attribute(40, &1_u32.to_be_bytes()),
            attribute(44, b"1"),
            attribute(1, b"anna"),
            attribute(4, &[192, 0, 2, 9]),
            attribute(8, &[10, 0, 0, 1]),
            own,
        ];
        let (attributes, from): (Vec<u8>, IpAddr) = (attributes.concat(), [192, 0, 2, 9].into());
        let mut packet = vec![4, 1, 0, 20 + attributes.len() as u8];
        use md5::Digest as _;
        let signed = md5::Md5::new().chain_update(&packet).chain_update([0; 16]).chain_update(&attributes);
        packet.extend(signed.chain_update(b"secret").finalize());
        packet.extend(attributes);
        let mut packets = RadiusPackets::new(vec![RadiusClient::new(from, 32, b"secret".to_vec()).unwrap()]);
        let mut read = Read::new();
        packets.feed(Piece { bytes: &packet, received: Instant::from_micros(0), from: Some(from) }, &mut read);
        assert!(read.rejected.is_empty(), "{:?}", read.rejected);
        names(&read)
    };
    assert_eq!(heard(vec![]), ["-"]);
    assert_eq!(heard(vendor(9, attribute(1, b"ip:vrf-id=company-a"))), ["company-a"]);
    assert_eq!(heard(vendor(9, attribute(1, b"connect-progress=LAN Ses Up"))), ["-"]);
    assert_eq!(heard(vendor(4_874, attribute(1, b"default:company-a"))), ["default:company-a"]);
    assert_eq!(heard(vendor(4_874, attribute(1, b"default"))), ["-"]);
    assert_eq!(heard(vendor(9, vec![1])), ["-"], "half an attribute says nothing");
}

#[test]
fn a_source_has_a_realm_and_its_own_names_for_realms() {
    let xr = "<134>1 2026 Nov 24 12:00:05 192.0.2.9 - - NAT44 - [UserbasedA - 10.0.0.1 Inside - 203.0.113.28 - 12544 12671 - -]\
              [UserbasedA - 10.0.0.1 - - 203.0.113.28 - 12672 12799 - -]";
    let named = |name: &str| Realm::new(name).unwrap();
    let realms = Realms::new(Realm::new("homes"), [(named("Inside"), Realm::new("offices"))]);
    assert_eq!(names(&read("cgnat-syslog", xr, realms)), ["offices", "homes"]);
    let unnamed = Realms::new(None, [(named("In*"), None)]);
    assert_eq!(names(&read("cgnat-syslog", xr, unnamed)), ["-", "-"]);
}

#[test]
fn a_configuration_keeps_its_realm_in_its_text() {
    let text = "nat cgn\nfrom 2026-01-01T00:00:00Z\ninside 10.0.0.0/30\noutside 203.0.113.9\nsharing 4\nend\n";
    let config = deterministic_nat(text.as_bytes(), Instant::from_micros(0)).configs.remove(0);
    let realm = Realm::new("company #1");
    let moved = config.in_realm(realm.clone());
    assert_eq!(moved.records_of([10, 0, 0, 1].into())[0].realm, realm);
    let again = retained::NatConfig::read(&moved.text, Instant::from_micros(0)).unwrap();
    assert_eq!((again.realm(), again.digest), (realm.as_ref(), moved.digest));
    assert_eq!(again.in_realm(None).in_realm(realm).text, moved.text);
    assert_ne!(moved.digest, config.digest);
}

fn stanza(kind: &str, link: &str, multi: &str, address: &str, second: u32) -> String {
    let multi = if multi.is_empty() { String::new() } else { format!("\tAcct-Multi-Session-Id = \"{multi}\"\n") };
    let address = if address.is_empty() { String::new() } else { format!("\tFramed-IP-Address = {address}\n") };
    format!(
        "Tue Nov 24 12:00:00 2026\n\tAcct-Status-Type = {kind}\n\tUser-Name = \"anna\"\n\tAcct-Session-Id = \"{link}\"\n{multi}\
         {address}\tNAS-IP-Address = 192.0.2.9\n\tTimestamp = {second}\n\n"
    )
}

/// Address, begin and end of each record; no end where it was not seen.
fn links(stanzas: &[(&str, &str, &str, &str, u32)], expected: &[(&str, u32, Option<u32>)]) {
    let text: String =
        stanzas.iter().map(|(kind, link, multi, address, at)| stanza(kind, link, multi, address, *at)).collect();
    let read = radius_detail(text.as_bytes());
    whole(&read);
    let told = |r: &AccessRecord| {
        let (from, to) = (r.life.certain().from().seconds() as u32, r.life.possible().to().seconds());
        (r.address.to_string(), from, u32::try_from(to).ok())
    };
    let mut got: Vec<_> = read.access.iter().map(told).collect();
    got.sort();
    let expected: Vec<_> = expected.iter().map(|(a, from, to)| ((*a).to_owned(), *from, *to)).collect();
    assert_eq!(got, expected, "{stanzas:?}");
}

#[test]
fn links_of_one_session_are_one_session_until_the_last_of_them_ends() {
    let (one, two) = ("10.0.0.1", "10.0.0.2");
    let both = [
        ("Start", "1", "m", one, 100),
        ("Start", "2", "m", one, 1_000),
        ("Interim-Update", "1", "m", "", 1_500),
        ("Stop", "1", "m", one, 2_000),
        ("Stop", "2", "m", one, 3_000),
    ];
    links(&both, &[(one, 100, Some(3_000))]);
    links(&both[..4], &[(one, 100, None)]);
    // A stop that came twice is one, and so is one without the address.
    links(&[both[0], both[1], both[3], both[3]], &[(one, 100, None)]);
    links(&[both[0], both[1], both[3], ("Stop", "2", "m", "", 3_000)], &[(one, 100, Some(3_000))]);
    // What a link alone had goes with it.
    let apart = [
        ("Start", "1", "m", one, 100),
        ("Start", "2", "m", two, 200),
        ("Stop", "1", "m", "", 300),
        ("Stop", "2", "m", "", 400),
    ];
    links(&apart, &[(one, 100, Some(300)), (two, 200, Some(400))]);
    // Without the number of the whole, each is by itself.
    let single = both.map(|(kind, link, _, address, at)| (kind, link, "", address, at));
    links(&single, &[(one, 100, Some(2_000)), (one, 1_000, Some(3_000))]);
}
