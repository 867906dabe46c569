//! Who may write which letter to whom. The table that a thief of one key runs into.

use std::collections::BTreeSet;

use terms::{Instant, Role};

use crate::{
    Body, Directory, HoldAfterV1, Letter, Node, Officer, OrderEndAnswerV1, OrderReportV1, Organisation, PeerFault,
    RecallCauseV1,
    letter::{LISTED_MAX, SALT_BYTES},
    statement::verify_approval_in,
    verify, verify_post_review,
};

/// One row of the table: who may write this kind of letter to whom, and who has to sign it beside the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entitlement {
    /// May a provider write it? An authority may write all but the provider's reports.
    pub from: Side,
    /// To whom it may go.
    pub to: Side,
    /// Each officer who signs holds one of these offices.
    pub roles: &'static [Role],
    /// How many different people have to sign beside the node.
    pub people_min: usize,
}

/// Which side of the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A public body.
    Authority,
    /// A service provider.
    Provider,
    /// Either.
    Either,
}

impl Side {
    fn has(self, organisation: &Organisation) -> bool {
        match (self, organisation) {
            (Self::Either, _) => true,
            (Self::Authority, Organisation::Authority(_)) | (Self::Provider, Organisation::Provider(_)) => true,
            (Self::Authority, Organisation::Provider(_)) | (Self::Provider, Organisation::Authority(_)) => false,
        }
    }
}

const ASKING: &[Role] = &[Role::Investigator, Role::Approver, Role::Desk];
pub(crate) const DECIDING: &[Role] = &[Role::Reviewer, Role::Approver, Role::Desk];
/// Both sides of a request talk; whoever only reads, authorises or holds does not.
const TALKING: &[Role] = &[Role::Investigator, Role::Approver, Role::Desk, Role::Reviewer];
const PRODUCING: &[Role] = &[Role::Clerk, Role::Counsel];
const NOBODY: &[Role] = &[];

/// The row for a letter. A state's consent takes two people besides, whose approvals it carries: they need not sit at
/// the desk at the same minute, and no single key can give it.
pub fn entitlement(body: &Body) -> Entitlement {
    use Side::{Authority, Either, Provider};
    let (from, to, roles, people_min) = match body {
        Body::Request(_) | Body::Reply(_) | Body::Outcome(_) | Body::Amendment(_) => (Authority, Authority, ASKING, 1),
        Body::Withdrawal(_) => (Authority, Either, ASKING, 1),
        Body::Receipt(_) | Body::Ping(_) => (Either, Either, NOBODY, 0),
        Body::Status(_) => (Either, Authority, NOBODY, 0),
        Body::Decision(_) | Body::Transmission(_) => (Authority, Authority, DECIDING, 1),
        Body::Grant(_) | Body::StandingConsent(_) => (Authority, Either, DECIDING, 1),
        Body::Order(_) => (Authority, Provider, DECIDING, 1),
        Body::OrderReport(report) => match **report {
            OrderReportV1::Produced { .. } => (Provider, Authority, PRODUCING, 1),
            // Holding discloses nothing, so that it need not wait for the clerk.
            OrderReportV1::Held { .. } | OrderReportV1::NotExecuted { .. } => (Provider, Authority, PRODUCING, 0),
        },
        Body::Notice(_) => (Either, Authority, DECIDING, 0),
        Body::NoticeOutcome(_) => (Authority, Authority, DECIDING, 0),
        // What ends an order takes nothing from anybody, and waits for nobody; what ends a hold can lose records, and is a person's.
        Body::OrderEnd(end) => (Authority, Provider, DECIDING, usize::from(end.hold == HoldAfterV1::Released)),
        Body::OrderEndAnswer(answer) => {
            let people = usize::from(!matches!(**answer, OrderEndAnswerV1::Released { .. }));
            (Provider, Authority, PRODUCING, people)
        }
        Body::Recall(recall) => match recall.cause {
            // The independent body's signed word is in it, or the clock has spoken: nobody at the desk can keep it back.
            RecallCauseV1::ReviewRefused { .. } | RecallCauseV1::ReviewLapsed { .. } => {
                (Authority, Authority, DECIDING, 0)
            }
            _ => (Authority, Authority, DECIDING, 1),
        },
        Body::RecallAnswer(_) => (Authority, Authority, ASKING, 1),
        Body::Consultation(_) | Body::ThirdNotice(_) => (Authority, Authority, TALKING, 1),
        Body::Announcement(_) => (Authority, Authority, ASKING, 1),
        Body::InformationAnswer(_) => (Authority, Authority, DECIDING, 1),
        // The two people who approved it are inside: the content leaves by itself when the conditions are accepted.
        Body::Information(_) => (Authority, Authority, ASKING, 0),
    };
    Entitlement { from, to, roles, people_min }
}

