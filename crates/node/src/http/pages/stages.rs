//! Where a record stands, as a badge; whether its clocks still run; and what comes next.

use terms::{Instant, Urgency};

use super::names;
use crate::{
    desk::{Abroad, After, Hold, Work},
    house::Action,
    web::{Badge, Clock, ClockKind, Lang, Text, Tone, Word, Zone, urgency_badge, words as w},
};

/// The badge of a line. What rests on somebody's word from outside is never as sure as what a node signed.
pub(super) fn of(work: &Work) -> Badge {
    let (word, tone) = match (work.outside, work.stage) {
        (None, "held") if work.hold == Hold::Lapsed => (w::STATE_HOLD_LAPSED, Tone::Stop),
        (None, "held") if work.hold == Hold::LapsesSoon => (w::STATE_HOLD_LAPSES, Tone::Warn),
        (None, "answered") if work.held => return badge("held"),
        (None, "answered") => return badge(work.result.as_deref().filter(|r| *r != "held").unwrap_or("answered")),
        (Some(_), "sent") => (w::FILE_MADE, Tone::Wait),
        (Some(_), "acknowledged") => (w::TOLD_RECEIVED, Tone::Wait),
        (Some(_), "held") => (w::TOLD_HELD, Tone::Warn),
        (Some(_), "granted") => (w::TOLD_EXECUTE, Tone::Warn),
        (Some(Abroad::Told), "delivered") => (w::AS_RECEIVED, Tone::Warn),
        _ => return badge(work.stage),
    };
    Badge::new(word, tone)
}

/// The badge of a stage, by its word on either side or at a provider.
pub(super) fn badge(stage: &str) -> Badge {
    let (word, tone) = match stage {
        "new" | "draft" => (w::STATE_DRAFT, Tone::Info),
        "proposed" => (w::STATE_TO_APPROVE, Tone::Wait),
        "to-carry" => (w::STATE_TO_CARRY, Tone::Wait),
        "sent" => (w::STATE_SENT, Tone::Wait),
        "acknowledged" | "received" | "order-received" => (w::STATE_RECEIVED, Tone::Wait),
        "hold-ordered" | "ordered" => (w::STATE_ORDERED, Tone::Wait),
        "held" => (w::STATE_PRESERVED, Tone::Good),
        "reviewed" | "looked-up" => (w::STATE_REVIEW, Tone::Wait),
        "refused" => (w::STATE_REFUSED, Tone::Stop),
        "condition-offered" => (w::STATE_CONDITIONAL, Tone::Warn),
        "supplement-asked" => (w::STATE_SUPPLEMENT, Tone::Warn),
        "postponed" => (w::STATE_POSTPONED, Tone::Wait),
        "granted" => (w::STATE_ACCEPTED, Tone::Good),
        "produced" => (w::STATE_PRODUCED, Tone::Good),
        "answered" => (w::CLOCK_ANSWERED, Tone::Good),
        "not-executed" => (w::STATE_NOT_EXECUTED, Tone::Stop),
        "transmitted" => (w::STATE_TRANSMITTED, Tone::Good),
        "delivered" => (w::STATE_EVIDENCE, Tone::Good),
        "verified" => (w::VERIFIED, Tone::Good),
        "outcome-reported" => (w::STATE_OUTCOME, Tone::Good),
        "recalled" => (w::STATE_RECALLED, Tone::Stop),
        "recall-answered" => (w::STATE_RECALL_ANSWERED, Tone::Info),
        "closed" => (w::STATE_CLOSED, Tone::Info),
        "withdrawn" => (w::STATE_WITHDRAWN, Tone::Info),
        "announced" => (w::STATE_ANNOUNCED, Tone::Wait),
        "conditions-accepted" => (w::STATE_CONDITIONS_ACCEPTED, Tone::Good),
        "declined" => (w::STATE_DECLINED, Tone::Stop),
        "told" => (w::STATE_TOLD_UNASKED, Tone::Good),
        "taken-in" => (w::STATE_TAKEN_IN, Tone::Good),
        "ended" => (w::STATE_ENDED, Tone::Info),
        _ => (w::STATE, Tone::Info),
    };
    Badge::new(word, tone)
}

/// The badge of an urgency as it stands in a draft.
pub(super) fn urgency(word: &str) -> Badge {
    urgency_badge(word.parse().unwrap_or(Urgency::Ordinary))
}

/// Has the asker got an answer? Then the legal clock stands still.
fn answered(stage: &str) -> bool {
    matches!(
        stage,
        "refused"
            | "transmitted"
            | "delivered"
            | "verified"
            | "outcome-reported"
            | "closed"
            | "withdrawn"
            | "not-executed"
            | "answered"
            | "recalled"
            | "recall-answered"
            | "taken-in"
            | "ended"
    )
}

