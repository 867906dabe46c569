//! Half a million spoilt bytes: nothing stops a parser, and nothing is dropped in silence.

use retained::{Piece, Read, conntrack, format, formats, isc_leases, kea_leases, kea_leases6, radius_detail};

use crate::{
    formats::{sample, whole},
    syslog::{SAMPLES, lines, received},
};

/// A stream of numbers that is the same in every run.
pub(crate) fn dice(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ seed.wrapping_mul(0x2545_f491_4f6c_dd1d);
    move |end| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % end as u64) as usize
    }
}

fn check(bytes: &[u8], parse: impl Fn(&[u8])) {
    let mut draw = dice(0);
    let bytes = &bytes[..bytes.len().min(6_000)];
    for _ in 0..300 {
        let mut spoilt = bytes.to_vec();
        for _ in 0..=draw(20) {
            let at = draw(spoilt.len());
            match draw(3) {
                0 => spoilt[at] = draw(256) as u8,
                1 => drop(spoilt.remove(at)),
                _ => spoilt.insert(at, b"\n\t =,[]\"\\\x00\xff9"[draw(12)]),
            }
        }
        spoilt.truncate(spoilt.len() - draw(50));
        parse(&spoilt);
    }
}

#[test]
fn spoilt_sources_are_read_or_set_aside_line_by_line() {
    check(&sample("cgnat/conntrack.log"), |b| whole(&conntrack(b)));
    check(&sample("radius/detail"), |b| whole(&radius_detail(b)));
    check(&sample("radius/packets/detail"), |b| whole(&radius_detail(b)));
    check(&sample("kea/kea-leases4.csv"), |b| whole(&kea_leases(b)));
    check(&sample("kea/kea-leases6.csv"), |b| whole(&kea_leases6(b)));
    check(&sample("isc/dhcpd.leases"), |b| whole(&isc_leases(b)));
    check(&sample("isc/dhcpd6.leases"), |b| whole(&isc_leases(b)));
    check(&sample("dnsmasq/dnsmasq.leases"), |b| {
        let mut convert = (format("dnsmasq-leases").unwrap().open)();
        whole(&retained::read_whole(convert.as_mut(), Piece { bytes: b, received: received(), from: None }));
    });
    for vendor in SAMPLES {
        check(&sample(&format!("cgnat/{vendor}.log")), |b| whole(&lines(b)));
    }
}

#[test]
fn spoilt_datagrams_are_read_or_set_aside() {
    for vendor in SAMPLES {
        check(&sample(&format!("cgnat/{vendor}.log")), |b| {
            let mut convert = (format("cgnat-syslog-udp").unwrap().open)();
            let mut read = Read::new();
            let piece = Piece { bytes: b, received: received(), from: None };
            assert_eq!(convert.feed(piece, &mut read), b.len());
            convert.finish(Piece { bytes: b"", ..piece }, &mut read);
            whole(&read);
        });
    }
}

/// The caller's part: what was not taken is given again with what follows.
pub(crate) fn fed_in_pieces(
    convert: &mut dyn retained::Convert,
    bytes: &[u8],
    mut next: impl FnMut() -> usize,
) -> Read {
    let mut out = Read::new();
    let (mut from, mut to) = (0, 0);
    while to < bytes.len() {
        to = (to + next()).min(bytes.len());
        from += convert.feed(Piece { bytes: &bytes[from..to], received: received(), from: None }, &mut out);
        assert!(from <= to);
    }
    convert.finish(Piece { bytes: &bytes[from..], received: received(), from: None }, &mut out);
    whole(&out);
    out
}

#[test]
fn the_same_bytes_give_the_same_records_however_they_are_cut() {
    let vendors = SAMPLES.map(|vendor| ("cgnat-syslog", sample(&format!("cgnat/{vendor}.log"))));
    let mut logs = vec![("conntrack", sample("cgnat/conntrack.log"))];
    logs.extend(vendors);
    // Spoilt on purpose: a line that is too long, one that is no text, one without an end.
    for (_, log) in &mut logs {
        log.extend(vec![b'x'; 20_000]);
        log.extend(b"\n\xff\xfe\r\n\r\n   \nlast");
    }
    for (name, log) in logs {
        let open = format(name).unwrap().open;
        let whole = fed_in_pieces(open().as_mut(), &log, || log.len());
        for seed in 1..13 {
            let mut draw = dice(seed);
            let longest = [2, 60, 5_000][seed as usize % 3];
            assert_eq!(fed_in_pieces(open().as_mut(), &log, || 1 + draw(longest)), whole, "{name}, seed {seed}");
        }
    }
}

#[test]
fn every_format_has_one_name_and_reads_nothing_from_nothing() {
    let mut names: Vec<_> = formats().into_iter().map(|f| f.converter.name).collect();
    for f in formats() {
        let mut out = Read::new();
        (f.open)().finish(Piece { bytes: b"", received: received(), from: None }, &mut out);
        assert_eq!(out, Read::new(), "{}", f.converter.name);
        assert_eq!(format(&f.converter.name).map(|found| found.framing), Some(f.framing));
    }
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}
