//! A listener's RADIUS accounting: datagrams of known clients become records.

use std::{borrow::Cow, fmt, net::IpAddr};

use zeroize::Zeroizing;

use crate::{
    Convert, Converter, Format, Framing, Piece, Place, Read, SetAside,
    accounting::{BYTES_MAX, Give, Sessions},
    packet::{Frame, accounting_response},
    record::in_prefix,
};

/// This converter.
pub const RADIUS_PACKETS: Converter = Converter { name: Cow::Borrowed("radius-packets"), version: 3 };

/// The format, for the registry. Opened from there it knows no client: every datagram is set aside. A listener makes its
/// own with [`RadiusPackets::new`].
pub(crate) const PACKETS: Format = Format {
    converter: RADIUS_PACKETS,
    about: "RADIUS accounting over UDP (RFC 2866); each client has its secret",
    framing: Framing::Datagrams,
    open: || Box::new(RadiusPackets::new(Vec::new())),
};

/// Access servers that share one secret with this provider's accounting. The secret does not print, and is wiped.
pub struct RadiusClient {
    network: IpAddr,
    bits: u8,
    secret: Zeroizing<Vec<u8>>,
}

impl RadiusClient {
    /// Each address that begins with these bits of `network`, and the secret. `None` when the secret is empty: everybody
    /// knows that one.
    pub fn new(network: IpAddr, bits: u8, secret: Vec<u8>) -> Option<Self> {
        let secret = Zeroizing::new(secret);
        (!secret.is_empty()).then_some(Self { network, bits, secret })
    }
}

impl fmt::Debug for RadiusClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RadiusClient({}/{}, secret hidden)", self.network, self.bits)
    }
}

/// Datagrams of known clients. Each authentic one is given out at once with all that is known of its session, so that it
/// can be acknowledged ([`RadiusPackets::response`]) when what came of it is on disk.
#[derive(Debug)]
pub struct RadiusPackets {
    clients: Vec<RadiusClient>,
    sessions: Sessions,
    count: u64,
}

impl RadiusPackets {
    /// Of several that fit a sender, the one with the most bits counts.
    pub fn new(mut clients: Vec<RadiusClient>) -> Self {
        clients.sort_by_key(|c| std::cmp::Reverse(c.bits));
        Self { clients, sessions: Sessions::new(Give::AtOnce, BYTES_MAX), count: 0 }
    }

    /// The acknowledgement of an authentic request. What could not be understood is acknowledged, too, once it is kept
    /// aside: sent again it would not be clearer. Anything else is not answered (RFC 2866 section 4).
    pub fn response(&self, from: IpAddr, datagram: &[u8]) -> Option<Vec<u8>> {
        accounting_response(datagram, self.secret(from)?)
    }

    fn secret(&self, from: IpAddr) -> Option<&[u8]> {
        let client = self.clients.iter().find(|c| in_prefix(c.network, c.bits, from))?;
        Some(client.secret.as_slice())
    }

    fn take(&mut self, piece: Piece<'_>, out: &mut Read) -> Result<(), SetAside> {
        let secret = piece.from.and_then(|from| self.secret(from)).ok_or(SetAside::UnknownSender)?;
        let frame = Frame::of(piece.bytes)?;
        if !frame.is_authentic(secret) {
            return Err(SetAside::Forged);
        }
        let account = frame.account(piece.from.map(|from| from.to_canonical()), piece.received)?;
        self.sessions.take(account, out)
    }
}

impl Convert for RadiusPackets {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        self.count += 1;
        match self.take(piece, out) {
            Ok(()) => out.keep(),
            Err(reason) => out.set_aside(Place::Datagram(self.count, 0), reason, piece.bytes),
        }
        piece.bytes.len()
    }

    /// A datagram stands for itself: what is left is none, and each open session was given out with its last message.
    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        if !rest.bytes.is_empty() {
            self.feed(rest, out);
        }
        self.sessions.finish(out);
    }
}
