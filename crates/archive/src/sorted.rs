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
    /// Where the rows of each address begin.
    begins: Vec<usize>,
    rows: Vec<Flat>,
    extras: Vec<Extra>,
    facts: Facts,
    keys: Vec<u64>,
}

impl Sorted {
    /// # Errors
    /// [`Trouble::TooLarge`] for more rows than 32 bits count.
    pub(crate) fn of(mut pile: Pile) -> Result<(Self, Lines), Trouble> {
        u32::try_from(pile.rows.len()).map_err(|_| Trouble::TooLarge)?;
        let (addresses, places) = pile.addresses();
        let mut begins = vec![0_usize; addresses.len() + 1];
        for row in &pile.rows {
            let place = places.get(row.address as usize).copied().unwrap_or(0) as usize;
            begins.get_mut(place + 1).into_iter().for_each(|b| *b += 1);
        }
        let addresses = addresses.into_iter().zip(begins.iter().skip(1).copied()).collect();
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let (rows, lines) = pile.gathered(&places, &begins);
        let sorted = Self { addresses, begins, rows, extras: pile.extras, facts: pile.facts, keys: Vec::new() };
        Ok((sorted, lines))
    }
}

impl Source for Sorted {
    fn addresses(&self) -> &[(u128, usize)] {
        &self.addresses
    }

    fn rows(&mut self, at: usize, rows: &mut Vec<Flat>) -> Result<(), Trouble> {
        rows.clear();
        let (Some(from), Some(to)) = (self.begins.get(at), self.begins.get(at + 1)) else { return Ok(()) };
        let own = self.rows.get(*from..*to).unwrap_or_default();
        self.keys.clear();
        self.keys.extend(own.iter().zip(0_u64..).map(|(row, number)| key(row) | number));
        self.keys.sort_unstable();
        rows.extend(self.keys.iter().filter_map(|key| own.get((*key & u64::from(u32::MAX)) as usize)));
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
