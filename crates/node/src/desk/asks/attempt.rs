//! The forbidden shortcut: an authority orders a company of its own state to hand over what lies in another.
//!
//! The guard answers. Whatever it says, the attempt is an event, and the state concerned is told; but for the first of two signatures under an
//! order that a standing consent covers, which orders nothing.

use exchange::{NoticeV1, WhatHappenedV1};
use guard::{Deed, Holder, Orderer};
use request::{DirectCommand, DirectOrder, Draft, Event, Signed};
use store::{Batch, stream};
use terms::{Digest, Instant, LetterId, Measure, NodeId, RequestId, StateCode};

use super::half;
use crate::{
    Node,
    desk::{
        ahead,
        answers::asked::{Brief, OrderTerms, new_order, order_letter},
        case, direct, etsi,
        mail::{
            post,
            translate::{line, prose},
        },
        no::No,
        standing,
        turn::{Done, Turn},
    },
};

/// Where the notice goes: each authority of that state that the directory lists.
pub(crate) fn authorities_of(node: &Node, state: StateCode) -> Vec<NodeId> {
    let authority = |n: &&exchange::Node| matches!(n.organisation(), exchange::Organisation::Authority(_));
    let with_desk = node
        .directory
        .nodes_of(state)
        .filter(authority)
        .filter(|n| n.functions().iter().any(|f| *f != exchange::Function::Independent));
    with_desk.map(|n| n.id().clone()).collect()
}

/// A notice in words, for the list of notices.
pub(crate) fn notice_words(notice: &NoticeV1) -> String {
    let how = match &notice.happened {
        WhatHappenedV1::Refused { code, says } => format!("it was refused ({}): {}", code.as_str(), says.as_str()),
        WhatHappenedV1::Done { consent } => format!("it was done under the consent {consent}"),
    };
    format!(
        "{} of {} asked a holder directly to {} data that lies in {}, at {}; {how}",
        notice.authority, notice.state, notice.measure, notice.concerns, notice.at
    )
}

/// One of two people presses for a direct order. The second press is the one that is judged.
pub(crate) async fn attempt(turn: &mut Turn<'_>) -> Result<Done, No> {
    let node = turn.node;
    let draft = Draft(
        turn.fields.clone().into_iter().filter(|(k, _)| k != "territory" && !k.starts_with("safeguard.")).collect(),
    );
    let territory: StateCode = turn
        .needs("territory", "Say in which state the data lies.")?
        .parse()
        .map_err(|_| No::refused("territory", "that is no state", "Use two capital letters of ISO 3166-1."))?;
    let view = case::law_view(&node.book, node.state, &draft, turn.now);
    let complete = view.complete.ok_or(No::Lacks(view.lacks))?;
    let provider = complete
        .holder
        .clone()
        .ok_or_else(|| No::refused("holder", "which company is not said", "Name the company."))?;
    let established = etsi::established(node, &provider).ok_or_else(|| {
        No::refused(
            "holder",
            "that company is not in the directory",
            "Name one that is, or whose system is registered here, or send a request for assistance.",
        )
    })?;
    let id = request_id(turn);
    let before = direct::state(node, id).await?;
    before.may_order()?;
    let deed = Deed {
        request: id,
        measure: Measure::Disclose,
        data: complete.data,
        target: complete.target.clone(),
        holder: Holder { provider, established },
        territory: Some(territory),
        ordered_by: Orderer { authority: case::own_authority(node)?, state: node.state },
        for_state: node.state,
        urgency: complete.urgency,
    };
    let (signed, mine) = signatures(turn, &deed, id).await?;
    let consent = standing::standing(node, territory, turn.now).await?;
    let question = case::question(node.state, territory, Measure::Disclose, &complete, turn.now);
    let brief = brief(turn, question, &draft, consent.as_ref().map(|(c, _)| c.clone()), &signed);
    let judged = brief.judge(deed.clone(), turn.now).and_then(|pass| to_tell(turn, territory).map(|()| pass));
    if half::waits(&judged, consent.as_ref().map(|(c, _)| c), &deed, turn.now) {
        return half::first(turn, id, &deed, mine).await;
    }
    let happened = happened(&judged, consent.as_ref().map(|(c, _)| c))?;
    let result = match &happened {
        WhatHappenedV1::Done { consent } => format!("passed under standing consent {consent}"),
        WhatHappenedV1::Refused { code, .. } => format!("refused: {}", code.as_str()),
    };
    let event = Event::Attempted { territory, holder: deed.holder.provider.to_string(), result };
    let mut batch = turn.batch(stream::HOUSE, vec![event]);
    batch.events.extend(mine);
    // What passes has a record of its own, and the notices stand in it.
    let name = if judged.is_ok() { stream::direct(id) } else { stream::HOUSE.to_owned() };
    if let (Ok(_), WhatHappenedV1::Done { consent: grant }, Some((_, frame))) = (&judged, &happened, consent) {
        let given = Given { before, grant: *grant, frame, territory, draft, complete };
        order(turn, given, &deed, (&brief, &signed), (&name, &mut batch))?;
    }
    let told = notify(turn, &deed, territory, happened, (&name, &mut batch))?;
    turn.record(batch).await?;
    match judged {
        Ok(_) => {
            Ok(Done::new(id, format!("passes under the standing consent of {territory}; {territory} has been told")))
        }
        Err(no) => Err(with_routes(no, turn, (territory, told), &brief)),
    }
}

