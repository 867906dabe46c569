//! What happened so far: events, approvals and letters, each with its moment on the wall clocks that matter.

use request::{Decision, Event, Leave, NoticeWord, Outside, RecallAnswer, Side, Signed, Stage, Told};
use store::{Entry, OutLetter};

use terms::Instant;

use super::{acted::who, names};
use crate::{
    Node,
    desk::{self, RequestView, mail::letters::Standing},
    directory,
    web::{
        ApprovalRow, EventRow, Lang, Letter, LetterStands, Moment, Text, Tone, Zone, measure_word, outside_channel,
        role_word, words as w,
    },
    witness,
};

/// All events, oldest first.
pub(super) fn rows(node: &Node, events: &[Entry], zones: &[Zone], lang: Lang) -> Vec<EventRow> {
    let row = |e: &Entry| {
        let (what, detail, tone) = told(&e.event, lang);
        EventRow {
            at: Moment::at(e.at, zones),
            who: who(node, e, events),
            what,
            detail,
            tone,
            leaf: Some(e.seq.saturating_sub(1)),
        }
    };
    events.iter().map(row).collect()
}

/// The words of an event in the log of leaves.
pub(super) fn word(event: &Event) -> Text {
    told(event, Lang::En).0
}

fn told(event: &Event, lang: Lang) -> (Text, Option<Text>, Tone) {
    let own = |text: &str| Some(Text::own(text)).filter(|_| !text.trim().is_empty());
    let book = |text: String| Some(Text::in_lang(text, names::BOOK_LANG));
    let word = |word: crate::web::Word| Some(Text::Word(word));
    let (what, detail, tone) = match event {
        Event::Drafted { .. } => (w::STATE_DRAFT, None, Tone::Info),
        Event::Proposed { .. } => (w::ACT_PROPOSE, None, Tone::Good),
        Event::Approved { .. } => (w::STATE_APPROVED, None, Tone::Good),
        Event::Sent { kind, .. } => (w::STATE_SENT, Some(letter_kind(kind)), Tone::Info),
        Event::Acknowledged { kind, .. } => (w::SIGNED_FOR, Some(letter_kind(kind)), Tone::Good),
        Event::StatusTold { words, held, .. } => {
            (if *held { w::STATE_PRESERVED } else { w::STATE_RECEIVED }, own(words), Tone::Info)
        }
        Event::DecisionTold { decision } => decision_told(decision),
        Event::Reviewed { decision, .. } => decision_told(decision),
        Event::GrantTold { .. } | Event::Granted { .. } => (w::STATE_ACCEPTED, None, Tone::Good),
        Event::Replied { fields, assurance } | Event::ReplyCame { fields, assurance, .. } => {
            // What the other side asked to be supplied: read by whoever decides next.
            let supplied: Vec<&str> = fields.iter().map(|(_, text)| text.as_str()).collect();
            let whose = if matches!(event, Event::ReplyCame { .. }) { w::REPLY_CAME } else { w::FIELD_ANSWER };
            (whose, assurance.as_deref().or(Some(&*supplied.join("; "))).and_then(own), Tone::Info)
        }
        Event::EvidenceCame { .. } => (w::STATE_EVIDENCE, None, Tone::Good),
        Event::EvidenceChecked { verified: true, .. } => (w::VERIFIED, word(w::EVIDENCE), Tone::Good),
        Event::EvidenceChecked { .. } => (w::NOT_VERIFIED, word(w::EVIDENCE), Tone::Stop),
        Event::OutcomeTold { outcome } => (w::STATE_OUTCOME, own(&outcome.words), Tone::Good),
        Event::Withdrawn { reason } => (w::STATE_WITHDRAWN, own(reason), Tone::Info),
        Event::Closed => (w::STATE_CLOSED, None, Tone::Info),
        Event::Received { .. } => (w::STATE_RECEIVED, word(w::REQUEST), Tone::Info),
        Event::HoldApproved { .. } => (w::STATE_APPROVED, word(w::ACT_ORDER_PRESERVATION), Tone::Good),
        Event::HoldOrdered { .. } => (w::STATE_ORDERED, word(w::MEASURE_PRESERVE), Tone::Info),
        Event::Held { would_end, .. } => {
            let end = would_end.map(|at| Text::Filled(w::WOULD_HAVE_ENDED, vec![("at", utc(at))]));
            (w::STATE_PRESERVED, end, Tone::Good)
        }
        Event::ExecutionApproved { .. } => (w::STATE_APPROVED, word(w::ACT_SECOND), Tone::Good),
        Event::Authorised { measure, .. } => (w::AUTHORISATION, word(measure_word(*measure)), Tone::Good),
        Event::Ordered { .. } => (w::STATE_ORDERED, word(w::MEASURE_DISCLOSE), Tone::Info),
        Event::Produced { .. } => (w::STATE_PRODUCED, None, Tone::Good),
        Event::Packed { .. } => (w::EVIDENCE, None, Tone::Info),
        Event::NotExecuted { reason, .. } => (w::STATE_NOT_EXECUTED, own(reason), Tone::Stop),
        Event::Transmitted { .. } => (w::STATE_TRANSMITTED, None, Tone::Good),
        Event::OrderCame { measure, .. } => {
            let measure = measure.parse().ok().map(|m| Text::Word(measure_word(m)));
            (w::ORDER, measure, Tone::Info)
        }
        Event::ReadDecided { .. } => (w::READ_DECIDED, None, Tone::Good),
        Event::LookedUp { .. } => (w::ACT_LOOK_UP, None, Tone::Info),
        Event::OrderAnswered { result } => match result.as_str() {
            "held" => (w::STATE_PRESERVED, None, Tone::Good),
            "produced" => (w::STATE_PRODUCED, None, Tone::Good),
            _ => (w::STATE_NOT_EXECUTED, None, Tone::Stop),
        },
        Event::Refused { code, says } => (w::REFUSED, book(format!("{says} ({code})")), Tone::Stop),
        Event::LetterRefused { code, .. } => (w::STATE_REFUSED, book(format!("letter: {code}")), Tone::Stop),
        Event::Attempted { .. } => (w::ACT_ATTEMPT, None, Tone::Warn),
        Event::NoticeCame { .. } => (w::NAV_NOTICES, None, Tone::Warn),
        Event::ConsentPublished(_) => (w::CONSENT_PUBLISHED, None, Tone::Info),
        Event::ConsentTakenBack(_) => (w::CONSENT_ENDED, None, Tone::Info),
        Event::Records { act, what, count } => records(act, what, *count),
        Event::Viewed { .. } => (w::VIEWED, None, Tone::Info),
        Event::Forgotten { case, class, why } => (w::FORGOTTEN, book(format!("{class} of {case}: {why}")), Tone::Warn),
        Event::Destroyed { says } => (w::FORGOTTEN, book(says.clone()), Tone::Warn),
        other => afterwards(other, lang),
    };
    (what.into(), detail, tone)
}

