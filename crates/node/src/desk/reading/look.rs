//! Reading for people: the work list, and one request. Nothing is changed here.

use request::{Decision, Side, Stage, State};
use store::{Entry, OutLetter, stream};
use terms::{Instant, Measure, OfficerId, RequestId, StateCode, Urgency};

use crate::{
    Node,
    desk::{
        answers::{asked, leave, renew::called},
        asks::half::{HalfOrdered, half_ordered},
        case::{self, LawView, law_view},
        evidence::kept::{self, Kept},
        mail::replay,
        no::No,
        notice,
        reading::{
            looks::looked,
            next::next,
            reviewed::{Reviewed, reviewed},
        },
        records::keeping::Hold,
        urgent,
    },
    house::Action,
    session::Session,
};

/// What still has to be done after the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// An independent body looks at an emergency.
    PostReview,
    /// What was postponed is looked at again.
    Postponed,
    /// The person whose data was handed over is told.
    Notice,
    /// The receiver of evidence that is called back answers.
    RecallAnswer,
    /// A question of the other side waits for an answer.
    Consultation,
    /// The authority waits to hear what became of what was delivered under an order that has ended.
    OrderEnd,
    /// What another state announced waits for its conditions to be accepted or declined.
    Announcement,
}

impl After {
    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PostReview => "post-review",
            Self::Postponed => "postponed",
            Self::Notice => "notice",
            Self::RecallAnswer => "recall-answer",
            Self::Consultation => "consultation",
            Self::OrderEnd => "order-end",
            Self::Announcement => "announcement",
        }
    }
}

/// How sure anything from a body without a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abroad {
    /// What is told, or was taken in as received: no key proves it.
    Told,
    /// A package that a key of the directory proves came with the answer.
    Proven,
}

/// One line of the work list.
#[derive(Debug, Clone)]
pub struct Work {
    /// `asking`, `asked`, `order`, `telling`, `told` or `direct`.
    pub kind: &'static str,
    /// Its number.
    pub id: String,
    /// Where it stands, in one word.
    pub stage: &'static str,
    /// What an order was answered with: `held`, `produced` or `not-executed`.
    pub result: Option<String>,
    /// Whose case it is.
    pub from: Option<StateCode>,
    /// Where the data lies.
    pub to: Option<StateCode>,
    /// Kinds of conduct.
    pub conduct: String,
    /// How urgent.
    pub urgency: String,
    /// First clock: by when the law wants an answer.
    pub due: Option<Instant>,
    /// Second clock: when the data dies, or until when it is held.
    pub data_ends: Option<Instant>,
    /// A clock that runs after the answer: a review afterwards, or the answer to a recall.
    pub after: Option<(After, Instant)>,
    /// Are the records held?
    pub held: bool,
    /// How their hold stands.
    pub hold: Hold,
    /// Nothing but preservation is asked.
    pub preserves_only: bool,
    /// The law asks an independent body before the next step, and it has not signed: everybody else waits for it.
    pub judge_first: bool,
    /// An independent body has refused its leave: it is asked anew, or the request is refused.
    pub leave_refused: bool,
    /// Where the other side has no node: what is known of the answer.
    pub outside: Option<Abroad>,
    /// What this officer can do next.
    pub next: Vec<Action>,
}

impl Work {
    /// The clock that dies first comes first.
    pub(super) fn first_clock(&self) -> i64 {
        [self.due, self.data_ends, self.after.map(|(_, at)| at)]
            .into_iter()
            .flatten()
            .map(Instant::micros)
            .min()
            .unwrap_or(i64::MAX)
    }
}

/// One request, whole.
#[derive(Debug)]
pub struct RequestView {
    /// Its line in the list.
    pub work: Work,
    /// Its state.
    pub state: State,
    /// What happened, oldest first.
    pub events: Vec<Entry>,
    /// Our letters about it.
    pub letters: Vec<OutLetter>,
    /// What the law says today.
    pub law: LawView,
    /// In an emergency that came here: whom to call, and under which number.
    pub call: Option<Callable>,
    /// What was sent in an emergency: what an independent body judges.
    pub reviewed: Option<Reviewed>,
    /// Of a draft: the direct order that one of two people has signed.
    pub half_ordered: Option<HalfOrdered>,
}

/// Whom to call about an emergency.
#[derive(Debug)]
pub struct Callable {
    /// The number of the signed directory. None: it has none, and no other counts.
    pub number: Option<String>,
    /// The officers who may confirm.
    pub officers: Vec<OfficerId>,
}

