//! Witnesses and the others' logs, on the page of the log.

use evidence::log::contradiction::Kind;

use super::names;
use crate::{
    Node,
    web::{Badge, ContradictionRow, Fact, Moment, PeerLog, Text, Tone, words as w},
    witness::{Found, HeadView, PeerView, Told, View},
};

/// Who remembers this log, and how many are enough.
pub(super) fn witnesses(view: &View) -> Text {
    if view.witnesses.is_empty() {
        return w::WITNESSES_NONE.into();
    }
    let names: Vec<String> = view.witnesses.iter().map(|(name, state)| format!("{name} ({state})")).collect();
    let with = vec![
        ("all", view.witnesses.len().to_string()),
        ("quorum", view.quorum.to_string()),
        ("names", names.join(", ")),
    ];
    Text::Filled(w::WITNESSES_SAY, with)
}

/// The head that enough of them have signed.
pub(super) fn cosigned(node: &Node, view: &View) -> Vec<Fact> {
    let Some(head) = &view.own else { return Vec::new() };
    vec![
        Fact::text(w::COSIGNED_HEAD, says(head)),
        Fact::at(w::SEEN_AT, Moment::at(head.at, &names::zones(node, &[]))),
        Fact::text(w::COSIGNED_BY, by(head)),
    ]
}

fn says(head: &HeadView) -> Text {
    let root: String = head.root.to_string().chars().take(16).collect();
    Text::Filled(w::HEAD_SAYS, vec![("n", head.size.to_string()), ("root", format!("{root}…"))])
}

fn by(head: &HeadView) -> Text {
    if head.by.is_empty() { w::COSIGNED_BY_NOBODY.into() } else { Text::own(head.by.join(", ")) }
}

/// One log of another.
pub(super) fn peer(node: &Node, peer: &PeerView) -> PeerLog {
    let zones = names::zones(node, &[Some(peer.state)]);
    PeerLog {
        name: peer.name.clone(),
        id: peer.id.to_string(),
        state: names::state(node, peer.state),
        head: peer.head.as_ref().map(says),
        at: peer.head.as_ref().map(|head| Moment::at(head.at, &zones)),
        by: peer.head.as_ref().map_or_else(|| w::COSIGNED_BY_NOBODY.into(), by),
        found: match peer.found {
            None => Badge::new(w::FOUND_NOT_YET, Tone::Info),
            Some(Found::Consistent) => Badge::new(w::FOUND_CONSISTENT, Tone::Good),
            Some(Found::NotHeard) => Badge::new(w::FOUND_NOT_HEARD, Tone::Wait),
            Some(Found::NotShown) => Badge::new(w::FOUND_NOT_SHOWN, Tone::Warn),
            Some(Found::Contradicts(kind)) => Badge::new(word(kind), Tone::Stop),
        },
    }
}

fn word(kind: Kind) -> Text {
    match kind {
        Kind::SplitView => w::FOUND_SPLIT_VIEW,
        Kind::Fork => w::FOUND_FORK,
        Kind::Rollback => w::FOUND_ROLLBACK,
        Kind::Shrink => w::FOUND_SHRINK,
    }
    .into()
}

/// One contradiction.
pub(super) fn told(node: &Node, told: &Told) -> ContradictionRow {
    ContradictionRow {
        at: Moment::at(told.at, &names::zones(node, &[])),
        id: told.peer.to_string(),
        says: word(told.kind),
        href: format!("/log/contradictions/{}", told.digest),
    }
}
