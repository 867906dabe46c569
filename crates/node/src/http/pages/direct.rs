//! One direct order under a standing consent, at the authority that gave it.

use ::request::fields as f;
use axum::{extract::Path, response::Response};

use super::{
    Fields,
    act::run,
    actions, names, preview,
    refill::refill,
    request, stages, timeline,
    visit::{Visit, onward},
};
use crate::{
    desk::{
        No,
        direct::{self, DirectView},
    },
    house::Action as Act,
    web::{
        Action, ApprovalRow, DirectPage, Fact, Moment, Refusal, Text, Value, Weight, Zone, data_word, ground_word,
        role_word, words as w,
    },
};

/// Acts on direct orders have a page of their own.
pub(super) fn is(action: Act) -> bool {
    matches!(action, Act::TakeIn | Act::WithdrawDirect | Act::CloseDirect)
}

/// The page.
pub(super) async fn page(visit: Visit, Path(id): Path<String>) -> Response {
    let found = view(&visit, &id).await.map(|page| visit.page(&page));
    visit.answer(found)
}

/// Does it, and shows the page with what was done or why not.
pub(super) async fn act(visit: &Visit, action: Act, subject: &str, form: &Fields) -> Result<Response, No> {
    let reason = form.iter().filter(|(name, _)| name == "reason").cloned();
    match run(visit, action, subject, &reason.collect()).await {
        Ok(done) => Ok(onward(&format!("/direct/{}", done.subject), action)),
        Err(no @ No::Trouble(_)) => Err(no),
        Err(no) => {
            let mut page = view(visit, subject).await?;
            page.shell.path = format!("/direct/{subject}");
            page.refusal = Some(request::not_done(visit, &no, &names::zones(&visit.node, &[])));
            refill(&mut page.actions, form, &no);
            Ok(visit.page_with(request::status(&no), &page))
        }
    }
}

async fn view(visit: &Visit, id: &str) -> Result<DirectPage, No> {
    let node = &visit.node;
    let view = direct::view(node, visit.who()?, id).await?;
    let work = &view.work;
    let zones = names::zones(node, &[work.to]);
    Ok(DirectPage {
        shell: visit.shell(None).await,
        short: names::short(&work.id),
        number: work.id.clone(),
        offence: names::offence(node, &work.conduct),
        state: stages::badge(work.stage),
        urgency: stages::urgency(&work.urgency),
        legal: stages::legal(work, node.now(), &zones),
        next: stages::next(work, visit.lang),
        refusal: not_executed(visit, &view, &zones),
        actions: forms(&view),
        asked: asked(visit, &view, &zones),
        concerned: names::state_or_unknown(node, work.to),
        consent: consent(visit, &view, &zones),
        in_force: view.consent.is_some_and(|term| term.contains(node.now())),
        approvals: approvals(visit, &view, &zones),
        preview: view.answer.as_deref().and_then(|answer| preview::of(answer, &[], &zones)),
        foreign: view.answer.as_deref().map(|answer| preview::foreign(answer.as_bytes())).unwrap_or_default(),
        package: view.state.package.map(|digest| format!("/packages/{digest}")),
        events: timeline::rows(node, &view.events, &zones, visit.lang),
        letters: timeline::letters(&view.events, &view.letters, &zones),
    })
}

fn forms(view: &DirectView) -> Vec<Action> {
    let one = |act: &Act| {
        let (weight, then, fields) = match act {
            Act::TakeIn => (Weight::Primary, w::ACT_TAKE_IN_THEN, Vec::new()),
            Act::WithdrawDirect => {
                (Weight::Dangerous, w::ACT_WITHDRAW_DIRECT_THEN, vec![actions::long("reason", w::FIELD_REASON)])
            }
            _ => (Weight::Primary, w::ACT_CLOSE_DIRECT_THEN, Vec::new()),
        };
        let action = actions::form(*act, act.as_str(), names::act_word(*act), weight, then).fields(fields);
        Action { hidden: vec![("subject".into(), view.work.id.clone())], ..action }
    };
    view.work.next.iter().map(one).collect()
}

/// Why the company did not execute it.
fn not_executed(visit: &Visit, view: &DirectView, zones: &[Zone]) -> Option<Refusal> {
    let (ground, reason) = view.state.not_executed.as_ref()?;
    let entry = view.events.iter().rev().find(|e| e.kind == "not-executed")?;
    Some(Refusal {
        code: ground.to_string(),
        ground: ground_word(*ground).into(),
        says: Text::own(reason),
        cure: w::NOTHING_LEFT.into(),
        source: None,
        by: company(visit, view),
        at: Moment::at(entry.at, zones),
    })
}

/// The company, by its name in the directory.
fn company(visit: &Visit, view: &DirectView) -> String {
    names::provider(&visit.node, view.deed.holder.provider.as_str())
}

fn asked(visit: &Visit, view: &DirectView, zones: &[Zone]) -> Vec<Fact> {
    let target = &view.deed.target;
    let (address, port, transport) = target.selector.reveal();
    let port = port.map_or_else(|| "–".to_owned(), |p| p.to_string());
    let period = Value::Between(Moment::at(target.period.from(), zones), Moment::at(target.period.to(), zones));
    let draft = view.state.ordered.as_ref().map(|ordered| &ordered.draft);
    let case_ref = draft.and_then(|draft| draft.field(f::CASE)).unwrap_or("–");
    let mut facts = vec![
        Fact::text(w::COMPANY, Text::own(company(visit, view))),
        Fact::code(w::FIELD_CASE_REF, case_ref),
        Fact::text(w::FIELD_DATA, data_word(view.deed.data)),
        Fact::code(w::FIELD_ADDRESS, address.to_string()),
        Fact::code(w::FIELD_PORT, format!("{port} / {}", transport.as_str().to_uppercase())),
        Fact { name: w::FIELD_PERIOD.into(), value: period },
        Fact::code(w::CLOCK_DOUBT, format!("± {} ms", target.clock_error_max.as_millis())),
    ];
    let basis = view.basis.iter().map(|b| Fact::text(w::LEGAL_BASIS, Text::in_lang(b, names::BOOK_LANG)));
    facts.extend(basis);
    facts
}

fn consent(visit: &Visit, view: &DirectView, zones: &[Zone]) -> Vec<Fact> {
    let number = view.state.ordered.as_ref().map_or_else(|| "–".to_owned(), |ordered| ordered.consent.to_string());
    let state = names::state_or_unknown(&visit.node, view.work.to);
    let term = view.consent.map(|t| Fact {
        name: w::CONSENT_IN_FORCE.into(),
        value: Value::Between(Moment::at(t.from(), zones), Moment::at(t.to(), zones)),
    });
    let mut facts =
        vec![Fact::text(w::FIELD_TERRITORY, Text::own(state.name)), Fact::code(w::STANDING_CONSENT, number)];
    facts.extend(term);
    facts
}

fn approvals(visit: &Visit, view: &DirectView, zones: &[Zone]) -> Vec<ApprovalRow> {
    let node = &visit.node;
    let row = |a: &guard::Approval| ApprovalRow {
        name: names::officer(node, &a.officer),
        role: role_word(a.role),
        body: node.config.name.clone(),
        state: names::state(node, a.state),
        at: Moment::at(a.at, zones),
    };
    view.approvals.iter().map(row).collect()
}
