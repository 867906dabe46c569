//! Numbers from a seed (splitmix64), and draws by weight.

/// A stream of numbers. The order of the draws is part of the format: another order gives another set.
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Between 0 and 1, neither included.
    pub fn even(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// From 0, below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    pub fn exponential(&mut self, mean: f64) -> f64 {
        -self.even().ln() * mean
    }

    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.even().ln()).sqrt() * (std::f64::consts::TAU * self.even()).cos()
    }
}

/// Draws a place by its weight in constant time (the alias method of Walker and Vose).
pub struct Weighted {
    keeps: Vec<f64>,
    other: Vec<u32>,
}

impl Weighted {
    pub fn new(weights: &[f64]) -> Self {
        let n = weights.len();
        let sum: f64 = weights.iter().sum();
        let mut keeps: Vec<f64> = weights.iter().map(|w| w * n as f64 / sum).collect();
        let mut other = vec![0; n];
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..n).partition(|i| keeps[*i] < 1.0);
        while let (Some(s), Some(&l)) = (small.pop(), large.last()) {
            other[s] = l as u32;
            keeps[l] -= 1.0 - keeps[s];
            if keeps[l] < 1.0 {
                large.pop();
                small.push(l);
            }
        }
        // Rounding leaves a few that belong to themselves.
        for i in small.into_iter().chain(large) {
            keeps[i] = 1.0;
        }
        Self { keeps, other }
    }

    pub fn draw(&self, chance: &mut Chance) -> usize {
        let place = chance.below(self.keeps.len() as u64) as usize;
        if chance.even() < self.keeps[place] { place } else { self.other[place] as usize }
    }
}
