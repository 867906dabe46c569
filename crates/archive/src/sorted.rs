//! A pile in order: by address, then by port and protocol.

use crate::{
    Trouble,
    codes::Facts,
    flat::{Extra, Flat, Pile},
    lines::Lines,
    segment::Source,
};

/// The rows of a pile, sorted one address at a time, when they are asked for.
#[derive(Debug)]
pub(crate) struct Sorted {
    addresses: Vec<(u128, usize)>,
    /// Those of each address, as they came.
    rows: Vec<Vec<Flat>>,
    /// From the number of a row's line to its place.
    lines: Vec<u32>,
    extras: Vec<Extra>,
    facts: Facts,
    keys: Vec<u64>,
}

impl Sorted {
    /// # Errors
    /// [`Trouble::TooLarge`] for more rows than 32 bits count.
    pub(crate) fn of(mut pile: Pile) -> Result<(Self, Lines), Trouble> {
        let all = pile.rows.iter().map(Vec::len).sum::<usize>();
        u32::try_from(all).map_err(|_| Trouble::TooLarge)?;
        let (addresses, places) = pile.addresses();
        let mut rows = vec![Vec::new(); addresses.len()];
        for (own, place) in std::mem::take(&mut pile.rows).into_iter().zip(places) {
            if let Some(to) = rows.get_mut(place as usize) {
                *to = own;
            }
        }
        let addresses = addresses.into_iter().zip(rows.iter().map(Vec::len)).collect();
        let (in_order, lines) = pile.lines();
        let sorted = Self { addresses, rows, lines, extras: pile.extras, facts: pile.facts, keys: Vec::new() };
        Ok((sorted, in_order))
    }
}

impl Source for Sorted {
    fn addresses(&self) -> &[(u128, usize)] {
        &self.addresses
    }

    fn rows(&mut self, at: usize, rows: &mut Vec<Flat>) -> Result<(), Trouble> {
        rows.clear();
        let Some(own) = self.rows.get(at) else { return Ok(()) };
        self.keys.clear();
        self.keys.extend(own.iter().zip(0_u64..).map(|(row, number)| key(row) | number));
        self.keys.sort_unstable();
        let row = |key: &u64| {
            let row = own.get((*key & u64::from(u32::MAX)) as usize)?;
            Some(Flat { line: self.lines.get(row.line as usize).copied().unwrap_or(0), ..*row })
        };
        rows.extend(self.keys.iter().filter_map(row));
        Ok(())
    }

    fn extras(&self) -> &[Extra] {
        &self.extras
    }

    fn facts(&self) -> Facts {
        self.facts.clone()
    }
}

/// Port and protocol above, 32 bits free below.
pub(crate) fn key(row: &Flat) -> u64 {
    u64::from(row.first) << 48 | u64::from(row.protocol) << 40
}
