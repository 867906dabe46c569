//! A pile in order: by address, then by port and protocol.

use crate::{
    Trouble,
    rows::{
        facts::Facts,
        flat::{Extra, Flat},
        lines::Lines,
        pile::Pile,
        spill::{Run, Spill},
    },
    segment::Source,
};

/// The rows of a pile, sorted one address at a time, when they are asked for.
#[derive(Debug)]
pub(crate) struct Sorted<'a> {
    addresses: Vec<(u128, usize)>,
    /// From the place of an address to its number in the pile.
    numbers: Vec<u32>,
    /// From the number of a row's line to its place.
    lines: Vec<u32>,
    pile: Pile,
    spill: Option<&'a Spill>,
    kept_extras: usize,
    /// The rows of one address as they came, with what is rare of those that were spilled behind what is in the pile.
    own: Vec<Flat>,
    keys: Vec<u64>,
    spare: Vec<u64>,
}

impl<'a> Sorted<'a> {
    /// # Errors
    /// [`Trouble::TooLarge`] for more rows than 32 bits count.
    pub(crate) fn of(pile: Pile, spill: Option<&'a Spill>) -> Result<(Self, Lines), Trouble> {
        let (addresses, places) = pile.addresses();
        let mut counts: Vec<usize> = pile.rows.iter().map(Vec::len).collect();
        counts.resize(addresses.len(), 0);
        for (number, count) in pile.runs.iter().flat_map(Run::counts) {
            counts.get_mut(number as usize).into_iter().for_each(|c| *c += count);
        }
        u32::try_from(counts.iter().sum::<usize>()).map_err(|_| Trouble::TooLarge)?;
        let mut numbers = vec![0; addresses.len()];
        for (place, number) in places.into_iter().zip(0..) {
            numbers.get_mut(place as usize).into_iter().for_each(|n| *n = number);
        }
        let count = |number: &u32| counts.get(*number as usize).copied().unwrap_or(0);
        let addresses = addresses.into_iter().zip(numbers.iter().map(count)).collect();
        let (in_order, lines) = pile.lines();
        let (kept_extras, own) = (pile.extras.len(), Vec::new());
        let (keys, spare) = (Vec::new(), Vec::new());
        Ok((Self { addresses, numbers, lines, pile, spill, kept_extras, own, keys, spare }, in_order))
    }
}

impl Source for Sorted<'_> {
    fn addresses(&self) -> &[(u128, usize)] {
        &self.addresses
    }

    fn rows(&mut self, at: usize, rows: &mut Vec<Flat>) -> Result<(), Trouble> {
        rows.clear();
        let Some(number) = self.numbers.get(at).copied() else { return Ok(()) };
        let Pile { rows: kept, runs, extras, batch, .. } = &mut self.pile;
        let batch = *batch;
        let kept = kept.get(number as usize).map(Vec::as_slice).unwrap_or_default();
        let own = match self.spill.filter(|_| !runs.is_empty()) {
            None => kept,
            Some(spill) => {
                // What is rare of the address before is not needed any more.
                extras.truncate(self.kept_extras);
                self.own.clear();
                self.own.reserve(self.addresses.get(at).map_or(0, |(_, rows)| *rows));
                self.own.extend_from_slice(kept);
                runs.iter_mut().try_for_each(|run| spill.read(run, number, &mut self.own, extras))?;
                &self.own
            }
        };
        self.keys.clear();
        self.keys.extend(own.iter().zip(0_u64..).map(|(row, number)| key(row) | number));
        in_order(&mut self.keys, &mut self.spare);
        let row = |key: &u64| {
            let row = own.get((*key & u64::from(u32::MAX)) as usize)?;
            let line = self.lines.get(row.line as usize).copied().unwrap_or(0);
            Some(Flat { line, batch: batch.unwrap_or(row.batch), ..*row })
        };
        rows.extend(self.keys.iter().filter_map(row));
        Ok(())
    }

    fn extras(&self) -> &[Extra] {
        &self.pile.extras
    }

    fn facts(&self) -> Facts {
        self.pile.facts.clone()
    }
}

/// From so many rows on, digits are counted.
const MANY: usize = 1_024;

/// Sorts keys that are in order of their lower bits already: digit by digit from the lowest, which moves no two that are
/// equal past each other. Where all have the same digit, as those of one protocol do, there is nothing to move.
fn in_order(keys: &mut Vec<u64>, spare: &mut Vec<u64>) {
    if keys.len() < MANY {
        return keys.sort_unstable();
    }
    for shift in [PROTOCOL, FIRST, FIRST + 8] {
        let digit = |key: &u64| (key >> shift) as usize & 0xff;
        let mut places = [0_usize; 256];
        for key in keys.iter() {
            places.get_mut(digit(key)).into_iter().for_each(|n| *n += 1);
        }
        if places.contains(&keys.len()) {
            continue;
        }
        let mut before = 0;
        for place in &mut places {
            (*place, before) = (before, before + *place);
        }
        spare.resize(keys.len(), 0);
        for key in keys.iter() {
            let Some(place) = places.get_mut(digit(key)) else { continue };
            spare.get_mut(*place).into_iter().for_each(|to| *to = *key);
            *place += 1;
        }
        std::mem::swap(keys, spare);
    }
}

const FIRST: u32 = 48;
const PROTOCOL: u32 = 40;

/// Port and protocol above, 32 bits free below.
pub(crate) fn key(row: &Flat) -> u64 {
    u64::from(row.first) << FIRST | u64::from(row.protocol) << PROTOCOL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_digits_gives_the_order_that_comparing_gives() {
        let mut seed = 5_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for (rows, ports, protocols) in [(0, 1, 1), (10, 9, 2), (3_000, 65_536, 3), (3_000, 7, 256), (3_000, 1, 1)] {
            let row = |first, protocol| Flat { first: first as u16, protocol: protocol as u8, ..Flat::default() };
            let mut keys: Vec<u64> = (0..rows).map(|n| key(&row(next(ports), next(protocols))) | n).collect();
            let mut compared = keys.clone();
            compared.sort_unstable();
            in_order(&mut keys, &mut Vec::new());
            assert_eq!(keys, compared);
        }
    }
}
