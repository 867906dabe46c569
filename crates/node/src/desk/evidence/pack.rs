//! The evidence package: what the provider produced, with the letters that allowed it, sealed by a person and the node.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use evidence::{
    Holder, KeyHolder, PublicKey, Signer, SigningKey,
    custody::{Act, Chain, CustodyEvent, Tool},
    log::read_checkpoint,
    package::{
        Contents, Earlier, LogPlace, NotPacked, Onward, Package, Payload, Unsealed, UseLimits, packing_record,
        payload_digest, payload_list,
    },
    papers::{Leave, Parties},
};
use request::{Event, State};
use store::{Batch, Doc};
use terms::{Digest, Instant, LetterId, NodeId, RequestId, Role};

use crate::{
    Node,
    away::{Drawn, Pen},
    clock::chance,
    desk::{case, evidence::papers, mail::post, no::No, turn::Turn},
    ledger,
    session::Session,
    stamps, witness,
};

/// The name of this program in custody.
pub(crate) fn tool() -> Tool {
    Tool { name: "comity".into(), version: env!("CARGO_PKG_VERSION").into() }
}

/// A person and the node, ready to sign custody and seals.
pub(crate) struct Hands {
    person: Holder,
    pen: Pen,
    node: Holder,
    node_key: SigningKey,
}

impl Hands {
    pub(crate) fn new(node: &Node, who: &Session, role: Role) -> Self {
        let at = node.id.clone();
        Self {
            person: Holder::Person { officer: who.officer.clone(), role, node: at.clone() },
            pen: who.pen.clone(),
            node: Holder::Node(at),
            node_key: SigningKey::from_bytes(&node.keys.signing.seed()),
        }
    }

    pub(crate) fn both(&self) -> [Signer<'_>; 2] {
        [Signer { holder: &self.person, key: &self.pen }, Signer { holder: &self.node, key: &self.node_key }]
    }

    /// One event that this person answers for: what was done, to which item, and why. `left` is what it leaves behind: the text of which the event
    /// names the digest, where a person can read it.
    pub(crate) fn did(
        &self,
        chain: &mut Chain,
        (act, item, why): (Act, &str, &str),
        at: Instant,
        (after, left): (Option<Digest>, Option<&str>),
    ) -> Result<(), No> {
        let Holder::Person { officer, role, node } = &self.person else { return Err(No::own("a person's hands")) };
        let event = CustodyEvent {
            at,
            person: Some((officer.clone(), *role)),
            node: node.clone(),
            act,
            item: item.into(),
            why: why.into(),
            tool: tool(),
            before: None,
            after,
            rows: None,
        };
        match left {
            Some(text) => self.pen.beside(FILE, text.to_owned()),
            None => self.pen.plain(),
        }
        chain.append(event, &self.both()).map_err(|_| No::own("a custody event"))?;
        post::signed_by(&self.pen)
    }

    /// The packing of these files.
    pub(crate) fn packed(&self, chain: &mut Chain, payload: &[Payload], why: &str, at: Instant) -> Result<(), No> {
        self.did(chain, (Act::Packed, "data", why), at, (Some(payload_digest(payload)), Some(&payload_list(payload))))
    }
}

/// The act under which a record names what a person signed before something of it was destroyed.
pub(crate) const DESTRUCTION_SIGNED: &str = "destruction-signed";

/// A person signs for the destruction of what was called back, before anything is destroyed: no pass-phrase alone does what nobody can take back.
/// What is signed is kept with the case, and its record names it.
pub(crate) fn destroying(turn: &Turn<'_>, what: &str, why: &str) -> Result<(Event, Doc), No> {
    let mut chain = Chain::new();
    let hands = Hands::new(turn.node, turn.who, turn.role);
    hands.did(&mut chain, (Act::Destroyed, what, why), turn.now, (None, None))?;
    let bytes = chain.to_json();
    let digest = post::sha256(&bytes);
    let event = Event::Records { act: DESTRUCTION_SIGNED.to_owned(), what: digest.to_string(), count: 1 };
    Ok((event, Doc { digest, kind: "custody", bytes }))
}

