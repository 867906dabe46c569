//! Spontaneous information for people: its line of the work list, and one piece as a whole.

use std::collections::BTreeMap;

use exchange::{AnnouncementV1, ConditionV1, ContentV1, InformationV1, OriginV1};
use request::{Side, Telling, TellingSide, TellingStage, fields as rf};
use store::{Entry, OutLetter};
use terms::RequestId;

use super::{fields as f, name, state};
use crate::{
    Node,
    desk::{
        mail::replay,
        no::No,
        reading::{
            look::{After, Work, viewed},
            work::Line,
        },
        records::keeping::Hold,
    },
    house::Action,
    session::Session,
};

/// One piece, whole.
#[derive(Debug)]
pub struct InformationView {
    /// Its line in the list.
    pub work: Work,
    /// Its state.
    pub state: Telling,
    /// What was announced.
    pub announcement: AnnouncementV1,
    /// What is told: on the side of the teller, and once it came.
    pub content: Option<ContentV1>,
    /// What happened, oldest first.
    pub events: Vec<Entry>,
    /// Our letters about it.
    pub letters: Vec<OutLetter>,
}

/// One piece, whole. Whoever sees its content is in the log first (HR13).
///
/// # Errors
/// [`No`] when there is none, or the records cannot be read.
pub async fn view(node: &Node, who: &Session, id: &str) -> Result<InformationView, No> {
    let unknown = || No::refused("unknown-record", "there is no such information", "Open it from the list.");
    let number: RequestId = id.parse().map_err(|_| unknown())?;
    for side in [TellingSide::Told, TellingSide::Teller] {
        let name = name(number, side);
        let events = node.store.events(&name).await?;
        let state = events.iter().fold(Telling::new(side), |s, e| s.apply(&e.event));
        let Some((announcement, content)) = read(&state) else { continue };
        if content.is_some() {
            viewed(node, who, &format!("information {number}")).await?;
        }
        let letters = node.store.letters(Some(&name)).await?;
        let work = line(node, who, number, &state, &announcement);
        return Ok(InformationView { work, state, announcement, content, events, letters });
    }
    Err(unknown())
}

/// Announcement and content, as far as they are here. None: nothing of it is.
fn read(state: &Telling) -> Option<(AnnouncementV1, Option<ContentV1>)> {
    let text = state.text.as_deref()?;
    match serde_json::from_str::<InformationV1>(text) {
        Ok(letter) => Some((letter.announcement, Some(letter.content))),
        Err(_) => serde_json::from_str(text).ok().map(|announcement| (announcement, None)),
    }
}

/// Its line in a list, by the side on which it is; none where nothing of it can be read.
pub(crate) async fn line_of(node: &Node, who: &Session, id: RequestId, side: &str) -> Result<Option<Line>, No> {
    let side = match side {
        "telling" => TellingSide::Teller,
        "told" => TellingSide::Told,
        _ => return Ok(None),
    };
    let state = state(node, id, side).await?;
    let line = |(announcement, _)| Line { work: line(node, who, id, &state, &announcement), rests: state.rests() };
    Ok(read(&state).map(line))
}

fn line(node: &Node, who: &Session, id: RequestId, state: &Telling, announcement: &AnnouncementV1) -> Work {
    let conduct: Vec<&str> = announcement.conduct.iter().map(|c| c.as_str()).collect();
    Work {
        kind: if state.side == TellingSide::Teller { "telling" } else { "told" },
        id: id.to_string(),
        stage: state.stage.as_str(),
        result: None,
        from: Some(announcement.teller_state),
        to: Some(announcement.told_state),
        conduct: conduct.join(" "),
        urgency: if announcement.runs_now { "urgent" } else { "ordinary" }.to_owned(),
        due: None,
        data_ends: None,
        // A wish of the state that tells: no law sets this clock.
        after: (state.stage == TellingStage::Announced).then_some((After::Announcement, announcement.answer_by)),
        held: false,
        hold: Hold::None,
        preserves_only: false,
        judge_first: false,
        leave_refused: false,
        outside: None,
        next: next(node, who, state),
    }
}