/// Where a letter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    /// To a member of the directory.
    Member,
    /// To a body that has no node: only what an asker writes.
    Outside,
    /// To a provider that has no node: an order, and its end.
    Warrant,
}

/// What an asker may have carried to a body without a node.
fn carriable(body: &Body) -> bool {
    matches!(body, Body::Request(_) | Body::Reply(_) | Body::Withdrawal(_) | Body::Outcome(_))
}

pub(crate) fn check(
    letter: &Letter,
    sender: &Node,
    directory: &Directory,
    officers: &[&Officer],
    (at, to): (Instant, To),
) -> Result<(), PeerFault> {
    let row = entitlement(&letter.body);
    let recipient = match (to, directory.node(&letter.header.to)) {
        (To::Member, Some(recipient)) => recipient,
        // Nothing about the receiver can be known.
        (To::Outside, None) if carriable(&letter.body) => sender,
        (To::Warrant, None) if matches!(letter.body, Body::Order(_) | Body::OrderEnd(_)) => sender,
        (To::Outside | To::Warrant, None) => return Err(PeerFault::NotEntitled),
        _ => return Err(PeerFault::WrongRecipient),
    };
    let sides = row.from.has(sender.organisation()) && (to == To::Warrant || row.to.has(recipient.organisation()));
    let offices = officers.iter().all(|officer| officer.roles().iter().any(|role| row.roles.contains(role)));
    if !sides || !offices || verify::people(officers) < row.people_min {
        return Err(PeerFault::NotEntitled);
    }
    consented_by_two(letter, sender, directory, at)?;
    amended_by_its_own(letter, sender, directory, at)?;
    told_by_two(letter, (sender, recipient), directory, at)?;
    refused_by_a_court(letter, sender, directory, at)?;
    of_a_third(letter, (sender, recipient))?;
    let is_provider = |node: &Node| matches!(node.organisation(), Organisation::Provider(_));
    match (is_provider(sender), is_provider(recipient)) {
        (false, false) => Ok(()),
        (true, true) => Err(PeerFault::NotEntitled),
        // A provider answers to its own state only.
        _ if sender.state() == recipient.state() => Ok(()),
        _ => Err(PeerFault::ForeignState),
    }
}

/// Whoever approved a change is of the body that asks, and approved this very change. Whether two people are needed is for the receiver, who
/// has both versions.
fn amended_by_its_own(letter: &Letter, sender: &Node, directory: &Directory, at: Instant) -> Result<(), PeerFault> {
    let Body::Amendment(amendment) = &letter.body else { return Ok(()) };
    if !amendment.request.approvals.is_empty() || amendment.number == 0 {
        return Err(PeerFault::BadShape);
    }
    for approval in &amendment.approvals {
        let verified = verify_approval_in(approval, directory, (letter.header.at, at))?;
        let ours = verified.by().organisation() == sender.organisation();
        if !ours || !ASKING.contains(&verified.role()) || verified.deed() != amendment.digest() {
            return Err(PeerFault::NotEntitled);
        }
    }
    Ok(())
}

