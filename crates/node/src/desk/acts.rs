//! Every act of a person comes through here: the house's table, then the room that decides, then one transaction.

use std::collections::BTreeMap;

use rand_core::SeedableRng as _;
use request::{Event, Side};
use store::{Batch, stream};
use terms::{Instant, OrderId, RequestId, Role};

use crate::{
    Node,
    away::Pen,
    clock::chance,
    desk::{
        answers::{asked, execute, hold, leave, renew},
        asks::{amend, asking, attempt, recall},
        away, consult, direct, ended,
        mail::{letters, post},
        no::No,
        notice, outside, ping, provider, read_first,
        records::plan,
        seen, standing, tell, third,
        turn::{Done, Turn},
        urgent,
    },
    house::Action,
    session::Session,
};

/// What a person wants done.
#[derive(Debug)]
pub struct Act<'a> {
    /// Which act.
    pub action: Action,
    /// On which record: a request's or an order's number; empty for a new one.
    pub subject: &'a str,
    /// The form's fields.
    pub fields: &'a BTreeMap<String, String>,
}

/// Does it, or says why not. A refusal is recorded with its code. Where the officer's key is elsewhere, it waits for its signature first
/// ([`super::sign`]).
///
/// # Errors
/// [`No`], with how to put it right.
pub async fn act(node: &Node, who: &Session, act: Act<'_>) -> Result<Done, No> {
    match who.pen {
        Pen::Here(_) => pressed(node, who, act, None).await,
        Pen::Away(_) => away::press(node, who, act).await,
    }
}

/// One press. What is tried again with a signature has the moment and the chance of the first try.
pub(super) async fn pressed(
    node: &Node,
    who: &Session,
    act: Act<'_>,
    again: Option<(Instant, [u8; 32])>,
) -> Result<Done, No> {
    let role = act.action.office(node.config.kind, &who.roles);
    if act.action == Action::Verify && role.is_some() {
        asking::read_ahead(node, act.subject).await?;
    }
    let _turn = node.desk.write().await;
    let (now, chance) = match again {
        None => (node.now(), chance()?),
        Some((at, seed)) => (at, rand_chacha::ChaCha20Rng::from_seed(seed)),
    };
    let Some(role) = role else {
        return Err(not_your_office(node, who, act.action).await?);
    };
    if node.config.key_elsewhere(role) && who.pen.here().is_some() {
        return Err(recorded(node, who, key_here(role)).await?);
    }
    let mut turn = Turn { node, who, role, subject: act.subject, fields: act.fields, now, chance };
    let answer = match read_first::as_read(&turn, act.action).await {
        Ok(()) => dispatch(act.action, &mut turn).await,
        Err(no) => Err(no),
    };
    if let Err(No::Refused { code, says, .. }) = &answer
        && code != post::TO_SIGN
    {
        let event = Event::Refused { code: code.clone(), says: says.clone() };
        let mut name = stream_or_house(&turn, act.action);
        // What both sides can press, pressed at the asked one: its own record, not a second one that would hide it.
        if let Some(id) = turn.subject.parse().ok().filter(|id| name == stream::asking(*id))
            && turn.side_of(id).await? == Side::Asked
        {
            name = stream::asked(id);
        }
        let batch = Batch { events: vec![(name, event)], by: Some(who.officer.clone()), ..Batch::default() };
        node.store.record(batch, now, &mut turn.chance).await?;
    }
    node.stir();
    answer
}

/// A press outside one's office.
async fn not_your_office(node: &Node, who: &Session, action: Action) -> Result<No, No> {
    let says = format!("the office of {} does not include «{}» here", who.name, action.as_str());
    recorded(node, who, No::refused("not-your-office", says, "Ask an officer whose office it is.")).await
}

/// The house wants the keys of this office on no node.
fn key_here(office: Role) -> No {
    No::refused(
        "key-here",
        format!("as {office} only a key counts that lies on no node, and the key of this account lies here"),
        "Make one in a token or on your own machine, and have the account enrolled with it (`comity sign token`, `comity sign key`).",
    )
}

/// Refused before anything is looked at, and recorded like every other refusal.
async fn recorded(node: &Node, who: &Session, no: No) -> Result<No, No> {
    let event = Event::Refused { code: no.code().to_owned(), says: no.to_string() };
    let events = vec![(stream::HOUSE.to_owned(), event)];
    let batch = Batch { events, by: Some(who.officer.clone()), ..Batch::default() };
    node.store.record(batch, node.now(), &mut chance()?).await?;
    Ok(no)
}

