//! The asked side's desk: hold at once, review with care.

use exchange::{Header, OrderReportV1, OrderV1, StatusV1, StatusWordV1, Verified};
use guard::{Case, Deed, Pass, Safeguards};
use law::Question;
use request::{Ask, Command, Decision, Draft, Event, Review, Side, Signed, Stage, State};
use store::{Batch, Doc, stream};
use terms::{Ground, Instant, Measure, NodeId, OrderId, Period, RequestId, StateCode};

use crate::{
    Node,
    clock::chance,
    desk::{
        ahead,
        answers::{
            hold::{self, Of},
            renew::{self, RunOut},
        },
        case, direct, etsi,
        mail::{
            post, replay,
            translate::{self, line, prose},
        },
        no::No,
        not_taken::{NotTaken, own},
        turn::{Done, Turn},
        urgent,
    },
};

/// By when our law wants an answer to this letter.
pub(crate) fn due(node: &Node, letter: &Verified, draft: &Draft, now: Instant) -> Option<Instant> {
    let from = letter.from_node().state();
    let view = case::law_view(&node.book, from, draft, now);
    view.disclose.and_then(|a| a.deadline).or_else(|| view.preserve.and_then(|a| a.deadline)).map(|d| d.due)
}

/// The asker learns at once that the letter is genuine and by when an answer is due.
pub(crate) fn tell_received(
    node: &Node,
    id: RequestId,
    header: &Header,
    due: Option<Instant>,
    now: Instant,
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    let mut chance = chance().map_err(|e| NotTaken::Trouble(e.into()))?;
    let says = prose("Received and verified. The 24/7 desk is looking at preservation.").map_err(own)?;
    let status = StatusV1 { state: StatusWordV1::Received, says, due, gone_at: None, ground: None };
    let envelope = post::Envelope { to: &header.from, request: Some(id), in_reply_to: Some(header.letter) };
    post::tell(node, &envelope, status, &[], (now, &mut chance), (&stream::asked(id), batch)).map_err(own)?;
    Ok(())
}

/// Everything that speaks for a deed of ours, verified anew; lives as long as the judgement takes.
pub(crate) struct Brief {
    pub(crate) question: Question,
    pub(crate) law: law::Answer,
    pub(crate) bodies: Vec<guard::Body>,
    pub(crate) consent: Option<guard::Consent>,
    pub(crate) approvals: Vec<guard::Approval>,
    pub(crate) authorisation: Option<guard::Authorisation>,
    pub(crate) safeguards: Safeguards,
    pub(crate) necessity: String,
    pub(crate) life_at_risk: Option<String>,
    pub(crate) emergency: guard::Emergency,
}

impl Brief {
    /// Asks the guard.
    pub(crate) fn judge(&self, deed: Deed, now: Instant) -> Result<Pass, No> {
        let case = Case {
            question: &self.question,
            law: &self.law,
            bodies: &self.bodies,
            consent: self.consent.as_ref(),
            approvals: &self.approvals,
            authorisation: self.authorisation.as_ref(),
            safeguards: &self.safeguards,
            necessity: &self.necessity,
            life_at_risk: self.life_at_risk.as_deref(),
            emergency: &self.emergency,
        };
        Ok(guard::judge(deed, &case, now)?)
    }
}

/// Gathers what speaks for a measure on a request that was received. The law is asked again, today.
pub(crate) fn brief(
    node: &Node,
    asked: &case::Asked,
    state: &State,
    measure: Measure,
    signed: &[Signed],
    consent: Option<guard::Consent>,
    now: Instant,
) -> Result<Brief, No> {
    // The guard would say that one is missing: here it is said why.
    ahead::none(signed, None, now)?;
    ahead::not(state.authorised.get(&measure).map(|(said, _)| said), now)?;
    ahead::not(state.call_back.as_ref().filter(|_| measure == Measure::Disclose), now)?;
    let question = case::question(asked.for_state, node.state, measure, &asked.complete, now);
    let law = law::ask(&node.book, &question);
    let approvals = signed
        .iter()
        .map(|s| translate::approval(&s.statement))
        .collect::<Result<Vec<_>, _>>()?
        .iter()
        .filter_map(|s| case::approval(node, s, now))
        .collect();
    let authorisation = match state.authorised.get(&measure) {
        Some((signed, _)) => {
            let statement = serde_json::from_str(&signed.statement).map_err(|_| No::own("an authorisation"))?;
            case::authorisation(node, &statement, now)
        }
        None => None,
    };
    let text = |name: &str| state.draft.field(name).map(str::to_owned);
    Ok(Brief {
        question,
        law,
        bodies: case::bodies(node),
        consent,
        approvals,
        authorisation,
        safeguards: case::safeguards(state.review.as_ref()),
        necessity: text(request::fields::NECESSITY).unwrap_or_default(),
        life_at_risk: text(request::fields::LIFE),
        emergency: guard::Emergency::default(),
    })
}

