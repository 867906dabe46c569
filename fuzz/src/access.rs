//! What must hold of accounting, leases and configurations, whatever bytes they are.
//!
//! * Every entry is stored or set aside, and each that was set aside is there with its bytes.
//! * A stream gives the same records and the same rejections however it is cut.
//! * An entry of accounting touches no more than what one session can have.
//! * Each configuration that was taken answers in both directions alike.

use md5::{Digest as _, Md5};
use retained::{
    ASIDE_MAX, Convert, Framing, NatConfig, Piece, RadiusClient, RadiusPackets, Read, access_formats, fresh,
};
use terms::Instant;

const SECRET: &[u8] = b"samples";
/// One message touches at most what a session can have, and what it names.
const RECORDS_MAX: u64 = 2 * 64 + 2;

fn piece(bytes: &[u8]) -> Piece<'_> {
    let received = Instant::from_micros(1_795_000_000_000_000);
    Piece { bytes, received, from: Some([192, 0, 2, 9].into()) }
}

fn holds(out: &Read) {
    let tally = out.tally;
    assert_eq!(tally.read, tally.stored + tally.set_aside);
    assert_eq!(tally.set_aside, out.rejected.len() as u64);
    assert!(out.records() as u64 <= RECORDS_MAX * tally.stored, "{} records of {tally:?}", out.records());
    assert!(out.rejected.iter().all(|r| r.bytes.len() <= ASIDE_MAX));
    out.configs.iter().for_each(inverse);
}

/// The first byte chooses the cuts, the rest is the stream.
pub fn stream(name: &str, data: &[u8]) {
    let format = access_formats().into_iter().find(|f| f.converter.name == name).expect("a format of this name");
    assert_eq!(format.framing, Framing::Stream);
    let Some((seed, bytes)) = data.split_first() else { return };
    let whole = cut(format.open, bytes, usize::MAX, 1);
    holds(&whole);
    // Pieces of up to 1, 2, 4 ... bytes; many tiny pieces of a large input would only be slow.
    let most = 1_usize << (seed % 16);
    if bytes.len() / most <= 4_096 {
        assert_eq!(whole, cut(format.open, bytes, most, u64::from(*seed) + 1), "cut into pieces of up to {most} bytes");
    }
}

fn cut(open: fn() -> Box<dyn Convert>, bytes: &[u8], most: usize, seed: u64) -> Read {
    let (mut convert, mut out) = (open(), Read::new());
    let (mut taken, mut given, mut chance) = (0, 0, seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    while given < bytes.len() {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        let size = if most == usize::MAX { bytes.len() } else { 1 + (chance % most as u64) as usize };
        given = bytes.len().min(given.saturating_add(size));
        let now = convert.feed(piece(&bytes[taken..given]), &mut out);
        assert!(now <= given - taken, "no more is taken than was given");
        taken += now;
    }
    convert.finish(piece(&bytes[taken..]), &mut out);
    out
}

/// Packets, each with its length before it in two bytes. Where the highest bit is set, the packet is signed with the secret
/// first, so that the fuzzer gets behind the authenticator.
pub fn packets(data: &[u8]) {
    let client = RadiusClient::new([192, 0, 2, 0].into(), 24, SECRET.to_vec()).expect("a secret");
    let (mut convert, mut out) = (RadiusPackets::new(vec![client]), Read::new());
    let mut rest = data;
    while let Some((head, after)) = rest.split_first_chunk::<2>() {
        let head = u16::from_be_bytes(*head);
        let (datagram, after) = after.split_at(after.len().min(usize::from(head & 0x7fff)));
        let mut datagram = datagram.to_vec();
        if head >> 15 == 1 {
            sign(&mut datagram);
        }
        let before = out.rejected.len();
        assert_eq!(convert.feed(piece(&datagram), &mut out), datagram.len(), "a datagram is taken whole");
        let taken = out.rejected.len() == before;
        let response = convert.response([192, 0, 2, 9].into(), &datagram);
        assert!(response.is_some() || !taken, "what was taken is acknowledged");
        assert!(response.is_none_or(|r| r.len() <= datagram.len() && r[1] == datagram[1]));
        rest = after;
    }
    convert.finish(piece(&[]), &mut out);
    holds(&out);
    fresh(
        &out.access
            .into_iter()
            .map(|record| retained::Sourced { batch: retained::BatchNo(1), record })
            .collect::<Vec<_>>(),
    );
}

/// Makes an authentic packet of it: code, length and authenticator.
fn sign(packet: &mut [u8]) {
    let Ok(length) = u16::try_from(packet.len()) else { return };
    if length < 20 {
        return;
    }
    packet[0] = 4;
    packet[2..4].copy_from_slice(&length.to_be_bytes());
    packet[4..20].fill(0);
    let authenticator = Md5::new().chain_update(&*packet).chain_update(SECRET).finalize();
    packet[4..20].copy_from_slice(&authenticator);
}

/// The first inside address of the text has ports, and behind each end of them stands that address.
fn inverse(config: &NatConfig) {
    let inside = config.text.lines().find_map(|l| l.trim().strip_prefix("inside")).unwrap_or_default();
    let word = inside.split(['-', '/', ' ', '\t', '#']).find(|w| !w.is_empty()).unwrap_or_default();
    let Ok(private) = word.parse::<std::net::IpAddr>() else { return };
    let Some((public, ranges)) = config.plan().outside_of(private) else { return };
    let ports: u64 = ranges.iter().map(|r| u64::from(r.last() - r.first()) + 1).sum();
    assert_eq!(ports, config.plan().ports_each());
    for range in ranges {
        for port in [range.first(), range.last()] {
            assert_eq!(config.plan().inside_of(public, port), Some((private, range)));
        }
    }
    assert!(config.plan().sharers_of(public) > 0);
}