/// The first clock. None where none runs yet.
pub(super) fn legal(work: &Work, now: Instant, zones: &[Zone]) -> Option<Clock> {
    // A question stops no clock: the deadline of the law stays in sight as long as it comes first.
    let comes_first = |at: Instant| work.due.is_none_or(|due| answered(work.stage) || at < due);
    if let Some((what, at)) = work.after.filter(|(what, at)| *what != After::Consultation || comes_first(*at)) {
        let kind = match what {
            After::PostReview => ClockKind::PostReview,
            After::Postponed => ClockKind::Postponed,
            After::Notice => ClockKind::Notice,
            After::RecallAnswer => ClockKind::RecallAnswer,
            After::Consultation => ClockKind::Consultation,
            After::Announcement => ClockKind::Announcement,
            After::OrderEnd => ClockKind::OrderEnd,
        };
        return Some(Clock::running(kind, at, now, zones));
    }
    // What was taken back was not answered, and nobody waits for an answer any more.
    let due = work.due.filter(|_| !matches!(work.stage, "withdrawn" | "ended"))?;
    // Where nothing more is asked than to keep it, kept is the answer; and a company that produced has answered.
    let kept = work.preserves_only && work.held;
    let stopped = kept || answered(work.stage) || (work.kind == "direct" && work.stage == "produced");
    Some(Clock { stopped, ..Clock::running(ClockKind::Legal, due, now, zones) })
}

/// The second clock: always there until the matter is over, even where nobody can read it.
pub(super) fn death(work: &Work, now: Instant, zones: &[Zone]) -> Option<Clock> {
    match work.data_ends {
        Some(at) if work.hold == Hold::None => Some(Clock::running(ClockKind::DataDeath, at, now, zones)),
        // A hold has an end, and that is what is counted while something may still be asked of what is held.
        Some(at) => {
            let says = match work.hold {
                Hold::Lapsed => w::HOLD_LAPSED_SAYS,
                Hold::LapsesSoon => w::HOLD_LAPSES_SAYS,
                _ => w::HELD_SAYS,
            };
            let stopped = work.kind != "order" && answered(work.stage);
            Some(Clock { stopped, says: Some(says.into()), ..Clock::running(ClockKind::Hold, at, now, zones) })
        }
        // What is told unasked holds no records that could die, and a direct order keeps none.
        None if answered(work.stage) || unasked(work) || work.kind == "direct" => None,
        None => Some(Clock::unknown(ClockKind::DataDeath)),
    }
}

/// Is it something that is told unasked, or was?
fn unasked(work: &Work) -> bool {
    matches!(work.kind, "telling" | "told")
}

/// The next step in words: this person's, or whom it waits for.
pub(super) fn next(work: &Work, lang: Lang) -> Text {
    if waits_for_judge(work) {
        return Text::Filled(w::WAITING_FOR, vec![("step", w::ACT_AUTHORISE.of(lang).to_owned())]);
    }
    if let Some(action) = work.next.iter().find(|a| !beside(work, **a)) {
        return Text::Word(step(work, *action));
    }
    if work.preserves_only && work.stage == "held" && work.held {
        return w::FOLLOW_UP_AWAITED.into();
    }
    if unasked(work) && work.stage == "conditions-accepted" {
        return w::CONTENT_AWAITED.into();
    }
    match awaited(work) {
        Some(action) => Text::Filled(w::WAITING_FOR, vec![("step", names::act_word(action).of(lang).to_owned())]),
        None => Text::Word(w::NOTHING_LEFT),
    }
}

/// What a step is called. A draft that follows a preservation, and a hold on what is held, are other things than the first ones.
fn step(work: &Work, action: Action) -> Word {
    match action {
        Action::Draft if work.preserves_only && !matches!(work.stage, "new" | "draft") => w::ACT_FOLLOW_UP,
        Action::Hold if work.hold != Hold::None => w::ACT_PROLONG,
        _ => names::act_word(action),
    }
}

/// What the record waits for, whoever does it.
fn awaited(work: &Work) -> Option<Action> {
    if work.leave_refused {
        return Some(Action::AskAuthorisation);
    }
    Some(match (work.kind, work.stage) {
        ("direct", "sent" | "acknowledged") => Action::Produce,
        ("direct", "produced") => Action::TakeIn,
        ("direct", "not-executed" | "taken-in" | "withdrawn") => Action::CloseDirect,
        ("telling", "proposed") => Action::ApproveTelling,
        ("telling" | "told", "announced") => Action::AnswerTelling,
        ("telling" | "told", _) => Action::CloseTelling,
        ("asking", "new" | "draft") => Action::Propose,
        ("asking", "proposed") => Action::Approve,
        ("asking", "to-carry") => Action::Carry,
        ("asking", "sent" | "acknowledged") => Action::Hold,
        ("asked", "received") => Action::Hold,
        ("asked", "hold-ordered" | "held" | "postponed") | ("asking", "held" | "postponed") => Action::Review,
        ("asked", "reviewed") => Action::Execute,
        (_, "condition-offered" | "supplement-asked") => Action::Reply,
        (_, "granted") | ("order", "order-received" | "looked-up") => Action::Produce,
        ("asked", "produced") => Action::Transmit,
        ("asking", "delivered") if !work.next.contains(&Action::Bring) => Action::Verify,
        _ if work.after.is_some_and(|(what, _)| what == After::PostReview) => Action::PostReview,
        (_, "recalled") => Action::AnswerRecall,
        (_, "transmitted" | "delivered" | "verified") => Action::Outcome,
        (_, "outcome-reported" | "refused" | "withdrawn" | "not-executed" | "recall-answered") => Action::Close,
        _ => return None,
    })
}

