//! How many lines shared an address.

use std::{collections::BTreeSet, ops::RangeInclusive};

use super::{
    index::{BUSY, COUNTED},
    read::{Ask, Buffers, HOUR, Segment},
};
use crate::{Trouble, rows::row::micros};

impl Segment {
    /// The hours for which sharers are counted that a period touches, and the moment from which they are numbered.
    fn counted_hours(&self, earliest: u64, latest: u64) -> Option<(u64, RangeInclusive<u64>)> {
        let begins = micros(self.meta.day.begins()).saturating_sub(86_400_000_000);
        let hour = |at: u64| at.saturating_sub(begins) / HOUR;
        let (from, to) = (hour(earliest), hour(latest).min(COUNTED as u64 - 1));
        let none = !self.may_hold(earliest, latest) || latest < begins || from > to;
        (!none).then_some((begins, from..=to))
    }

    /// How many lines used the address in one of the hours that a period touches, where they were counted.
    pub(crate) fn counted_sharers(&self, address: u128, earliest: u64, latest: u64) -> Option<usize> {
        let (_, hours) = self.counted_hours(earliest, latest)?;
        let counts = self.counts(address)?.get(*hours.start() as usize..=*hours.end() as usize).unwrap_or_default();
        counts.iter().max().map(|n| *n as usize)
    }

    fn counts(&self, address: u128) -> Option<&[u32]> {
        if let Some(group) = self.group(address) {
            return Some(&group.sharers);
        }
        let at = self.index.busy.binary_search_by_key(&address, |b| b.address).ok()?;
        self.index.busy.get(at).map(|b| b.sharers.as_slice())
    }

    /// The same for an address with few rows, whose lines are counted now, unless they cannot be more than so many.
    pub(crate) fn few_sharers(
        &self,
        address: u128,
        earliest: u64,
        latest: u64,
        more_than: usize,
        buffers: &mut Buffers,
    ) -> Result<usize, Trouble> {
        let Some((begins, hours)) = self.counted_hours(earliest, latest) else { return Ok(0) };
        // An address with fewer rows than that has fewer lines.
        if more_than + 1 >= BUSY || self.counts(address).is_some() {
            return Ok(0);
        }
        let hour = |at: u64| at.saturating_sub(begins) / HOUR;
        let (from, to) = hours.into_inner();
        let mut lines = vec![BTreeSet::new(); (to + 1 - from) as usize];
        let (earliest, latest) = (begins + from * HOUR, begins + (to + 1) * HOUR - 1);
        let ask = Ask { address, port: None, earliest, latest };
        self.find(&ask, buffers, |seen| {
            let (first, last) = (hour(seen.span().earliest()).max(from), hour(seen.span().latest()).min(to));
            let alive = lines.iter_mut().skip((first - from) as usize).take((last + 1 - first) as usize);
            alive.for_each(|l| l.extend([seen.row.line]));
        })?;
        Ok(lines.iter().map(BTreeSet::len).max().unwrap_or(0))
    }
}
