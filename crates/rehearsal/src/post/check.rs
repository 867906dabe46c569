//! Afterwards: every letter held against its receipt, its one effect, and its place in its case. What the network counted is not believed here; the
//! records of both sides are.

use std::collections::HashMap;

use exchange::{Body, Directory, Me, open};
use node::{Files, clock::Time as _};
use request::Event;
use sqlx::{ConnectOptions as _, Connection as _, Row as _, SqliteConnection, sqlite::SqliteConnectOptions};
use terms::{Digest, Instant};

use super::{Carried, Desk, net::PostNet};
use crate::{Federation, NotRehearsed};

/// Rows that are read at a time.
const ROWS: i64 = 2_000;

fn bad(error: impl std::fmt::Display) -> NotRehearsed {
    NotRehearsed::new(error.to_string())
}

async fn database(files: &Files) -> Result<SqliteConnection, NotRehearsed> {
    SqliteConnectOptions::new().filename(files.store()).read_only(true).connect().await.map_err(bad)
}

/// One number out of a node's records.
pub(super) async fn count(files: &Files, question: &'static str) -> Result<u64, NotRehearsed> {
    let mut db = database(files).await?;
    let row = sqlx::query(question).fetch_one(&mut db).await.map_err(bad)?;
    db.close().await.map_err(bad)?;
    Ok(u64::try_from(row.get::<i64, _>(0)).unwrap_or(0))
}

/// Looks at all of it.
pub(super) async fn all(
    federation: &Federation,
    desks: &[Desk],
    net: &PostNet,
    now: Instant,
    carried: &mut Carried,
) -> Result<(), NotRehearsed> {
    let mut sent = HashMap::new();
    for desk in desks {
        outbox(federation, desk, net, &mut sent, carried).await?;
    }
    if sent.len() as u64 != carried.letters {
        carried.says(format!("{} letters were written, and {} lie in outboxes", carried.letters, sent.len()));
    }
    for desk in desks {
        inbox(federation, desk, &sent, now, carried).await?;
    }
    let mut effects = Effects::of(carried.letters);
    for desk in desks {
        effects.look(desk, carried).await?;
    }
    effects.end(carried);
    let wrong =
        [("receipted", carried.receipted), ("took effect", carried.effects), ("have a receipt", carried.receipts)];
    let all = carried.letters;
    for (what, n) in wrong.into_iter().filter(|(_, n)| *n != all) {
        carried.says(format!("of {all} letters {n} {what}"));
    }
    Ok(())
}

/// What one letter is known by: who wrote it, and SHA-256 of its sealed bytes.
type Sent = HashMap<String, (usize, Digest)>;

/// Every letter is delivered, and the log says so once.
async fn outbox(
    federation: &Federation,
    desk: &Desk,
    net: &PostNet,
    sent: &mut Sent,
    carried: &mut Carried,
) -> Result<(), NotRehearsed> {
    let name = federation.members.get(desk.member).map_or("nobody", |m| m.id.as_str());
    let (mut db, mut last, mut own) = (database(&desk.files).await?, 0_i64, 0);
    loop {
        let query =
            sqlx::query("SELECT rowid, letter, bytes, delivered FROM outbox WHERE rowid > $1 ORDER BY rowid LIMIT $2");
        let rows = query.bind(last).bind(ROWS).fetch_all(&mut db).await.map_err(bad)?;
        let Some(end) = rows.last() else { break };
        last = end.get(0);
        for row in &rows {
            let (letter, sealed) = (row.get::<String, _>(1), crate::sha256(&row.get::<Vec<u8>, _>(2)));
            own += 1;
            match row.get::<Option<i64>, _>(3) {
                Some(_) if net.receipt_of(&sealed).is_some() => carried.receipted += 1,
                Some(_) => carried.says(format!("{name} holds {letter} for delivered, and nobody gave a receipt")),
                None => carried.says(format!("{name} has no receipt for {letter}")),
            }
            sent.insert(letter, (desk.member, sealed));
        }
    }
    db.close().await.map_err(bad)?;
    let told = count(&desk.files, "SELECT COUNT(*) FROM event WHERE kind = 'acknowledged'").await?;
    if told != own {
        carried.says(format!("{name} wrote {own} letters, and its log tells of {told} receipts"));
    }
    Ok(())
}

