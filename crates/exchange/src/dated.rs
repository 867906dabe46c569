//! When what travels inside a letter was signed: whoever gets the letter refuses what is later than now.

use terms::{Instant, OfficerId};

use crate::{
    ApprovalV1, Body, RecallCauseV1,
    frame::Frame,
    verify::{CLOCKS_DIFFER_MAX, read_payload},
};

/// Is this moment later than clocks may differ? Every verifier refuses it then, as `from-the-future`.
pub fn too_early(at: Instant, now: Instant) -> bool {
    at > now.after(CLOCKS_DIFFER_MAX)
}

/// The first statement inside that every verifier would call too early at this moment: who signed it, where that is said, and when.
pub fn dated_ahead(body: &Body, now: Instant) -> Option<(Option<OfficerId>, Instant)> {
    inside(body).into_iter().find(|(_, at)| too_early(*at, now))
}

/// The statements that people have signed inside a letter, and the letter that may be in it.
fn inside(body: &Body) -> Vec<(Option<OfficerId>, Instant)> {
    let mut all = approvals(body.approvals());
    match body {
        Body::StandingConsent(consent) => all.push((None, consent.published)),
        Body::Order(order) => {
            all.extend(order.authorisation.iter().map(|said| (Some(said.officer.clone()), said.at)));
            all.extend(order.call_back.iter().map(|said| (Some(said.officer.clone()), said.at)));
            let consent = order.consent.as_ref().and_then(|frame| Frame::split(&frame.0).ok());
            let consent = consent.and_then(|frame| read_payload(frame.payload).ok());
            all.extend(consent.map(|letter| (None, letter.header.at)));
        }
        Body::Recall(recall) => {
            if let RecallCauseV1::ReviewRefused { review } = &recall.cause {
                all.push((Some(review.officer.clone()), review.at));
            }
        }
        _ => {}
    }
    all
}

fn approvals(list: &[ApprovalV1]) -> Vec<(Option<OfficerId>, Instant)> {
    list.iter().map(|said| (Some(said.officer.clone()), said.at)).collect()
}
