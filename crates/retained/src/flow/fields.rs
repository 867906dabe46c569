//! Which fields of a flow record say something about a translation, and what they say.
//!
//! Numbers are those of the IANA registry of IPFIX elements, which NetFlow v9 (RFC 3954) shares below 32768. Cisco's
//! firewalls use a few above, and Nokia's gateways one of their own enterprise.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A field by its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// Says nothing here.
    Skip,
    Src,
    Dst,
    PostSrc,
    PostDst,
    SrcPort,
    DstPort,
    PostSrcPort,
    PostDstPort,
    Protocol,
    NatEvent,
    FirewallEvent,
    BlockStart,
    BlockEnd,
    BlockStep,
    BlockSize,
    /// Seconds, milliseconds, NTP time stamps: when the event was seen, when the flow began, when it ended.
    SeenSec,
    SeenMs,
    SeenNtp,
    StartSec,
    StartMs,
    StartNtp,
    EndSec,
    EndMs,
    EndNtp,
    /// Microseconds before the export.
    StartAgo,
    EndAgo,
    /// Milliseconds.
    Duration,
    /// Milliseconds since the exporter started, and when that was.
    StartUp,
    EndUp,
    Boot,
    User,
    /// Nokia: `name@inside address`.
    InsideHost,
    /// Whose addresses they are, by number or name, and how the realm of the inside address is called.
    IngressVrf,
    EgressVrf,
    VrfName,
    InsideRealm,
    InsideService,
}

/// Private enterprise number of Nokia (formerly Alcatel-Lucent).
const NOKIA: u32 = 637;

impl Field {
    /// The meaning of an element, by enterprise (0: IANA) and number.
    pub(super) fn of(enterprise: u32, number: u16) -> Self {
        match (enterprise, number) {
            (0, 8 | 27) => Self::Src,
            (0, 12 | 28) => Self::Dst,
            (0, 225 | 281 | 40_001) => Self::PostSrc,
            (0, 226 | 282 | 40_002) => Self::PostDst,
            (0, 7 | 180 | 182) => Self::SrcPort,
            (0, 11 | 181 | 183) => Self::DstPort,
            (0, 227 | 40_003) => Self::PostSrcPort,
            (0, 228 | 40_004) => Self::PostDstPort,
            (0, 4) => Self::Protocol,
            (0, 230) => Self::NatEvent,
            (0, 233 | 40_005) => Self::FirewallEvent,
            (0, 361) => Self::BlockStart,
            (0, 362) => Self::BlockEnd,
            (0, 363) => Self::BlockStep,
            (0, 364) => Self::BlockSize,
            (0, 322) => Self::SeenSec,
            (0, 323) => Self::SeenMs,
            (0, 324 | 325) => Self::SeenNtp,
            (0, 150) => Self::StartSec,
            (0, 151) => Self::EndSec,
            (0, 152) => Self::StartMs,
            (0, 153) => Self::EndMs,
            (0, 154 | 156) => Self::StartNtp,
            (0, 155 | 157) => Self::EndNtp,
            (0, 158) => Self::StartAgo,
            (0, 159) => Self::EndAgo,
            (0, 160) => Self::Boot,
            (0, 161) => Self::Duration,
            (0, 22) => Self::StartUp,
            (0, 21) => Self::EndUp,
            (0, 371 | 40_000) => Self::User,
            (NOKIA, 93) => Self::InsideHost,
            (0, 234) => Self::IngressVrf,
            (0, 235) => Self::EgressVrf,
            (0, 236) => Self::VrfName,
            (0, 464) => Self::InsideRealm,
            (NOKIA, 91) => Self::InsideService,
            _ => Self::Skip,
        }
    }

    /// Could a record with this field tell who was behind a translation?
    pub(super) fn is_address(self) -> bool {
        matches!(self, Self::Src | Self::Dst | Self::PostSrc | Self::PostDst)
    }
}

/// When a message left its exporter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sent {
    /// Microseconds since 1970.
    pub(super) at: i64,
    /// Milliseconds that the exporter had then been up, where that is known. Wraps after 49 days.
    pub(super) up: Option<u32>,
}

