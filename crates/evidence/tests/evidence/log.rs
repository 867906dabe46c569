//! The log against its own definition, a foreign implementation, and liars.

use crate::house::Chance;
use evidence::{
    PublicKey, SigningKey,
    log::{
        BadCheckpoint, BadNote, Checkpoint, Frontier, Node, commit, consistency_proof, from_leaves, inclusion_proof,
        leaf_hash, read_checkpoint, read_verifier_line, root, sign_checkpoint, sign_note, verifier_line,
        verify_consistency, verify_inclusion,
    },
    sha256,
};
use signed_note::{Note, StandardVerifier, Verifier, VerifierList};
use std::collections::HashMap;
use terms::Digest;
use tlog_tiles::tlog;

/// The foreign log keeps its nodes in one list.
struct Theirs(Vec<tlog::Hash>);

impl tlog::HashReader for Theirs {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0[usize::try_from(*index).unwrap()]).collect())
    }
}

struct Both {
    frontier: Frontier,
    nodes: HashMap<(u8, u64), Digest>,
    roots: Vec<Digest>,
    leaves: Vec<Digest>,
    theirs: Theirs,
}

fn both(size: u64) -> Both {
    let mut both = Both {
        frontier: Frontier::default(),
        nodes: HashMap::new(),
        roots: vec![sha256(b"")],
        leaves: Vec::new(),
        theirs: Theirs(Vec::new()),
    };
    for n in 0..size {
        let data = n.to_be_bytes();
        both.leaves.push(leaf_hash(&data));
        for Node { level, index, hash } in both.frontier.append(leaf_hash(&data)) {
            both.nodes.insert((level, index), hash);
        }
        both.roots.push(both.frontier.root());
        let stored = tlog::stored_hashes(n, &data, &both.theirs).unwrap();
        both.theirs.0.extend(stored);
    }
    both
}

impl Both {
    fn read(&self) -> impl Fn(u8, u64) -> Option<Digest> + '_ {
        |level, index| self.nodes.get(&(level, index)).copied()
    }

    fn check_inclusion(&self, index: u64, size: u64) {
        let proof = inclusion_proof(index, size, self.read()).unwrap();
        let theirs = tlog::prove_record(size, index, &self.theirs).unwrap();
        assert_eq!(bytes(&proof), hashes(&theirs), "leaf {index} of {size}");
        let (leaf, root) = (self.leaves[index as usize], self.roots[size as usize]);
        assert!(verify_inclusion(&leaf, index, size, &proof, &root));
        let theirs: tlog::RecordProof = proof.iter().map(|step| tlog::Hash(*step.bytes())).collect();
        tlog::check_record(&theirs, size, tlog::Hash(*root.bytes()), index, tlog::Hash(*leaf.bytes())).unwrap();
    }

    fn check_consistency(&self, old: u64, new: u64) {
        let proof = consistency_proof(old, new, self.read()).unwrap();
        let theirs = tlog::prove_tree(new, old, &self.theirs).unwrap();
        assert_eq!(bytes(&proof), hashes(&theirs), "{old} to {new}");
        let (before, after) = (self.roots[old as usize], self.roots[new as usize]);
        assert!(verify_consistency(old, new, &before, &after, &proof));
    }
}

fn bytes(proof: &[Digest]) -> Vec<[u8; 32]> {
    proof.iter().map(|digest| *digest.bytes()).collect()
}

fn hashes(proof: &[tlog::Hash]) -> Vec<[u8; 32]> {
    proof.iter().map(|hash| hash.0).collect()
}

#[test]
fn a_foreign_log_agrees_on_every_proof_up_to_130_leaves() {
    let both = both(130);
    for size in 1..=130 {
        assert_eq!(both.roots[size as usize].bytes(), &tlog::tree_hash(size, &both.theirs).unwrap().0);
        assert_eq!(root(size, from_leaves(&both.leaves)), Some(both.roots[size as usize]));
        assert_eq!(Frontier::resume(size, both.read()).unwrap().root(), both.roots[size as usize]);
        (0..size).for_each(|index| both.check_inclusion(index, size));
        (1..=size).for_each(|old| both.check_consistency(old, size));
    }
}

#[test]
fn a_foreign_log_agrees_on_random_proofs_up_to_5000_leaves() {
    let both = both(5_000);
    let mut chance = Chance(5);
    for _ in 0..2_000 {
        let size = chance.next() % 5_000 + 1;
        both.check_inclusion(chance.next() % size, size);
        both.check_consistency(chance.next() % size + 1, size);
    }
}

