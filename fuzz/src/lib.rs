//! What must hold of every converter, whatever bytes it is given.
//!
//! * Every entry is stored or set aside, and each that was set aside is there with its bytes.
//! * A stored entry gives at most two records; there are no more entries than bytes.
//! * A stream gives the same records and the same rejections however it is cut.
//! * The same bytes at a listener, which is told what is still open: the counts hold.
//! * Nothing panics, and memory stays small (the fuzzer's own limit).

pub mod access;

use std::time::Duration;

use retained::{ASIDE_MAX, Format, Framing, Piece, Read};
use terms::Instant;

/// The most entries of a compressed block for each of its bytes: the formats that unpack.
const UNPACKS: [&str; 1] = ["nfcapd"];

/// Gives the converter of this name these bytes. The first byte chooses the cuts; of datagrams, each has its length before
/// it, in two bytes, of which the highest bit chooses the sender.
pub fn check(name: &str, data: &[u8]) {
    let format = retained::format(name).expect("a format of this name");
    check_format(&format, data);
}

/// The same for a format that is not in the list.
pub fn check_format(format: &Format, data: &[u8]) {
    live(format, data);
    match format.framing {
        Framing::Datagrams => datagrams(format, data),
        Framing::Stream => stream(format, data),
    }
}

fn piece(bytes: &[u8], sender: u8) -> Piece<'_> {
    let received = Instant::from_micros(1_795_000_000_000_000);
    Piece { bytes, received, from: Some([192, 0, 2, sender].into()) }
}

fn holds(format: &Format, out: &Read, bytes: usize) {
    let tally = out.tally;
    assert_eq!(tally.read, tally.stored + tally.set_aside);
    assert_eq!(tally.set_aside, out.rejected.len() as u64);
    assert!(out.records() as u64 <= 2 * tally.stored, "{} records of {tally:?}", out.records());
    assert!(UNPACKS.contains(&&*format.converter.name) || tally.read <= bytes as u64, "{tally:?} of {bytes} bytes");
    assert!(out.rejected.iter().all(|r| r.bytes.len() <= ASIDE_MAX));
}

fn datagrams(format: &Format, data: &[u8]) {
    let (mut convert, mut out) = ((format.open)(), Read::new());
    let mut rest = data;
    while let Some((head, after)) = rest.split_first_chunk::<2>() {
        let head = u16::from_be_bytes(*head);
        let length = after.len().min(usize::from(head & 0x7fff));
        let (datagram, after) = after.split_at(length);
        let taken = convert.feed(piece(datagram, (head >> 15) as u8), &mut out);
        assert_eq!(taken, length, "a datagram is taken whole");
        rest = after;
    }
    convert.finish(piece(&[], 0), &mut out);
    holds(format, &out, data.len());
}

/// A listener gives pieces as they come, and asks for what is open after each.
fn live(format: &Format, data: &[u8]) {
    let (mut convert, mut out) = ((format.open)(), Read::new());
    convert.live();
    let mut now = Instant::from_micros(1_795_000_000_000_000);
    let mut rest = Vec::new();
    for some in data.chunks(data.len().div_ceil(8).max(1)) {
        rest.extend_from_slice(some);
        let taken = convert.feed(Piece { received: now, ..piece(&rest, 1) }, &mut out);
        assert!(taken <= rest.len(), "no more is taken than was given");
        rest.drain(..taken);
        now = now.after(Duration::from_millis(700));
        convert.begun(now, Duration::from_millis(500), &mut out);
    }
    convert.finish(piece(&rest, 1), &mut out);
    assert_eq!(out.tally.read, out.tally.stored + out.tally.set_aside);
    assert_eq!(out.tally.set_aside, out.rejected.len() as u64);
}

fn stream(format: &Format, data: &[u8]) {
    let Some((seed, bytes)) = data.split_first() else { return };
    let whole = cut(format, bytes, usize::MAX, 1);
    holds(format, &whole, bytes.len());
    // Pieces of up to 1, 2, 4 ... bytes.
    let most = 1_usize << (seed % 16);
    // Many tiny pieces of a large input would only be slow.
    if bytes.len() / most > 4096 {
        return;
    }
    let pieces = cut(format, bytes, most, u64::from(*seed) + 1);
    assert_eq!(whole, pieces, "cut into pieces of up to {most} bytes");
}

fn cut(format: &Format, bytes: &[u8], most: usize, seed: u64) -> Read {
    let (mut convert, mut out) = ((format.open)(), Read::new());
    let (mut taken, mut given, mut chance) = (0, 0, seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    while given < bytes.len() {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        let size = if most == usize::MAX { bytes.len() } else { 1 + (chance % most as u64) as usize };
        given = bytes.len().min(given.saturating_add(size));
        let now = convert.feed(piece(&bytes[taken..given], 1), &mut out);
        assert!(now <= given - taken, "no more is taken than was given");
        taken += now;
    }
    convert.finish(piece(&bytes[taken..], 1), &mut out);
    out
}