/// The line of a request.
pub(super) fn line(node: &Node, who: &Session, id: RequestId, state: &State) -> Work {
    let hold = Hold::of(state, node.now());
    let field = |name: &str| state.draft.field(name).unwrap_or("").to_owned();
    let (from, to) = match state.side {
        Side::Asking => (Some(node.state), field(request::fields::TO).parse().ok()),
        Side::Asked => (asked::asking_state(node, state), Some(node.state)),
    };
    Work {
        kind: if state.side == Side::Asking { "asking" } else { "asked" },
        id: id.to_string(),
        stage: state.stage.as_str(),
        result: None,
        from,
        to,
        conduct: field(request::fields::CONDUCT),
        // What is only to be kept is urgent where nobody says otherwise, as its letter says.
        urgency: match field(request::fields::URGENCY) {
            none if none.is_empty() && state.draft.preserves_only() => Urgency::Urgent.to_string(),
            said => said,
        },
        due: state.due,
        data_ends: state.data_ends.or_else(|| data_dies(node, state)),
        after: after(state, node.now()).or_else(|| question(state)),
        held: hold.keeps(),
        hold,
        preserves_only: state.draft.preserves_only(),
        judge_first: judge_first(node, state),
        leave_refused: leave::refused(state).is_some(),
        outside: state.abroad.as_ref().map(|_| match state.brought() {
            Some(brought) if brought.proven => Abroad::Proven,
            _ => Abroad::Told,
        }),
        next: next(node, who, state),
    }
}

/// Does the law of this state ask an independent body first, before anything is kept or handed over, and has it not signed?
fn judge_first(node: &Node, state: &State) -> bool {
    let measure = match (state.side, state.stage) {
        (Side::Asked, Stage::Received) => Measure::Preserve,
        (Side::Asked, Stage::Reviewed) => Measure::Disclose,
        _ => return false,
    };
    // It has said no: then nobody waits for it.
    if state.leave_refused.contains_key(&measure) {
        return false;
    }
    if state.authorised.get(&measure).is_some_and(|(_, until)| node.now() <= *until) {
        return false;
    }
    let from = asked::asking_state(node, state).unwrap_or(node.state);
    let law = case::law_view_sent(&node.book, from, &state.draft, node.now());
    let answer = if measure == Measure::Preserve { law.preserve } else { law.disclose };
    answer.is_some_and(|answer| matches!(answer.authorisation, law::Authorisation::Required { .. }))
}

fn after(state: &State, now: Instant) -> Option<(After, Instant)> {
    let recall = state.recall.as_ref().filter(|_| state.recall_answer.is_none());
    let recall = recall.map(|recall| (After::RecallAnswer, recall.answer_by));
    let postponed = match &state.decision {
        Some(request::Decision::Postpone { until, .. }) if state.stage == Stage::Postponed => Some(*until),
        _ => None,
    };
    let postponed = postponed.filter(|_| state.side == Side::Asked).map(|until| (After::Postponed, until));
    let notice = || notice::near(state, now).map(|due| (After::Notice, due));
    state.post_review_pending().map(|due| (After::PostReview, due)).or(recall).or(postponed).or_else(notice)
}

/// The first question of the other side that nobody here has answered.
fn question(state: &State) -> Option<(After, Instant)> {
    state.asked_us.iter().map(|q| q.answer_by).min().map(|due| (After::Consultation, due))
}

/// Before a hold: when the law's retention term for such records ends, where one is in force. A provider may keep less.
fn data_dies(node: &Node, state: &State) -> Option<Instant> {
    let territory: StateCode = state.draft.field(request::fields::TO)?.parse().ok()?;
    let used = Instant::parse(state.draft.field(request::fields::TIME_TO)?).ok()?;
    let clock = law::retention(&node.book, territory, "nat-session", node.now())?.clock(used);
    clock.gone_by.or(clock.kept_until)
}

/// Its line, and the direct order that one of two people has signed: the other finds that as the next step.
pub(super) async fn line_of_draft(
    node: &Node,
    who: &Session,
    id: RequestId,
    state: &State,
) -> Result<(Work, Option<HalfOrdered>), No> {
    let mut work = line(node, who, id, state);
    let half = match (state.side, state.stage) {
        (Side::Asking, Stage::Draft) => half_ordered(node, id).await?,
        _ => None,
    };
    let may = Action::Attempt.office(node.config.kind, &who.roles).is_some();
    if half.as_ref().is_some_and(|half| may && half.waits_for(who)) {
        work.next.insert(0, Action::Attempt);
    }
    Ok((work, half))
}