/// What this officer can do next, main step first.
fn next(node: &Node, who: &Session, state: &Telling) -> Vec<Action> {
    use TellingStage as S;
    let mine = state.signed.iter().any(|s| s.by.person == who.person);
    let wanted: &[Action] = match (state.side, state.stage) {
        (TellingSide::Teller, S::Proposed) if mine => &[Action::CloseTelling],
        (TellingSide::Teller, S::Proposed) => &[Action::ApproveTelling, Action::CloseTelling],
        (TellingSide::Teller, S::Announced | S::Accepted) => &[Action::WithdrawTelling],
        (TellingSide::Teller, S::Told) => &[Action::CloseTelling, Action::WithdrawTelling],
        (TellingSide::Told, S::Announced) => &[Action::AnswerTelling],
        (TellingSide::Told, S::Told) | (_, S::Declined | S::Withdrawn) => &[Action::CloseTelling],
        _ => &[],
    };
    wanted.iter().copied().filter(|a| a.office(node.config.kind, &who.roles).is_some()).collect()
}

/// Requests of this node that were begun from it, by their numbers.
///
/// # Errors
/// [`No::Trouble`] when the records cannot be read.
pub async fn requests(node: &Node, id: &str) -> Result<Vec<String>, No> {
    let mut found = Vec::new();
    for name in node.store.streams("asking/").await? {
        let Some(Ok(number)) = name.strip_prefix("asking/").map(str::parse::<RequestId>) else { continue };
        let request = replay::side(node, number, Side::Asking).await?;
        if request.draft.field(rf::NEXUS).is_some_and(|nexus| nexus.contains(id)) {
            found.push(number.to_string());
        }
    }
    Ok(found)
}

/// The fields of the form from which it can be written: for writing it anew.
pub fn fields_of(view: &InformationView) -> BTreeMap<String, String> {
    let (announcement, mut out) = (&view.announcement, BTreeMap::new());
    let mut put = |name: &str, text: String| drop((!text.is_empty()).then(|| out.insert(name.to_owned(), text)));
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    put(f::TO, announcement.told_state.to_string());
    put(f::CASE, announcement.case_ref.as_str().into());
    put(f::ABOUT, announcement.about.as_str().into());
    put(f::CONDUCT, view.work.conduct.clone());
    put(f::RUNS_NOW, yes(announcement.runs_now));
    put(f::PERSONS, yes(announcement.persons));
    put(f::LANGUAGE, announcement.language.as_str().into());
    for condition in &announcement.conditions {
        match condition {
            ConditionV1::Confidential { until } => {
                put(f::CONFIDENTIAL, "yes".into());
                put(f::CONFIDENTIAL_UNTIL, until.map(|at| at.to_string()).unwrap_or_default());
            }
            ConditionV1::OnlyFor { purpose } => put(f::ONLY_FOR, purpose.as_str().into()),
            ConditionV1::NotOnward {} => put(f::NOT_ONWARD, "yes".into()),
            ConditionV1::NotEvidence {} => put(f::NOT_EVIDENCE, "yes".into()),
            ConditionV1::NoDeathPenalty {} => put(f::NO_DEATH, "yes".into()),
            ConditionV1::DestroyBy { at } => put(f::DESTROY_BY, at.to_string()),
            ConditionV1::Other { text } => put(f::CONDITION, text.as_str().into()),
        }
    }
    if let Some(content) = &view.content {
        put(f::FOUND, content.found.as_str().into());
        put(f::HOW, content.how.as_str().into());
        put(f::ORIGIN, origin_word(content.origin).into());
        put(f::NAMES, content.identifiers.iter().map(|l| l.as_str()).collect::<Vec<_>>().join("\n"));
        put(f::WHY_NAMED, content.why_named.as_ref().map(|t| t.as_str().to_owned()).unwrap_or_default());
        put(f::MORE, content.more.as_ref().map(|t| t.as_str().to_owned()).unwrap_or_default());
        address(content, &mut put);
    }
    out
}

/// The address and its time, as a request spells them.
fn address(content: &ContentV1, put: &mut impl FnMut(&str, String)) {
    let Some(told) = &content.target else { return };
    let target = told.target();
    let (ip, port, transport) = target.selector.reveal();
    put(rf::ADDRESS, ip.to_string());
    put(rf::PORT, port.map(|p| p.to_string()).unwrap_or_default());
    put(rf::TRANSPORT, transport.as_str().into());
    put(rf::TIME_FROM, target.period.from().to_string());
    put(rf::TIME_TO, target.period.to().to_string());
    put(rf::CLOCK, told.clock_source().as_str().into());
    put(rf::CLOCK_ERROR, target.clock_error_max.as_millis().to_string());
}

/// The word of an origin in forms.
pub(super) fn origin_word(origin: OriginV1) -> &'static str {
    match origin {
        OriginV1::OwnInvestigation => "own-investigation",
        OriginV1::Reported => "reported",
        OriginV1::Open => "open",
    }
}