/// The grant for one deed, as a letter to the asker.
pub(crate) fn grant(
    turn: &mut Turn<'_>,
    deed: &Deed,
    signed: &[Signed],
    to: &NodeId,
    valid: Period,
) -> Result<(terms::GrantId, post::Posted), No> {
    use rand_core::Rng as _;
    let mut id = [0; 16];
    turn.chance.fill_bytes(&mut id);
    let id = terms::GrantId::from_bytes(id);
    let body = exchange::GrantV1 {
        id,
        state: turn.node.state,
        authority: case::own_authority(turn.node)?,
        request: deed.request,
        target: guard::target_digest(&deed.target),
        beneficiary: deed.for_state,
        ordered_by: turn.node.state,
        scope: exchange::ScopeV1 { measures: vec![deed.measure], data: vec![deed.data], valid },
        deed: deed.digest(),
        approvals: signed.iter().map(|s| translate::approval(&s.statement)).collect::<Result<_, _>>()?,
    };
    let envelope = post::Envelope { to, request: Some(deed.request), in_reply_to: None };
    Ok((id, post::write(turn.node, &envelope, body, &[turn.who], turn.now, &mut turn.chance)?))
}

/// How long a grant may be used.
const GRANT_LIFE: std::time::Duration = std::time::Duration::from_secs(7 * 24 * 3600);

pub(crate) fn grant_period(now: Instant) -> Result<Period, No> {
    Period::new(now, now.after(GRANT_LIFE)).ok_or_else(|| No::own("a period"))
}

pub(crate) fn new_order(turn: &mut Turn<'_>) -> OrderId {
    use rand_core::Rng as _;
    let mut bytes = [0; 16];
    turn.chance.fill_bytes(&mut bytes);
    OrderId::from_bytes(bytes)
}

/// What differs between an order to hold and one to produce.
pub(crate) struct OrderTerms {
    pub(crate) order: OrderId,
    pub(crate) frame: Vec<u8>,
    pub(crate) hold_until: Option<Instant>,
    pub(crate) deadline: Instant,
}

/// The domestic order: what the provider needs to judge the deed itself, and no more of the case than that.
pub(crate) fn order_letter(
    turn: &mut Turn<'_>,
    asked: &case::Asked,
    state: &State,
    brief: &Brief,
    deed: &Deed,
    signed: &[Signed],
    terms: OrderTerms,
) -> Result<post::Posted, No> {
    use exchange::{AnswerShapeV1, SafeguardV1, SummaryV1};
    let draft = &state.draft;
    let safeguards = brief.safeguards.0.iter();
    let body = OrderV1 {
        order: terms.order,
        deed: translate::deed_out(deed, draft.field(request::fields::CLOCK).unwrap_or(""))?,
        approvals: signed.iter().map(|s| translate::approval(&s.statement)).collect::<Result<_, _>>()?,
        consent: Some(exchange::Bytes(terms.frame)),
        authorisation: state.authorised.get(&deed.measure).and_then(|(s, _)| serde_json::from_str(&s.statement).ok()),
        call_back: state.call_back.as_ref().and_then(|s| serde_json::from_str(&s.statement).ok()),
        summary: SummaryV1 {
            conduct: asked.complete.conduct.iter().map(|c| line(c)).collect::<Result<_, _>>()?,
            acted_at: asked.complete.acted_at,
            facts: asked
                .complete
                .facts
                .0
                .iter()
                .map(|(k, v)| Ok((line(k)?, translate::fact_out(v)?)))
                .collect::<Result<_, No>>()?,
            necessity: prose(&brief.necessity)?,
            life_at_risk: brief.life_at_risk.as_deref().map(prose).transpose()?,
            confidential_until: asked.complete.confidential_until,
        },
        legal_basis: brief.law.bases.iter().map(|b| translate::citation(&b.citation)).collect::<Result<_, _>>()?,
        deadline: terms.deadline,
        hold_until: terms.hold_until,
        safeguards: safeguards
            .map(|(q, d)| Ok(SafeguardV1 { question: line(case::safeguard_word(*q))?, danger: *d }))
            .collect::<Result<_, No>>()?,
        answer: if deed.measure == Measure::Preserve {
            AnswerShapeV1::HoldOnly
        } else {
            AnswerShapeV1::CandidatesWithRecords
        },
    };
    etsi::post_order(turn.node, body, turn.who, turn.now, &mut turn.chance)
}

