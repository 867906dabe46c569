//! Records as bytes in a frame: plain, self-contained, and independent of how segments pack rows.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use retained::{AccessKind, AccessRecord, Life, NatRecord, PortRange, Realm, Shape, Subscriber};
use terms::Transport;

use crate::{
    files::bytes::{Put, Take},
    rows::row::micros,
};

const SHAPES: [Shape; 4] = [Shape::Session, Shape::PortBlock, Shape::Computed, Shape::Direct];

pub(super) fn put_nat(put: &mut Put, record: &NatRecord) {
    let shape = SHAPES.iter().position(|s| *s == record.shape).unwrap_or(0);
    let bit = |set: bool, place: u8| u8::from(set) << place;
    let known = bit(record.private_port.is_some(), 2) | bit(record.peer.is_some(), 3);
    let known = known | bit(record.subscriber.is_some(), 4) | bit(record.realm.is_some(), 5);
    put.u8(u8::try_from(shape).unwrap_or(0) | known);
    put.u8(record.transport.map_or(0, Transport::number));
    address(put, record.public);
    put.u16(record.ports.first());
    put.u16(record.ports.last());
    address(put, record.private);
    if let Some(port) = record.private_port {
        put.u16(port);
    }
    if let Some((peer, port)) = record.peer {
        address(put, peer);
        put.u16(port);
    }
    if let Some(subscriber) = &record.subscriber {
        put.text(subscriber.reveal());
    }
    if let Some(realm) = &record.realm {
        put.text(realm.as_str());
    }
    life(put, record.life);
}

pub(super) fn take_nat(take: &mut Take<'_>) -> Option<NatRecord> {
    let (bits, protocol) = (take.u8()?, take.u8()?);
    let is = |place: u8| bits >> place & 1 == 1;
    Some(NatRecord {
        shape: *SHAPES.get(usize::from(bits & 3))?,
        transport: match protocol {
            0 => None,
            6 => Some(Transport::Tcp),
            17 => Some(Transport::Udp),
            _ => return None,
        },
        public: take_address(take)?,
        ports: PortRange::new(take.u16()?, take.u16()?)?,
        private: take_address(take)?,
        private_port: if is(2) { Some(take.u16()?) } else { None },
        peer: if is(3) { Some((take_address(take)?, take.u16()?)) } else { None },
        subscriber: if is(4) { Some(Subscriber::new(take.text()?)) } else { None },
        realm: if is(5) { Some(Realm::new(&take.text()?)?) } else { None },
        life: take_life(take)?,
    })
}

pub(super) fn put_access(put: &mut Put, record: &AccessRecord) {
    put.u8(u8::from(record.kind == AccessKind::Dhcp) | u8::from(record.realm.is_some()) << 1);
    address(put, record.address);
    put.u8(record.prefix);
    put.text(record.subscriber.reveal());
    if let Some(realm) = &record.realm {
        put.text(realm.as_str());
    }
    life(put, record.life);
}

pub(super) fn take_access(take: &mut Take<'_>) -> Option<AccessRecord> {
    let bits = take.u8()?;
    Some(AccessRecord {
        kind: if bits & 1 == 0 { AccessKind::Radius } else { AccessKind::Dhcp },
        address: take_address(take)?,
        prefix: take.u8()?,
        subscriber: Subscriber::new(take.text()?),
        realm: if bits & 2 != 0 { Some(Realm::new(&take.text()?)?) } else { None },
        life: take_life(take)?,
    })
}

fn address(put: &mut Put, address: IpAddr) {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            put.u8(4);
            put.raw(&v4.octets());
        }
        IpAddr::V6(v6) => {
            put.u8(6);
            put.raw(&v6.octets());
        }
    }
}

fn take_address(take: &mut Take<'_>) -> Option<IpAddr> {
    match take.u8()? {
        4 => take.array::<4>().map(|octets| Ipv4Addr::from(octets).into()),
        6 => take.array::<16>().map(|octets| Ipv6Addr::from(octets).into()),
        _ => None,
    }
}

