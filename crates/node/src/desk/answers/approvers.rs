//! Who approved what a letter asks for, counted as human beings.

use std::collections::BTreeSet;

use exchange::{ApprovalV1, PeerFault, VerifiedFrame, entitlement, verify_approval};
use terms::{Digest, Instant};

use crate::Node;

/// How many different people of the sender approved this very thing in this very request, in an office that may write such a letter. One that
/// does not verify is a fault; one about something else, or of a judge or an overseer, counts for nobody.
pub(in crate::desk) fn approvers(
    node: &Node,
    letter: &VerifiedFrame,
    (approvals, thing): (&[ApprovalV1], Digest),
    now: Instant,
) -> Result<usize, PeerFault> {
    let offices = entitlement(&letter.letter().body).roles;
    let mut people = BTreeSet::new();
    for approval in approvals {
        let verified = verify_approval(approval, &node.directory, now)?;
        let theirs = verified.by().organisation() == letter.from_node().organisation();
        let here = Some(verified.request()) == letter.letter().header.request;
        let office = offices.contains(&verified.role());
        if theirs && here && office && verified.deed() == thing {
            people.insert(verified.by().person().clone());
        }
    }
    Ok(people.len())
}
