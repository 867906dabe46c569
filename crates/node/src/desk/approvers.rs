//! Who approved what a letter asks for, counted as human beings.

use std::collections::BTreeSet;

use exchange::{ApprovalV1, PeerFault, VerifiedFrame, verify_approval};
use terms::{Digest, Instant};

use crate::Node;

/// How many different people of the sender approved this very thing in this very request. One that does not verify is a fault; one about
/// something else counts for nobody.
pub(super) fn approvers(
    node: &Node,
    letter: &VerifiedFrame,
    (approvals, thing): (&[ApprovalV1], Digest),
    now: Instant,
) -> Result<usize, PeerFault> {
    let mut people = BTreeSet::new();
    for approval in approvals {
        let verified = verify_approval(approval, &node.directory, now)?;
        let theirs = verified.by().organisation() == letter.from_node().organisation();
        let here = Some(verified.request()) == letter.letter().header.request;
        if theirs && here && verified.deed() == thing {
            people.insert(verified.by().person().clone());
        }
    }
    Ok(people.len())
}
