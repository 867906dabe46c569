//! Letters that wait for a person: what stopped each, and the two things that can be done about it.

use request::Event;
use store::{Move, OutLetter, Store, stream};
use terms::{Digest, Instant, LetterId};

use crate::desk::{
    ended,
    no::No,
    turn::{Done, Turn},
};

/// Parked because its day is over.
pub const EXPIRED: &str = "expired";
/// Parked because a person withdrew it.
pub const WITHDRAWN: &str = "withdrawn";
/// Their node fails over it and has kept it aside.
pub const PARKED_THERE: &str = "parked";

/// Where a letter of ours stands, as a page may say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Handed over for delivery; nothing has gone wrong.
    Sent,
    /// They signed for it.
    Received(Instant),
    /// Not yet; the next try.
    NotYet(Instant),
    /// It waits for a person, because of this code.
    Parked(String),
    /// A person took it back before it was delivered.
    Withdrawn,
}

/// Where it stands.
pub fn standing(letter: &OutLetter) -> Standing {
    match (letter.delivered, &letter.parked) {
        (Some(at), _) => Standing::Received(at),
        (None, Some((code, _))) if code == WITHDRAWN => Standing::Withdrawn,
        (None, Some((code, _))) => Standing::Parked(code.clone()),
        (None, None) if letter.fault.is_none() => Standing::Sent,
        (None, None) => Standing::NotYet(letter.next),
    }
}

/// Does it wait for a person?
pub fn waits(letter: &OutLetter) -> bool {
    matches!(standing(letter), Standing::Parked(_))
}

/// Letters that the other side is owed, whatever anybody here would rather have: a notice of what was tried or done toward data of theirs and of
/// what came of it, a recall, and the end of an order, without which a provider would let an answer go that nobody may have any more.
const OWED_KINDS: [&str; 4] = ["notice", "notice-outcome", "recall", "order-end"];

/// As long as such a letter is tried, nobody here keeps it back.
pub fn is_owed(letter: &OutLetter) -> bool {
    OWED_KINDS.contains(&letter.kind.as_str()) && letter.parked.is_none()
}

/// Why a letter that is owed is not withdrawn, and what can be done.
pub const OWED: [&str; 3] = [
    "owed",
    "the other side is owed this letter: nobody here can keep it back",
    "It is tried until it is delivered or its day is over. Write to them what was wrong with it, if anything was.",
];

/// Why this letter does not leave any more, whoever presses: evidence that has been called back since, or what belongs to an order that has
/// ended since.
///
/// # Errors
/// [`store::Trouble`] when the records cannot be read.
pub async fn stays_here(store: &Store, letter: &OutLetter) -> Result<Option<[&'static str; 3]>, store::Trouble> {
    let events = store.events(&letter.stream).await?;
    let any = |is: &dyn Fn(&Event) -> bool| events.iter().any(|entry| is(&entry.event));
    let of = |order| ended::sent_to(&events, order).is_some_and(|(number, _)| number == letter.letter);
    Ok(match letter.kind.as_str() {
        "transmission" if any(&|event| matches!(event, Event::Recalled { .. })) => Some(CALLED_BACK),
        "order-report" if ended::provider::is_ended(&events) => Some(ENDED),
        "order" if any(&|event| matches!(event, Event::OrderEnded(end) if of(end.order))) => Some(ENDED),
        _ => None,
    })
}

const CALLED_BACK: [&str; 3] = [
    "recalled",
    "the package was called back before it was delivered: it does not leave any more",
    "Where the request is still open on the other side, they ask again under another number.",
];

const ENDED: [&str; 3] = [
    "order-ended",
    "the order has ended before this was delivered: it does not leave any more",
    "What is still wanted comes as a new order.",
];

