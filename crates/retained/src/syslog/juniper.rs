//! Juniper routers and firewalls.
//!
//! MX with services cards MS-DPC and MS-MPC ("Secured Port Block Allocation"): `ASP_NAT_PORT_BLOCK_ALLOC: 100.64.0.1 ->
//! 203.0.113.1:1024-1151`, the same as `JSERVICES_...`, with RELEASE at the end and ACTIVE in between; sessions as
//! `JSERVICES_SESSION_OPEN` and `MSVCS_LOG_SESSION_OPEN` ("Exporting Syslog Messages to an External Host Without Flow
//! Monitoring Formats"). The service set stands before, in braces, and is bound to the inside of one realm. These cards write a second time into the head, in UTC.
//!
//! SRX and MX-SPC3 ("System Log Error Messages for Next Gen Services"): `RT_SRC_NAT_PBA_ALLOC`, `_INTERIM` and `_RELEASE`, as
//! structured data or as a sentence, with a logical system other than the first, and `RT_FLOW_SESSION_CREATE` and `_CLOSE` as structured data.

use terms::Instant;

use super::said::{Answer, Began, End, Own, Place, Said, address, block, end, port, quoted, range, session, transport};
use crate::{PortRange, SetAside, pairs::Kind};

pub(super) fn read(line: &str) -> Answer<'_> {
    if let Some(at) = line.find("NAT_PORT_BLOCK_") {
        let (tag, said) = line.get(at + 15..)?.split_once(": ")?;
        let before = line.get(..at)?;
        let kind = match tag {
            "ALLOC" => Kind::Begin,
            "ACTIVE" => Kind::Seen,
            "RELEASE" => Kind::End,
            _ => return Some(Err(SetAside::NotThisFormat)),
        };
        return Some(card_block(before, kind, said));
    }
    if let Some(at) = line.find("RT_SRC_NAT_PBA_") {
        return Some(allocation(line.get(..at)?, line.get(at + 15..)?));
    }
    if let Some(at) = line.find("RT_FLOW_SESSION_C") {
        return Some(flow(line.get(..at)?, line.get(at + 16..)?));
    }
    let (before, rest) = line.split_once("_SESSION_")?;
    let (kind, said) = match rest.strip_prefix("OPEN: ") {
        Some(said) => (Kind::Begin, said),
        None => (Kind::End, rest.strip_prefix("CLOSE: ")?),
    };
    Some(card_session(before, kind, said))
}

/// `100.64.0.1 -> 203.0.113.1:1024-1151`. What follows is left alone: Juniper does not say what it counts.
fn card_block<'a>(before: &'a str, kind: Kind, said: &str) -> Result<Said<'a>, SetAside> {
    let (private, rest) = said.split_once(" -> ").ok_or(SetAside::Missing("translated address"))?;
    let (public, ports) = rest.split(' ').next().unwrap_or(rest).rsplit_once(':').ok_or(SetAside::Missing("ports"))?;
    let private = address(private.trim(), "private address")?;
    let link = block(None, private, address(public, "translated address")?, range(ports)?);
    Ok(Said { own: Own::Inner, place: service_set(before), ..Said::new(before, kind, link) })
}

/// `{set-1}[FWNAT]: `.
fn service_set(before: &str) -> Place<'_> {
    let set = before.rsplit_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(set, _)| set);
    Place::number("service-set", set)
}

/// `application:none, xe-3/1/1.0 100.64.0.1:18575 [203.0.113.1:1048] -> 192.0.2.80:63 (UDP)`
fn card_session<'a>(before: &'a str, kind: Kind, said: &str) -> Result<Said<'a>, SetAside> {
    let (from, to) = said.split_once(" -> ").ok_or(SetAside::Missing("destination"))?;
    let (from, public) = from.rsplit_once(" [").ok_or(SetAside::NotTranslated)?;
    let public = end(public.trim_end().trim_end_matches(']'), ':', "translated address")?;
    // A new line that the card put in comes as #012.
    let private = from.rsplit([' ', '\t']).next().unwrap_or(from).trim_start_matches("#012");
    let private = end(private, ':', "private address")?;
    let peer = end(to.split(' ').next().unwrap_or(to), ':', "destination")?;
    let protocol = to.rsplit_once('(').and_then(|(_, p)| p.split_once(')')).map_or("", |(p, _)| p);
    let link = session(Some(transport(protocol)?), private, public, Some(peer));
    Ok(Said { own: Own::Inner, place: service_set(before), ..Said::new(before, kind, link) })
}

