//! Deterministic translation (RFC 7422 section 2): which inside address stands behind which ports of which outside one.
//!
//! The sequential algorithm: the outside address's ports, without the reserved ones, are cut into as many equal shares as
//! inside addresses have to share it; the first inside addresses take the shares of the first outside address in order,
//! and so on. What is left of the ports, and shares that are set apart (`dynamic`), belong to nobody: what is translated
//! there is logged as sessions or blocks.

use std::net::{IpAddr, Ipv4Addr};

use crate::{PortRange, SetAside, record::first_of};

/// Addresses, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Addresses {
    first: u32,
    last: u32,
}

impl Addresses {
    /// `192.0.2.0/28` is all sixteen; `192.0.2.1-192.0.2.14` leaves the ends out.
    fn parse(text: &str) -> Option<Self> {
        let v4 = |text: &str| text.parse::<Ipv4Addr>().ok();
        let (first, last) = match (text.split_once('/'), text.split_once('-')) {
            (Some((address, bits)), _) => {
                let (address, bits) = (v4(address)?, bits.parse().ok().filter(|b: &u8| *b <= 32)?);
                let IpAddr::V4(first) = first_of(address.into(), bits) else { return None };
                (first, Ipv4Addr::from(first.to_bits() | u32::MAX.checked_shr(bits.into()).unwrap_or(0)))
            }
            (None, Some((first, last))) => (v4(first)?, v4(last)?),
            (None, None) => (v4(text)?, v4(text)?),
        };
        (first <= last).then_some(Self { first: first.to_bits(), last: last.to_bits() })
    }

    fn count(self) -> u64 {
        u64::from(self.last - self.first) + 1
    }

    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// The position of an address in a list of ranges.
fn position(ranges: &[Addresses], address: IpAddr) -> Option<u64> {
    let IpAddr::V4(address) = address.to_canonical() else { return None };
    let address = address.to_bits();
    let mut before = 0;
    for range in ranges {
        if range.first <= address && address <= range.last {
            return Some(before + u64::from(address - range.first));
        }
        before += range.count();
    }
    None
}

/// The address at a position.
fn at(ranges: &[Addresses], mut position: u64) -> Option<IpAddr> {
    for range in ranges {
        if position < range.count() {
            return Some(IpAddr::V4((range.first + u32::try_from(position).ok()?).into()));
        }
        position -= range.count();
    }
    None
}

fn total(ranges: &[Addresses]) -> u64 {
    ranges.iter().map(|r| r.count()).sum()
}

/// A configuration, understood.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Plan {
    inside: Vec<Addresses>,
    outside: Vec<Addresses>,
    /// Ports that are given out, in order, without the reserved ones.
    ports: Vec<PortRange>,
    /// Inside addresses that share one outside address.
    sharing: u64,
    /// Ports of each.
    each: u64,
}

impl Plan {
    /// The inside address behind a port of an outside one, and the ports around it that are that address's.
    pub fn inside_of(&self, public: IpAddr, port: u16) -> Option<(IpAddr, PortRange)> {
        let outside = position(&self.outside, public)?;
        let mut before = 0;
        let mut place = None;
        for range in &self.ports {
            if range.contains(port) {
                place = Some(before + u64::from(port - range.first()));
                break;
            }
            before += width(*range);
        }
        let share = place? / self.each;
        if share >= self.sharing {
            return None;
        }
        let private = at(&self.inside, outside * self.sharing + share)?;
        let range = self.share(share).into_iter().find(|r| r.contains(port))?;
        Some((private, range))
    }

    /// The outside address of an inside one, and its ports: more than one range where reserved ports lie between.
    pub fn outside_of(&self, private: IpAddr) -> Option<(IpAddr, Vec<PortRange>)> {
        let inside = position(&self.inside, private)?;
        let public = at(&self.outside, inside / self.sharing)?;
        Some((public, self.share(inside % self.sharing)))
    }

    /// How many inside addresses share this outside one.
    pub fn sharers_of(&self, public: IpAddr) -> u64 {
        let Some(outside) = position(&self.outside, public) else { return 0 };
        total(&self.inside).saturating_sub(outside * self.sharing).min(self.sharing)
    }

    /// A port of the one inside address behind this outside one; `None` where several share it.
    pub fn only_port_of(&self, public: IpAddr) -> Option<u16> {
        let first = self.ports.first().map(|r| r.first());
        first.filter(|_| self.sharers_of(public) == 1)
    }

    /// Ports that each inside address has.
    pub fn ports_each(&self) -> u64 {
        self.each
    }

    /// Do the two give out the same outside address?
    pub fn shares_outside_with(&self, other: &Self) -> bool {
        self.outside.iter().any(|a| other.outside.iter().any(|b| a.overlaps(*b)))
    }

    fn share(&self, share: u64) -> Vec<PortRange> {
        let (mut skip, mut want) = (share * self.each, self.each);
        let mut out = Vec::new();
        for range in &self.ports {
            let width = width(*range);
            if skip >= width {
                skip -= width;
                continue;
            }
            let take = want.min(width - skip);
            let first = u64::from(range.first()) + skip;
            let ends = (u16::try_from(first).ok(), u16::try_from((first + take).saturating_sub(1)).ok());
            if let (Some(first), Some(last), true) = (ends.0, ends.1, take > 0) {
                out.extend(PortRange::new(first, last));
            }
            want -= take;
            skip = 0;
        }
        out
    }
}