/// What is told unasked is approved by two people of the teller, under this number, for this recipient; the content is the one that was announced.
fn told_by_two(
    letter: &Letter,
    (sender, recipient): (&Node, &Node),
    directory: &Directory,
    at: Instant,
) -> Result<(), PeerFault> {
    let (announcement, content) = match &letter.body {
        Body::Announcement(announcement) => (&**announcement, None),
        Body::Information(information) => (&information.announcement, Some(&information.content)),
        _ => return Ok(()),
    };
    let bound = !announcement.conditions.is_empty();
    let shaped = announcement.conditions.len() <= LISTED_MAX
        && match content {
            // Without conditions there is nothing to accept first.
            None => bound,
            Some(content) => {
                let whole = content.salt.0.len() == SALT_BYTES && content.identifiers.len() <= LISTED_MAX;
                let answers = !bound || letter.header.in_reply_to.is_some();
                whole && answers && content.digest() == announcement.content
            }
        };
    if !shaped {
        return Err(PeerFault::BadShape);
    }
    let to = matches!(recipient.organisation(), Organisation::Authority(id) if *id == announcement.told);
    if !to || recipient.state() != announcement.told_state {
        return Err(PeerFault::WrongRecipient);
    }
    let mut people = BTreeSet::new();
    for approval in &announcement.approvals {
        let verified = verify_approval_in(approval, directory, (letter.header.at, at))?;
        let ours = verified.by().organisation() == sender.organisation() && ASKING.contains(&verified.role());
        let this = verified.deed() == announcement.digest() && Some(verified.request()) == letter.header.request;
        if ours && this {
            people.insert(verified.by().person().clone());
        }
    }
    if people.len() >= 2 && sender.state() != recipient.state() { Ok(()) } else { Err(PeerFault::NotEntitled) }
}

/// One of the two states of a request tells a state that is neither.
fn of_a_third(letter: &Letter, (sender, recipient): (&Node, &Node)) -> Result<(), PeerFault> {
    let Body::ThirdNotice(notice) = &letter.body else { return Ok(()) };
    let two = [notice.asking, notice.asked];
    let listed = notice.conduct.len() <= LISTED_MAX && notice.basis.len() <= LISTED_MAX;
    if notice.concerns != recipient.state() {
        return Err(PeerFault::WrongRecipient);
    }
    if !listed || notice.asking == notice.asked || two.contains(&notice.concerns) {
        return Err(PeerFault::BadShape);
    }
    if two.contains(&sender.state()) { Ok(()) } else { Err(PeerFault::NotEntitled) }
}

/// A consent carries the signed approvals of two different people of the consenting body, over this very consent. A standing one for nobody takes
/// the one before back, and needs none beside the officer who signs it.
fn consented_by_two(letter: &Letter, sender: &Node, directory: &Directory, at: Instant) -> Result<(), PeerFault> {
    let (approvals, deed) = match &letter.body {
        Body::Grant(grant) => (&grant.approvals, grant.deed),
        Body::StandingConsent(consent) => (&consent.approvals, consent.digest()),
        _ => return Ok(()),
    };
    let takes_back = matches!(&letter.body, Body::StandingConsent(consent) if consent.beneficiaries.is_empty());
    let mut people = BTreeSet::new();
    for approval in approvals {
        // Given before the letter was signed, by a key that counted then and counts still.
        let verified = verify_approval_in(approval, directory, (letter.header.at, at))?;
        let ours = verified.by().organisation() == sender.organisation();
        if ours && DECIDING.contains(&verified.role()) && verified.deed() == deed {
            people.insert(verified.by().person().clone());
        }
    }
    if takes_back || people.len() >= 2 { Ok(()) } else { Err(PeerFault::NotEntitled) }
}

/// A recall that rests on a review carries it: signed by an independent body of the sender's state, about this package, and a no.
fn refused_by_a_court(letter: &Letter, sender: &Node, directory: &Directory, at: Instant) -> Result<(), PeerFault> {
    let Body::Recall(recall) = &letter.body else { return Ok(()) };
    let RecallCauseV1::ReviewRefused { review } = &recall.cause else { return Ok(()) };
    verify_post_review(review, directory, letter.header.at)?;
    let verified = verify_post_review(review, directory, at)?;
    let of_this = Some(review.request) == letter.header.request && review.package == recall.package;
    let ours = verified.by().state() == sender.state();
    if of_this && ours && !review.confirmed { Ok(()) } else { Err(PeerFault::NotEntitled) }
}
