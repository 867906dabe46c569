//! Consent, order, and the evidence on its way: the three acts that need a pass for disclosure.

use exchange::{Bytes, Pieces, PiecesV1, TransmissionV1, UseLimitV1};
use request::{Command, Event, Side, State};
use store::{Doc, Entry, LargeDoc, stream};
use terms::{Digest, LetterId, Measure, RequestId};

use crate::{
    clock::chance,
    delivery,
    desk::{
        ahead,
        answers::asked::{OrderTerms, brief, grant, grant_period, new_order, order_letter},
        case,
        evidence::pack,
        mail::{
            post, replay,
            translate::{line, prose},
        },
        no::No,
        turn::{Done, Turn},
        urgent,
    },
    witness,
};

/// The second person agrees. Law and guard are asked again, today; consent and order leave together.
pub(crate) async fn execute(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let name = stream::asked(id);
    let state = replay::side(turn.node, id, Side::Asked).await?;
    let asked = case::asked(turn.node, id, &state, turn.now)?;
    let deed = asked.deed(turn.node, Measure::Disclose)?;
    ahead::none(&state.execute_signed, Some(&turn.who.person), turn.now)?;
    let signed = turn.approve_deed(&deed, id)?;
    let events = state.decide(Command::ApproveExecution(signed))?;
    let after = events.iter().fold(state, |s, e| s.apply(e));
    let (_, from, _) = after.received.clone().ok_or_else(|| No::own("a request without its letter"))?;
    let (grant, posted) = grant(turn, &deed, &after.execute_signed, &from, grant_period(turn.now)?)?;
    let consent = case::consent(turn.node, &posted.frame, turn.now);
    let mut brief = brief(turn.node, &asked, &after, Measure::Disclose, &after.execute_signed, consent, turn.now)?;
    brief.emergency = urgent::emergency(turn.node, id, &after, turn.now).await?;
    let pass = brief.judge(deed.clone(), turn.now)?;
    let order = new_order(turn);
    let frame = posted.frame_digest;
    let decided = after.decide(Command::Execute { pass: &pass, grant, frame, order })?;
    let mut batch = turn.batch(&name, events);
    batch.events.extend(decided.into_iter().map(|e| (name.clone(), e)));
    let deadline = after.due.unwrap_or(pass.until());
    let terms = OrderTerms { order, frame: posted.frame.clone(), hold_until: None, deadline };
    let order_posted = order_letter(turn, &asked, &after, &brief, &deed, &after.execute_signed, terms)?;
    posted.into_batch(&name, &mut batch);
    order_posted.into_batch(&name, &mut batch);
    turn.record(batch).await?;
    Ok(Done::new(id, "two people have agreed; the grant is on its way to the asker and the order to the provider"))
}

/// Packs what the provider produced and sends it. The guard is asked once more: a pass is never kept.
pub(crate) async fn transmit(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let name = stream::asked(id);
    let state = replay::side(turn.node, id, Side::Asked).await?;
    let asked = case::asked(turn.node, id, &state, turn.now)?;
    let deed = asked.deed(turn.node, Measure::Disclose)?;
    let grant_frame = match state.grant_frame {
        Some(digest) => turn.node.store.doc(digest).await?.ok_or_else(|| No::own("a grant"))?,
        None => return Err(state.decide(Command::Close).err().map_or_else(|| No::own("a grant"), No::from)),
    };
    let consent = case::consent(turn.node, &grant_frame, turn.now);
    let mut brief = brief(turn.node, &asked, &state, Measure::Disclose, &state.execute_signed, consent, turn.now)?;
    brief.emergency = urgent::emergency(turn.node, id, &state, turn.now).await?;
    let pass = brief.judge(deed, turn.now)?;
    // Asked before anything is packed, so that a second press finds the request gone and packs nothing.
    let review_by = urgent::is(&state).then(|| turn.now.after(urgent::REVIEW_WITHIN));
    let by = &turn.who.person;
    state.decide(Command::Transmit { pass: &pass, package: Digest::from_bytes([0; 32]), by: by.clone(), review_by })?;
    let ready = match turn.field("package").map(str::to_owned) {
        Some(digest) => attached(turn, &name, &digest).await?,
        None => packed(turn, (id, &name), (&state, &asked), grant_frame, &brief.law).await?,
    };
    let digest = ready.digest;
    let by = turn.who.person.clone();
    let events = state.decide(Command::Transmit { pass: &pass, package: digest, by, review_by })?;
    let mut batch = turn.batch(&name, events);
    transmission(turn, id, &state, (&asked, &brief.law), &ready)?.into_batch(&name, &mut batch);
    if let Some(pieces) = &ready.pieces {
        batch.docs.push(delivery::remember(pieces));
    }
    batch.large.extend(ready.large);
    batch.docs.extend(ready.inside.map(|bytes| Doc { digest, kind: "package", bytes }));
    turn.record(batch).await?;
    if let (Some((_, to, _)), Some(checkpoint)) = (&state.received, &ready.checkpoint) {
        pack::remember(turn.node, to, checkpoint).await?;
    }
    let mut done = Done::new(id, "packed, sealed and on its way");
    done.shows = Some(format!("\"{digest}\""));
    Ok(done)
}

/// A package that can leave.
struct Ready {
    digest: Digest,
    letter: LetterId,
    /// Small enough to travel in its letter.
    inside: Option<Vec<u8>>,
    /// Or it travels beside it.
    pieces: Option<Pieces>,
    /// Not yet recorded.
    large: Option<LargeDoc>,
    /// The head of our log that it shows.
    checkpoint: Option<String>,
}

