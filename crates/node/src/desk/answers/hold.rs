//! The records are kept: ordered by two people, for as long as the law's text says, and again before that ends.

use exchange::{StatusV1, StatusWordV1};
use guard::APPROVAL_AGE_MAX;
use law::DualCriminality;
use request::{Command, Decision, Event, NOT_PROLONGED, Side, Signed, Stage, State};
use store::{Doc, stream};
use terms::{Ground, Instant, Measure, OrderId};

use crate::desk::{
    ahead,
    answers::asked::{OrderTerms, brief, grant, grant_period, new_order, order_letter},
    case,
    mail::{
        replay,
        translate::{self, prose},
    },
    no::No,
    records::keeping,
    turn::{Done, Turn},
};

/// One of two people orders the hold, or that it lasts longer; with the second the domestic order leaves.
pub(crate) async fn hold(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let name = stream::asked(id);
    let state = replay::side(turn.node, id, Side::Asked).await?;
    let [spent, _] = state.spent;
    if !spent {
        ahead::none(&state.hold_signed, Some(&turn.who.person), turn.now)?;
    }
    let state = State { hold_signed: fresh(&state.hold_signed, turn.now), ..state };
    let asked = case::asked(turn.node, id, &state, turn.now)?;
    keeping::longer(&turn.node.book, (asked.for_state, turn.node.state), &state, turn.now)?;
    let deed = asked.deed(turn.node, Measure::Preserve)?;
    let signed = turn.approve_deed(&deed, id)?;
    let events = state.decide(Command::ApproveHold(signed))?;
    let longer = state.held;
    let kept = keeping::Kept::of(&state);
    let after = events.iter().fold(state, |s, e| s.apply(e));
    let mut batch = turn.batch(&name, events);
    if after.hold_signed.len() < 2 {
        turn.record(batch).await?;
        let says = if longer {
            "one of two people has approved that it is kept for longer"
        } else {
            "one of two people has approved the hold"
        };
        return Ok(Done::new(id, says));
    }
    let (_, from, _) = after.received.clone().ok_or_else(|| No::own("a request without its letter"))?;
    let (_, consent_frame) = grant(turn, &deed, &after.hold_signed, &from, grant_period(turn.now)?)?;
    let consent = case::consent(turn.node, &consent_frame.frame, turn.now);
    let brief = brief(turn.node, &asked, &after, Measure::Preserve, &after.hold_signed, consent, turn.now)?;
    let pass = brief.judge(deed.clone(), turn.now)?;
    let order = new_order(turn);
    let decided = after.decide(Command::OrderHold { pass: &pass, order })?;
    batch.events.extend(decided.into_iter().map(|e| (name.clone(), e)));
    let frame = consent_frame.frame.clone();
    batch.docs.push(Doc { digest: consent_frame.frame_digest, kind: "frame", bytes: consent_frame.frame });
    let until = keeping::until(&brief.law.bases, kept, turn.now)?;
    let deadline = after.due.filter(|_| !longer).unwrap_or(until);
    let terms = OrderTerms { order, frame, hold_until: Some(until), deadline };
    let posted = order_letter(turn, &asked, &after, &brief, &deed, &after.hold_signed, terms)?;
    posted.into_batch(&name, &mut batch);
    turn.record(batch).await?;
    let says = if longer {
        "two people have approved; the order to keep the records for longer is on its way to the provider"
    } else {
        "two people have approved; the order to hold is on its way to the provider"
    };
    Ok(Done::new(id, says))
}

fn in_time(at: Instant, now: Instant) -> bool {
    now.since(at) <= APPROVAL_AGE_MAX && !exchange::too_early(at, now)
}

/// The signatures that the guard counts: after a week whoever signed looks again, and signs anew; so does whoever signed by a clock that ran ahead.
pub(crate) fn fresh(signed: &[Signed], now: Instant) -> Vec<Signed> {
    let counts = |s: &&Signed| translate::approval(&s.statement).is_ok_and(|a| in_time(a.at, now));
    signed.iter().filter(counts).cloned().collect()
}

