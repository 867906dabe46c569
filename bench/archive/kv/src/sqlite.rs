//! SQLite: one table and two indexes.

use std::{fs, path::Path, time::Instant};

use rusqlite::{Connection, params};

use crate::{
    Engine, Scan,
    machine::{bytes, memory_mb, processor},
    say, say_version,
    set::{Question, rows},
};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: u64 = 86_400_000;
const TRANSACTION: usize = 500_000;

pub struct Sqlite(Connection);

impl Sqlite {
    pub fn open(path: &Path) -> Self {
        let connection = Connection::open(path).expect("open");
        connection
            .execute_batch("PRAGMA cache_size=-2000000; PRAGMA mmap_size=0; PRAGMA temp_store=FILE;")
            .expect("settings");
        Self(connection)
    }
}

impl Engine for Sqlite {
    fn point(&mut self, q: &Question, skew: u64, how: Scan) -> Vec<(u32, u32)> {
        let text =
            "SELECT sub,priv,\"end\" FROM t WHERE pub=?1 AND port=?2 AND proto=?3 AND start<=?4 ORDER BY start DESC";
        let mut statement = self.0.prepare_cached(text).expect("prepare");
        let mut rows = statement.query((q.public, q.port, q.protocol, (q.at + skew) as i64)).expect("query");
        let mut found = Vec::new();
        while let Some(row) = rows.next().expect("a row") {
            let end: i64 = row.get(2).expect("end");
            if end as u64 + skew >= q.at {
                found.push((row.get(0).expect("sub"), row.get(1).expect("priv")));
            } else if how == Scan::Newest {
                break;
            }
        }
        found
    }

    fn reverse(&mut self, subscriber: u32, from: u64, to: u64) -> usize {
        let text = "SELECT sub,priv,pub,port,proto,start,\"end\" FROM t WHERE sub=?1 AND start>=?2 AND start<=?3 AND \"end\">=?4";
        let mut statement = self.0.prepare_cached(text).expect("prepare");
        let mut rows = statement.query((subscriber, (from - DAY_MS) as i64, to as i64, from as i64)).expect("query");
        let mut count = 0;
        while let Some(row) = rows.next().expect("a row") {
            let _: i64 = row.get(5).expect("start");
            count += 1;
        }
        count
    }
}

pub fn load(database: &Path, set: &Path) {
    fs::remove_file(database).ok();
    let sqlite = Sqlite::open(database).0;
    let run = |text: &str| sqlite.execute_batch(text).expect("statement");
    run(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE t(sub INTEGER, priv INTEGER, pub INTEGER, port INTEGER, proto INTEGER, start INTEGER, \"end\" INTEGER)",
    );
    let (start, begun, mut count) = (Instant::now(), processor(), 0);
    run("BEGIN");
    for row in rows(set) {
        let mut insert = sqlite.prepare_cached("INSERT INTO t VALUES(?1,?2,?3,?4,?5,?6,?7)").expect("prepare");
        let (from, to) = (row.start as i64, row.end as i64);
        insert
            .execute(params![row.subscriber, row.private, row.public, row.port, row.protocol, from, to])
            .expect("insert");
        count += 1;
        if count % TRANSACTION == 0 {
            run("COMMIT; BEGIN");
        }
    }
    run("COMMIT; CREATE INDEX fwd ON t(pub,port,proto,start); PRAGMA wal_checkpoint(TRUNCATE)");
    let (forward, forward_cpu) = (bytes(database) as f64, processor() - begun);
    run("CREATE INDEX rv ON t(sub,start); PRAGMA wal_checkpoint(TRUNCATE)");
    let count = count as f64;
    say_version(&format!("SQLite {}", rusqlite::version()));
    say("rows", count);
    say("ingest_forward_rows_cpu_s", count / forward_cpu);
    say("ingest_both_rows_cpu_s", count / (processor() - begun));
    say("ingest_both_rows_s", count / start.elapsed().as_secs_f64());
    say("forward_bytes_row", forward / count);
    say("both_bytes_row", bytes(database) as f64 / count);
    say("memory_mb", memory_mb());
}

/// The first hour goes; what a hundred subscribers did in it stays. SQLite is told in which rows to look.
pub fn destroy(database: &Path, set: &Path) {
    let sqlite = Sqlite::open(database).0;
    let first: Vec<_> = rows(set).take(1_000_000).collect();
    let mut held: Vec<u32> = first.iter().map(|r| r.subscriber).collect();
    held.sort_unstable();
    held.dedup();
    let held: Vec<String> = held.iter().take(100).map(u32::to_string).collect();
    let cut = first[0].start as i64 + HOUR_MS;
    let before = bytes(database) as f64;
    let start = Instant::now();
    let text = format!("DELETE FROM t WHERE rowid<=3000000 AND \"end\"<{cut} AND sub NOT IN ({})", held.join(","));
    let gone = sqlite.execute(&text, ()).expect("delete");
    sqlite.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("checkpoint");
    say("destroy_ms", start.elapsed().as_secs_f64() * 1e3);
    say("destroy_rows", gone as f64);
    say("destroy_bytes_freed", before - bytes(database) as f64);
}
