//! A few rows packed by themselves, column by column, as holds keep them.

use std::borrow::Cow;

use retained::{Realm, Subscriber};

use crate::{
    coding::bits::{BitPut, BitTake},
    rows::{
        row::{AccessRow, NatRow, Span},
        tag,
    },
};

/// What a hold keeps.
pub(crate) trait Row: Clone + Default + Send {
    fn pack(rows: &[Self], into: Vec<u8>) -> Vec<u8>;
    fn unpack(bytes: &[u8], into: &mut Vec<Self>);
}

impl Row for NatRow {
    fn pack(rows: &[Self], into: Vec<u8>) -> Vec<u8> {
        let mut bits = BitPut::into(into);
        bits.put(rows.len() as u64, 16);
        wide(&mut bits, rows.iter().map(|r| r.public));
        stepped(&mut bits, rows.iter().map(|r| r.first));
        bits.column(rows.iter().map(|r| u64::from(r.last - r.first)));
        bits.column(rows.iter().map(|r| u64::from(r.protocol)));
        bits.column(rows.iter().map(|r| u64::from(r.shape)));
        bits.column(rows.iter().map(|r| u64::from(r.known)));
        bits.column(rows.iter().map(|r| u64::from(r.batch)));
        wide(&mut bits, rows.iter().map(|r| r.private));
        bits.column(rows.iter().map(|r| u64::from(r.private_port)));
        wide(&mut bits, rows.iter().map(|r| r.peer));
        bits.column(rows.iter().map(|r| u64::from(r.peer_port)));
        spans(&mut bits, rows.iter().map(|r| r.span));
        texts(
            &mut bits,
            rows.iter()
                .map(|r| tag::joined(r.realm.as_ref(), r.name.as_ref().map(Subscriber::reveal)).unwrap_or_default()),
        );
        bits.end()
    }

    fn unpack(bytes: &[u8], into: &mut Vec<Self>) {
        let mut bits = BitTake::of(bytes);
        into.clear();
        into.resize(bits.take(16) as usize, Self::default());
        let rows = into.as_mut_slice();
        take_wide(&mut bits, rows, |r| &mut r.public);
        take_stepped(&mut bits, rows);
        take(&mut bits, rows, |r, v| r.last = v as u16);
        rows.iter_mut().for_each(|r| r.last = r.first.saturating_add(r.last));
        take(&mut bits, rows, |r, v| r.protocol = v as u8);
        take(&mut bits, rows, |r, v| r.shape = v as u8);
        take(&mut bits, rows, |r, v| r.known = v as u8);
        take(&mut bits, rows, |r, v| r.batch = v as u32);
        take_wide(&mut bits, rows, |r| &mut r.private);
        take(&mut bits, rows, |r, v| r.private_port = v as u16);
        take_wide(&mut bits, rows, |r| &mut r.peer);
        take(&mut bits, rows, |r, v| r.peer_port = v as u16);
        take_spans(&mut bits, rows, |r| &mut r.span);
        take_texts(&mut bits, rows, |r, text| {
            let (realm, name) = tag::parted(&text);
            (r.realm, r.name) = (realm.and_then(Realm::new), name.filter(|n| !n.is_empty()).map(Subscriber::new));
        });
    }
}

impl Row for AccessRow {
    fn pack(rows: &[Self], into: Vec<u8>) -> Vec<u8> {
        let mut bits = BitPut::into(into);
        bits.put(rows.len() as u64, 16);
        wide(&mut bits, rows.iter().map(|r| r.address));
        bits.column(rows.iter().map(|r| u64::from(r.kind)));
        bits.column(rows.iter().map(|r| u64::from(r.free)));
        bits.column(rows.iter().map(|r| u64::from(r.batch)));
        spans(&mut bits, rows.iter().map(|r| r.span));
        texts(&mut bits, rows.iter().map(|r| tag::joined(r.realm.as_ref(), Some(&r.subscriber)).unwrap_or_default()));
        bits.end()
    }

    fn unpack(bytes: &[u8], into: &mut Vec<Self>) {
        let mut bits = BitTake::of(bytes);
        into.clear();
        into.resize(bits.take(16) as usize, Self::default());
        let rows = into.as_mut_slice();
        take_wide(&mut bits, rows, |r| &mut r.address);
        take(&mut bits, rows, |r, v| r.kind = v as u8);
        take(&mut bits, rows, |r, v| r.free = v as u8);
        take(&mut bits, rows, |r, v| r.batch = v as u32);
        take_spans(&mut bits, rows, |r| &mut r.span);
        take_texts(&mut bits, rows, |r, text| {
            let (realm, name) = tag::parted(&text);
            (r.realm, r.subscriber) = (realm.and_then(Realm::new), name.unwrap_or_default().to_owned());
        });
    }
}