/// The certain part, and of the possible part only what differs from it.
fn life(put: &mut Put, life: Life) {
    let (certain, possible) = (life.certain(), life.possible());
    put.u8(u8::from(life.starts_open()) | u8::from(life.ends_open()) << 1);
    put.instant(certain.from());
    count(put, micros(certain.to()).saturating_sub(micros(certain.from())));
    if life.starts_open() {
        put.instant(possible.from());
    }
    if life.ends_open() {
        put.instant(possible.to());
    }
}

fn take_life(take: &mut Take<'_>) -> Option<Life> {
    let bits = take.u8()?;
    let from = take.instant()?;
    let to = crate::rows::row::instant(micros(from).checked_add(take_count(take)?)?);
    let earliest = if bits & 1 != 0 { Some(take.instant()?) } else { None };
    let latest = if bits & 2 != 0 { Some(take.instant()?) } else { None };
    Some(Life::spanning(from, to, earliest, latest))
}

/// Seven bits to a byte, the lowest first: most durations are short.
fn count(put: &mut Put, mut value: u64) {
    while value > 0x7f {
        put.u8((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    put.u8(value as u8);
}

fn take_count(take: &mut Take<'_>) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = take.u8()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::Rng as _, rand_core::SeedableRng as _};
    use terms::Instant;

    use super::*;

    fn any_address(rng: &mut ChaCha20Rng) -> IpAddr {
        match rng.next_u64() % 2 {
            0 => Ipv4Addr::from_bits(rng.next_u32()).into(),
            _ => Ipv6Addr::from_bits(u128::from(rng.next_u64()) << 64 | u128::from(rng.next_u64())).into(),
        }
    }

    fn any_life(rng: &mut ChaCha20Rng) -> Life {
        let mut at = |end: u64| Instant::from_micros((rng.next_u64() % end) as i64);
        let (from, to) = (at(1 << 50), at(1 << 50));
        let (earliest, latest) = (at(1 << 50), Instant::from_micros(i64::MAX));
        let open = rng.next_u64();
        Life::spanning(from, to, (open & 1 == 0).then_some(earliest), (open & 2 == 0).then_some(latest))
    }

    #[test]
    fn what_is_put_is_taken_back_and_nothing_shorter_is() {
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        for number in 0..5_000_u64 {
            let some = rng.next_u64();
            let first = rng.next_u32() as u16;
            let nat = NatRecord {
                shape: SHAPES[(some % 4) as usize],
                public: any_address(&mut rng),
                ports: PortRange::new(first, first.saturating_add((some >> 8) as u16 & 0xff)).unwrap(),
                transport: [None, Some(Transport::Tcp), Some(Transport::Udp)][(some % 3) as usize],
                private: any_address(&mut rng),
                realm: if some & 128 == 0 { Realm::new(&format!("vrf {number}")) } else { None },
                private_port: (some & 16 == 0).then_some(first),
                peer: (some & 32 == 0).then(|| (any_address(&mut rng), 53)),
                subscriber: (some & 64 == 0).then(|| Subscriber::new(format!("süb-{number}"))),
                life: any_life(&mut rng),
            };
            let access = AccessRecord {
                subscriber: Subscriber::new(format!("sub-{number}")),
                address: any_address(&mut rng),
                prefix: (some >> 40) as u8 % 129,
                realm: if some & 256 == 0 { Realm::new(&format!("vrf {number}")) } else { None },
                kind: if some & 1 == 0 { AccessKind::Radius } else { AccessKind::Dhcp },
                life: any_life(&mut rng),
            };
            let mut put = Put::default();
            put_nat(&mut put, &nat);
            let middle = put.0.len();
            put_access(&mut put, &access);
            let mut take = Take(&put.0);
            assert!(take_nat(&mut take).unwrap() == nat && take_access(&mut take).unwrap() == access);
            assert!(take.is_empty());
            let cut = rng.next_u64() as usize % middle;
            assert!(take_nat(&mut Take(&put.0[..cut])).is_none());
        }
    }
}