/// What an emergency needs before and after, and recalls.
fn afterwards(event: &Event, lang: Lang) -> (crate::web::Word, Option<Text>, Tone) {
    let own = |text: &str| Some(Text::own(text)).filter(|_| !text.trim().is_empty());
    match event {
        Event::CallBackRecorded { number, spoke_with, .. } => {
            let pairs = vec![("who", spoke_with.to_string()), ("number", number.clone())];
            (w::CALLED_BACK, Some(Text::Filled(w::CALLED_BACK_WHOM, pairs)), Tone::Good)
        }
        Event::Flagged { says, .. } => (w::FLAGGED, Some(Text::in_lang(says.clone(), names::BOOK_LANG)), Tone::Warn),
        Event::PostReviewOpened { until } => {
            (w::POST_REVIEW_DUE, Some(Text::Filled(w::UNTIL_AT, vec![("at", utc(*until))])), Tone::Wait)
        }
        Event::PostReviewed { confirmed: true, reasons, .. } => (w::POST_REVIEW_CONFIRMED, own(reasons), Tone::Good),
        Event::PostReviewed { reasons, .. } => (w::POST_REVIEW_REFUSED, own(reasons), Tone::Stop),
        Event::PersonNotice(notice) => match (notice.word, notice.until) {
            (NoticeWord::Told, _) => (w::PERSON_TOLD, own(&notice.says), Tone::Good),
            (NoticeWord::Barred, _) => (w::NOTICE_BARRED, own(&notice.says), Tone::Warn),
            (NoticeWord::Delayed, until) => {
                let says = until.map_or_else(String::new, |at| w::UNTIL_AT.of(lang).replace("{at}", &utc(at)));
                (w::NOTICE_DELAYED, own(&format!("{says}: {}", notice.says)), Tone::Wait)
            }
        },
        Event::Recalled { recall } | Event::RecallCame { recall } => (w::STATE_RECALLED, own(&recall.says), Tone::Stop),
        Event::RecallAnswered { destroyed, says, .. } => {
            (if *destroyed { w::DESTROYED_HERE } else { w::NOT_DESTROYED }, own(says), Tone::Info)
        }
        Event::RecallAnswerCame(RecallAnswer { destroyed, proven, says }) => match (destroyed, proven) {
            (true, true) => (w::DESTROYED_PROVEN, own(says), Tone::Good),
            (true, false) => (w::DESTROYED_UNPROVEN, own(says), Tone::Stop),
            (false, _) => (w::NOT_DESTROYED, own(says), Tone::Warn),
        },
        Event::AuthorisationRefused(no) => (w::LEAVE_REFUSED, Some(of_leave(no, lang)), Tone::Stop),
        Event::AuthorisationAsked(anew) => (w::LEAVE_ASKED, Some(of_leave(anew, lang)), Tone::Wait),
        Event::AmendmentProposed { says, .. } => (w::AMENDMENT_WAITS, own(says), Tone::Wait),
        Event::Amended { says, .. } => (w::AMENDED, own(says), Tone::Info),
        Event::AmendmentCame { says, changes, .. } => {
            (w::AMENDMENT_CAME, own(says), if request::widens(changes) { Tone::Warn } else { Tone::Info })
        }
        Event::InformationProposed { .. } => (w::ACT_PROPOSE, None, Tone::Good),
        Event::InformationApproved { .. } => (w::STATE_APPROVED, None, Tone::Good),
        Event::InformationGiven => (w::STATE_TOLD_UNASKED, None, Tone::Good),
        Event::InformationCame { whole: false, .. } => (w::LETTER_ANNOUNCEMENT, None, Tone::Info),
        Event::InformationCame { .. } => (w::INFORMATION, None, Tone::Good),
        Event::InformationAnswered { accepted: true, .. } => (w::STATE_CONDITIONS_ACCEPTED, None, Tone::Good),
        Event::InformationAnswered { says, .. } => (w::STATE_DECLINED, own(says), Tone::Stop),
        Event::DirectlyOrdered(_) => (w::DIRECTLY_ORDERED, None, Tone::Info),
        Event::PingAnswered(_) => (w::PING_ANSWERED, None, Tone::Good),
        Event::OrderEnded(end) if end.released => (w::HOLD_TO_RELEASE, own(&end.says), Tone::Info),
        Event::OrderEnded(end) => (w::ORDER_ENDED_EVENT, own(&end.says), Tone::Warn),
        Event::OrderEndAnswered(answer) => match (answer.result.as_str(), answer.proven) {
            ("released", _) => (w::HOLD_RELEASED, None, Tone::Good),
            ("destroyed", true) => (w::DELIVERED_DESTROYED, own(&answer.says), Tone::Good),
            ("destroyed", false) => (w::DELIVERED_DESTROYED_UNPROVEN, own(&answer.says), Tone::Stop),
            _ => (w::DELIVERED_KEPT, own(&answer.says), Tone::Warn),
        },
        Event::Readied { kind, .. } => (w::STATE_TO_CARRY, Some(letter_kind(kind)), Tone::Wait),
        Event::Carried { channel, .. } => (w::CARRIED, outside_channel(channel).map(Text::Word), Tone::Info),
        Event::ToldOutside { told, by } => (w::TOLD_OUTSIDE, Some(told_outside(told, by, lang)), Tone::Warn),
        Event::Brought { by, .. } => (w::BROUGHT, Some(how(by, lang)), Tone::Warn),
        Event::Consulted { question } => (w::CONSULTED, own(&question.says), Tone::Info),
        Event::ConsultationCame { question } => (w::CONSULTATION_CAME, own(&question.says), Tone::Warn),
        Event::ConsultationAnswered { says, .. } | Event::ConsultationAnswerCame { says, .. } => {
            (w::FIELD_ANSWER, own(says), Tone::Info)
        }
        _ => (w::STATE, None, Tone::Info),
    }
}

