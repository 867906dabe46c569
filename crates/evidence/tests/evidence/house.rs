//! A realistic package of invented parties XA and XB, the same bytes each time.

use std::collections::BTreeMap;

use evidence::{
    Holder, KeyHolder, PublicKey, Signer, SigningKey,
    custody::{Act, Chain, CustodyEvent, Rows, Tool},
    log::{
        Checkpoint, Frontier, commit, consistency_proof, cosign, from_leaves, inclusion_proof, leaf_hash, root,
        sign_checkpoint,
    },
    package::{
        Contents, Earlier, LogPlace, Onward, Payload, Sealed, Trust, UseLimits, Witness, Witnesses, packing_record,
        payload_digest,
    },
    sha256,
    stamp::{
        HashName,
        authority::{Authority, AuthorityKey},
        request::Request,
    },
};
use terms::{Digest, Instant, RequestId, Role};

/// A small generator by seed (xorshift64*).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    pub(crate) fn digest(&mut self) -> Digest {
        sha256(&self.next().to_le_bytes())
    }
}

/// The requested authority XB: its node, one officer; and the provider in XB: its node, one clerk.
pub(crate) struct House {
    pub(crate) keys: [SigningKey; 4],
    pub(crate) holders: [Holder; 4],
    /// Three witnesses of the authority's log, in other states; two are enough.
    pub(crate) witnesses: [SigningKey; 3],
}

/// The names of the witnesses, and their states.
pub(crate) const WITNESSES: [(&str, &str); 3] =
    [("witness.xc.example", "XC"), ("witness.xd.example", "XD"), ("witness.xe.example", "XE")];

pub(crate) const NODE: usize = 0;
pub(crate) const OFFICER: usize = 1;
pub(crate) const PROVIDER: usize = 2;
pub(crate) const CLERK: usize = 3;

pub(crate) fn house(seed: u8) -> House {
    let node = |name: &str| Holder::Node(name.parse().unwrap());
    let person = |officer: &str, role, at: &str| Holder::Person {
        officer: officer.parse().unwrap(),
        role,
        node: at.parse().unwrap(),
    };
    House {
        keys: [0, 1, 2, 3].map(|n| SigningKey::from_bytes(&[seed.wrapping_mul(16).wrapping_add(n); 32])),
        holders: [
            node("authority.xb.example"),
            person("reviewer-7", Role::Reviewer, "authority.xb.example"),
            node("provider.xb.example"),
            person("clerk-2", Role::Clerk, "provider.xb.example"),
        ],
        witnesses: [4, 5, 6].map(|n| SigningKey::from_bytes(&[seed.wrapping_mul(16).wrapping_add(n); 32])),
    }
}

impl House {
    pub(crate) fn signer(&self, who: usize) -> Signer<'_> {
        Signer { holder: &self.holders[who], key: &self.keys[who] }
    }

    pub(crate) fn known(&self) -> Vec<KeyHolder> {
        let holder = |(holder, key): (&Holder, &SigningKey)| KeyHolder {
            holder: holder.clone(),
            state: "XB".parse().unwrap(),
            key: PublicKey::of(key),
        };
        self.holders.iter().zip(&self.keys).map(holder).collect()
    }

    /// A checkpoint with the cosignature of this witness.
    pub(crate) fn cosigned(&self, checkpoint: &str, witness: usize) -> String {
        let (text, _) = checkpoint.split_once("\n\n").unwrap();
        let (name, _) = WITNESSES[witness];
        let line = cosign::sign(&format!("{text}\n"), name, &self.witnesses[witness], 1_795_000_041).unwrap();
        format!("{checkpoint}{line}")
    }

    /// The authority of an exercise; its key is nobody's in the house.
    pub(crate) fn clock(&self) -> Authority {
        // Ed25519: its signatures have one length, so that packages of two houses can be spliced anywhere.
        let key = AuthorityKey::Ed25519(Box::new(SigningKey::from_bytes(&[0x77; 32])));
        Authority::exercise(key, "Clock of an exercise", at(-1_000_000), at(100_000_000))
    }

    /// A time stamp over these bytes.
    pub(crate) fn stamped(&self, bytes: &[u8]) -> Vec<u8> {
        let request = Request::new(HashName::Sha256, sha256(bytes).bytes().to_vec(), [7; 16]);
        self.clock().stamp(&request, at(50), [9; 16])
    }

    fn counted(&self) -> Witnesses {
        let witness = |(key, (name, state)): (&SigningKey, &(&str, &str))| Witness {
            of: cosign::Witness { name: (*name).to_owned(), key: PublicKey::of(key) },
            state: state.parse().unwrap(),
        };
        Witnesses { quorum: 2, list: self.witnesses.iter().zip(&WITNESSES).map(witness).collect() }
    }

    pub(crate) fn trust(&self) -> Trust {
        Trust::keys(self.known())
    }
}

pub(crate) fn at(second: i64) -> Instant {
    Instant::from_micros((1_795_000_000 + second) * 1_000_000)
}

pub(crate) fn event(house: &House, who: usize, second: i64, act: Act, item: &str) -> CustodyEvent {
    let person = match &house.holders[who] {
        Holder::Person { officer, role, .. } => Some((officer.clone(), *role)),
        Holder::Node(_) => None,
    };
    CustodyEvent {
        at: at(second),
        person,
        node: house.holders[who].node().clone(),
        act,
        item: item.to_owned(),
        why: "Order 7 of the invented court of XB".to_owned(),
        tool: Tool { name: "comity".to_owned(), version: "0.1.0".to_owned() },
        before: None,
        after: None,
        rows: None,
    }
}

