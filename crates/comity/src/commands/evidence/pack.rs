//! Packs the folder of a matter: decided in the node's log, sealed by an officer and the node, and written in one reading.

use std::{fs::File, io::Read as _, path::Path, process::ExitCode, sync::Arc};

use evidence::{
    Hashing, PublicKey, Sha512Digest, Taken,
    custody::Act,
    log::cosign,
    package::{
        Closed, Contents, LogPlace, Onward as HandedOn, Part, Payload, Sealed, UseLimits, Witness, Witnesses,
        packing_record, payload_digest,
    },
};
use node::{
    Files, Node,
    desk::evidence::item::{self, Deed, House, NotOpened, Officer},
    session::{hex, unhex},
};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant, RequestId, Role};

use super::{
    PIECE,
    folder::{Counted, Decision, Folder},
    gauge::Gauge,
    onward::Onward,
    stamped,
};
use crate::{
    book,
    cli::evidence::Pack,
    commands::keys::{Hand, Held},
    say::No,
    secret::phrase,
};

/// For which matter the evidence is given: a file that a person writes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Matter {
    request: String,
    case: String,
    purposes: Vec<String>,
    may_use_in: Vec<String>,
    #[serde(default)]
    onward_transfer_allowed: bool,
    #[serde(default)]
    conditions: Vec<String>,
    until: Option<String>,
    #[serde(default)]
    statement: String,
}

pub(crate) async fn run(a: &Pack, as_json: bool) -> Result<ExitCode, No> {
    let files = Files::new(&a.dir);
    let house = House::of(&files).map_err(crate::folder::not_started)?;
    let (request, limits, statement) = matter(&a.matter)?;
    let (officer, hand) = officer(a, &files, &house)?;
    let mut folder = Folder::open(&a.folder)?;
    let node = Node::open(&files, book::FILES).await.map_err(crate::folder::not_started)?;
    let payload = folder.payload()?;
    let (at, log) =
        decided(&node, &house, (&officer, hand.as_deref()), &mut folder, (request, &payload, &limits)).await?;
    let holders = item::holders(&node, &folder.chain, &house, &officer);
    let parties = item::parties(&node, &limits);
    let custody = folder.chain.clone();
    let directory = Some(item::directory(&node));
    let mut contents =
        Contents { request, at, payload, custody, limits, statement, log, holders, directory, parties, pdf: None };
    contents.pdf = item::pdf(&contents, &[officer.signer(), house.signer()]);
    let refused = |e: evidence::package::NotPacked| {
        let cure = "If the matter or an item was changed after the decision to pack, take it into a new folder.";
        No::refused("not-packed", e.to_string(), cure)
    };
    let sealed = Sealed::new(&contents, &[officer.signer(), house.signer()]).map_err(refused)?;
    signed(hand.as_deref())?;
    let stamps = stamped::stamps(&node, &a.folder, sealed.seal()).await?;
    let closed = sealed.close(stamps, &house.signer()).map_err(refused)?;
    written(a, &folder, &closed)?;
    if as_json {
        println!(
            "{}",
            json!({ "ok": true, "package": a.out, "bytes": closed.length(), "request": request.to_string() })
        );
    } else {
        println!("packed: {} ({} bytes), for request {request}", a.out.display(), closed.length());
    }
    Ok(ExitCode::SUCCESS)
}

fn matter(path: &Path) -> Result<(RequestId, UseLimits, String), No> {
    let text = std::fs::read_to_string(path).map_err(|e| No::file(path, &e))?;
    let bad = |what: String| No::usage(format!("{}: {what}", path.display()));
    let matter: Matter = toml::from_str(&text).map_err(|e| bad(e.to_string()))?;
    let request: RequestId = matter.request.parse().map_err(|e: terms::BadId| bad(e.to_string()))?;
    let state = |text: &String| text.parse().map_err(|e: terms::BadId| bad(e.to_string()));
    let until = matter.until.map(|text| Instant::parse(&text).map_err(|e| bad(e.to_string()))).transpose()?;
    let limits = UseLimits {
        case_ref: matter.case,
        purposes: matter.purposes,
        may_use_in: matter.may_use_in.iter().map(state).collect::<Result<_, _>>()?,
        onward: if matter.onward_transfer_allowed { HandedOn::Allowed } else { HandedOn::Forbidden },
        conditions: matter.conditions,
        until,
    };
    if UseLimits::from_json(&limits.to_json()).is_none() {
        return Err(bad("name a case, at least one purpose and at least one state, in plain text".into()));
    }
    Ok((request, limits, matter.statement))
}

