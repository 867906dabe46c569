//! The forbidden shortcut: an authority orders a company of its own state to hand over what lies in another.
//!
//! The guard answers. Whatever it says, the attempt is an event, and the state concerned is told.

use exchange::{NoticeV1, ScopeV1, StandingConsentV1, WhatHappenedV1};
use guard::{Deed, Holder, Orderer};
use request::{Draft, Event, Signed};
use store::{Batch, Doc, stream};
use terms::{DataCategory, Digest, GrantId, Measure, NodeId, Period, RequestId, StateCode};

use super::{
    Done, No,
    acts::Turn,
    asked::{Brief, OrderTerms, new_order, order_letter},
    case, post,
    translate::{line, prose},
};
use crate::Node;

/// Where the notice goes: each authority of that state that the directory lists.
fn authorities_of(node: &Node, state: StateCode) -> Vec<NodeId> {
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
        turn.fields.clone().into_iter().filter(|(k, _)| !["territory", "holder-state"].contains(&k.as_str())).collect(),
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
    let established = node.directory.provider(&provider).map_or(node.state, exchange::Node::state);
    let id = request_id(turn);
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
    let signed = signatures(turn, &deed, id).await?;
    let consent = standing(node, territory, turn.now).await?;
    let question = case::question(node.state, territory, Measure::Disclose, &complete, turn.now);
    let brief = Brief {
        law: law::ask(&node.book, &question),
        question,
        bodies: case::bodies(node),
        consent: consent.as_ref().map(|(c, _)| c.clone()),
        approvals: signed
            .iter()
            .filter_map(|s| case::approval(node, &super::translate::approval(&s.statement).ok()?, turn.now))
            .collect(),
        authorisation: None,
        safeguards: case::safeguards(Some(&review(turn))),
        necessity: draft.field(request::fields::NECESSITY).unwrap_or("").to_owned(),
        life_at_risk: draft.field(request::fields::LIFE).map(str::to_owned),
    };
    let judged = brief.judge(deed.clone(), turn.now);
    let happened = match (&judged, &consent) {
        (Ok(_), Some((guard::Consent::Standing { id, .. }, _))) => WhatHappenedV1::Done { consent: *id },
        (Ok(_), _) => return Err(No::own("a pass without a standing consent")),
        (Err(no), _) => WhatHappenedV1::Refused { code: line(no.code())?, says: prose(&no.to_string())? },
    };
    let result = match &happened {
        WhatHappenedV1::Done { consent } => format!("passed under standing consent {consent}"),
        WhatHappenedV1::Refused { code, .. } => format!("refused: {}", code.as_str()),
    };
    let event = Event::Attempted { territory, holder: deed.holder.provider.to_string(), result };
    let mut batch = turn.batch(stream::HOUSE, vec![event]);
    notify(turn, &deed, territory, happened, &mut batch)?;
    if let (Ok(_), Some((_, frame))) = (&judged, consent) {
        let state = request::State { draft: draft.clone(), ..request::State::new(request::Side::Asked) };
        let asked = case::Asked { id, complete, for_state: node.state, deed_holder: deed.holder.clone() };
        let order = new_order(turn);
        let terms = OrderTerms {
            order,
            frame,
            hold_until: None,
            deadline: turn.now.after(std::time::Duration::from_secs(10 * 24 * 3600)),
        };
        order_letter(turn, &asked, &state, &brief, &deed, &signed, terms)?.into_batch(stream::HOUSE, &mut batch);
    }
    turn.record(batch).await?;
    let routes = law::lawful_routes(
        &node.book,
        node.state,
        territory,
        Measure::Disclose,
        deed.data,
        &brief.question.conduct,
        turn.now,
    );
    let routes: Vec<String> = routes.iter().map(|r| format!("{}: {}", r.citation.source, r.says)).collect();
    match judged {
        Ok(_) => {
            Ok(Done::new(id, format!("passes under the standing consent of {territory}; {territory} has been told")))
        }
        Err(No::Refused { code, says, cure }) => {
            let open = if routes.is_empty() {
                "No treaty route is open; use the diplomatic channel.".to_owned()
            } else {
                format!("Lawful routes open today: {}.", routes.join("; "))
            };
            Err(No::Refused {
                code,
                says: format!("{says}. {territory} has been told of the attempt."),
                cure: format!("{cure} {open}"),
            })
        }
        Err(no) => Err(no),
    }
}

fn request_id(turn: &mut Turn<'_>) -> RequestId {
    use rand_core::Rng as _;
    turn.subject.parse().unwrap_or_else(|_| {
        let mut bytes = [0; 16];
        turn.chance.fill_bytes(&mut bytes);
        RequestId::from_bytes(bytes)
    })
}

/// The signatures that were put under this deed before, and this person's.
async fn signatures(turn: &Turn<'_>, deed: &Deed, id: RequestId) -> Result<Vec<Signed>, No> {
    let mut signed: Vec<Signed> = Vec::new();
    for entry in turn.node.store.events(&format!("attempt/{id}")).await? {
        if let Event::Approved { signed: s } = entry.event {
            signed.push(s);
        }
    }
    let mine = turn.sign(deed.digest(), id)?;
    if !signed.iter().any(|s| s.by.person == mine.by.person) {
        let batch = turn.batch(&format!("attempt/{id}"), vec![Event::Approved { signed: mine.clone() }]);
        turn.node.store.record(batch, turn.now, &mut crate::clock::chance()?).await?;
        signed.push(mine);
    }
    Ok(signed)
}

