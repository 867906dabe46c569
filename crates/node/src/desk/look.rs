//! Reading for people: the work list, and one request. Nothing is changed here.

use request::{Decision, Side, Stage, State};
use store::{Entry, OutLetter, stream};
use terms::{Instant, OfficerId, OrderId, PersonId, RequestId, StateCode};

use super::{Kept, LawView, No, asked, kept, law_view, replay, urgent};
use crate::{Node, house::Action, session::Session};

/// What still has to be done after the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// An independent body looks at an emergency.
    PostReview,
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
    /// Where the other side has no node: what is known of the answer.
    pub outside: Option<Abroad>,
    /// What this officer can do next.
    pub next: Vec<Action>,
}

impl Work {
    /// The clock that dies first comes first.
    fn first_clock(&self) -> i64 {
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
}

/// Whom to call about an emergency.
#[derive(Debug)]
pub struct Callable {
    /// The number of the signed directory. None: it has none, and no other counts.
    pub number: Option<String>,
    /// The officers who may confirm.
    pub officers: Vec<OfficerId>,
}

/// The work list of one officer, most pressing first.
///
/// # Errors
/// [`No::Trouble`] when the records cannot be read.
pub async fn work(node: &Node, who: &Session) -> Result<Vec<Work>, No> {
    let mut list = Vec::new();
    for (prefix, side) in [("asking/", Side::Asking), ("asked/", Side::Asked)] {
        for name in node.store.streams(prefix).await? {
            let Some(Ok(id)) = name.strip_prefix(prefix).map(str::parse::<RequestId>) else { continue };
            let state = replay::side(node, id, side).await?;
            list.push(line(node, who, id, &state));
        }
    }
    for name in node.store.streams("order/").await? {
        let Some(Ok(id)) = name.strip_prefix("order/").map(str::parse::<OrderId>) else { continue };
        let state = replay::order_state(node, &name).await?;
        list.push(super::look_order::order_line(node, who, id, &state, &name).await?);
    }
    list.extend(super::tell::lines(node, who).await?);
    list.extend(super::direct::lines(node, who).await?);
    list.sort_by_key(|w| (w.next.is_empty(), w.first_clock()));
    Ok(list)
}

fn line(node: &Node, who: &Session, id: RequestId, state: &State) -> Work {
    let field = |name: &str| state.draft.field(name).unwrap_or("").to_owned();
    let (from, to) = match state.side {
        Side::Asking => (Some(node.state), field(request::fields::TO).parse().ok()),
        Side::Asked => (asked::asking_state(node, state), Some(node.state)),
    };
    Work {
        kind: if state.side == Side::Asking { "asking" } else { "asked" },
        id: id.to_string(),
        stage: state.stage.as_str(),
        from,
        to,
        conduct: field(request::fields::CONDUCT),
        urgency: field(request::fields::URGENCY),
        due: state.due,
        data_ends: state.data_ends.or_else(|| data_dies(node, state)),
        after: after(state).or_else(|| question(state)),
        // What somebody told from outside stops no clock.
        held: state.held && state.abroad.is_none(),
        outside: state.abroad.as_ref().map(|_| match state.brought() {
            Some(brought) if brought.proven => Abroad::Proven,
            _ => Abroad::Told,
        }),
        next: next(node, who, state),
    }
}

fn after(state: &State) -> Option<(After, Instant)> {
    let recall = state.recall.as_ref().filter(|_| state.recall_answer.is_none());
    let recall = recall.map(|recall| (After::RecallAnswer, recall.answer_by));
    state.post_review_pending().map(|due| (After::PostReview, due)).or(recall)
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

/// What this officer can do next with a request, main step first.
fn next(node: &Node, who: &Session, state: &State) -> Vec<Action> {
    let signed_by_me = |list: &[request::Signed]| list.iter().any(|s| s.by.person == who.person);
    let [first, beside] = outside(state);
    let wanted: &[Action] = match (state.side, state.stage) {
        (Side::Asking, Stage::New) => &[Action::Propose, Action::Draft],
        (Side::Asking, Stage::Draft) => &[Action::Propose, Action::Draft, Action::Close],
        (Side::Asking, Stage::Proposed) if !signed_by_me(&state.signed) => &[Action::Approve, Action::Close],
        (Side::Asking, Stage::ConditionOffered | Stage::SupplementAsked) => &[Action::Reply, Action::Withdraw],
        (Side::Asking, Stage::Delivered) if state.brought().is_some() => &[Action::Outcome],
        (Side::Asking, Stage::Delivered) => &[Action::Verify],
        (Side::Asking, Stage::Verified) => &[Action::Outcome],
        (Side::Asking, Stage::NotExecuted) => &[Action::Outcome, Action::Close],
        (Side::Asking, Stage::Sent | Stage::Acknowledged | Stage::Held | Stage::Postponed | Stage::Granted) => {
            &[Action::Withdraw]
        }
        (_, Stage::OutcomeReported | Stage::Refused | Stage::Withdrawn | Stage::RecallAnswered)
        | (Side::Asked, Stage::NotExecuted)
            if state.post_review_pending().is_none() =>
        {
            &[Action::Close]
        }
        (Side::Asked, Stage::Received) if !signed_by_me(&state.hold_signed) => {
            &[Action::Hold, Action::Review, Action::Authorise]
        }
        (Side::Asked, Stage::Received | Stage::HoldOrdered | Stage::Held | Stage::Postponed) => {
            &[Action::Review, Action::Authorise]
        }
        (Side::Asked, Stage::Reviewed) if !signed_by_me(&state.execute_signed) => {
            &[Action::Execute, Action::Authorise, Action::Review]
        }
        (Side::Asked, Stage::Reviewed) => &[Action::Authorise, Action::Review],
        (Side::Asked, Stage::Produced) => &[Action::Transmit],
        _ => &[],
    };
    let mut last = at_last(state);
    last.extend(super::third::may(state).then_some(Action::NotifyThird));
    // Also of a case that was closed: a hold that nobody needs any more waits for nothing else.
    last.extend((!state.holds_to_release().is_empty()).then_some(Action::ReleaseHold));
    let wanted = before_first(state, &who.person).iter().chain(first).chain(wanted).chain(beside).chain(&last);
    wanted.copied().filter(|a| a.office(node.config.kind, &who.roles).is_some()).collect()
}

/// What an emergency, a recall or somebody who waits for this officer puts before everything else.
fn before_first(state: &State, me: &PersonId) -> &'static [Action] {
    let undecided =
        matches!(state.stage, Stage::Received | Stage::HoldOrdered | Stage::Held | Stage::Postponed | Stage::Reviewed);
    match state.side {
        Side::Asked if urgent::is(state) && undecided && state.call_back.is_none() => &[Action::CallBack],
        Side::Asked if state.post_review_pending().is_some() => &[Action::PostReview],
        Side::Asking if state.stage == Stage::Recalled => &[Action::AnswerRecall],
        Side::Asking if state.amendable() && state.amending.as_ref().is_some_and(|a| a.signed.by.person != *me) => {
            &[Action::ApproveAmendment]
        }
        _ if !state.asked_us.is_empty() && state.stage != Stage::Closed => &[Action::AnswerConsultation],
        _ => &[],
    }
}

/// With a body that has no node: what comes before everything else, and what comes beside it.
fn outside(state: &State) -> [&'static [Action]; 2] {
    let Some(abroad) = &state.abroad else { return [&[], &[]] };
    let waits = abroad.letters.iter().any(|letter| !letter.carried);
    let over = matches!(state.stage, Stage::Closed | Stage::Withdrawn | Stage::OutcomeReported);
    match (waits, state.stage) {
        (true, Stage::ToCarry) => [&[Action::Carry], &[Action::Withdraw]],
        (true, _) => [&[Action::Carry], &[Action::Hear, Action::Bring]],
        (false, _) if over && abroad.letters.is_empty() => [&[], &[]],
        (false, _) if over => [&[], &[Action::Carry]],
        (false, Stage::Delivered) => [&[], &[Action::Bring, Action::Carry]],
        (false, _) => [&[Action::Hear], &[Action::Bring, Action::Carry]],
    }
}

/// What was sent can be called back as long as anybody remembers it.
fn at_last(state: &State) -> Vec<Action> {
    let mut last = said_at_last(state).to_vec();
    last.extend((state.side == Side::Asking && state.amendable()).then_some(Action::Amend));
    last
}

fn said_at_last(state: &State) -> &'static [Action] {
    let sent = state.side == Side::Asked && state.package.is_some() && state.recall.is_none();
    // Nobody without a node can be asked something by letter: it is asked by telephone.
    let with_node = state.abroad.is_none();
    let shared = with_node && !matches!(state.stage, Stage::New | Stage::Draft | Stage::Proposed | Stage::Closed);
    match (sent, shared) {
        (true, true) => &[Action::Consult, Action::Recall],
        (true, false) => &[Action::Recall],
        (false, true) => &[Action::Consult],
        (false, false) => &[],
    }
}

