//! Moments, remaining time and the two clocks, as people read them. The present moment is always an argument.

use askama::{Template, filters::Safe};
use terms::Instant;

use super::{
    lang::Lang,
    text::Text,
    tone::Tone,
    words::{self as w, Counted, Word},
};

/// A place whose wall clock is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// What to call it: the state's short name or code, such as `XA`.
    pub place: String,
    /// IANA zone name, such as `Etc/GMT-3`. An unknown name leaves the line out; UTC is always there.
    pub iana: String,
}

/// One moment on the wall clocks that matter, and in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// RFC 3339 in UTC, for machines.
    pub machine: String,
    /// `2026-11-23 16:04:05` in UTC; without the seconds where they do not matter.
    pub utc: String,
    /// The same on each wall clock, in the order given: ours first.
    pub local: Vec<Local>,
}

/// A moment on one wall clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Local {
    /// Whose wall.
    pub place: String,
    /// `2026-11-23 17:04:05`.
    pub reads: String,
    /// `+01:00`.
    pub offset: String,
}

impl Moment {
    /// The moment on these wall clocks.
    pub fn at(at: Instant, zones: &[Zone]) -> Self {
        Self::told(at, zones, "%Y-%m-%d %H:%M:%S")
    }

    /// The same, told to the minute: a clock that counts days needs no seconds. Never later than the moment itself.
    pub fn to_minute(at: Instant, zones: &[Zone]) -> Self {
        Self::told(at, zones, "%Y-%m-%d %H:%M")
    }

    fn told(at: Instant, zones: &[Zone], form: &str) -> Self {
        let stamp = at.timestamp();
        let local = |zone: &Zone| {
            let there = stamp.in_tz(&zone.iana).ok()?;
            Some(Local {
                place: zone.place.clone(),
                reads: there.strftime(form).to_string(),
                offset: there.strftime("%:z").to_string(),
            })
        };
        Self {
            machine: at.to_string(),
            utc: stamp.strftime(form).to_string(),
            local: zones.iter().filter_map(local).collect(),
        }
    }

    /// One line per wall clock, UTC last.
    pub(super) fn show(&self) -> Safe<MomentPart<'_>> {
        Safe(MomentPart { m: self })
    }
}

/// The markup of a [`Moment`].
#[derive(Template)]
#[template(path = "parts/moment.html")]
pub(super) struct MomentPart<'a> {
    m: &'a Moment,
}

/// Which of the two clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockKind {
    /// By when the law wants an answer.
    Legal,
    /// When the data will be gone.
    DataDeath,
    /// Until when the records are held.
    Hold,
    /// By when an independent body has to have looked at an emergency.
    PostReview,
    /// When what was postponed is looked at again.
    Postponed,
    /// From when the person whose data was handed over is to be told.
    Notice,
    /// By when the receiver of recalled evidence answers.
    RecallAnswer,
    /// By when an answer to a question helps.
    Consultation,
    /// By when whoever announced something wants to know whether its conditions are accepted.
    Announcement,
    /// By when the authority wants to know what became of what was delivered under an ended order.
    OrderEnd,
}

/// One of the two clocks of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Which.
    pub kind: ClockKind,
    /// When it runs out. `None`: not known, and the page says so.
    pub at: Option<Moment>,
    /// Seconds left; negative once passed. Taken as zero when `at` is `None`.
    pub left: i64,
    /// How it was counted or why it is not known, in words.
    pub says: Option<Text>,
    /// The text that sets it, as a lawyer cites it.
    pub source: Option<String>,
    /// Stopped for good: answered, or held by order so that nothing is destroyed. Shown calmly.
    pub stopped: bool,
}

impl Clock {
    /// A running clock.
    pub fn running(kind: ClockKind, at: Instant, now: Instant, zones: &[Zone]) -> Self {
        let left = at.seconds() - now.seconds();
        Self { kind, at: Some(Moment::to_minute(at, zones)), left, says: None, source: None, stopped: false }
    }

    /// A clock that nobody can read: shown, never left out.
    pub fn unknown(kind: ClockKind) -> Self {
        Self { kind, at: None, left: 0, says: None, source: None, stopped: false }
    }

    /// Its name.
    pub fn name(&self) -> Word {
        match self.kind {
            ClockKind::Legal => w::CLOCK_LEGAL,
            ClockKind::DataDeath => w::CLOCK_DEATH,
            ClockKind::Hold => w::CLOCK_HOLD,
            ClockKind::PostReview => w::CLOCK_POST_REVIEW,
            ClockKind::Postponed => w::CLOCK_POSTPONED,
            ClockKind::Notice => w::CLOCK_NOTICE,
            ClockKind::RecallAnswer => w::CLOCK_RECALL,
            ClockKind::Consultation => w::CLOCK_CONSULTATION,
            ClockKind::Announcement => w::CLOCK_ANNOUNCEMENT,
            ClockKind::OrderEnd => w::CLOCK_ORDER_END,
        }
    }

    /// Does it stand in the column of another clock, so that its cell says which it is?
    fn named(&self) -> bool {
        !matches!(self.kind, ClockKind::Legal | ClockKind::DataDeath)
    }

    /// How pressing: passed, less than a day, or calm. A hold is prolonged by letters and signatures, which take days.
    pub fn tone(&self) -> Tone {
        match (&self.at, self.stopped, self.left) {
            (_, true, _) => Tone::Good,
            (None, _, _) => Tone::Warn,
            (_, _, ..=0) => Tone::Stop,
            (_, _, left) if left <= self.soon() => Tone::Warn,
            _ if self.kind == ClockKind::Hold => Tone::Good,
            _ => Tone::Wait,
        }
    }

