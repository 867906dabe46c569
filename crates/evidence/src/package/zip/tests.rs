//! The zip by itself: sizes of eight bytes without files of four gigabytes, and lies about them.

use super::{BadZip, Entry, Visitor, Walk, tail};

/// Believes every checksum; the bytes are not the matter here.
#[derive(Default)]
struct Seen {
    crc: u32,
    bytes: u64,
    files: usize,
}

impl Visitor for Seen {
    type Fault = BadZip;

    fn begin(&mut self, index: usize, entry: &Entry) -> Result<(), BadZip> {
        assert_eq!(index, self.files);
        (self.crc, self.files) = (entry.crc, index + 1);
        Ok(())
    }

    fn body(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
    }

    fn end(&mut self) -> u32 {
        self.crc
    }
}

/// What a zip of these files is made of: headers, sizes of bodies, and the tail.
fn laid_out(sizes: &[u64]) -> (Vec<Entry>, Vec<u8>) {
    let mut offset = 0;
    let entry = |(at, size): (usize, &u64)| {
        let entry = Entry { name: format!("folder/{at:02}"), crc: at as u32 * 7, size: *size, offset };
        offset = entry.body() + size;
        entry
    };
    let entries: Vec<Entry> = sizes.iter().enumerate().map(entry).collect();
    let end = entries.last().map_or(0, |last| last.body() + last.size);
    let tail = tail(&entries, end);
    (entries, tail)
}

/// Walks over headers, bodies of zeros, and the tail.
fn walked(headers: &[Vec<u8>], sizes: &[u64], tail: &[u8]) -> Result<(Vec<Entry>, Seen), BadZip> {
    let (mut walk, mut seen) = (Walk::new(), Seen::default());
    let zeros = vec![0; 64 << 20];
    for (header, size) in headers.iter().zip(sizes) {
        // In two pieces, so that a header is also collected across a border.
        let (front, back) = header.split_at(17);
        walk.take(front, &mut seen)?;
        walk.take(back, &mut seen)?;
        let mut left = *size;
        while left > 0 {
            let now = left.min(zeros.len() as u64);
            walk.take(&zeros[..now as usize], &mut seen)?;
            left -= now;
        }
    }
    walk.take(tail, &mut seen)?;
    walk.finish().map(|entries| (entries, seen))
}

const LARGE: u64 = u32::MAX as u64;

#[test]
fn sizes_and_places_of_eight_bytes_stand_where_four_do_not_hold_them() {
    for sizes in [&[3, LARGE - 1, 5][..], &[3, LARGE, 5], &[LARGE + 9, 0], &[], &[0], &[LARGE, LARGE, 1, 2]] {
        let (entries, tail) = laid_out(sizes);
        let headers: Vec<_> = entries.iter().map(Entry::local).collect();
        let (read, seen) = walked(&headers, sizes, &tail).unwrap();
        assert_eq!((read, seen.bytes), (entries, sizes.iter().sum()), "{sizes:?}");
        // 45 is needed exactly where eight bytes are.
        for (header, size) in headers.iter().zip(sizes) {
            assert_eq!(header[4], if *size >= LARGE { 45 } else { 20 });
        }
        let all: u64 = headers.iter().map(|h| h.len() as u64).sum::<u64>() + sizes.iter().sum::<u64>();
        assert_eq!(tail.windows(4).any(|four| four == b"PK\x06\x06"), all >= LARGE, "{sizes:?}");
    }
}

#[test]
fn every_bit_around_large_files_counts() {
    let sizes = [1, LARGE, 2];
    let (entries, tail) = laid_out(&sizes);
    let headers: Vec<_> = entries.iter().map(Entry::local).collect();
    for at in 0..tail.len() {
        for bit in 0..8 {
            let mut other = tail.clone();
            other[at] ^= 1 << bit;
            assert!(walked(&headers, &sizes, &other).is_err(), "byte {at} bit {bit}");
        }
    }
    // In the header of the large file, whose size stands three times: each has to be as it is written.
    for at in 0..headers[1].len() {
        let mut lie = headers[1].clone();
        lie[at] ^= 0x10;
        let (mut walk, mut seen) = (Walk::new(), Seen::default());
        walk.take(&headers[0], &mut seen).unwrap();
        walk.take(&[0], &mut seen).unwrap();
        let read = walk.take(&lie, &mut seen).and_then(|()| walk.take(&[0; 64], &mut seen));
        // Name and checksum may be others by themselves; the layers above compare them.
        let own = (14..18).contains(&at) || (30..39).contains(&at);
        assert_eq!(read.is_err(), !own, "byte {at}");
    }
}

/// Overlaps, gaps, doubled directories, comments: nothing but what follows from the bodies may stand behind them.
#[test]
fn nothing_stands_between_or_behind() {
    let sizes = [4, 0, 6];
    let (entries, good) = laid_out(&sizes);
    let headers: Vec<_> = entries.iter().map(Entry::local).collect();
    assert!(walked(&headers, &sizes, &good).is_ok());
    let end = good.len() - 22;
    let mut comment = good.clone();
    comment[good.len() - 2] = 1;
    comment.push(b'x');
    let tails = [
        [b"gap".as_slice(), &good].concat(),
        [&good[..end], &good].concat(),
        [good.as_slice(), &good].concat(),
        [good.as_slice(), b"\0"].concat(),
        good[..good.len() - 1].to_vec(),
        good[..end].to_vec(),
        good[end..].to_vec(),
        good[good.len() / 2..].to_vec(),
        comment,
        Vec::new(),
    ];
    for (which, tail) in tails.iter().enumerate() {
        assert!(walked(&headers, &sizes, tail).is_err(), "{which}");
    }
    // A body longer or shorter than its header says shifts all that follows.
    for (at, change) in [(0, 1), (0, -1), (2, 1), (2, -1)] {
        let mut other = sizes;
        other[at] = other[at].saturating_add_signed(change);
        assert!(walked(&headers, &other, &good).is_err(), "{at} {change}");
    }
    // One file that lies inside of another.
    let nested = [headers[0].clone(), headers[1].clone()].concat();
    assert!(walked(&[nested], &[4], &good).is_err());
}
