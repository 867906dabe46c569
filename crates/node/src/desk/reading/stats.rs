//! The year's figures, recomputed from the log and from nothing else (FIELD 2.5; Reg. (EU) 2023/1543 art. 28).

use std::collections::{BTreeMap, BTreeSet};

use request::{Decision, Event, Side, State};
use store::{Entry, Store};
use terms::Instant;

/// So many entries are read at once.
const AT_ONCE: u32 = 1_000;

/// What a year came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Counts by name, such as `asked.received` or `asked.refused.DC`.
    pub counts: BTreeMap<String, u64>,
    /// Median times in milliseconds by name, such as `asked.hold`.
    pub medians_ms: BTreeMap<String, u64>,
}

/// Counts what the log says of one year (UTC), and tells the years in which anything happened. The same log gives the same figures to anyone; nobody's looks are
/// counted, and so they are not read.
///
/// # Errors
/// [`store::Trouble`] when they cannot be read back.
pub async fn statistics_of(store: &Store, year: i16) -> Result<(Statistics, BTreeSet<i16>), store::Trouble> {
    let (mut figures, mut years, mut after) = (Figures::of(year), BTreeSet::new(), 0);
    loop {
        let part = store.all_but_looks(after, AT_ONCE).await?;
        let Some(last) = part.last() else { return Ok((figures.done(), years)) };
        after = last.seq;
        for entry in &part {
            years.insert(year_of(entry.at));
            figures.note(entry);
        }
    }
}

/// The year of a moment (UTC).
pub fn year_of(at: Instant) -> i16 {
    jiff::tz::TimeZone::UTC.to_datetime(at.timestamp()).year()
}

/// The figures while they are counted.
struct Figures {
    year: i16,
    counts: BTreeMap<String, u64>,
    requests: BTreeMap<String, Counted>,
}

/// One request while it is counted.
struct Counted {
    state: State,
    /// When each kind of event came first.
    first: BTreeMap<&'static str, Instant>,
}

/// Times that are told as medians, by the kinds of events between which they lie.
const TIMES: [(&str, &str, &str); 5] = [
    ("hold", "received", "held"),
    ("decision", "received", "reviewed"),
    ("production", "ordered", "produced"),
    ("transmission", "received", "transmitted"),
    ("answer", "sent", "evidence-came"),
];

impl Figures {
    fn of(year: i16) -> Self {
        Self { year, counts: BTreeMap::new(), requests: BTreeMap::new() }
    }

    fn note(&mut self, entry: &Entry) {
        if year_of(entry.at) != self.year {
            return;
        }
        if let Some(name) = counted(entry) {
            *self.counts.entry(name).or_default() += 1;
        }
        let Some(side) = side_of(&entry.stream) else { return };
        let new = || Counted { state: State::new(side), first: BTreeMap::new() };
        let one = self.requests.entry(entry.stream.clone()).or_insert_with(new);
        one.state = std::mem::replace(&mut one.state, State::new(side)).apply(&entry.event);
        for kind in TIMES.iter().flat_map(|(_, from, to)| [*from, *to]).filter(|kind| *kind == entry.kind) {
            one.first.entry(kind).or_insert(entry.at);
        }
    }

    fn done(mut self) -> Statistics {
        let mut times: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for Counted { state, first } in self.requests.values() {
            let side = word(state.side);
            *self.counts.entry(format!("{side}.now.{}", state.stage.as_str())).or_default() += 1;
            for (name, from, to) in TIMES {
                if let Some((from, to)) = first.get(from).zip(first.get(to)) {
                    let ms = u64::try_from(to.since(*from).as_millis()).unwrap_or(u64::MAX);
                    times.entry(format!("{side}.{name}")).or_default().push(ms);
                }
            }
        }
        let median = |(name, mut ms): (String, Vec<u64>)| {
            ms.sort_unstable();
            Some((name, *ms.get(ms.len() / 2)?))
        };
        Statistics { counts: self.counts, medians_ms: times.into_iter().filter_map(median).collect() }
    }
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
        Event::PersonNotice(notice) => format!("notice.{}", notice.word),
        Event::Recalled { recall } | Event::RecallCame { recall } => format!("recalled.{}", recall.cause),
        Event::RecallAnswered { destroyed, .. } | Event::RecallAnswerCame(request::RecallAnswer { destroyed, .. }) => {
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
