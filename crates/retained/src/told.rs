//! What time it surely is: the rule by which records are never destroyed early, whatever a clock does.
//!
//! A clock on the wall can jump by ten years in both directions: a flat battery, a wrong server, a hand. Nothing inside
//! a machine tells a jump ahead from a long sleep. What does not jump is how long the machine has been running. So the
//! archive keeps, sealed, one moment that has **surely passed**, and moves it on for three reasons only:
//!
//! 1. The machine was running: the time that its uptime counts, as long as it is the same run of the same machine.
//! 2. A person said that the clock is right (`comity retained expire --clock-is-right`, logged).
//! 3. It is the first time: then nothing but what was taken in just now can be destroyed, and the moment of the last
//!    batch is believed, or, in an empty archive, the clock.
//!
//! Expiry acts as of the earlier of that moment and of what the wall clock says. From this follow:
//!
//! - **Never early.** The moment surely passed is never ahead of true time, so no jump ahead destroys anything. (It would
//!   be ahead only if a person confirmed a clock that was ahead, or if the archive was begun under one; then the wall
//!   clock, once right, holds expiry back.)
//! - **A jump back destroys nothing either**, and when the clock is right again expiry catches up at the next round.
//! - **Late by what the machine slept, and no more.** Time in which the machine was off is not counted until a person
//!   confirms it. A restart of minutes costs minutes; more than [`LATE_MAX`] in all is trouble that the page, the status
//!   and each round of the duties name, with what to do.
//!
//! The price of the rule is a word by the operator after a long outage. The other rule, to believe any step of less than
//! two days, destroys two days early when it is wrong, and again at each restart; what is destroyed cannot be fetched back.
//!
//! Not done: other people's clocks (signed time stamps, the letters of two peers that agree) could confirm in the
//! operator's stead. A crystal that runs slow by 0.01 % adds less than an hour a year to the delay.

use std::time::Duration;

use terms::Instant;

/// Time of sleep that may go unconfirmed before it is trouble.
pub const LATE_MAX: Duration = Duration::from_secs(86_400);

/// What a machine says of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The clock on the wall.
    pub wall: Instant,
    /// Which run of which machine: drawn anew at each start of the system.
    pub boot: [u8; 16],
    /// How long it has been running.
    pub uptime: Duration,
}

/// What has surely passed, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Surely {
    /// This moment.
    pub passed: Instant,
    /// The run of the machine that counted on from there.
    pub boot: [u8; 16],
    /// Its uptime then.
    pub uptime: Duration,
}

/// The time that expiry acts on. Only [`Surely`] tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    as_of: Instant,
    surely: Instant,
    wall: Instant,
}

impl Told {
    /// Expiry acts as of this moment.
    pub fn as_of(&self) -> Instant {
        self.as_of
    }

    /// What the clock on the wall says.
    pub fn wall(&self) -> Instant {
        self.wall
    }

    /// By how much expiry is behind the wall clock: time that nobody has confirmed.
    pub fn unconfirmed(&self) -> Duration {
        self.wall.since(self.surely)
    }

    /// By how much the wall clock is behind what has surely passed: it was set back, or a person confirmed a clock that
    /// was ahead.
    pub fn set_back(&self) -> Duration {
        self.surely.since(self.wall)
    }

    /// Does somebody have to look at the clock?
    pub fn is_trouble(&self) -> bool {
        self.unconfirmed().max(self.set_back()) > LATE_MAX
    }
}

impl Surely {
    /// The first time: `received` is when the last batch was taken in, if there is one.
    pub fn begin(reading: Reading, received: Option<Instant>) -> Self {
        let passed = received.map_or(reading.wall, |received| received.min(reading.wall));
        Self { passed, boot: reading.boot, uptime: reading.uptime }
    }

    /// Moves on by what the machine counted, and by nothing else.
    #[must_use]
    pub fn tell(self, reading: Reading) -> (Self, Told) {
        let same = reading.boot == self.boot;
        // An uptime that went back is another run, whatever it calls itself.
        let ran = reading.uptime.checked_sub(self.uptime).filter(|_| same).unwrap_or_default();
        let next = Self { passed: self.passed.after(ran), boot: reading.boot, uptime: reading.uptime };
        (next, next.told(reading))
    }

    /// A person says that this clock is right: that moment has passed.
    #[must_use]
    pub fn confirm(reading: Reading) -> (Self, Told) {
        let next = Self::begin(reading, None);
        (next, next.told(reading))
    }