/// How to put it right, by the code for which it was parked.
pub fn cure(code: &str) -> &'static str {
    match code {
        EXPIRED => {
            "Nobody took it before its day was over. Withdraw it and act again on the record: that writes a new letter."
        }
        WITHDRAWN => "Nothing is left to do.",
        PARKED_THERE => {
            "Their node fails over it, and the people there were told. Try again when they have seen to it."
        }
        "out-of-turn" => {
            "It does not fit where the request stands over there. Look at the record; withdraw the letter if it was overtaken."
        }
        "from-the-future" => {
            "It, or a signature in it, was dated by a clock of ours that ran ahead, or their clock is behind: ask them. Withdraw it and act again on the record: that writes a new letter."
        }
        "unknown-key" | "key-revoked" | "key-not-valid" | "unknown-sender" => {
            "The two directories differ. Ask its keepers for the newest one at both nodes, then try again."
        }
        _ => {
            "Their node refused it for good. Ask the people there with this code; try again once something has changed, or withdraw it."
        }
    }
}

fn unknown() -> No {
    No::refused("unknown-record", "there is no such letter that waits", "`comity letters list` shows those that do.")
}

/// Tries a parked letter again; one that came and could not be taken may come again.
pub(in crate::desk) async fn again(turn: &mut Turn<'_>) -> Result<Done, No> {
    if let Ok(digest) = turn.subject.parse::<Digest>() {
        return loose(turn, digest).await;
    }
    let letter = undelivered(turn).await?;
    if letter.expires.is_some_and(|expires| expires < turn.now) {
        return Err(No::refused(EXPIRED, "the day until which it could be delivered is over", cure(EXPIRED)));
    }
    if let Some([code, says, cure]) = stays_here(&turn.node.store, &letter).await? {
        return Err(No::refused(code, says, cure));
    }
    noted(turn, "letter-tried-again", &letter, Move::Again).await?;
    Ok(Done::new(letter.letter, "it is tried again at once"))
}

/// Takes a letter back that was not delivered.
pub(in crate::desk) async fn withdraw(turn: &mut Turn<'_>) -> Result<Done, No> {
    let letter = undelivered(turn).await?;
    if is_owed(&letter) {
        let [code, says, cure] = OWED;
        return Err(No::refused(code, says, cure));
    }
    noted(turn, "letter-withdrawn", &letter, Move::Park { code: WITHDRAWN.to_owned() }).await?;
    Ok(Done::new(letter.letter, "it is not tried any more; if a try was under way, its receipt still counts"))
}

async fn undelivered(turn: &Turn<'_>) -> Result<OutLetter, No> {
    let number: LetterId = turn.subject.parse().map_err(|_| unknown())?;
    let letter = turn.node.store.letter(number).await?.ok_or_else(unknown)?;
    if letter.delivered.is_some() {
        return Err(No::refused(
            "delivered",
            "they have signed for it",
            "Look at the record: nothing is left to deliver.",
        ));
    }
    Ok(letter)
}

/// Who did it is in the log.
async fn noted(turn: &mut Turn<'_>, act: &str, letter: &OutLetter, to: Move) -> Result<(), No> {
    let event = Event::Records { act: act.to_owned(), what: letter.letter.to_string(), count: 1 };
    let mut batch = turn.batch(stream::HOUSE, vec![event]);
    batch.moves.push((letter.letter, to));
    turn.record(batch).await.map(drop)
}

async fn loose(turn: &mut Turn<'_>, digest: Digest) -> Result<Done, No> {
    let stuck = turn.node.store.stuck().await?;
    if !stuck.iter().any(|stuck| stuck.digest == digest) {
        return Err(unknown());
    }
    let event = Event::Records { act: "letter-let-in".to_owned(), what: digest.to_string(), count: 1 };
    let batch = turn.batch(stream::HOUSE, vec![event]);
    turn.record(batch).await?;
    turn.node.store.let_loose(digest).await?;
    turn.node.stuck.let_loose(&digest);
    Ok(Done::new(digest, "it is taken when it is sent again; the sender may have to be asked"))
}
