//! What a package of a direct order holds: the answer, what it rests on, the order, and the consent of the state where the data lies.

use std::collections::BTreeMap;

use evidence::{
    custody::Chain,
    package::{Contents, LogPlace, Onward, Payload, UseLimits},
    papers::Leave,
};
use exchange::{Body, OrderV1, PeerFault, verify_frame, verify_warrant};
use guard::Consent;
use request::{Direct, DirectOrder, fields as f};
use terms::{Digest, Instant, Measure, Period, RequestId};

use crate::{
    Node,
    desk::{
        case,
        direct::{No, Turn},
        evidence::{pack, papers},
    },
};

const GRANT: &str = "data/letters/grant.frame";
const ORDER: &str = "data/letters/order.frame";

pub(super) async fn doc(node: &Node, digest: Digest) -> Result<Vec<u8>, No> {
    crate::desk::evidence::kept::document(node, digest).await?.ok_or_else(|| No::own("a document"))
}

/// The order as it was signed. Its keys may have ended since; what it says has not.
pub(super) async fn order(node: &Node, ordered: &DirectOrder, sent: Instant) -> Result<(OrderV1, Vec<u8>), No> {
    let frame = doc(node, ordered.order_frame).await?;
    let verified = match verify_frame(&frame, &node.directory, sent) {
        // To a company whose system speaks another protocol, and that is no member.
        Err(PeerFault::WrongRecipient) => verify_warrant(&frame, &node.directory, sent),
        verified => verified,
    };
    let verified = verified.map_err(|_| No::own("our own order"))?;
    match &verified.letter().body {
        Body::Order(order) => Ok(((**order).clone(), frame)),
        _ => Err(No::own("our own order")),
    }
}

/// From when until when the consent may be relied on, as its signed frame says.
pub(super) fn term(node: &Node, frame: &[u8], at: Instant) -> Option<Period> {
    match case::consent(node, frame, at)? {
        Consent::Standing { scope, .. } | Consent::Grant { scope, .. } => Some(scope.valid),
    }
}

/// Everything for the package but its place in the log.
pub(super) async fn gather(turn: &Turn<'_>, id: RequestId, state: &Direct) -> Result<pack::Gathered, No> {
    let node = turn.node;
    let (Some(ordered), Some([answer, records, custody])) = (&state.ordered, state.production) else {
        return Err(No::own("a production"));
    };
    let grant = doc(node, ordered.frame).await?;
    let valid = term(node, &grant, turn.now);
    let bodies = BTreeMap::from([
        ("data/answer.json".to_owned(), doc(node, answer).await?),
        ("data/records/batches.json".to_owned(), doc(node, records).await?),
        (GRANT.to_owned(), grant),
        (ORDER.to_owned(), doc(node, ordered.order_frame).await?),
    ]);
    let payload: Vec<Payload> = bodies.iter().map(|(name, bytes)| Payload::of(name, bytes)).collect();
    let mut chain = Chain::from_json(&doc(node, custody).await?).ok_or_else(|| No::own("the company's custody"))?;
    let hands = pack::Hands::new(node, turn.who, turn.role);
    hands.packed(&mut chain, &payload, "answer to our own order, under the standing consent enclosed", turn.now)?;
    let leave = |file: &str, reference: String, valid: Option<Period>| {
        Some(Leave {
            file: Some(file.to_owned()),
            reference: Some(reference),
            from: valid.map(|v| v.from()),
            until: valid.map(|v| v.to()),
        })
    };
    let holder = ordered.draft.field(f::HOLDER).unwrap_or("");
    let leaves = [leave(GRANT, ordered.consent.to_string(), valid), leave(ORDER, ordered.order.to_string(), None)];
    let contents = Contents {
        request: id,
        at: turn.now,
        payload,
        custody: chain,
        limits: limits(node, ordered, turn.now),
        statement: format!(
            "The records were read by the company, by the enclosed order of an authority of its own state, under the enclosed standing consent \
             of {}, published in advance, exactly as far as both go. {} was told when it was ordered, and what came of it.",
            ordered.territory, ordered.territory
        ),
        log: LogPlace::default(),
        holders: Vec::new(),
        directory: Some(node.directory.bytes().to_vec()),
        parties: papers::parties_direct(node, holder, ordered.draft.field(f::DATA).unwrap_or(""), leaves),
        pdf: None,
    };
    Ok(pack::Gathered::brought(node, contents, bodies, hands))
}

/// For this case and nothing else, in this state. What the texts of the other state bind to, binds here as well.
fn limits(node: &Node, ordered: &DirectOrder, now: Instant) -> UseLimits {
    let field = |name: &str| ordered.draft.field(name).unwrap_or("").to_owned();
    let complete = case::law_view(&node.book, node.state, &ordered.draft, now).complete;
    let asked = |complete| case::question(node.state, ordered.territory, Measure::Disclose, complete, now);
    let law = complete.as_ref().map(|complete| law::ask(&node.book, &asked(complete)));
    let carried = law.as_ref().map(|law| law.carried.clone()).filter(|carried| !carried.is_empty());
    let conduct = || field(f::CONDUCT).split_whitespace().map(str::to_owned).collect();
    let secret = ordered.draft.field(f::SECRET_UNTIL);
    let secret = secret.map(|at| format!("The person concerned is not to be told before {at}."));
    let bound = law.as_ref().map(pack::bound_to).unwrap_or_default();
    UseLimits {
        case_ref: field(f::CASE),
        purposes: carried.unwrap_or_else(conduct),
        may_use_in: vec![node.state],
        onward: Onward::Forbidden,
        conditions: secret.into_iter().chain(bound).collect(),
        until: None,
    }
}
