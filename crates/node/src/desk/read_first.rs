//! Whoever signs answers for what was on the page. What has changed since is read first: another tab, another officer, a letter from abroad.

use request::{Event, Side};
use store::{Entry, stream};

use super::{No, turn::Turn};
use crate::house::Action;

/// The field of a form that says how the request stood when its page was made.
pub(crate) const SEEN: &str = "seen";

/// The acts by which a person answers for what is written, asked, or to be changed. Pages send [`SEEN`] with each; programs may.
pub(crate) const ANSWERS_FOR: &[Action] = &[
    Action::Propose,
    Action::Approve,
    Action::Amend,
    Action::ApproveAmendment,
    Action::Hold,
    Action::CallBack,
    Action::Review,
    Action::Authorise,
    Action::RefuseAuthorisation,
    Action::Execute,
    Action::Renew,
    Action::Transmit,
];

/// How often what is written, asked, or waits for a second signature has changed.
pub(crate) fn version(events: &[Entry]) -> usize {
    let changes = |event: &Event| {
        matches!(
            event,
            Event::Drafted { .. }
                | Event::AmendmentProposed { .. }
                | Event::Amended { .. }
                | Event::AmendmentCame { .. }
                | Event::Replied { .. }
                | Event::ReplyCame { .. }
        )
    };
    events.iter().filter(|entry| changes(&entry.event)).count()
}

/// Is the request as it was when whoever acts has read it?
pub(super) async fn as_read(turn: &Turn<'_>, action: Action) -> Result<(), No> {
    let Some(seen) = turn.field(SEEN).filter(|_| ANSWERS_FOR.contains(&action)) else { return Ok(()) };
    let id = turn.request()?;
    let name = match turn.side_of(id).await? {
        Side::Asking => stream::asking(id),
        Side::Asked => stream::asked(id),
    };
    let events = turn.node.store.events(&name).await?;
    if seen == version(&events).to_string() {
        return Ok(());
    }
    Err(No::refused(
        "changed-since",
        "the request, or the change that waits, is not the one that you have read: it has changed since",
        "Read it again, as it is now.",
    ))
}
