//! The read journal beside the decisions of the node's log: every read was decided, once, in time, and its answer is known.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    time::Duration,
};

use guard::PASS_LIFE_MAX;
use terms::{Digest, Instant};

use crate::{ReadAct, ReadNote};

/// A read that is younger may still be on its way into the log.
const SETTLES_IN: Duration = Duration::from_secs(60);

/// A decision to read, as it stands in the log, and the answer that was recorded after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its leaf.
    pub leaf: u64,
    /// The deed. None: the case was forgotten since; that something was decided, and when, is all that is known.
    pub deed: Option<Digest>,
    /// When it was decided.
    pub at: Instant,
    /// The answer that the log has for it.
    pub answer: Option<Recorded>,
}

/// An answer in the node's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// How many candidates.
    pub candidates: u64,
    /// How many bytes, all of it counted. None: it was destroyed since, as it may be once its order has ended.
    pub bytes: Option<u64>,
}

/// Something that does not fit. Each names a leaf, and nothing about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Discrepancy {
    /// Read under a leaf that is no decision to read.
    NoSuchDecision(u64),
    /// Read under a decision about another deed.
    OtherDeed(u64),
    /// A decision was used more than once.
    UsedTwice(u64),
    /// Read before the decision, or after its leave had run out.
    OutOfTime(u64),
    /// Read and given out, but the log has no answer of it.
    NotRecorded(u64),
    /// The log has an answer with another count of candidates, or one that is too small for what went out.
    OtherAnswer(u64),
    /// The log has an answer that the archive did not give.
    NotRead(u64),
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchDecision(leaf) => write!(f, "read under leaf {leaf}, which is no decision to read"),
            Self::OtherDeed(leaf) => write!(f, "read under leaf {leaf}, which decided another deed"),
            Self::UsedTwice(leaf) => write!(f, "the decision at leaf {leaf} was used more than once"),
            Self::OutOfTime(leaf) => write!(f, "read under leaf {leaf} outside the time for which it gave leave"),
            Self::NotRecorded(leaf) => write!(f, "read under leaf {leaf}, and the log has no answer of it"),
            Self::OtherAnswer(leaf) => write!(f, "the answer in the log for leaf {leaf} is not what was read"),
            Self::NotRead(leaf) => write!(f, "the log has an answer for leaf {leaf} that the archive did not give"),
        }
    }
}

