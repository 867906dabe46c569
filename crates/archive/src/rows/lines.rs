//! The lines of a segment: each pair of a private address and a name once, in order; and the names, each once. The realm of
//! the address is part of what is called the name here ([`crate::rows::tag`]).

use std::sync::OnceLock;

use crate::coding::{
    bits::{BitPut, BitTake},
    code::{Bins, Coder, Histogram},
    narrow::Narrow,
};

/// What stands behind a translation. In access rows there is a name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Line {
    pub(crate) private: u128,
    /// Place of the name among the names, from 1; 0 for none.
    pub(crate) name: u32,
}

/// All lines of a segment.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    text: String,
    /// Where each name ends in the text.
    ends: Vec<u32>,
    /// The private address of each.
    private: Narrow,
    names: Vec<u32>,
    /// The lines in order of their names; made when a name is first asked for.
    by_name: OnceLock<Vec<u32>>,
}

impl Lines {
    /// From names and lines in order.
    pub(crate) fn new(names: &[impl AsRef<str>], lines: impl Iterator<Item = Line>) -> Self {
        let mut out = Self::default();
        for name in names {
            out.text.push_str(name.as_ref());
            out.ends.push(u32::try_from(out.text.len()).unwrap_or(u32::MAX));
        }
        let mut private = Vec::new();
        for line in lines {
            private.push(line.private);
            out.names.push(line.name);
        }
        out.private = Narrow::of(private);
        out
    }

    /// Bytes of memory, with the order of the names.
    pub(crate) fn held(&self) -> usize {
        let lists = self.ends.len() + self.names.len() + self.len();
        self.text.len() + lists * size_of::<u32>() + self.private.held()
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The private address of a line; 0 for one that is not there.
    pub(crate) fn private(&self, line: u32) -> u128 {
        self.private.get(line as usize).unwrap_or(0)
    }

    /// The name of a line and its realm, as [`crate::rows::tag`] joins them.
    pub(crate) fn text(&self, line: u32) -> Option<&str> {
        self.name_at(self.names.get(line as usize)?.checked_sub(1)?)
    }

    fn name_at(&self, name: u32) -> Option<&str> {
        let from = name.checked_sub(1).map_or(Some(0), |before| self.ends.get(before as usize).copied())?;
        self.text.get(from as usize..*self.ends.get(name as usize)? as usize)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        (0..u32::try_from(self.ends.len()).unwrap_or(0)).filter_map(|n| self.name_at(n))
    }

    pub(crate) fn line(&self, line: u32) -> Line {
        Line { private: self.private(line), name: self.names.get(line as usize).copied().unwrap_or(0) }
    }

    /// Lines with private addresses from one to another: they are neighbours.
    pub(crate) fn of_private(&self, first: u128, last: u128) -> std::ops::Range<u32> {
        let point = |past: &dyn Fn(u128) -> bool| {
            let (mut low, mut high) = (0, u32::try_from(self.len()).unwrap_or(0));
            while low < high {
                let middle = low + (high - low) / 2;
                if past(self.private(middle)) { low = middle + 1 } else { high = middle }
            }
            low
        };
        point(&|p| p < first)..point(&|p| p <= last)
    }

    /// Lines with this name.
    pub(crate) fn of_name(&self, name: &str) -> &[u32] {
        let count = self.ends.len();
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            let before = self.name_at(u32::try_from(middle).unwrap_or(0)).is_some_and(|n| n < name);
            if before { low = middle + 1 } else { high = middle }
        }
        let place = u32::try_from(low).unwrap_or(0);
        if self.name_at(place) != Some(name) {
            return &[];
        }
        let order = self.by_name.get_or_init(|| {
            let mut order: Vec<u32> = (0..u32::try_from(self.len()).unwrap_or(0)).collect();
            order.sort_by_key(|l| self.names.get(*l as usize));
            order
        });
        let name_of = |line: &u32| self.names.get(*line as usize).copied().unwrap_or(0);
        let from = order.partition_point(|l| name_of(l) < place + 1);
        let to = order.partition_point(|l| name_of(l) <= place + 1);
        order.get(from..to).unwrap_or_default()
    }

