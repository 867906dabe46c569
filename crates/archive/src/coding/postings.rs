//! Where the rows of a line are: numbers of rows, in order, apart by the hour in which the row was alive.

use crate::coding::bits::{BitPut, BitTake};

/// Before the day, its 24 hours, and rows whose beginning or end is in doubt.
pub(crate) const HOURS: usize = 26;
pub(crate) const BEFORE: usize = 0;
pub(crate) const DOUBTFUL: usize = HOURS - 1;
/// So few rows are not told apart by hours: reading them all is cheaper.
const FEW: usize = 24;
/// A step that needs more ones than this is written plainly.
const ONES_MAX: u64 = 20;

/// One row of a line: the hours in which it was alive, as bits, and its number.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Post {
    pub(crate) hours: u32,
    pub(crate) row: u32,
}

/// Writes the rows of one line, in order of their numbers.
pub(crate) fn put(bits: &mut BitPut, posts: &[Post], base: u32) {
    put_gamma(bits, posts.len() as u64);
    if posts.len() <= FEW {
        steps(bits, posts.iter().map(|p| p.row - base));
        return;
    }
    let mut hours: [Vec<u32>; HOURS] = Default::default();
    for post in posts {
        let mut left = post.hours;
        while left != 0 {
            hours.get_mut(left.trailing_zeros() as usize).into_iter().for_each(|h| h.push(post.row - base));
            left &= left - 1;
        }
    }
    hours.iter().for_each(|rows| put_gamma(bits, rows.len() as u64 + 1));
    hours.iter().for_each(|rows| steps(bits, rows.iter().copied()));
}

/// Adds the rows that were alive in one of these hours to `out`; a row may come twice, and one of other hours may come.
pub(crate) fn take(bits: &mut BitTake<'_>, base: u32, hours: u32, out: &mut Vec<u32>) {
    let count = take_gamma(bits);
    if count <= FEW as u64 {
        take_steps(bits, count, base, Some(out));
        return;
    }
    let counts = [(); HOURS].map(|()| take_gamma(bits).saturating_sub(1));
    for (hour, count) in counts.into_iter().enumerate() {
        let wanted = hours >> hour & 1 == 1;
        take_steps(bits, count, base, wanted.then_some(&mut *out));
        if hours >> hour <= 1 {
            break;
        }
    }
}

/// Rising numbers by their steps: high part in ones, low part in as many bits as fit the mean (Rice 1979).
fn steps(bits: &mut BitPut, rows: impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + Clone) {
    let count = rows.len() as u64;
    let Some(last) = rows.clone().next_back() else { return };
    let low = (u64::from(last) / count).checked_ilog2().unwrap_or(0);
    bits.put(u64::from(low), 5);
    let mut before = 0;
    for row in rows {
        let step = u64::from(row - before);
        before = row;
        let ones = step >> low;
        if ones < ONES_MAX {
            bits.put((1 << ones) - 1, ones as u32 + 1);
            bits.put(step & ((1 << low) - 1), low);
        } else {
            bits.put((1 << ONES_MAX) - 1, ONES_MAX as u32);
            bits.put(step, 32);
        }
    }
}

fn take_steps(bits: &mut BitTake<'_>, count: u64, base: u32, mut out: Option<&mut Vec<u32>>) {
    if count == 0 {
        return;
    }
    let low = bits.take(5) as u32;
    let mut row = base;
    for _ in 0..count {
        let ones = u64::from(bits.peek().trailing_ones());
        let step = if ones < ONES_MAX {
            bits.skip(ones as u32 + 1);
            ones << low | bits.take(low)
        } else {
            bits.skip(ONES_MAX as u32);
            bits.take(32)
        };
        row = row.saturating_add(step as u32);
        out.iter_mut().for_each(|o| o.push(row));
    }
}

/// A number from 1: its length in zeros, then itself (Elias 1975).
pub(crate) fn put_gamma(bits: &mut BitPut, value: u64) {
    let low = value.max(1).ilog2();
    bits.put(0, low);
    bits.put(1, 1);
    bits.put(value, low);
}

pub(crate) fn take_gamma(bits: &mut BitTake<'_>) -> u64 {
    let low = bits.peek().trailing_zeros().min(40);
    bits.skip(low + 1);
    1 << low | bits.take(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(posts: &[Post], base: u32) {
        let mut put_bits = BitPut::into(Vec::new());
        put(&mut put_bits, posts, base);
        put(&mut put_bits, posts, base);
        let bytes = put_bits.end();
        for hours in [1, 1 << 5, 1 << 25, (1 << HOURS) - 1] {
            let mut bits = BitTake::of(&bytes);
            let mut out = Vec::new();
            take(&mut bits, base, hours, &mut out);
            for post in posts {
                assert!(post.hours & hours == 0 || out.contains(&post.row));
            }
            assert!(out.iter().all(|row| posts.iter().any(|p| p.row == *row)));
        }
    }

    #[test]
    fn the_rows_of_an_hour_come_back() {
        check(&[Post { hours: 1, row: 7 }], 7);
        check(&[Post { hours: 3, row: 7 }, Post { hours: 1 << 25, row: u32::MAX }], 0);
        let many = |n: u32, step: u32| (0..n).map(|i| Post { hours: 3 << (i % 25), row: 1_000 + i * step }).collect();
        for (n, step) in [(24, 1), (25, 1), (300, 1), (300, 977), (5_000, 60_000)] {
            let posts: Vec<Post> = many(n, step);
            check(&posts, 1_000);
            check(&posts, 0);
        }
    }
}