/// A request for preservation is refused on fewer grounds than one for disclosure: those that the book names for this measure, the lack of
/// dual criminality only where a text or a reservation asks for it, and what is wrong with the request or the data themselves.
pub(crate) fn refusable(turn: &Turn<'_>, asked: &case::Asked, decision: &Decision) -> Result<(), No> {
    let Decision::Refuse { ground, .. } = decision else { return Ok(()) };
    let (to, now) = (turn.node.state, turn.now);
    let question = case::question(asked.for_state, to, Measure::Preserve, &asked.complete, now);
    let law = law::ask(&turn.node.book, &question);
    if refuses_preservation(&law, *ground) {
        return Ok(());
    }
    let open = Ground::ALL.iter().filter(|ground| refuses_preservation(&law, **ground));
    let open: Vec<&str> = open.map(|ground| ground.as_str()).collect();
    Err(No::refused(
        "ground-not-open",
        format!("the law book names no ground {ground} for refusing to preserve under {}", sources(&law)),
        format!("Choose one of {}, or order the hold: nothing is disclosed by it.", open.join(", ")),
    ))
}

/// Is it a ground on which a request for preservation may be refused?
pub(crate) fn refuses_preservation(law: &law::Answer, ground: Ground) -> bool {
    let of_the_book = law.grounds.iter().any(|rule| rule.ground == ground);
    let compared = ground == Ground::DualCriminality && matches!(law.dual, DualCriminality::Compared { .. });
    let of_itself = matches!(ground, Ground::Form | Ground::NoData | Ground::NotEssential);
    // Where no text is open, there is nothing that could limit the grounds.
    law.bases.is_empty() || of_the_book || compared || of_itself
}

fn sources(law: &law::Answer) -> String {
    law.bases.iter().map(|b| b.citation.source.as_str()).collect::<Vec<_>>().join("; ")
}

/// The order to keep for longer was not carried out: until when it is kept stands as it was.
pub(crate) fn not_prolonged(says: &str) -> Event {
    Event::Flagged { code: NOT_PROLONGED.into(), says: not_longer(says) }
}

fn not_longer(says: &str) -> String {
    format!("The order to keep the records for longer was not executed: {says}")
}

/// What is told of an order to hold that was not carried out.
pub(crate) fn not_held(says: &str) -> String {
    format!("The order to hold was not executed: {says}")
}

/// What the asker is told of a provider's report. Without the records the request goes on; without the answer it has ended.
pub(crate) fn status(state: &State, of: &Of, event: &Event, says: String) -> Result<StatusV1, No> {
    let (word, says, gone_at, ground) = match event {
        Event::Held { until, .. } => (StatusWordV1::Preserved, says, Some(*until), None),
        Event::NotExecuted { ground, .. } if of.other && state.stage == Stage::Granted => {
            (StatusWordV1::NotExecuted, says, None, Some(*ground))
        }
        _ if of.longer => (StatusWordV1::UnderReview, not_longer(&says), None, None),
        _ => (StatusWordV1::UnderReview, not_held(&says), None, None),
    };
    Ok(StatusV1 { state: word, says: prose(&says)?, due: state.due, gone_at, ground })
}

/// Which order a provider's report is about.
pub(crate) struct Of {
    pub(crate) hold: bool,
    pub(crate) longer: bool,
    pub(crate) other: bool,
}

impl Of {
    pub(crate) fn order(state: &State, order: OrderId) -> Self {
        let is = |known: Option<OrderId>| known == Some(order);
        Self { hold: is(state.hold_order), longer: is(state.prolonging), other: is(state.order) }
    }

    /// What is told of one order says nothing of the others.
    pub(crate) fn fits(&self, event: &Event) -> bool {
        match event {
            Event::Held { .. } => self.hold || self.longer,
            Event::Produced { .. } => self.other,
            _ => self.hold || self.longer || self.other,
        }
    }
}