#[test]
fn a_resumed_frontier_goes_on_as_if_never_stopped() {
    let both = both(300);
    for size in 0..300u64 {
        let mut resumed = Frontier::resume(size, both.read()).unwrap();
        for leaf in &both.leaves[size as usize..] {
            resumed.append(*leaf);
        }
        assert_eq!(resumed, both.frontier, "from {size}");
    }
    assert_eq!(Frontier::resume(7, |_, _| None), None);
}

#[test]
fn the_empty_log_has_the_hash_of_nothing_and_no_leaf() {
    assert_eq!(Frontier::default().root(), sha256(b""));
    assert_eq!(root(0, |_, _| None), Some(sha256(b"")));
    assert_eq!(inclusion_proof(0, 0, |_, _| None), None);
    assert!(!verify_inclusion(&sha256(b""), 0, 0, &[], &sha256(b"")));
    assert!(verify_consistency(0, 5, &sha256(b""), &sha256(b"x"), &[]));
    assert!(!verify_consistency(0, 5, &sha256(b"y"), &sha256(b"x"), &[]));
}

/// Every change of one thing in a true proof has to be refused.
#[test]
fn no_altered_proof_passes() {
    let both = both(70);
    let mut chance = Chance(11);
    for size in 2..=70u64 {
        let root = both.roots[size as usize];
        for index in 0..size {
            let leaf = both.leaves[index as usize];
            let proof = inclusion_proof(index, size, both.read()).unwrap();
            for lie in lies(&proof, &mut chance) {
                assert!(!verify_inclusion(&leaf, index, size, &lie, &root), "leaf {index} of {size}");
            }
            assert!(!verify_inclusion(&leaf, (index + 1) % size, size, &proof, &root));
            assert!(!verify_inclusion(&leaf, index, size, &proof, &chance.digest()));
            assert!(!verify_inclusion(&chance.digest(), index, size, &proof, &root));
            assert!(!verify_inclusion(&leaf, size, size, &proof, &root));
        }
        for old in 1..size {
            let before = both.roots[old as usize];
            let proof = consistency_proof(old, size, both.read()).unwrap();
            for lie in lies(&proof, &mut chance) {
                assert!(!verify_consistency(old, size, &before, &root, &lie), "{old} to {size}");
            }
            assert!(!verify_consistency(old, size, &chance.digest(), &root, &proof));
            assert!(!verify_consistency(old, size, &before, &chance.digest(), &proof));
            assert!(!verify_consistency(size, old, &root, &before, &proof));
        }
    }
}

fn lies(proof: &[Digest], chance: &mut Chance) -> Vec<Vec<Digest>> {
    let mut lies: Vec<Vec<Digest>> = (0..proof.len())
        .flat_map(|at| {
            let mut changed = proof.to_vec();
            changed[at] = chance.digest();
            let mut without = proof.to_vec();
            without.remove(at);
            [changed, without]
        })
        .collect();
    lies.push([proof, &[chance.digest()]].concat());
    lies.push([&[chance.digest()], proof].concat());
    lies.push(vec![chance.digest(); 64]);
    lies.push(vec![chance.digest(); 10_000]);
    lies
}

#[test]
fn a_commitment_opens_with_its_own_key_and_record_only() {
    let commitment = commit(&[1; 32], b"record");
    assert_eq!(commitment, commit(&[1; 32], b"record"));
    assert_ne!(commitment, commit(&[2; 32], b"record"));
    assert_ne!(commitment, commit(&[1; 32], b"recorD"));
    assert_ne!(commitment, sha256(b"record"));
}

fn signed() -> (SigningKey, Checkpoint, String) {
    let key = SigningKey::from_bytes(&[3; 32]);
    let checkpoint = Checkpoint { origin: "node.xa.example/log".to_owned(), size: 42, root: sha256(b"root") };
    let text = sign_checkpoint(&checkpoint, &key).unwrap();
    (key, checkpoint, text)
}

#[test]
fn a_foreign_reader_opens_our_checkpoint_and_we_open_theirs() {
    let (key, checkpoint, text) = signed();
    let verifier = StandardVerifier::new(&verifier_line(&checkpoint.origin, &PublicKey::of(&key))).unwrap();
    let id = verifier.key_id();
    let note = Note::from_bytes(text.as_bytes()).unwrap();
    let (good, unknown) = note.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
    assert_eq!((good.len(), unknown.len(), good[0].id()), (1, 0, id));
    let theirs = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!((theirs.origin(), theirs.size()), (checkpoint.origin.as_str(), 42));
    assert_eq!(&theirs.hash().0, checkpoint.root.bytes());
    assert_eq!(theirs.to_bytes(), note.text());
    assert_eq!(read_checkpoint(&text, &PublicKey::of(&key)), Ok(checkpoint));
}

