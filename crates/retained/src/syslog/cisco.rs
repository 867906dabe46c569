//! Cisco routers.
//!
//! IOS (`ip nat log translations syslog`; Cisco, "Monitoring and Maintaining NAT"): `%IPNAT-6-NAT_CREATED: Created tcp`,
//! older `%IPNAT-6-CREATED: tcp`, IOS XE on the ASR 1000: `%NAT-6-LOG_TRANSLATION: Created Translation UDP`. Then come inside
//! local, inside global, outside local and outside global address, and a VRF number on IOS XE. Bulk port allocation is
//! not written to syslog by IOS XE (Cisco, "Bulk Logging and Port Block Allocation": it goes to NetFlow only).
//!
//! IOS XR on the CRS and ASR 9000 ("Carrier Grade NAT Configuration Guide for the Cisco CRS Router", External Logging):
//! one or more `[EventName L4 source VRF source-v6 translated port first last destination port]` in one message.

use super::said::{Answer, Began, End, Own, Place, Said, address, block, end, port, session, transport};
use crate::{PortRange, SetAside, pairs::Kind};

/// IOS and IOS XE.
pub(super) fn ios(line: &str) -> Answer<'_> {
    let at = line.find("NAT-6-")?;
    let head = line.get(..at)?;
    let head = head.strip_suffix("%IP").or_else(|| head.strip_suffix('%'))?;
    let (tag, said) = line.get(at..)?.split_once(": ")?;
    // On the ASR 1000 the message of the forwarding engine stands inside another one.
    let before = head.split_once('%').map_or(head, |(before, _)| before);
    Some(translation(before, tag, said))
}

fn translation<'a>(before: &'a str, tag: &str, said: &'a str) -> Result<Said<'a>, SetAside> {
    let mut words = said.split_ascii_whitespace().peekable();
    let kind = match (tag.get(6..).unwrap_or_default(), words.peek()) {
        ("CREATED" | "NAT_CREATED", _) | ("LOG_TRANSLATION", Some(&"Created")) => Kind::Begin,
        ("DELETED" | "NAT_DELETED", _) | ("LOG_TRANSLATION", Some(&"Deleted")) => Kind::End,
        _ => return Err(SetAside::NotThisFormat),
    };
    while words.peek().is_some_and(|w| matches!(*w, "Created" | "Deleted" | "Translation")) {
        words.next();
    }
    let transport = transport(words.next().unwrap_or_default())?;
    let private = end(words.next().ok_or(SetAside::Missing("inside local"))?, ':', "inside local")?;
    let public = end(words.next().ok_or(SetAside::Missing("inside global"))?, ':', "inside global")?;
    // Outside local, which is what the inside calls the other end, and outside global.
    let outside = words.nth(1).filter(|w| !w.starts_with("---"));
    let peer = outside.map(|w| end(w, ':', "outside global")).transpose()?.filter(|p: &End| !p.0.is_unspecified());
    let place = Place::number("vrf", words.next());
    Ok(Said { own: Own::Router, place, ..Said::new(before, kind, session(Some(transport), private, public, peer)) })
}

/// The first event of a message of IOS XR, and what follows it.
pub(super) fn xr(line: &str) -> Option<(Result<Said<'_>, SetAside>, &str)> {
    let at = line.find("[Userbased").or_else(|| line.find("[Sessionbased"))?;
    let (event, rest) = line.get(at + 1..)?.split_once(']')?;
    Some((allocation(line.get(..at)?, event), rest))
}

fn allocation<'a>(before: &'a str, event: &'a str) -> Result<Said<'a>, SetAside> {
    let mut words = event.split_ascii_whitespace();
    let mut next = |field| words.next().ok_or(SetAside::Missing(field));
    let (user, kind) = match next("event")? {
        "UserbasedA" => (true, Kind::Begin),
        "UserbasedW" => (true, Kind::End),
        "SessionbasedA" | "SessionbasedAD" => (false, Kind::Begin),
        "SessionbasedW" | "SessionbasedWD" => (false, Kind::End),
        _ => return Err(SetAside::NotThisFormat),
    };
    let protocol = Some(next("L4")?).filter(|w| *w != "-").map(transport).transpose()?;
    let [inner, vrf, softwire] = [next("source")?, next("VRF")?, next("source IPv6")?];
    // With DS-Lite the line is known by the IPv6 address of its tunnel; the IPv4 addresses inside are everyone's.
    let source = if softwire == "-" { inner } else { softwire };
    let (private, place) = (address(source, "source")?, Place::named(Some(vrf)));
    let public = address(next("translated source")?, "translated source")?;
    let original = next("original port")?;
    let first = port(next("first port")?).ok_or(SetAside::Unreadable("first port"))?;
    let last = match next("last port")? {
        "-" => first,
        last => port(last).ok_or(SetAside::Unreadable("last port"))?,
    };
    if user {
        let ports = PortRange::new(first, last).ok_or(SetAside::Unreadable("ports"))?;
        return Ok(Said { place, ..Said::new(before, kind, block(protocol, private, public, ports)) });
    }
    let original = port(original).ok_or(SetAside::Unreadable("original port"))?;
    let destination = words.next().filter(|w| *w != "-").zip(words.next());
    let peer = destination
        .map(|(host, number)| {
            let number = port(number).ok_or(SetAside::Unreadable("destination port"))?;
            Ok::<End, SetAside>((address(host, "destination")?, number))
        })
        .transpose()?;
    let link = session(protocol, (private, original), (public, first), peer);
    Ok(Said { began: Began::Unsaid, place, ..Said::new(before, kind, link) })
}
