//! One order at a provider, for people: its line in the work list, and the whole of it. What has ended is shown as ended, and its answer no more.

use request::{OrderStage, OrderState};
use retained::RecordClass;
use store::{Entry, OutLetter, stream};
use terms::OrderId;

use crate::{
    Node,
    desk::{
        case,
        ended::provider::as_it_came,
        mail::replay,
        no::No,
        provider,
        reading::{
            look::{After, Work},
            looks::looked,
        },
        realms,
        records::{keep, keeping::Hold},
    },
    house::Action,
    session::Session,
};

/// One order, whole.
#[derive(Debug)]
pub struct OrderView {
    /// Its line in the list.
    pub work: Work,
    /// Its state.
    pub state: OrderState,
    /// What happened, oldest first.
    pub events: Vec<Entry>,
    /// Our letters about it.
    pub letters: Vec<OutLetter>,
    /// Who ordered it.
    pub ordered_by: String,
    /// `preserve` or `disclose`.
    pub measure: String,
    /// What it rests on.
    pub basis: Vec<String>,
    /// Who approved it.
    pub approved_by: Vec<String>,
    /// Would the guard give leave now? The refusal, if not.
    pub refusal: Option<(String, String, String)>,
    /// The answer that was seen, as JSON text.
    pub answer: Option<String>,
    /// In which realm the last address of each candidate lies, where one is in a realm that has a name. It stays here.
    pub realms: Vec<Option<String>>,
    /// Exactly what is asked. None where it was destroyed after the order had ended.
    pub deed: Option<guard::Deed>,
    /// The approvals that verified here.
    pub approvals: Vec<guard::Approval>,
}

pub(in crate::desk) async fn order_line(
    node: &Node,
    who: &Session,
    id: OrderId,
    state: &OrderState,
    name: &str,
) -> Result<Work, No> {
    let order = known(node, name, state).await.ok();
    let disclose = order.as_ref().is_some_and(|o| o.deed.measure == terms::Measure::Disclose);
    let unanswered = state.end.as_ref().is_some_and(|end| end.unanswered().is_some());
    let held = state.end.as_ref().is_some_and(|end| !end.done) && state.result.as_deref() == Some("held");
    let wanted: &[Action] = match (state.stage, disclose) {
        (OrderStage::Ended, _) if unanswered => &[Action::AnswerOrderEnd],
        (OrderStage::Ended, _) if held => &[Action::ReleaseHeld],
        (OrderStage::Came, true) => &[Action::LookUp, Action::NotExecute],
        (OrderStage::LookedUp, true) => &[Action::Produce, Action::LookUp, Action::NotExecute],
        (OrderStage::Came, false) => &[Action::NotExecute],
        _ => &[],
    };
    let conduct =
        order.as_ref().map(|o| o.body.summary.conduct.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(" "));
    let held = held || state.end.is_none() && state.result.as_deref() == Some("held");
    let held_until = order.as_ref().filter(|_| held).and_then(|o| o.body.hold_until);
    let held = held && held_until.is_none_or(|until| node.now() < until);
    Ok(Work {
        kind: "order",
        id: id.to_string(),
        stage: state.stage.as_str(),
        result: state.result.clone(),
        from: order.as_ref().map(|o| o.deed.for_state),
        to: order.as_ref().and_then(|o| o.deed.territory),
        conduct: conduct.unwrap_or_default(),
        urgency: order.as_ref().map(|o| o.deed.urgency.to_string()).unwrap_or_default(),
        due: order.as_ref().map(|o| o.body.deadline),
        data_ends: held_until.or_else(|| {
            let (order, schedules) = (order.as_ref()?, keep::schedules(node, node.now())?);
            Some(schedules.destroyed_at(RecordClass::NatSession, order.deed.target.period.to()))
        }),
        after: state.end.as_ref().and_then(|end| end.unanswered()).map(|at| (After::OrderEnd, at)),
        held,
        hold: if held { Hold::InForce } else { Hold::None },
        preserves_only: order.as_ref().is_some_and(|o| o.deed.measure == terms::Measure::Preserve),
        judge_first: false,
        leave_refused: false,
        outside: None,
        next: wanted.iter().copied().filter(|a| a.office(node.config.kind, &who.roles).is_some()).collect(),
    })
}

