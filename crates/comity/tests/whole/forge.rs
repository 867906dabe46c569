//! Letters that a faulty or dishonest peer would send, made with keys that really lie in the nodes' folders.

use std::{fs, path::Path};

use exchange::{
    Body, Directory, Letter, Me, NodeKeys, OpeningKey, Roots, Sender, SigningKey, open, seal_frame, sign_frame,
};
use node::{clock::Clock, session};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use terms::{Instant, NodeId};

use crate::common::{account, phrase};

/// What somebody who stole every key of the demo could write.
pub(crate) struct Forge<'a> {
    dir: &'a Path,
    directory: Directory,
    clock: Clock,
}

impl<'a> Forge<'a> {
    pub(crate) fn new(dir: &'a Path, node: &str) -> Self {
        let config: toml::Table = fs::read_to_string(dir.join(node).join("node.toml")).unwrap().parse().unwrap();
        let keys = config["roots"].as_array().unwrap().iter().map(|k| k.as_str().unwrap().parse().unwrap());
        let roots = Roots::new(keys.collect(), 2).unwrap();
        let directory = Directory::read_as_issued(&fs::read(dir.join("directory")).unwrap(), &roots).unwrap();
        let clock = Clock::offset_by(config["clock_offset_seconds"].as_integer().unwrap());
        Self { dir, directory, clock }
    }

    /// Now, by the nodes' clock.
    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    fn keys(&self, node: &str) -> NodeKeys {
        let text = fs::read_to_string(self.dir.join(node).join("node.key")).unwrap();
        let (signing, opening) = text.trim_end().split_once('\n').unwrap();
        NodeKeys {
            signing: SigningKey::from_secret_text(signing).unwrap(),
            opening: OpeningKey::from_secret_text(opening).unwrap(),
        }
    }

    pub(crate) fn officer(&self, node: &str, office: &str) -> SigningKey {
        let id = account(node, office);
        let file = self.dir.join(node).join("officers").join(format!("{id}.toml"));
        let table: toml::Table = fs::read_to_string(file).unwrap().parse().unwrap();
        let secret = session::open_key(table["sealed"].as_str().unwrap(), &id, &phrase(&id)).unwrap();
        SigningKey::from_secret_text(&secret).unwrap()
    }

    /// The letter inside sealed bytes, and its signed frame.
    pub(crate) fn opened(&self, sealed: &[u8], by: &str) -> (Letter, Vec<u8>) {
        let (keys, node) = (self.keys(by), id(by));
        let me = Me { node: &node, opening: std::slice::from_ref(&keys.opening) };
        let verified = open(sealed, &me, &self.directory, self.now()).unwrap();
        (verified.letter().clone(), verified.signed_bytes().to_vec())
    }

    /// A frame signed by the node that the header names as its sender, and by officers of `(node, office)`.
    pub(crate) fn signed(&self, letter: &Letter, officers: &[(&str, &str)]) -> Vec<u8> {
        let key = self.keys(letter.header.from.as_str()).signing;
        self.signed_with(letter, &key, officers)
    }

    /// The same with a node key that is not the node's.
    pub(crate) fn signed_with(&self, letter: &Letter, key: &SigningKey, officers: &[(&str, &str)]) -> Vec<u8> {
        let officers: Vec<SigningKey> = officers.iter().map(|(node, office)| self.officer(node, office)).collect();
        let officers: Vec<&SigningKey> = officers.iter().collect();
        sign_frame(letter, &Sender { node: &letter.header.from, node_key: key, officers: &officers }).unwrap()
    }

    /// Any bytes, sealed to a node: the seal needs no key but the public one.
    pub(crate) fn sealed(&self, frame: &[u8], to: &str) -> Vec<u8> {
        let to = self.directory.node(&id(to)).unwrap();
        seal_frame(frame, to, self.now(), &mut chance()).unwrap()
    }
}

/// A fixed source of chance: what is forged is forged the same way each time.
pub(crate) fn chance() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(2_026)
}

pub(crate) fn id(node: &str) -> NodeId {
    node.parse().unwrap()
}

/// The same letter as another letter: a new number, and what `change` does to it.
pub(crate) fn changed(letter: &Letter, number: u8, change: impl FnOnce(&mut Letter)) -> Letter {
    let mut letter = letter.clone();
    letter.header.letter = terms::LetterId::from_bytes([number; 16]);
    change(&mut letter);
    letter
}

/// The same frame with no signer and no signature.
pub(crate) fn unsigned(frame: &[u8]) -> Vec<u8> {
    let to = usize::from(frame[18]);
    let from = usize::from(frame[19 + to]);
    let count_at = 20 + to + from;
    let signers = usize::from(frame[count_at]);
    let payload = &frame[count_at + 1 + signers * 33..frame.len() - signers * 64];
    [&frame[..count_at], &[0], payload].concat()
}

/// A request's body, to be changed.
pub(crate) fn request(letter: &mut Letter) -> &mut exchange::RequestV1 {
    match &mut letter.body {
        Body::Request(body) => body,
        _ => panic!("not a request"),
    }
}