/// One reviewer decides: execute (a second person must agree), refuse, condition, supplement or postpone.
pub(crate) async fn review(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asked).await?;
    let decision = decision(turn, &state)?;
    if state.stage == Stage::Granted && renew::run_out(&state, turn.now) == RunOut::Nothing {
        return Err(No::refused(
            "still-ordered",
            "the provider has the order, and what allows it still counts",
            "Wait for the provider. When the consent has run out, it can be reviewed again.",
        ));
    }
    let mut review = Review { safeguards: Vec::new(), reasons: turn.field("reasons").unwrap_or("").to_owned() };
    for question in guard::Safeguard::ALL {
        let word = case::safeguard_word(*question);
        match turn.field(&format!("safeguard.{word}")) {
            Some("yes") => review.safeguards.push((word.to_owned(), true)),
            Some("no") => review.safeguards.push((word.to_owned(), false)),
            _ => {}
        }
    }
    let signed = match decision {
        Decision::Execute => {
            let asked = case::asked(turn.node, id, &state, turn.now)?;
            let deed = asked.deed(turn.node, Measure::Disclose)?;
            let with_answers = State { review: Some(review.clone()), ..state.clone() };
            before_execution(turn, &asked, &with_answers).await?;
            Some(turn.approve_deed(&deed, id)?)
        }
        Decision::Refuse { .. } if state.draft.preserves_only() => {
            let asked = case::asked(turn.node, id, &state, turn.now)?;
            hold::refusable(turn, &asked, &decision)?;
            None
        }
        _ => None,
    };
    let events = state.decide(Command::Review { decision: decision.clone(), review, signed })?;
    let name = stream::asked(id);
    let mut batch = turn.batch(&name, events);
    if decision != Decision::Execute {
        let (letter, from, _) = state.received.clone().ok_or_else(|| No::own("a request without its letter"))?;
        let envelope = post::Envelope { to: &from, request: Some(id), in_reply_to: Some(letter) };
        let body = translate::decision_out(&decision)?;
        let posted = post::write(turn.node, &envelope, body, &[turn.who], turn.now, &mut turn.chance)?;
        posted.into_batch(&name, &mut batch);
    }
    turn.record(batch).await?;
    let says = match decision {
        Decision::Execute => "reviewed: a second person must agree to execute",
        _ => "decided; the asker is being told",
    };
    Ok(Done::new(id, says))
}

/// What the guard would refuse whoever signs is said to the first reviewer already.
async fn before_execution(turn: &Turn<'_>, asked: &case::Asked, state: &State) -> Result<(), No> {
    let brief = brief(turn.node, asked, state, Measure::Disclose, &[], None, turn.now)?;
    if let Some(question) = guard::Safeguard::ALL.iter().find(|q| !brief.safeguards.0.contains_key(q)) {
        return Err(No::refused(
            "safeguard-unanswered",
            format!("unanswered: {}", question.asks()),
            "Answer each safeguard question by name; silence is a no.",
        ));
    }
    let emergency = urgent::emergency(turn.node, asked.id, state, turn.now).await?;
    if emergency.before.is_some_and(|before| turn.now.since(before) <= guard::EMERGENCY_AGAIN) {
        return Err(No::from(guard::Refusal::EmergencyAgain { asker: asked.for_state }));
    }
    if brief.law.bases.is_empty() {
        return Err(No::from(guard::Refusal::NoBasis));
    }
    match brief.law.gaps.first() {
        Some(gap) => Err(No::refused(&gap.code, &gap.says, &gap.cure)),
        None => Ok(()),
    }
}

fn decision(turn: &Turn<'_>, state: &State) -> Result<Decision, No> {
    const HOW: &str = "Choose execute, refuse, condition, supplement or postpone.";
    let word = turn.needs("decision", HOW)?;
    decided(turn, word)?.ok_or_else(|| {
        let elsewhere = state.decide(Command::Close).err().map(No::from);
        elsewhere.unwrap_or_else(|| No::refused("decision", "that is no decision", HOW))
    })
}

fn named_ground(word: &str) -> Result<Ground, No> {
    word.parse().map_err(|e: <Ground as std::str::FromStr>::Err| {
        No::refused("ground", e.to_string(), "Choose one of the listed grounds.")
    })
}

