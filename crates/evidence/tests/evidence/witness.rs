//! The witness against liars: whatever the order of requests, no two heads that it cosigned contradict each other.

use crate::house::Chance;
use evidence::{
    PublicKey, SigningKey,
    log::{
        Checkpoint, Note, consistency_proof,
        contradiction::{Contradiction, Kind, Stands, compare},
        cosign, from_leaves, leaf_hash, root, sign_checkpoint,
        witness::{Head, NotCosigned, Submission, decide, proof_lines, read_proof_lines},
    },
    sha256,
};
use terms::Digest;

const ORIGIN: &str = "comity/xa-desk";

fn log_key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

/// One history of the log: it may share a beginning with another.
struct History(Vec<Digest>);

impl History {
    /// `len` leaves that are others than those of another fork from `at` on.
    fn new(fork: u64, at: usize, len: usize) -> Self {
        let leaf = |n: usize| {
            let tag = if n < at { 0 } else { fork };
            leaf_hash(format!("{tag}/{n}").as_bytes())
        };
        Self((0..len).map(leaf).collect())
    }

    fn root(&self, size: u64) -> Digest {
        root(size, from_leaves(&self.0)).unwrap()
    }

    fn head(&self, size: u64) -> Head {
        Head { size, root: self.root(size) }
    }

    fn note(&self, size: u64) -> String {
        let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root: self.root(size) };
        sign_checkpoint(&checkpoint, &log_key()).unwrap()
    }

    fn proof(&self, old: u64, new: u64) -> Vec<Digest> {
        consistency_proof(old, new, from_leaves(&self.0)).unwrap_or_default()
    }

    fn body(&self, old: u64, new: u64) -> String {
        Submission { old, proof: self.proof(old, new), checkpoint: &self.note(new) }.write()
    }
}

/// A witness whose state is kept as the edge keeps it: decided, kept, then signed.
#[derive(Default)]
struct Box {
    last: Head,
    cosigned: Vec<Head>,
}

impl Box {
    fn ask(&mut self, body: &str) -> Result<(), NotCosigned> {
        let asked = Submission::read(body).ok_or(NotCosigned::Malformed)?;
        let next = decide(&asked, &[PublicKey::of(&log_key())], &self.last)?;
        self.last = next.head();
        let line = next.cosign("w.example", &SigningKey::from_bytes(&[9; 32]), 1_795_000_000).unwrap();
        let note = Note::read(next.note()).unwrap().with_lines(&line).unwrap();
        let witness =
            cosign::Witness { name: "w.example".into(), key: PublicKey::of(&SigningKey::from_bytes(&[9; 32])) };
        assert_eq!(cosign::verify(&Note::read(&note).unwrap(), &[witness]).unwrap().len(), 1);
        self.cosigned.push(self.last);
        Ok(())
    }
}

fn check(last: Head, body: &str, want: Result<(), NotCosigned>) {
    let mut witness = Box { last, ..Box::default() };
    assert_eq!(witness.ask(body), want, "{body}");
    if want.is_err() {
        assert_eq!(witness.last, last, "what is refused changes nothing");
    }
}

