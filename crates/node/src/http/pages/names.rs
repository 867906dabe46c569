//! What people call states, bodies, officers, kinds of conduct and acts.

use std::collections::BTreeMap;

use terms::{Instant, OfficerId, StateCode};

use crate::{
    Node,
    house::Action,
    web::{State, Text, Word, Zone, words as w},
};

/// The language in which the law book and the desk write.
pub(super) const BOOK_LANG: &str = "en";

/// A state with its name in the law book.
pub(super) fn state(node: &Node, code: StateCode) -> State {
    let name = node.book.state(code).map_or_else(|| code.to_string(), |s| s.name.clone());
    State { code: code.to_string(), name }
}

/// The same where nobody may know which state it is.
pub(super) fn state_or_unknown(node: &Node, code: Option<StateCode>) -> State {
    code.map_or_else(|| State { code: "–".into(), name: "–".into() }, |c| state(node, c))
}

/// The wall clocks that matter: ours first, then those of the states concerned.
pub(super) fn zones(node: &Node, others: &[Option<StateCode>]) -> Vec<Zone> {
    let mut codes = vec![node.state];
    codes.extend(others.iter().flatten());
    let mut zones: Vec<Zone> = Vec::new();
    for code in codes {
        let place = code.to_string();
        if let Some(profile) = node.book.state(code)
            && zones.iter().all(|z| z.place != place)
        {
            zones.push(Zone { place, iana: profile.time_zone.clone() });
        }
    }
    zones
}

/// What each kind of conduct is called.
pub(super) fn conducts(node: &Node) -> BTreeMap<String, String> {
    node.book.conduct().map(|c| (c.id.clone(), c.name.clone())).collect()
}

/// Several kinds of conduct in words.
pub(super) fn offence(node: &Node, ids: &str) -> Text {
    let names = conducts(node);
    let words: Vec<&str> = ids.split_whitespace().map(|id| names.get(id).map_or(id, String::as_str)).collect();
    if words.is_empty() { Text::own("–") } else { Text::in_lang(words.join(", "), BOOK_LANG) }
}

/// What people call an officer: by the directory, otherwise by the account.
pub(super) fn officer(node: &Node, id: &OfficerId) -> String {
    node.directory.officer(id).map_or_else(|| id.to_string(), |(o, _)| o.name().to_owned())
}

/// A company by its name in the directory; one that is not listed has its own.
pub(super) fn provider(node: &Node, id: &str) -> String {
    let listed = id.parse().ok().and_then(|provider| node.directory.provider(&provider));
    listed.map_or_else(|| id.to_owned(), |member| member.name().to_owned())
}

/// The first digits of a number.
pub(super) fn short(number: &str) -> String {
    number.chars().take(8).collect()
}

/// The civil day in a state.
pub(super) fn day(node: &Node, code: StateCode, at: Instant) -> String {
    node.book.state(code).map_or_else(|| at.to_string(), |s| s.day(at).to_string())
}

/// What the button of an act says.
pub(super) fn act_word(action: Action) -> Word {
    match action {
        Action::Draft => w::ACT_DRAFT,
        Action::Propose => w::ACT_PROPOSE,
        Action::Approve => w::ACT_APPROVE,
        Action::Amend => w::ACT_AMEND,
        Action::ApproveAmendment => w::ACT_APPROVE_AMENDMENT,
        Action::Carry => w::ACT_CARRY,
        Action::Hear => w::ACT_HEAR,
        Action::Bring => w::ACT_BRING,
        Action::Hold => w::ACT_ORDER_PRESERVATION,
        Action::Review => w::ACT_REVIEW,
        Action::Authorise => w::ACT_AUTHORISE,
        Action::RefuseAuthorisation => w::ACT_REFUSE_LEAVE,
        Action::AskAuthorisation => w::ACT_ASK_LEAVE,
        Action::Execute => w::ACT_SECOND,
        Action::Renew => w::ACT_RENEW,
        Action::Transmit => w::ACT_TRANSMIT,
        Action::Reply => w::ACT_SUPPLEMENT,
        Action::Verify => w::ACT_VERIFY,
        Action::Outcome => w::ACT_OUTCOME,
        Action::Withdraw => w::ACT_WITHDRAW,
        Action::Close => w::ACT_CLOSE,
        Action::Consult => w::ACT_CONSULT,
        Action::NotifyThird => w::ACT_NOTIFY_THIRD,
        Action::AnswerConsultation => w::ACT_ANSWER_CONSULTATION,
        Action::CallBack => w::ACT_CALL_BACK,
        Action::PostReview => w::ACT_POST_REVIEW,
        Action::InformPerson => w::ACT_INFORM,
        Action::Recall => w::ACT_RECALL,
        Action::AnswerRecall => w::ACT_ANSWER_RECALL,
        Action::ReleaseHold | Action::ReleaseHeld => w::ACT_RELEASE_HOLD,
        Action::AnswerOrderEnd => w::ACT_ANSWER_ORDER_END,
        Action::Attempt => w::ACT_ATTEMPT,
        Action::TakeIn => w::ACT_TAKE_IN,
        Action::WithdrawDirect => w::ACT_WITHDRAW_DIRECT,
        Action::CloseDirect => w::ACT_CLOSE,
        Action::Consent => w::ACT_CONSENT,
        Action::EndConsent => w::ACT_END_CONSENT,
        Action::LookUp => w::ACT_LOOK_UP,
        Action::Produce => w::ACT_PRODUCE,
        Action::NotExecute => w::ACT_NOT_EXECUTED,
        Action::AcceptPlan => w::ACT_ACCEPT_PLAN,
        Action::Ping => w::ACT_PING,
        Action::TryLetter => w::ACT_TRY_LETTER,
        Action::DropLetter => w::ACT_DROP_LETTER,
        Action::SeenContradiction => w::ACT_SEEN,
        Action::Tell => w::ACT_TELL,
        Action::ApproveTelling => w::ACT_APPROVE_TELLING,
        Action::AnswerTelling => w::ACT_ANSWER_TELLING,
        Action::WithdrawTelling => w::ACT_WITHDRAW_TELLING,
        Action::CloseTelling => w::ACT_CLOSE_TELLING,
    }
}
