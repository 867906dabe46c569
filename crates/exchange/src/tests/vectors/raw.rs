//! A second, plainer writer of frames that will write anything: what an attacker has.

use super::super::federation::{at, directory, id, key, node_keys};
use crate::{
    Letter, SigningKey,
    keys::Purpose,
    seal::{seal_frame, seal_plain},
    tests::federation::chance,
};

/// A frame, part by part.
#[derive(Clone)]
pub(super) struct Raw {
    pub(super) magic: Vec<u8>,
    pub(super) suite: u16,
    pub(super) to: String,
    pub(super) from: String,
    /// Role byte, the key that signs, and what it signs for.
    pub(super) signers: Vec<(u8, SigningKey, Purpose)>,
    pub(super) payload: Vec<u8>,
    /// In the order of the signers as given.
    pub(super) sorted: bool,
}

impl Raw {
    /// The frame of this letter as it should be.
    pub(super) fn of(letter: &Letter, officers: &[&str]) -> Self {
        let node = (1, node_keys(letter.header.from.as_str()).signing, Purpose::LetterByNode);
        let officers = officers.iter().map(|name| officer(name));
        Self {
            magic: b"comity-letter/1\n".to_vec(),
            suite: 1,
            to: letter.header.to.to_string(),
            from: letter.header.from.to_string(),
            signers: std::iter::once(node).chain(officers).collect(),
            payload: letter.payload().unwrap(),
            sorted: true,
        }
    }

    /// The same with another payload, signed by the same keys.
    pub(super) fn saying(self, payload: impl Into<Vec<u8>>) -> Self {
        Self { payload: payload.into(), ..self }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut signers = self.signers.clone();
        if self.sorted {
            signers.sort_by_key(|(by, key, _)| (*by, key.verifying_key().id()));
        }
        let mut frame = self.magic.clone();
        frame.extend(self.suite.to_be_bytes());
        for name in [&self.to, &self.from] {
            frame.push(name.len() as u8);
            frame.extend(name.bytes());
        }
        frame.push(signers.len() as u8);
        for (by, key, _) in &signers {
            frame.push(*by);
            frame.extend(key.verifying_key().id().bytes());
        }
        frame.extend((self.payload.len() as u32).to_be_bytes());
        frame.extend(&self.payload);
        let signatures: Vec<_> = signers.iter().map(|(_, key, purpose)| key.sign(*purpose, &frame)).collect();
        frame.extend(signatures.iter().flatten());
        frame
    }
}

pub(super) fn officer(name: &str) -> (u8, SigningKey, Purpose) {
    (2, key(name), Purpose::LetterByOfficer)
}

/// Seals a frame to a node, whatever is in it.
pub(super) fn sealed(frame: &[u8], to: &str) -> Vec<u8> {
    let directory = directory();
    seal_frame(frame, directory.node(&id(to)).unwrap(), at("2026-11-23T11:59:00Z"), &mut chance("seal")).unwrap()
}

/// Seals bytes that are to be length, frame and padding.
pub(super) fn sealed_plain(plain: &[u8], to: &str) -> Vec<u8> {
    let directory = directory();
    seal_plain(plain, directory.node(&id(to)).unwrap(), at("2026-11-23T11:59:00Z"), &mut chance("seal")).unwrap()
}
