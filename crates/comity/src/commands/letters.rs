//! Letters of a node's folder: what waits, why, and trying again.

use std::process::ExitCode;

use node::{
    Files,
    clock::{Clock, chance},
    config::Config,
    desk::mail::letters::{OWED, Standing, WITHDRAWN, cure, is_owed, standing, stays_here},
};
use request::Event;
use serde_json::{Value, json};
use store::{Batch, Move, OutLetter, Store, stream};
use terms::{Digest, Instant, LetterId};

use crate::{
    cli::letters::{Letters, LettersWhat, One},
    folder::open,
    say::No,
};

pub(crate) async fn run(a: &Letters, as_json: bool) -> Result<ExitCode, No> {
    match &a.what {
        LettersWhat::List(dir) => list(&Files::new(&dir.dir), as_json).await,
        LettersWhat::Show(one) => show(one, as_json).await,
        LettersWhat::Retry(one) => moved(one, "letter-tried-again", as_json).await,
        LettersWhat::Withdraw(one) => moved(one, "letter-withdrawn", as_json).await,
    }
}

fn trouble(e: store::Trouble) -> No {
    No::trouble("the records", &e)
}

fn unknown() -> No {
    let cure = "`comity letters list` shows those that were not delivered.";
    No::refused("unknown-letter", "there is no such letter here", cure)
}

fn says(letter: &OutLetter) -> String {
    match standing(letter) {
        Standing::Sent => "on its way".into(),
        Standing::Received(at) => format!("received by them at {at}"),
        Standing::NotYet(next) => {
            format!("not yet, next try at {next}: {}", letter.fault.as_deref().unwrap_or_default())
        }
        Standing::Parked(code) => format!("parked because: {code}"),
        Standing::Withdrawn => "withdrawn".into(),
    }
}

fn as_value(letter: &OutLetter) -> Value {
    let at = |at: Option<Instant>| at.map(|at| at.to_string());
    let waits = letter.delivered.is_none() && letter.parked.is_none();
    let parked = letter
        .parked
        .as_ref()
        .map(|(code, since)| json!({ "code": code, "since": since.to_string(), "cure": cure(code) }));
    json!({
        "letter": letter.letter.to_string(), "kind": letter.kind, "to": letter.to.to_string(), "stream": letter.stream,
        "queued": at(letter.queued), "expires": at(letter.expires), "delivered": at(letter.delivered), "tries": letter.tries,
        "fault": letter.fault, "next_try": at(waits.then_some(letter.next)), "parked": parked,
    })
}

async fn list(files: &Files, as_json: bool) -> Result<ExitCode, No> {
    let store = open(files).await?;
    let (letters, stuck) = (store.undelivered().await.map_err(trouble)?, store.stuck().await.map_err(trouble)?);
    if as_json {
        let stuck: Vec<Value> = stuck
            .iter()
            .map(|s| json!({ "digest": s.digest.to_string(), "bytes": s.bytes.len(), "why": s.why, "since": s.at.to_string() }))
            .collect();
        println!("{}", json!({ "letters": letters.iter().map(as_value).collect::<Vec<_>>(), "stuck": stuck }));
        return Ok(ExitCode::SUCCESS);
    }
    for letter in &letters {
        println!("{}  {:<16} to {:<20} {}", letter.letter, letter.kind, letter.to, says(letter));
    }
    for s in &stuck {
        println!("{}  came, and this node fails over it since {}: {}", s.digest, s.at, s.why);
    }
    if letters.is_empty() && stuck.is_empty() {
        println!("nothing waits: every letter was delivered");
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(a: &One, as_json: bool) -> Result<ExitCode, No> {
    let number: LetterId = a.letter.parse().map_err(|_| unknown())?;
    let letter = open(&Files::new(&a.dir)).await?.letter(number).await.map_err(trouble)?.ok_or_else(unknown)?;
    if as_json {
        println!("{}", as_value(&letter));
        return Ok(ExitCode::SUCCESS);
    }
    let moment = |at: Option<Instant>| at.map_or_else(|| "unknown".to_owned(), |at| at.to_string());
    println!("{}: {} to {}", letter.letter, letter.kind, letter.to);
    println!("  handed over {}, may be delivered until {}", moment(letter.queued), moment(letter.expires));
    println!("  {} failed tries; {}", letter.tries, says(&letter));
    if let Some((code, since)) = &letter.parked {
        println!("  since {since}. {}", cure(code));
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes beside a running node, which sees it at its next look. Whoever has the folder has done it; the log says that it was done.
async fn moved(a: &One, act: &str, as_json: bool) -> Result<ExitCode, No> {
    let files = Files::new(&a.dir);
    open(&files).await?;
    let text = std::fs::read_to_string(files.config()).map_err(|e| No::file(&files.config(), &e))?;
    let config = Config::read(&text).map_err(|e| No::usage(format!("{}: {e}", files.config().display())))?;
    let now = Clock::offset_by(config.clock_offset_seconds).now();
    let mut chance = chance().map_err(|e| No::trouble("chance", &e))?;
    let store = Store::open(&files.store(), &mut chance).await.map_err(trouble)?;
    let event = |what: String| (stream::HOUSE.to_owned(), Event::Records { act: act.to_owned(), what, count: 1 });
    let mut batch = Batch::default();
    if let Ok(digest) = a.letter.parse::<Digest>() {
        if act != "letter-tried-again" || !store.stuck().await.map_err(trouble)?.iter().any(|s| s.digest == digest) {
            return Err(unknown());
        }
        batch.events.push(event(digest.to_string()));
        store.record(batch, now, &mut chance).await.map_err(trouble)?;
        store.let_loose(digest).await.map_err(trouble)?;
    } else {
        let number: LetterId = a.letter.parse().map_err(|_| unknown())?;
        let letter = store.letter(number).await.map_err(trouble)?.ok_or_else(unknown)?;
        if act == "letter-tried-again"
            && let Some([code, says, cure]) = stays_here(&store, &letter).await.map_err(trouble)?
        {
            return Err(No::refused(code, says, cure));
        }
        let to = place(&letter, act, now)?;
        batch.events.push(event(number.to_string()));
        batch.moves.push((number, to));
        store.record(batch, now, &mut chance).await.map_err(trouble)?;
    }
    let says = if act == "letter-withdrawn" { "it is not tried any more" } else { "it is tried again" };
    if as_json {
        println!("{}", json!({ "ok": true, "letter": a.letter, "says": says }))
    } else {
        println!("{says}")
    }
    Ok(ExitCode::SUCCESS)
}

fn place(letter: &OutLetter, act: &str, now: Instant) -> Result<Move, No> {
    if letter.delivered.is_some() {
        return Err(No::refused("delivered", "they have signed for it", "Nothing is left to deliver."));
    }
    if act == "letter-withdrawn" && is_owed(letter) {
        let [code, says, cure] = OWED;
        return Err(No::refused(code, says, cure));
    }
    if act == "letter-withdrawn" {
        return Ok(Move::Park { code: WITHDRAWN.to_owned() });
    }
    if letter.expires.is_some_and(|expires| expires < now) {
        return Err(No::refused("expired", "the day until which it could be delivered is over", cure("expired")));
    }
    Ok(Move::Again)
}
