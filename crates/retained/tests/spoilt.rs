//! Half a million spoilt bytes: nothing stops a parser, and nothing is dropped in silence.

use retained::{conntrack, isc_leases, kea_leases, kea_leases6, radius_detail};

use crate::formats::{sample, whole};

fn check(bytes: &[u8], parse: impl Fn(&[u8])) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % end as u64) as usize
    };
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
}