/// A direct order stands on the notice of it: without anybody there who can read one it does not pass.
fn to_tell(turn: &Turn<'_>, territory: StateCode) -> Result<(), No> {
    let node = turn.node;
    let reads = |to: &NodeId| node.directory.node(to).is_some_and(|to| to.sealing_key(turn.now).is_some());
    if authorities_of(node, territory).iter().any(reads) {
        return Ok(());
    }
    let says = format!("no authority of {territory} has a key today with which it could read that it was done");
    Err(No::refused("nobody-to-tell", says, "Wait for a directory in which one has, or call its contact point."))
}

/// What a direct order rests on, once the guard has given leave.
struct Given {
    before: request::Direct,
    grant: terms::GrantId,
    frame: Vec<u8>,
    territory: StateCode,
    draft: Draft,
    complete: request::Complete,
}

/// The order leaves, and its own record begins with it.
fn order(
    turn: &mut Turn<'_>,
    given: Given,
    deed: &Deed,
    (brief, signed): (&Brief, &[Signed]),
    (name, batch): (&str, &mut Batch),
) -> Result<(), No> {
    let (due, digest) = (answer_by(brief, turn.now), post::sha256(&given.frame));
    let state = request::State { draft: given.draft.clone(), ..request::State::new(request::Side::Asked) };
    let asked = case::Asked {
        id: deed.request,
        complete: given.complete,
        for_state: turn.node.state,
        deed_holder: deed.holder.clone(),
    };
    let order = new_order(turn);
    let terms = OrderTerms { order, frame: given.frame, hold_until: None, deadline: due };
    let posted = order_letter(turn, &asked, &state, brief, deed, signed, terms)?;
    let ordered = DirectOrder {
        order,
        territory: given.territory,
        consent: given.grant,
        frame: digest,
        deed: deed.digest(),
        letter: posted.letter,
        order_frame: posted.frame_digest,
        draft: given.draft,
        due,
    };
    let events = given.before.decide(DirectCommand::Order(Box::new(ordered)))?;
    batch.events.extend(events.into_iter().map(|event| (name.to_owned(), event)));
    posted.into_batch(name, batch);
    Ok(())
}

/// Everything that speaks for the order: the standing consent where there is one, and never a court of the other state.
fn brief(
    turn: &Turn<'_>,
    question: law::Question,
    draft: &Draft,
    consent: Option<guard::Consent>,
    signed: &[Signed],
) -> Brief {
    let node = turn.node;
    let verified =
        |s: &Signed| case::approval(node, &crate::desk::mail::translate::approval(&s.statement).ok()?, turn.now);
    Brief {
        law: law::ask(&node.book, &question),
        question,
        bodies: case::bodies(node),
        consent,
        approvals: signed.iter().filter_map(verified).collect(),
        authorisation: None,
        safeguards: case::safeguards(Some(&review(turn))),
        necessity: draft.field(request::fields::NECESSITY).unwrap_or("").to_owned(),
        life_at_risk: draft.field(request::fields::LIFE).map(str::to_owned),
        emergency: guard::Emergency::default(),
    }
}

/// By when the company has to answer: no later than its own guard would let it, which counts no approval that is a week old and no consent that is over.
fn answer_by(brief: &Brief, now: Instant) -> Instant {
    let approved = brief.approvals.iter().map(|approval| approval.at.after(guard::APPROVAL_AGE_MAX));
    let consented = brief.consent.iter().map(|consent| match consent {
        guard::Consent::Standing { scope, .. } | guard::Consent::Grant { scope, .. } => scope.valid.to(),
    });
    approved.chain(consented).fold(now.after(ANSWER_WITHIN), Instant::min)
}

/// How long a company has for a direct order under a standing consent (Reg. (EU) 2023/1543 gives ten days for the same).
const ANSWER_WITHIN: std::time::Duration = std::time::Duration::from_secs(10 * 24 * 3600);

fn happened(judged: &Result<guard::Pass, No>, consent: Option<&guard::Consent>) -> Result<WhatHappenedV1, No> {
    match (judged, consent) {
        (Ok(_), Some(guard::Consent::Standing { id, .. })) => Ok(WhatHappenedV1::Done { consent: *id }),
        (Ok(_), _) => Err(No::own("a pass without a standing consent")),
        (Err(no), _) => Ok(WhatHappenedV1::Refused { code: line(no.code())?, says: prose(&no.to_string())? }),
    }
}

