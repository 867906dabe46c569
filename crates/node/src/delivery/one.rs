//! One try with one letter.

use exchange::{CLOCKS_DIFFER_MAX, PeerFault};
use store::{Move, OutLetter};
use terms::{LetterId, NodeId};

use super::{
    pieces::{self, Sent},
    wait::{self, wait},
};
use crate::{
    Node,
    clock::chance,
    desk::{self, No, mail::letters::EXPIRED},
    peer::NotDelivered,
};
use rand_core::Rng as _;
use tokio::sync::Semaphore;

/// What became of a try.
pub(super) enum Fate {
    /// The receipt is recorded: in this request the next letter may go.
    Delivered {
        /// Of the request.
        stream: String,
    },
    /// They answered, and it is not delivered: put off or parked, as the letter says now.
    Answered,
    /// They were not asked: the letter is out of the queue, or waits for something else than them.
    Aside,
    /// Nobody answered.
    Silent(LetterId),
}

/// Codes that pass by themselves: the sender tries again (comity/1, section 10).
const PASSING: [&str; 5] = ["directory-expired", "from-the-future", "trouble", "piece-not-announced", "piece-early"];

/// A letter that is out of turn may have met one that is on its way the other way: it is tried so often before a person is asked.
const OUT_OF_TURN_TRIES: u64 = 8;

/// A letter that their clock calls too early, and ours does not, is tried so often, some two days, before a person is asked: their clock may be
/// behind, and be set right; or a signature inside was given while our clock ran ahead, and nobody would bear that wait.
const TOO_EARLY_TRIES: u64 = 24;

/// Where this member takes letters, by the directory as it is at this moment; asked before each thing that is sent. `None`: it is not in the
/// directory, or has no key that counts. Who was suspended gets nothing more, on a connection that stands as little as on a new one.
pub(super) fn takes_at(node: &Node, to: &NodeId) -> Result<String, &'static str> {
    let member = node.directory.node(to).ok_or("that node is not in the directory")?;
    member.signing_key_at(node.now()).ok_or("that node is suspended: it has no key that counts")?;
    Ok(member.url().to_owned())
}

/// Tries this letter, and writes down what it met; who is silent is for the whole queue to know. Its pieces go only where one of the places for
/// pieces is free.
pub(super) async fn one(node: &Node, number: LetterId, places: &Semaphore) -> Result<Fate, No> {
    let Some(letter) = node.store.letter(number).await? else { return Ok(Fate::Aside) };
    if letter.delivered.is_some() || letter.parked.is_some() {
        return Ok(Fate::Aside);
    }
    let now = node.now();
    if letter.expires.is_some_and(|expires| expires < now) {
        return parked(node, &letter, EXPIRED.to_owned()).await.map(|_| Fate::Aside);
    }
    if let Some(system) = node.etsi_provider(letter.to.as_str()) {
        return match desk::etsi_carry(node, system, &letter).await? {
            desk::EtsiTried::Taken => Ok(Fate::Delivered { stream: letter.stream }),
            desk::EtsiTried::Later(fault) => put_off(node, &letter, &fault).await,
            desk::EtsiTried::Silent => Ok(Fate::Silent(number)),
        };
    }
    if desk::waits_at_the_door(node, &letter).await? {
        return put_off(node, &letter, "it waits at the door: their system has not fetched it")
            .await
            .map(|_| Fate::Aside);
    }
    let url = match takes_at(node, &letter.to) {
        Ok(url) => url,
        Err(why) => return put_off(node, &letter, why).await.map(|_| Fate::Aside),
    };
    let mut answer = node.carrier().carry(&url, letter.bytes.clone()).await;
    if let Err(NotDelivered::Pieces(have)) = answer {
        let Ok(_place) = places.try_acquire() else {
            return soon(node, &letter, "other packages to them are on their way").await;
        };
        match pieces::send(node, &letter, have).await? {
            Sent::All => {
                answer = match takes_at(node, &letter.to) {
                    Ok(url) => node.carrier().carry(&url, letter.bytes.clone()).await,
                    Err(_) => Err(NotDelivered::Later),
                }
            }
            // They were started anew, or something came between: the letter says where it goes on.
            Sent::Stopped(1.., _) => return soon(node, &letter, "the package is on its way").await,
            Sent::Stopped(0, fault) => answer = Err(fault),
        }
    }
    match answer {
        Err(NotDelivered::Pieces(_)) => soon(node, &letter, "they have the package and are checking it").await,
        Ok(receipt) => match desk::take(node, &receipt).await {
            // Any letter of theirs is taken here, and only the receipt of this one ends it: else it would be tried again without a pause, for ever.
            Ok(_) if is_delivered(node, number).await? => Ok(Fate::Delivered { stream: letter.stream }),
            Ok(_) => put_off(node, &letter, "they answer with something else than its receipt").await,
            Err(desk::NotTaken::Trouble(trouble)) => Err(No::Trouble(trouble)),
            Err(not) => {
                // Sealed to a key of ours that is not known here: they may have a newer directory, as after an old copy was put back here.
                if matches!(not, desk::NotTaken::Fault(PeerFault::UnknownOpeningKey)) {
                    crate::directory::newer_for(node, node.directory.version(), Some(letter.to.clone())).await;
                }
                put_off(node, &letter, &format!("their receipt does not fit: {}", not.code())).await
            }
        },
        Err(NotDelivered::NoAnswer) => Ok(Fate::Silent(number)),
        Err(fault @ (NotDelivered::Later | NotDelivered::Stranger(_))) => {
            put_off(node, &letter, &fault.to_string()).await
        }
        Err(NotDelivered::Refused(code)) => refused(node, &letter, code).await,
    }
}

