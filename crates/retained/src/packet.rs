//! RADIUS accounting packets (RFC 2866, RFC 2869): the frame, its authenticators, and the attributes that say who was
//! given what. IPv6 as in RFC 3162, RFC 4818 and RFC 6911; ranges of ports as in RFC 8045.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use md5::{Digest as _, Md5};
use terms::Instant;

use crate::{
    PortRange, Realm, SetAside,
    accounting::{Account, GIVEN_MAX, Server, What},
    radius::{is_default, private_of, subscriber, transport, vrf_of},
    record::first_of,
    session::{Kind, borne_out},
};

/// RFC 2865 section 3: a shorter one is not a packet, a longer one is not allowed.
const LENGTHS: std::ops::RangeInclusive<usize> = 20..=4_096;

/// The five fields of the frame, by themselves.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    /// Code, identifier and length.
    head: [u8; 4],
    authenticator: [u8; 16],
    attributes: &'a [u8],
}

impl<'a> Frame<'a> {
    /// What stands behind the stated length is padding (RFC 2865 section 3).
    pub(crate) fn of(datagram: &'a [u8]) -> Result<Self, SetAside> {
        let spoilt = SetAside::Unreadable("length");
        let (head, rest) = datagram.split_first_chunk::<4>().ok_or(SetAside::NotThisFormat)?;
        let [code, _, high, low] = *head;
        if code != 4 {
            return Err(SetAside::NotThisFormat);
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        let (authenticator, attributes) = rest.split_first_chunk::<16>().ok_or(spoilt)?;
        if !LENGTHS.contains(&length) {
            return Err(spoilt);
        }
        let attributes = attributes.get(..length - 20).ok_or(spoilt)?;
        Ok(Self { head: *head, authenticator: *authenticator, attributes })
    }

    /// Is the Request Authenticator the one that only the holder of the secret can make (RFC 2866 section 3)?
    pub(crate) fn is_authentic(&self, secret: &[u8]) -> bool {
        let right: [u8; 16] = Md5::new()
            .chain_update(self.head)
            .chain_update([0; 16])
            .chain_update(self.attributes)
            .chain_update(secret)
            .finalize()
            .into();
        // All bytes are compared: how long it takes says nothing about where they differ.
        right.iter().zip(self.authenticator).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
    }

    /// The Accounting-Response, with each Proxy-State as it came (RFC 2866 sections 4.2 and 5).
    pub(crate) fn response(&self, secret: &[u8]) -> Vec<u8> {
        let states = Attributes(self.attributes).filter_map(Result::ok).filter(|(kind, _)| *kind == PROXY_STATE);
        let mut attributes = Vec::new();
        for (kind, value) in states {
            attributes.push(kind);
            attributes.push(u8::try_from(value.len() + 2).unwrap_or(u8::MAX));
            attributes.extend_from_slice(value);
        }
        let [_, identifier, _, _] = self.head;
        let [high, low] = u16::try_from(20 + attributes.len()).unwrap_or(u16::MAX).to_be_bytes();
        let head = [5, identifier, high, low];
        let authenticator = Md5::new()
            .chain_update(head)
            .chain_update(self.authenticator)
            .chain_update(&attributes)
            .chain_update(secret)
            .finalize();
        [head.as_slice(), authenticator.as_slice(), &attributes].concat()
    }

    /// What the packet says. `received` counts where it does not tell its own time.
    pub(crate) fn account(&self, client: Option<IpAddr>, received: Instant) -> Result<Account, SetAside> {
        let mut said = Said::default();
        for attribute in Attributes(self.attributes) {
            let (kind, value) = attribute?;
            said.put(kind, value)?;
        }
        said.account(client, received)
    }
}

/// Does a datagram come from a holder of the secret, unchanged?
pub fn is_authentic(datagram: &[u8], secret: &[u8]) -> bool {
    Frame::of(datagram).is_ok_and(|frame| frame.is_authentic(secret))
}

/// The acknowledgement of an Accounting-Request that is authentic; `None` for anything else, which is not to be answered.
/// To be sent when what the request said is on disk, and not before.
pub fn accounting_response(request: &[u8], secret: &[u8]) -> Option<Vec<u8>> {
    let frame = Frame::of(request).ok().filter(|frame| frame.is_authentic(secret))?;
    Some(frame.response(secret))
}

const PROXY_STATE: u8 = 33;

/// Type and value of each; an error where one does not fit, and then no more.
struct Attributes<'a>(&'a [u8]);

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(u8, &'a [u8]), SetAside>;

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, rest) = self.0.split_first()?;
        let taken =
            rest.split_first().and_then(|(length, rest)| rest.split_at_checked(usize::from(*length).checked_sub(2)?));
        let Some((value, rest)) = taken else {
            self.0 = &[];
            return Some(Err(SetAside::Unreadable("attribute")));
        };
        self.0 = rest;
        Some(Ok((*kind, value)))
    }
}