#[test]
fn each_must_of_the_text_has_its_answer() {
    let log = History::new(0, 99, 40);
    let (empty, ten) = (Head::default(), log.head(10));
    check(empty, &log.body(0, 10), Ok(()));
    check(empty, &log.body(0, 0), Ok(()));
    check(ten, &log.body(10, 25), Ok(()));
    check(ten, &log.body(10, 10), Ok(()));
    // 409: whatever else is wrong, the size is told.
    check(ten, &log.body(0, 25), Err(NotCosigned::AnotherSize(10)));
    check(ten, &log.body(9, 25), Err(NotCosigned::AnotherSize(10)));
    check(ten, &log.body(5, 5), Err(NotCosigned::AnotherSize(10)));
    // 400: larger than the checkpoint.
    check(ten, &log.body(10, 25).replace("old 10", "old 26"), Err(NotCosigned::Malformed));
    // 422: a proof that is none, one too many, one where there must be none, another root of the same size.
    let other = History::new(7, 3, 40);
    check(ten, &other.body(10, 25), Err(NotCosigned::Inconsistent));
    check(ten, &other.body(10, 10), Err(NotCosigned::Inconsistent));
    let with =
        |old, steps: &[Digest], size| Submission { old, proof: steps.to_vec(), checkpoint: &log.note(size) }.write();
    check(empty, &with(0, &[sha256(b"x")], 10), Err(NotCosigned::Inconsistent));
    check(ten, &with(10, &[sha256(b"x")], 10), Err(NotCosigned::Inconsistent));
    check(ten, &with(10, &[], 25), Err(NotCosigned::Inconsistent));
    let lie = Checkpoint { origin: ORIGIN.to_owned(), size: 0, root: sha256(b"something") };
    let lie = sign_checkpoint(&lie, &log_key()).unwrap();
    check(empty, &format!("old 0\n\n{lie}"), Err(NotCosigned::Inconsistent));
}

#[test]
fn only_the_log_itself_is_heard() {
    let log = History::new(0, 99, 40);
    let stranger = SigningKey::from_bytes(&[4; 32]);
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size: 5, root: log.root(5) };
    let theirs = sign_checkpoint(&checkpoint, &stranger).unwrap();
    check(Head::default(), &format!("old 0\n\n{theirs}"), Err(NotCosigned::NotSigned));
    // Their line beside the log's is left aside; a false one in the log's name spoils the note.
    let line = theirs.lines().last().unwrap();
    check(Head::default(), &format!("old 0\n\n{}{line}\n", log.note(5)), Ok(()));
    let false_line = log.note(6).lines().last().unwrap().to_owned();
    check(Head::default(), &format!("old 0\n\n{}{false_line}\n", log.note(5)), Err(NotCosigned::NotSigned));
}

#[test]
fn a_body_has_one_form() {
    let log = History::new(0, 99, 40);
    let good = log.body(10, 25);
    let read = Submission::read(&good).unwrap();
    assert_eq!((read.write(), read.origin(), read.old), (good.clone(), ORIGIN, 10));
    let wrong = [
        String::new(),
        "old 0\n".into(),
        good.replace("old 10", "old 010"),
        good.replace("old 10", "old +10"),
        good.replace("old 10", "old -1"),
        good.replace("old 10", "old 18446744073709551616"),
        good.replace("old 10", "old  10"),
        good.replace("old 10", "Old 10"),
        good.replace("old 10\n", "old 10\r\n"),
        good.replacen("=\n", "\n", 1),
        good.replacen("\n", "\nAAAA\n", 1),
        format!("old 1\n{}\n{}", proof_lines(&vec![sha256(b""); 64]), log.note(5)),
    ];
    for body in wrong {
        assert_eq!(Submission::read(&body), None, "{body}");
    }
    for text in ["x\n", "\n", "AAAA\n", proof_lines(&[sha256(b"")]).trim_end()] {
        assert_eq!(read_proof_lines(text), None, "{text:?}");
    }
    assert_eq!(read_proof_lines(""), Some(Vec::new()));
}

/// Three histories with common beginnings, and a log that asks at random, from any of them, with any old size, true and false proofs.
#[test]
fn whatever_the_order_of_requests_no_two_cosigned_heads_contradict() {
    let mut grown = 0;
    for seed in 1..=60 {
        let mut chance = Chance(seed);
        let len = 1 + chance.below(60);
        let forks: Vec<_> = (0..3).map(|fork| History::new(fork, chance.below(len + 1), len)).collect();
        let mut witness = Box::default();
        for _ in 0..60 {
            let from = &forks[chance.below(3)];
            let new = chance.next() % (len as u64 + 1);
            let old = if chance.below(3) == 0 { chance.next() % (len as u64 + 1) } else { witness.last.size };
            let mut proof = forks[chance.below(3)].proof(old, new);
            if chance.below(8) == 0 {
                proof.push(chance.digest());
            }
            let _ = witness.ask(&Submission { old, proof, checkpoint: &from.note(new) }.write());
        }
        for one in &witness.cosigned {
            for two in witness.cosigned.iter().filter(|two| two.size >= one.size) {
                // Some history has both as beginnings.
                let both = |h: &History| h.root(one.size) == one.root && h.root(two.size) == two.root;
                assert!(forks.iter().any(both), "seed {seed}: {} and {}", one.size, two.size);
            }
        }
        assert!(witness.cosigned.is_sorted_by_key(|head| head.size), "seed {seed}: never back");
        grown += witness.cosigned.len();
    }
    assert!(grown > 150, "the property is about something: {grown}");
}