/// Was it answered, or has it ended? Nobody acts under it any more.
fn is_over(state: &OrderState) -> bool {
    matches!(state.stage, OrderStage::Answered | OrderStage::Ended)
}

/// The order: under which something is still done, only while its keys stand; afterwards as it came, for whoever has to account for it.
async fn known(node: &Node, name: &str, state: &OrderState) -> Result<provider::Order, No> {
    if is_over(state) { as_it_came(node, name).await } else { provider::order(node, name, node.now()).await }
}

/// One order, whole; the look is in the log before it is given (HR13).
///
/// # Errors
/// [`No`] when there is none, or the records cannot be read.
pub async fn order_view(node: &Node, who: &Session, id: &str) -> Result<OrderView, No> {
    let number: OrderId =
        id.parse().map_err(|_| No::refused("unknown-record", "there is no such order", "Open it from the list."))?;
    let name = stream::order(number);
    let now = node.now();
    let state = replay::order_state(node, &name).await?;
    let order = match known(node, &name, &state).await {
        Err(No::Refused { .. }) if is_over(&state) => return bare(node, who, number, state).await,
        order => order?,
    };
    looked(node, who, &format!("order {number}")).await?;
    // What was answered or has ended is not judged, and the answer of what has ended is not shown as one that could leave.
    let refusal = match is_over(&state) {
        true => None,
        false => refused(provider::brief(node, &order, now).and_then(|b| b.judge(order.deed.clone(), now))),
    };
    let (answer, realms) = match state.answer.filter(|_| state.end.is_none()) {
        Some(digest) => {
            let answer = node.store.doc(digest).await?.and_then(|b| String::from_utf8(b).ok());
            (answer, realms::of(node, digest).await?)
        }
        None => (None, Vec::new()),
    };
    let events = node.store.events(&name).await?;
    let at = if is_over(&state) { events.first().map_or(now, |came| came.at) } else { now };
    let approvals: Vec<guard::Approval> =
        order.body.approvals.iter().filter_map(|a| case::approval(node, a, at)).collect();
    Ok(OrderView {
        work: order_line(node, who, number, &state, &name).await?,
        events,
        letters: node.store.letters(Some(&name)).await?,
        ordered_by: format!("{} of {}", order.deed.ordered_by.authority, order.deed.ordered_by.state),
        measure: order.deed.measure.to_string(),
        basis: order.body.legal_basis.iter().map(|c| c.source.as_str().to_owned()).collect(),
        approved_by: approvals.iter().map(|a| format!("{} ({})", a.officer, a.role)).collect(),
        refusal,
        answer,
        realms,
        state,
        deed: Some(order.deed),
        approvals,
    })
}

fn refused(judged: Result<guard::Pass, No>) -> Option<(String, String, String)> {
    judged.err().map(|no| (no.code().to_owned(), no.to_string(), no.cure().to_owned()))
}

/// An order that has ended and whose documents were destroyed, or that ended before it came: what happened with it, and no more.
async fn bare(node: &Node, who: &Session, number: OrderId, state: OrderState) -> Result<OrderView, No> {
    let name = stream::order(number);
    Ok(OrderView {
        work: order_line(node, who, number, &state, &name).await?,
        events: node.store.events(&name).await?,
        letters: node.store.letters(Some(&name)).await?,
        ordered_by: state.came.as_ref().map_or_else(String::new, |(_, from)| from.to_string()),
        measure: state.measure.clone().unwrap_or_default(),
        basis: Vec::new(),
        approved_by: Vec::new(),
        refusal: None,
        answer: None,
        realms: Vec::new(),
        state,
        deed: None,
        approvals: Vec::new(),
    })
}
