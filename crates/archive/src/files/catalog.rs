//! What the archive remembers of batches and merges, as sealed files.

use std::{sync::Arc, time::Duration};

use retained::{Batch, BatchNo, Converter, RecordClass, Tally};
use terms::Clock;

use crate::{
    BatchInfo, Day,
    files::bytes::{Put, Take},
    segment::{Extent, Kind, Meta, SegmentId},
};

/// A batch and its segments. Its file is the commit: a segment that no batch names is not part of the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) info: Arc<BatchInfo>,
    pub(crate) segments: Vec<Meta>,
}

/// Which segments became which. Its file is the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Merged {
    pub(crate) from: Vec<SegmentId>,
    pub(crate) into: Vec<Meta>,
}

pub(crate) fn put_entry(entry: &Entry) -> Vec<u8> {
    let mut put = Put::default();
    let BatchInfo { no, batch, tally } = &*entry.info;
    put.u32(no.0);
    put.digest(&batch.source);
    put.u64(batch.offset);
    put.text(&batch.converter.name);
    put.u16(batch.converter.version);
    put.text(&batch.clock.source);
    put.u64(u64::try_from(batch.clock.error_max.as_micros()).unwrap_or(u64::MAX));
    put.instant(batch.received);
    put.u8(u8::from(batch.generated));
    [tally.read, tally.stored, tally.set_aside].into_iter().for_each(|n| put.u64(n));
    put.u32(u32::try_from(entry.segments.len()).unwrap_or(u32::MAX));
    entry.segments.iter().for_each(|meta| put_meta(&mut put, meta));
    put.u8(u8::from(batch.end.is_some()));
    batch.end.into_iter().for_each(|end| put.u64(end));
    entry.segments.iter().for_each(|meta| put_extent(&mut put, meta.extent));
    put.0
}

fn put_extent(put: &mut Put, Extent { earliest, latest, most }: Extent) {
    [earliest, latest].into_iter().for_each(|at| put.u64(at));
    put.u32(most);
}

fn take_extents(take: &mut Take<'_>, segments: &mut [Meta]) -> Option<()> {
    for meta in segments {
        meta.extent = Extent { earliest: take.u64()?, latest: take.u64()?, most: take.u32()? };
    }
    Some(())
}

fn put_meta(put: &mut Put, meta: &Meta) {
    put.raw(&meta.id);
    put.u8(meta.kind.number());
    put.u8(meta.class.number());
    put.u32(meta.day.number());
    put.raw(&meta.key_id);
    put.u64(meta.rows);
    put.u64(meta.bytes);
}

fn take_meta(take: &mut Take<'_>) -> Option<Meta> {
    Some(Meta {
        id: take.array()?,
        kind: Kind::of(take.u8()?)?,
        class: RecordClass::from_number(take.u8()?)?,
        day: Day::from_number(take.u32()?),
        key_id: take.array()?,
        rows: take.u64()?,
        bytes: take.u64()?,
        extent: Extent::UNKNOWN,
    })
}

pub(crate) fn put_merge(merged: &Merged) -> Vec<u8> {
    let mut put = Put::default();
    put.u32(u32::try_from(merged.from.len()).unwrap_or(u32::MAX));
    merged.from.iter().for_each(|id| put.raw(id));
    put.u32(u32::try_from(merged.into.len()).unwrap_or(u32::MAX));
    merged.into.iter().for_each(|meta| put_meta(&mut put, meta));
    merged.into.iter().for_each(|meta| put_extent(&mut put, meta.extent));
    put.0
}

pub(crate) fn take_merge(bytes: &[u8]) -> Option<Merged> {
    let mut take = Take(bytes);
    let from = (0..take.u32()?).map(|_| take.array()).collect::<Option<_>>()?;
    let mut into = (0..take.u32()?).map(|_| take_meta(&mut take)).collect::<Option<Vec<_>>>()?;
    // Not in merges of before it was kept.
    if !take.is_empty() {
        take_extents(&mut take, &mut into)?;
    }
    take.is_empty().then_some(Merged { from, into })
}

