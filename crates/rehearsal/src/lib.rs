//! Whole days of many nodes, rehearsed by seed.
//!
//! Desks, records, logs, letters, law and guard are the real rooms (`node`, `store`, `exchange`, `law`, `guard`, `request`, `archive`, `evidence`).
//! Time, chance, network, disk, people and thieves are simulated, all by one seed, in one thread of decisions. After every step a plain model of
//! its own asks the invariants (`model`). The same seed gives the same bytes.
//!
//! # What is a failure
//!
//! Each of these ends the day, and its seed is to be kept by name (`BAD_DAYS` in `tests/rehearsal.rs`):
//!
//! - *acknowledged is kept*: an entry, a letter or a receipt that was told to anybody is gone after a crash, a torn write or a failed sync;
//! - *nothing twice*: a letter that arrives again writes anything, or is answered with another receipt, but for one that a clock which was wrong
//!   then had dated so that nobody can take it now;
//! - *a signed receipt*: a letter was taken, and what came back does not stand as its recipient's signed receipt for exactly these bytes;
//! - *nothing dies early*: records are destroyed before their day, whatever the clocks say;
//! - *no letter is dropped*, *no receipt is forgotten*: an outbox has lost a letter, or holds a receipted one for undelivered;
//! - *in order*: a letter of a request was taken before one that was written earlier to the same node;
//! - *one log*: a node signs two heads of one size, or shows a shorter log than before;
//! - *no data without leave*: a canary from a provider's records is in a letter before decision, consent and two people are in the logs concerned,
//!   or in a letter of another kind, or goes to somebody else than who asked;
//! - *no more than asked*: an answer has other fields, or names somebody about whom nobody asked;
//! - *two people*: a request, a hold, a consent, standing or not, or an order rests on fewer than two human beings, or a direct order on a consent that
//!   its giver knew to be replaced;
//! - *only what is genuine*: a node takes a letter that its directory does not allow at that hour, or that its sender never wrote;
//! - *unsigned does nothing*: an act that waits for the signature of a key elsewhere wrote anything but, of a package, the decision to pack, and the
//!   destruction that was signed for;
//! - *refused does nothing*: a refused letter wrote more than the one entry that names the refusal, and one for a newer directory to which it led;
//! - *an old backup is noticed*: after it nobody, neither the node itself nor a peer nor a witness, says so by the end of the day;
//! - *everything arrives*: when the network has healed, a letter is neither receipted nor parked with the code of who refused it;
//! - *every case ends*: when people have done their part afterwards, a case stands where nobody can move it;
//! - *told by leave*: what one state tells another unasked leaves, or is in a letter of another kind, before two people signed it and its conditions were
//!   accepted by a person of the other state, or twice, or after it was taken back;
//! - *nothing leaves after the end*: a provider hands over what it produced, or reports, under an order that its log knows to have ended;
//! - *the state concerned is told*: of a direct order, or of what came of it, no notice was written to the state on whose territory the data lies;
//! - *thieves get nothing*: with one stolen key, account or node a thief can read a canary that nobody had sent to that node in due course.
//!
//! # What is not a failure
//!
//! - a node that dies over a letter, or whose disk fails when it is written and nobody was told: it has refused nothing, and may have taken it
//!   whole; it gives its receipt when the letter comes again;
//! - a draft that no law carries and that people lay aside;
//! - a refusal, however often; a letter parked with a code, because the case went another way meanwhile;
//! - a node with a clock far off that refuses letters, or whose letters are refused, until its clock is right;
//! - what an operator loses who puts back an old backup, as long as it is noticed;
//! - what a thief of an *opening* key reads of the answers that are lawfully sent to that very node until its key is replaced;
//! - what two colluding officers of the requested state do with a real case.
//!
//! # What is not simulated
//!
//! - the kernel: a sync that lies is the disk's, here a sync succeeds, fails, or is where the process dies (`tools/sync_fault.sh` and
//!   `crates/comity/tests/whole/crash.rs` stand at the real ones);
//! - the provider's archive at each of its own writes (`crates/archive/src/tests/every_step.rs` does), and devices that send records;
//! - HTTP, TLS, pages and sign-in: letters go from one node's outbox straight to another's letter box; time stamps;
//! - two writers at one moment: one thing happens after another, so that races between threads are not found here;
//! - threads of SQLite and of the writer run, but nothing depends on their order: each act is waited for.

mod attack;
mod cover;
mod day;
mod dice;
mod disk;
mod faults;
mod federation;
mod hands;
#[cfg(test)]
mod kept;
mod leak;
#[cfg(test)]
mod left;
#[cfg(test)]
mod mended;
mod model;
mod net;
#[cfg(test)]
mod outlasted;
mod place;
mod planted;
pub mod post;
mod script;
mod story;
mod thief;
mod time;
mod world;
pub mod year;

pub use attack::{Far, Raid, Reached, Row, raid};
pub use cover::Cover;
pub use day::{Day, Families, Report, rehearse};
pub use federation::{Federation, NODES_MAX, NODES_MIN};
pub use model::Broken;
pub use planted::Bug;

use sha2::{Digest as _, Sha256};
use terms::Digest;

/// The rehearsal itself could not go on: nothing is said about the rooms.
#[derive(Debug, thiserror::Error)]
#[error("the rehearsal cannot go on: {0}")]
pub struct NotRehearsed(String);

impl NotRehearsed {
    pub(crate) fn new(says: impl Into<String>) -> Self {
        Self(says.into())
    }
}

impl From<std::io::Error> for NotRehearsed {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Chance for one act of the rehearsal's own, out of the seed.
pub(crate) fn chance() -> Result<rand_chacha::ChaCha20Rng, NotRehearsed> {
    node::clock::chance().map_err(|e| NotRehearsed(e.to_string()))
}

pub(crate) fn days(n: u64) -> std::time::Duration {
    std::time::Duration::from_secs(n * 86_400)
}

pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    Digest::from_bytes(Sha256::digest(bytes).into())
}
