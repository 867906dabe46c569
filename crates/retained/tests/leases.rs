//! Leases as real servers wrote them, and spoilt ones.

use std::net::IpAddr;

use retained::{IscLeases, KeaLeases, Piece, Place, SetAside, isc_leases, kea_leases6};
use terms::Instant;

use crate::{
    access::check_cuts,
    formats::{sample, whole},
};

/// Who had what, from when to when surely, and until when possibly.
fn lines(read: &retained::Read) -> Vec<String> {
    let seconds = |at: terms::Instant| at.to_string();
    let line = |r: &retained::AccessRecord| {
        let (c, p) = (r.life.certain(), r.life.possible());
        let who = r.subscriber.reveal();
        format!("{who} {}/{} {} {} {}", r.address, r.prefix, seconds(c.from()), seconds(c.to()), seconds(p.to()))
    };
    let mut lines: Vec<_> = read.access.iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn keas_addresses_and_delegated_prefixes_are_read() {
    let read = kea_leases6(&sample("kea/kea-leases6.csv"));
    whole(&read);
    assert_eq!((read.tally.read, read.rejected.len()), (8, 0));
    // Three times given and renewed, then given back: when, Kea does not write.
    let life = "2026-11-24T14:32:57Z 2026-11-24T14:33:13Z 2026-11-24T14:33:33Z";
    let duid = "duid 00:01:00:01:32:98:5c:97:02:00:5e:00:00:07";
    assert_eq!(
        lines(&read),
        [format!("{duid} 2001:db8:1::100/128 {life}"), format!("{duid} 2001:db8:8000::/56 {life}")]
    );
    let inside: IpAddr = "2001:db8:8000:ff::1".parse().unwrap();
    assert!(read.access.iter().any(|r| r.covers(inside)), "an address inside the prefix is the line's");
    check_cuts(&sample("kea/kea-leases6.csv"), || Box::new(KeaLeases::v6()));
}

#[test]
fn iscs_leases_are_read() {
    let read = isc_leases(&sample("isc/dhcpd.leases"));
    whole(&read);
    assert_eq!((read.tally.read, read.rejected.len()), (2, 0));
    let life = "2026-11-24T14:33:26Z 2026-11-24T14:34:06Z 2026-11-24T14:34:06Z";
    assert_eq!(lines(&read), [format!("device 02:00:5e:00:00:07 100.72.0.100/32 {life}")]);
    check_cuts(&sample("isc/dhcpd.leases"), || Box::new(IscLeases::default()));
}

#[test]
fn dnsmasqs_leases_are_read() {
    let bytes = sample("dnsmasq/dnsmasq.leases");
    let written = Instant::from_micros(1_795_953_715_000_000);
    let open = retained::format("dnsmasq-leases").unwrap().open;
    let read = retained::read_whole(open().as_mut(), Piece { bytes: &bytes, received: written, from: None });
    whole(&read);
    assert_eq!((read.tally.read, read.rejected.len()), (3, 0), "the server's own line is no lease");
    let duid = "duid 00:01:00:01:32:9e:d0:af:02:00:5e:00:00:07";
    let seen = "2026-11-29T12:01:55Z 2026-11-29T12:01:55Z";
    let ends = "2026-11-29T12:03:51Z";
    let all = lines(&read);
    assert_eq!(all[0], format!("device 02:00:5e:00:00:07 100.72.0.143/32 {seen} {ends}"));
    assert!(all[1].starts_with(&format!("device 02:00:5e:00:00:08 100.72.0.8/32 {seen} ")), "it never ends");
    assert_eq!(all[2], format!("{duid} 2001:db8:1::1fb/128 {seen} {ends}"));
    check_cuts(&bytes, open);
}

#[test]
fn iscs_delegated_prefixes_end_when_they_are_given_back() {
    let read = isc_leases(&sample("isc/dhcpd6.leases"));
    whole(&read);
    assert_eq!((read.tally.read, read.rejected.len()), (8, 0));
    let life = "2026-11-24T14:33:56Z 2026-11-24T14:34:19Z 2026-11-24T14:34:19Z";
    let duid = "duid 00:01:00:01:32:98:5c:d2:02:00:5e:00:00:07";
    let expected = [format!("{duid} 2001:db8:1::1e1/128 {life}"), format!("{duid} 2001:db8:80ff:ff00::/56 {life}")];
    assert_eq!(lines(&read), expected);
    check_cuts(&sample("isc/dhcpd6.leases"), || Box::new(IscLeases::default()));
}

const LEASE: &str = "lease 100.72.0.100 {\n  starts 2 2026/11/24 14:33:26;\n  ends 2 2026/11/24 14:33:46;\n  \
                     binding state active;\n  hardware ethernet 02:00:5e:00:00:07;\n}\n";

fn check_isc(change: impl Fn(&str) -> String, expected: Result<&str, SetAside>) {
    let text = change(LEASE);
    let read = isc_leases(text.as_bytes());
    whole(&read);
    let got = read.rejected.first().map_or(Ok(lines(&read).join("; ")), |r| Err((r.place, r.reason)));
    assert_eq!(got, expected.map(str::to_owned).map_err(|r| (Place::Line(1), r)), "{text}");
    check_cuts(text.as_bytes(), || Box::new(IscLeases::default()));
}

#[test]
fn a_lease_says_who_and_when() {
    let rest = "100.72.0.100/32 2026-11-24T14:33:26Z 2026-11-24T14:33:46Z 2026-11-24T14:33:46Z";
    check_isc(str::to_owned, Ok(&format!("device 02:00:5e:00:00:07 {rest}")));
    let option = |text: &str| LEASE.replace('}', &format!("  option {text};\n}}"));
    check_isc(|_| option("agent.circuit-id \"ge-0/0/1:7\""), Ok(&format!("circuit-id ge-0/0/1:7 {rest}")));
    check_isc(|_| option("agent.remote-id 0:6:1a"), Ok(&format!("remote-id 0:6:1a {rest}")));
    check_isc(|_| option("agent.circuit-id \"\\001\\002{\""), Ok(&format!("circuit-id 01:02:7b {rest}")));
    check_isc(
        |s| s.replace("hardware ethernet 02:00:5e:00:00:07", "uid \"\\001\\\"\\\\;{a\\3777\""),
        Ok(&format!("client-id 01:22:5c:3b:7b:61:ff:37 {rest}")),
    );
    check_isc(
        |s| s.replace("2 2026/11/24 14:33:26", "epoch 1795530806"),
        Ok(&format!("device 02:00:5e:00:00:07 {rest}")),
    );
    check_isc(|s| s.replace("active", "expired"), Ok(&format!("device 02:00:5e:00:00:07 {rest}")));
    check_isc(
        |s| s.replace("2 2026/11/24 14:33:46", "never"),
        Ok("device 02:00:5e:00:00:07 100.72.0.100/32 2026-11-24T14:33:26Z 2200-01-01T00:00:00Z 2200-01-01T00:00:00Z"),
    );
    // What a server's own programs write into a lease is passed over.
    let nested = LEASE.replace('}', "  on expiry {\n    ends never;\n  }\n}");
    check_isc(|_| nested.clone(), Ok(&format!("device 02:00:5e:00:00:07 {rest}")));
}

#[test]
fn a_lease_that_cannot_be_read_is_set_aside_whole() {
    check_isc(|s| s.replace("active", "abandoned"), Err(SetAside::Nobody));
    check_isc(|s| s.replace("active", "odd"), Err(SetAside::Unreadable("binding state")));
    check_isc(|s| s.replace("  binding state active;\n", ""), Err(SetAside::Missing("binding state")));
    check_isc(|s| s.replace("  hardware ethernet 02:00:5e:00:00:07;\n", ""), Err(SetAside::Nobody));
    check_isc(|s| s.replace("starts 2", "starts"), Err(SetAside::Unreadable("starts")));
    check_isc(|s| s.replace("14:33:46", "25:33:46"), Err(SetAside::Unreadable("ends")));
    check_isc(|s| s.replace("100.72.0.100", "here"), Err(SetAside::Unreadable("address")));
    check_isc(|s| s.replace("100.72.0.100", "2001:db8::1"), Err(SetAside::Unreadable("address")));
    check_isc(|s| s.replace("lease", "host"), Err(SetAside::NotThisFormat));
    check_isc(|s| s.replace("}\n", ""), Err(SetAside::Missing("}")));
    check_isc(|s| s.replace('}', "  uid \"\\400\";\n}"), Err(SetAside::Unreadable("uid")));
    check_isc(|_| "ia-na \"\\001\\000\\000\\000ab\" {\n}\n".to_owned(), Err(SetAside::Nobody));
    check_isc(|_| "hello\n".to_owned(), Err(SetAside::NotThisFormat));
}
