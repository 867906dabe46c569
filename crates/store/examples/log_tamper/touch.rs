//! Somebody changes rows in the database and bytes in tiles, behind the program's back; the audit has to name exactly that.
//!
//! What is expected is not what the hand meant to do but what can be seen afterwards: rows and files are compared with copies
//! that were made before.

use std::collections::BTreeMap;

use evidence::log::{Finding, Tile, TileKind, read_checkpoint};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection, sqlite::SqliteRow};
use store::ledger::{Wrong, audit};
use terms::Digest;

use crate::house::{House, public};

/// A row: everything that is committed to with the key that opens it, the commitment, the place in the stream, and whether its key
/// is marked as destroyed.
type OneRow = (Vec<u8>, Vec<u8>, (i64, Option<i64>), bool);
type Rows = BTreeMap<i64, OneRow>;
type Files = BTreeMap<String, Vec<u8>>;

/// Publishes a log in these steps, then changes it this many times. Gives how many rounds were right to the letter, and in how
/// many so much was gone at once that nobody could have told.
pub(crate) async fn rounds(house: &mut House, steps: &[u32], count: u64, seed: u64) -> (u64, u64) {
    house.open().await;
    let mut note = String::new();
    for more in steps {
        house.record(*more).await;
        note = house.publish().await.unwrap();
    }
    let head = read_checkpoint(&note, &public()).unwrap();
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    let mut database = house.database().await;
    for table in ["event", "seal"] {
        let sql = format!("CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut database).await.unwrap();
    }
    let (rows, files) = (read_rows(&mut database).await, read_files(house));
    let mut in_doubt = 0;
    for round in 0..count {
        let mut hand = Hand { chance: &mut chance, size: head.size, files: &files };
        let mut done = Vec::new();
        for _ in 0..hand.below(3) + 1 {
            done.push(hand.touch(house, &mut database).await);
        }
        let expected = expected(head.size, (&rows, &read_rows(&mut database).await), (&files, &read_files(house)));
        let found = audit(&house.folder(), Some(house.store()), (head.size, head.root), |_, _| ()).await.unwrap().wrong;
        if found.iter().any(|wrong| matches!(wrong, Wrong::Log(Finding::InDoubt(_)))) {
            // One change leaves the other copy; two can take both.
            assert!(done.len() > 1, "round {round}: {done:?} left nobody who could tell");
            in_doubt += 1;
        } else {
            assert_eq!(found, expected, "round {round}: {done:?}");
        }
        undo(house, &mut database, &files).await;
    }
    database.close().await.unwrap();
    let found = audit(&house.folder(), Some(house.store()), (head.size, head.root), |_, _| ()).await.unwrap();
    assert_eq!(found.wrong, [], "everything is as it was");
    (count, in_doubt)
}

async fn read_rows(database: &mut SqliteConnection) -> Rows {
    let all = sqlx::query(
        "SELECT event.*, seal.wrapped, seal.class, seal.stream AS of, seal.destroyed \
         FROM event LEFT JOIN seal ON seal.id = event.seal ORDER BY seq",
    );
    let all = all.fetch_all(database).await.unwrap();
    let row = |row: &SqliteRow| {
        let text = |name| row.get::<Option<String>, _>(name).unwrap_or_default();
        let bytes = |name| row.get::<Option<Vec<u8>>, _>(name).unwrap_or_default();
        let at: i64 = row.get("at_micros");
        let said = ["stream", "kind", "officer", "of", "class"].map(text).join("|");
        let committed = [said.as_bytes(), &at.to_be_bytes(), &bytes("body"), &bytes("wrapped")].concat();
        let destroyed = row.get::<Option<i64>, _>("destroyed").is_some();
        let place = (row.get("version"), row.get("prev"));
        (row.get("seq"), (committed, bytes("leaf"), place, destroyed))
    };
    all.iter().map(row).collect()
}

fn read_files(house: &House) -> Files {
    let names = house.folder().names().unwrap();
    names.into_iter().map(|name| (name.clone(), std::fs::read(house.log().join(name)).unwrap())).collect()
}

async fn undo(house: &House, database: &mut SqliteConnection, files: &Files) {
    // Only what differs, so that a round costs what it changes.
    for (table, key) in [("event", "seq"), ("seal", "id")] {
        let sql = format!(
            "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM (SELECT * FROM {table} EXCEPT SELECT * FROM kept_{table}));
             INSERT INTO {table} SELECT * FROM kept_{table} WHERE {key} NOT IN (SELECT {key} FROM {table})"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *database).await.unwrap();
    }
    let now = read_files(house);
    now.keys()
        .filter(|name| !files.contains_key(*name))
        .for_each(|name| std::fs::remove_file(house.log().join(name)).unwrap());
    for (name, bytes) in files.iter().filter(|(name, bytes)| now.get(*name) != Some(bytes)) {
        std::fs::write(house.log().join(name), bytes).unwrap();
    }
}

/// What a careful reader of both copies would say.
fn expected(size: u64, (was, is): (&Rows, &Rows), (before, after): (&Files, &Files)) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for (seq, (committed, leaf, version, _)) in was {
        let at = u64::try_from(*seq).unwrap() - 1;
        let Some(now) = is.get(seq) else {
            wrong.push(Wrong::Log(Finding::EntryMissing(at)));
            continue;
        };
        if now.3 {
            wrong.push(Wrong::Unsaid(at + 1));
        }
        // Nobody can say any more whether what a destroyed key opened was changed as well.
        if now.0 != *committed && !now.3 || now.2 != *version {
            wrong.push(Wrong::Log(Finding::EntryAltered(at)));
        }
        if now.1 != *leaf {
            wrong.push(Wrong::Log(Finding::CommitmentAltered(at)));
        }
    }
    wrong.extend(is.keys().filter(|seq| **seq < 1).map(|seq| Wrong::RowAdded(*seq)));
    for (name, bytes) in before.iter().filter(|(name, _)| name.starts_with("tile/")) {
        let tile = Tile::from_path(name).unwrap();
        let finding = match after.get(name) {
            Some(now) if now == bytes => continue,
            // An earlier partial tile is only a copy of the beginning of a later one.
            Some(_) if Tile::of(tile.kind, tile.index, size) != Some(tile) => Finding::TileAltered(tile, Vec::new()),
            None => Finding::TileMissing(tile),
            Some(now) => match row_of(&tile, now) {
                None => Finding::TileForm(tile),
                Some(row) => {
                    let first = if matches!(tile.kind, TileKind::Hashes(1..)) { 0 } else { tile.leaves().start };
                    let apart = (first..).zip(row.iter().zip(tile.read(bytes).unwrap()));
                    let apart: Vec<u64> = apart.filter(|(_, (a, b))| *a != b).map(|(at, _)| at).collect();
                    if apart.is_empty() {
                        continue;
                    }
                    Finding::TileAltered(tile, apart)
                }
            },
        };
        wrong.push(Wrong::Log(finding));
    }
    let added = after.keys().filter(|name| name.starts_with("tile/") && !before.contains_key(*name));
    wrong.extend(added.map(|name| Wrong::FileAdded(name.clone())));
    wrong.sort();
    wrong
}

/// What lies in a tile; a full one may stand in the place of a partial one.
fn row_of(tile: &Tile, bytes: &[u8]) -> Option<Vec<Digest>> {
    tile.read(bytes).or_else(|| Some(tile.filled().read(bytes)?.into_iter().take(tile.width.into()).collect()))
}

/// Who changes things.
struct Hand<'a> {
    chance: &'a mut ChaCha20Rng,
    size: u64,
    files: &'a Files,
}