/// Compares. `decisions` are those since the journal is kept; reads under older ones are passed over by the caller.
pub fn reconcile(reads: &[ReadNote], decisions: &[Decision], now: Instant) -> Vec<Discrepancy> {
    let decided: BTreeMap<u64, &Decision> = decisions.iter().map(|d| (d.leaf, d)).collect();
    let mut used: BTreeSet<u64> = BTreeSet::new();
    let mut out = BTreeSet::new();
    for read in reads {
        let leaf = read.leaf;
        if !used.insert(leaf) {
            out.insert(Discrepancy::UsedTwice(leaf));
        }
        let Some(decision) = decided.get(&leaf) else {
            out.insert(Discrepancy::NoSuchDecision(leaf));
            continue;
        };
        if read.at < decision.at || read.at.since(decision.at) > PASS_LIFE_MAX {
            out.insert(Discrepancy::OutOfTime(leaf));
        }
        let Some(deed) = decision.deed else { continue };
        if deed != read.deed {
            out.insert(Discrepancy::OtherDeed(leaf));
        }
        match (read.act, decision.answer) {
            (ReadAct::Answered, None) if now.since(read.at) >= SETTLES_IN => {
                out.insert(Discrepancy::NotRecorded(leaf));
            }
            (ReadAct::Answered, Some(answer))
                if answer.candidates != u64::from(read.candidates)
                    || answer.bytes.is_some_and(|bytes| bytes < read.bytes) =>
            {
                out.insert(Discrepancy::OtherAnswer(leaf));
            }
            (ReadAct::Withheld | ReadAct::Held, Some(_)) => {
                out.insert(Discrepancy::OtherAnswer(leaf));
            }
            _ => {}
        }
    }
    let unread = decisions.iter().filter(|d| d.answer.is_some() && !used.contains(&d.leaf));
    out.extend(unread.map(|d| Discrepancy::NotRead(d.leaf)));
    out.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(1_000_000_000_000 + seconds * 1_000_000)
    }

    fn deed(number: u8) -> Digest {
        Digest::from_bytes([number; 32])
    }

    fn decision(leaf: u64) -> Decision {
        let answer = Some(Recorded { candidates: 2, bytes: Some(500) });
        Decision { leaf, deed: Some(deed(1)), at: at(0), answer }
    }

    fn read(leaf: u64) -> ReadNote {
        ReadNote { act: ReadAct::Answered, deed: deed(1), leaf, rows: 3, candidates: 2, bytes: 90, at: at(1) }
    }

    fn check(spoil: impl Fn(&mut Vec<ReadNote>, &mut Vec<Decision>), expected: &[Discrepancy]) {
        let (mut reads, mut decisions) = (vec![read(7), read(9)], vec![decision(7), decision(9)]);
        spoil(&mut reads, &mut decisions);
        assert_eq!(reconcile(&reads, &decisions, at(3_600)), expected);
    }

    #[test]
    fn reads_that_were_decided_once_and_in_time_say_nothing() {
        check(|_, _| {}, &[]);
        // A decision that was never used, and a hold, of which nothing goes out.
        check(|_, d| d.push(Decision { answer: None, ..decision(11) }), &[]);
        let held = |r: &mut Vec<ReadNote>, d: &mut Vec<Decision>| {
            r.push(ReadNote { act: ReadAct::Held, candidates: 0, bytes: 0, ..read(11) });
            d.push(Decision { answer: None, ..decision(11) });
        };
        check(held, &[]);
    }

    #[test]
    fn what_was_forgotten_or_destroyed_since_is_not_missing() {
        let gone = Some(Recorded { candidates: 2, bytes: None });
        check(|_, d| d[0].answer = gone, &[]);
        check(|_, d| d[0].answer = Some(Recorded { candidates: 3, bytes: None }), &[Discrepancy::OtherAnswer(7)]);
        let forgotten = |d: &mut Vec<Decision>| d[0] = Decision { deed: None, answer: None, ..decision(7) };
        check(|_, d| forgotten(d), &[]);
        let twice = |r: &mut Vec<ReadNote>, d: &mut Vec<Decision>| {
            forgotten(d);
            r.push(read(7));
        };
        check(twice, &[Discrepancy::UsedTwice(7)]);
        let late = |r: &mut Vec<ReadNote>, d: &mut Vec<Decision>| {
            forgotten(d);
            r[0].at = at(15 * 60 + 1);
        };
        check(late, &[Discrepancy::OutOfTime(7)]);
    }

    #[test]
    fn a_read_without_a_decision_is_found() {
        check(|_, d| d.retain(|d| d.leaf != 7), &[Discrepancy::NoSuchDecision(7)]);
        check(|r, _| r[1].deed = deed(2), &[Discrepancy::OtherDeed(9)]);
    }

    #[test]
    fn a_decision_that_was_used_twice_is_found() {
        check(|r, _| r.push(read(7)), &[Discrepancy::UsedTwice(7)]);
    }

    #[test]
    fn a_read_outside_its_leave_is_found() {
        check(|r, _| r[0].at = at(-1), &[Discrepancy::OutOfTime(7)]);
        check(|r, _| r[0].at = at(15 * 60 + 1), &[Discrepancy::OutOfTime(7)]);
    }

    #[test]
    fn an_answer_that_differs_from_what_was_read_is_found() {
        check(|r, _| r[0].candidates = 3, &[Discrepancy::OtherAnswer(7)]);
        check(|r, _| r[0].bytes = 501, &[Discrepancy::OtherAnswer(7)]);
        check(|r, _| r[0].act = ReadAct::Withheld, &[Discrepancy::OtherAnswer(7)]);
        check(|_, d| d[1].answer = None, &[Discrepancy::NotRecorded(9)]);
        check(|r, _| r.retain(|r| r.leaf != 7), &[Discrepancy::NotRead(7)]);
    }

    #[test]
    fn a_read_of_this_minute_may_still_be_on_its_way_into_the_log() {
        let decisions = [Decision { answer: None, ..decision(7) }];
        assert_eq!(reconcile(&[read(7)], &decisions, at(30)), []);
        assert_eq!(reconcile(&[read(7)], &decisions, at(61)), [Discrepancy::NotRecorded(7)]);
    }
}