/// What was said of the leave for a measure, after the measure's name.
fn of_leave(leave: &Leave, lang: Lang) -> Text {
    Text::own(format!("{} — {}", measure_word(leave.measure).of(lang), leave.says))
}

/// Who brought or told it, and how.
fn how(by: &Outside, lang: Lang) -> Text {
    let channel = outside_channel(&by.channel).map_or_else(|| by.channel.clone(), |word| word.of(lang).to_owned());
    Text::Filled(w::BROUGHT_HOW, vec![("who", by.who.clone()), ("channel", channel)])
}

fn told_outside(told: &Told, by: &Outside, lang: Lang) -> Text {
    // A decision is told in the language of the book, and then all of it.
    let lang = if matches!(told, Told::Decided(_)) { Lang::En } else { lang };
    let what = match told {
        Told::Received => w::TOLD_RECEIVED.of(lang).to_owned(),
        Told::Held { until } => {
            let until = until.map(|at| format!(" ({})", utc(at))).unwrap_or_default();
            format!("{}{until}", w::TOLD_HELD.of(lang))
        }
        Told::NotExecuted { ground, reason } => format!("{} ({ground}): {reason}", w::TOLD_NOT_EXECUTED.of(lang)),
        Told::Decided(decision) => desk::decision_words(decision),
    };
    Text::in_lang(format!("{what} — {}", how(by, lang).plain(lang)), lang.code())
}

