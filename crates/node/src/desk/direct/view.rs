//! Direct orders for people: the line of the work list, and one as a whole.

use guard::Consent;
use request::{Direct, DirectStage, fields as f};
use store::{Entry, OutLetter, stream};
use terms::{Digest, Period, RequestId};

use super::{gather, state};
use crate::{
    Node,
    desk::{
        case,
        mail::translate,
        no::No,
        reading::{
            look::{Work, viewed},
            work::Line,
        },
        records::keeping::Hold,
        standing,
    },
    house::Action,
    session::Session,
};

/// One direct order, whole.
#[derive(Debug)]
pub struct DirectView {
    /// Its line in the list.
    pub work: Work,
    /// Its state.
    pub state: Direct,
    /// What happened, oldest first.
    pub events: Vec<Entry>,
    /// Our letters about it: the order, and the notices to the state concerned.
    pub letters: Vec<OutLetter>,
    /// Exactly what was ordered.
    pub deed: guard::Deed,
    /// What it rests on.
    pub basis: Vec<String>,
    /// Who approved it.
    pub approvals: Vec<guard::Approval>,
    /// From when until when the consent may be relied on; none where its keys count no more.
    pub consent: Option<Period>,
    /// The company's answer, as JSON text.
    pub answer: Option<String>,
}

/// One direct order, whole. Whoever sees the answer is in the log first (HR13).
///
/// # Errors
/// [`No`] when there is none, or the records cannot be read.
pub async fn view(node: &Node, who: &Session, id: &str) -> Result<DirectView, No> {
    let unknown = || No::refused("unknown-record", "there is no such direct order", "Open it from the list.");
    let number: RequestId = id.parse().map_err(|_| unknown())?;
    let name = stream::direct(number);
    let events = node.store.events(&name).await?;
    let state = events.iter().fold(Direct::default(), |state, entry| state.apply(&entry.event));
    let ordered = state.ordered.clone().ok_or_else(unknown)?;
    let at = events.iter().rev().find(|e| e.kind == "directly-ordered").map_or_else(|| node.now(), |e| e.at);
    let (order, _) = gather::order(node, &ordered, at).await?;
    let consent = in_force(node, ordered.frame).await?;
    let answer = match state.production {
        Some([answer, ..]) => {
            viewed(node, who, &format!("answer to direct order {number}")).await?;
            String::from_utf8(gather::doc(node, answer).await?).ok()
        }
        None => None,
    };
    Ok(DirectView {
        work: line(node, who, number, &state),
        letters: node.store.letters(Some(&name)).await?,
        deed: translate::deed_in(&order.deed),
        basis: order.legal_basis.iter().map(|c| c.source.as_str().to_owned()).collect(),
        approvals: order.approvals.iter().filter_map(|a| case::approval(node, a, at)).collect(),
        consent,
        answer,
        events,
        state,
    })
}

/// The term of the consent as it stands today, where it still names this state.
async fn in_force(node: &Node, frame: Digest) -> Result<Option<Period>, No> {
    let Ok(frame) = gather::doc(node, frame).await else { return Ok(None) };
    Ok(match standing::as_it_stands(node, &frame, node.now()).await? {
        Some(Consent::Standing { beneficiaries, scope, .. }) if beneficiaries.contains(&node.state) => {
            Some(scope.valid)
        }
        _ => None,
    })
}

/// Its line in a list; none where nothing was ordered.
pub(crate) async fn line_of(node: &Node, who: &Session, id: RequestId) -> Result<Option<Line>, No> {
    let state = state(node, id).await?;
    Ok(state.ordered.is_some().then(|| Line { work: line(node, who, id, &state), rests: state.rests() }))
}

fn line(node: &Node, who: &Session, id: RequestId, state: &Direct) -> Work {
    let ordered = state.ordered.as_ref();
    let field = |name: &str| ordered.and_then(|o| o.draft.field(name)).unwrap_or("").to_owned();
    Work {
        kind: "direct",
        id: id.to_string(),
        stage: state.stage.as_str(),
        result: None,
        from: Some(node.state),
        to: ordered.map(|o| o.territory),
        conduct: field(f::CONDUCT),
        urgency: field(f::URGENCY),
        due: ordered.map(|o| o.due),
        data_ends: None,
        after: None,
        held: false,
        hold: Hold::None,
        preserves_only: false,
        judge_first: false,
        leave_refused: false,
        outside: None,
        next: next(node, who, state),
    }
}

fn next(node: &Node, who: &Session, state: &Direct) -> Vec<Action> {
    let wanted: &[Action] = match state.stage {
        DirectStage::Sent | DirectStage::Received => &[Action::WithdrawDirect],
        DirectStage::Produced => &[Action::TakeIn, Action::WithdrawDirect],
        DirectStage::NotExecuted | DirectStage::TakenIn | DirectStage::Withdrawn => &[Action::CloseDirect],
        _ => &[],
    };
    wanted.iter().copied().filter(|a| a.office(node.config.kind, &who.roles).is_some()).collect()
}
