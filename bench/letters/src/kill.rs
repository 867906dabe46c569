//! A node that is killed, again and again, while letters come. Whoever got a receipt must get the same receipt for ever after, and
//! nothing may have happened twice.
//!
//! A failure is: a receipt that does not open, or that is another one the next time; a letter that the node took and has no event of, or
//! two; a node that does not start; and anything that `comity log audit` finds in the end. No failure is: a letter without a receipt that
//! is there all the same (the node was killed between the disk and the answer); it gets its receipt when it is brought again. Not
//! simulated: a machine that loses power. The system survives here, and writes what it was given.

use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use http_body_util::{BodyExt as _, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use sqlx::{ConnectOptions as _, Row as _, sqlite::SqliteConnectOptions};

use crate::{
    Outcome, Running,
    world::{World, Written},
};

const PEERS: usize = 8;
const CONNECTIONS: usize = 16;
/// At most so many letters between two kills.
const LETTERS: usize = 96;
/// So many of those with a receipt are brought again after each start, the last ones first.
const AGAIN: usize = 24;
/// A kill comes at most so long after the first letter of a round,
const LATEST_MICROS: u64 = 60_000;
/// or, in those rounds that hit the start, after the process was made.
const START_MICROS: u64 = 200_000;

/// The letters of one run and what is known of them.
#[derive(Default)]
struct Known {
    /// Those with a receipt, in order, and their receipts.
    receipts: Vec<(Written, Bytes)>,
    /// Those without one yet.
    open: Vec<Written>,
    in_start: u64,
    under_way: u64,
    at_rest: u64,
    again: u64,
}

pub fn run(comity: &str, folder: &Path, times: u64) -> Outcome<()> {
    let world = World::new(comity, folder, PEERS)?;
    let node = folder.join("node");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut known = Known::default();
    for turn in 1..=times {
        let mut server =
            Running::start(Command::new(comity).args(["serve", "--json", "--dir"]).arg(&node).stderr(Stdio::null()))?;
        // One kill in eight comes while the node starts.
        if world.chance()? % 8 == 0 {
            std::thread::sleep(Duration::from_micros(world.chance()? % START_MICROS));
            known.in_start += 1;
            continue;
        }
        let address = server.address().map_err(|e| format!("kill {turn}: the node did not start again: {e}"))?;
        let fresh = world.letters(LETTERS)?;
        let after = Duration::from_micros(world.chance()? % LATEST_MICROS);
        runtime
            .block_on(round(&world, &address, &mut known, fresh, after, server))
            .map_err(|e| format!("kill {turn}: {e}"))?;
        if turn % 100 == 0 {
            eprintln!("{turn} kills, {} receipts", known.receipts.len());
        }
    }
    finish(&runtime, comity, &node, &world, known, times)
}

/// Brings again what must be known, then new letters until the kill.
async fn round(
    world: &World,
    address: &str,
    known: &mut Known,
    fresh: Vec<Written>,
    after: Duration,
    server: Running,
) -> Outcome<()> {
    again(world, address, known).await?;
    let open = std::mem::take(&mut known.open);
    let (got, missing) = bring(world, address, open.into_iter().chain(fresh).collect(), after, server).await?;
    if missing.is_empty() {
        known.at_rest += 1
    } else {
        known.under_way += 1
    }
    known.receipts.extend(got);
    // What was never sent is of no interest; what may have been is brought again.
    known.open = missing;
    Ok(())
}

async fn again(world: &World, address: &str, known: &mut Known) -> Outcome<()> {
    let mut way = connect(address).await?;
    let mut wanted: Vec<usize> = (0..known.receipts.len()).rev().take(AGAIN).collect();
    if !known.receipts.is_empty() {
        wanted.push(usize::try_from(world.chance()?)? % known.receipts.len());
    }
    for place in wanted {
        let (letter, before) = &known.receipts[place];
        let now = post(&mut way, address, letter.sealed.clone()).await?;
        if now != *before {
            return Err(format!("letter {} has another receipt than before", letter.id).into());
        }
        known.again += 1;
    }
    Ok(())
}

type Came = (Vec<(Written, Bytes)>, Vec<Written>);

/// Brings letters on many connections; the server is killed that long after they began.
async fn bring(world: &World, address: &str, letters: Vec<Written>, after: Duration, server: Running) -> Outcome<Came> {
    let mut queues: Vec<Vec<Written>> = (0..CONNECTIONS).map(|_| Vec::new()).collect();
    for (n, letter) in letters.into_iter().enumerate() {
        queues[n % CONNECTIONS].push(letter);
    }
    let mut tasks = Vec::new();
    for queue in queues {
        let mut way = connect(address).await?;
        let address = address.to_owned();
        tasks.push(tokio::spawn(async move {
            let (mut got, mut missing) = (Vec::new(), Vec::new());
            let mut queue = queue.into_iter();
            for letter in queue.by_ref() {
                match post(&mut way, &address, letter.sealed.clone()).await {
                    Ok(receipt) => got.push((letter, receipt)),
                    Err(Lost::Gone) => {
                        missing.push(letter);
                        break;
                    }
                    Err(Lost::Said(words)) => return Err(words),
                }
            }
            Ok((got, missing, queue.count()))
        }));
    }
    tokio::time::sleep(after).await;
    drop(server);
    let (mut got, mut missing) = (Vec::new(), Vec::new());
    for task in tasks {
        let (some, gone, _) = task.await??;
        got.extend(some);
        missing.extend(gone);
    }
    for (letter, receipt) in &got {
        world.holds(letter, receipt)?;
    }
    Ok((got, missing))
}

enum Lost {
    /// The connection ended.
    Gone,
    /// The node answered with something else than a receipt.
    Said(String),
}

impl From<Lost> for Box<dyn std::error::Error> {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Gone => "the connection ended".into(),
            Lost::Said(words) => words.into(),
        }
    }
}