/// Acts of the node itself, by their name in the log.
fn records(act: &str, what: &str, count: u64) -> (crate::web::Word, Option<Text>, Tone) {
    let book = |says: &str| Some(Text::in_lang(says.to_owned(), names::BOOK_LANG));
    match act {
        desk::ALARM => (w::ALARM, book(what), Tone::Stop),
        desk::WITHDRAWN => (w::RECORDS, book(what), Tone::Warn),
        directory::ADOPTED => (w::DIRECTORY, book(what), Tone::Info),
        witness::CONTRADICTION => (w::CONTRADICTIONS, book(what), Tone::Stop),
        witness::SEEN => (w::CONTRADICTION_SEEN, book(what), Tone::Info),
        desk::DESTRUCTION_SIGNED => {
            (w::FORGOTTEN, book(&format!("signed for before: custody, SHA-256 {what}")), Tone::Info)
        }
        desk::ANSWER_FILE => (w::ANSWER_FILE_IN, book(&format!("SHA-256 {what}, {count} B")), Tone::Info),
        _ => (w::RECORDS, book(&format!("{act}: {count}")), Tone::Info),
    }
}

fn utc(at: terms::Instant) -> String {
    format!("{} UTC", Moment::to_minute(at, &[]).utc)
}

fn decision_told(decision: &Decision) -> (crate::web::Word, Option<Text>, Tone) {
    let detail = || Some(Text::in_lang(desk::decision_words(decision), names::BOOK_LANG));
    match decision {
        Decision::Execute => (w::ACT_EXECUTE, None, Tone::Good),
        Decision::Refuse { .. } => (w::STATE_REFUSED, detail(), Tone::Stop),
        Decision::Condition { .. } => (w::STATE_CONDITIONAL, detail(), Tone::Warn),
        Decision::Supplement { .. } => (w::STATE_SUPPLEMENT, detail(), Tone::Warn),
        Decision::Postpone { .. } => (w::STATE_POSTPONED, detail(), Tone::Wait),
    }
}

/// The approvals that count for where the request stands: of the letter, of the hold, or of the execution.
pub(super) fn approvals(node: &Node, view: &RequestView, zones: &[Zone]) -> Vec<ApprovalRow> {
    let executing = !view.state.execute_signed.is_empty()
        && !matches!(view.state.stage, Stage::Received | Stage::HoldOrdered | Stage::Held | Stage::Postponed);
    let signed = |e: &Entry| -> Option<(Signed, terms::Instant)> {
        let signed = match (&e.event, view.state.side, executing) {
            (Event::Proposed { signed } | Event::Approved { signed }, Side::Asking, _) => signed,
            (Event::HoldApproved { signed }, Side::Asked, false) => signed,
            (Event::Reviewed { signed: Some(signed), .. }, Side::Asked, true) => signed,
            (Event::ExecutionApproved { signed }, Side::Asked, true) => signed,
            _ => return None,
        };
        Some((signed.clone(), e.at))
    };
    // A draft that was changed is signed anew: what counts are the signatures that the state holds.
    let held = match (view.state.side, executing) {
        (Side::Asking, _) => &view.state.signed,
        (Side::Asked, false) => &view.state.hold_signed,
        (Side::Asked, true) => &view.state.execute_signed,
    };
    let found: Vec<_> = view.events.iter().filter_map(signed).filter(|(s, _)| held.contains(s)).collect();
    found
        .into_iter()
        .map(|(s, at)| ApprovalRow {
            name: names::officer(node, &s.by.officer),
            role: role_word(s.by.role),
            body: node.config.name.clone(),
            state: names::state(node, node.state),
            at: Moment::at(at, zones),
        })
        .collect()
}

