//! Measures the converters of accounting and leases, and computed translation:
//! `cargo run --release -p retained --example measure_access [SESSIONS]`. Everything is made up on the spot, in the shape of the
//! samples. Prints entries and bytes for each second of processor time.

#![expect(clippy::expect_used, reason = "a measurement that fails should stop where it stands")]

use std::{fmt::Write as _, net::IpAddr};

use md5::{Digest as _, Md5};
use retained::{
    Convert, IscLeases, KeaLeases, NatConfig, Piece, RadiusClient, RadiusDetail, RadiusPackets, Read, radius_detail,
};
use terms::Instant;

/// Seconds of processor time so far: what counts on a machine that does other work as well.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn piece(bytes: &[u8]) -> Piece<'_> {
    Piece { bytes, received: Instant::from_micros(1_795_000_000_000_000), from: Some([192, 0, 2, 9].into()) }
}

fn report(name: &str, entries: u64, bytes: usize, records: usize, took: f64) {
    let (rate, megabytes) = (entries as f64 / took, bytes as f64 / took / 1e6);
    println!("{name:18} {rate:9.0} entries/s {megabytes:6.1} MB/s  {entries} entries, {records} records, {took:.2} s");
}

/// In pieces of a mebibyte.
fn stream(name: &str, convert: &mut dyn Convert, bytes: &[u8]) {
    let (mut entries, mut records, mut from, mut to) = (0, 0, 0, 0);
    let before = processor();
    while to < bytes.len() {
        to = (to + (1 << 20)).min(bytes.len());
        let mut read = Read::new();
        from += convert.feed(piece(bytes.get(from..to).unwrap_or_default()), &mut read);
        entries += read.tally.read;
        records += read.records();
    }
    let mut read = Read::new();
    convert.finish(piece(bytes.get(from..).unwrap_or_default()), &mut read);
    report(name, entries + read.tally.read, bytes.len(), records + read.records(), processor() - before);
}

/// The address and the name of a made-up subscriber.
fn line(n: usize) -> (String, String) {
    (format!("100.{}.{}.{}", 64 + n / 65_536 % 64, n / 256 % 256, n % 256), format!("sub-{n:07}"))
}

/// A start of each session, an update half-way, and a stop: `open` sessions at a time.
fn detail(sessions: usize, open: usize) -> String {
    let mut out = String::new();
    for step in 0..sessions + open {
        for (n, kind) in
            [(Some(step), "Start"), (step.checked_sub(open / 2), "Interim-Update"), (step.checked_sub(open), "Stop")]
        {
            let Some(n) = n.filter(|n| *n < sessions) else { continue };
            let (address, name) = line(n);
            let at = 1_795_000_000 + step;
            write!(
                out,
                "Mon Nov 23 16:52:51 2026\n\tAcct-Status-Type = {kind}\n\tUser-Name = \"{name}\"\n\tAcct-Session-Id = \"{n:08x}\"\n\t\
                 Framed-IP-Address = {address}\n\tNAS-IP-Address = 192.0.2.9\n\tNAS-Identifier = \"bng-1\"\n\tTimestamp = {at}\n\n"
            )
            .expect("text");
        }
    }
    out
}

fn packets(sessions: usize, secret: &[u8]) -> Vec<Vec<u8>> {
    let kinds = [1_u8, 3, 2];
    let made = (0..sessions).flat_map(|n| kinds.map(|kind| (n, kind))).map(|(n, kind)| {
        let (address, name) = line(n);
        let IpAddr::V4(address) = address.parse().expect("address") else { return Vec::new() };
        let id = format!("{n:08x}");
        let seconds = (1_795_000_000 + n as u32 + u32::from(kind)).to_be_bytes();
        let attributes: [(u8, &[u8]); 7] = [
            (40, &[0, 0, 0, kind]),
            (1, name.as_bytes()),
            (44, id.as_bytes()),
            (8, &address.octets()),
            (4, &[192, 0, 2, 9]),
            (32, b"bng-1"),
            (55, &seconds),
        ];
        let body: Vec<u8> =
            attributes.iter().flat_map(|(kind, value)| [&[*kind, value.len() as u8 + 2], *value].concat()).collect();
        let head = [4, 1, 0, body.len() as u8 + 20];
        let authenticator = Md5::digest([&head, [0_u8; 16].as_slice(), &body, secret].concat());
        [&head, authenticator.as_slice(), &body].concat()
    });
    made.collect()
}

fn main() {
    let sessions: usize = std::env::args().nth(1).map_or(300_000, |n| n.parse().expect("SESSIONS"));
    let few = detail(sessions, 1_000);
    stream("detail", &mut RadiusDetail::new(), few.as_bytes());
    stream("detail, all open", &mut RadiusDetail::new(), detail(sessions, sessions).as_bytes());
    let records = radius_detail(few.as_bytes()).access.len();
    assert_eq!(records, sessions, "each session is one record");

    let secret = b"measured";
    let datagrams = packets(sessions, secret);
    let client = RadiusClient::new([192, 0, 2, 0].into(), 24, secret.to_vec()).expect("a secret");
    let (mut convert, mut entries, mut records, mut answered) = (RadiusPackets::new(vec![client]), 0, 0, 0);
    let before = processor();
    for datagram in &datagrams {
        let mut read = Read::new();
        convert.feed(piece(datagram), &mut read);
        entries += read.tally.stored;
        records += read.records();
        answered += usize::from(convert.response([192, 0, 2, 9].into(), datagram).is_some());
    }
    assert_eq!(answered, datagrams.len());
    report("packets, answered", entries, datagrams.iter().map(Vec::len).sum(), records, processor() - before);

    let mut kea =
        "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context\n"
            .to_owned();
    let mut isc = String::new();
    for n in 0..sessions * 3 {
        let (address, _) = line(n % 100_000);
        let at = 1_795_000_000 + n / 100;
        let (a, b, c) = (n % 100_000 / 65_536, n / 256 % 256, n % 256);
        writeln!(kea, "{address},02:00:5e:{a:02x}:{b:02x}:{c:02x},,3600,{at},1,0,0,,0,").expect("text");
        write!(
            isc,
            "lease {address} {{\n  starts epoch {at};\n  ends epoch {};\n  binding state active;\n  \
             hardware ethernet 02:00:5e:{a:02x}:{b:02x}:{c:02x};\n  uid \"\\001\\002line\";\n}}\n",
            at + 3_600
        )
        .expect("text");
    }
    stream("kea-leases4", &mut KeaLeases::v4(), kea.as_bytes());
    stream("isc-leases", &mut IscLeases::default(), isc.as_bytes());

    let text =
        "nat a\nfrom 2026-01-01T00:00:00Z\ninside 100.64.0.0/10\noutside 198.18.0.0/16\nreserved 5060-5061 8080\nend";
    let config = NatConfig::read(text, Instant::from_micros(0)).expect("a configuration");
    let (mut found, questions) = (0_usize, 5_000_000_u32);
    let before = processor();
    for n in 0..questions {
        let address = IpAddr::from((0xc612_0000 | n.wrapping_mul(2_654_435_761) >> 16).to_be_bytes());
        found += usize::from(config.plan().inside_of(address, (n % 64_000) as u16 + 1_024).is_some());
    }
    report("computed", questions.into(), 0, found, processor() - before);
}
