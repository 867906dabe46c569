//! A10 Thunder (ACOS).
//!
//! The default text: `NAT-TCP-C: 100.64.0.1:5000<-->203.0.113.1:6000 to 192.0.2.80:443` for a mapping of a port,
//! `NAT-TCP-C: inside<->server,...<-->...` for a session, with `-D` at the end, and `FIXED-NAT-PORTS inside->outside:first-last`.
//! CEF: `CEF:0|A10|CFW|6.0.0-P1|CGN 100|Nat Port Allocated|5|proto=UDP src=.. spt=.. sourceTranslatedAddress=..` with CGN 101
//! at the end, 106 and 107 for batches of ports. As read by the open collector cgn-ec, whose maintainers run the device;
//! A10's own description is not public. The compact format is not read: no public sample of it was found.

use super::said::{Answer, End, Said, address, block, end, port, range, session, transport};
use crate::{PortRange, SetAside, pairs::Kind};

pub(super) fn read(line: &str) -> Answer<'_> {
    if let Some((before, rest)) = line.split_once("CEF:0|A10|") {
        return Some(cef(before, rest));
    }
    if let Some((before, rest)) = line.split_once("FIXED-NAT-PORTS ") {
        return Some(fixed(before, rest));
    }
    let at = ["NAT-TCP-", "NAT-UDP-", "NAT-ICMP-"].iter().find_map(|mark| line.find(mark))?;
    let (tag, said) = line.get(at + 4..)?.split_once(": ")?;
    Some(mapping(line.get(..at)?, tag, said))
}

fn mapping<'a>(before: &'a str, tag: &str, said: &str) -> Result<Said<'a>, SetAside> {
    let (protocol, event) = tag.split_once('-').ok_or(SetAside::NotThisFormat)?;
    let kind = match event {
        "C" | "N" => Kind::Begin,
        "U" => Kind::Seen,
        "D" | "F" => Kind::End,
        _ => return Err(SetAside::NotThisFormat),
    };
    let transport = transport(protocol)?;
    if let Some((forward, back)) = said.split_once(',') {
        let (private, server) = pair(forward)?;
        let (one, other) = pair(back)?;
        // The server is one side of the way back; the other is the translated address.
        let public = match (one == server, other == server) {
            (true, false) => other,
            (false, true) => one,
            _ => return Err(SetAside::Unreadable("way back")),
        };
        let link = session(Some(transport), private, public, Some(server));
        return Ok(Said::new(before, kind, link));
    }
    // The destination only tells the first connection of a mapping that others may use: it is not kept.
    let (private, public) = pair(said.split_once(" to ").map_or(said, |(mapping, _)| mapping))?;
    Ok(Said::new(before, kind, session(Some(transport), private, public, None)))
}

/// Two ends with an arrow of any form between them.
fn pair(text: &str) -> Result<(End, End), SetAside> {
    let (one, other) = text.split_once('>').ok_or(SetAside::Missing("arrow"))?;
    let one = one.trim_end_matches('-').trim_end_matches('<');
    // ACOS puts a space before some ports.
    let read = |text: &str| match text.trim().split_once(": ") {
        Some((host, number)) => {
            Ok((address(host, "address")?, port(number.trim()).ok_or(SetAside::Unreadable("port"))?))
        }
        None => end(text.trim(), ':', "address and port"),
    };
    Ok((read(one)?, read(other)?))
}

/// Fixed NAT tells the ports of a user while they are in force, not when that began or ends.
fn fixed<'a>(before: &'a str, said: &str) -> Result<Said<'a>, SetAside> {
    let (private, rest) = said.split_once("->").ok_or(SetAside::Missing("arrow"))?;
    let (public, ports) = rest.split(' ').next().unwrap_or(rest).rsplit_once(':').ok_or(SetAside::Missing("ports"))?;
    let link =
        block(None, address(private.trim(), "inside address")?, address(public, "outside address")?, range(ports)?);
    Ok(Said::new(before, Kind::Seen, link))
}

fn cef<'a>(before: &'a str, rest: &'a str) -> Result<Said<'a>, SetAside> {
    let mut parts = rest.splitn(6, '|');
    let event = parts.nth(2).ok_or(SetAside::Missing("event class"))?;
    let fields = parts.nth(2).ok_or(SetAside::Missing("extension"))?;
    let (whole, kind) = match event {
        "CGN 100" => (false, Kind::Begin),
        "CGN 101" => (false, Kind::End),
        "CGN 106" => (true, Kind::Begin),
        "CGN 107" => (true, Kind::End),
        _ => return Err(SetAside::NotThisFormat),
    };
    let field = |name: &'static str| value(fields, name).ok_or(SetAside::Missing(name));
    let number = |name: &'static str| port(field(name)?).ok_or(SetAside::Unreadable(name));
    let transport = transport(field("proto")?)?;
    let private = address(field("src")?, "src")?;
    let public = address(field("sourceTranslatedAddress")?, "sourceTranslatedAddress")?;
    let first = number("sourceTranslatedPort")?;
    let link = if whole {
        let ports = PortRange::new(first, number("cn3")?).ok_or(SetAside::Unreadable("ports"))?;
        block(Some(transport), private, public, ports)
    } else {
        session(Some(transport), (private, number("spt")?), (public, first), None)
    };
    Ok(Said { subscriber: value(fields, "suser").filter(|s| !s.is_empty()), ..Said::new(before, kind, link) })
}

/// `name=value`, up to the next space.
fn value<'a>(fields: &'a str, name: &str) -> Option<&'a str> {
    fields.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
}
