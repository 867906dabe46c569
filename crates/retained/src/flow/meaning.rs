//! From what a record says to who was behind which address, and when.

use std::net::IpAddr;

use terms::{Instant, Transport};

use super::{
    fields::{Moment, Said},
    pair::{Event, Translation},
};
use crate::{PortRange, SetAside, Shape, Subscriber, realm::RealmNumbers};

/// The most public addresses that are remembered of one exporter.
const PUBLICS_MAX: usize = 16;
/// The longest name of a subscriber.
const NAME_MAX: usize = 256;

/// One record may say two: the sender's translation and the receiver's.
type Both = [Option<Translation>; 2];

/// What a record means.
#[derive(Debug)]
pub(super) struct Meaning {
    pub(super) translations: Both,
    pub(super) event: Event,
    pub(super) subscriber: Option<Subscriber>,
}

/// Understands one record. `publics` are public addresses of the exporter itself, and grow by what the record shows.
pub(super) fn understand(
    said: &Said<'_>,
    publics: &mut Vec<IpAddr>,
    realms: &mut RealmNumbers,
) -> Result<Meaning, SetAside> {
    let kind = kind(said)?;
    let is_block = matches!(said.nat_event, 16 | 17) || said.block.start.is_some() && said.post_src.is_some();
    let (mut translations, named) = if is_block {
        ([Some(block(said)?), None], None)
    } else if !said.inside_host.is_empty() {
        let (translation, name) = inside_host(said)?;
        ([Some(translation), None], name)
    } else if kind == Kind::Binding {
        ([Some(binding(said)?), None], None)
    } else {
        (session(said, publics)?, None)
    };
    let subscriber = match named {
        Some(named) => Some(named),
        None => name(said.user)?,
    };
    for translation in translations.iter_mut().flatten() {
        translation.realm = realm(said, translation.private, realms)?;
    }
    Ok(Meaning { translations, event: event(said, kind)?, subscriber })
}

/// The realm of the inside address: as RFC 8158 says it (section 4.4, `internalAddressRealm`), else the VRF from which the
/// packet came, or, where the inside address is that of the receiver, the one into which it went. VRF 0 is the unnamed one.
fn realm(said: &Said<'_>, private: IpAddr, realms: &mut RealmNumbers) -> Result<u32, SetAside> {
    let place = &said.place;
    let text = |bytes: &[u8]| {
        let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |last| last + 1);
        let bytes = bytes.get(..end).unwrap_or_default();
        match std::str::from_utf8(bytes) {
            Ok(text) if !text.chars().any(char::is_control) => text.to_owned(),
            _ => bytes.iter().fold("realm 0x".to_owned(), |hex, b| format!("{hex}{b:02x}")),
        }
    };
    let inside = text(place.inside);
    if !inside.trim().is_empty() {
        return realms.number(&inside);
    }
    let goes_in = said.post_dst == Some(private) && said.src != Some(private);
    let name = if goes_in { String::new() } else { text(place.name) };
    if !name.trim().is_empty() && name != "default" {
        return realms.number(&name);
    }
    match (if goes_in { place.egress } else { place.ingress }, place.service) {
        (0, 0) => Ok(0),
        (0, service) => realms.number(&format!("service {service}")),
        (vrf, _) => realms.number(&format!("vrf {vrf}")),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Event(Turn),
    /// An address for an address: all ports.
    Binding,
    Flow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Begun,
    Lives,
    Over,
}

/// Values of `natEvent` (RFC 8158, section 4.5) and `firewallEvent` (IANA registry).
fn kind(said: &Said<'_>) -> Result<Kind, SetAside> {
    match (said.nat_event, said.firewall_event) {
        (14 | 15, _) => Ok(Kind::Binding),
        (1 | 4 | 6 | 8 | 10 | 16, _) | (0, 1) => Ok(Kind::Event(Turn::Begun)),
        (2 | 5 | 7 | 9 | 11 | 17, _) | (0, 2) => Ok(Kind::Event(Turn::Over)),
        (0, 4 | 5) => Ok(Kind::Event(Turn::Lives)),
        (0, 0) => Ok(match (said.start, said.end, said.duration) {
            // Some gateways tell beginning and end by the one time that there is.
            (start, Moment::Unsaid, None) if start != Moment::Unsaid => Kind::Event(Turn::Begun),
            (Moment::Unsaid, end, None) if end != Moment::Unsaid => Kind::Event(Turn::Over),
            _ => Kind::Flow,
        }),
        // Denied connections, quotas, pools and thresholds: nobody got an address.
        _ => Err(SetAside::NotTranslated),
    }
}

