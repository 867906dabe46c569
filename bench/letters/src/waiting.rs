//! A node that takes letters of one member while very many of its own wait for another that does not answer. Nothing of that other member's
//! is to be felt by the first.

use std::{path::Path, process::Command, time::Duration};

use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

use crate::{AT_ONCE, Outcome, RATE_MAX, Running, drive, world::World};

/// As long as a sealed notice.
const BYTES: usize = 4_500;
/// So many wait in one request.
const OF_ONE_CASE: usize = 10;

/// Without a letter that waits, and then with so many. Both in one process each, on a folder of its own.
pub fn run(comity: &str, folder: &Path, seconds: usize, waiting: usize) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for waiting in [0, waiting] {
        let folder = folder.join(waiting.to_string());
        std::fs::create_dir_all(&folder)?;
        let world = World::new(comity, &folder, 2)?;
        // Every other letter is of the member who only waits, and stays away.
        let bodies =
            world.letters(RATE_MAX * seconds * 2)?.into_iter().filter(|l| l.is_of(0)).map(|l| l.sealed).collect();
        let serve = || Running::start(Command::new(comity).args(["serve", "--json", "--dir"]).arg(folder.join("node")));
        // The first start makes the tables.
        serve()?.address()?;
        runtime.block_on(put(&folder.join("node/store.db"), waiting))?;
        let mut node = serve()?;
        let address = node.address()?;
        let within = Duration::from_secs(seconds.try_into()?);
        let took = runtime.block_on(drive::drive(&address, bodies, AT_ONCE, within, node.0.id()))?;
        println!("{{\"waiting\":{waiting},\"letters\":{}}}", took.says());
    }
    Ok(())
}

/// Letters as a node would have them that wrote them to a member who was away, due now.
async fn put(store: &Path, letters: usize) -> Outcome<()> {
    let mut db = SqliteConnectOptions::new().filename(store).connect().await?;
    let mut tx = db.begin().await?;
    for n in 0..letters {
        sqlx::query(
            "INSERT INTO outbox (letter, kind, stream, to_node, bytes, next_micros) VALUES ($1, 'notice', $2, 'member-1', randomblob($3), $4)",
        )
        .bind(format!("{n:032x}"))
        .bind(format!("asking/{:032x}", n / OF_ONE_CASE))
        .bind(i64::try_from(BYTES)?)
        .bind(i64::try_from(n)?)
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(db.close().await?)
}
