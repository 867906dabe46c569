//! The answer that a clerk has seen, from the JSON that was kept to the page: every candidate, every doubt.

use serde::Deserialize;
use terms::Instant;

use super::names;
use crate::{
    desk,
    web::{Badge, Candidate, Fact, Moment, Preview, Text, Tone, Zone, words as w},
};

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

/// Longer texts are read from the package.
const SHOWN_MAX: usize = 16_000;

/// An answer in the company's own form: what it is, and where it is a text, what it says. Nothing of it is understood here.
pub(super) fn foreign(answer: &[u8]) -> Vec<Fact> {
    let Some((kind, bytes)) = desk::etsi_content(answer) else { return Vec::new() };
    let mut facts = vec![
        Fact::text(w::RESULT, w::ANSWER_OWN_FORM),
        Fact::code(w::FORMAT, kind),
        Fact::text(w::SIZE, Text::own(w::size(bytes.len() as u64))),
    ];
    let plain = |text: &&str| text.len() <= SHOWN_MAX && !text.chars().any(|c| c.is_control() && !"\n\r\t".contains(c));
    let text = std::str::from_utf8(&bytes).ok().filter(plain);
    facts.extend(text.map(|text| Fact::text(w::WHAT_CAME_BACK, Text::own(text))));
    facts
}

/// The answer on the page, with the realm of each candidate's last address where this node is the provider and knows it. `None`: it is not in
/// the form that this node writes.
pub(super) fn of(answer: &str, realms: &[Option<String>], zones: &[Zone]) -> Option<Preview> {
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
    let placed = |(place, line): (usize, &Line)| candidate(line, (count, realms.get(place).cloned().flatten()), zones);
    Some(Preview {
        says,
        tone,
        candidates: answer.candidates.iter().enumerate().filter_map(placed).collect(),
        sharers: answer.shared_by,
        clock_error: Text::in_lang(clocks, names::BOOK_LANG),
        shape: Text::in_lang(if shapes.is_empty() { "–".to_owned() } else { shapes.join(", ") }, names::BOOK_LANG),
    })
}

fn candidate(line: &Line, (count, realm): (usize, Option<String>), zones: &[Zone]) -> Option<Candidate> {
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
        realm,
        because: Text::in_lang(because.join("; "), names::BOOK_LANG),
        doubt,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_candidate_stands_in_its_own_realm_and_one_that_cannot_be_read_moves_no_other() {
        let line = |name: &str, from: &str| {
            serde_json::json!({ "subscriber": name, "shape": "session", "from": from, "to": "2026-11-23T16:00:02Z",
                "addresses": ["203.0.113.7", "10.0.0.1"], "doubts": ["several fit"] })
        };
        let candidates =
            [line("home", "2026-11-23T16:00:01Z"), line("torn", "-"), line("acme", "2026-11-23T16:00:01Z")];
        let clock = serde_json::json!({ "source": "NTP", "error_ms": 1 });
        let answer = serde_json::json!({ "verdict": "several", "candidates": candidates, "clock": clock }).to_string();
        let realms = [None, Some("lost".to_owned()), Some("acme-net".to_owned())];
        let check = |realms: &[Option<String>], expect: [Option<&str>; 2]| {
            let shown = of(&answer, realms, &[]).unwrap().candidates;
            assert_eq!(shown.iter().map(|c| c.realm.as_deref()).collect::<Vec<_>>(), expect);
        };
        check(&realms, [None, Some("acme-net")]);
        check(&[], [None, None]);
    }
}