/// One request, whole; the look is in the log before it is given (HR13).
///
/// # Errors
/// [`No`] when there is none, or the records cannot be read.
pub async fn request_view(node: &Node, who: &Session, id: &str) -> Result<RequestView, No> {
    let unknown = || No::refused("unknown-record", "there is no such request", "Open it from the list.");
    let number: RequestId = id.parse().map_err(|_| unknown())?;
    for (name, side) in [(stream::asking(number), Side::Asking), (stream::asked(number), Side::Asked)] {
        let events = node.store.events(&name).await?;
        if events.is_empty() {
            continue;
        }
        let state = events.iter().fold(State::new(side), |s, e| s.apply(&e.event));
        let letters = node.store.letters(Some(&name)).await?;
        let from = if side == Side::Asking { Some(node.state) } else { asked::asking_state(node, &state) };
        let drafting = matches!(state.stage, Stage::New | Stage::Draft | Stage::Proposed);
        let read = if drafting { law_view } else { case::law_view_sent };
        let law = read(&node.book, from.unwrap_or(node.state), &state.draft, node.now());
        let call = callable(node, &state).await?;
        let reviewed = reviewed(node, &state, &events).await?;
        looked(node, who, &format!("request {number}")).await?;
        let (work, half_ordered) = line_of_draft(node, who, number, &state).await?;
        return Ok(RequestView { work, state, events, letters, law, call, reviewed, half_ordered });
    }
    Err(unknown())
}

async fn callable(node: &Node, state: &State) -> Result<Option<Callable>, No> {
    if state.side != Side::Asked || !urgent::is(state) || called(state, node.now()) {
        return Ok(None);
    }
    let number = urgent::registered(node, state).map(str::to_owned);
    // What was destroyed, or signed with a key that has ended, names nobody any more.
    let officers = match urgent::second_officers(node, state, node.now()).await {
        Ok(officers) => officers,
        Err(No::Trouble(trouble @ crate::desk::no::Trouble::Store(_))) => return Err(No::Trouble(trouble)),
        Err(_) => Vec::new(),
    };
    Ok(Some(Callable { number, officers }))
}

/// A decision in words, for timelines.
pub fn decision_words(decision: &Decision) -> String {
    match decision {
        Decision::Execute => "execute".into(),
        Decision::Refuse { ground, reason, cure } => format!("refuse ({ground}): {reason} What would cure it: {cure}"),
        Decision::Condition { text } => format!("on condition: {text}"),
        Decision::Supplement { asks } => {
            let asks: Vec<String> = asks.iter().map(|a| format!("{}: {} {}", a.code, a.says, a.cure)).collect();
            format!("supplement {}", asks.join("; "))
        }
        Decision::Postpone { ground, reason, until } => format!("postpone until {until} ({ground}): {reason}"),
    }
}

/// A package that this node made or received; the view is in the log before the bytes are given (HR13).
///
/// # Errors
/// [`No`] when there is none, or the records cannot be read.
pub async fn package(node: &Node, who: &Session, digest: &str) -> Result<Kept, No> {
    let unknown = || No::refused("unknown-record", "there is no such package", "Open it from the request.");
    let digest = digest.parse().map_err(|_| unknown())?;
    let mut ours = false;
    for name in node.store.cases_of(digest).await? {
        let Some((kind, Ok(id))) = name.split_once('/').map(|(kind, number)| (kind, number.parse::<RequestId>()))
        else {
            continue;
        };
        let state = match kind {
            "asking" => replay::side(node, id, Side::Asking).await?,
            "asked" => replay::side(node, id, Side::Asked).await?,
            "direct" => {
                ours |= crate::desk::direct::state(node, id).await?.package == Some(digest);
                continue;
            }
            _ => continue,
        };
        if state.package == Some(digest) {
            not_recalled(&state)?;
            ours = true;
        }
    }
    // A digest alone opens nothing: frames and answers of other cases lie in the same store.
    let kept = if ours { kept::package(node, digest).await?.ok_or_else(unknown)? } else { return Err(unknown()) };
    viewed(node, who, &format!("package {digest}")).await?;
    Ok(kept)
}

/// What is called back is opened by nobody, on neither side.
pub(crate) fn not_recalled(state: &State) -> Result<(), No> {
    match &state.recall {
        None => Ok(()),
        Some(recall) => Err(No::refused(
            "recalled",
            format!("the package is called back ({}): {}", recall.cause, recall.says),
            "Nobody opens it any more. The receiver answers the recall: destroyed, or the reason why not.",
        )),
    }
}

/// Writes to the log that this person is about to see data about a person (HR13). `what` names the record, not the data.
///
/// # Errors
/// [`No::Trouble`]: what could not be logged is not shown.
pub async fn viewed(node: &Node, who: &Session, what: &str) -> Result<(), No> {
    let batch = store::Batch {
        events: vec![(stream::HOUSE.to_owned(), request::Event::Viewed { what: what.to_owned() })],
        by: Some(who.officer.clone()),
        ..store::Batch::default()
    };
    node.store.record(batch, node.now(), &mut crate::clock::chance()?).await?;
    Ok(())
}