/// What is shown of an event of custody: the text whose digest it names.
const FILE: &str = "file";
/// What is shown of a seal: the papers of the package, by their names in it.
const PACKAGE: &str = "package";
/// The papers from which a person can tell what the seal is set on.
const PAPERS: [&str; 4] = ["certificate.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "use-limits.json"];
/// The answer, and no longer one than a person reads.
const ANSWER: (&str, usize) = ("data/answer.json", 256 << 10);

/// Everything for a package but its place in the log.
pub(crate) struct Gathered {
    contents: Contents,
    bodies: BTreeMap<String, Vec<u8>>,
    hands: Hands,
    /// Who gets it.
    to: Option<NodeId>,
}

/// What the text on which the answer rests, and the counts that it does not carry, bind the receiver to.
pub(crate) fn bound_to(law: &law::Answer) -> Vec<String> {
    let of_text = law.bases.first().into_iter().flat_map(|b| b.conditions.iter().cloned());
    let part = law.cautions.iter().filter(|c| c.code == "part-only").map(|c| c.says.clone());
    of_text.chain(part).collect()
}

/// The files of the answer, by the names that they have in the package.
async fn bodies(node: &Node, state: &State, grant: Vec<u8>) -> Result<BTreeMap<String, Vec<u8>>, No> {
    let Some([answer, records, _]) = state.production else { return Err(No::own("a production")) };
    let doc = async |digest: Digest| node.store.doc(digest).await?.ok_or_else(|| No::own("a document"));
    let frame = async |letter: LetterId| match node.store.taken(letter).await? {
        Some(taken) => doc(taken.body).await.map(Some),
        None => Ok(None),
    };
    let mut bodies = BTreeMap::from([
        ("data/answer.json".to_owned(), doc(answer).await?),
        ("data/records/batches.json".to_owned(), doc(records).await?),
        ("data/letters/grant.frame".to_owned(), grant),
    ]);
    // What was asked at first, and each letter by which the asker made of it what was answered.
    let first = state.received.iter().map(|(letter, _, _)| (*letter, "data/letters/request.frame".to_owned()));
    let since = state.said_since.iter().zip(1..);
    let since = since.map(|((letter, kind), number)| (*letter, format!("data/letters/{kind}-{number}.frame")));
    for (letter, name) in first.chain(since) {
        if let Some(bytes) = frame(letter).await? {
            bodies.insert(name, bytes);
        }
    }
    Ok(bodies)
}

/// Between whom it goes. What was asked is named by its kind: the words of the request lie beside it.
fn parties(node: &Node, state: &State, asked: &case::Asked) -> Parties {
    let leave = |file: Option<&str>, reference: Option<String>| {
        Some(Leave { file: file.map(str::to_owned), reference, from: None, until: None })
    };
    let grant = leave(Some("data/letters/grant.frame"), state.grant.map(|id| id.to_string()));
    let order = state.order.and_then(|id| leave(None, Some(id.to_string())));
    let from = state.received.as_ref().map(|(_, from, _)| from);
    let kind = format!("Disclosure of {} data", asked.complete.data);
    papers::parties(node, (asked.for_state, from), Some(kind), [grant, order])
}

/// Gathers the provider's production and the letters, and adds the packing to the chain of custody.
pub(crate) async fn gather(
    turn: &Turn<'_>,
    id: RequestId,
    state: &State,
    asked: &case::Asked,
    grant: Vec<u8>,
    law: &law::Answer,
) -> Result<Gathered, No> {
    let node = turn.node;
    let Some([_, _, custody]) = state.production else { return Err(No::own("a production")) };
    let bodies = bodies(node, state, grant).await?;
    let payload: Vec<Payload> = bodies.iter().map(|(name, bytes)| Payload::of(name, bytes)).collect();
    let custody = node.store.doc(custody).await?.ok_or_else(|| No::own("a document"))?;
    let mut chain = Chain::from_json(&custody).ok_or_else(|| No::own("the provider's custody"))?;
    let hands = Hands::new(node, turn.who, turn.role);
    hands.packed(&mut chain, &payload, "answer to the request, under the grant enclosed", turn.now)?;
    let case_ref = state.draft.field(request::fields::CASE).unwrap_or("").to_owned();
    let secret = asked.complete.confidential_until;
    let secret = secret.map(|until| format!("The person concerned is not to be told before {until}."));
    let mut conditions: Vec<String> = secret.into_iter().collect();
    conditions.extend(bound_to(law));
    conditions.extend(state.conditions.iter().cloned());
    let limits = UseLimits {
        case_ref,
        purposes: law.carried.clone(),
        may_use_in: vec![asked.for_state],
        onward: Onward::Forbidden,
        conditions,
        until: None,
    };
    let holders = holders(node, &chain, &[&hands.person, &hands.node]);
    let contents = Contents {
        request: id,
        at: turn.now,
        payload,
        custody: chain,
        limits,
        statement: "The records were read under the enclosed grant, by order of the authority named, exactly as far as it goes.".into(),
        log: LogPlace::default(),
        holders,
        directory: Some(node.directory.bytes().to_vec()),
        parties: parties(node, state, asked),
        pdf: None,
    };
    let to = state.received.as_ref().map(|(_, from, _)| from.clone());
    Ok(Gathered { contents, bodies, hands, to })
}

/// Each key that signed anything in the package, once, as the directory knows its holder.
pub(crate) fn holders(node: &Node, chain: &Chain, sealers: &[&Holder]) -> Vec<KeyHolder> {
    let mut wanted: Vec<Holder> = sealers.iter().copied().cloned().collect();
    for entry in chain.entries() {
        let event = &entry.event;
        wanted.push(Holder::Node(event.node.clone()));
        wanted.extend(event.person.clone().map(|(officer, role)| Holder::Person {
            officer,
            role,
            node: event.node.clone(),
        }));
    }
    wanted.sort();
    wanted.dedup();
    let signed: BTreeSet<PublicKey> =
        chain.entries().iter().flat_map(|entry| entry.signatures.iter().map(|(key, _)| *key)).collect();
    wanted.into_iter().flat_map(|holder| known(node, holder, &signed)).collect()
}

/// The keys of a holder that signed anything: after a change of keys the directory lists those before it, too. All of them where none did.
fn known(node: &Node, holder: Holder, signed: &BTreeSet<PublicKey>) -> Vec<KeyHolder> {
    let Some(member) = node.directory.node(holder.node()) else { return Vec::new() };
    let keys: Vec<&exchange::VerifyingKey> = match &holder {
        Holder::Node(_) => member.signing_keys().collect(),
        Holder::Person { officer, .. } => {
            node.directory.officer(officer).into_iter().flat_map(|(officer, _)| officer.keys()).collect()
        }
    };
    let keys: Vec<PublicKey> = keys.into_iter().map(|key| PublicKey::from_bytes(key.bytes())).collect();
    let none = !keys.iter().any(|key| signed.contains(key));
    let those = keys.into_iter().filter(|key| none || signed.contains(key));
    those.map(|key| KeyHolder { holder: holder.clone(), state: member.state(), key }).collect()
}

impl Gathered {
    /// What a person brought, in place of what a provider produced.
    pub(crate) fn brought(
        node: &Node,
        mut contents: Contents,
        bodies: BTreeMap<String, Vec<u8>>,
        hands: Hands,
    ) -> Self {
        contents.holders = holders(node, &contents.custody, &[&hands.person, &hands.node]);
        Self { contents, bodies, hands, to: None }
    }

    /// The record of the decision to pack: what the log commits to.
    fn record(&self) -> String {
        let c = &self.contents;
        String::from_utf8_lossy(&packing_record(c.request, c.at, &c.payload, &c.custody, &c.limits)).into_owned()
    }

    /// Writes the decision into the log, proves it from there, and seals, stamps and closes the package. For a key that is elsewhere it comes to
    /// that more than once, and what was drawn up at the first time stands.
    pub(crate) async fn pack(mut self, turn: &mut Turn<'_>, name: &str) -> Result<Vec<u8>, No> {
        let record = self.record();
        let mut drawn = match turn.who.pen.drawn(&record) {
            Some(Drawn { package: Some(package), .. }) => return Ok(Arc::unwrap_or_clone(package)),
            Some(drawn) => drawn,
            None => Drawn { log: self.decided(turn, name, &record).await?, record, package: None },
        };
        turn.who.pen.keep(&drawn);
        self.contents.log = drawn.log.clone();
        let package = self.close(turn).await?;
        // A letter may be left to sign, and the stamps of another try would be others.
        if turn.who.pen.here().is_none() {
            drawn.package = Some(Arc::new(package.clone()));
            turn.who.pen.keep(&drawn);
        }
        Ok(package)
    }

    async fn decided(&self, turn: &mut Turn<'_>, name: &str, record: &str) -> Result<LogPlace, No> {
        let batch = turn.batch(name, vec![Event::Packed { record: record.to_owned() }]);
        let recorded = match turn.who.pen.here() {
            Some(_) => turn.record(batch).await?,
            // The press draws the same chance again at the next try, and would draw this entry's key for something else.
            None => turn.node.store.record(batch, turn.now, &mut chance()?).await?,
        };
        let mut log = place(turn.node, recorded.first).await?;
        if let Some(to) = &self.to {
            log.earlier = earlier(turn.node, to, &log.checkpoint).await?;
        }
        Ok(log)
    }

    async fn close(mut self, turn: &Turn<'_>) -> Result<Vec<u8>, No> {
        self.contents.pdf = papers::pdf(&self.contents, &self.hands.both());
        let refused = |e: NotPacked| {
            No::refused("not-packed", e.to_string(), "Call the operator: the provider's answer does not fit a package.")
        };
        let hands = self.hands.both();
        let unsealed = Unsealed::new(&self.contents, &hands).map_err(refused)?;
        if turn.who.pen.here().is_none() {
            turn.who.pen.beside(PACKAGE, self.shown(&unsealed));
        }
        let sealed = unsealed.seal(&hands);
        post::has_signed(turn.who)?;
        let stamps = stamps::obtain(turn.node, sealed.seal()).await.map_err(|e| {
            No::refused("not-stamped", e.to_string(), "Press again when an authority answers, or call the operator.")
        })?;
        let [_, node] = &hands;
        sealed.close(stamps, node).and_then(|closed| closed.whole(&self.bodies)).map_err(refused)
    }

    /// What a person sees of it who signs elsewhere: texts that the seal covers, so that they can be held against it there.
    fn shown(&self, sealed: &Unsealed) -> String {
        let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(str::to_owned);
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        for name in PAPERS {
            texts.extend(text(sealed.paper(name)).map(|text| (name, text)));
        }
        let (answer, longest) = ANSWER;
        let readable = self.bodies.get(answer).filter(|body| body.len() <= longest);
        texts.extend(readable.and_then(|body| text(body)).map(|text| (answer, text)));
        serde_json::json!(texts).to_string()
    }
}

/// No larger package is kept in a row.
const ROW_MAX: usize = 1 << 20;

/// Puts a package that stays here into the batch of its case; a large one in a file of its own.
pub(crate) async fn keep(
    turn: &mut Turn<'_>,
    name: &str,
    (digest, package): (Digest, Vec<u8>),
    batch: &mut Batch,
) -> Result<(), No> {
    if package.len() <= ROW_MAX {
        batch.docs.push(Doc { digest, kind: "package", bytes: package });
        return Ok(());
    }
    let mut growing = turn.node.store.grow(name, digest, package.len() as u64, &mut turn.chance).await?;
    let have = usize::try_from(growing.have()).unwrap_or(usize::MAX);
    for piece in package.chunks(store::PIECE).skip(have) {
        growing.put(piece, &mut turn.chance)?;
    }
    batch.large.extend(growing.done("package"));
    Ok(())
}

/// Under which name the store remembers the last checkpoint that a receiver was shown.
fn shown(to: &NodeId) -> String {
    format!("shown-checkpoint/{to}")
}

/// The checkpoint that the receiver has from the package before this one, and the proof that the log has only grown since.
async fn earlier(node: &Node, to: &NodeId, now: &str) -> Result<Option<Earlier>, No> {
    let Some(before) = node.store.fact(&shown(to)).await? else { return Ok(None) };
    let key = PublicKey::from_bytes(node.keys.signing.verifying_key().bytes());
    // Signed with a key that the node no longer has, it says nothing under this seal.
    let (Ok(old), Ok(new)) = (read_checkpoint(&before, &key), read_checkpoint(now, &key)) else {
        return Ok(None);
    };
    if old.size == 0 || old.size > new.size {
        return Ok(None);
    }
    let proof = ledger::consistency(node, old.size, new.size).await?;
    Ok(Some(Earlier { checkpoint: before, proof }))
}

/// The head of our log that a package shows.
pub(crate) fn checkpoint_of(package: &[u8]) -> Option<String> {
    Package::read(package).ok().map(|package| package.checkpoint().to_owned())
}

/// Remembers which checkpoint the receiver of a package now has.
pub(crate) async fn remember(node: &Node, to: &NodeId, checkpoint: &str) -> Result<(), No> {
    Ok(node.store.set_fact(&shown(to), checkpoint).await?)
}

/// Where the entry of this number stands in the log, proven.
pub(crate) async fn place(node: &Node, seq: u64) -> Result<LogPlace, No> {
    let (commitment_key, _) = node.store.opening(seq).await?;
    let index = seq.saturating_sub(1);
    // The witnesses first: what they sign may be a later head, and the proof is made for that.
    let witness::Cosigned { note: checkpoint, size, .. } =
        witness::cosigned(node, ledger::checkpoint(node).await?).await?;
    let proof = ledger::inclusion(node, index, size).await?;
    let witnesses = node.witness.policy.of_package();
    Ok(LogPlace { commitment_key, index, checkpoint, proof, witnesses, earlier: None })
}