async fn dispatch(action: Action, turn: &mut Turn<'_>) -> Result<Done, No> {
    match action {
        Action::Draft => asking::draft(turn).await,
        Action::Propose => asking::propose(turn).await,
        Action::Approve => asking::approve(turn).await,
        Action::Amend => amend::amend(turn).await,
        Action::ApproveAmendment => amend::approve(turn).await,
        Action::Carry => outside::carry(turn).await,
        Action::Hear => outside::hear(turn).await,
        Action::Bring => outside::bring(turn).await,
        Action::Reply => asking::reply(turn).await,
        Action::Verify => asking::verify(turn).await,
        Action::Outcome => asking::outcome(turn).await,
        Action::Withdraw => asking::withdraw(turn).await,
        Action::Close => asking::close(turn).await,
        Action::Hold => hold::hold(turn).await,
        Action::Review => asked::review(turn).await,
        Action::Authorise => leave::give(turn).await,
        Action::RefuseAuthorisation => leave::refuse(turn).await,
        Action::AskAuthorisation => leave::ask_anew(turn).await,
        Action::Execute => execute::execute(turn).await,
        Action::Renew => renew::renew(turn).await,
        Action::Transmit => execute::transmit(turn).await,
        Action::Consult => consult::ask(turn).await,
        Action::NotifyThird => third::tell(turn).await,
        Action::AnswerConsultation => consult::answer(turn).await,
        Action::CallBack => urgent::call_back(turn).await,
        Action::PostReview => urgent::post_review(turn).await,
        Action::InformPerson => notice::inform(turn).await,
        Action::Recall => recall::recall(turn).await,
        Action::AnswerRecall => recall::answer(turn).await,
        Action::ReleaseHold => ended::release(turn).await,
        Action::ReleaseHeld => ended::provider::release_held(turn).await,
        Action::AnswerOrderEnd => ended::provider::answer(turn).await,
        Action::Attempt => attempt::attempt(turn).await,
        Action::Consent => standing::publish(turn).await,
        Action::EndConsent => standing::take_back(turn).await,
        Action::TakeIn => direct::take_in(turn).await,
        Action::WithdrawDirect => direct::withdraw(turn).await,
        Action::CloseDirect => direct::close(turn).await,
        Action::LookUp => provider::look_up(turn).await,
        Action::Produce => provider::produce(turn).await,
        Action::NotExecute => provider::not_execute(turn).await,
        Action::AcceptPlan => plan::accept(turn).await,
        Action::Ping => ping::press(turn).await,
        Action::TryLetter => letters::again(turn).await,
        Action::DropLetter => letters::withdraw(turn).await,
        Action::SeenContradiction => seen::contradiction(turn).await,
        Action::Tell => tell::tell(turn).await,
        Action::ApproveTelling => tell::approve(turn).await,
        Action::AnswerTelling => tell::answer(turn).await,
        Action::WithdrawTelling => tell::withdraw(turn).await,
        Action::CloseTelling => tell::close(turn).await,
    }
}

/// Where a refusal is written: with the record that it is about, or with the house.
fn stream_or_house(turn: &Turn<'_>, action: Action) -> String {
    let request = turn.subject.parse::<RequestId>().ok();
    let order = turn.subject.parse::<OrderId>().ok();
    match (action, request, order) {
        (
            Action::LookUp | Action::Produce | Action::NotExecute | Action::ReleaseHeld | Action::AnswerOrderEnd,
            _,
            Some(order),
        ) => stream::order(order),
        (Action::Tell | Action::ApproveTelling | Action::WithdrawTelling, Some(id), _) => stream::telling(id),
        (Action::AnswerTelling, Some(id), _) => stream::told(id),
        (Action::TakeIn | Action::WithdrawDirect | Action::CloseDirect, Some(id), _) => stream::direct(id),
        (action, Some(id), _) if on_the_asked_side(action) => stream::asked(id),
        (
            Action::Attempt
            | Action::Consent
            | Action::EndConsent
            | Action::AcceptPlan
            | Action::Ping
            | Action::TryLetter
            | Action::DropLetter
            | Action::SeenContradiction
            | Action::CloseTelling,
            _,
            _,
        )
        | (_, None, _) => stream::HOUSE.to_owned(),
        (_, Some(id), _) => stream::asking(id),
    }
}

fn on_the_asked_side(action: Action) -> bool {
    matches!(
        action,
        Action::Hold
            | Action::CallBack
            | Action::Review
            | Action::Authorise
            | Action::RefuseAuthorisation
            | Action::AskAuthorisation
            | Action::Execute
            | Action::Renew
            | Action::Transmit
            | Action::PostReview
            | Action::InformPerson
            | Action::Recall
            | Action::ReleaseHold
    )
}