pub(crate) fn take_entry(bytes: &[u8]) -> Option<Entry> {
    let mut take = Take(bytes);
    let no = BatchNo(take.u32()?);
    let mut batch = Batch {
        source: take.digest()?,
        offset: take.u64()?,
        end: None,
        converter: Converter { name: take.text()?.into(), version: take.u16()? },
        clock: Clock { source: take.text()?, error_max: Duration::from_micros(take.u64()?) },
        received: take.instant()?,
        generated: take.u8()? == 1,
    };
    let tally = Tally { read: take.u64()?, stored: take.u64()?, set_aside: take.u64()? };
    let count = take.u32()?;
    let mut segments = (0..count).map(|_| take_meta(&mut take)).collect::<Option<Vec<_>>>()?;
    match take.0.len() {
        // Entries of before these were kept are read as they are: without an end, and with one and nothing else.
        0 => {}
        8 => batch.end = Some(take.u64()?),
        _ => {
            let has_end = take.u8()? == 1;
            batch.end = if has_end { Some(take.u64()?) } else { None };
            take_extents(&mut take, &mut segments)?;
        }
    }
    take.is_empty().then_some(Entry { info: Arc::new(BatchInfo { no, batch, tally }), segments })
}

#[cfg(test)]
mod tests {
    use terms::{Digest, Instant};

    use super::*;

    fn meta(number: u8) -> Meta {
        let extent = Extent { earliest: 5, latest: u64::MAX, most: 70_000 };
        let (class, day) = (RecordClass::NatSession, Day::from_number(20_000));
        Meta { id: [number; 16], kind: Kind::Nat, class, day, key_id: [9; 16], rows: 7, bytes: 900, extent }
    }

    /// As they are now; and as they were before it was kept when rows may have been alive, and before ends were.
    fn check(end: Option<u64>, segments: u8) {
        let batch = Batch {
            source: Digest::from_bytes([5; 32]),
            offset: 3,
            end,
            converter: Converter { name: "made up".into(), version: 1 },
            clock: Clock { source: "made up".into(), error_max: Duration::from_millis(4) },
            received: Instant::from_micros(6),
            generated: false,
        };
        let info = BatchInfo { no: BatchNo(8), batch, tally: Tally { read: 7, stored: 7, set_aside: 0 } };
        let mut entry = Entry { info: Arc::new(info), segments: (0..segments).map(meta).collect() };
        let bytes = put_entry(&entry);
        assert_eq!(take_entry(&bytes).as_ref(), Some(&entry));
        let known = bytes.len() - 1 - end.map_or(0, |_| 8) - 20 * usize::from(segments);
        let old = [&bytes[..known], &end.map(|end| end.to_le_bytes().to_vec()).unwrap_or_default()].concat();
        entry.segments.iter_mut().for_each(|meta| meta.extent = Extent::UNKNOWN);
        assert_eq!(take_entry(&old).as_ref(), Some(&entry));
        // What is as long as an old one cannot be told from it: the seal says that nothing was cut off.
        for cut in (1..bytes.len()).filter(|cut| ![known, known + 8].contains(cut)) {
            assert_eq!(take_entry(&bytes[..cut]), None, "cut at {cut} of {}", bytes.len());
        }
    }

    #[test]
    fn entries_come_back_and_so_do_those_of_earlier_versions() {
        for segments in [0, 1, 2, 7] {
            check(None, segments);
            check(Some(u64::MAX), segments);
        }
        let merged = Merged { from: vec![[1; 16], [2; 16]], into: vec![meta(3)] };
        let bytes = put_merge(&merged);
        assert_eq!(take_merge(&bytes), Some(merged));
        let old = take_merge(&bytes[..bytes.len() - 20]).unwrap();
        assert_eq!(old.into, [Meta { extent: Extent::UNKNOWN, ..meta(3) }]);
    }
}