impl Sent {
    /// The moment at which the exporter had been up for this many milliseconds, within 24 days of the message.
    fn moment(self, up: u32) -> Option<i64> {
        let ago = self.up?.wrapping_sub(up).cast_signed();
        Some(self.at - i64::from(ago) * 1000)
    }
}

/// One moment, or the reason why it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Moment {
    /// The record does not say.
    #[default]
    Unsaid,
    /// Microseconds since 1970.
    At(i64),
    /// Counted from the exporter's start, which is not known.
    FromUnknownStart,
}

impl Moment {
    pub(super) fn known(self) -> Option<i64> {
        if let Self::At(at) = self { Some(at) } else { None }
    }
}

/// What a record says, as far as it matters.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said<'a> {
    pub(super) src: Option<IpAddr>,
    pub(super) dst: Option<IpAddr>,
    pub(super) post_src: Option<IpAddr>,
    pub(super) post_dst: Option<IpAddr>,
    pub(super) src_port: Option<u16>,
    pub(super) dst_port: Option<u16>,
    pub(super) post_src_port: Option<u16>,
    pub(super) post_dst_port: Option<u16>,
    pub(super) protocol: Option<u8>,
    pub(super) nat_event: u8,
    pub(super) firewall_event: u8,
    pub(super) block: Block,
    pub(super) seen: Moment,
    pub(super) start: Moment,
    pub(super) end: Moment,
    /// Microseconds.
    pub(super) duration: Option<i64>,
    /// Microseconds since 1970.
    pub(super) boot: Option<i64>,
    pub(super) user: &'a [u8],
    pub(super) inside_host: &'a [u8],
    pub(super) place: Place<'a>,
}

/// In which realms the addresses are. Zero and nothing are what is not said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place<'a> {
    pub(super) ingress: u32,
    pub(super) egress: u32,
    pub(super) name: &'a [u8],
    pub(super) inside: &'a [u8],
    pub(super) service: u32,
}

/// A block of ports as RFC 8158 describes it. Zero is what is not said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Block {
    pub(super) start: Option<u16>,
    pub(super) end: u16,
    pub(super) step: u16,
    pub(super) size: u16,
}

impl<'a> Said<'a> {
    /// Takes one field. What has an impossible length says nothing.
    pub(super) fn put(&mut self, field: Field, bytes: &'a [u8], sent: Sent) {
        match field {
            Field::Skip => {}
            Field::Src => address(&mut self.src, bytes),
            Field::Dst => address(&mut self.dst, bytes),
            Field::PostSrc => address(&mut self.post_src, bytes),
            Field::PostDst => address(&mut self.post_dst, bytes),
            Field::SrcPort => port(&mut self.src_port, bytes),
            Field::DstPort => port(&mut self.dst_port, bytes),
            Field::PostSrcPort => port(&mut self.post_src_port, bytes),
            Field::PostDstPort => port(&mut self.post_dst_port, bytes),
            Field::Protocol => self.protocol = uint(bytes).and_then(|n| n.try_into().ok()),
            Field::NatEvent => self.nat_event = event(bytes),
            Field::FirewallEvent => self.firewall_event = event(bytes),
            Field::BlockStart => self.block.start = uint(bytes).and_then(|n| n.try_into().ok()),
            Field::BlockEnd => self.block.end = small(bytes),
            Field::BlockStep => self.block.step = small(bytes),
            Field::BlockSize => self.block.size = small(bytes),
            Field::User => self.user = bytes,
            Field::InsideHost => self.inside_host = bytes,
            Field::IngressVrf => self.place.ingress = number(bytes),
            Field::EgressVrf => self.place.egress = number(bytes),
            Field::VrfName => self.place.name = bytes,
            Field::InsideRealm => self.place.inside = bytes,
            Field::InsideService => self.place.service = number(bytes),
            _ => self.put_time(field, bytes, sent),
        }
    }