/// Invented records of a connection log; documentation addresses only.
pub(crate) fn records(bytes: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes + 200);
    let mut row = 0;
    while out.len() < bytes {
        let line = format!(
            "[{}.000000]\t    [NEW] ipv4 2 tcp 6 120 SYN_SENT src=198.51.100.{} dst=203.0.113.{} sport={} dport=443\n",
            1_795_000_000 + row,
            row % 250,
            row % 199,
            1024 + row % 60_000
        );
        out.extend(line.as_bytes());
        row += 1;
    }
    out
}

pub(crate) fn limits() -> UseLimits {
    UseLimits {
        case_ref: "XA-2026-17".to_owned(),
        purposes: vec!["fraud".to_owned()],
        may_use_in: vec!["XA".parse().unwrap()],
        onward: Onward::Forbidden,
        conditions: vec!["Ask before using it against anyone else.".to_owned()],
        until: Some(at(31_536_000)),
    }
}

/// The files of the answer and their bytes.
pub(crate) fn bodies(record_bytes: usize, request: u8) -> BTreeMap<String, Vec<u8>> {
    let answer = br#"{"candidates":[{"doubt":"clock error 2 s","line":"subscriber-4411"}],"matching_lines":1}"#;
    let files = [
        ("data/records/connections-1.log", records(record_bytes)),
        ("data/answer.json", answer.to_vec()),
        ("data/order.letter", format!("{{\"order\":\"invented order {request:03} of XB\"}}").into_bytes()),
        ("data/grant.letter", format!("{{\"grant\":\"invented grant {request:03} of XB\"}}").into_bytes()),
    ];
    files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect()
}

pub(crate) fn contents(house: &House, record_bytes: usize, request: u8) -> Contents {
    let bodies = bodies(record_bytes, request);
    let payload: Vec<Payload> = bodies.iter().map(|(name, bytes)| Payload::of(name, bytes)).collect();
    let custody = chain(house, &bodies["data/records/connections-1.log"], &bodies["data/answer.json"], &payload);
    let limits = limits();
    let request = RequestId::from_bytes([request; 16]);
    let log = log_place(house, &packing_record(request, at(40), &payload, &custody, &limits));
    Contents {
        request,
        at: at(40),
        payload,
        custody,
        limits,
        statement: "Made for a test; nobody in it exists.".to_owned(),
        log,
        holders: house.known(),
        directory: Some(b"an extract of an invented directory".to_vec()),
        parties: crate::facts::parties(),
        pdf: None,
    }
}

fn chain(house: &House, raw: &[u8], answer: &[u8], payload: &[Payload]) -> Chain {
    let mut chain = Chain::new();
    let provider = [house.signer(CLERK), house.signer(PROVIDER)];
    let authority = [house.signer(OFFICER), house.signer(NODE)];
    let received = CustodyEvent {
        after: Some(sha256(raw)),
        ..event(house, PROVIDER, 0, Act::Received, "data/records/connections-1.log")
    };
    chain.append(received, &provider[1..]).unwrap();
    let looked_up = CustodyEvent {
        before: Some(sha256(raw)),
        after: Some(sha256(answer)),
        rows: Some(Rows { read: 400, kept: 399, rejected: 1 }),
        ..event(house, CLERK, 10, Act::LookedUp, "data/answer.json")
    };
    chain.append(looked_up, &provider).unwrap();
    let packed = CustodyEvent {
        after: Some(payload_digest(payload)),
        ..event(house, OFFICER, 40, Act::Packed, "manifest-sha256.txt")
    };
    chain.append(packed, &authority).unwrap();
    chain
}

fn log_place(house: &House, record: &[u8]) -> LogPlace {
    let commitment_key = [0xC5; 32];
    let mut chance = Chance(99);
    let mut leaves: Vec<Digest> = (0..37).map(|_| chance.digest()).collect();
    leaves[20] = leaf_hash(commit(&commitment_key, record).bytes());
    let mut frontier = Frontier::default();
    for leaf in &leaves {
        frontier.append(*leaf);
    }
    let signed = |size, root| {
        let checkpoint = Checkpoint { origin: "authority.xb.example/log".to_owned(), size, root };
        sign_checkpoint(&checkpoint, &house.keys[NODE]).unwrap()
    };
    let earlier = signed(19, root(19, from_leaves(&leaves)).unwrap());
    let checkpoint = signed(frontier.size(), frontier.root());
    LogPlace {
        commitment_key,
        index: 20,
        checkpoint: house.cosigned(&house.cosigned(&checkpoint, 0), 2),
        proof: inclusion_proof(20, frontier.size(), from_leaves(&leaves)).unwrap(),
        witnesses: house.counted(),
        earlier: Some(Earlier {
            checkpoint: earlier,
            proof: consistency_proof(19, frontier.size(), from_leaves(&leaves)).unwrap(),
        }),
    }
}

/// A package with a time stamp of an exercise.
pub(crate) fn package(seed: u8, record_bytes: usize) -> Vec<u8> {
    let house = house(seed);
    let contents = contents(&house, record_bytes, seed);
    let sealed = Sealed::new(&contents, &[house.signer(OFFICER), house.signer(NODE)]).unwrap();
    let stamps = vec![house.stamped(sealed.seal())];
    sealed.close(stamps, &house.signer(NODE)).unwrap().whole(&bodies(record_bytes, seed)).unwrap()
}