/// What can be done to one row.
const ON_A_ROW: [&str; 15] = [
    "DELETE FROM event WHERE seq = $A",
    "DELETE FROM event WHERE seq BETWEEN $A AND $A + 5",
    "UPDATE event SET body = randomblob(length(body)) WHERE seq = $A",
    "UPDATE event SET body = x'' WHERE seq = $A",
    "UPDATE event SET at_micros = at_micros + 1 WHERE seq = $A",
    "UPDATE event SET officer = 'xa-mallory' WHERE seq = $A",
    "UPDATE event SET kind = 'closed' WHERE seq = $A",
    "UPDATE event SET stream = stream || '0', version = version + 1000 WHERE seq = $A",
    "UPDATE event SET version = version + 1000 WHERE seq = $A",
    "UPDATE event SET seal = (SELECT seal FROM event WHERE seq = $B) WHERE seq = $A",
    "UPDATE event SET leaf = randomblob(32) WHERE seq = $A",
    "UPDATE event SET leaf = (SELECT leaf FROM event WHERE seq = $B) WHERE seq = $A",
    "UPDATE event SET (body, seal) = (SELECT body, seal FROM event WHERE seq = $B) WHERE seq = $A",
    "UPDATE seal SET destroyed = $B, why = 'a rule' WHERE id = (SELECT seal FROM event WHERE seq = $A)",
    "UPDATE seal SET wrapped = randomblob(length(wrapped)) WHERE id = (SELECT seal FROM event WHERE seq = $A)",
];