    fn put_time(&mut self, field: Field, bytes: &[u8], sent: Sent) {
        // A zero is no moment of a flow: exporters send it where they have none. Of the uptime it is one.
        let Some(n) = uint(bytes) else { return };
        let at = match field {
            Field::SeenSec | Field::StartSec | Field::EndSec if n > 0 => scaled(n, 1_000_000),
            Field::SeenMs | Field::StartMs | Field::EndMs | Field::Boot if n > 0 => scaled(n, 1_000),
            Field::SeenNtp | Field::StartNtp | Field::EndNtp if n > 0 => ntp(n),
            Field::StartAgo | Field::EndAgo => scaled(n, 1).and_then(|ago| sent.at.checked_sub(ago)),
            Field::Duration => scaled(n, 1_000),
            Field::StartUp | Field::EndUp => {
                let up = u32::try_from(n).ok().and_then(|up| sent.moment(up));
                let moment = up.map_or(Moment::FromUnknownStart, Moment::At);
                let which = if field == Field::StartUp { &mut self.start } else { &mut self.end };
                // A full time in the same record stands before one that counts from the start.
                if which.known().is_none() {
                    *which = moment;
                }
                return;
            }
            _ => None,
        };
        let Some(at) = at else { return };
        match field {
            Field::SeenSec | Field::SeenMs | Field::SeenNtp => self.seen = Moment::At(at),
            Field::StartSec | Field::StartMs | Field::StartNtp | Field::StartAgo => self.start = Moment::At(at),
            Field::EndSec | Field::EndMs | Field::EndNtp | Field::EndAgo => self.end = Moment::At(at),
            Field::Boot => self.boot = Some(at),
            _ => self.duration = Some(at),
        }
    }
}

fn scaled(n: u64, by: i64) -> Option<i64> {
    i64::try_from(n).ok()?.checked_mul(by)
}

/// An NTP time stamp (RFC 7011, section 6.1.9): seconds since 1900 and their 2^32nds.
fn ntp(n: u64) -> Option<i64> {
    let seconds = i64::try_from(n >> 32).ok()?.checked_sub(2_208_988_800)?;
    let micros = ((n & 0xffff_ffff) * 1_000_000) >> 32;
    seconds.checked_mul(1_000_000)?.checked_add(i64::try_from(micros).ok()?)
}

/// An unsigned number of one to eight bytes, most significant first (RFC 7011, section 6.2: shorter is allowed).
pub(super) fn uint(bytes: &[u8]) -> Option<u64> {
    match bytes {
        [a] => Some(u64::from(*a)),
        [a, b] => Some(u64::from(u16::from_be_bytes([*a, *b]))),
        [a, b, c, d] => Some(u64::from(u32::from_be_bytes([*a, *b, *c, *d]))),
        [] => None,
        _ if bytes.len() > 8 => None,
        _ => Some(bytes.iter().fold(0, |n, byte| n << 8 | u64::from(*byte))),
    }
}

fn small(bytes: &[u8]) -> u16 {
    uint(bytes).and_then(|n| n.try_into().ok()).unwrap_or(0)
}

/// A number too large for a VRF's is another VRF than the first, all the same.
fn number(bytes: &[u8]) -> u32 {
    uint(bytes).map_or(0, |n| n.try_into().unwrap_or(u32::MAX))
}

fn event(bytes: &[u8]) -> u8 {
    // An event too large to be one is one that is not known, not none.
    uint(bytes).map_or(0, |n| n.try_into().unwrap_or(u8::MAX))
}

/// Dual-stack templates carry both families and leave one of them zero.
fn address(slot: &mut Option<IpAddr>, bytes: &[u8]) {
    let ip = if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        IpAddr::V4(Ipv4Addr::from(four))
    } else if let Ok(sixteen) = <[u8; 16]>::try_from(bytes) {
        IpAddr::V6(Ipv6Addr::from(sixteen))
    } else {
        return;
    };
    if !ip.is_unspecified() {
        *slot = Some(ip);
    }
}

/// Port zero is how exporters leave the field empty.
fn port(slot: &mut Option<u16>, bytes: &[u8]) {
    if let Some(port) = uint(bytes).and_then(|n| u16::try_from(n).ok()).filter(|port| *port > 0) {
        *slot = Some(port);
    }
}
