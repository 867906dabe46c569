//! Records of nfdump 1.7 (version 3): a head of 12 bytes and elements, each with its number and length.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::fields::{Block, Moment, Said};
use crate::SetAside;

const HEAD: usize = 12;
const ELEMENT_HEAD: usize = 4;
/// Records of this kind are flows and events.
const FLOW: u16 = 11;

/// A record, and the collector's number for the exporter.
#[derive(Debug)]
pub(super) struct Numbered<'a> {
    pub(super) exporter: u16,
    pub(super) said: Said<'a>,
}

/// Reads one record of the length that it gives itself. `None`: it is not about a flow.
pub(super) fn read(record: &[u8]) -> Result<Option<Numbered<'_>>, SetAside> {
    match u16_le(record, 0) {
        Some(FLOW) => {}
        // Exporters, their counts, samplers, and names of applications, interfaces and routing instances.
        Some(7 | 8 | 9 | 12 | 13 | 14 | 15) => return Ok(None),
        _ => return Err(SetAside::NotThisFormat),
    }
    let unreadable = SetAside::Unreadable("record");
    let exporter = u16_le(record, 8).ok_or(unreadable)?;
    let mut rest = record.get(HEAD..).ok_or(unreadable)?;
    let mut said = Said::default();
    while !rest.is_empty() {
        let (Some(number), Some(length)) = (u16_le(rest, 0), u16_le(rest, 2)) else { return Err(unreadable) };
        let (element, after) = rest.split_at_checked(usize::from(length)).ok_or(unreadable)?;
        let body = element.get(ELEMENT_HEAD..).ok_or(unreadable)?;
        put(&mut said, number, body).ok_or(unreadable)?;
        rest = after;
    }
    Ok(Some(Numbered { exporter, said }))
}

/// Takes one element; `None` when it is shorter than its kind.
fn put<'a>(said: &mut Said<'a>, number: u16, body: &'a [u8]) -> Option<()> {
    match number {
        1 => {
            said.start = millis(body, 0)?;
            said.end = millis(body, 8)?;
            said.src_port = port(body, 40)?;
            said.dst_port = port(body, 42)?;
            said.protocol = Some(*body.get(44)?);
        }
        2 => (said.src, said.dst) = (four(body, 0)?, four(body, 4)?),
        3 => (said.src, said.dst) = (sixteen(body, 0)?, sixteen(body, 16)?),
        19 => {
            said.seen = millis(body, 0)?;
            said.firewall_event = *body.get(14)?;
        }
        20 => {
            said.post_src = four(body, 0)?.or(said.post_src);
            said.post_dst = four(body, 4)?.or(said.post_dst);
        }
        21 => {
            said.post_src = sixteen(body, 0)?.or(said.post_src);
            said.post_dst = sixteen(body, 16)?.or(said.post_dst);
        }
        22 => (said.post_src_port, said.post_dst_port) = (port(body, 0)?, port(body, 2)?),
        24 => said.user = body,
        25 => {
            said.seen = millis(body, 0)?;
            said.nat_event = *body.get(12)?;
        }
        26 => {
            let [start, end, step, size] = [0, 2, 4, 6].map(|at| u16_le(body, at));
            let (start, end) = (start?, end?);
            // The element is there with zeros in it where no block was named.
            said.block = Block { start: (end > 0).then_some(start), end, step: step?, size: size? };
        }
        // Two VRFs, the one on the way out first.
        36 => (said.place.egress, said.place.ingress) = (u32_le(body, 0)?, u32_le(body, 4)?),
        40 => said.place.service = u16_le(body, 0)?.into(),
        _ => {}
    }
    Some(())
}

fn millis(body: &[u8], at: usize) -> Option<Moment> {
    let bytes = body.get(at..)?.first_chunk::<8>()?;
    let millis = i64::try_from(u64::from_le_bytes(*bytes)).ok().filter(|n| *n > 0);
    Some(millis.and_then(|n| n.checked_mul(1000)).map_or(Moment::Unsaid, Moment::At))
}

fn port(body: &[u8], at: usize) -> Option<Option<u16>> {
    u16_le(body, at).map(|port| (port > 0).then_some(port))
}

fn four(body: &[u8], at: usize) -> Option<Option<IpAddr>> {
    let ip = Ipv4Addr::from(u32_le(body, at)?);
    Some((!ip.is_unspecified()).then_some(IpAddr::V4(ip)))
}

/// Two halves, each in the byte order of the machine.
fn sixteen(body: &[u8], at: usize) -> Option<Option<IpAddr>> {
    let (high, rest) = body.get(at..)?.split_first_chunk::<8>()?;
    let low = rest.first_chunk::<8>()?;
    let bits = u128::from(u64::from_le_bytes(*high)) << 64 | u128::from(u64::from_le_bytes(*low));
    let ip = Ipv6Addr::from(bits);
    Some((!ip.is_unspecified()).then_some(IpAddr::V6(ip)))
}

/// Two bytes at this place, least significant first.
pub(super) fn u16_le(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk::<2>().map(|b| u16::from_le_bytes(*b))
}

/// Four bytes at this place, least significant first.
pub(super) fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk::<4>().map(|b| u32::from_le_bytes(*b))
}
