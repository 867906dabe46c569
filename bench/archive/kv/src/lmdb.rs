//! LMDB: two tables whose keys are in the order of the questions, and values of twelve and eight bytes.

use std::{fs, ops::Bound, path::Path, time::Instant};

use heed::{Database, Env, EnvFlags, EnvOpenOptions, PutFlags, RoTxn, types::Bytes};

use crate::{
    Engine, Scan,
    machine::{bytes, memory_mb, processor},
    say, say_version,
    set::{Question, Row, rows, u32_at},
};

const DAY_MS: u64 = 86_400_000;
const MAP: usize = 40 << 30;

pub struct Lmdb {
    env: Env,
    forward: Database<Bytes, Bytes>,
    reverse: Database<Bytes, Bytes>,
}

impl Lmdb {
    pub fn open(path: &Path) -> Self {
        fs::create_dir_all(path).expect("a folder");
        let mut options = EnvOpenOptions::new();
        options.map_size(MAP).max_dbs(4);
        // SAFETY: nobody else has the folder open, and nobody cuts the file while it is mapped.
        let env = unsafe { options.flags(EnvFlags::NO_READ_AHEAD).open(path) }.expect("open");
        let mut write = env.write_txn().expect("a transaction");
        let forward = env.create_database(&mut write, Some("f")).expect("a table");
        let reverse = env.create_database(&mut write, Some("r")).expect("a table");
        write.commit().expect("commit");
        Self { env, forward, reverse }
    }

    fn read(&self) -> RoTxn<'_, heed::WithTls> {
        self.env.read_txn().expect("a transaction")
    }
}

impl Engine for Lmdb {
    fn point(&mut self, q: &Question, skew: u64, how: Scan) -> Vec<(u32, u32)> {
        let read = self.read();
        let first = forward_key(q.public, q.port, q.protocol, 0);
        let last = forward_key(q.public, q.port, q.protocol, q.at + skew);
        let range = (Bound::Included(&first[..]), Bound::Included(&last[..]));
        let mut found = Vec::new();
        for entry in self.forward.rev_range(&read, &range).expect("a range") {
            let (key, value) = entry.expect("an entry");
            let end = moment(&key[7..13]) + u64::from(u32_at(value, 8));
            if end + skew >= q.at {
                found.push((u32_at(value, 0), u32_at(value, 4)));
            } else if how == Scan::Newest {
                break;
            }
        }
        found
    }

    fn reverse(&mut self, subscriber: u32, from: u64, to: u64) -> usize {
        let read = self.read();
        let first = reverse_key(subscriber, from - DAY_MS, 0, 0, 0);
        let last = reverse_key(subscriber, to, u32::MAX, u16::MAX, u8::MAX);
        let range = (Bound::Included(&first[..]), Bound::Included(&last[..]));
        let entries = self.reverse.range(&read, &range).expect("a range").map(|e| e.expect("an entry"));
        entries.filter(|(key, value)| moment(&key[4..10]) + u64::from(u32_at(value, 4)) >= from).count()
    }
}

/// The best case for a B-tree: the whole input is sorted in memory first, then appended.
pub fn load(database: &Path, set: &Path) {
    fs::remove_dir_all(database).ok();
    let lmdb = Lmdb::open(database);
    let (start, begun) = (Instant::now(), processor());
    let forward = |r: &Row| {
        let mut entry = [0; 25];
        entry[..13].copy_from_slice(&forward_key(r.public, r.port, r.protocol, r.start));
        entry[13..17].copy_from_slice(&r.subscriber.to_le_bytes());
        entry[17..21].copy_from_slice(&r.private.to_le_bytes());
        entry[21..25].copy_from_slice(&((r.end - r.start) as u32).to_le_bytes());
        entry
    };
    let count = append(&lmdb, lmdb.forward, 13, rows(set).map(|r| forward(&r)).collect());
    let (bytes_forward, forward_cpu) = (bytes(database) as f64, processor() - begun);
    let reverse = |r: &Row| {
        let mut entry = [0; 25];
        entry[..17].copy_from_slice(&reverse_key(r.subscriber, r.start, r.public, r.port, r.protocol));
        entry[17..21].copy_from_slice(&r.private.to_le_bytes());
        entry[21..25].copy_from_slice(&((r.end - r.start) as u32).to_le_bytes());
        entry
    };
    append(&lmdb, lmdb.reverse, 17, rows(set).map(|r| reverse(&r)).collect());
    say_version(&format!(
        "LMDB {}",
        heed::lmdb_version().string.trim_start_matches("LMDB ").split(":").next().unwrap_or_default()
    ));
    say("rows", count);
    say("ingest_forward_rows_cpu_s", count / forward_cpu);
    say("ingest_both_rows_cpu_s", count / (processor() - begun));
    say("ingest_both_rows_s", count / start.elapsed().as_secs_f64());
    say("forward_bytes_row", bytes_forward / count);
    say("both_bytes_row", bytes(database) as f64 / count);
    say("memory_mb", memory_mb());
}

fn append(lmdb: &Lmdb, table: Database<Bytes, Bytes>, key: usize, mut entries: Vec<[u8; 25]>) -> f64 {
    entries.sort_unstable();
    let mut write = lmdb.env.write_txn().expect("a transaction");
    for entry in &entries {
        table.put_with_flags(&mut write, PutFlags::APPEND, &entry[..key], &entry[key..]).expect("append");
    }
    write.commit().expect("commit");
    lmdb.env.force_sync().expect("sync");
    entries.len() as f64
}

fn forward_key(public: u32, port: u16, protocol: u8, start: u64) -> [u8; 13] {
    let mut key = [0; 13];
    key[..4].copy_from_slice(&public.to_be_bytes());
    key[4..6].copy_from_slice(&port.to_be_bytes());
    key[6] = protocol;
    key[7..].copy_from_slice(&start.to_be_bytes()[2..]);
    key
}

fn reverse_key(subscriber: u32, start: u64, public: u32, port: u16, protocol: u8) -> [u8; 17] {
    let mut key = [0; 17];
    key[..4].copy_from_slice(&subscriber.to_be_bytes());
    key[4..10].copy_from_slice(&start.to_be_bytes()[2..]);
    key[10..14].copy_from_slice(&public.to_be_bytes());
    key[14..16].copy_from_slice(&port.to_be_bytes());
    key[16] = protocol;
    key
}

fn moment(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
}
