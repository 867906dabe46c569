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
pub(crate) struct Sorted<'a> {
    pile: &'a Pile,
    addresses: Vec<(u128, usize)>,
    /// Where the rows of each address begin in `order`.
    begins: Vec<usize>,
    /// Numbers of rows, those of one address together.
    order: Vec<u32>,
    /// From the pile's numbers of lines to those of the segment.
    lines: Vec<u32>,
    keys: Vec<u64>,
}

impl<'a> Sorted<'a> {
    /// # Errors
    /// [`Trouble::TooLarge`] for more rows than 32 bits count.
    pub(crate) fn of(pile: &'a Pile) -> Result<(Self, Lines), Trouble> {
        let count = u32::try_from(pile.rows.len()).map_err(|_| Trouble::TooLarge)?;
        let (addresses, places) = pile.addresses();
        let place = |row: &Flat| places.get(row.address as usize).copied().unwrap_or(0) as usize;
        let mut begins = vec![0_usize; addresses.len() + 1];
        for row in &pile.rows {
            begins.get_mut(place(row) + 1).into_iter().for_each(|b| *b += 1);
        }
        let addresses = addresses.into_iter().zip(begins.iter().skip(1).copied()).collect();
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let (mut next, mut order) = (begins.clone(), vec![0; pile.rows.len()]);
        for (row, number) in pile.rows.iter().zip(0..count) {
            let Some(at) = next.get_mut(place(row)) else { continue };
            order.get_mut(*at).into_iter().for_each(|o| *o = number);
            *at += 1;
        }
        let (table, lines) = pile.lines();
        Ok((Self { pile, addresses, begins, order, lines, keys: Vec::new() }, table))
    }
}

impl Source for Sorted<'_> {
    fn addresses(&self) -> &[(u128, usize)] {
        &self.addresses
    }

    fn rows(&mut self, at: usize, rows: &mut Vec<Flat>) -> Result<(), Trouble> {
        rows.clear();
        let (Some(from), Some(to)) = (self.begins.get(at), self.begins.get(at + 1)) else { return Ok(()) };
        let own = self.order.get(*from..*to).unwrap_or_default();
        let row = |number: u32| self.pile.rows.get(number as usize).copied().unwrap_or_default();
        self.keys.clear();
        self.keys.extend(own.iter().map(|number| key(&row(*number)) | u64::from(*number)));
        self.keys.sort_unstable();
        rows.extend(self.keys.iter().map(|key| {
            let mut row = row((*key & u64::from(u32::MAX)) as u32);
            row.line = self.lines.get(row.line as usize).copied().unwrap_or(0);
            row
        }));
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
