//! Leases as ISC dhcpd writes them: `dhcpd.leases` (DHCPv4) and `dhcpd6.leases` (addresses and delegated prefixes of
//! DHCPv6). Each change of a lease adds a block; what is written here is what `dhcpd.leases(5)` describes.

use std::{borrow::Cow, net::IpAddr};

use terms::Instant;

use crate::{
    ASIDE_MAX, Convert, Converter, Format, Framing, Piece, Place, Read, SetAside,
    isc_block::{Block, Ia, bytes_of},
    lease::Leases,
    pieces::{Line, Lines},
    radius::prefix,
    read_whole,
};

/// The converter of DHCPv4 leases.
pub const ISC_LEASES: Converter = Converter { name: Cow::Borrowed("isc-leases"), version: 1 };
/// The converter of DHCPv6 leases.
pub const ISC_LEASES6: Converter = Converter { name: Cow::Borrowed("isc-leases6"), version: 1 };

/// The formats, for the registry.
pub(crate) const FORMATS: [Format; 2] = [
    Format {
        converter: ISC_LEASES,
        about: "DHCPv4 leases of ISC dhcpd (dhcpd.leases)",
        framing: Framing::Stream,
        open: || Box::new(IscLeases::default()),
    },
    Format {
        converter: ISC_LEASES6,
        about: "DHCPv6 leases and delegated prefixes of ISC dhcpd (dhcpd6.leases)",
        framing: Framing::Stream,
        open: || Box::new(IscLeases::default()),
    },
];

/// Reads blocks, and joins the renewals of one lease into one record.
pub fn isc_leases(bytes: &[u8]) -> Read {
    read_whole(&mut IscLeases::default(), Piece { bytes, received: Instant::from_micros(0), from: None })
}

/// Blocks that come in pieces. One reader for both versions: the blocks have different names.
#[derive(Debug, Default)]
pub struct IscLeases {
    lines: Lines,
    leases: Leases,
    /// The identity association that the lines are in, DHCPv6 only.
    ia: Option<Ia>,
    /// The block that the lines are in, and how many others are open inside it.
    block: Option<(Block, usize)>,
}

/// Statements that concern the server and not a lease.
const SERVERS_OWN: [&str; 2] = ["authoring-byte-order", "server-duid"];

impl IscLeases {
    fn line(&mut self, line: Line<'_>, out: &mut Read) {
        let text = match line.text {
            Ok(text) => text.trim(),
            Err(reason) => {
                let (block, _) = self.block.get_or_insert_with(|| (Block::other(line.number), 0));
                block.add(line.bytes);
                block.spoil(reason);
                return;
            }
        };
        match &mut self.block {
            Some((block, inner)) => {
                block.add(line.bytes);
                match (text, *inner) {
                    ("}", 0) => self.over(out),
                    ("}", _) => *inner -= 1,
                    _ if text.ends_with('{') => *inner += 1,
                    _ if *inner == 0 => block.put(text),
                    _ => {}
                }
            }
            None => self.outside(text, line, out),
        }
    }

    fn outside(&mut self, text: &str, line: Line<'_>, out: &mut Read) {
        let word = text.split([' ', '\t', ';']).next().unwrap_or_default();
        if text.is_empty() || text.starts_with('#') || SERVERS_OWN.contains(&word) {
            return;
        }
        if let Some(ia) = &mut self.ia {
            if text == "}" {
                if !ia.has_leases {
                    out.set_aside(Place::Line(ia.number), SetAside::Nobody, &ia.head);
                }
                self.ia = None;
                return;
            }
            if let Some(opened) = text.strip_suffix('{') {
                ia.has_leases = true;
                self.block = Some((Block::of(line.number, lease_head(opened, true)), 0));
            } else if !ia.put(text) {
                out.set_aside(Place::Line(line.number), SetAside::NotThisFormat, line.bytes);
            }
        } else if let Some(opened) = text.strip_suffix('{') {
            match (word, bytes_of(opened)) {
                ("ia-na" | "ia-ta" | "ia-pd", id) => {
                    self.ia = Some(Ia::new(line.number, line.bytes.get(..ASIDE_MAX).unwrap_or(line.bytes), id));
                    return;
                }
                _ => self.block = Some((Block::of(line.number, lease_head(opened, false)), 0)),
            }
        } else {
            out.set_aside(Place::Line(line.number), SetAside::NotThisFormat, line.bytes);
            return;
        }
        if let Some((block, _)) = &mut self.block {
            block.add(line.bytes);
        }
    }

    fn over(&mut self, out: &mut Read) {
        let Some((block, _)) = self.block.take() else { return };
        let (place, bytes) = (Place::Line(block.number), block.bytes.clone());
        let taken = block
            .lease(self.ia.as_ref())
            .and_then(|(lease, said)| if self.leases.take(lease, said, out) { Ok(()) } else { Err(SetAside::Nobody) });
        match taken {
            Ok(()) => out.keep(),
            Err(reason) => out.set_aside(place, reason, &bytes),
        }
    }
}

/// `lease 192.0.2.7`, and inside an association `iaaddr 2001:db8::7` or `iaprefix 2001:db8:7::/56`.
fn lease_head(opened: &str, in_ia: bool) -> Result<(IpAddr, u8), SetAside> {
    let (word, value) = opened.trim().split_once(' ').ok_or(SetAside::NotThisFormat)?;
    let known = if in_ia { matches!(word, "iaaddr" | "iaprefix") } else { word == "lease" };
    if !known {
        return Err(SetAside::NotThisFormat);
    }
    let (address, bits) = prefix(value.trim()).ok_or(SetAside::Unreadable("address"))?;
    if address.is_ipv6() == in_ia { Ok((address, bits)) } else { Err(SetAside::Unreadable("address")) }
}

impl Convert for IscLeases {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        let mut lines = std::mem::take(&mut self.lines);
        let taken = lines.feed(piece.bytes, |line| self.line(line, out));
        self.lines = lines;
        taken
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.finish(rest.bytes, |line| self.line(line, out));
        self.lines = lines;
        if let Some((block, _)) = &mut self.block {
            block.spoil(SetAside::Missing("}"));
        }
        self.over(out);
        if let Some(ia) = self.ia.take().filter(|ia| !ia.has_leases) {
            out.set_aside(Place::Line(ia.number), SetAside::Missing("}"), &ia.head);
        }
        self.leases.finish(out);
    }
}