    /// From how many seconds on it presses.
    fn soon(&self) -> i64 {
        if self.kind == ClockKind::Hold { 14 * 86_400 } else { 86_400 }
    }

    /// The remaining time in words, such as `2 days 3 hours left`.
    pub(super) fn left(&self, lang: impl Into<Lang>) -> Text {
        let word = match (&self.at, self.stopped) {
            (None, _) => return w::CLOCK_UNKNOWN.into(),
            (_, true) if matches!(self.kind, ClockKind::DataDeath | ClockKind::Hold) => return w::CLOCK_HELD.into(),
            (_, true) => return w::CLOCK_ANSWERED.into(),
            _ if self.left > 0 => w::CLOCK_LEFT,
            _ => w::CLOCK_PASSED,
        };
        Text::Filled(word, vec![("time", span(self.left.unsigned_abs(), lang.into()))])
    }

    /// The panel on a request's page.
    pub(super) fn show(&self, lang: impl Into<Lang>) -> Safe<ClockPart<'_>> {
        Safe(ClockPart { c: self, l: lang.into(), full: true })
    }

    /// The cell in the work list.
    pub(super) fn cell(&self, lang: impl Into<Lang>) -> Safe<ClockPart<'_>> {
        Safe(ClockPart { c: self, l: lang.into(), full: false })
    }
}

/// The markup of a [`Clock`].
#[derive(Template)]
#[template(path = "parts/clock.html")]
pub(super) struct ClockPart<'a> {
    c: &'a Clock,
    l: Lang,
    full: bool,
}

/// A length of time in its two largest units, never rounded up: nobody may be told there is more time than there is.
pub fn span(seconds: u64, lang: Lang) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let units: [(u64, Counted); 3] = [(days, w::DAYS), (hours, w::HOURS), (minutes, w::MINUTES)];
    let first = units.iter().position(|(n, _)| *n > 0);
    match first {
        None => w::UNDER_A_MINUTE.of(lang).to_owned(),
        Some(first) => {
            let shown = units.iter().skip(first).take(2).filter(|(n, _)| *n > 0);
            let parts: Vec<String> = shown.map(|(n, unit)| unit.of(*n, lang)).collect();
            parts.join(match lang {
                Lang::Zh => "",
                Lang::Ar => " و",
                _ => " ",
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seconds: u64, lang: Lang, expected: &str) {
        assert_eq!(span(seconds, lang), expected);
    }

    #[test]
    fn a_span_is_told_in_two_units_and_rounded_down() {
        check(59, Lang::En, "less than a minute");
        check(61, Lang::En, "1 minute");
        check(3_600 + 59 * 60 + 59, Lang::En, "1 hour 59 minutes");
        check(2 * 86_400 + 3_600, Lang::En, "2 days 1 hour");
        check(86_400 + 59, Lang::En, "1 day");
    }

    #[test]
    fn each_language_counts_in_its_own_way() {
        check(86_400, Lang::Ru, "1 день");
        check(3 * 86_400, Lang::Ru, "3 дня");
        check(11 * 86_400, Lang::Ru, "11 дней");
        check(21 * 86_400, Lang::Ru, "21 день");
        check(86_400, Lang::Ar, "يوم واحد");
        check(2 * 86_400, Lang::Ar, "يومان");
        check(3 * 86_400, Lang::Ar, "3 أيام");
        check(11 * 86_400, Lang::Ar, "11 يومًا");
        check(100 * 86_400, Lang::Ar, "100 يوم");
        check(2 * 86_400 + 3 * 3_600, Lang::Zh, "2天3小时");
    }

    #[test]
    fn a_clock_that_stands_says_of_records_that_they_are_held_and_of_a_term_that_it_was_kept() {
        let at = Instant::from_micros(1_795_356_185_000_000);
        for (kind, word) in [
            (ClockKind::Legal, w::CLOCK_ANSWERED),
            (ClockKind::DataDeath, w::CLOCK_HELD),
            (ClockKind::Hold, w::CLOCK_HELD),
        ] {
            let stands = Clock { stopped: true, ..Clock::running(kind, at, at, &[]) };
            assert_eq!(stands.left(Lang::En), word.into());
        }
    }

    #[test]
    fn a_moment_is_told_on_each_wall_and_in_utc() {
        let at = Instant::from_micros(1_795_356_185_000_000);
        let zones = [
            Zone { place: "XA".into(), iana: "Etc/GMT-8".into() },
            Zone { place: "XB".into(), iana: "no such zone".into() },
        ];
        let moment = Moment::at(at, &zones);
        assert_eq!(moment.utc, "2026-11-22 14:03:05");
        assert_eq!(moment.local.len(), 1);
        assert_eq!(moment.local[0].reads, "2026-11-22 22:03:05");
        assert_eq!(moment.local[0].offset, "+08:00");
    }

    #[test]
    fn a_clock_says_how_pressing_it_is() {
        let now = Instant::from_micros(1_795_356_185_000_000);
        let clock = |hours: i64| {
            let at = Instant::from_micros(now.micros() + hours * 3_600_000_000);
            Clock::running(ClockKind::Legal, at, now, &[]).tone()
        };
        assert_eq!(clock(48), Tone::Wait);
        assert_eq!(clock(3), Tone::Warn);
        assert_eq!(clock(-1), Tone::Stop);
        assert_eq!(Clock::unknown(ClockKind::DataDeath).tone(), Tone::Warn);
    }
}