fn width(range: PortRange) -> u64 {
    u64::from(range.last() - range.first()) + 1
}

/// More ranges than any configuration has.
const RANGES_MAX: usize = 1_024;

/// A configuration as it is being read.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    inside: Vec<Addresses>,
    outside: Vec<Addresses>,
    ports: Option<PortRange>,
    reserved: Vec<PortRange>,
    sharing: Option<u64>,
    each: Option<u64>,
    dynamic: Option<u64>,
}

impl Draft {
    /// One line of it: a word and its values. `None`: not a word of the plan.
    pub(crate) fn put(&mut self, word: &str, value: &str) -> Option<Result<(), SetAside>> {
        Some(match word {
            "inside" => addresses(&mut self.inside, value).ok_or(SetAside::Unreadable("inside")),
            "outside" => addresses(&mut self.outside, value).ok_or(SetAside::Unreadable("outside")),
            "ports" => once(&mut self.ports, range(value)).ok_or(SetAside::Unreadable("ports")),
            "reserved" => self.reserve(value).ok_or(SetAside::Unreadable("reserved")),
            "sharing" => once(&mut self.sharing, number(value)).ok_or(SetAside::Unreadable("sharing")),
            "ports-each" => once(&mut self.each, number(value)).ok_or(SetAside::Unreadable("ports-each")),
            "dynamic" => once(&mut self.dynamic, number(value)).ok_or(SetAside::Unreadable("dynamic")),
            _ => return None,
        })
    }

    fn reserve(&mut self, value: &str) -> Option<()> {
        for word in value.split_ascii_whitespace() {
            self.reserved.push(range(word)?);
        }
        (self.reserved.len() <= RANGES_MAX).then_some(())
    }

    /// RFC 7422 section 2: shares from what is given. Without a sharing ratio it follows from the ports of each; without
    /// either, from how many inside addresses there are for one outside.
    pub(crate) fn plan(self) -> Result<Plan, SetAside> {
        let (inside, outside) = (total(&self.inside), total(&self.outside));
        if inside == 0 || outside == 0 {
            return Err(SetAside::Missing(if inside == 0 { "inside" } else { "outside" }));
        }
        // RFC 7422 leaves the well-known ports out.
        let ports = self.ports.or(PortRange::new(1_024, u16::MAX)).ok_or(SetAside::Missing("ports"))?;
        let ports = without(ports, self.reserved);
        let available: u64 = ports.iter().map(|r| width(*r)).sum();
        let dynamic = self.dynamic.unwrap_or(0);
        let (sharing, each) = match (self.sharing, self.each) {
            (Some(sharing), Some(each)) => (sharing, each),
            (None, Some(each)) => (available.checked_div(each).unwrap_or(0).saturating_sub(dynamic), each),
            (sharing, None) => {
                let sharing = sharing.unwrap_or(inside.div_ceil(outside));
                (sharing, available.checked_div(sharing + dynamic).unwrap_or(0))
            }
        };
        if sharing == 0 || each == 0 || (sharing + dynamic).saturating_mul(each) > available {
            return Err(SetAside::Unreadable("ports-each"));
        }
        if outside.saturating_mul(sharing) < inside {
            return Err(SetAside::Unreadable("sharing"));
        }
        Ok(Plan { inside: self.inside, outside: self.outside, ports, sharing, each })
    }
}

fn addresses(ranges: &mut Vec<Addresses>, value: &str) -> Option<()> {
    for word in value.split_ascii_whitespace() {
        let next = Addresses::parse(word)?;
        // An address at two places would have two answers.
        if ranges.len() >= RANGES_MAX || ranges.iter().any(|r| r.overlaps(next)) {
            return None;
        }
        ranges.push(next);
    }
    Some(())
}

fn once<T>(field: &mut Option<T>, value: Option<T>) -> Option<()> {
    field.replace(value?).is_none().then_some(())
}

fn number(text: &str) -> Option<u64> {
    text.parse::<u32>().ok().map(u64::from)
}

fn range(text: &str) -> Option<PortRange> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    PortRange::new(first.parse().ok()?, last.parse().ok()?)
}

fn without(ports: PortRange, mut reserved: Vec<PortRange>) -> Vec<PortRange> {
    reserved.sort();
    let mut out = Vec::new();
    let mut next = u32::from(ports.first());
    let mut push = |first: u32, end: u32| {
        if let (Ok(first), Some(Ok(last))) = (u16::try_from(first), end.checked_sub(1).map(u16::try_from)) {
            out.extend(PortRange::new(first, last));
        }
    };
    for gap in reserved {
        push(next, u32::from(gap.first()).min(u32::from(ports.last()) + 1));
        next = next.max(u32::from(gap.last()) + 1);
    }
    push(next, u32::from(ports.last()) + 1);
    out
}