/// An independent body comes first, and this person is not of it.
fn waits_for_judge(work: &Work) -> bool {
    work.judge_first && !work.next.contains(&Action::Authorise)
}

/// Is this the person's turn?
pub(super) fn mine(work: &Work) -> bool {
    !waits_for_judge(work) && work.next.iter().any(|a| !beside(work, *a))
}

/// What can only be taken back, changed, or asked beside: nobody's turn, and no next step.
fn beside(work: &Work, action: Action) -> bool {
    use Action::{
        Amend, Bring, Carry, Close, Consult, NotifyThird, Recall, Review, Withdraw, WithdrawDirect, WithdrawTelling,
    };
    let again = matches!(action, Carry | Bring) && answered(work.stage);
    // To lay a draft aside is nobody's turn: what it waits for is its signatures.
    let laid_aside = action == Close && matches!(work.stage, "new" | "draft" | "proposed" | "to-carry");
    // The asker's turn: what is found out meanwhile can only refuse. Reviewed: it waits for the second person, and who has decided is asked no more.
    let refused = action == Review && matches!(work.stage, "condition-offered" | "supplement-asked" | "reviewed");
    again
        || laid_aside
        || refused
        || matches!(action, Withdraw | WithdrawDirect | WithdrawTelling | Recall | Consult | Amend | NotifyThird)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Hold;

    fn reviewed(judge_first: bool, next: &[Action]) -> Work {
        Work {
            kind: "asked",
            id: String::new(),
            stage: "reviewed",
            result: None,
            from: None,
            to: None,
            conduct: String::new(),
            urgency: String::new(),
            due: None,
            data_ends: None,
            after: None,
            held: false,
            hold: Hold::None,
            preserves_only: false,
            judge_first,
            leave_refused: false,
            outside: None,
            next: next.to_vec(),
        }
    }

    #[test]
    fn a_draft_waits_for_its_signatures_and_not_for_being_laid_aside() {
        let draft = |acts: &[Action]| Work { kind: "asking", stage: "draft", ..reviewed(false, acts) };
        let waits = Text::Filled(w::WAITING_FOR, vec![("step", w::ACT_PROPOSE.of(Lang::En).to_owned())]);
        let reviewer = draft(&[Action::Close]);
        assert_eq!((next(&reviewer, Lang::En).plain(Lang::En), mine(&reviewer)), (waits.plain(Lang::En), false));
        let drafter = draft(&[Action::Close, Action::Propose]);
        assert_eq!(next(&drafter, Lang::En).plain(Lang::En), Text::from(w::ACT_PROPOSE).plain(Lang::En));
        let refused = Work { stage: "refused", ..draft(&[Action::Close]) };
        assert!(mine(&refused));
    }

    #[test]
    fn where_a_judge_comes_first_nobody_else_is_told_that_it_is_their_turn() {
        let waits = Text::Filled(w::WAITING_FOR, vec![("step", w::ACT_AUTHORISE.of(Lang::En).to_owned())]);
        let check = |judge_first, acts: &[Action], says: Text, turn: bool| {
            let work = reviewed(judge_first, acts);
            assert_eq!(next(&work, Lang::En).plain(Lang::En), says.plain(Lang::En));
            assert_eq!(mine(&work), turn);
        };
        check(true, &[Action::Execute, Action::Review], waits, false);
        check(
            true,
            &[Action::Review],
            Text::Filled(w::WAITING_FOR, vec![("step", w::ACT_AUTHORISE.of(Lang::En).to_owned())]),
            false,
        );
        check(true, &[Action::Authorise], w::ACT_AUTHORISE.into(), true);
        check(false, &[Action::Execute, Action::Review], w::ACT_SECOND.into(), true);
    }

    #[test]
    fn who_has_reviewed_it_is_told_that_it_waits_for_the_second_person() {
        let waits = Text::Filled(w::WAITING_FOR, vec![("step", w::ACT_SECOND.of(Lang::En).to_owned())]);
        let work = reviewed(false, &[Action::Review]);
        assert_eq!((next(&work, Lang::En).plain(Lang::En), mine(&work)), (waits.plain(Lang::En), false));
    }

    #[test]
    fn what_an_independent_body_refused_waits_for_whoever_asks_it_anew() {
        let waits = Text::Filled(w::WAITING_FOR, vec![("step", w::ACT_ASK_LEAVE.of(Lang::En).to_owned())]);
        let refused = |acts: &[Action]| Work { leave_refused: true, ..reviewed(false, acts) };
        let judge = refused(&[]);
        assert_eq!((next(&judge, Lang::En).plain(Lang::En), mine(&judge)), (waits.plain(Lang::En), false));
        assert!(mine(&refused(&[Action::AskAuthorisation, Action::Review])));
    }
}