/// The refusal, with the lawful routes that are open today.
fn with_routes(no: No, turn: &Turn<'_>, (territory, told): (StateCode, bool), brief: &Brief) -> No {
    let No::Refused { code, says, cure } = no else { return no };
    let node = turn.node;
    let conduct = &brief.question.conduct;
    let (measure, data) = (Measure::Disclose, brief.question.data);
    let routes = law::lawful_routes(&node.book, node.state, territory, measure, data, conduct, turn.now);
    let routes: Vec<&str> = routes.iter().map(|r| r.citation.source.as_str()).collect();
    let open = if routes.is_empty() {
        "No treaty route is open; use the diplomatic channel.".to_owned()
    } else {
        format!("Lawful routes open today: {}.", routes.join("; "))
    };
    let says = if told {
        format!("{says}. {territory} has been told of the attempt.")
    } else {
        format!("{says}. Nobody in {territory} could be told of the attempt; the log keeps it.")
    };
    No::Refused { code, says, cure: format!("{cure} {open}") }
}

fn request_id(turn: &mut Turn<'_>) -> RequestId {
    use rand_core::Rng as _;
    turn.subject.parse().unwrap_or_else(|_| {
        let mut bytes = [0; 16];
        turn.chance.fill_bytes(&mut bytes);
        RequestId::from_bytes(bytes)
    })
}

/// The signatures that were put under this deed before, and this person's; and that one for its record, where it is new. It is written with what comes
/// of it: an order may need another signature, of a key that is elsewhere.
async fn signatures(turn: &Turn<'_>, deed: &Deed, id: RequestId) -> Result<(Vec<Signed>, Option<(String, Event)>), No> {
    let name = format!("attempt/{id}");
    let mut signed: Vec<Signed> = Vec::new();
    for entry in turn.node.store.events(&name).await? {
        if let Event::Approved { signed: s } = entry.event
            && s.deed == deed.digest()
        {
            signed.push(s);
        }
    }
    let mut signed = ahead::none(&signed, Some(&turn.who.person), turn.now)?;
    let mine = turn.approve_deed(deed, id)?;
    if signed.iter().any(|s| s.by.person == mine.by.person) {
        return Ok((signed, None));
    }
    signed.push(mine.clone());
    Ok((signed, Some((name, Event::Approved { signed: mine }))))
}

fn review(turn: &Turn<'_>) -> request::Review {
    let answers = guard::Safeguard::ALL.iter().filter_map(|q| {
        let word = case::safeguard_word(*q);
        turn.field(&format!("safeguard.{word}")).map(|a| (word.to_owned(), a == "yes"))
    });
    request::Review { safeguards: answers.collect(), reasons: String::new() }
}

/// Each authority of that state that can read it is told. Whether one was.
fn notify(
    turn: &mut Turn<'_>,
    deed: &Deed,
    territory: StateCode,
    happened: WhatHappenedV1,
    (stream, batch): (&str, &mut Batch),
) -> Result<bool, No> {
    let mut told = false;
    for to in authorities_of(turn.node, territory) {
        let notice = NoticeV1 {
            concerns: territory,
            authority: case::own_authority(turn.node)?,
            state: turn.node.state,
            measure: deed.measure,
            at: turn.now,
            deed: deed.digest(),
            happened: happened.clone(),
        };
        let envelope = post::Envelope { to: &to, request: Some(deed.request), in_reply_to: None };
        // The node tells of it by itself: nobody at the desk can keep the notice back.
        let chance = (turn.now, &mut turn.chance);
        told |= post::tell(turn.node, &envelope, notice, &[], chance, (stream, batch))?;
    }
    Ok(told)
}

/// The same letter without an attempt, about some case: for a rehearsal of the post.
pub(crate) async fn plain_notice(node: &Node, to: &NodeId, case: RequestId, says: &str) -> Result<LetterId, No> {
    let (now, mut chance) = (node.now(), crate::clock::chance()?);
    let notice = NoticeV1 {
        concerns: node.directory.node(to).map_or(node.state, exchange::Node::state),
        authority: case::own_authority(node)?,
        state: node.state,
        measure: Measure::Disclose,
        at: now,
        deed: Digest::from_bytes([0; 32]),
        happened: WhatHappenedV1::Refused { code: line("no-consent")?, says: prose(says)? },
    };
    let envelope = post::Envelope { to, request: Some(case), in_reply_to: None };
    let posted = post::write(node, &envelope, notice, &[], now, &mut chance)?;
    let (number, mut batch) = (posted.letter, Batch::default());
    posted.into_batch(&stream::asking(case), &mut batch);
    node.store.record(batch, now, &mut chance).await?;
    Ok(number)
}
