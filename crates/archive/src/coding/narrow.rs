//! Addresses in memory, as small as they can be: what is searched should stay in the processor's cache.

/// Numbers of 128 bits in order. Where all have the same upper bits, as the addresses of one range have, four bytes each do.
#[derive(Debug, Default)]
pub(crate) struct Narrow {
    /// What all have in common above their lowest 32 bits, if they do; then `lows` has the rest.
    high: Option<u128>,
    lows: Vec<u32>,
    wide: Vec<u128>,
}

impl Narrow {
    pub(crate) fn of(wide: Vec<u128>) -> Self {
        let high = wide.first().map(|a| a >> 32);
        if wide.iter().any(|a| Some(a >> 32) != high) {
            return Self { high: None, lows: Vec::new(), wide };
        }
        Self { high, lows: wide.iter().map(|a| (a & 0xffff_ffff) as u32).collect(), wide: Vec::new() }
    }

    #[inline]
    pub(crate) fn get(&self, at: usize) -> Option<u128> {
        match self.high {
            Some(high) => self.lows.get(at).map(|low| high << 32 | u128::from(*low)),
            None => self.wide.get(at).copied(),
        }
    }

    /// The place of a number, if it is there; each is there once.
    pub(crate) fn find(&self, number: u128) -> Option<usize> {
        let Some(high) = self.high else { return self.wide.binary_search(&number).ok() };
        if number >> 32 != high {
            return None;
        }
        let low = (number & 0xffff_ffff) as u32;
        // The addresses of a pool are neighbours: it is as far from the first one as its number says.
        let near = low.checked_sub(*self.lows.first()?)? as usize;
        if self.lows.get(near) == Some(&low) {
            return Some(near);
        }
        self.lows.binary_search(&low).ok()
    }

    /// Bytes of memory.
    pub(crate) fn held(&self) -> usize {
        size_of_val(self.lows.as_slice()) + size_of_val(self.wide.as_slice())
    }
}

/// How many of these rising numbers are below one, where all are below `most`. Ports are given out evenly, more or less:
/// the search begins where the number would stand if they were, and goes on in steps that double. What it reads lies side
/// by side.
pub(crate) fn below(rising: &[u32], number: u32, most: u64) -> usize {
    let is_below = |at: usize| rising.get(at).is_some_and(|n| *n < number);
    let end = rising.len();
    let guess = usize::try_from(u64::from(number) * end as u64 / most.max(1)).unwrap_or(end).min(end.saturating_sub(1));
    let (mut low, mut high, mut step) = (guess, guess, STEP);
    if is_below(guess) {
        while is_below(high) {
            low = high + 1;
            high = (high + step).min(end);
            step *= 2;
        }
    } else {
        while low > 0 && !is_below(low) {
            high = low;
            low = low.saturating_sub(step);
            step *= 2;
        }
    }
    low + rising.get(low..high).unwrap_or_default().partition_point(|n| *n < number)
}

/// As many numbers as a processor reads at once.
const STEP: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn next(seed: &mut u64) -> u64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *seed >> 33
    }

    #[test]
    fn the_search_from_a_guess_finds_what_halving_finds() {
        let mut seed = 1;
        for (count, spread) in [(0, 1), (1, 9), (2, 2), (40, 10), (400, 300), (3_000, 131_072), (500, 1 << 30)] {
            // Even ones, and such as lie at one end.
            for bent in [1, 4] {
                let mut rising: Vec<u32> = (0..count).map(|_| (next(&mut seed) % spread / bent) as u32).collect();
                rising.sort_unstable();
                for number in (0..300).map(|_| (next(&mut seed) % (spread + 2)) as u32).chain([0, u32::MAX]) {
                    let halved = rising.partition_point(|n| *n < number);
                    for most in [spread, 1, u64::from(u32::MAX)] {
                        assert_eq!(below(&rising, number, most), halved, "{number} of {rising:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn addresses_come_back_and_are_found_whether_they_are_neighbours_or_not() {
        let pool = 0xffff_6440_0000_u128;
        for list in [
            vec![],
            vec![7],
            (pool..pool + 300).collect::<Vec<_>>(),
            (0..300).map(|n| pool + n * n).collect(),
            vec![0, 1, pool, pool + 1, 1 << 100, u128::MAX],
        ] {
            let narrow = Narrow::of(list.clone());
            for (at, number) in list.iter().enumerate() {
                assert_eq!((narrow.get(at), narrow.find(*number)), (Some(*number), Some(at)));
                for other in [number.wrapping_add(1), number.wrapping_sub(1), number ^ 1 << 90] {
                    assert_eq!(narrow.find(other), list.binary_search(&other).ok());
                }
            }
            assert_eq!((narrow.get(list.len()), narrow.find(1 << 99)), (None, None));
        }
    }
}
