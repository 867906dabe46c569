//! Chance by seed, and questions by chance to any book.

use law::{Fact, FactKind, Facts, Question};
use terms::{DataCategory, Instant, Measure, StateCode, Urgency};

/// A small generator (xorshift64*): the same seed, the same run, on any machine.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % n
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// What questions may be made of.
pub(crate) struct Words {
    pub(crate) states: Vec<StateCode>,
    pub(crate) conduct: Vec<String>,
    pub(crate) facts: Vec<(String, FactKind)>,
    pub(crate) currencies: Vec<&'static str>,
    pub(crate) years: (i64, i64),
}

impl Words {
    pub(crate) fn of(book: &law::Book, currencies: Vec<&'static str>, years: (i64, i64)) -> Self {
        let mut states: Vec<StateCode> = book.states().map(|s| s.code).collect();
        states.push("ZZ".parse().unwrap());
        let mut conduct: Vec<String> = book.conduct().map(|c| c.id.clone()).collect();
        conduct.push("unheard-of".to_owned());
        Self { states, conduct, facts: book.facts().map(|f| (f.key.clone(), f.kind)).collect(), currencies, years }
    }

    pub(crate) fn question(&self, chance: &mut Chance) -> Question {
        let counts = [1, 1, 1, 1, 2, 0][chance.below(6)];
        let day = |chance: &mut Chance| {
            let days = usize::try_from((self.years.1 - self.years.0) * 365).unwrap();
            let hour = i64::try_from(chance.below(days * 24)).unwrap();
            Instant::from_micros(((self.years.0 - 1970) * 365 * 24 + hour) * 3_600_000_000)
        };
        // Most questions are asked after the act.
        let (mut acted_at, mut asked_at) = (day(chance), day(chance));
        if asked_at < acted_at && !chance.one_in(8) {
            (acted_at, asked_at) = (asked_at, acted_at);
        }
        if chance.one_in(20) {
            asked_at = acted_at;
        }
        Question {
            from: *chance.pick(&self.states),
            to: *chance.pick(&self.states),
            measure: *chance.pick(Measure::ALL),
            data: *chance.pick(DataCategory::ALL),
            conduct: (0..counts).map(|_| chance.pick(&self.conduct).clone()).collect(),
            facts: self.facts(chance),
            acted_at,
            asked_at,
            urgency: *chance.pick(Urgency::ALL),
        }
    }

    fn facts(&self, chance: &mut Chance) -> Facts {
        let known = 1 + chance.below(6);
        let mut facts = Facts::default();
        for (key, kind) in &self.facts {
            if chance.below(6) >= known {
                continue;
            }
            // One in thirty is stated in the wrong form.
            let kind = if chance.one_in(30) { FactKind::Count } else { *kind };
            facts.0.insert(key.clone(), self.fact(kind, chance));
        }
        facts
    }

    pub(crate) fn fact(&self, kind: FactKind, chance: &mut Chance) -> Fact {
        let size = [10, 1_000, 100_000, 10_000_000][chance.below(4)];
        let n = u64::try_from(chance.below(size)).unwrap();
        match kind {
            FactKind::YesNo if chance.one_in(4) => Fact::No,
            FactKind::YesNo => Fact::Yes,
            FactKind::Count => Fact::Count(n),
            FactKind::Amount => Fact::Amount { hundredths: n, currency: (*chance.pick(&self.currencies)).to_owned() },
        }
    }
}