    /// Names by what they share with the one before; addresses by their distance from the one before.
    pub(crate) fn write(&self, bits: &mut BitPut) {
        bits.number(self.ends.len() as u64);
        let steps = || {
            let mut before: &str = "";
            self.names().map(move |name| {
                let shared = name.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
                before = name;
                (shared as u64, name.as_bytes().get(shared..).unwrap_or_default())
            })
        };
        let mut codes = [Histogram::new(Bins::Sizes), Histogram::new(Bins::Sizes), Histogram::new(Bins::Even(0))];
        let [shared, rest, bytes] = &mut codes;
        for (s, r) in steps() {
            shared.add(s);
            rest.add(r.len() as u64);
            r.iter().for_each(|b| bytes.add(u64::from(*b)));
        }
        let [shared, rest, bytes] = codes.map(|c| c.coder(true));
        [&shared, &rest, &bytes].into_iter().for_each(|c| c.write(bits));
        for (s, r) in steps() {
            shared.put(bits, s);
            rest.put(bits, r.len() as u64);
            r.iter().for_each(|b| bytes.put(bits, u64::from(*b)));
        }
        bits.number(self.len() as u64);
        let steps = || {
            let mut before = Line { private: 0, name: 0 };
            (0..u32::try_from(self.len()).unwrap_or(0)).map(move |l| {
                let line = self.line(l);
                let high = (line.private >> 64) - (before.private >> 64);
                let low = if high == 0 { line.private - before.private } else { line.private & u128::from(u64::MAX) };
                let name = i64::from(line.name) - i64::from(before.name);
                before = line;
                [high as u64, low as u64, (name << 1 ^ name >> 63) as u64]
            })
        };
        let mut codes = [Bins::Sizes; 3].map(Histogram::new);
        steps().for_each(|step| codes.iter_mut().zip(step).for_each(|(c, v)| c.add(v)));
        let codes = codes.map(|c| c.coder(true));
        codes.iter().for_each(|c| c.write(bits));
        steps().for_each(|step| codes.iter().zip(step).for_each(|(c, v)| c.put(bits, v)));
    }

    /// Reads what [`Self::write`] wrote; `None` for what it cannot have written.
    pub(crate) fn read(bits: &mut BitTake<'_>) -> Option<Self> {
        let mut out = Self::default();
        let count = bits.number();
        let (shared, rest, bytes) = (Coder::read(bits)?, Coder::read(bits)?, Coder::read(bits)?);
        let mut name = Vec::new();
        for _ in 0..count {
            name.truncate(usize::try_from(shared.take(bits)).ok()?);
            for _ in 0..rest.take(bits) {
                name.push(bytes.take(bits) as u8);
            }
            out.text.push_str(std::str::from_utf8(&name).ok()?);
            out.ends.push(u32::try_from(out.text.len()).ok()?);
        }
        let count = bits.number();
        let (highs, lows, names) = (Coder::read(bits)?, Coder::read(bits)?, Coder::read(bits)?);
        let (mut private, mut name) = (0_u128, 0_i64);
        let mut addresses = Vec::new();
        for _ in 0..count {
            let (high, low, step) = (highs.take(bits), lows.take(bits), names.take(bits));
            let base = if high == 0 { private } else { (private >> 64).checked_add(u128::from(high))? << 64 };
            private = base.checked_add(u128::from(low))?;
            name += (step >> 1) as i64 ^ -((step & 1) as i64);
            addresses.push(private);
            out.names.push(u32::try_from(name).ok()?);
        }
        out.text.shrink_to_fit();
        out.ends.shrink_to_fit();
        out.names.shrink_to_fit();
        out.private = Narrow::of(addresses);
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], lines: &[(u128, u32)]) {
        let list = lines.iter().map(|(private, name)| Line { private: *private, name: *name });
        let written = Lines::new(names, list.clone());
        let mut put = BitPut::into(Vec::new());
        written.write(&mut put);
        let bytes = put.end();
        let read = Lines::read(&mut BitTake::of(&bytes)).unwrap();
        assert!(read.names().eq(names.iter().copied()));
        assert!((0..lines.len() as u32).map(|l| read.line(l)).eq(list));
        for (at, (private, name)) in lines.iter().enumerate() {
            assert!(read.of_private(*private, *private).contains(&(at as u32)));
            let Some(name) = name.checked_sub(1) else { continue };
            assert!(read.of_name(names[name as usize]).contains(&(at as u32)));
        }
        assert!(read.of_name("nobody").is_empty() && read.of_private(77, 77).is_empty());
    }

    #[test]
    fn lines_come_back_and_are_found_by_name_and_by_address() {
        check(&[], &[]);
        check(&["a"], &[(0, 1)]);
        check(&["10000000", "10000007", "10000014", "müller"], &[(5, 0), (5, 2), (5, 4), (9, 1), (9, 3)]);
        let v6 = 0x2001_0db8_u128 << 96;
        check(&["x"], &[(0xffff_6440_0001, 0), (v6, 1), (v6 + 1, 1), (v6 + (1 << 72), 0), (u128::MAX, 1)]);
    }
}