/// Letters that left and came, with their receipts.
pub(super) fn letters(events: &[Entry], out: &[OutLetter], zones: &[Zone]) -> Vec<Letter> {
    let at = |at| Moment::at(at, zones);
    let any = |wanted: fn(&Event) -> bool, after: u64| events.iter().any(|e| e.seq > after && wanted(&e.event));
    let carried: fn(&Event) -> bool = |event| matches!(event, Event::Carried { .. });
    let withdrawn: fn(&Event) -> bool = |event| matches!(event, Event::Withdrawn { .. });
    let never = !any(carried, 0);
    let outside = |seq: u64| match never && any(withdrawn, seq) {
        true => LetterStands::TakenBack,
        false => LetterStands::Outside(any(carried, seq)),
    };
    let letter = |e: &Entry| match &e.event {
        Event::Sent { letter, kind, .. } => Some(Letter {
            out: true,
            kind: letter_kind(kind),
            number: names::short(&letter.to_string()),
            at: at(e.at),
            stands: out.iter().find(|l| l.letter == *letter).map_or(LetterStands::OnItsWay, |l| stands(l, &at)),
        }),
        Event::Readied { letter, kind, .. } => Some(Letter {
            out: true,
            kind: letter_kind(kind),
            number: names::short(&letter.to_string()),
            at: at(e.at),
            stands: outside(e.seq),
        }),
        Event::Received { letter, .. } | Event::OrderCame { letter, .. } => Some(Letter {
            out: false,
            kind: if matches!(e.event, Event::Received { .. }) { w::REQUEST } else { w::ORDER }.into(),
            number: names::short(&letter.to_string()),
            at: at(e.at),
            // The receipt leaves in the same transaction.
            stands: LetterStands::SignedFor(at(e.at)),
        }),
        _ => None,
    };
    events.iter().filter_map(letter).collect()
}

fn stands(letter: &OutLetter, at: &impl Fn(Instant) -> Moment) -> LetterStands {
    match desk::mail::letters::standing(letter) {
        Standing::Received(when) => LetterStands::SignedFor(at(when)),
        Standing::Sent => LetterStands::OnItsWay,
        Standing::NotYet(next) => LetterStands::NextTry(at(next)),
        Standing::Parked(code) => LetterStands::Parked(code),
        Standing::Withdrawn => LetterStands::TakenBack,
    }
}

/// What kind of letter it is.
pub(super) fn letter_kind(kind: &str) -> Text {
    match kind {
        "request" => w::REQUEST.into(),
        "order" => w::ORDER.into(),
        "status" => w::LETTER_STATUS.into(),
        "decision" => w::LETTER_DECISION.into(),
        "grant" => w::LETTER_GRANT.into(),
        "transmission" => w::EVIDENCE.into(),
        "outcome" => w::STATE_OUTCOME.into(),
        "reply" => w::FIELD_ANSWER.into(),
        "notice" => w::NAV_NOTICES.into(),
        "withdrawal" => w::STATE_WITHDRAWN.into(),
        "consultation" => w::LETTER_CONSULTATION.into(),
        "amendment" => w::LETTER_AMENDMENT.into(),
        "recall" => w::LETTER_RECALL.into(),
        "recall-answer" => w::CLOCK_RECALL.into(),
        "order-report" => w::LETTER_REPORT.into(),
        "announcement" => w::LETTER_ANNOUNCEMENT.into(),
        "information-answer" => w::LETTER_INFORMATION_ANSWER.into(),
        "information" => w::INFORMATION.into(),
        "ping" => w::LETTER_PING.into(),
        "third-notice" => w::LETTER_THIRD_NOTICE.into(),
        "order-end" => w::LETTER_ORDER_END.into(),
        "order-end-answer" => w::LETTER_ORDER_END_ANSWER.into(),
        "notice-outcome" => w::LETTER_NOTICE_OUTCOME.into(),
        other => Text::in_lang(other, names::BOOK_LANG),
    }
}
