//! What a log did wrong stays proven for ever. A person says that it was seen, and what was done about it.

use request::Event;
use store::{kind, stream};

use super::{Done, No, turn::Turn};
use crate::witness;

/// Nobody reads more in a list.
const WORDS_MAX: usize = 2_000;

/// The words are an event of their own, in the name of whoever writes them; the contradiction and its proof are not touched.
pub(crate) async fn contradiction(turn: &mut Turn<'_>) -> Result<Done, No> {
    let told = witness::contradictions(&turn.node.store.house(&[kind::RECORDS], 0).await?);
    let one = told.iter().find(|one| one.digest.to_string() == turn.subject).ok_or_else(|| {
        No::refused("unknown-record", "no such contradiction was found here", "Open it from the page of the log.")
    })?;
    let words = turn.needs("words", "Say what was found out, and what was done.")?;
    if words.chars().count() > WORDS_MAX {
        let says = format!("the words are longer than {WORDS_MAX} characters");
        return Err(No::refused("too-long", says, "Shorten them, and name where the rest is kept."));
    }
    let event = Event::Records { act: witness::SEEN.to_owned(), what: format!("{} {words}", one.digest), count: 1 };
    let done = Done::new(one.digest, "it is in the log that this was seen; the proof stays where it is");
    let batch = turn.batch(stream::HOUSE, vec![event]);
    turn.record(batch).await?;
    Ok(done)
}