/// No larger package travels in its letter (comity/1, section 13).
const INSIDE_MAX: usize = 1 << 20;
/// Nor a larger one in a letter that is signed elsewhere: an SSH agent takes 256 KiB, and what travels beside its letter is not signed with it but named
/// in it.
const INSIDE_AWAY_MAX: usize = 128 << 10;

/// What the provider produced, packed by this node.
async fn packed(
    turn: &mut Turn<'_>,
    (id, name): (RequestId, &str),
    (state, asked): (&State, &case::Asked),
    grant_frame: Vec<u8>,
    law: &law::Answer,
) -> Result<Ready, No> {
    // Without the witnesses nothing can be sealed: better known before the decision to pack is in the log.
    witness::cosigned(turn.node, crate::desk::checkpoint(turn.node).await?).await?;
    let contents = pack::gather(turn, id, state, asked, grant_frame, law).await?;
    let package = contents.pack(turn, name).await?;
    let digest = post::sha256(&package);
    let letter = post::number(&mut turn.chance);
    let checkpoint = pack::checkpoint_of(&package);
    if package.len() <= if turn.who.pen.here().is_some() { INSIDE_MAX } else { INSIDE_AWAY_MAX } {
        return Ok(Ready { digest, letter, inside: Some(package), pieces: None, large: None, checkpoint });
    }
    let size = package.len() as u64;
    // Before the file grows, of which an earlier try may have left pieces: the letter that is signed names the key.
    let pieces = Pieces::draw(letter, digest, size, &mut turn.chance);
    let rng = &mut chance()?;
    let mut growing = turn.node.store.grow(name, digest, size, rng).await?;
    let have = usize::try_from(growing.have()).unwrap_or(usize::MAX);
    for piece in package.chunks(store::PIECE).skip(have) {
        growing.put(piece, rng)?;
    }
    Ok(Ready { digest, letter, inside: None, pieces, large: growing.done("package"), checkpoint })
}

/// A package that was made by hand and attached to this request (`comity evidence attach`).
async fn attached(turn: &mut Turn<'_>, name: &str, digest: &str) -> Result<Ready, No> {
    let none = || {
        let cure = "Attach it first: comity evidence attach --dir NODE --request NUMBER PACKAGE.zip";
        No::refused("no-such-package", "no package of this digest is attached to this request", cure)
    };
    let digest: Digest = digest.parse().map_err(|_| none())?;
    let events = turn.node.store.events(name).await?;
    let here = attachments(&events).any(|attached| attached == digest);
    let large = turn.node.store.large(digest).await?.filter(|_| here).ok_or_else(none)?;
    let letter = post::number(&mut turn.chance);
    let pieces = Pieces::draw(letter, digest, large.size(), &mut turn.chance).ok_or_else(none)?;
    Ok(Ready { digest, letter, inside: None, pieces: Some(pieces), large: None, checkpoint: None })
}

/// The act under which the log notes an attached package.
pub const ATTACHED: &str = "package-attached";

/// The packages that were attached to a request as it stands: what was packed before it was changed may hold what is asked for no more.
pub(crate) fn attachments(events: &[Entry]) -> impl Iterator<Item = Digest> {
    let changed = events.iter().rposition(|e| matches!(e.event, Event::AmendmentCame { .. }));
    events.iter().skip(changed.map_or(0, |at| at + 1)).filter_map(|e| match &e.event {
        Event::Records { act, what, .. } if act == ATTACHED => what.parse().ok(),
        _ => None,
    })
}

fn transmission(
    turn: &mut Turn<'_>,
    id: RequestId,
    state: &State,
    (asked, law): (&case::Asked, &law::Answer),
    ready: &Ready,
) -> Result<post::Posted, No> {
    let case_ref = state.draft.field(request::fields::CASE).unwrap_or("");
    let mut use_limits = vec![UseLimitV1::OnlyCase { case_ref: line(case_ref)? }, UseLimitV1::NotOnward {}];
    use_limits.extend(asked.complete.confidential_until.map(|at| UseLimitV1::ConfidentialUntil { at }));
    for condition in pack::bound_to(law) {
        use_limits.push(UseLimitV1::Condition { text: prose(&condition)? });
    }
    for condition in &state.conditions {
        use_limits.push(UseLimitV1::Condition { text: prose(condition)? });
    }
    let (letter, to, _) = state.received.clone().ok_or_else(|| No::own("a request without its letter"))?;
    let pieces = ready.pieces.as_ref().map(|p| PiecesV1 { key: Bytes(p.key().to_vec()), size: p.size() });
    let package = ready.inside.clone().map(Bytes);
    let body = TransmissionV1 { package, pieces, digest: ready.digest, use_limits };
    let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: Some(letter) };
    post::write_numbered(turn.node, (&envelope, ready.letter), body, &[turn.who], turn.now, &mut turn.chance)
}

#[cfg(test)]
mod tests {
    use request::Draft;
    use terms::Instant;

    use super::*;

    #[test]
    fn what_was_packed_for_a_request_before_it_was_changed_does_not_travel() {
        let entry = |event: Event| Entry {
            seq: 1,
            stream: "asked/1".into(),
            kind: String::new(),
            at: Instant::from_micros(0),
            by: None,
            event,
        };
        let digest = |n: u8| Digest::from_bytes([n; 32]);
        let attached = |n| entry(Event::Records { act: ATTACHED.into(), what: digest(n).to_string(), count: 1 });
        let (content, changes) = (digest(9), Vec::new());
        let changed = entry(Event::AmendmentCame {
            letter: None,
            draft: Draft::default(),
            content,
            changes,
            says: String::new(),
        });
        assert_eq!(attachments(&[attached(1)]).collect::<Vec<_>>(), [digest(1)]);
        assert_eq!(attachments(&[attached(1), changed, attached(2)]).collect::<Vec<_>>(), [digest(2)]);
    }
}