type Way = http1::SendRequest<Full<Bytes>>;

async fn connect(address: &str) -> Outcome<Way> {
    let stream = tokio::net::TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (way, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(way)
}

async fn post(way: &mut Way, address: &str, body: Bytes) -> Result<Bytes, Lost> {
    let request = Request::post(crate::drive::PATH).header("host", address).body(Full::new(body));
    let request = request.map_err(|e| Lost::Said(e.to_string()))?;
    let answer = way.send_request(request).await.map_err(|_| Lost::Gone)?;
    let status = answer.status();
    let said = answer.into_body().collect().await.map_err(|_| Lost::Gone)?.to_bytes();
    if status == 200 { Ok(said) } else { Err(Lost::Said(format!("{status} {}", String::from_utf8_lossy(&said)))) }
}

/// A last start: every letter has its one receipt and its one event, and the log holds.
fn finish(
    runtime: &tokio::runtime::Runtime,
    comity: &str,
    node: &Path,
    world: &World,
    mut known: Known,
    times: u64,
) -> Outcome<()> {
    let mut server = Running::start(Command::new(comity).args(["serve", "--json", "--dir"]).arg(node))?;
    let address = server.address()?;
    let counts = runtime.block_on(async {
        let mut way = connect(&address).await?;
        for letter in std::mem::take(&mut known.open) {
            let receipt = post(&mut way, &address, letter.sealed.clone()).await?;
            world.holds(&letter, &receipt)?;
            known.receipts.push((letter, receipt));
        }
        for (letter, before) in &known.receipts {
            if post(&mut way, &address, letter.sealed.clone()).await? != *before {
                return Err(format!("letter {} has another receipt than before", letter.id).into());
            }
        }
        drop(server);
        counts(&node.join("store.db")).await
    })?;
    let letters: BTreeMap<_, _> = known.receipts.iter().map(|(letter, _)| (&letter.id, ())).collect();
    let audit = Command::new(comity).args(["log", "audit", "--dir"]).arg(node).output()?;
    println!(
        "{{\"kills\":{times},\"in_start\":{},\"under_way\":{},\"at_rest\":{},\"letters\":{},\"brought_again\":{},\"inbox\":{},\"events\":{},\"audit\":{}}}",
        known.in_start,
        known.under_way,
        known.at_rest,
        letters.len(),
        known.again,
        counts.0,
        counts.1,
        audit.status.success()
    );
    let right = i64::try_from(letters.len())?;
    if counts != (right, right) || !audit.status.success() {
        return Err(format!("not as it must be: {}", String::from_utf8_lossy(&audit.stdout)).into());
    }
    Ok(())
}

/// Letters that the node took, and events that they made, as they lie in its records.
async fn counts(records: &Path) -> Outcome<(i64, i64)> {
    let mut disk = SqliteConnectOptions::new().filename(records).connect().await?;
    let row =
        sqlx::query("SELECT (SELECT COUNT(*) FROM inbox), (SELECT COUNT(*) FROM event WHERE kind = 'notice-came')")
            .fetch_one(&mut disk)
            .await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}