/// Who signs, and the hand that does where the key is elsewhere.
type Signing = (Officer, Option<Arc<Hand>>);

fn officer(a: &Pack, files: &Files, house: &House) -> Result<Signing, No> {
    let id = a.officer.parse().map_err(|e: terms::BadId| No::usage(format!("--officer: {e}")))?;
    let role: Role = a.role.parse().map_err(|e: terms::UnknownWord| No::usage(format!("--role: {e}")))?;
    let not = |not: NotOpened| match not {
        NotOpened::Files(not) => crate::folder::not_started(not),
        NotOpened::No => No::refused(
            "officer",
            format!("{id} cannot sign as {role}: {not}"),
            "Look into the node's folder `officers`, and type the pass-phrase again.",
        ),
        NotOpened::Here => No::refused(
            "key-here",
            format!("{id} cannot sign as {role}: {not}"),
            "Have the account enrolled with a key in a token or on the officer's own machine, and give --token or --agent.",
        ),
        NotOpened::Away => No::refused(
            "key-away",
            format!("{id} cannot sign with a pass-phrase: {not}"),
            "Give --agent or --token, whichever has it.",
        ),
    };
    if a.device.agent || a.device.token.is_some() {
        let public = Officer::public(files, &id, role).map_err(not)?;
        let held = Held::open(&a.device, &[public], &format!("account {id}"))?;
        let hand = Arc::new(Hand::of(held.ok_or_else(|| No::usage("give --agent or --token"))?));
        return Ok((Officer::signing(house, &id, role, hand.clone()), Some(hand)));
    }
    let phrase = phrase(a.phrase_file.as_deref(), &format!("The pass-phrase of {id}"))?;
    Ok((Officer::open(files, house, &id, role, &phrase).map_err(not)?, None))
}

/// Nothing is kept that the key did not sign.
fn signed(hand: Option<&Hand>) -> Result<(), No> {
    hand.map_or(Ok(()), Hand::signed)
}

/// What is decided: for which request, what, under which limits.
type What<'a> = (RequestId, &'a [Payload], &'a UseLimits);

/// The decision to pack, made once: a second run finds it in the journal, and the same custody and the same place in the log.
async fn decided(
    node: &Node,
    house: &House,
    (officer, hand): (&Officer, Option<&Hand>),
    folder: &mut Folder,
    (request, payload, limits): What<'_>,
) -> Result<(Instant, LogPlace), No> {
    let trouble = |no: node::desk::No| No::refused(no.code(), no.to_string(), no.cure());
    let at = match &folder.journal.decision {
        Some(decision) => Instant::parse(&decision.at).map_err(|e| No::usage(format!("the journal: {e}")))?,
        None => node.now(),
    };
    let after = payload_digest(payload);
    let packed = folder.chain.entries().last().is_some_and(|entry| entry.event.act == Act::Packed);
    if !packed {
        let why = "packed for the request that the package names";
        let deed = Deed { at, act: Act::Packed, item: "data", why, before: None, after, rows: None };
        house
            .did(&mut folder.chain, &deed, Some(officer))
            .map_err(|e| No::refused("custody", e.to_string(), "Look at the node's clock."))?;
        signed(hand)?;
    }
    if folder.journal.decision.is_none() {
        let record = packing_record(request, at, payload, &folder.chain, limits);
        let entry =
            item::decide(node, String::from_utf8_lossy(&record).into_owned(), officer).await.map_err(trouble)?;
        let place = item::place(node, entry).await.map_err(trouble)?;
        folder.journal.decision = Some(decision(at, place));
        // The journal first: with it a second run makes the same event of custody again, to the last byte.
        folder.save_journal()?;
    }
    folder.save()?;
    let Some(decision) = &folder.journal.decision else { return Err(No::usage("the journal lost the decision")) };
    Ok((at, place(decision)?))
}

