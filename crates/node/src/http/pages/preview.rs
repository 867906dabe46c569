//! The answer that a clerk has seen, from the JSON that was kept to the page: every candidate, every doubt.

use serde::Deserialize;
use terms::Instant;

use super::names;
use crate::web::{Badge, Candidate, Moment, Preview, Text, Tone, Zone, words as w};

#[derive(Deserialize)]
struct Answer {
    verdict: String,
    candidates: Vec<Line>,
    #[serde(default)]
    shared_by: u64,
    clock: Clock,
    #[serde(default)]
    widened_by_ms: u64,
}

#[derive(Deserialize)]
struct Clock {
    source: String,
    error_ms: u64,
}

#[derive(Deserialize)]
struct Line {
    subscriber: Option<String>,
    shape: String,
    from: String,
    to: String,
    #[serde(default)]
    addresses: Vec<String>,
    #[serde(default)]
    doubts: Vec<String>,
}

/// The answer on the page. `None`: it is not in the form that this node writes.
pub(super) fn of(answer: &str, zones: &[Zone]) -> Option<Preview> {
    let answer: Answer = serde_json::from_str(answer).ok()?;
    let count = answer.candidates.len();
    let (says, tone) = match (answer.verdict.as_str(), count) {
        ("none", _) | (_, 0) => (Text::Word(w::FOUND_NONE), Tone::Info),
        ("one", 1) => (Text::Word(w::FOUND_ONE), Tone::Good),
        _ => (Text::Filled(w::FOUND_SEVERAL, vec![("n", count.to_string())]), Tone::Warn),
    };
    let mut shapes: Vec<&str> = answer.candidates.iter().map(|c| c.shape.as_str()).collect();
    shapes.sort_unstable();
    shapes.dedup();
    let clocks = format!(
        "± {} ms ({}); period widened by {} ms",
        answer.clock.error_ms, answer.clock.source, answer.widened_by_ms
    );
    Some(Preview {
        says,
        tone,
        candidates: answer.candidates.iter().filter_map(|c| candidate(c, count, zones)).collect(),
        sharers: answer.shared_by,
        clock_error: Text::in_lang(clocks, names::BOOK_LANG),
        shape: Text::in_lang(if shapes.is_empty() { "–".to_owned() } else { shapes.join(", ") }, names::BOOK_LANG),
    })
}

fn candidate(line: &Line, count: usize, zones: &[Zone]) -> Option<Candidate> {
    let at = |text: &str| Instant::parse(text).ok().map(|at| Moment::at(at, zones));
    let doubt = match (count, line.doubts.is_empty()) {
        (1, true) => Badge::new(w::DOUBT_CERTAIN, Tone::Good),
        (1, false) => Badge::new(w::DOUBT_LIKELY, Tone::Wait),
        _ => Badge::new(w::DOUBT_POSSIBLE, Tone::Warn),
    };
    let mut because = vec![format!("{}: {}", line.shape, line.addresses.join(" → "))];
    because.extend(line.doubts.iter().cloned());
    Some(Candidate {
        subscriber: line.subscriber.clone().unwrap_or_else(|| "–".into()),
        from: at(&line.from)?,
        to: at(&line.to),
        because: Text::in_lang(because.join("; "), names::BOOK_LANG),
        doubt,
    })
}