impl Hand<'_> {
    fn below(&mut self, bound: u64) -> u64 {
        self.chance.next_u64() % bound.max(1)
    }

    async fn touch(&mut self, house: &House, database: &mut SqliteConnection) -> String {
        let (a, b) = (self.below(self.size) + 1, self.below(self.size) + 1);
        match self.below(26) {
            way @ 0..15 => {
                let sql =
                    ON_A_ROW[usize::try_from(way).unwrap()].replace("$A", &a.to_string()).replace("$B", &b.to_string());
                // Where the row that it copies from is gone already, the database itself refuses: nothing was changed then.
                let _ = sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(database).await;
                sql
            }
            15 => {
                let sql = format!("UPDATE event SET seq = -{a} WHERE seq = {a}");
                sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(database).await.unwrap();
                sql
            }
            16 => self.add(house),
            _ => self.on_a_file(house),
        }
    }

    /// A file that nobody asked for.
    fn add(&mut self, house: &House) -> String {
        let beyond = self.size / 256 + 1 + self.below(5);
        let tile = Tile { kind: TileKind::Hashes(0), index: beyond, width: 256 };
        let name = if self.below(2) == 0 { tile.path() } else { format!("tile/0/{beyond}.txt") };
        let path = house.log().join(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, b"added").unwrap();
        format!("added {name}")
    }

    fn on_a_file(&mut self, house: &House) -> String {
        let names: Vec<&String> = self.files.keys().filter(|name| name.starts_with("tile/")).collect();
        let name = names[usize::try_from(self.below(names.len() as u64)).unwrap()];
        let tile = Tile::from_path(name).unwrap();
        let early = Tile::of(tile.kind, tile.index, self.size) != Some(tile);
        let path = house.log().join(name);
        let Ok(mut bytes) = std::fs::read(&path) else { return format!("{name} is gone already") };
        let at = usize::try_from(self.below(bytes.len() as u64)).unwrap();
        let way = self.below(5);
        match way {
            // That an earlier partial tile is gone is no fault: it may be taken away once the full one is there.
            0 if !early => {
                std::fs::remove_file(&path).unwrap();
                return format!("removed {name}");
            }
            1 => bytes.truncate(at),
            2 => bytes.push(0),
            3 => {
                let other = names[usize::try_from(self.below(names.len() as u64)).unwrap()];
                bytes.clone_from(&self.files[other]);
            }
            _ => bytes[at] ^= 1 << self.below(8),
        }
        std::fs::write(&path, bytes).unwrap();
        format!("changed {name}, way {way}, at byte {at}")
    }
}
