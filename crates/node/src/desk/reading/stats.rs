//! The year's figures, recomputed from the log and from nothing else (FIELD 2.5; Reg. (EU) 2023/1543 art. 28).

use std::collections::BTreeMap;

use request::{Decision, Event, Side, State};
use store::Entry;
use terms::Instant;

/// What a year came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Counts by name, such as `asked.received` or `asked.refused.DC`.
    pub counts: BTreeMap<String, u64>,
    /// Median times in milliseconds by name, such as `asked.hold`.
    pub medians_ms: BTreeMap<String, u64>,
}

/// Counts what the log says of one year (UTC). The same log gives the same figures to anyone.
pub fn statistics(entries: &[Entry], year: i16) -> Statistics {
    let mut out = Statistics::default();
    let mut times: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut streams: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    let in_year = |at: Instant| jiff::tz::TimeZone::UTC.to_datetime(at.timestamp()).year() == year;
    for entry in entries.iter().filter(|e| in_year(e.at)) {
        streams.entry(&entry.stream).or_default().push(entry);
        if let Some(name) = counted(entry) {
            *out.counts.entry(name).or_default() += 1;
        }
    }
    for (stream, entries) in &streams {
        let Some(side) = side_of(stream) else { continue };
        let state = entries.iter().fold(State::new(side), |s, e| s.apply(&e.event));
        *out.counts.entry(format!("{}.now.{}", word(side), state.stage.as_str())).or_default() += 1;
        for (name, from, to) in [
            ("hold", "received", "held"),
            ("decision", "received", "reviewed"),
            ("production", "ordered", "produced"),
            ("transmission", "received", "transmitted"),
            ("answer", "sent", "evidence-came"),
        ] {
            let at = |kind: &str| entries.iter().find(|e| e.kind == kind).map(|e| e.at);
            if let (Some(from), Some(to)) = (at(from), at(to)) {
                let ms = u64::try_from(to.since(from).as_millis()).unwrap_or(u64::MAX);
                times.entry(format!("{}.{name}", word(side))).or_default().push(ms);
            }
        }
    }
    for (name, mut ms) in times {
        ms.sort_unstable();
        if let Some(median) = ms.get(ms.len() / 2) {
            out.medians_ms.insert(name, *median);
        }
    }
    out
}

fn side_of(stream: &str) -> Option<Side> {
    if stream.starts_with("asking/") {
        Some(Side::Asking)
    } else if stream.starts_with("asked/") {
        Some(Side::Asked)
    } else {
        None
    }
}

fn word(side: Side) -> &'static str {
    if side == Side::Asking { "asking" } else { "asked" }
}

fn counted(entry: &Entry) -> Option<String> {
    let side = entry.stream.split('/').next().unwrap_or("house");
    let name = match &entry.event {
        Event::Sent { kind, .. } if kind == "request" => "sent".to_owned(),
        Event::Received { draft, .. } => {
            format!("received.{}", draft.field(request::fields::URGENCY).unwrap_or("unknown"))
        }
        Event::Held { .. } => "held".into(),
        Event::Reviewed { decision, .. } | Event::DecisionTold { decision } => match decision {
            Decision::Execute => "decided.execute".into(),
            Decision::Refuse { ground, .. } => format!("decided.refuse.{ground}"),
            Decision::Condition { .. } => "decided.condition".into(),
            Decision::Supplement { .. } => "decided.supplement".into(),
            Decision::Postpone { ground, .. } => format!("decided.postpone.{ground}"),
        },
        Event::Granted { .. } => "granted".into(),
        Event::Produced { .. } => "produced".into(),
        Event::NotExecuted { ground, .. } => format!("not-executed.{ground}"),
        Event::Transmitted { .. } => "transmitted".into(),
        Event::EvidenceChecked { verified, .. } => format!("verified.{verified}"),
        Event::OutcomeTold { outcome } => format!("outcome.{}", outcome.result),
        Event::Withdrawn { .. } => "withdrawn".into(),
        Event::Consulted { question } | Event::ConsultationCame { question } => format!("consulted.{}", question.about),
        Event::CallBackRecorded { .. } => "called-back".into(),
        Event::Flagged { code, .. } => format!("flagged.{code}"),
        Event::PostReviewed { confirmed, signed, .. } => match (confirmed, signed) {
            (true, _) => "post-review.confirmed".into(),
            (false, Some(_)) => "post-review.refused".into(),
            (false, None) => "post-review.lapsed".into(),
        },
        Event::Recalled { recall } | Event::RecallCame { recall } => format!("recalled.{}", recall.cause),
        Event::RecallAnswered { destroyed, .. } | Event::RecallAnswerCame { destroyed, .. } => {
            format!("recall-answered.{}", if *destroyed { "destroyed" } else { "refused" })
        }
        Event::Refused { code, .. } => format!("refused.{code}"),
        Event::LetterRefused { code, .. } => format!("letter-refused.{code}"),
        Event::Attempted { result, .. } => format!("attempted.{}", result.split([':', ' ']).next().unwrap_or("")),
        Event::NoticeCame { .. } => "notice".into(),
        Event::ReadDecided { .. } => "read-decided".into(),
        Event::OrderEnded(end) if end.released => "hold-released".into(),
        Event::OrderEnded(end) => format!("order-ended.{}", end.cause),
        Event::OrderEndAnswered(answer) => format!("order-end-answered.{}", answer.result),
        Event::DirectlyOrdered(_) => "ordered".into(),
        Event::EvidenceCame { .. } if side == "direct" => "taken-in".into(),
        Event::OrderAnswered { result } => format!("answered.{result}"),
        Event::InformationApproved { bound, .. } => format!("sent.{}", if *bound { "announced" } else { "at-once" }),
        Event::InformationGiven => "given".into(),
        Event::InformationAnswered { accepted, .. } => {
            format!("answered.{}", if *accepted { "accepted" } else { "declined" })
        }
        Event::InformationCame { whole, .. } => if *whole { "received" } else { "announced" }.into(),
        _ => return None,
    };
    Some(format!("{side}.{name}"))
}
