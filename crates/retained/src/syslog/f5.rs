//! F5 BIG-IP ("BIG-IP CGNAT: Implementations", NAPT log examples and PBA log examples).
//!
//! As names and values, `lsn_event="LSN_ADD",cli="10.0.0.1:33950",nat="203.0.113.1:10000"`, or as values alone,
//! `"LSN_ADD""10.0.0.1:33950""203.0.113.1:10000"`; LSN_DELETE at the end, LSN_PB_ALLOCATED and LSN_PB_RELEASED for blocks of
//! ports. A route domain follows an address after a percent sign, and is the realm of the client; a port follows an IPv6 address after a dot. Some
//! profiles add start and duration in milliseconds, the protocol, and the subscriber that the policy module knows.

use std::{net::IpAddr, time::Duration};

use terms::Instant;

use super::said::{Answer, Began, End, Own, Place, Said, block, port, quoted, range, session, transport};
use crate::{SetAside, pairs::Kind};

pub(super) fn read(line: &str) -> Answer<'_> {
    let at = line.find("\"LSN_")?;
    let (event, rest) = line.get(at + 1..)?.split_once('"')?;
    let named = line.get(..at)?.strip_suffix("lsn_event=");
    // Values may stand before the event, too.
    let from = named.map_or(at, |head| head.rfind(' ').map_or(0, |space| space + 1));
    let (before, all) = line.split_at_checked(from)?;
    Some(match named {
        Some(_) => by_name(before, event, all),
        None => by_place(before, event, rest),
    })
}

fn kind(event: &str) -> Result<(bool, Kind), SetAside> {
    match event {
        "LSN_ADD" => Ok((false, Kind::Begin)),
        "LSN_DELETE" => Ok((false, Kind::End)),
        "LSN_PB_ALLOCATED" => Ok((true, Kind::Begin)),
        "LSN_PB_RELEASED" => Ok((true, Kind::End)),
        _ => Err(SetAside::NotThisFormat),
    }
}

fn by_name<'a>(before: &'a str, event: &str, all: &'a str) -> Result<Said<'a>, SetAside> {
    let (whole, kind) = kind(event)?;
    let either = |one, other| quoted(all, one).or_else(|| quoted(all, other));
    let client = either("cli", "lsn_client").ok_or(SetAside::Missing("cli"))?;
    let public = either("nat", "lsn_pb").ok_or(SetAside::Missing("nat"))?;
    let softwire = either("dslite", "lsn_dslite_client");
    let protocol = quoted(all, "ip_protocol").map(transport).transpose()?;
    let mut said = translation(before, whole, kind, client, public, softwire)?;
    said.link.transport = protocol;
    let millis = |name: &'static str| -> Result<Option<u64>, SetAside> {
        quoted(all, name).map(|text| text.parse().map_err(|_| SetAside::Unreadable(name))).transpose()
    };
    if let Some(start) = millis("start")? {
        let start = i64::try_from(start).ok().and_then(|ms| ms.checked_mul(1_000)).map(Instant::from_micros);
        let start = start.ok_or(SetAside::Unreadable("start"))?;
        match (kind, millis("duration")?) {
            (Kind::End, Some(lived)) => {
                said.began = Began::At(start);
                said.own = Own::At(start.after(Duration::from_millis(lived)));
            }
            (Kind::End, None) => said.began = Began::At(start),
            _ => said.own = Own::At(start),
        }
    }
    said.subscriber = quoted(all, "pem_subscriber_id").filter(|id| !matches!(*id, "" | "No-lookup" | "Unknown"));
    Ok(said)
}

fn by_place<'a>(before: &'a str, event: &str, rest: &'a str) -> Result<Said<'a>, SetAside> {
    let (whole, kind) = kind(event)?;
    let values: Vec<&str> = rest.split('"').skip(1).step_by(2).take(4).collect();
    match values.as_slice() {
        [client, public] => translation(before, whole, kind, client, public, None),
        // DS-Lite: the tunnel's address stands between the two.
        [client, softwire, public] => translation(before, whole, kind, client, public, Some(softwire)),
        _ => Err(SetAside::Missing("client and translated address")),
    }
}

fn translation<'a>(
    before: &'a str,
    whole: bool,
    kind: Kind,
    client: &'a str,
    public: &str,
    softwire: Option<&str>,
) -> Result<Said<'a>, SetAside> {
    let domain = client.split_once('%').map(|(_, rest)| rest.split([':', '.']).next().unwrap_or(rest).trim());
    let place = Place::number("route-domain", domain);
    // With DS-Lite the line is known by the IPv6 address of its tunnel; the IPv4 addresses inside are everyone's.
    let softwire = softwire.map(|text| host(text).ok_or(SetAside::Unreadable("tunnel"))).transpose()?;
    let link = if whole {
        let private = host(client).ok_or(SetAside::Unreadable("client"))?;
        let (public, ports) = public.rsplit_once(':').ok_or(SetAside::Missing("ports"))?;
        let public = host(public).ok_or(SetAside::Unreadable("translated address"))?;
        block(None, softwire.unwrap_or(private), public, range(ports)?)
    } else {
        let private = at_port(client).ok_or(SetAside::Unreadable("client"))?;
        let public = at_port(public).ok_or(SetAside::Unreadable("translated address"))?;
        session(None, (softwire.unwrap_or(private.0), private.1), public, None)
    };
    Ok(Said { place, ..Said::new(before, kind, link) })
}

/// An address without its route domain.
fn host(text: &str) -> Option<IpAddr> {
    let plain = text.split('%').next()?.trim();
    // The manual prints a space after the first colon of an address.
    if plain.contains(' ') { plain.replace(' ', "").parse().ok() } else { plain.parse().ok() }
}

fn at_port(text: &str) -> Option<End> {
    let between = if text.bytes().filter(|b| *b == b':').count() > 1 { '.' } else { ':' };
    let (address, number) = text.rsplit_once(between)?;
    Some((host(address)?, port(number.trim())?))
}
