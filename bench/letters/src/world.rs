//! A node's folder, its directory, and the letters that its members write to it.

use std::{
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use ed25519_dalek::Signer as _;
use exchange::{
    Body, Directory, DirectoryDraft, Function, Header, Letter, Line, Me, NodeDraft, NodeKeys, NoticeV1, Organisation,
    Prose, Roots, Sender, SigningKey, Term, WhatHappenedV1, open, seal, sign_frame,
};
use hyper::body::Bytes;
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use terms::{Digest, Instant, LetterId, Measure, RequestId};

use crate::Outcome;

fn chance() -> Outcome<ChaCha20Rng> {
    let mut seed = [0; 32];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut seed)?;
    Ok(ChaCha20Rng::from_seed(seed))
}

fn now() -> Outcome<Instant> {
    Ok(Instant::from_micros(
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_micros().try_into()?,
    ))
}

/// A letter as it is brought.
#[derive(Clone)]
pub struct Written {
    /// Its number.
    pub id: LetterId,
    /// Which member wrote it.
    member: usize,
    /// What is brought.
    pub sealed: Bytes,
}

impl Written {
    /// Did this member write it?
    pub fn is_of(&self, member: usize) -> bool {
        self.member == member
    }
}

/// The node's folder, made by the program itself, and the members who write to it.
pub struct World {
    directory: Directory,
    members: Vec<NodeKeys>,
    now: Instant,
}

fn name_of(member: usize) -> String {
    format!("member-{member}")
}

impl World {
    pub fn new(comity: &str, folder: &Path, peers: usize) -> Outcome<Self> {
        let mut chance = chance()?;
        let now = now()?;
        let root = SigningKey::generate(&mut chance);
        let dir = folder.join("node");
        let made = Command::new(comity)
            .args(["init", "node", "--id", "desk", "--name", "Desk", "--state", "XA", "--kind", "authority"])
            .args(["--functions", "central", "--listen", "127.0.0.1:0", "--root", &root.verifying_key().to_string()])
            .arg("--dir")
            .arg(&dir)
            .stdout(Stdio::null())
            .status()?;
        if !made.success() {
            return Err("the node was not made".into());
        }
        let enrol = std::fs::read_to_string(dir.join("enrol.toml"))?;
        let text = |key: &str| {
            let line = enrol.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix("= \""));
            line.and_then(|text| text.strip_suffix('"')).ok_or("enrol.toml")
        };
        let day = |n: u64| Duration::from_secs(n * 86_400);
        let term = Term { from: now.before(day(1)), until: now.after(day(700)), revoked_at: None };
        let draft = |id: &str, state: &str, signing, opening| -> Outcome<NodeDraft> {
            Ok(NodeDraft {
                id: id.parse()?,
                state: state.parse()?,
                organisation: Organisation::Authority(id.parse()?),
                functions: vec![Function::Central],
                name: Line::new("Invented")?,
                // Nobody listens there: receipts go back in the answer.
                url: Line::new("http://127.0.0.1:9")?,
                telephone: None,
                signing: vec![(signing, term)],
                opening: vec![(opening, term)],
                officers: vec![],
            })
        };
        let members: Vec<NodeKeys> = (0..peers).map(|_| NodeKeys::generate(&mut chance)).collect();
        let mut nodes = vec![draft("desk", "XA", text("signing")?.parse()?, text("opening")?.parse()?)?];
        for (member, keys) in members.iter().enumerate() {
            let opening = keys.opening.sealing_key().clone();
            nodes.push(draft(&name_of(member), "XB", keys.signing.verifying_key(), opening)?);
        }
        let draft = DirectoryDraft { version: 1, issued: now, expires: now.after(day(30)), exercise: false, nodes };
        let roots = Roots::new(vec![root.verifying_key()], 1).ok_or("no roots")?;
        let bytes = Directory::write(&draft, &[&root]);
        std::fs::write(dir.join("directory"), &bytes)?;
        Ok(Self { directory: Directory::read(&bytes, &roots, now, 0)?, members, now })
    }

    /// Sealed letters, of each member in turn, made on both cores.
    pub fn letters(&self, count: usize) -> Outcome<Vec<Written>> {
        std::thread::scope(|scope| {
            let half = |of: usize| {
                move || -> Result<Vec<Written>, String> {
                    (0..count).skip(of).step_by(2).map(|n| self.letter(n).map_err(|e| e.to_string())).collect()
                }
            };
            let (one, other) = (scope.spawn(half(0)), scope.spawn(half(1)));
            let mut all = one.join().map_err(|_| "a thread fell")??;
            all.extend(other.join().map_err(|_| "a thread fell")??);
            Ok(all)
        })
    }

    fn letter(&self, number: usize) -> Outcome<Written> {
        let member = number % self.members.len();
        let letter = notice(&name_of(member), self.now)?;
        let keys = self.members.get(member).ok_or("no member")?;
        let from = Sender { node: &letter.header.from, node_key: &keys.signing, officers: &[] };
        let to = self.directory.node(&letter.header.to).ok_or("no desk")?;
        let sealed = Bytes::from(seal(&letter, &from, to, &mut chance()?)?);
        Ok(Written { id: letter.header.letter, member, sealed })
    }

    /// Any number.
    pub fn chance(&self) -> Outcome<u64> {
        Ok(chance()?.next_u64())
    }

    /// Whether this is the node's own receipt, for this letter as it was brought.
    pub fn holds(&self, letter: &Written, receipt: &[u8]) -> Outcome<()> {
        let keys = self.members.get(letter.member).ok_or("no member")?;
        let name = name_of(letter.member).parse()?;
        let me = Me { node: &name, opening: std::slice::from_ref(&keys.opening) };
        let opened = open(receipt, &me, &self.directory, now()?)?;
        match &opened.letter().body {
            Body::Receipt(body) if body.of == letter.id => Ok(()),
            _ => Err(format!("letter {}: the receipt is of something else", letter.id).into()),
        }
    }
}