fn review(turn: &Turn<'_>) -> request::Review {
    let answers = guard::Safeguard::ALL.iter().filter_map(|q| {
        let word = case::safeguard_word(*q);
        turn.field(&format!("safeguard.{word}")).map(|a| (word.to_owned(), a == "yes"))
    });
    request::Review { safeguards: answers.collect(), reasons: String::new() }
}

fn notify(
    turn: &mut Turn<'_>,
    deed: &Deed,
    territory: StateCode,
    happened: WhatHappenedV1,
    batch: &mut Batch,
) -> Result<(), No> {
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
        post::write(turn.node, &envelope, notice, &[], turn.now, &mut turn.chance)?.into_batch(stream::HOUSE, batch);
    }
    Ok(())
}

/// A standing consent of that state that this node has learned, with its signed frame.
async fn standing(node: &Node, state: StateCode, now: terms::Instant) -> Result<Option<(guard::Consent, Vec<u8>)>, No> {
    let Some(digest) = node.store.fact(&format!("standing-consent/{state}")).await? else { return Ok(None) };
    let digest: Digest = digest.parse().map_err(|_| No::own("a standing consent"))?;
    let frame = node.store.doc(digest).await?.ok_or_else(|| No::own("a standing consent"))?;
    Ok(case::consent(node, &frame, now).map(|c| (c, frame)))
}

/// Another state published a consent.
pub(crate) async fn learn(
    node: &Node,
    body: &StandingConsentV1,
    frame: Digest,
    batch: &mut Batch,
) -> Result<(), store::Trouble> {
    node.store.set_fact(&format!("standing-consent/{}", body.state), &frame.to_string()).await?;
    batch.events.push((stream::HOUSE.to_owned(), Event::ConsentPublished { grant: body.id, state: body.state }));
    Ok(())
}

/// Publishes a standing consent, one of two people at a time; with the second it goes to every authority.
pub(crate) async fn publish(turn: &mut Turn<'_>) -> Result<Done, No> {
    use rand_core::Rng as _;
    let node = turn.node;
    let beneficiaries: Vec<StateCode> = turn
        .needs("beneficiaries", "Name the states that may rely on it.")?
        .split_whitespace()
        .filter_map(|s| s.parse().ok())
        .collect();
    let pending = node.store.fact("standing-consent-draft").await?;
    let (mut body, first): (StandingConsentV1, Vec<Signed>) = match pending.and_then(|p| serde_json::from_str(&p).ok())
    {
        Some(body) => (body, earlier(node).await?),
        None => {
            let mut id = [0; 16];
            turn.chance.fill_bytes(&mut id);
            let until = turn.now.after(std::time::Duration::from_secs(365 * 24 * 3600));
            let valid = Period::new(turn.now, until).ok_or_else(|| No::own("a period"))?;
            let scope = ScopeV1 {
                measures: vec![Measure::Preserve, Measure::Disclose],
                data: vec![DataCategory::UserIdentification],
                valid,
            };
            let authority = case::own_authority(node)?;
            let id = GrantId::from_bytes(id);
            (
                StandingConsentV1 {
                    id,
                    state: node.state,
                    authority,
                    beneficiaries,
                    scope,
                    published: turn.now,
                    approvals: Vec::new(),
                },
                Vec::new(),
            )
        }
    };
    let matter = RequestId::from_bytes(*body.id.bytes());
    let mine = turn.sign(body.digest(), matter)?;
    if first.iter().any(|s| s.by.person == mine.by.person) {
        return Err(No::from(request::OutOfTurn::SamePerson));
    }
    let mut signed = first;
    signed.push(mine.clone());
    let mut batch = turn.batch("consent", vec![Event::Approved { signed: mine }]);
    if signed.len() < 2 {
        let text = serde_json::to_string(&body).map_err(|_| No::own("a consent"))?;
        node.store.set_fact("standing-consent-draft", &text).await?;
        turn.record(batch).await?;
        return Ok(Done::new(body.id, "one of two people has signed the standing consent"));
    }
    body.approvals = signed.iter().map(|s| super::translate::approval(&s.statement)).collect::<Result<_, _>>()?;
    batch.events.push((stream::HOUSE.to_owned(), Event::ConsentPublished { grant: body.id, state: node.state }));
    let others: Vec<NodeId> = node
        .directory
        .nodes()
        .filter(|n| n.state() != node.state && matches!(n.organisation(), exchange::Organisation::Authority(_)))
        .map(|n| n.id().clone())
        .collect();
    for to in others {
        let envelope = post::Envelope { to: &to, request: None, in_reply_to: None };
        post::write(node, &envelope, body.clone(), &[turn.who], turn.now, &mut turn.chance)?
            .into_batch("consent", &mut batch);
    }
    let id = body.id;
    batch.docs.push(Doc {
        digest: post::sha256(id.bytes()),
        kind: "consent",
        bytes: serde_json::to_vec(&body).unwrap_or_default(),
    });
    turn.record(batch).await?;
    Ok(Done::new(id, "published: two people have signed, and every authority in the directory is told"))
}

async fn earlier(node: &Node) -> Result<Vec<Signed>, No> {
    let events = node.store.events("consent").await?;
    Ok(events
        .into_iter()
        .filter_map(|e| match e.event {
            Event::Approved { signed } => Some(signed),
            _ => None,
        })
        .collect())
}
