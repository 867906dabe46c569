//! One order at a provider: what was checked, exactly what is asked, and the answer before it goes out.

use axum::{extract::Path, response::Response};

use super::{
    Fields, actions, names, preview,
    refill::refill,
    request::{refusal, status},
    stages, timeline,
    visit::Visit,
};
use crate::{
    desk::{self, No, OrderView},
    web::{
        ApprovalRow, Fact, Moment, OrderPage, Refusal, Text, Tone, Value, Verified, Zone, data_word, measure_word,
        role_word, words as w,
    },
};

/// The page of one order.
pub(super) async fn page(visit: Visit, Path(id): Path<String>) -> Response {
    let found = view(&visit, &id).await.map(|page| visit.page(&page));
    visit.answer(found)
}

/// The same page again after an act on it was refused.
pub(super) async fn refused(visit: &Visit, id: &str, form: &Fields, no: No) -> Result<Response, No> {
    if matches!(no, No::Trouble(_)) {
        return Err(no);
    }
    let mut page = view(visit, id).await?;
    page.shell.path = format!("/orders/{id}");
    page.shell.flash = Some(refusal(&no));
    refill(&mut page.actions, form, &no);
    Ok(visit.page_with(status(&no), &page))
}

async fn view(visit: &Visit, id: &str) -> Result<OrderPage, No> {
    let node = &visit.node;
    let who = visit.who()?;
    let view = desk::order_view(node, who, id).await?;
    if view.answer.is_some() {
        // In the log before it is on the screen (HR13).
        desk::viewed(node, who, &format!("answer to order {}", view.work.id)).await?;
    }
    let now = node.now();
    let zones = names::zones(node, &[view.work.from, view.work.to]);
    Ok(OrderPage {
        shell: visit.shell(None).await,
        short: names::short(&view.work.id),
        number: view.work.id.clone(),
        measure: view.measure.parse().map_or_else(|_| Text::own("–"), |m: terms::Measure| measure_word(m).into()),
        state: state(&view),
        urgency: stages::urgency(&view.work.urgency),
        legal: stages::legal(&view.work, now, &zones),
        death: stages::death(&view.work, now, &zones),
        next: stages::next(&view.work, visit.lang),
        refusal: ended(visit, &view, &zones),
        checks: if view.state.end.is_some() { Vec::new() } else { checks(&view, &body(visit, &view)) },
        ground: ground(&view, &body(visit, &view)),
        asked: asked(&view, &zones),
        approvals: approvals(visit, &view, &zones),
        preview: view.answer.as_deref().and_then(|answer| preview::of(answer, &view.realms, &zones)),
        actions: actions::for_order(&view),
        events: timeline::rows(node, &view.events, &zones, visit.lang),
    })
}

/// An answered order says what the answer was.
fn state(view: &OrderView) -> crate::web::Badge {
    match view.state.result.as_deref().filter(|_| view.state.end.is_none()) {
        Some(result) => stages::badge(result),
        None => stages::badge(view.work.stage),
    }
}

/// The body that ordered, by its name in the directory.
fn body(visit: &Visit, view: &OrderView) -> String {
    let authority = view.deed.as_ref().map(|deed| &deed.ordered_by.authority);
    let member = authority.and_then(|authority| visit.node.directory.authority(authority));
    member.map_or_else(|| view.ordered_by.clone(), |n| n.name().to_owned())
}

/// Why it has ended, in the authority's words.
fn ended(visit: &Visit, view: &OrderView, zones: &[Zone]) -> Option<Refusal> {
    let end = view.state.end.as_ref()?;
    let entry = view.events.iter().find(|e| e.kind == "order-ended")?;
    let ground = match end.cause.as_str() {
        "withdrawn" => w::END_WITHDRAWN,
        "amended" => w::END_AMENDED,
        "recalled" => w::END_RECALLED,
        _ => w::END_OVER,
    };
    Some(Refusal {
        code: end.cause.clone(),
        ground: ground.into(),
        says: Text::own(&end.says),
        cure: w::ORDER_ENDED_CURE.into(),
        source: None,
        by: body(visit, view),
        at: Moment::at(entry.at, zones),
    })
}

fn checks(view: &OrderView, body: &str) -> Vec<Verified> {
    let good = |says| Verified { tone: Tone::Good, says };
    let mut checks = vec![good(Text::Filled(w::CHECK_SIGNED, vec![("who", body.to_owned())]))];
    let people: std::collections::BTreeSet<&str> = view.approvals.iter().map(|a| a.person.as_str()).collect();
    checks.push(good(Text::Filled(w::CHECK_PEOPLE, vec![("n", people.len().to_string())])));
    let judged = match &view.refusal {
        None => good(w::CHECK_PASSES.into()),
        Some((code, says, cure)) => {
            Verified { tone: Tone::Stop, says: Text::in_lang(format!("{says}. {cure} ({code})"), names::BOOK_LANG) }
        }
    };
    // What was answered is not judged again.
    checks.extend((view.state.stage != ::request::OrderStage::Answered).then_some(judged));
    checks
}

fn ground(view: &OrderView, body: &str) -> Vec<Fact> {
    let mut facts = vec![Fact::text(w::BODY, Text::own(body))];
    facts.extend(view.basis.iter().map(|b| Fact::text(w::LEGAL_BASIS, Text::in_lang(b, names::BOOK_LANG))));
    facts
}

fn asked(view: &OrderView, zones: &[Zone]) -> Vec<Fact> {
    let Some(deed) = &view.deed else { return Vec::new() };
    let target = &deed.target;
    let (address, port, transport) = target.selector.reveal();
    let port = port.map_or_else(|| "–".to_owned(), |p| p.to_string());
    let period = Value::Between(Moment::at(target.period.from(), zones), Moment::at(target.period.to(), zones));
    vec![
        Fact::text(w::FIELD_MEASURE, measure_word(deed.measure)),
        Fact::text(w::FIELD_DATA, data_word(deed.data)),
        Fact::code(w::FIELD_ADDRESS, address.to_string()),
        Fact::code(w::FIELD_PORT, format!("{port} / {}", transport.as_str().to_uppercase())),
        Fact { name: w::FIELD_PERIOD.into(), value: period },
        Fact::code(w::CLOCK_DOUBT, format!("± {} ms", target.clock_error_max.as_millis())),
    ]
}

fn approvals(visit: &Visit, view: &OrderView, zones: &[Zone]) -> Vec<ApprovalRow> {
    let row = |a: &guard::Approval| ApprovalRow {
        name: names::officer(&visit.node, &a.officer),
        role: role_word(a.role),
        body: visit
            .node
            .directory
            .authority(&a.authority)
            .map_or_else(|| a.authority.to_string(), |n| n.name().to_owned()),
        state: names::state(&visit.node, a.state),
        at: Moment::at(a.at, zones),
    };
    view.approvals.iter().map(row).collect()
}
