//! Telling the person whose data was handed over, or saying why not. A node knows nobody's address: people tell, and the record shows that they did.

use std::time::Duration;

use request::{Command, NoticeWord, PersonNotice, Side, State};
use store::stream;
use terms::{Instant, PersonId, Role};

use crate::desk::{
    mail::replay,
    no::No,
    turn::{Done, Turn},
};

/// For so long it is put off at most, each time.
const DELAY_MAX: Duration = Duration::from_secs(183 * 24 * 3600);

/// So long before it is owed, whoever works on cases sees it coming.
const SOON: Duration = Duration::from_secs(30 * 24 * 3600);

/// From when the person is to be told, where that is near or past.
pub(in crate::desk) fn near(state: &State, now: Instant) -> Option<Instant> {
    state.notice_due().filter(|due| *due <= now.after(SOON))
}

/// May this person put it off, or say that it is forbidden? The people who handed the data over may not.
pub(crate) fn may_put_off(state: &State, person: &PersonId, roles: &[Role]) -> bool {
    roles.contains(&Role::Independent) || !state.took_part.contains(person)
}

/// What became of telling the person.
pub(crate) async fn inform(turn: &mut Turn<'_>) -> Result<Done, No> {
    const HOW: &str = "Choose told, delayed or barred.";
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asked).await?;
    let word: NoticeWord =
        turn.needs("notice", HOW)?.parse().map_err(|_| No::refused("notice", "that is no answer", HOW))?;
    let why = "Say how the person was told; or why not, and which text allows that.";
    let says = turn.needs("reasons", why)?.to_owned();
    let due = state.notice_due();
    if let Some(due) = due.filter(|due| word == NoticeWord::Told && *due > turn.now) {
        let says = format!("secrecy was asked for, or decided, until {due}");
        let cure = "Tell the person after that day; or ask the other side whether it can end earlier.";
        return Err(No::refused("still-secret", says, cure));
    }
    let until = match word {
        NoticeWord::Delayed => Some(until(turn, due)?),
        NoticeWord::Told | NoticeWord::Barred => None,
    };
    let notice = PersonNotice { word, until, says, by: turn.actor() };
    let events = state.decide(Command::Notice(notice))?;
    let batch = turn.batch(&stream::asked(id), events);
    turn.record(batch).await?;
    let says = match (word, until) {
        (NoticeWord::Told, _) => "the person was told; nothing more is owed".to_owned(),
        (NoticeWord::Barred, _) => "written down and counted: the law forbids to tell the person".to_owned(),
        (NoticeWord::Delayed, until) => {
            format!("put off until {}", until.map(|until| until.to_string()).unwrap_or_default())
        }
    };
    Ok(Done::new(id, says))
}

/// The day until which it is put off: a later one than now, and not without end.
fn until(turn: &Turn<'_>, due: Option<Instant>) -> Result<Instant, No> {
    let until = turn.needs("until", "Say until when, with a zone.")?;
    let until = Instant::parse(until)
        .map_err(|e| No::refused("until", e.to_string(), "Write it like 2027-01-15T12:00:00Z."))?;
    if until <= turn.now {
        return Err(No::refused("until", "that moment has passed", "Give a later one."));
    }
    if until > due.unwrap_or(turn.now).max(turn.now).after(DELAY_MAX) {
        return Err(No::refused(
            "until",
            "it would be put off by more than 183 days",
            "Give an earlier day; when it comes, somebody decides again.",
        ));
    }
    Ok(until)
}