/// A letter that belongs to no earlier one.
fn notice(from: &str, now: Instant) -> Outcome<Letter> {
    let (mut number, mut request) = ([0; 16], [0; 16]);
    let mut chance = chance()?;
    chance.fill_bytes(&mut number);
    chance.fill_bytes(&mut request);
    let body = Body::from(NoticeV1 {
        concerns: "XA".parse()?,
        authority: from.parse()?,
        state: "XB".parse()?,
        measure: Measure::Disclose,
        at: now,
        deed: Digest::from_bytes([7; 32]),
        happened: WhatHappenedV1::Refused {
            code: Line::new("no-consent")?,
            says: Prose::new("The state whose data it is has not consented.")?,
        },
    });
    let header = Header {
        letter: LetterId::from_bytes(number),
        request: Some(RequestId::from_bytes(request)),
        from: from.parse()?,
        to: "desk".parse()?,
        at: now,
        expires: now.after(Duration::from_secs(86_400)),
        exercise: false,
        in_reply_to: None,
    };
    Ok(Letter { header, body })
}

/// Signed bytes of the same length as the frame of such a letter, without a seal.
pub fn bare_bodies(count: usize) -> Outcome<Vec<Bytes>> {
    let key = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    let node_key = SigningKey::generate(&mut chance()?);
    let letter = notice(&name_of(0), now()?)?;
    let from: Sender<'_, SigningKey> = Sender { node: &letter.header.from, node_key: &node_key, officers: &[] };
    let frame = sign_frame(&letter, &from)?;
    let body = |number: usize| {
        let mut bytes = frame.clone();
        bytes.extend(number.to_be_bytes());
        let signature = key.sign(&bytes).to_bytes();
        Bytes::from([signature.as_slice(), key.verifying_key().as_bytes(), &bytes].concat())
    };
    Ok((0..count).map(body).collect())
}