fn event(said: &Said<'_>, kind: Kind) -> Result<Event, SetAside> {
    let turn = match (kind, said.nat_event) {
        (Kind::Flow, _) => return flow(said),
        (Kind::Event(turn), _) => turn,
        (Kind::Binding, 14) => Turn::Begun,
        (Kind::Binding, _) => Turn::Over,
    };
    let own = match turn {
        Turn::Begun => [said.seen, said.start, said.end],
        Turn::Lives | Turn::Over => [said.seen, said.end, said.start],
    };
    let at = first_known(&own, "observationTimeMilliseconds")?;
    let start = said.start.known().map(Instant::from_micros);
    Ok(match turn {
        Turn::Begun => Event::Begun(at),
        Turn::Lives => Event::Lives(at, start),
        Turn::Over => Event::Over(at, start),
    })
}

fn flow(said: &Said<'_>) -> Result<Event, SetAside> {
    let moved = |from: Moment, by: Option<i64>| match (from, by) {
        (Moment::At(at), Some(by)) => at.checked_add(by).map_or(Moment::Unsaid, Moment::At),
        (other, _) => other,
    };
    let backwards = said.duration.and_then(i64::checked_neg);
    let start = match said.duration {
        Some(_) => [said.start, moved(said.end, backwards)],
        None => [said.start, said.start],
    };
    let end = match said.duration {
        Some(_) => [said.end, moved(said.start, said.duration)],
        None => [said.end, said.end],
    };
    Ok(Event::Flow(first_known(&start, "flowStartMilliseconds")?, first_known(&end, "flowEndMilliseconds")?))
}

fn first_known(moments: &[Moment], missing: &'static str) -> Result<Instant, SetAside> {
    match moments.iter().find_map(|m| m.known()) {
        Some(at) => Ok(Instant::from_micros(at)),
        // RouterOS and others send it when they are told to.
        None if moments.contains(&Moment::FromUnknownStart) => Err(SetAside::Missing("systemInitTimeMilliseconds")),
        None => Err(SetAside::Missing(missing)),
    }
}

fn transport(said: &Said<'_>) -> Result<Option<Transport>, SetAside> {
    match said.protocol {
        Some(6) => Ok(Some(Transport::Tcp)),
        Some(17) => Ok(Some(Transport::Udp)),
        // An event of the translator may stand for all protocols; a flow has one.
        None | Some(0) if said.nat_event > 0 => Ok(None),
        None => Err(SetAside::Missing("protocolIdentifier")),
        Some(_) => Err(SetAside::OtherProtocol),
    }
}

/// Without a port there is no telling which one: all of them.
fn ports(port: Option<u16>) -> PortRange {
    port.map_or_else(all_ports, PortRange::one)
}

fn all_ports() -> PortRange {
    PortRange::new(0, u16::MAX).unwrap_or(PortRange::one(0))
}

fn session(said: &Said<'_>, publics: &mut Vec<IpAddr>) -> Result<Both, SetAside> {
    let transport = transport(said)?;
    let sender = match (said.src, said.post_src) {
        (Some(private), Some(public)) if private != public => {
            remember(publics, private, public);
            Some(Translation {
                shape: Shape::Session,
                transport,
                public,
                ports: ports(said.post_src_port),
                private,
                private_port: said.src_port,
                peer: said.post_dst.or(said.dst).zip(said.post_dst_port.or(said.dst_port)),
                realm: 0,
            })
        }
        (None, Some(_)) => return Err(SetAside::Missing("sourceIPv4Address")),
        _ => None,
    };
    let receiver = match (said.dst, said.post_dst) {
        // Between families the receiver's other address is how the sender writes it, not a customer's.
        (Some(pre), Some(post)) if pre != post && pre.is_ipv4() == post.is_ipv4() => {
            let (before, after) = ((pre, said.dst_port), (post, said.post_dst_port.or(said.dst_port)));
            let ((private, private_port), (public, port)) =
                if logged_inside(pre, post, publics) { (before, (post, said.post_dst_port)) } else { (after, before) };
            let peer = said.src.zip(said.src_port);
            let ports = ports(port);
            Some(Translation { shape: Shape::Session, transport, public, ports, private, private_port, peer, realm: 0 })
        }
        _ => None,
    };
    if sender.is_none() && receiver.is_none() { Err(SetAside::NotTranslated) } else { Ok([sender, receiver]) }
}

