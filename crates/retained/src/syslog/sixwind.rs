//! 6WIND Virtual Service Router ("CG-NAT", events; "CG-NAT deployment guide", Logging).
//!
//! `USER 100.64.0.1 (matching rule 1): NEW BLOCK (pool "p", ip public 192.0.2.33, proto 6, port 1 - 512)` with DESTROY BLOCK at the
//! end, and `NEW CONN: fwd proto 6 inside -> server, back proto 6 server -> outside`. Newer releases add `at` and the time.

use super::{
    said::{Answer, Own, Said, address, block, end, range, session, transport},
    stamp::Stamp,
};
use crate::{SetAside, pairs::Kind};

pub(super) fn read(line: &str) -> Answer<'_> {
    if let Some(at) = line.find(" BLOCK (") {
        let user = line.find("USER ").filter(|user| *user < at)?;
        return Some(allocation(line.get(..user)?, line.get(user + 5..at)?, line.get(at + 8..)?));
    }
    let at = line.find(" CONN: fwd ")?;
    let head = line.get(..at)?;
    let (before, kind) = match head.strip_suffix("NEW") {
        Some(before) => (before, Kind::Begin),
        None => (head.strip_suffix("DESTROY")?, Kind::End),
    };
    Some(connection(before, kind, line.get(at + 11..)?))
}

fn allocation<'a>(before: &'a str, user: &str, rest: &str) -> Result<Said<'a>, SetAside> {
    let kind = match user.rsplit(' ').next() {
        Some("NEW") => Kind::Begin,
        Some("DESTROY") => Kind::End,
        _ => return Err(SetAside::NotThisFormat),
    };
    let private = address(user.split(' ').next().unwrap_or_default(), "user")?;
    let (said, after) = rest.split_once(')').ok_or(SetAside::NotThisFormat)?;
    let value = |name: &str| said.split(", ").find_map(|f| f.strip_prefix(name)?.strip_prefix(' '));
    let field = |name: &'static str| value(name).ok_or(SetAside::Missing(name));
    let public = address(field("ip public")?, "ip public")?;
    let protocol = transport(field("proto")?)?;
    let mut said = Said::new(before, kind, block(Some(protocol), private, public, range(field("port")?)?));
    said.own = own(after)?;
    Ok(said)
}

fn connection<'a>(before: &'a str, kind: Kind, said: &str) -> Result<Said<'a>, SetAside> {
    let (forward, back) = said.split_once(", back ").ok_or(SetAside::Missing("back"))?;
    let (back, after) = back.split_once(" at ").map_or((back, ""), |(back, _)| (back, back_time(said)));
    let side = |text: &str| {
        let (one, other) = text.split_once('>').ok_or(SetAside::Missing("arrow"))?;
        let mut words = one.split_ascii_whitespace().skip(1);
        let protocol = transport(words.next().unwrap_or_default())?;
        let one = end(words.next().ok_or(SetAside::Missing("address"))?, ':', "address")?;
        Ok::<_, SetAside>((protocol, one, end(other.trim(), ':', "address")?))
    };
    let (protocol, private, server) = side(forward)?;
    let (_, _, public) = side(back)?;
    let link = session(Some(protocol), private, public, Some(server));
    Ok(Said { own: own(after)?, ..Said::new(before, kind, link) })
}

/// From ` at ` on.
fn back_time(said: &str) -> &str {
    said.find(" at ").and_then(|at| said.get(at..)).unwrap_or_default()
}

fn own(after: &str) -> Result<Own, SetAside> {
    match after.trim().strip_prefix("at ") {
        Some(time) => Stamp::ctime(time).map(Own::Stamp).ok_or(SetAside::Unreadable("time")),
        None => Ok(Own::Head),
    }
}