/// What the attributes say; of a text, the first of its name.
#[derive(Default)]
struct Said {
    status: Option<u32>,
    user: Option<String>,
    calling: Option<String>,
    session: Option<String>,
    multi: Option<String>,
    server: Option<(u8, String)>,
    lines: Vec<What>,
    ports: Vec<Ports>,
    event_time: Option<u32>,
    delay: Option<u32>,
    lasted: Option<u32>,
    realm: Option<Realm>,
}

#[derive(Default)]
struct Ports {
    public: Option<IpAddr>,
    private: Option<IpAddr>,
    first: Option<u32>,
    last: Option<u32>,
    protocol: Option<u32>,
    alloc: Option<u32>,
}

impl Said {
    fn put(&mut self, kind: u8, value: &[u8]) -> Result<(), SetAside> {
        match kind {
            1 => first(&mut self.user, text(value)),
            4 => self.server(0, v4(value, "NAS-IP-Address")?.to_string()),
            8 => self.line(v4(value, "Framed-IP-Address")?, 32),
            26 => self.vendor(value)?,
            31 => first(&mut self.calling, text(value)),
            32 => self.server(2, text(value)),
            40 => first(&mut self.status, number(value, "Acct-Status-Type")?),
            41 => first(&mut self.delay, number(value, "Acct-Delay-Time")?),
            44 => first(&mut self.session, text(value)),
            50 => first(&mut self.multi, text(value)),
            46 => first(&mut self.lasted, number(value, "Acct-Session-Time")?),
            55 => first(&mut self.event_time, number(value, "Event-Timestamp")?),
            95 => self.server(1, v6(value, "NAS-IPv6-Address")?.to_string()),
            97 => self.prefix(value, "Framed-IPv6-Prefix")?,
            123 => self.prefix(value, "Delegated-IPv6-Prefix")?,
            168 => self.line(v6(value, "Framed-IPv6-Address")?, 128),
            // Extended-Type-1 (RFC 6929), of it IP-Port-Range.
            241 => {
                if let Some((6, tlvs)) = value.split_first() {
                    self.ports.push(Ports::of(tlvs)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A vendor's own attributes (RFC 2865 section 5.26): of Cisco's (9) the pairs that name a VRF, of Juniper's (4874) the
    /// virtual router. Those that have another form say nothing.
    fn vendor(&mut self, value: &[u8]) -> Result<(), SetAside> {
        let Some((vendor, inner)) = value.split_first_chunk::<4>() else { return Ok(()) };
        for (kind, value) in Attributes(inner).map_while(Result::ok) {
            let said = text(value);
            let name = match (u32::from_be_bytes(*vendor), kind) {
                (9, 1) => vrf_of(&said),
                (4_874, 1) => Some(said.as_str()).filter(|name| !is_default(name)),
                _ => None,
            };
            if let Some(name) = name {
                first(&mut self.realm, Realm::new(name).ok_or(SetAside::Unreadable("realm"))?);
            }
        }
        Ok(())
    }

    /// The address names a server better than its name does, wherever in the packet it stands.
    fn server(&mut self, rank: u8, name: String) {
        if self.server.as_ref().is_none_or(|(known, _)| rank < *known) {
            self.server = Some((rank, name));
        }
    }

    fn line(&mut self, address: IpAddr, prefix: u8) {
        let what = What::Line { address: first_of(address, prefix), prefix };
        if !self.lines.contains(&what) {
            self.lines.push(what);
        }
    }

    /// A reserved byte, the bits, and as many bytes as it needs, or more (RFC 3162 section 2.3).
    fn prefix(&mut self, value: &[u8], field: &'static str) -> Result<(), SetAside> {
        let spoilt = SetAside::Unreadable(field);
        let ([_, bits], bytes) = value.split_first_chunk().ok_or(spoilt)?;
        if *bits > 128 || bytes.len() > 16 || bytes.len() * 8 < usize::from(*bits) {
            return Err(spoilt);
        }
        let mut whole = [0; 16];
        whole.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        self.line(Ipv6Addr::from(whole).into(), *bits);
        Ok(())
    }

    fn account(self, client: Option<IpAddr>, received: Instant) -> Result<Account, SetAside> {
        let kind = match self.status.ok_or(SetAside::Missing("Acct-Status-Type"))? {
            1 => Kind::Start,
            2 => Kind::Stop,
            3 => Kind::Interim,
            7 | 8 => Kind::Server,
            _ => return Err(SetAside::Unreadable("Acct-Status-Type")),
        };
        let seconds = |n: u32| Duration::from_secs(n.into());
        let delay = seconds(self.delay.unwrap_or(0));
        let at = match self.event_time {
            Some(at) => borne_out(Instant::from_micros(0).after(seconds(at)), received, delay)?,
            None => received.before(delay),
        };
        let lasted = self.lasted.map(seconds);
        let (_, name) = self.server.ok_or(SetAside::Missing("NAS-IP-Address"))?;
        let server = Server { client, name };
        if kind == Kind::Server {
            let (session, multi, user, realm) = (String::new(), None, String::new(), None);
            return Ok(Account { server, kind, session, multi, user, realm, given: Vec::new(), at, lasted });
        }
        let mut given: Vec<_> = self.lines.iter().map(|what| (*what, false)).collect();
        for ports in self.ports {
            given.push(ports.given(&self.lines)?);
        }
        if given.len() > GIVEN_MAX {
            return Err(SetAside::Unreadable("attributes"));
        }
        let session = self.session.filter(|s| !s.is_empty()).ok_or(SetAside::Missing("Acct-Session-Id"))?;
        let user = subscriber(self.user, self.calling).ok_or(SetAside::Missing("User-Name"))?;
        Ok(Account { server, kind, session, multi: self.multi, user, realm: self.realm, given, at, lasted })
    }
}

impl Ports {
    /// RFC 8045 section 3.1.2; the numbers of its parts are those of section 3.2.
    fn of(tlvs: &[u8]) -> Result<Self, SetAside> {
        let mut ports = Self::default();
        for tlv in Attributes(tlvs) {
            let (kind, value) = tlv?;
            match kind {
                1 => ports.protocol = Some(number(value, "IP-Port-Type")?),
                3 => ports.public = Some(v4(value, "IP-Port-Ext-IPv4-Addr")?),
                4 => ports.private = Some(v4(value, "IP-Port-Int-IPv4-Addr")?),
                5 => ports.private = Some(v6(value, "IP-Port-Int-IPv6-Addr")?),
                8 => ports.alloc = Some(number(value, "IP-Port-Alloc")?),
                9 => ports.first = Some(number(value, "IP-Port-Range-Start")?),
                10 => ports.last = Some(number(value, "IP-Port-Range-End")?),
                _ => {}
            }
        }
        Ok(ports)
    }

    fn given(self, lines: &[What]) -> Result<(What, bool), SetAside> {
        let public = self.public.ok_or(SetAside::Missing("IP-Port-Ext-IPv4-Addr"))?;
        let port = |n: Option<u32>| n.and_then(|n| u16::try_from(n).ok()).ok_or(SetAside::Unreadable("IP-Port-Range"));
        let ports = PortRange::new(port(self.first)?, port(self.last)?).ok_or(SetAside::Unreadable("IP-Port-Range"))?;
        let private = self.private.or_else(|| private_of(lines)).ok_or(SetAside::Missing("Framed-IP-Address"))?;
        let what = What::Ports { public, ports, transport: self.protocol.and_then(transport), private };
        Ok((what, self.alloc == Some(2)))
    }
}

fn first<T>(field: &mut Option<T>, value: T) {
    field.get_or_insert(value);
}

/// Text as it is; bytes that are no text, or cannot be seen, as their numbers.
fn text(value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok(text) if !text.chars().any(char::is_control) => text.to_owned(),
        _ => value.iter().fold("0x".to_owned(), |hex, byte| format!("{hex}{byte:02x}")),
    }
}

fn number(value: &[u8], field: &'static str) -> Result<u32, SetAside> {
    value.try_into().map(u32::from_be_bytes).map_err(|_| SetAside::Unreadable(field))
}

fn v4(value: &[u8], field: &'static str) -> Result<IpAddr, SetAside> {
    let bytes: [u8; 4] = value.try_into().map_err(|_| SetAside::Unreadable(field))?;
    Ok(Ipv4Addr::from(bytes).into())
}

fn v6(value: &[u8], field: &'static str) -> Result<IpAddr, SetAside> {
    let bytes: [u8; 16] = value.try_into().map_err(|_| SetAside::Unreadable(field))?;
    Ok(Ipv6Addr::from(bytes).into())
}
