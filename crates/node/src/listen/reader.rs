//! From bytes to records: one converter for all datagrams, or one for each connection.

use std::{collections::BTreeMap, time::Duration};

use retained::{
    Convert, Format, Framing, Piece, Place, RADIUS_PACKETS, RadiusClient, RadiusPackets, Read, Realms, SetAside,
};
use terms::Instant;

use super::queue::Came;

/// The most of one stream that is kept because its entry is not whole yet; no entry is as long.
const REST_MAX: usize = 4 << 20;
/// A record that comes in live ended not long ago. One that says otherwise comes from a clock that nobody set, would be
/// destroyed at once or very late, and would need a key for a day of its own.
const PAST_MAX: Duration = Duration::from_secs(400 * 86_400);
const FUTURE_MAX: Duration = Duration::from_secs(86_400);

/// The converters of one listener, and the realms of its records.
pub(super) struct Reader {
    converters: Converters,
    realms: Realms,
}

enum Converters {
    Datagrams { convert: Box<dyn Convert>, count: u64 },
    Radius { packets: Box<RadiusPackets>, count: u64 },
    Streams { open: fn() -> Box<dyn Convert>, all: BTreeMap<u64, Stream>, count: u64 },
}

pub(super) struct Stream {
    convert: Box<dyn Convert>,
    rest: Vec<u8>,
}

impl Reader {
    pub(super) fn new(format: &Format, clients: Vec<RadiusClient>, realms: Realms) -> Self {
        let converters = match format.framing {
            Framing::Datagrams if format.converter == RADIUS_PACKETS => {
                Converters::Radius { packets: Box::new(RadiusPackets::new(clients)), count: 0 }
            }
            Framing::Datagrams => Converters::Datagrams { convert: live(format.open), count: 0 },
            Framing::Stream => Converters::Streams { open: format.open, all: BTreeMap::new(), count: 0 },
        };
        Self { converters, realms }
    }

    /// Takes one piece; what it gives is added to `out`.
    pub(super) fn take(&mut self, came: &Came, out: &mut Read) {
        let piece = piece(came);
        let before = lengths(out);
        let count = match &mut self.converters {
            Converters::Datagrams { convert, count } => {
                convert.feed(piece, out);
                count
            }
            Converters::Radius { packets, count } => {
                packets.feed(piece, out);
                count
            }
            Converters::Streams { open, all, count } => {
                stream(*open, all, came, piece, out);
                count
            }
        };
        *count += 1;
        let place = Place::Datagram(*count, 0);
        self.realms.place(before, out);
        check_times(before, came.at, Rejection { place, bytes: piece.bytes }, out);
    }

    /// What came in at least `wait` ago and is still open is given, so that it is found. Does more wait?
    pub(super) fn begun(&mut self, now: Instant, wait: Duration, out: &mut Read) -> bool {
        let before = lengths(out);
        let (more, count) = match &mut self.converters {
            Converters::Datagrams { convert, count } => (convert.begun(now, wait, out), *count),
            // Each message gives out what it says at once.
            Converters::Radius { count, .. } => (false, *count),
            Converters::Streams { all, count, .. } => {
                // Each is asked, also when one before has said that more waits.
                let more = all.values_mut().filter_map(|s| s.convert.begun(now, wait, out).then_some(())).count();
                (more > 0, *count)
            }
        };
        self.realms.place(before, out);
        check_times(before, now, Rejection { place: Place::Datagram(count, 0), bytes: &[] }, out);
        more
    }

    /// The acknowledgement of a datagram that is on disk, where the protocol has one.
    pub(super) fn response(&self, came: &Came) -> Option<Vec<u8>> {
        let Converters::Radius { packets, .. } = &self.converters else { return None };
        packets.response(came.from?.ip(), came.bytes.as_deref()?)
    }

    /// The node stops: what is still open is given.
    pub(super) fn finish(&mut self, now: Instant, out: &mut Read) {
        let nothing = Piece { bytes: &[], received: now, from: None };
        let before = lengths(out);
        match &mut self.converters {
            Converters::Datagrams { convert, .. } => convert.finish(nothing, out),
            Converters::Radius { packets, .. } => packets.finish(nothing, out),
            Converters::Streams { all, .. } => {
                for (_, mut stream) in std::mem::take(all) {
                    stream.convert.finish(Piece { bytes: &stream.rest, ..nothing }, out);
                }
            }
        }
        self.realms.place(before, out);
    }
}

/// How many translations, sessions and configurations were read.
fn lengths(out: &Read) -> (usize, usize, usize) {
    (out.nat.len(), out.access.len(), out.configs.len())
}

/// A converter whose records are asked for while what they tell of is still open.
fn live(open: fn() -> Box<dyn Convert>) -> Box<dyn Convert> {
    let mut convert = open();
    convert.live();
    convert
}

/// What a socket brought, as converters and the digest of the source see it.
pub(super) fn piece(came: &Came) -> Piece<'_> {
    let bytes = came.bytes.as_deref().unwrap_or_default();
    Piece { bytes, received: came.at, from: came.from.map(|from| from.ip()) }
}

fn stream(
    open: fn() -> Box<dyn Convert>,
    all: &mut BTreeMap<u64, Stream>,
    came: &Came,
    piece: Piece<'_>,
    out: &mut Read,
) {
    let stream = all.entry(came.connection).or_insert_with(|| Stream { convert: live(open), rest: Vec::new() });
    stream.rest.extend_from_slice(piece.bytes);
    let over = came.bytes.is_none();
    if !over {
        let taken = stream.convert.feed(Piece { bytes: &stream.rest, ..piece }, out);
        stream.rest.drain(..taken.min(stream.rest.len()));
    }
    if over || stream.rest.len() > REST_MAX {
        stream.convert.finish(Piece { bytes: &stream.rest, ..piece }, out);
        all.remove(&came.connection);
    }
}

/// Why a record is set aside whose time cannot be.
pub(crate) const FAR_FROM_RECEIPT: SetAside = SetAside::Unreadable("time: it is far from the receipt");

struct Rejection<'a> {
    place: Place,
    bytes: &'a [u8],
}

/// Sets aside what this piece gave with times that cannot be.
fn check_times(before: (usize, usize, usize), now: Instant, from: Rejection<'_>, out: &mut Read) {
    let (earliest, latest) = (now.before(PAST_MAX), now.after(FUTURE_MAX));
    let fits = |ended: Instant| earliest <= ended && ended <= latest;
    let nat = out.nat.split_off(before.0.min(out.nat.len()));
    let access = out.access.split_off(before.1.min(out.access.len()));
    let came = nat.len() + access.len();
    out.nat.extend(nat.into_iter().filter(|record| fits(record.life.recorded())));
    out.access.extend(access.into_iter().filter(|record| fits(record.life.recorded())));
    let kept = out.nat.len() - before.0 + out.access.len() - before.1;
    for _ in kept..came {
        if out.tally.stored > 0 {
            out.tally.stored -= 1;
            out.tally.read -= 1;
        }
        out.set_aside(from.place, FAR_FROM_RECEIPT, from.bytes);
    }
}