/// Of a packet that came in, routers log the public address first and the private one as what it became. Firewalls that
/// think in sessions log it the other way round. The private address is the one that cannot be reached from outside;
/// where that tells nothing, the public one is an address that the translator put before senders.
fn logged_inside(pre: IpAddr, post: IpAddr, publics: &[IpAddr]) -> bool {
    match (is_inside(pre), is_inside(post)) {
        (true, false) => true,
        (false, true) => false,
        _ => publics.contains(&post) && !publics.contains(&pre),
    }
}

fn remember(publics: &mut Vec<IpAddr>, private: IpAddr, public: IpAddr) {
    let useful = is_inside(private) == is_inside(public);
    if useful && publics.len() < PUBLICS_MAX && !publics.contains(&public) {
        publics.push(public);
    }
}

/// Private (RFC 1918), shared among customers (RFC 6598), unique local (RFC 4193), link-local.
fn is_inside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            ip.is_private() || ip.is_link_local() || a == 100 && b & 0xc0 == 64
        }
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// Blocks of ports (RFC 8158, section 5.7). Ports that are dealt out in steps belong to several customers between them,
/// which no range can say.
fn block(said: &Said<'_>) -> Result<Translation, SetAside> {
    let first = said.block.start.ok_or(SetAside::Missing("portRangeStart"))?;
    if said.block.step > 1 {
        return Err(SetAside::Unreadable("portRangeStepSize"));
    }
    let last = match (said.block.end, said.block.size) {
        (0, 0) => return Err(SetAside::Missing("portRangeEnd")),
        (0, size) => first.checked_add(size - 1).ok_or(SetAside::Unreadable("portRangeNumPorts"))?,
        (end, _) => end,
    };
    let ports = PortRange::new(first, last).ok_or(SetAside::Unreadable("portRangeEnd"))?;
    whole_address(said, ports)
}

fn binding(said: &Said<'_>) -> Result<Translation, SetAside> {
    whole_address(said, all_ports())
}

fn whole_address(said: &Said<'_>, ports: PortRange) -> Result<Translation, SetAside> {
    let transport = match said.protocol {
        Some(6) => Some(Transport::Tcp),
        Some(17) => Some(Transport::Udp),
        None | Some(0) => None,
        Some(_) => return Err(SetAside::OtherProtocol),
    };
    let public = said.post_src.ok_or(SetAside::Missing("postNATSourceIPv4Address"))?;
    let private = said.src.ok_or(SetAside::Missing("sourceIPv4Address"))?;
    if private == public {
        return Err(SetAside::NotTranslated);
    }
    Ok(Translation {
        shape: Shape::PortBlock,
        transport,
        public,
        ports,
        private,
        private_port: None,
        peer: None,
        realm: 0,
    })
}

/// Nokia's gateways give the outside address as the source, and `name@inside address` in an element of their own; of a
/// customer without a name, `LSN-Host@` and the address.
fn inside_host(said: &Said<'_>) -> Result<(Translation, Option<Subscriber>), SetAside> {
    const ELEMENT: &str = "aluNatSubString";
    let text = std::str::from_utf8(said.inside_host).map_err(|_| SetAside::Unreadable(ELEMENT))?;
    let (who, inside) = text.trim_end_matches('\0').rsplit_once('@').ok_or(SetAside::Unreadable(ELEMENT))?;
    let private = inside.trim().parse().map_err(|_| SetAside::Unreadable(ELEMENT))?;
    let public = said.src.ok_or(SetAside::Missing("sourceIPv4Address"))?;
    if private == public {
        return Err(SetAside::NotTranslated);
    }
    let translation = Translation {
        shape: Shape::Session,
        transport: transport(said)?,
        public,
        ports: PortRange::one(said.src_port.ok_or(SetAside::Missing("sourceTransportPort"))?),
        private,
        private_port: None,
        peer: said.dst.zip(said.dst_port),
        realm: 0,
    };
    Ok((translation, name(who.strip_prefix("LSN-Host").unwrap_or(who).as_bytes())?))
}

/// Firewalls pad the name with zeros, and leave it empty where nobody signed in.
fn name(bytes: &[u8]) -> Result<Option<Subscriber>, SetAside> {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    let text = bytes.get(..end).unwrap_or_default();
    if text.len() > NAME_MAX {
        return Err(SetAside::Unreadable("userName"));
    }
    let text = std::str::from_utf8(text).map_err(|_| SetAside::Unreadable("userName"))?.trim();
    Ok((!text.is_empty()).then(|| Subscriber::new(text)))
}
