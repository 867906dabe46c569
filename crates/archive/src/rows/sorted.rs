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
        let (kept_extras, own, keys) = (pile.extras.len(), Vec::new(), Vec::new());
        Ok((Self { addresses, numbers, lines, pile, spill, kept_extras, own, keys }, in_order))
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
        self.keys.sort_unstable();
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

/// Port and protocol above, 32 bits free below.
pub(crate) fn key(row: &Flat) -> u64 {
    u64::from(row.first) << 48 | u64::from(row.protocol) << 40
}
