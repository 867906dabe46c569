//! Cisco ASA and Firepower Threat Defense ("Cisco Secure Firewall ASA Series Syslog Messages").
//!
//! 305011 and 305012 tell a translation of TCP or UDP, with the user in parentheses where the firewall knows one; 305014,
//! 305015 and 305017 tell a block of ports, allocated, released or still active.

use super::said::{Answer, Began, End, Said, address, block, end, range, session, transport};
use crate::{SetAside, pairs::Kind};

pub(super) fn read(line: &str) -> Answer<'_> {
    let (before, rest) = ["%ASA-", "%FTD-", "%PIX-"].iter().find_map(|mark| line.split_once(mark))?;
    let (tag, said) = rest.split_once(": ")?;
    Some(match tag.split_once('-').map_or(tag, |(_, id)| id) {
        "305011" => slot(before, Kind::Begin, said),
        "305012" => slot(before, Kind::End, said),
        "305014" => ports(before, Kind::Begin, said),
        "305015" => ports(before, Kind::End, said),
        "305017" => ports(before, Kind::Seen, said),
        _ => Err(SetAside::NotThisFormat),
    })
}

/// `Built dynamic TCP translation from inside:10.0.0.1/4000(user) to outside:203.0.113.1/5000`, and at the end a duration.
fn slot<'a>(before: &'a str, kind: Kind, said: &'a str) -> Result<Said<'a>, SetAside> {
    let (what, from, to) = sides(said)?;
    let transport = transport(what.split_ascii_whitespace().nth(2).unwrap_or_default())?;
    let (to, lived) = to.split_once(" duration ").map_or((to, None), |(to, lived)| (to, Some(lived)));
    let (from, user) = from.split_once('(').map_or((from, None), |(from, user)| (from, user.strip_suffix(')')));
    let private = at_interface(from, "real address")?;
    let public = at_interface(to.split(['(', ' ']).next().unwrap_or(to), "mapped address")?;
    let began = match lived {
        Some(lived) => Began::Seconds(seconds(lived.trim()).ok_or(SetAside::Unreadable("duration"))?),
        None => Began::Unsaid,
    };
    let link = session(Some(transport), private, public, None);
    Ok(Said { subscriber: user.filter(|u| !u.is_empty()), began, ..Said::new(before, kind, link) })
}

/// `Allocated 1 block of ports for translation from inside:10.0.0.1 to outside:203.0.113.1/1024-1535`. In the place of the
/// number the firewall may name the protocol.
fn ports<'a>(before: &'a str, kind: Kind, said: &'a str) -> Result<Said<'a>, SetAside> {
    let (what, from, to) = sides(said)?;
    let word = what.split(" block").next().and_then(|w| w.split_ascii_whitespace().last()).unwrap_or_default();
    let counted = word.bytes().all(|b| b.is_ascii_digit());
    let protocol = if counted { None } else { Some(transport(word)?) };
    let private = address(without_interface(from)?, "real address")?;
    let (public, ports) = without_interface(to)?.rsplit_once('/').ok_or(SetAside::Missing("ports"))?;
    let ports = range(ports.split(' ').next().unwrap_or(ports))?;
    Ok(Said::new(before, kind, block(protocol, private, address(public, "mapped address")?, ports)))
}

fn sides(said: &str) -> Result<(&str, &str, &str), SetAside> {
    let (what, rest) = said.split_once(" translation from ").ok_or(SetAside::NotThisFormat)?;
    let (from, to) = rest.split_once(" to ").ok_or(SetAside::Missing("mapped address"))?;
    Ok((what, from, to.trim_end()))
}

/// The name of an interface ends at the first colon; an IPv6 address has more of them.
fn without_interface(text: &str) -> Result<&str, SetAside> {
    text.split_once(':').map(|(_, rest)| rest).ok_or(SetAside::Missing("interface"))
}

fn at_interface(text: &str, field: &'static str) -> Result<End, SetAside> {
    end(without_interface(text)?, '/', field)
}

/// `0:01:23`: hours, minutes, seconds.
fn seconds(text: &str) -> Option<u64> {
    let mut parts = text.splitn(3, ':').map(|part| part.parse::<u64>().ok());
    let [hours, minutes, seconds] = [parts.next()??, parts.next()??, parts.next()??];
    hours.checked_mul(3_600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(seconds)
}