fn texts<'a>(bits: &mut BitPut, values: impl Iterator<Item = Cow<'a, str>> + Clone) {
    bits.column(values.clone().map(|v| v.len() as u64));
    for value in values {
        value.bytes().for_each(|byte| bits.put(u64::from(byte), 8));
    }
}

fn take_texts<R>(bits: &mut BitTake<'_>, rows: &mut [R], set: impl Fn(&mut R, String)) {
    let mut lengths = vec![0_usize; rows.len()];
    bits.column(rows.len(), |i, v| {
        lengths.get_mut(i).into_iter().for_each(|l| *l = (v as usize).min(usize::from(u16::MAX)));
    });
    for (row, length) in rows.iter_mut().zip(lengths) {
        let bytes = (0..length).map(|_| bits.take(8) as u8).collect();
        set(row, String::from_utf8(bytes).unwrap_or_default());
    }
}

fn wide(bits: &mut BitPut, values: impl Iterator<Item = u128> + Clone) {
    bits.column(values.clone().map(|v| (v >> 64) as u64));
    bits.column(values.map(|v| v as u64));
}

/// Ports: in order within an address, so mostly small steps up; where one goes down, plain.
fn stepped(bits: &mut BitPut, values: impl Iterator<Item = u16> + Clone) {
    let mut before = 0;
    let steps = values.clone().map(move |v| {
        let step = u64::from(v).checked_sub(before);
        before = u64::from(v);
        step
    });
    if steps.clone().all(|s| s.is_some()) {
        bits.put(1, 1);
        bits.number(steps.clone().flatten().next().unwrap_or(0));
        bits.sized_column(steps.flatten().skip(1));
    } else {
        bits.put(0, 1);
        bits.column(values.map(u64::from));
    }
}

fn spans(bits: &mut BitPut, values: impl Iterator<Item = Span> + Clone) {
    // Many sources write whole milliseconds or seconds: the zeros are not stored.
    let fits = |unit: u64| values.clone().all(|s| s.start % unit == 0 && s.lasted % unit == 0);
    let (code, unit) = if fits(1_000_000) {
        (2, 1_000_000)
    } else if fits(1_000) {
        (1, 1_000)
    } else {
        (0, 1)
    };
    bits.put(code, 2);
    bits.column(values.clone().map(|s| s.start / unit));
    bits.sized_column(values.clone().map(|s| s.lasted / unit));
    bits.sized_column(values.clone().map(|s| s.before));
    bits.sized_column(values.map(|s| s.after));
}

fn take<R>(bits: &mut BitTake<'_>, rows: &mut [R], set: impl Fn(&mut R, u64)) {
    let count = rows.len();
    let mut rows = rows.iter_mut();
    bits.column(count, |_, v| rows.next().into_iter().for_each(|r| set(r, v)));
}

fn take_sized<R>(bits: &mut BitTake<'_>, rows: &mut [R], set: impl Fn(&mut R, u64)) {
    let count = rows.len();
    let mut rows = rows.iter_mut();
    bits.sized_column(count, |_, v| rows.next().into_iter().for_each(|r| set(r, v)));
}

fn take_wide<R>(bits: &mut BitTake<'_>, rows: &mut [R], field: impl Fn(&mut R) -> &mut u128) {
    take(bits, rows, |r, v| *field(r) |= u128::from(v) << 64);
    take(bits, rows, |r, v| *field(r) |= u128::from(v));
}

fn take_stepped(bits: &mut BitTake<'_>, rows: &mut [NatRow]) {
    if bits.take(1) == 0 {
        return take(bits, rows, |r, v| r.first = v as u16);
    }
    let mut at = bits.number() as u16;
    let Some((head, rest)) = rows.split_first_mut() else { return };
    head.first = at;
    // The steps first: a step of zero may not be given, and the port is carried on all the same.
    take_sized(bits, rest, |r, step| r.first = step as u16);
    for row in rest {
        at = at.saturating_add(row.first);
        row.first = at;
    }
}

fn take_spans<R>(bits: &mut BitTake<'_>, rows: &mut [R], field: impl Fn(&mut R) -> &mut Span) {
    let unit = match bits.take(2) {
        2 => 1_000_000,
        1 => 1_000,
        _ => 1,
    };
    take(bits, rows, |r, v| field(r).start = v.saturating_mul(unit));
    take_sized(bits, rows, |r, v| field(r).lasted = v.saturating_mul(unit));
    take_sized(bits, rows, |r, v| field(r).before = v);
    take_sized(bits, rows, |r, v| field(r).after = v);
}