#[test]
fn a_witness_may_add_its_line() {
    let (key, checkpoint, text) = signed();
    let (_, _, other) = signed();
    let line = other.lines().last().unwrap().replace("node.xa.example/log", "witness.xb.example");
    let both = format!("{text}{line}\n");
    assert_eq!(read_checkpoint(&both, &PublicKey::of(&key)), Ok(checkpoint));
}

#[test]
fn every_flipped_bit_of_a_checkpoint_is_found() {
    let (key, _, text) = signed();
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(flipped) = String::from_utf8(bytes) else { continue };
            assert!(read_checkpoint(&flipped, &PublicKey::of(&key)).is_err(), "byte {at} bit {bit}");
        }
    }
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        assert!(read_checkpoint(&text[..at], &PublicKey::of(&key)).is_err());
    }
}

#[test]
fn another_key_and_a_bad_name_are_told_apart() {
    let (key, checkpoint, text) = signed();
    let other = PublicKey::of(&SigningKey::from_bytes(&[4; 32]));
    assert_eq!(read_checkpoint(&text, &other), Err(BadCheckpoint::Note(BadNote::NotSigned)));
    for origin in ["", "two words", "a+b", "line\nline"] {
        let odd = Checkpoint { origin: origin.to_owned(), ..checkpoint.clone() };
        assert!(sign_checkpoint(&odd, &key).is_err(), "{origin:?}");
    }
}

/// A note that two have signed, under keys of their own.
fn twice() -> (String, [PublicKey; 2]) {
    let [one, two] = [3, 4].map(|seed| SigningKey::from_bytes(&[seed; 32]));
    let first = sign_note("a text\nof two lines\n", "one.example", &one).unwrap();
    let both = evidence::log::Note::read(&first).unwrap().signed_too("two.example", &two).unwrap();
    (both, [PublicKey::of(&one), PublicKey::of(&two)])
}

#[test]
fn a_foreign_reader_finds_both_signatures_of_a_note_that_two_have_signed() {
    let (both, [one, two]) = twice();
    let verifier =
        |name: &str, key| -> Box<dyn Verifier> { Box::new(StandardVerifier::new(&verifier_line(name, &key)).unwrap()) };
    let list = VerifierList::new(vec![verifier("one.example", one), verifier("two.example", two)]);
    let (good, unknown) = Note::from_bytes(both.as_bytes()).unwrap().verify(&list).unwrap();
    assert_eq!((good.len(), unknown.len()), (2, 0));
    let ours = evidence::log::Note::read(&both).unwrap();
    assert_eq!(ours.signers().map(|(name, _)| name).collect::<Vec<_>>(), ["one.example", "two.example"]);
    assert_eq!(ours.signed_by("one.example", &two), Err(BadNote::NotSigned));
    assert_eq!(ours.signed_by("two.example", &one), Err(BadNote::NotSigned));
}

#[test]
fn a_false_signature_is_not_mended_by_a_true_one_beside_it() {
    let (both, [one, _]) = twice();
    let line = both.lines().find(|line| line.starts_with("\u{2014} one")).unwrap();
    let at = line.len() - 10;
    let other = if line.as_bytes()[at] == b'A' { "B" } else { "A" };
    let wrong = format!("{}{other}{}", &line[..at], &line[at + 1..]);
    let three = format!("{both}{wrong}\n");
    let note = evidence::log::Note::read(&three).unwrap();
    assert_eq!(note.signed_by("one.example", &one), Err(BadNote::FalseSignature));
}

#[test]
fn a_verifier_line_is_read_in_its_one_form_only() {
    let key = PublicKey::of(&SigningKey::from_bytes(&[3; 32]));
    let line = verifier_line("one.example", &key);
    assert_eq!(read_verifier_line(&line), Ok(("one.example", key)));
    for (from, to) in
        [("one.example", "two.example"), ("one.example", "o e"), ("one.example", ""), ("+A", "+B"), ("=", "")]
    {
        let other = line.replacen(from, to, 1);
        assert!(other == line || read_verifier_line(&other).is_err(), "{other}");
    }
    assert!(read_verifier_line(&line.to_uppercase()).is_err());
    assert!(read_verifier_line(&format!("{line}\n")).is_err());
}
