//! Witnesses and the others' logs, on the page of the log.

use evidence::log::contradiction;

use super::names;
use crate::{
    Node,
    house::Action as Act,
    web::{
        Action, Badge, ContradictionRow, Fact, Field, Kind, Moment, PeerLog, SeenRow, Text, Tone, Weight, words as w,
    },
    witness::{self, Found, HeadView, PeerView, Told, View},
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

/// What stands against this node's own log.
pub(super) fn stands(node: &Node, view: &View) -> Vec<(Text, Moment, Option<Text>)> {
    let zones = names::zones(node, &[]);
    let shown = view.stands.shown.iter().map(|shown| {
        let with = vec![("by", shown.by.clone()), ("n", shown.kept.head.size.to_string())];
        (Text::Filled(w::OWN_NOT_CONTINUED, with), Moment::at(shown.kept.at, &zones), None)
    });
    let lacking = view.stands.lacking.iter().map(|lacking| {
        let says = Text::in_lang(lacking.says.clone(), names::BOOK_LANG);
        (w::OWN_TOO_FEW.into(), Moment::at(lacking.since, &zones), Some(says))
    });
    shown.chain(lacking).collect()
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

fn word(kind: contradiction::Kind) -> Text {
    use contradiction::Kind;
    match kind {
        Kind::SplitView => w::FOUND_SPLIT_VIEW,
        Kind::Fork => w::FOUND_FORK,
        Kind::Rollback => w::FOUND_ROLLBACK,
        Kind::Shrink => w::FOUND_SHRINK,
    }
    .into()
}

/// One contradiction, with the form of those who may say that it was seen.
pub(super) fn told(node: &Node, told: &Told, may: bool) -> ContradictionRow {
    let zones = names::zones(node, &[]);
    let seen = |seen: &witness::Seen| SeenRow {
        at: Moment::at(seen.at, &zones),
        by: seen.by.as_ref().map_or_else(|| node.config.name.clone(), |by| names::officer(node, by)),
        words: seen.words.clone(),
    };
    ContradictionRow {
        seen: told.seen.iter().map(seen).collect(),
        stands: match told.seen.is_empty() {
            true => Badge::new(w::CONTRADICTION_WAITS, Tone::Stop),
            false => Badge::new(w::CONTRADICTION_IS_SEEN, Tone::Info),
        },
        act: may.then(|| form(&told.digest.to_string())),
        at: Moment::at(told.at, &zones),
        id: told.peer.to_string(),
        says: word(told.kind),
        href: format!("/log/contradictions/{}", told.digest),
    }
}

fn form(digest: &str) -> Action {
    let act = Act::SeenContradiction.as_str();
    // More than one may stand on the page.
    let id = format!("{act}-{}", names::short(digest));
    let words = Field::new("words", w::FIELD_SEEN_WORDS, Kind::Long).hint(w::FIELD_SEEN_WORDS_HINT).required();
    let action = Action::new(&id, &format!("/act/{act}"), w::ACT_SEEN, Weight::Secondary, w::ACT_SEEN_THEN);
    Action { hidden: vec![("subject".into(), digest.to_owned())], ..action.fields(vec![words]) }
}
