//! Who did what happened: a person of this house, the body or company that told it, or this node.

use request::Event;
use store::Entry;
use terms::NodeId;

use super::names;
use crate::Node;

/// By name. `events` is what happened in the same case: whose letter it was stands in an earlier entry.
pub(super) fn who(node: &Node, entry: &Entry, events: &[Entry]) -> String {
    match (&entry.by, elsewhere(entry, events)) {
        (Some(officer), _) => names::officer(node, officer),
        (None, Some(id)) => {
            let member = node.directory.node(&id).map(|member| member.name().to_owned());
            let name = member.or_else(|| node.partner(&id).map(|partner| partner.name.clone()));
            name.unwrap_or_else(|| id.to_string())
        }
        (None, None) => node.config.name.clone(),
    }
}

/// The node that told it, where nobody of this house did it.
fn elsewhere(entry: &Entry, events: &[Entry]) -> Option<NodeId> {
    let before = || events.iter().rev().filter(|e| e.seq <= entry.seq);
    let sent = |kinds: &[&str]| {
        before().find_map(|e| match &e.event {
            Event::Sent { kind, to, .. } | Event::Readied { kind, to, .. } if kinds.contains(&kind.as_str()) => {
                Some(to.clone())
            }
            _ => None,
        })
    };
    let came = || {
        before().find_map(|e| match &e.event {
            Event::Received { from, .. } | Event::OrderCame { from, .. } | Event::InformationCame { from, .. } => {
                Some(from.clone())
            }
            _ => None,
        })
    };
    let case = entry.stream.split('/').next().unwrap_or_default();
    match (&entry.event, case) {
        (
            Event::Received { from, .. }
            | Event::OrderCame { from, .. }
            | Event::NoticeCame { from, .. }
            | Event::InformationCame { from, .. },
            _,
        ) => Some(from.clone()),
        (Event::Acknowledged { letter, .. }, _) => before().find_map(|e| match &e.event {
            Event::Sent { letter: sent, to, .. } if sent == letter => Some(to.clone()),
            _ => None,
        }),
        // What is kept and produced is told by the company that was ordered.
        (
            Event::Held { .. } | Event::Produced { .. } | Event::NotExecuted { .. } | Event::OrderEndAnswered(_),
            "asked" | "direct",
        ) => sent(&["order"]),
        (
            Event::StatusTold { .. }
            | Event::DecisionTold { .. }
            | Event::GrantTold { .. }
            | Event::NotExecuted { .. }
            | Event::EvidenceCame { .. }
            | Event::RecallCame { .. }
            | Event::ConsultationCame { .. }
            | Event::ConsultationAnswerCame { .. },
            "asking",
        ) => sent(&["request"]),
        (
            Event::ReplyCame { .. }
            | Event::AmendmentCame { .. }
            | Event::OutcomeTold { .. }
            | Event::Withdrawn { .. }
            | Event::RecallAnswerCame(_)
            | Event::ConsultationCame { .. }
            | Event::ConsultationAnswerCame { .. },
            "asked",
        )
        | (Event::OrderEnded(_), "order")
        | (Event::Withdrawn { .. }, "told") => came(),
        (Event::InformationAnswered { .. }, "telling") => sent(&["announcement", "information"]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use request::{Decision, Outcome};
    use terms::{Digest, Instant, LetterId};

    use super::*;

    fn entry(seq: u64, stream: &str, event: Event) -> Entry {
        Entry { seq, stream: stream.into(), kind: String::new(), at: Instant::from_micros(0), by: None, event }
    }

    fn id(name: &str) -> NodeId {
        name.parse().unwrap()
    }

    fn sent(letter: u8, kind: &str, to: &str) -> Event {
        let (letter, digest) = (LetterId::from_bytes([letter; 16]), Digest::from_bytes([1; 32]));
        Event::Sent { letter, kind: kind.into(), to: id(to), digest }
    }

    fn acknowledged(letter: u8, kind: &str) -> Event {
        Event::Acknowledged { letter: LetterId::from_bytes([letter; 16]), kind: kind.into() }
    }

    fn check(stream: &str, events: Vec<Event>, told_by: &[Option<&str>]) {
        let entries: Vec<Entry> = (1..).zip(events).map(|(seq, event)| entry(seq, stream, event)).collect();
        let got: Vec<Option<NodeId>> = entries.iter().map(|e| elsewhere(e, &entries)).collect();
        assert_eq!(got, told_by.iter().map(|name| name.map(id)).collect::<Vec<_>>());
    }

    #[test]
    fn at_the_asker_what_the_asked_state_told_is_told_by_it() {
        let execute = || Event::DecisionTold { decision: Decision::Execute };
        let status = Event::StatusTold { words: "kept".into(), due: None, data_ends: None, held: true };
        let package = Digest::from_bytes([1; 32]);
        let events = vec![
            sent(1, "request", "xb.desk"),
            acknowledged(1, "request"),
            status,
            execute(),
            Event::EvidenceCame { package },
            Event::Closed,
        ];
        let them = Some("xb.desk");
        check("asking/1", events, &[None, them, them, them, them, None]);
    }

    #[test]
    fn at_the_asked_state_the_asker_and_the_company_are_told_apart() {
        let received = Event::Received {
            letter: LetterId::from_bytes([7; 16]),
            from: id("xa.desk"),
            draft: request::Draft::default(),
            content: Digest::from_bytes([1; 32]),
            due: None,
        };
        let held = Event::Held { until: Instant::from_micros(1), records: 1, would_end: None };
        let events = vec![
            received,
            sent(2, "status", "xa.desk"),
            sent(3, "order", "net.xb"),
            acknowledged(3, "order"),
            held,
            Event::OutcomeTold { outcome: Outcome { result: "no-use".into(), words: String::new() } },
        ];
        check("asked/1", events, &[Some("xa.desk"), None, None, Some("net.xb"), Some("net.xb"), Some("xa.desk")]);
    }
}
