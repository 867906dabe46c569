//! What is forgotten is gone from every byte, and the log stays what it was.
#![cfg(test)]

use std::path::{Path, PathBuf};

use evidence::log;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use request::{Draft, Event};
use sqlx::{Connection as _, Row as _};
use store::{Audited, Batch, Class, Doc, Document, Entry, Forget, NotForgotten, Store, Trouble};
use terms::{Digest, Instant};

fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("seal-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn at(second: i64) -> Instant {
    Instant::from_micros(1_800_000_000_000_000 + second * 1_000_000)
}

fn chance(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

async fn open(dir: &Path) -> Store {
    Store::open(&dir.join("store.db"), &mut chance(0)).await.unwrap()
}

/// What must be found nowhere: long, and unlike anything else.
fn canary(n: u64) -> String {
    format!("canary-{n:04}-of-the-mine-sings-no-more")
}

fn digest(n: u64) -> Digest {
    let mut bytes = [0xcd; 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    Digest::from_bytes(bytes)
}

/// An event and a document of one case, each with the canary in it.
async fn record(store: &Store, case: &str, n: u64) {
    let event = Event::Drafted { draft: Draft([("facts".to_owned(), canary(n))].into()) };
    let doc = Doc { digest: digest(n), kind: "frame", bytes: [&[7; 9000], canary(n).as_bytes()].concat() };
    let batch = Batch { events: vec![(case.to_owned(), event)], docs: vec![doc], ..Batch::default() };
    store.record(batch, at(0), &mut chance(n + 1)).await.unwrap();
}

fn forget(case: &str, class: Class) -> Forget {
    Forget { case: case.to_owned(), class, why: "the period is over".to_owned(), by: None }
}

/// Is this in any file of the folder?
fn found(dir: &Path, needle: &[u8]) -> Vec<String> {
    let files = std::fs::read_dir(dir).unwrap().map(|file| file.unwrap().path());
    // A write-ahead file goes when its last program does, and that may be just now.
    let with = files.filter(|path| std::fs::read(path).unwrap_or_default().windows(needle.len()).any(|w| w == needle));
    with.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

/// The wrapped keys of a case, as they lie on the disk.
async fn wrapped(dir: &Path, case: &str) -> Vec<Vec<u8>> {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(dir.join("store.db"));
    let mut db = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    let rows = sqlx::query("SELECT wrapped FROM seal WHERE stream = ?").bind(case.to_owned()).fetch_all(&mut db).await;
    rows.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn nothing_lies_in_the_clear_and_a_copy_without_the_key_opens_nothing() {
    let dir = scratch("clear");
    let store = open(&dir).await;
    for n in 0..50 {
        record(&store, &format!("asked/{}", n % 7), n).await;
    }
    drop(store);
    for needle in [canary(3).as_bytes(), b"\"kind\":\"drafted\"", digest(3).bytes()] {
        assert_eq!(found(&dir, needle), Vec::<String>::new());
    }
    use std::os::unix::fs::PermissionsExt as _;
    let key = dir.join("store.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let elsewhere = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let path = dir.join("store.db");
    assert!(matches!(Store::open(&path, &mut chance(1)).await, Err(Trouble::NoKey)), "no other key is made");
    let read = Store::read_only(&path).await.unwrap();
    assert_eq!(read.commitments().await.unwrap().len(), 50, "the log needs no key");
    assert!(matches!(read.all_events().await, Err(Trouble::NoKey)));
    std::fs::write(&key, "00".repeat(32)).unwrap();
    assert!(matches!(Store::open(&path, &mut chance(1)).await, Err(Trouble::Key { .. })));
    std::fs::write(&key, elsewhere).unwrap();
    assert_eq!(open(&dir).await.all_events().await.unwrap().len(), 50);
}

#[tokio::test]
async fn what_is_forgotten_is_in_no_file_and_every_proof_still_holds() {
    let dir = scratch("forgotten");
    let store = open(&dir).await;
    for n in 0..40 {
        record(&store, &format!("asked/{}", n % 4), n).await;
    }
    let before = store.commitments().await.unwrap();
    let keys = wrapped(&dir, "asked/1").await;
    assert_eq!(keys.len(), 2);
    let gone = store.destroy(&forget("asked/1", Class::Events), at(1), &mut chance(99)).await.unwrap();
    assert_eq!((gone.entry, gone.scrubbed), (41, true));
    let again = store.destroy(&forget("asked/1", Class::Events), at(1), &mut chance(99)).await;
    assert!(matches!(again, Err(NotForgotten::Nothing { .. })));

    // The commitments are what they were, and the proofs of one that is gone and one that is not.
    let after = store.commitments().await.unwrap();
    assert_eq!(after[..40], before);
    let leaves: Vec<_> = after.iter().map(|c| log::leaf_hash(c.bytes())).collect();
    let root = log::root(41, log::from_leaves(&leaves)).unwrap();
    for index in [1, 2] {
        let proof = log::inclusion_proof(index, 41, log::from_leaves(&leaves)).unwrap();
        assert!(log::verify_inclusion(&leaves[index as usize], index, 41, &proof, &root));
    }

    // The rows say so, and the pages have something to show.
    let events: Vec<Entry> = store.events("asked/1").await.unwrap();
    let says = "destroyed under entry 41 of the log: events of asked/1, the period is over";
    assert_eq!(events.len(), 10);
    assert!(events.iter().all(|e| e.kind == "drafted" && e.event == Event::Destroyed { says: says.into() }));
    assert!(matches!(store.opening(2).await, Err(Trouble::Gone(d)) if d.to_string() == says));
    assert!(store.opening(1).await.is_ok());
    assert_eq!(store.audit().await.unwrap(), Audited { entries: 41, destroyed: 10 });
    let forgotten =
        Event::Forgotten { case: "asked/1".into(), class: "events".into(), why: "the period is over".into() };
    assert_eq!(store.events("house").await.unwrap().last().unwrap().event, forgotten);

    // The class that was not named is there; then it is not.
    assert!(matches!(store.document(digest(1)).await.unwrap(), Document::Here(bytes) if bytes.len() > 9000));
    store.destroy(&forget("asked/1", Class::Documents), at(2), &mut chance(98)).await.unwrap();
    assert!(matches!(store.document(digest(1)).await.unwrap(), Document::Destroyed(d) if d.entry == 42));
    assert!(matches!(store.document(digest(2)).await.unwrap(), Document::Here(_)));
    assert_eq!(store.document(digest(1000)).await.unwrap(), Document::Unknown);

    // No file of the folder has the content or a key to it, while the node runs and after.
    for round in 0..2 {
        for needle in keys.iter().map(Vec::as_slice).chain([canary(1).as_bytes()]) {
            assert_eq!(found(&dir, needle), Vec::<String>::new(), "{round}");
        }
        if round == 0 {
            let read = Store::read_only(&dir.join("store.db")).await.unwrap();
            assert_eq!(read.audit().await.unwrap().destroyed, 10);
        }
    }
    // A case that comes back has a new key, and what was destroyed stays so.
    record(&store, "asked/1", 77).await;
    let events = store.events("asked/1").await.unwrap();
    assert_eq!(events.iter().filter(|e| matches!(e.event, Event::Drafted { .. })).count(), 1);
    assert_eq!(store.audit().await.unwrap(), Audited { entries: 43, destroyed: 10 });
}

#[tokio::test]
async fn a_key_that_goes_without_a_word_in_the_log_is_noticed() {
    let dir = scratch("unsaid");
    let store = open(&dir).await;
    record(&store, "asked/1", 1).await;
    record(&store, "asked/2", 2).await;
    store.destroy(&forget("asked/1", Class::Events), at(1), &mut chance(9)).await.unwrap();
    for sql in [
        "UPDATE seal SET destroyed = 3, why = 'so' WHERE stream = 'asked/2'",
        "UPDATE seal SET destroyed = 2, why = 'so' WHERE stream = 'asked/2'",
        "UPDATE seal SET destroyed = 99, why = 'so' WHERE stream = 'asked/2'",
    ] {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(dir.join("store.db"));
        let mut db = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut db).await.unwrap();
        db.close().await.unwrap();
        assert!(matches!(store.audit().await, Err(Trouble::Unsaid { seq: 2 })), "{sql}");
    }
    assert!(matches!(
        store.destroy(&forget("house", Class::Events), at(1), &mut chance(9)).await,
        Err(NotForgotten::House)
    ));
}

/// Why: a command line may forget beside a running node, which has the key at hand.
#[tokio::test]
async fn two_programs_agree_on_which_keys_are_gone() {
    let dir = scratch("two");
    let (node, other) = (open(&dir).await, open(&dir).await);
    record(&node, "asked/1", 1).await;
    other.destroy(&forget("asked/1", Class::Events), at(1), &mut chance(9)).await.unwrap();
    let event = Event::Drafted { draft: Draft([("facts".to_owned(), canary(2))].into()) };
    let batch = || Batch { events: vec![("asked/1".to_owned(), event.clone())], ..Batch::default() };
    // Sealed under the key that is gone: refused, not lost.
    let refused = node.record(batch(), at(2), &mut chance(10)).await;
    assert!(matches!(refused, Err(Trouble::MovedOn { stream }) if stream == "asked/1"));
    node.record(batch(), at(2), &mut chance(11)).await.unwrap();
    assert_eq!(other.events("asked/1").await.unwrap()[1].event, event);
    assert_eq!(other.audit().await.unwrap(), Audited { entries: 3, destroyed: 1 });
}

#[tokio::test]
async fn while_many_write_one_is_forgotten_and_nothing_acknowledged_is_lost() {
    let dir = scratch("while");
    let store = open(&dir).await;
    record(&store, "asked/1", 0).await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..40u64 {
        let store = store.clone();
        writers.spawn(async move {
            let event = Event::Drafted { draft: Draft([("facts".to_owned(), canary(writer))].into()) };
            let batch = Batch { events: vec![("asked/1".to_owned(), event)], ..Batch::default() };
            if writer == 20 {
                let gone = store.destroy(&forget("asked/1", Class::Events), at(1), &mut chance(900)).await.unwrap();
                (gone.entry, true)
            } else {
                match store.record(batch, at(1), &mut chance(writer + 100)).await {
                    Ok(recorded) => (recorded.first, false),
                    Err(Trouble::MovedOn { .. }) => (0, false),
                    Err(trouble) => panic!("{trouble}"),
                }
            }
        });
    }
    let told = writers.join_all().await;
    let destroyed = told.iter().find(|(_, gone)| *gone).unwrap().0;
    for (seq, _) in told.iter().filter(|(seq, _)| *seq > destroyed) {
        assert!(store.opening(*seq).await.is_ok(), "entry {seq} came after {destroyed}");
    }
    let audited = store.audit().await.unwrap();
    assert_eq!(audited.destroyed, destroyed - 1);
}

/// `tests/old/store.db` was written by the program before there were keys: a provider's node after a walk.
#[tokio::test]
async fn a_database_of_the_program_before_is_sealed_when_it_is_opened() {
    let dir = scratch("old");
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/old/store.db");
    std::fs::copy(old, dir.join("store.db")).unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(dir.join("store.db"));
    let mut db = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    let events = sqlx::query("SELECT body, leaf FROM event ORDER BY seq").fetch_all(&mut db).await.unwrap();
    let docs = sqlx::query("SELECT digest, bytes FROM document").fetch_all(&mut db).await.unwrap();
    db.close().await.unwrap();
    let clear: Vec<Vec<u8>> = events.iter().chain(&docs).map(|row| row.get(0)).collect();
    let inbox = clear.iter().filter(|needle| !found(&dir, needle).is_empty()).count();
    assert_eq!(inbox, clear.len(), "it is in the clear before");

    let read = Store::read_only(&dir.join("store.db")).await;
    assert!(matches!(read, Err(Trouble::Older { found: 1, .. })), "who may only read does not change it");
    let store = open(&dir).await;
    assert_eq!(store.audit().await.unwrap(), Audited { entries: 16, destroyed: 0 });
    let leaves: Vec<Vec<u8>> = events.iter().map(|row| row.get("leaf")).collect();
    let now: Vec<Vec<u8>> = store.commitments().await.unwrap().iter().map(|c| c.bytes().to_vec()).collect();
    assert_eq!(now, leaves, "no leaf has changed");
    for row in &docs {
        let digest = Digest::from_bytes(row.get::<Vec<u8>, _>("digest").try_into().unwrap());
        assert_eq!(store.doc(digest).await.unwrap().unwrap(), row.get::<Vec<u8>, _>("bytes"));
    }
    for event in &events {
        assert_eq!(found(&dir, event.get("body")), Vec::<String>::new());
    }
    for row in &docs {
        assert_eq!(found(&dir, &row.get::<Vec<u8>, _>("bytes")[..100]), Vec::<String>::new());
    }
    // The documents went to the orders that they belong to.
    let orders = store.streams("order/").await.unwrap();
    assert_eq!(orders.len(), 2);
    for order in &orders {
        store.destroy(&forget(order, Class::Documents), at(1), &mut chance(9)).await.unwrap();
    }
    for row in &docs {
        let digest = Digest::from_bytes(row.get::<Vec<u8>, _>("digest").try_into().unwrap());
        assert!(matches!(store.document(digest).await.unwrap(), Document::Destroyed(_)));
    }
}
