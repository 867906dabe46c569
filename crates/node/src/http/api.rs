//! The API: everything that the pages do, as JSON. Unknown fields in what is sent are refused by the desk.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use axum::{
    Json,
    body::Bytes,
    extract::{Extension, Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use request::{Draft, Event};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use terms::Instant;

use super::{
    api_read::{questions, target},
    crowd::Remote,
    who::{Opened, Whence, bearer, sign_in as open_session},
};
use crate::{
    Node,
    desk::{self, Act, LawView, No, Work},
};

/// A no, as JSON: the code, the sentence, the cure.
pub(super) struct Refusal(No);

impl From<No> for Refusal {
    fn from(no: No) -> Self {
        Self(no)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match &self.0 {
            No::Trouble(trouble) => {
                eprintln!("comity: {trouble}");
                StatusCode::SERVICE_UNAVAILABLE
            }
            No::Refused { code, .. } if code == "signed-out" => StatusCode::UNAUTHORIZED,
            No::Refused { code, .. } if code == "unknown-record" => StatusCode::NOT_FOUND,
            No::Refused { .. } => StatusCode::CONFLICT,
            No::Lacks(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let lacks = match &self.0 {
            No::Lacks(lacks) => lacks.iter().map(lack).collect(),
            _ => Vec::new(),
        };
        let body = json!({ "code": self.0.code(), "says": self.0.to_string(), "cure": self.0.cure(), "lacks": lacks });
        (status, Json(body)).into_response()
    }
}

fn lack(l: &request::Lack) -> Value {
    json!({ "field": l.field, "code": l.code, "says": l.says, "cure": l.cure })
}

pub(super) type Answer = Result<Json<Value>, Refusal>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    officer: String,
    phrase: String,
    #[serde(default)]
    known: Option<String>,
}

pub(super) async fn sign_in(
    State(node): State<Arc<Node>>,
    from: Option<Extension<Remote>>,
    Json(form): Json<SignIn>,
) -> Answer {
    let whence = Whence { from: from.map(|Extension(Remote(address))| address), known: form.known.as_deref() };
    let Opened { token, session, known } = open_session(&node, &form.officer, &form.phrase, whence).await?;
    let roles: Vec<&str> = session.roles.iter().map(|r| r.as_str()).collect();
    Ok(Json(
        json!({ "token": token, "officer": session.officer.to_string(), "name": session.name, "roles": roles, "node": node.id.to_string(), "known": known }),
    ))
}

pub(super) async fn work(State(node): State<Arc<Node>>, headers: HeaderMap) -> Answer {
    let who = bearer(&node, &headers)?;
    let list = desk::work(&node, &who).await?;
    Ok(Json(json!({ "now": node.now().to_string(), "work": list.iter().map(work_json).collect::<Vec<_>>() })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Before {
    before: Option<u64>,
}

pub(super) async fn finished(State(node): State<Arc<Node>>, headers: HeaderMap, Query(from): Query<Before>) -> Answer {
    let who = bearer(&node, &headers)?;
    let desk::Finisheds { list, older } = desk::finished(&node, &who, from.before).await?;
    let line = |one: &desk::Finished| json!({ "case": work_json(&one.work), "at": one.at.to_string() });
    Ok(Json(json!({ "finished": list.iter().map(line).collect::<Vec<_>>(), "older": older })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbered {
    number: String,
}

pub(super) async fn find(State(node): State<Arc<Node>>, headers: HeaderMap, Query(asked): Query<Numbered>) -> Answer {
    let who = bearer(&node, &headers)?;
    let found = desk::find(&node, &who, &asked.number).await?;
    Ok(Json(json!({ "cases": found.iter().map(work_json).collect::<Vec<_>>() })))
}

/// A moment as programs read it.
pub(super) fn at(at: Option<Instant>) -> Option<String> {
    at.map(|a| a.to_string())
}

fn work_json(w: &Work) -> Value {
    json!({
        "kind": w.kind, "id": w.id, "stage": w.stage, "result": w.result, "from": w.from.map(|s| s.to_string()), "to": w.to.map(|s| s.to_string()),
        "conduct": w.conduct, "urgency": w.urgency, "due": at(w.due), "data_ends": at(w.data_ends), "held": w.held,
        "hold": w.hold.as_str(), "asks": if w.preserves_only { "preserve" } else { "disclose" },
        "judge_first": w.judge_first,
        "leave_refused": w.leave_refused,
        "after": w.after.map(|(what, due)| json!({ "what": what.as_str(), "due": due.to_string() })),
        "next": w.next.iter().map(|a| a.as_str()).collect::<Vec<_>>(),
    })
}

pub(super) async fn request(State(node): State<Arc<Node>>, headers: HeaderMap, Path(id): Path<String>) -> Answer {
    let who = bearer(&node, &headers)?;
    let view = desk::request_view(&node, &who, &id).await?;
    let decision = view.state.decision.as_ref().map(desk::decision_words);
    let events: Vec<Value> = view.events.iter().map(event).collect();
    let letters: Vec<Value> = view.letters.iter().map(super::api_letters::letter).collect();
    Ok(Json(json!({
        "request": work_json(&view.work), "fields": view.state.draft.0, "events": events, "letters": letters, "law": law_json(&view.law),
        "changes": changes(&view.events), "seen": desk::version(&view.events),
        "outside": super::api_outside::outside(&view.state),
        "asked_us": questions(&view.state.asked_us), "asked_them": questions(&view.state.asked_them),
        "leave_refused": view.state.leave_refused.iter().map(|(measure, says)| json!({ "measure": measure.as_str(), "says": says })).collect::<Vec<_>>(),
        "decision": decision, "package": view.state.package.map(|d| d.to_string()),
        "call": view.call.as_ref().map(|c| json!({ "number": c.number, "officers": c.officers.iter().map(ToString::to_string).collect::<Vec<_>>() })),
        "review": view.reviewed.as_ref().map(desk::Reviewed::to_json),
        "recall": view.state.recall.as_ref().map(|r| json!({ "cause": r.cause, "says": r.says, "answer_by": r.answer_by.to_string(),
            "destroyed": view.state.recall_answer.as_ref().map(|a| a.destroyed), "proven": view.state.recall_answer.as_ref().map(|a| a.proven) })),
        "ended": view.state.ended.iter().map(|end| json!({ "order": end.order.to_string(), "cause": end.cause, "hold": end.hold, "released": end.released,
            "answer_by": at(end.destroy_by), "destroyed": end.answer.as_ref().map(|(destroyed, ..)| destroyed), "proven": end.answer.as_ref().map(|(_, proven, _)| proven) })).collect::<Vec<_>>(),
        "order": view.state.order.map(|o| o.to_string()), "hold_order": view.state.hold_order.map(|o| o.to_string()),
    })))
}

/// What was changed since the request was sent, change by change.
fn changes(events: &[store::Entry]) -> Vec<Value> {
    let row = |c: &request::Change| json!({ "field": c.field, "before": c.before, "after": c.after, "effect": c.effect.as_str() });
    let of = |e: &store::Entry| match &e.event {
        Event::Amended { changes, says, .. } | Event::AmendmentCame { changes, says, .. } => {
            Some(json!({ "at": e.at.to_string(), "says": says, "fields": changes.iter().map(row).collect::<Vec<_>>() }))
        }
        _ => None,
    };
    events.iter().filter_map(of).collect()
}

pub(super) fn event(e: &store::Entry) -> Value {
    json!({ "seq": e.seq, "kind": e.kind, "at": e.at.to_string(), "by": e.by.as_ref().map(ToString::to_string) })
}

pub(super) async fn order(State(node): State<Arc<Node>>, headers: HeaderMap, Path(id): Path<String>) -> Answer {
    let who = bearer(&node, &headers)?;
    let view = desk::order_view(&node, &who, &id).await?;
    if view.answer.is_some() {
        // In the log before it is given, as for the page (HR13).
        desk::viewed(&node, &who, &format!("answer to order {}", view.work.id)).await?;
    }
    let refusal = view.refusal.as_ref().map(|(code, says, cure)| json!({ "code": code, "says": says, "cure": cure }));
    let answer: Option<Value> = view.answer.as_deref().and_then(|a| serde_json::from_str(a).ok());
    Ok(Json(json!({
        "order": work_json(&view.work), "target": view.deed.as_ref().map(target), "measure": view.measure, "ordered_by": view.ordered_by, "basis": view.basis,
        "approved_by": view.approved_by, "refusal": refusal, "answer": answer, "realms": view.realms,
        "ended": view.state.end.as_ref().map(|end| json!({ "cause": end.cause, "says": end.says, "hold_released": end.done,
            "answer_by": at(end.unanswered()), "destroyed": end.answer.as_ref().map(|(destroyed, _)| destroyed) })),
        "events": view.events.iter().map(event).collect::<Vec<_>>(),
        "letters": view.letters.iter().map(super::api_letters::letter).collect::<Vec<_>>(),
    })))
}

/// Holds a draft against the law without keeping it.
pub(super) async fn check(
    State(node): State<Arc<Node>>,
    headers: HeaderMap,
    Json(fields): Json<BTreeMap<String, String>>,
) -> Answer {
    bearer(&node, &headers)?;
    Ok(Json(law_json(&desk::law_view(&node.book, node.state, &Draft(fields), node.now()))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Acting {
    #[serde(default)]
    subject: String,
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Acted {
    subject: String,
    says: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    shows: Option<Value>,
}

pub(super) async fn act(
    State(node): State<Arc<Node>>,
    headers: HeaderMap,
    Path(action): Path<String>,
    Json(form): Json<Acting>,
) -> Result<Response, Refusal> {
    let who = bearer(&node, &headers)?;
    let action = action
        .parse()
        .map_err(|()| No::refused("unknown-act", "there is no such act", "See the API's description."))?;
    let done = desk::act(&node, &who, Act { action, subject: &form.subject, fields: &form.fields }).await?;
    Ok(acted(done).into_response())
}

/// What was done, as JSON.
pub(super) fn acted(done: desk::Done) -> impl IntoResponse {
    let shows = done.shows.as_deref().and_then(|s| serde_json::from_str(s).ok());
    Json(Acted { subject: done.subject, says: done.says, shows })
}

/// A package that this node made or received. Whoever sees it is in the log first (HR13).
pub(super) async fn package(
    State(node): State<Arc<Node>>,
    headers: HeaderMap,
    Path(digest): Path<String>,
) -> Result<Response, Refusal> {
    let who = bearer(&node, &headers)?;
    let kept = desk::package(&node, &who, &digest).await?;
    let headers = [
        ("content-type", "application/zip"),
        ("content-disposition", "attachment; filename=\"package.zip\""),
        ("x-content-type-options", "nosniff"),
    ];
    Ok((headers, super::file::file(kept)).into_response())
}

pub(super) async fn notices(State(node): State<Arc<Node>>, headers: HeaderMap, Query(from): Query<Before>) -> Answer {
    bearer(&node, &headers)?;
    let (entries, older) = desk::notices(&node, from.before).await?;
    let notice = |e: &store::Entry| match &e.event {
        Event::NoticeCame { from, words } => {
            json!({ "at": e.at.to_string(), "from": from.to_string(), "words": words, "alarm": false })
        }
        _ => {
            let words = desk::alarms(std::slice::from_ref(e)).pop().map(|(_, says)| says);
            json!({ "at": e.at.to_string(), "from": node.id.to_string(), "words": words, "alarm": true })
        }
    };
    Ok(Json(json!({ "notices": entries.iter().map(notice).collect::<Vec<_>>(), "older": older })))
}

/// Standing consents that this node published or learned, and the one that waits for a second signature.
pub(super) async fn consents(State(node): State<Arc<Node>>, headers: HeaderMap) -> Answer {
    bearer(&node, &headers)?;
    let desk::Standings { ours, others, waiting } = desk::standings(&node).await?;
    let all: Vec<Value> = ours.iter().chain(&others).map(consent).collect();
    let waiting = waiting.map(|waiting| {
        let mut waits = consent(&waiting.standing);
        if let Some(fields) = waits.as_object_mut() {
            fields.insert("signed_by".into(), json!(waiting.by.to_string()));
        }
        waits
    });
    Ok(Json(json!({ "consents": all, "waiting": waiting })))
}

fn consent(one: &desk::Standing) -> Value {
    let texts = |list: &mut dyn Iterator<Item = String>| list.collect::<Vec<_>>();
    json!({
        "at": one.at.to_string(), "consent": one.id.to_string(), "state": one.state.to_string(), "authority": one.authority.to_string(), "in_force": one.in_force,
        "beneficiaries": texts(&mut one.beneficiaries.iter().map(ToString::to_string)),
        "measures": texts(&mut one.measures.iter().map(ToString::to_string)),
        "data": texts(&mut one.data.iter().map(ToString::to_string)),
        "from": one.valid.from().to_string(), "until": one.valid.to().to_string(),
        "approved_by": texts(&mut one.approved_by.iter().map(ToString::to_string)),
    })
}

pub(super) async fn statistics(State(node): State<Arc<Node>>, headers: HeaderMap, Path(year): Path<i16>) -> Answer {
    bearer(&node, &headers)?;
    let (figures, _) = desk::statistics_of(&node.store, year).await.map_err(No::from)?;
    Ok(Json(json!({ "year": year, "counts": figures.counts, "medians_ms": figures.medians_ms })))
}

/// Who looked at what: for whoever oversees the house.
pub(super) async fn looks(State(node): State<Arc<Node>>, headers: HeaderMap) -> Answer {
    let who = bearer(&node, &headers)?;
    if !who.roles.contains(&terms::Role::Oversight) {
        let says = "who looked at what concerns others is for whoever oversees this house";
        return Err(No::refused("not-your-office", says, "Ask an officer of oversight.").into());
    }
    let entries = node.store.house(&[store::kind::VIEWED], 0).await.map_err(No::from)?;
    let look = |e: &store::Entry| match &e.event {
        Event::Viewed { what } => {
            Some(json!({ "at": e.at.to_string(), "by": e.by.as_ref().map(ToString::to_string), "what": what }))
        }
        _ => None,
    };
    Ok(Json(json!({ "looks": entries.iter().filter_map(look).collect::<Vec<_>>() })))
}

/// The description of all this: made once, since anybody may ask for it as often as he likes.
pub(super) async fn description() -> Response {
    static MADE: LazyLock<Bytes> = LazyLock::new(|| super::openapi().to_string().into());
    ([("content-type", "application/json")], Bytes::clone(&MADE)).into_response()
}

/// A tile of the log or a bundle of its entries (C2SP tlog-tiles). It never changes, so that anybody may keep it.
pub(super) async fn tile(State(node): State<Arc<Node>>, Path(path): Path<String>) -> Result<Response, Refusal> {
    let Some(bytes) = node.ledger.tile(&format!("tile/{path}")).await? else {
        return Ok((StatusCode::NOT_FOUND, "no such tile\n").into_response());
    };
    let headers =
        [("content-type", "application/octet-stream"), ("cache-control", "public, max-age=31536000, immutable")];
    Ok((headers, bytes).into_response())
}

/// What the law says, with its articles.
pub(super) fn law_json(view: &LawView) -> Value {
    json!({
        "lacks": view.lacks.iter().map(lack).collect::<Vec<_>>(),
        "disclose": view.disclose.as_ref().map(answer_json),
        "preserve": view.preserve.as_ref().map(answer_json),
    })
}

/// One answer of the law, with its articles.
pub fn answer_json(answer: &law::Answer) -> Value {
    let dual = match &answer.dual {
        law::DualCriminality::NotRequired { citation } => json!({ "required": false, "citation": cite(citation) }),
        law::DualCriminality::Compared { counts } => {
            json!({ "required": true, "satisfied": answer.dual.satisfied(), "counts": counts.iter().map(count_json).collect::<Vec<_>>() })
        }
    };
    json!({
        "bases": answer.bases.iter().map(basis_json).collect::<Vec<_>>(),
        "dual_criminality": dual,
        "deadline": answer.deadline.as_ref().map(|d| json!({ "due": d.due.to_string(), "says": d.says, "citation": cite(&d.citation) })),
        "gaps": answer.gaps.iter().map(|g| json!({ "code": g.code, "says": g.says, "cure": g.cure })).collect::<Vec<_>>(),
        "cautions": answer.cautions.iter().map(|c| json!({ "code": c.code, "says": c.says, "citation": c.citation.as_ref().map(cite) })).collect::<Vec<_>>(),
        "splits": answer.splits.iter().map(|s| json!({ "name": s.name, "counts": s.counts })).collect::<Vec<_>>(),
        "grounds": answer.grounds.iter().map(|g| json!({ "ground": g.ground.as_str(), "says": g.says, "mandatory": g.mandatory, "raised": g.raised.map(|r| format!("{r:?}")), "cure": g.cure, "citation": cite(&g.citation) })).collect::<Vec<_>>(),
        "never_a_ground": answer.nevers.iter().map(|n| json!({ "says": n.says, "citation": cite(&n.citation) })).collect::<Vec<_>>(),
        "authorisation": match &answer.authorisation {
            law::Authorisation::NotRequired { .. } => json!({ "required": false }),
            law::Authorisation::Required { by, citation } => json!({ "required": true, "by": by, "citation": cite(citation) }),
            law::Authorisation::Unknown => json!({ "required": null }),
        },
        "retention": answer.retention.as_ref().map(|r| json!({ "days_min": r.days_min, "days_max": r.days_max, "status": r.status.as_str(), "trigger": r.trigger, "in_state": r.in_state, "citation": cite(&r.citation) })),
        "rests_on_unverified": answer.rests_on_unverified(),
    })
}

fn cite(c: &law::Citation) -> Value {
    json!({ "record": c.record, "source": c.source, "verified": c.verified })
}

fn basis_json(b: &law::Basis) -> Value {
    json!({
        "says": b.says, "route": format!("{:?}", b.route), "conditions": b.conditions, "counts": b.counts,
        "dual": b.dual.as_str(), "hold_days": b.hold_days[0], "extend_days": b.hold_days[1], "extend_times": b.extend_times, "citation": cite(&b.citation),
    })
}

fn count_json(c: &law::Count) -> Value {
    let element = |e: &law::Element| json!({ "state": e.state.to_string(), "kind": e.kind.map(law::ElementKind::as_str), "says": e.says, "result": format!("{:?}", e.result), "because": e.because, "citation": cite(&e.citation) });
    let side = |s: &law::Side| json!({ "state": s.state.to_string(), "article": s.article, "title": s.title, "months_min": s.months_min, "death": s.death, "attempt": s.attempt.map(law::Attempt::as_str), "complaint": s.complaint, "reach": s.reach.iter().map(|r| r.as_str()).collect::<Vec<_>>() });
    json!({
        "conduct": c.conduct, "result": format!("{:?}", c.result()), "months_max": c.months_max,
        "sides": c.sides.iter().map(|s| s.as_ref().map(side)).collect::<Vec<_>>(),
        "elements": c.elements.iter().map(element).collect::<Vec<_>>(),
    })
}