/// Every receipt that was given is opened as its recipient would, and stands for these bytes.
async fn inbox(
    federation: &Federation,
    desk: &Desk,
    sent: &Sent,
    now: Instant,
    carried: &mut Carried,
) -> Result<(), NotRehearsed> {
    debug_assert!(desk.clock.now() == now);
    let (mut db, mut last) = (database(&desk.files).await?, 0_i64);
    loop {
        let query = sqlx::query("SELECT rowid, letter, receipt FROM inbox WHERE rowid > $1 ORDER BY rowid LIMIT $2");
        let rows = query.bind(last).bind(ROWS).fetch_all(&mut db).await.map_err(bad)?;
        let Some(end) = rows.last() else { break };
        last = end.get(0);
        for row in &rows {
            let (letter, receipt) = (row.get::<String, _>(1), row.get::<Vec<u8>, _>(2));
            // Receipts that came are kept there, too, and have none of their own.
            if receipt.is_empty() {
                continue;
            }
            let stands = sent.get(&letter).is_some_and(|sent| stands(federation, desk, sent, &letter, &receipt, now));
            carried.receipts += u64::from(stands);
            if !stands {
                carried.says(format!("the receipt for {letter} does not stand"));
            }
        }
    }
    db.close().await.map_err(bad)
}

fn stands(
    federation: &Federation,
    taker: &Desk,
    (from, sealed): &(usize, Digest),
    letter: &str,
    receipt: &[u8],
    now: Instant,
) -> bool {
    let Some(writer) = federation.members.get(*from) else { return false };
    let directory: &Directory = &federation.directory;
    let me = Me { node: &writer.id, opening: std::slice::from_ref(&writer.keys.opening) };
    let Ok(opened) = open(receipt, &me, directory, now) else { return false };
    let by = federation.place(opened.from_node().id()) == Some(taker.member);
    match &opened.letter().body {
        Body::Receipt(body) => by && body.of.to_string() == letter && body.digest == *sealed,
        _ => false,
    }
}

/// What took effect, by the serial number that each letter says.
struct Effects {
    times: Vec<u8>,
    /// The last serial number of each case.
    cases: HashMap<String, usize>,
}

impl Effects {
    fn of(letters: u64) -> Self {
        Self { times: vec![0; usize::try_from(letters).unwrap_or(0)], cases: HashMap::new() }
    }

    async fn look(&mut self, desk: &Desk, carried: &mut Carried) -> Result<(), NotRehearsed> {
        for entry in desk.node.store.events(store::stream::HOUSE).await.map_err(bad)? {
            let Event::NoticeCame { words, .. } = entry.event else { continue };
            let told = words.rsplit_once("letter ").and_then(|(_, rest)| rest.split_once(" of case "));
            let Some((serial, case)) = told.and_then(|(serial, case)| Some((serial.parse::<usize>().ok()?, case)))
            else {
                carried.says("something took effect that nobody wrote".to_owned());
                continue;
            };
            carried.effects += 1;
            match self.times.get_mut(serial) {
                Some(times) => *times = times.saturating_add(1),
                None => carried.says("something took effect that nobody wrote".to_owned()),
            }
            let before = self.cases.insert(case.to_owned(), serial);
            if before.is_some_and(|before| before >= serial) {
                carried.says(format!("letter {serial} of case {case} took effect after a later one"));
            }
        }
        Ok(())
    }

    fn end(&self, carried: &mut Carried) {
        for (serial, times) in self.times.iter().enumerate().filter(|(_, times)| **times != 1) {
            carried.says(format!("letter {serial} took effect {times} times"));
        }
    }
}
