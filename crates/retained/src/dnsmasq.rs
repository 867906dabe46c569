//! Leases as dnsmasq writes them (`--dhcp-leasefile`): those that are there, one a line, written anew at each change.
//!
//! The fields, as the dnsmasq mailing list has them (N. J. Wani and N. Cavallari with S. Kelley, dnsmasq-discuss, 30 June 2014
//! and 9 June 2016), and as version 2.90 wrote the sample: the second at which the lease ends, 0 for never; the hardware
//! address, of DHCPv6 the number of the association; the address; the name of the host or `*`; the client identifier,
//! of DHCPv6 the client's DUID, or `*`. The line `duid …` is the server's own. When a lease began is written nowhere.

use std::{borrow::Cow, net::IpAddr};

use terms::Instant;

use crate::{
    AccessKind, AccessRecord, Convert, Converter, Format, Framing, Life, Piece, Place, Read, SetAside, Subscriber,
    life::{first_moment, last_moment},
    one_address,
    pieces::{Line, Lines},
};

/// The converter.
pub const DNSMASQ_LEASES: Converter = Converter { name: Cow::Borrowed("dnsmasq-leases"), version: 1 };

/// The format, for the registry.
pub(crate) const LEASES: Format = Format {
    converter: DNSMASQ_LEASES,
    about: "leases of dnsmasq (dnsmasq.leases): who had which address when the file was written",
    framing: Framing::Stream,
    open: || Box::new(Dnsmasq::default()),
};

/// A build for machines without a clock writes how long leases last in place of when they end: no end is as early as this.
const EARLIEST_END: i64 = 1_000_000_000;

/// Lines that come in pieces.
#[derive(Debug, Default)]
struct Dnsmasq {
    lines: Lines,
}

impl Dnsmasq {
    fn line(line: Line<'_>, received: Instant, out: &mut Read) {
        if line.is_blank() || matches!(line.text, Ok(text) if text.starts_with("duid ")) {
            return;
        }
        match line.text.and_then(|text| lease(text, received)) {
            Ok(record) => {
                out.keep();
                out.access.push(record);
            }
            Err(reason) => out.set_aside(Place::Line(line.number), reason, line.bytes),
        }
    }
}

impl Convert for Dnsmasq {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        self.lines.feed(piece.bytes, |line| Self::line(line, piece.received, out))
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        self.lines.finish(rest.bytes, |line| Self::line(line, rest.received, out));
    }
}

fn lease(text: &str, received: Instant) -> Result<AccessRecord, SetAside> {
    let mut fields = text.split(' ');
    let mut field = || fields.next().ok_or(SetAside::NotThisFormat);
    let (end, hardware, address, _name, client) = (field()?, field()?, field()?, field()?, field()?);
    if field().is_ok() {
        return Err(SetAside::NotThisFormat);
    }
    let address: IpAddr = address.parse().map_err(|_| SetAside::Unreadable("address"))?;
    let device = match (address, hardware, client) {
        // A hardware address without bytes is the number of its type alone.
        (IpAddr::V4(_), hardware, _) if hardware.contains(':') => format!("device {hardware}"),
        (_, _, "*") => return Err(SetAside::Nobody),
        (IpAddr::V4(_), _, client) => format!("client-id {client}"),
        (IpAddr::V6(_), _, duid) => format!("duid {duid}"),
    };
    Ok(AccessRecord {
        subscriber: Subscriber::new(device),
        address,
        prefix: one_address(address),
        realm: None,
        kind: AccessKind::Dhcp,
        life: life(end, received)?,
    })
}

/// It was given when the file was written, or until it ended before that; since when, nobody wrote down.
fn life(end: &str, written: Instant) -> Result<Life, SetAside> {
    let unreadable = SetAside::Unreadable("end");
    let is_number = end.len() <= 11 && end.bytes().all(|b| b.is_ascii_digit());
    let end: i64 = is_number.then(|| end.parse().ok()).flatten().ok_or(unreadable)?;
    let end = match end {
        0 => last_moment(),
        ..EARLIEST_END => return Err(unreadable),
        seconds => Instant::from_micros(seconds.saturating_mul(1_000_000)),
    };
    let seen = written.min(end);
    Ok(Life::spanning(seen, seen, Some(first_moment()), Some(end)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_whole;

    const WRITTEN: i64 = 1_795_953_715;

    fn check(line: &str, expected: Result<(&str, i64), SetAside>) {
        let received = Instant::from_micros(WRITTEN * 1_000_000);
        let piece = Piece { bytes: line.as_bytes(), received, from: None };
        let read = read_whole(&mut Dnsmasq::default(), piece);
        match expected {
            Ok((who, seen)) => {
                let lease = read.access.first().expect(line);
                assert_eq!((lease.subscriber.reveal(), lease.life.certain().from().seconds()), (who, seen), "{line}");
                assert!(lease.life.starts_open());
            }
            Err(reason) => assert_eq!(read.rejected.first().map(|r| r.reason), Some(reason), "{line}"),
        }
        assert_eq!(read.tally.read, 1);
    }

    #[test]
    fn a_line_says_who_has_an_address_and_until_when() {
        check("1795953831 02:00:5e:00:00:07 100.72.0.143 example *", Ok(("device 02:00:5e:00:00:07", WRITTEN)));
        check("0 06-02:00:5e:00:00:07 100.72.0.143 * 00:6c", Ok(("device 06-02:00:5e:00:00:07", WRITTEN)));
        check("1795953700 01- 100.72.0.143 * 00:6c", Ok(("client-id 00:6c", 1_795_953_700)));
        check("0 T1577058311 2001:db8:1::1fb * 00:01:00:01", Ok(("duid 00:01:00:01", WRITTEN)));
        check("0 1577058311 2001:db8:1::1fb * *", Err(SetAside::Nobody));
        check("120 02:00:5e:00:00:07 100.72.0.143 * *", Err(SetAside::Unreadable("end")));
        check("1795953831 02:00:5e:00:00:07 100.72.0 example *", Err(SetAside::Unreadable("address")));
        check("1795953831 02:00:5e:00:00:07 100.72.0.143 example", Err(SetAside::NotThisFormat));
        check("1795953831 02:00:5e:00:00:07 100.72.0.143 example * *", Err(SetAside::NotThisFormat));
    }
}