fn decision(at: Instant, place: LogPlace) -> Decision {
    let counted = |witness: &Witness| Counted {
        name: witness.of.name.clone(),
        key: witness.of.key.to_string(),
        state: witness.state.to_string(),
    };
    Decision {
        at: at.to_string(),
        key: hex(&place.commitment_key),
        index: place.index,
        checkpoint: place.checkpoint,
        proof: place.proof.iter().map(ToString::to_string).collect(),
        quorum: place.witnesses.quorum,
        witnesses: place.witnesses.list.iter().map(counted).collect(),
    }
}

fn place(decision: &Decision) -> Result<LogPlace, No> {
    let bad = || No::usage("the journal's place in the log is none: it was changed from outside");
    let proof = decision.proof.iter().map(|step| step.parse().map_err(|_| bad())).collect::<Result<_, _>>()?;
    let witness = |counted: &Counted| {
        let key = PublicKey::from_hex(&counted.key).ok_or_else(bad)?;
        let state = counted.state.parse().map_err(|_| bad())?;
        Ok(Witness { of: cosign::Witness { name: counted.name.clone(), key }, state })
    };
    let list = decision.witnesses.iter().map(witness).collect::<Result<_, No>>()?;
    Ok(LogPlace {
        commitment_key: unhex(&decision.key).and_then(|key| key.try_into().ok()).ok_or_else(bad)?,
        index: decision.index,
        checkpoint: decision.checkpoint.clone(),
        proof,
        witnesses: Witnesses { quorum: decision.quorum, list },
        earlier: None,
    })
}

/// What was hashed by both when it was taken in, once more: SHA-256 shows that these are the same bytes. SHA-512, the longest step of all, is not
/// computed again here; it goes into the package as it was found then, and every reader holds the bytes against it.
struct Again {
    short: Sha256,
    long: Sha512Digest,
}

impl Hashing for Again {
    fn take(&mut self, bytes: &[u8]) {
        self.short.update(bytes);
    }

    fn done(&mut self) -> (Digest, Sha512Digest) {
        (Digest::from_bytes(self.short.finalize_reset().into()), self.long)
    }
}

/// Writes the package. Each file is read once and has to be what was hashed when it was taken in.
fn written(a: &Pack, folder: &Folder, closed: &Closed) -> Result<(), No> {
    let trouble = |e| No::file(&a.out, &e);
    let mut out = Onward::open(&a.out).map_err(trouble)?;
    if out.found() > 0 && !a.quiet {
        eprintln!("going on: {} bytes are there", out.found());
    }
    let mut gauge = Gauge::new(a.quiet, "packing", closed.length());
    let mut piece = vec![0; PIECE];
    for part in closed.parts() {
        let file = match part {
            Part::Bytes(bytes) => {
                out.write(&bytes).map_err(trouble)?;
                gauge.add(bytes.len());
                continue;
            }
            Part::File(file) => file,
        };
        let path = folder.path(&file.name);
        let mut from = File::open(&path).map_err(|e| No::file(&path, &e))?;
        let mut taken = Taken::new(Again { short: Sha256::new(), long: file.fingerprint.sha512 });
        loop {
            let count = match from.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(No::file(&path, &error)),
            };
            let bytes = piece.get(..count).unwrap_or_default();
            taken.take(bytes);
            out.write(bytes).map_err(trouble)?;
            gauge.add(count);
        }
        if taken.done() != file.fingerprint {
            let says = format!("{} is not what was taken in: it was changed from outside", file.name);
            return Err(No::refused("changed", says, "Take the source in again, into a new folder."));
        }
    }
    out.finish().map_err(trouble)
}