    fn told(self, reading: Reading) -> Told {
        Told { as_of: self.passed.min(reading.wall), surely: self.passed, wall: reading.wall }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: i64 = 31_557_600;

    /// A small generator: the same walk for the same seed.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % end
        }
    }

    struct Machine {
        truth: i64,
        wrong_by: i64,
        boot: u8,
        uptime: u64,
    }

    impl Machine {
        fn reading(&self) -> Reading {
            let wall = Instant::from_micros((self.truth + self.wrong_by).max(0) * 1_000_000);
            Reading { wall, boot: [self.boot; 16], uptime: Duration::from_secs(self.uptime) }
        }

        fn now(&self) -> Instant {
            Instant::from_micros(self.truth * 1_000_000)
        }
    }

    /// One life of a machine: it runs, sleeps, is copied back to an older uptime, and its clock jumps by up to ten years.
    fn check(seed: u64, steps: u32) {
        let mut chance = Chance(seed);
        let mut machine = Machine { truth: 57 * YEAR, wrong_by: 0, boot: 0, uptime: 40 };
        let mut kept = Surely::begin(machine.reading(), None);
        // Sleep that nobody has confirmed, in seconds.
        let mut slept = 0;
        for step in 0..steps {
            match chance.below(8) {
                0 => machine.wrong_by = chance.below(20 * YEAR as u64) as i64 - 10 * YEAR,
                1 => machine.wrong_by = chance.below(7_200) as i64 - 3_600,
                2 | 3 => machine.wrong_by = 0,
                4 => {
                    // Off for up to two days; the state was last written some minutes before.
                    let off = chance.below(2 * 86_400) as i64;
                    machine.truth += off;
                    slept += off;
                    (machine.boot, machine.uptime) = (machine.boot.wrapping_add(1), chance.below(100));
                }
                5 if machine.wrong_by == 0 => {
                    kept = Surely::confirm(machine.reading()).0;
                    slept = 0;
                }
                _ => {}
            }
            let ran = chance.below(86_400) as i64;
            machine.truth += ran;
            machine.uptime += ran as u64;
            let (next, told) = kept.tell(machine.reading());
            assert!(told.as_of() <= machine.now(), "seed {seed}, step {step}: early");
            if machine.wrong_by >= 0 {
                // The first reading after a start counts from there: what ran before it is lost as well.
                let late = machine.now().since(told.as_of()).as_secs() as i64;
                assert!(late <= slept + ran, "seed {seed}, step {step}: later than it slept");
            }
            if next.boot != kept.boot {
                slept += ran;
            }
            kept = next;
        }
        machine.wrong_by = 0;
        let (_, told) = Surely::confirm(machine.reading());
        assert_eq!((told.as_of(), told.is_trouble()), (machine.now(), false), "confirmed, it is not late at all");
    }

    #[test]
    fn never_early_and_late_by_sleep_alone_in_a_hundred_thousand_jumps() {
        (0..1_000).for_each(|seed| check(seed, 800));
    }

    #[test]
    fn a_jump_of_ten_years_is_trouble_and_moves_nothing() {
        let at = |wall: &str, seconds| Reading {
            wall: Instant::parse(wall).unwrap(),
            boot: [1; 16],
            uptime: Duration::from_secs(seconds),
        };
        let kept = Surely::begin(at("2026-11-24T00:00:00Z", 0), None);
        for wrong in ["2036-11-24T00:01:00Z", "2016-11-24T00:01:00Z"] {
            let (_, told) = kept.tell(at(wrong, 60));
            assert!(told.is_trouble());
            assert!(told.as_of() <= Instant::parse("2026-11-24T00:01:00Z").unwrap());
        }
        let (_, told) = kept.tell(at("2026-11-24T00:01:00Z", 60));
        assert_eq!((told.as_of(), told.is_trouble()), (told.wall(), false));
    }

    #[test]
    fn an_archive_that_was_begun_before_believes_its_last_batch() {
        let reading = |wall| Reading { wall: Instant::parse(wall).unwrap(), boot: [1; 16], uptime: Duration::ZERO };
        let received = Instant::parse("2026-11-20T00:00:00Z").ok();
        assert_eq!(Some(Surely::begin(reading("2036-01-01T00:00:00Z"), received).passed), received);
    }
}