/// The decision of this word, with what the form says of it. None: there is no such word.
pub(crate) fn decided(turn: &Turn<'_>, word: &str) -> Result<Option<Decision>, No> {
    let ground = |default: Ground| turn.field("ground").map_or(Ok(default), named_ground);
    Ok(Some(match word {
        "execute" => Decision::Execute,
        "refuse" => Decision::Refuse {
            ground: turn.needs("ground", "A refusal names its ground.").and_then(named_ground)?,
            reason: turn.needs("reasons", "A refusal has reasons.")?.to_owned(),
            cure: turn.needs("cure", "Say what would make it acceptable.")?.to_owned(),
        },
        "condition" => Decision::Condition { text: turn.needs("condition", "Say what must be assured.")?.to_owned() },
        "supplement" => {
            let field = turn.needs("field", "Name the field that is missing or wrong.")?;
            let says = turn.needs("reasons", "Say what is missing.")?.to_owned();
            let cure = turn.needs("cure", "Say how to put it right.")?.to_owned();
            Decision::Supplement { asks: vec![Ask { code: field.to_owned(), says, cure }] }
        }
        "postpone" => {
            let until = turn.needs("until", "Say until when, with a zone.")?;
            let until = Instant::parse(until)
                .map_err(|e| No::refused("until", e.to_string(), "Write it like 2027-01-15T12:00:00Z."))?;
            if until <= turn.now {
                return Err(No::refused("until", "that moment has passed", "Give a later one."));
            }
            Decision::Postpone {
                ground: ground(Ground::Postponed)?,
                reason: turn.needs("reasons", "Postponing has reasons.")?.to_owned(),
                until,
            }
        }
        _ => return Ok(None),
    }))
}

/// The provider reports: held, produced, or not executed.
pub(crate) async fn report(
    node: &Node,
    id: RequestId,
    from: &NodeId,
    body: &OrderReportV1,
    now: Instant,
    batch: &mut Batch,
) -> Result<(), No> {
    let ordered = direct::state(node, id).await?;
    if ordered.is(body.order()) {
        return direct::report(node, (id, &ordered), from, body, now, batch).await;
    }
    let name = stream::asked(id);
    let state = replay::side(node, id, Side::Asked).await?;
    let (order, event, says) = match body {
        OrderReportV1::Held { order, until, records, would_be_destroyed_at } => {
            let says = format!("Held until {until}: {records} record(s). Nothing is disclosed.");
            let event = Event::Held { until: *until, records: *records, would_end: *would_be_destroyed_at };
            (order, event, Some(says))
        }
        OrderReportV1::Produced { order, answer, records, custody, candidates, .. } => {
            let event = produced([&answer.0, &records.0, &custody.0], *candidates, batch);
            (order, event, None)
        }
        OrderReportV1::NotExecuted { order, ground, reason } => {
            let event = Event::NotExecuted { ground: *ground, reason: reason.as_str().into() };
            (order, event, Some(reason.as_str().to_owned()))
        }
    };
    let sent_to = node.store.letters(Some(&name)).await?.into_iter().any(|l| l.kind == "order" && l.to == *from);
    let of = Of::order(&state, *order);
    if !sent_to || !of.fits(&event) {
        return Err(No::refused(
            "no-such-order",
            "no such order was given to that provider",
            "Check the order's number.",
        ));
    }
    let held = matches!(event, Event::Held { .. });
    let status = says.clone().map(|says| hold::status(&state, &of, &event, says));
    if of.longer && !held {
        batch.events.push((name.clone(), hold::not_prolonged(&says.unwrap_or_default())));
    } else if !of.other && !held && (state.order.is_some() || state.decide(Command::Report(event.clone())).is_err()) {
        // The request goes on without it; whoever decides has to know that nothing is held.
        let says = hold::not_held(&says.unwrap_or_default());
        batch.events.push((name, Event::Flagged { code: "hold-not-executed".into(), says }));
        return Ok(());
    } else {
        let events = state.decide(Command::Report(event))?;
        batch.events.extend(events.into_iter().map(|e| (name.clone(), e)));
    }
    if let Some(body) = status {
        let (letter, to, _) = state.received.clone().ok_or_else(|| No::own("a request without its letter"))?;
        let body = body?;
        let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: Some(letter) };
        post::tell(node, &envelope, body, &[], (now, &mut chance()?), (&name, batch))?;
    }
    Ok(())
}

/// What a provider produced, kept by its digests.
pub(crate) fn produced([answer, records, custody]: [&Vec<u8>; 3], candidates: u64, batch: &mut Batch) -> Event {
    for (kind, bytes) in [("answer", answer), ("records", records), ("custody", custody)] {
        batch.docs.push(Doc { digest: post::sha256(bytes), kind, bytes: bytes.clone() });
    }
    let [answer, records, custody] = [answer, records, custody].map(|bytes| post::sha256(bytes));
    Event::Produced { answer, records, custody, candidates }
}

/// The state that asks, for lists.
pub(crate) fn asking_state(node: &Node, state: &State) -> Option<StateCode> {
    let (_, from, _) = state.received.as_ref()?;
    node.directory.node(from).map(exchange::Node::state)
}