/// The epoch of ALLOC and RELEASE is their own time; that of INTERIM is the time of the allocation.
fn allocation<'a>(before: &'a str, rest: &'a str) -> Result<Said<'a>, SetAside> {
    let kind = [("ALLOC", Kind::Begin), ("INTERIM", Kind::Seen), ("RELEASE", Kind::End)];
    let (_, kind) = kind.into_iter().find(|(word, _)| rest.starts_with(word)).ok_or(SetAside::NotThisFormat)?;
    let (private, public, ports, epoch, system) = if rest.contains("internal-ip=\"") {
        let field = |name, label| quoted(rest, name).ok_or(SetAside::Missing(label));
        let first = port(field("block-port-low", "block-port-low")?).ok_or(SetAside::Unreadable("block-port-low"))?;
        let last = port(field("block-port-high", "block-port-high")?).ok_or(SetAside::Unreadable("block-port-high"))?;
        let ports = PortRange::new(first, last).ok_or(SetAside::Unreadable("ports"))?;
        let epoch = quoted(rest, "epoch-time-64");
        (
            field("internal-ip", "internal-ip")?,
            field("reflexive-ip", "reflexive-ip")?,
            ports,
            epoch,
            quoted(rest, "logical-system-id"),
        )
    } else {
        let word = |after: &str| rest.split_once(after)?.1.split([' ', ',']).next();
        let ports = rest.split_once("block [").and_then(|(_, r)| r.split_once(']')).map(|(ports, _)| ports);
        let ports = range(ports.ok_or(SetAside::Missing("port block"))?)?;
        let epoch = word(" epoch 0x");
        (
            word("Subscriber ").ok_or(SetAside::Missing("Subscriber"))?,
            word(" from ").ok_or(SetAside::Missing("from"))?,
            ports,
            epoch,
            rest.split_once("lsys_id: ").and_then(|(_, id)| id.split_ascii_whitespace().next()),
        )
    };
    let link = block(None, address(private, "internal address")?, address(public, "reflexive address")?, ports);
    let said = Said { place: Place::number("logical-system", system), ..Said::new(before, kind, link) };
    let epoch = epoch.map(|text| epoch_time(text).ok_or(SetAside::Unreadable("epoch"))).transpose()?;
    Ok(match (epoch, kind) {
        (None, _) => said,
        (Some(at), Kind::Seen) => Said { began: Began::At(at), ..said },
        (Some(at), _) => Said { own: Own::At(at), ..said },
    })
}

fn epoch_time(hex: &str) -> Option<Instant> {
    let seconds = i64::from_str_radix(hex.trim_start_matches("0x"), 16).ok()?;
    Some(Instant::from_micros(seconds.checked_mul(1_000_000)?))
}

fn flow<'a>(before: &'a str, rest: &'a str) -> Result<Said<'a>, SetAside> {
    let kind = if rest.starts_with("CREATE") {
        Kind::Begin
    } else if rest.starts_with("CLOSE") {
        Kind::End
    } else {
        return Err(SetAside::NotThisFormat);
    };
    let field = |name: &'static str| quoted(rest, name).ok_or(SetAside::Missing(name));
    let end = |host: &'static str, number: &'static str| -> Result<End, SetAside> {
        Ok((address(field(host)?, host)?, port(field(number)?).ok_or(SetAside::Unreadable(number))?))
    };
    let private = end("source-address", "source-port")?;
    let public = end("nat-source-address", "nat-source-port")?;
    let peer = end("destination-address", "destination-port")?;
    let link = session(Some(transport(field("protocol-id")?)?), private, public, Some(peer));
    let lived = quoted(rest, "elapsed-time").filter(|_| kind == Kind::End);
    let lived = lived.map(|t| t.parse().map_err(|_| SetAside::Unreadable("elapsed-time"))).transpose()?;
    let subscriber = quoted(rest, "username").filter(|name| !matches!(*name, "" | "N/A" | "UNKNOWN"));
    let place = Place::named(quoted(rest, "src-vrf-grp"));
    Ok(Said { subscriber, place, began: lived.map_or(Began::Unsaid, Began::Seconds), ..Said::new(before, kind, link) })
}
