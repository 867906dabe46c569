//! The store keeps what it acknowledged, in order, once, and notices what was changed from outside.
#![cfg(test)]

use std::path::PathBuf;

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use request::{Decision, Draft, Event};
use store::{Batch, Doc, Move, OutLetter, Silence, Standing, Store, Stuck, Trouble, kind, stream};
use terms::{Digest, Ground, Instant, LetterId, NodeId, RequestId, Urgency};

/// A folder of its own for each test, gone at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("store-{name}"));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("store.db")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn at(second: i64) -> Instant {
    Instant::from_micros(1_800_000_000_000_000 + second * 1_000_000)
}

fn chance() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(7)
}

fn draft(text: &str) -> Event {
    Event::Drafted { draft: Draft([("facts".to_owned(), text.to_owned())].into()) }
}

fn letter(n: u8) -> OutLetter {
    OutLetter {
        letter: LetterId::from_bytes([n; 16]),
        kind: "request".into(),
        stream: "asking/1".into(),
        to: "xb-desk".parse().unwrap(),
        bytes: vec![n; 10],
        tries: 0,
        fault: None,
        delivered: None,
        next: at(0),
        queued: None,
        expires: None,
        parked: None,
        frame: None,
        urgency: Urgency::Ordinary,
    }
}

#[tokio::test]
async fn what_is_recorded_is_read_back_in_order() {
    let scratch = Scratch::new("order");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let id = stream::asking(RequestId::from_bytes([1; 16]));
    let refuse = Decision::Refuse { ground: Ground::Political, reason: "r".into(), cure: "c".into() };
    let events = vec![draft("one"), draft("two"), Event::DecisionTold { decision: refuse }, Event::Closed];
    for event in &events {
        let batch = Batch { events: vec![(id.clone(), event.clone())], ..Batch::default() };
        store.record(batch, at(0), &mut chance()).await.unwrap();
    }
    drop(store);
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let read: Vec<Event> = store.events(&id).await.unwrap().into_iter().map(|e| e.event).collect();
    assert_eq!(read, events);
    assert_eq!(store.audit().await.unwrap().entries, 4);
    assert_eq!(store.commitments().await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_letter_is_taken_once_and_a_failed_batch_leaves_nothing() {
    let scratch = Scratch::new("once");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let took =
        Some((LetterId::from_bytes([9; 16]), "xa-desk".parse().unwrap(), Digest::from_bytes([1; 32]), vec![1, 2, 3]));
    let batch = || Batch { events: vec![("house".into(), Event::Closed)], took: took.clone(), ..Batch::default() };
    store.record(batch(), at(0), &mut chance()).await.unwrap();
    assert!(matches!(store.record(batch(), at(1), &mut chance()).await, Err(Trouble::Database(_))));
    assert_eq!(store.audit().await.unwrap().entries, 1, "the second batch left no event behind");
    assert_eq!(store.taken(LetterId::from_bytes([9; 16])).await.unwrap().unwrap().receipt, vec![1, 2, 3]);
    assert_eq!(store.taken(LetterId::from_bytes([8; 16])).await.unwrap(), None);
    let streams = ["asking/9".to_owned(), stream::HOUSE.to_owned()];
    let (taken, versions) = store.taken_and_versions(LetterId::from_bytes([9; 16]), &streams).await.unwrap();
    assert_eq!(taken.unwrap().receipt, vec![1, 2, 3]);
    assert_eq!(versions, [0, 1], "a stream that is not there yet has no length");
}

#[tokio::test]
async fn a_letter_is_tried_again_later_and_later_until_its_receipt_comes() {
    let scratch = Scratch::new("outbox");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let to: NodeId = "xb-desk".parse().unwrap();
    let batch = Batch { letters: vec![letter(1), letter(2)], ..Batch::default() };
    store.record(batch, at(0), &mut chance()).await.unwrap();
    assert_eq!(store.peers_due(at(0)).await.unwrap(), std::slice::from_ref(&to));
    assert_eq!(store.heads(&to, at(0), 9).await.unwrap(), [letter(1).letter], "the second waits for the first");
    let put_off = Move::PutOff { fault: "their node does not answer".into(), next: at(5) };
    store.move_letter(letter(1).letter, put_off, at(0)).await.unwrap();
    assert!(store.heads(&to, at(4), 9).await.unwrap().is_empty(), "nor does it overtake");
    assert_eq!(store.heads(&to, at(5), 9).await.unwrap(), [letter(1).letter]);
    let one = store.letter(letter(1).letter).await.unwrap().unwrap();
    assert_eq!((one.tries, one.fault.as_deref(), one.next), (1, Some("their node does not answer"), at(5)));
    let batch = Batch { delivered: vec![letter(1).letter, letter(2).letter], ..Batch::default() };
    store.record(batch, at(6), &mut chance()).await.unwrap();
    assert!(store.peers_due(at(9_000)).await.unwrap().is_empty());
    assert_eq!(store.letters(Some("asking/1")).await.unwrap().iter().filter(|l| l.delivered.is_some()).count(), 2);
}

#[tokio::test]
async fn queues_do_not_wait_for_one_another_and_what_is_parked_waits_for_a_person() {
    let scratch = Scratch::new("queues");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let (b, c): (NodeId, NodeId) = ("xb-desk".parse().unwrap(), "xc-desk".parse().unwrap());
    let other = OutLetter { stream: "asking/2".into(), ..letter(3) };
    let elsewhere = OutLetter { to: c.clone(), ..letter(4) };
    let letters = vec![letter(1), letter(2), other, elsewhere];
    store.record(Batch { letters, ..Batch::default() }, at(0), &mut chance()).await.unwrap();
    assert_eq!(store.heads(&b, at(0), 9).await.unwrap(), [letter(1).letter, letter(3).letter], "one of each request");
    let head = async |to: &NodeId, stream: &str| store.head_of(to, stream, at(0)).await.unwrap();
    assert_eq!(head(&b, "asking/1").await, Some(letter(1).letter));
    assert_eq!((head(&b, "asking/3").await, head(&c, "asking/2").await), (None, None));
    let silence = Silence { tries: 1, since: at(1), next: at(60) };
    store.silent(&b, letter(1).letter, "their node does not answer", silence).await.unwrap();
    assert_eq!(store.peers_due(at(1)).await.unwrap(), std::slice::from_ref(&c), "a silent peer delays only itself");
    store.move_letter(letter(1).letter, Move::Park { code: "not-entitled".into() }, at(61)).await.unwrap();
    assert_eq!(store.heads(&b, at(61), 9).await.unwrap(), [letter(2).letter, letter(3).letter], "others flow");
    let parked = store.letter(letter(1).letter).await.unwrap().unwrap().parked;
    assert_eq!(parked, Some(("not-entitled".into(), at(61))));
    store.move_letter(letter(1).letter, Move::Again, at(70)).await.unwrap();
    assert_eq!(store.heads(&b, at(70), 9).await.unwrap()[..1], [letter(3).letter]);
    assert_eq!(store.head_of(&b, "asking/1", at(69)).await.unwrap(), None, "not before its time");
    assert_eq!(store.head_of(&b, "asking/1", at(70)).await.unwrap(), Some(letter(1).letter));
    let open: Vec<LetterId> = store.undelivered().await.unwrap().into_iter().map(|l| l.letter).collect();
    assert_eq!(open, [1, 2, 3, 4].map(|n| letter(n).letter));
    assert!(store.parked().await.unwrap().is_empty());
    store.move_letter(letter(2).letter, Move::Park { code: "expired".into() }, at(71)).await.unwrap();
    assert_eq!(store.parked().await.unwrap().len(), 1);
    let (taken, versions) = store.taken_and_versions(letter(9).letter, &["asking/9".into()]).await.unwrap();
    assert_eq!((taken, versions), (None, vec![0]));
}

#[tokio::test]
async fn the_house_is_asked_by_kind_and_the_log_by_number() {
    let scratch = Scratch::new("kinds");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let look = |n: u8| (stream::HOUSE.to_owned(), Event::Viewed { what: n.to_string() });
    let act =
        |act: &str| (stream::HOUSE.to_owned(), Event::Records { act: act.to_owned(), what: String::new(), count: 1 });
    // The same kind elsewhere is not of the house.
    let elsewhere = ("asking/1".to_owned(), Event::Viewed { what: "9".into() });
    let events = vec![look(1), act("alarm"), look(2), elsewhere, look(3), act("pinged")];
    store.record(Batch { events, ..Batch::default() }, at(1), &mut chance()).await.unwrap();
    let numbers = |found: Vec<store::Entry>| found.into_iter().map(|entry| entry.seq).collect::<Vec<_>>();
    assert_eq!(numbers(store.house(&[kind::RECORDS], 0).await.unwrap()), [2, 6]);
    assert_eq!(numbers(store.house(&[kind::RECORDS, kind::VIEWED], 2).await.unwrap()), [3, 5, 6]);
    assert_eq!(numbers(store.house(&[kind::NOTICE_CAME], 0).await.unwrap()), [0; 0]);
    assert_eq!(numbers(store.house_last(kind::VIEWED, u64::MAX, 2).await.unwrap()), [5, 3]);
    assert_eq!(numbers(store.house_last(kind::VIEWED, 3, 9).await.unwrap()), [1]);
    let (all, marks) = (store.all_events().await.unwrap(), store.commitments().await.unwrap());
    let found = store.entries(3, 5).await.unwrap();
    assert_eq!(found, (2..5).map(|n| (all[n].clone(), marks[n])).collect::<Vec<_>>());
    assert!(store.entries(7, u64::MAX).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_silent_peer_is_one_row_and_each_letter_that_waits_for_it_says_so() {
    let scratch = Scratch::new("silence");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let b: NodeId = "xb-desk".parse().unwrap();
    let other = |n: u8| OutLetter { stream: format!("asking/{n}"), ..letter(n) };
    store.record(Batch { letters: vec![other(1), other(2)], ..Batch::default() }, at(0), &mut chance()).await.unwrap();
    assert_eq!(store.silence(&b).await.unwrap(), None);
    let silence = Silence { tries: 3, since: at(10), next: at(100) };
    store.silent(&b, letter(1).letter, "nobody answers", silence).await.unwrap();
    assert_eq!(store.silence(&b).await.unwrap(), Some(silence));
    for (n, tries) in [(1, 1), (2, 0)] {
        let one = store.letter(letter(n).letter).await.unwrap().unwrap();
        assert_eq!((one.tries, one.fault.as_deref(), one.next), (tries, Some("nobody answers"), at(100)));
    }
    assert!(store.peers_due(at(99)).await.unwrap().is_empty() && store.heads(&b, at(99), 9).await.unwrap().is_empty());
    assert!(!store.handed_over_since(&b, at(10)).await.unwrap());

    // What is handed over since is tried at once, and waits for nobody else's hour.
    store.record(Batch { letters: vec![other(3)], ..Batch::default() }, at(20), &mut chance()).await.unwrap();
    assert_eq!(store.peers_due(at(20)).await.unwrap(), std::slice::from_ref(&b));
    assert_eq!(store.heads(&b, at(20), 9).await.unwrap(), [letter(3).letter]);
    assert!(store.handed_over_since(&b, at(10)).await.unwrap());
    // And so is what a person has tried again.
    store.move_letter(letter(2).letter, Move::Again, at(30)).await.unwrap();
    assert_eq!(store.heads(&b, at(30), 9).await.unwrap(), [letter(3).letter, letter(2).letter]);

    assert!(store.silent_ahead(at(10), at(100)).await.unwrap().is_empty());
    for (now, last) in [(at(9), at(100)), (at(10), at(99))] {
        assert_eq!(store.silent_ahead(now, last).await.unwrap(), std::slice::from_ref(&b), "a clock was set back");
    }
    assert_eq!(store.heads(&b, at(100), 9).await.unwrap().len(), 3, "the silence is over");
    store.answers(&b).await.unwrap();
    assert_eq!(store.silence(&b).await.unwrap(), None);
    let one = store.letter(letter(2).letter).await.unwrap().unwrap();
    assert_eq!((one.fault, one.next), (None, at(30)), "nobody keeps it waiting");
}

#[tokio::test]
async fn a_letter_over_which_the_node_fails_is_kept_until_a_person_has_looked() {
    let scratch = Scratch::new("stuck");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let stuck = Stuck { digest: Digest::from_bytes([5; 32]), bytes: vec![1, 2], why: "trouble".into(), at: at(3) };
    store.keep_stuck(stuck.clone()).await.unwrap();
    store.keep_stuck(Stuck { at: at(4), ..stuck.clone() }).await.unwrap();
    assert_eq!(store.stuck().await.unwrap(), std::slice::from_ref(&stuck));
    store.let_loose(stuck.digest).await.unwrap();
    assert!(store.stuck().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_row_that_was_changed_from_outside_is_named() {
    let scratch = Scratch::new("audit");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    for n in 0..5 {
        let batch = Batch { events: vec![("house".into(), draft(&n.to_string()))], ..Batch::default() };
        store.record(batch, at(n), &mut chance()).await.unwrap();
    }
    for (sql, seq) in [
        ("UPDATE event SET at_micros = at_micros + 1 WHERE seq = 3", 3),
        ("UPDATE event SET officer = 'xa-mallory' WHERE seq = 2", 2),
        ("DELETE FROM event WHERE seq = 1", 1),
    ] {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(scratch.file());
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        sqlx::raw_sql(sql).execute(&pool).await.unwrap();
        pool.close().await;
        assert!(matches!(store.audit().await, Err(Trouble::Leaf { seq: s }) if s == seq), "{sql}");
    }
}

#[tokio::test]
async fn documents_are_found_by_their_digest_alone() {
    let scratch = Scratch::new("docs");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let doc = Doc { digest: Digest::from_bytes([5; 32]), kind: "frame", bytes: b"bytes".to_vec() };
    let batch = Batch { docs: vec![doc.clone(), doc], ..Batch::default() };
    store.record(batch, at(0), &mut chance()).await.unwrap();
    assert_eq!(store.doc(Digest::from_bytes([5; 32])).await.unwrap(), Some(b"bytes".to_vec()));
    assert_eq!(store.doc(Digest::from_bytes([6; 32])).await.unwrap(), None);
}

#[tokio::test]
async fn a_letter_that_a_wrong_clock_put_off_for_years_is_found_at_once() {
    let scratch = Scratch::new("years");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let other = OutLetter { stream: "asking/2".into(), to: "xc-desk".parse().unwrap(), ..letter(2) };
    let batch = Batch { letters: vec![letter(1), other], ..Batch::default() };
    store.record(batch, at(0), &mut chance()).await.unwrap();
    let year = 31_556_952;
    for (n, next) in [(1, at(2 * year)), (2, at(3600))] {
        let put_off = Move::PutOff { fault: "their node does not answer".into(), next };
        store.move_letter(letter(n).letter, put_off, at(0)).await.unwrap();
    }
    assert_eq!(store.later_than(at(4 * 3600)).await.unwrap(), [letter(1).letter], "and not the one of the next hour");
    store.move_letter(letter(1).letter, Move::Park { code: "withdrawn".into() }, at(1)).await.unwrap();
    assert!(store.later_than(at(4 * 3600)).await.unwrap().is_empty(), "what is out of the queue is not looked for");
}

#[tokio::test]
async fn a_receipt_of_a_wrong_clock_gives_way_to_another_and_the_letter_stays_taken_once() {
    let scratch = Scratch::new("anew");
    let number = LetterId::from_bytes([9; 16]);
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let took = Some((number, "xa-desk".parse().unwrap(), Digest::from_bytes([1; 32]), vec![1, 2, 3]));
    let batch = Batch { events: vec![("house".into(), Event::Closed)], took, ..Batch::default() };
    store.record(batch, at(90_000), &mut chance()).await.unwrap();
    assert_eq!(store.taken(number).await.unwrap().unwrap().at, at(90_000));
    store.receipt_anew(number, vec![4], at(5)).await.unwrap();
    drop(store);
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let taken = store.taken(number).await.unwrap().unwrap();
    assert_eq!((taken.receipt, taken.at, taken.body), (vec![4], at(5), Digest::from_bytes([1; 32])));
    assert_eq!(store.audit().await.unwrap().entries, 1, "the log says nothing new");
}

#[tokio::test]
async fn the_streams_that_changed_after_an_entry_are_told_and_no_others() {
    let scratch = Scratch::new("after");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    for name in ["order/1", "order/2", "orders", "asked/1", "order/1"] {
        let batch = Batch { events: vec![(name.into(), Event::Closed)], ..Batch::default() };
        store.record(batch, at(0), &mut chance()).await.unwrap();
    }
    assert_eq!(store.streams_after("order/", 0).await.unwrap(), ["order/1", "order/2"]);
    assert_eq!(store.streams_after("order/", 2).await.unwrap(), ["order/1"]);
    assert!(store.streams_after("order/", 5).await.unwrap().is_empty());
}

#[tokio::test]
async fn letters_of_an_emergency_leave_first_and_none_overtakes_another_of_its_request() {
    let scratch = Scratch::new("urgent");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let to: NodeId = "xb-desk".parse().unwrap();
    let of = |stream: &str, n: u8| OutLetter { stream: stream.into(), ..letter(n) };
    let write = async |store: &Store, letters: Vec<OutLetter>, urgency: &[(&str, Urgency)], now| {
        let events = urgency.iter().map(|(stream, _)| ((*stream).to_owned(), draft("x"))).collect();
        let urgency = urgency.iter().map(|(stream, urgency)| ((*stream).to_owned(), *urgency)).collect();
        store.record(Batch { events, letters, urgency, ..Batch::default() }, now, &mut chance()).await.unwrap();
    };
    let heads = async |store: &Store| {
        let heads = store.heads(&to, at(100), 9).await.unwrap();
        heads.into_iter().map(|number| number.bytes()[0]).collect::<Vec<_>>()
    };
    write(&store, vec![of("asking/1", 1), of("asking/2", 2)], &[("asking/1", Urgency::Ordinary)], at(0)).await;
    write(&store, vec![of("asking/3", 3)], &[("asking/3", Urgency::Urgent)], at(1)).await;
    write(&store, vec![of("asking/4", 4)], &[("asking/4", Urgency::Emergency)], at(2)).await;
    assert_eq!(heads(&store).await, [4, 3, 1, 2]);
    assert_eq!(store.heads(&to, at(100), 3).await.unwrap().len(), 3);
    drop(store);
    // Others of the case go by what was said of it, also after a start, and also where it is said later.
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let batch = Batch { delivered: vec![letter(4).letter], ..Batch::default() };
    store.record(batch, at(3), &mut chance()).await.unwrap();
    write(&store, vec![of("asking/4", 5)], &[], at(4)).await;
    write(&store, vec![of("asking/2", 6)], &[("asking/2", Urgency::Emergency)], at(5)).await;
    assert_eq!(heads(&store).await, [5, 3, 1, 2], "the sixth waits for the second, which was not urgent when it left");
    let put_off = Move::PutOff { fault: "silent".into(), next: at(200) };
    store.move_letter(letter(5).letter, put_off, at(6)).await.unwrap();
    assert_eq!(heads(&store).await, [3, 1, 2]);
}

#[tokio::test]
async fn what_rests_is_open_again_after_its_next_entry_and_not_by_a_note_that_comes_too_late() {
    let scratch = Scratch::new("rests");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let write = async |name: &str| {
        let batch = Batch { events: vec![(name.into(), Event::Closed)], ..Batch::default() };
        store.record(batch, at(7), &mut chance()).await.unwrap();
    };
    for name in ["order/1", "house", "order/2", "asked/1"] {
        write(name).await;
    }
    let one = |stream: &str, last| Standing { stream: stream.into(), last, at: at(7) };
    assert_eq!(store.open_after(0).await.unwrap(), [one("order/1", 1), one("order/2", 3), one("asked/1", 4)]);
    assert_eq!(store.open_after(3).await.unwrap(), [one("asked/1", 4)]);
    assert_eq!(store.open_streams("order/").await.unwrap(), ["order/2", "order/1"]);
    store.rest(vec![(one("order/1", 1), None), (one("asked/1", 4), Some(at(20)))]).await.unwrap();
    assert_eq!(store.open_streams("order/").await.unwrap(), ["order/2"]);
    assert_eq!(store.open_after(0).await.unwrap(), [one("order/2", 3)]);
    assert_eq!(store.resting(u64::MAX, 9).await.unwrap(), [one("asked/1", 4), one("order/1", 1)]);
    assert_eq!(store.resting(4, 9).await.unwrap(), [one("order/1", 1)]);
    assert_eq!(store.resting(u64::MAX, 1).await.unwrap(), [one("asked/1", 4)]);
    // Time alone opens one of them again.
    assert!(store.awake("asked/", at(19)).await.unwrap().is_empty());
    assert_eq!(store.awake("asked/", at(20)).await.unwrap(), ["asked/1"]);
    assert!(store.awake("order/", at(99)).await.unwrap().is_empty());
    // Something came between the look and the note.
    write("order/2").await;
    write("order/1").await;
    store.rest(vec![(one("order/2", 3), None)]).await.unwrap();
    assert_eq!(store.open_streams("order/").await.unwrap(), ["order/2", "order/1"]);
    assert_eq!(store.resting(u64::MAX, 9).await.unwrap(), [one("asked/1", 4)]);
    assert_eq!(store.streams("order/").await.unwrap().len(), 2, "all of them are still there");
    assert!(store.streams("order/%").await.unwrap().is_empty());
}

#[tokio::test]
async fn the_records_are_readable_by_their_owner_alone_from_the_first_byte() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = Scratch::new("mode");
    let _open = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    for entry in std::fs::read_dir(&scratch.0).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert!(entry.path().is_dir() || mode == 0o600, "{:?} {mode:o}", entry.file_name());
    }
}