#[test]
fn a_state_that_was_kept_before_the_plug_was_pulled_gives_the_same_head_again() {
    let log = History::new(0, 99, 40);
    // Kept, and the answer never left.
    let mut witness = Box { last: log.head(20), ..Box::default() };
    assert_eq!(witness.ask(&log.body(10, 20)), Err(NotCosigned::AnotherSize(20)));
    assert_eq!(witness.ask(&log.body(20, 20)), Ok(()));
    let other = History::new(5, 12, 40);
    assert_eq!(witness.ask(&other.body(20, 20)), Err(NotCosigned::Inconsistent));
}

#[test]
fn each_way_to_go_back_has_its_name() {
    let (log, fork) = (History::new(0, 99, 40), History::new(7, 12, 40));
    let seen = |size| [10, 20].contains(&size).then(|| log.root(size));
    let ask = |now: Head, proof: Option<&[Digest]>| compare(&log.head(20), &now, proof, seen);
    assert_eq!(ask(log.head(20), None), Stands::Same);
    assert_eq!(ask(log.head(30), None), Stands::Unproven);
    assert_eq!(ask(log.head(30), Some(&log.proof(20, 30))), Stands::Grown);
    assert_eq!(ask(fork.head(30), Some(&fork.proof(20, 30))), Stands::Against(Kind::Fork));
    assert_eq!(ask(fork.head(20), None), Stands::Against(Kind::SplitView));
    assert_eq!(ask(log.head(10), None), Stands::Against(Kind::Rollback));
    assert_eq!(ask(log.head(13), None), Stands::Against(Kind::Shrink));
    assert_eq!(ask(Head::default(), None), Stands::Against(Kind::Shrink));
    let other = Head { size: 10, root: sha256(b"other") };
    assert_eq!(ask(other, None), Stands::Against(Kind::SplitView));
    assert_eq!(compare(&Head::default(), &log.head(5), None, |_| None), Stands::Grown);
}

#[test]
fn a_contradiction_convinces_whoever_has_the_key_and_a_made_up_one_nobody() {
    let (log, fork) = (History::new(0, 99, 40), History::new(7, 12, 40));
    let keys = [PublicKey::of(&log_key())];
    let case = |kind, first, second, proof| Contradiction { kind, first, second, proof };
    let check = |case: Contradiction, holds: bool| {
        let read = Contradiction::read(&case.write()).unwrap();
        assert_eq!(read, case);
        assert_eq!(read.shown_by(&keys).is_some(), holds, "{case:?}");
        assert!(read.shown_by(&[PublicKey::of(&SigningKey::from_bytes(&[4; 32]))]).is_none());
    };
    check(case(Kind::SplitView, log.note(20), fork.note(20), vec![]), true);
    check(case(Kind::SplitView, log.note(20), log.note(20), vec![]), false);
    check(case(Kind::SplitView, log.note(20), fork.note(21), vec![]), false);
    check(case(Kind::Fork, log.note(20), fork.note(30), fork.proof(20, 30)), true);
    check(case(Kind::Fork, log.note(20), log.note(30), log.proof(20, 30)), false);
    check(case(Kind::Rollback, log.note(20), log.note(10), vec![]), true);
    check(case(Kind::Shrink, log.note(20), log.note(20), vec![]), false);
    let forged = log.note(20).replace("20\n", "21\n");
    check(case(Kind::Shrink, log.note(30), forged, vec![]), false);
}