/// One request, whole.
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
        let law = law_view(&node.book, from.unwrap_or(node.state), &state.draft, node.now());
        let call = callable(node, &state).await?;
        return Ok(RequestView { work: line(node, who, number, &state), state, events, letters, law, call });
    }
    Err(unknown())
}

async fn callable(node: &Node, state: &State) -> Result<Option<Callable>, No> {
    if state.side != Side::Asked || !urgent::is(state) || state.call_back.is_some() {
        return Ok(None);
    }
    let number = urgent::registered(node, state).map(str::to_owned);
    // What was destroyed, or signed with a key that has ended, names nobody any more.
    let officers = match urgent::second_officers(node, state, node.now()).await {
        Ok(officers) => officers,
        Err(No::Trouble(trouble @ super::Trouble::Store(_))) => return Err(No::Trouble(trouble)),
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
    for (prefix, side) in [("asking/", Side::Asking), ("asked/", Side::Asked)] {
        for name in node.store.streams(prefix).await? {
            let Some(Ok(id)) = name.strip_prefix(prefix).map(str::parse::<RequestId>) else { continue };
            let state = replay::side(node, id, side).await?;
            if state.package == Some(digest) {
                not_recalled(&state)?;
                ours = true;
            }
        }
    }
    for name in node.store.streams("direct/").await? {
        let Some(Ok(id)) = name.strip_prefix("direct/").map(str::parse::<RequestId>) else { continue };
        ours |= super::direct::state(node, id).await?.package == Some(digest);
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