/// They refused it: it goes in another seal, is tried again, or waits for a person.
async fn refused(node: &Node, letter: &OutLetter, code: String) -> Result<Fate, No> {
    // They do not have the key to which it was sealed, and nothing is wrong with the letter.
    if code == PeerFault::UnknownOpeningKey.code() {
        return other_key(node, letter, code).await;
    }
    // Dated further ahead of our own clock than clocks may differ: by a clock that has been set right since. No wait that anybody would bear
    // makes it true, and a person writes it anew.
    let dated_ahead = letter.queued.is_some_and(|at| at > node.now().after(CLOCKS_DIFFER_MAX));
    let ahead = code == "from-the-future" && (dated_ahead || letter.tries >= TOO_EARLY_TRIES);
    let passes =
        !ahead && (PASSING.contains(&code.as_str()) || code == "out-of-turn" && letter.tries < OUT_OF_TURN_TRIES);
    if passes {
        put_off(node, letter, &NotDelivered::Refused(code).to_string()).await
    } else {
        parked(node, letter, code).await
    }
}

/// The keepers may have entered another key for them: then the same signed letter goes in another seal. Until they have, it is tried again; the
/// people over there have been told.
async fn other_key(node: &Node, letter: &OutLetter, code: String) -> Result<Fate, No> {
    crate::directory::newer_for(node, node.directory.version(), Some(letter.to.clone())).await;
    match desk::sealed_anew(node, letter).await? {
        Some(bytes) => {
            node.store.move_letter(letter.letter, Move::Sealed { bytes }, node.now()).await?;
            Ok(Fate::Answered)
        }
        None => put_off(node, letter, &NotDelivered::Refused(code).to_string()).await,
    }
}

async fn is_delivered(node: &Node, number: LetterId) -> Result<bool, No> {
    Ok(node.store.letter(number).await?.is_some_and(|letter| letter.delivered.is_some()))
}

async fn put_off(node: &Node, letter: &OutLetter, fault: &str) -> Result<Fate, No> {
    let now = node.now();
    let next = now.after(wait(letter.tries, chance()?.next_u32()));
    node.store.move_letter(letter.letter, Move::PutOff { fault: fault.to_owned(), next }, now).await?;
    Ok(Fate::Answered)
}

/// It goes well, and is not done: no failure, and so no longer wait.
async fn soon(node: &Node, letter: &OutLetter, says: &str) -> Result<Fate, No> {
    let now = node.now();
    let next = now.after(pieces::ASK_AGAIN);
    node.store.move_letter(letter.letter, Move::Soon { says: says.to_owned(), next }, now).await?;
    Ok(Fate::Answered)
}

async fn parked(node: &Node, letter: &OutLetter, code: String) -> Result<Fate, No> {
    eprintln!("comity: a letter waits for a person: {} ({code})", letter.letter);
    node.store.move_letter(letter.letter, Move::Park { code }, node.now()).await?;
    Ok(Fate::Answered)
}

/// Nobody answered for this letter, and somebody did for another: it alone is put off.
pub(super) async fn nobody(node: &Node, number: LetterId) -> Result<(), No> {
    let Some(letter) = node.store.letter(number).await? else { return Ok(()) };
    put_off(node, &letter, &NotDelivered::NoAnswer.to_string()).await.map(drop)
}

/// Nobody answered there at all: the whole queue waits with this letter.
pub(super) async fn silent(node: &Node, to: &NodeId, number: LetterId) -> Result<(), No> {
    let before = node.store.silence(to).await?;
    let fresh = match before {
        Some(silence) => node.store.handed_over_since(to, silence.since).await?,
        None => true,
    };
    let silence = wait::silence(before, fresh, node.now(), chance()?.next_u32());
    Ok(node.store.silent(to, number, &NotDelivered::NoAnswer.to_string(), silence).await?)
}
