//! The question of a preservation order, as bytes under the hold's key.

use std::{net::IpAddr, net::Ipv6Addr, time::Duration};

use terms::{Period, Selector, Target, Transport};

use crate::{
    files::bytes::{Put, Take},
    rows::row::number,
};

pub(crate) fn put(put: &mut Put, target: &Target) {
    let (address, port, transport) = target.selector.reveal();
    put.raw(&number(address).to_le_bytes());
    put.u8(u8::from(port.is_some()));
    put.u16(port.unwrap_or(0));
    put.u8(transport.number());
    put.instant(target.period.from());
    put.instant(target.period.to());
    put.u64(u64::try_from(target.clock_error_max.as_micros()).unwrap_or(u64::MAX));
}

pub(crate) fn take(take: &mut Take<'_>) -> Option<Target> {
    let address = IpAddr::V6(Ipv6Addr::from_bits(u128::from_le_bytes(take.array()?))).to_canonical();
    let (known, port) = (take.u8()? == 1, take.u16()?);
    let number = take.u8()?;
    let transport = [Transport::Tcp, Transport::Udp].into_iter().find(|t| t.number() == number)?;
    let selector = Selector::new(address, known.then_some(port), transport);
    let period = Period::new(take.instant()?, take.instant()?)?;
    Some(Target { selector, period, clock_error_max: Duration::from_micros(take.u64()?) })
}
