//! An answer from a partner without a node: its files are kept as they came, and become one package that says what it does not prove.

use std::collections::BTreeMap;

use evidence::{
    custody::{Act, Chain},
    package::{Contents, LogPlace, Onward, Payload, UseLimits},
};
use request::{Command, Event, Outside, Side, State, fields as f};
use serde_json::json;
use store::{Batch, Doc, Entry, stream};
use terms::{Digest, Instant, OfficerId, RequestId};

use super::{hear::how, partner};
use crate::{
    Node,
    clock::chance,
    desk::{
        case,
        evidence::{kept::Kept, pack, papers},
        mail::{post, replay},
        no::No,
        turn::{Done, Turn},
    },
    partners::PartnerConfig,
    reading, witness,
};

/// The act under which the log notes a file of an answer: its digest, and how many bytes.
pub const ANSWER_FILE: &str = "answer-file";

/// One file; longer ones are taken in and packed by `comity evidence`.
const FILE_MAX: usize = 32 << 20;
/// All of them together.
const FILES_MAX: u64 = 256 << 20;

/// The files of an answer that were put into a case, oldest first, none twice.
pub fn answer_files(events: &[Entry]) -> Vec<(Digest, u64)> {
    let mut files: Vec<(Digest, u64)> = Vec::new();
    for entry in events {
        if let Event::Records { act, what, count } = &entry.event
            && act == ANSWER_FILE
            && let Ok(digest) = what.parse()
            && files.iter().all(|(known, _)| *known != digest)
        {
            files.push((digest, *count));
        }
    }
    files
}

/// Keeps a file of an answer as it came, byte for byte. Nothing in it is opened.
///
/// # Errors
/// [`No`]
pub async fn put_file(node: &Node, by: Option<OfficerId>, id: RequestId, bytes: Vec<u8>) -> Result<Digest, No> {
    let _turn = node.desk.write().await;
    let name = stream::asking(id);
    let events = node.store.events(&name).await?;
    let state = events.iter().fold(State::new(Side::Asking), |state, entry| state.apply(&entry.event));
    partner(node, &state)?;
    let before: u64 = answer_files(&events).iter().map(|(_, size)| size).sum();
    let size = bytes.len() as u64;
    if bytes.len() > FILE_MAX || before + size > FILES_MAX {
        return Err(No::refused(
            "too-large",
            "a file of an answer has at most 32 MiB, all of them 256 MiB",
            "Take it in with `comity evidence take`, which knows no limit, and put in the paper that came with it.",
        ));
    }
    if bytes.is_empty() {
        return Err(No::refused("empty", "the file is empty", "Choose the file that came."));
    }
    let digest = post::sha256(&bytes);
    let event = Event::Records { act: ANSWER_FILE.to_owned(), what: digest.to_string(), count: size };
    let docs = vec![Doc { digest, kind: "received", bytes }];
    let batch = Batch { events: vec![(name, event)], by, docs, ..Batch::default() };
    node.store.record(batch, node.now(), &mut chance()?).await?;
    Ok(digest)
}

/// An officer takes the answer in: packed as received.
pub(crate) async fn bring(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let name = stream::asking(id);
    let state = replay::side(turn.node, id, Side::Asking).await?;
    let partner = partner(turn.node, &state)?.clone();
    let by = how(turn, &partner)?;
    let files = files(turn.node, &name).await?;
    let count = files.len() as u64;
    // Asked before anything is packed.
    let command = |package: Digest, by: Outside, proven| Command::Bring { package, files: count, by, proven };
    state.decide(command(Digest::from_bytes([0; 32]), by.clone(), false))?;
    let proven = proven(turn.node, id, &partner, &files, turn.now).await?;
    // Without the witnesses nothing can be sealed: better known before the decision to pack is in the log.
    witness::cosigned(turn.node, crate::desk::checkpoint(turn.node).await?).await?;
    let gathered = gather(turn, (id, &state), &partner, (&by, proven), files).await?;
    let package = gathered.pack(turn, &name).await?;
    let digest = post::sha256(&package);
    let events = state.decide(command(digest, by, proven))?;
    let mut batch = turn.batch(&name, events);
    pack::keep(turn, &name, (digest, package), &mut batch).await?;
    turn.record(batch).await?;
    let says = if proven { "taken in; part of it is proven by keys" } else { "taken in as received: no key proves it" };
    let mut done = Done::new(id, says);
    done.shows = Some(format!("\"{digest}\""));
    Ok(done)
}

async fn files(node: &Node, name: &str) -> Result<Vec<Vec<u8>>, No> {
    let mut files = Vec::new();
    for (digest, _) in answer_files(&node.store.events(name).await?) {
        files.push(node.store.doc(digest).await?.ok_or_else(|| No::own("a file of an answer"))?);
    }
    if files.is_empty() {
        let cure = "Put the files that came into the case: on its page, or with `comity request answer`.";
        return Err(No::refused("no-files", "no file of an answer is in this case yet", cure));
    }
    Ok(files)
}

/// Is one of the files a package that a member of the partner's state sealed for this request? Nothing less is a proof by keys: a stranger's
/// signature, or a paper that speaks of one, proves nothing here.
async fn proven(
    node: &Node,
    id: RequestId,
    partner: &PartnerConfig,
    files: &[Vec<u8>],
    now: Instant,
) -> Result<bool, No> {
    for file in files.iter().filter(|file| file.starts_with(b"PK\x03\x04")) {
        let verdict = reading::judge(node, &Kept::Here(file.clone().into()), now).await?;
        let theirs = |by: &terms::NodeId| node.directory.node(by).is_some_and(|n| Some(n.state()) == partner.state());
        if verdict.report.vouched() && verdict.request == Some(id) && verdict.sealed_by.iter().any(theirs) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the receiver of the package has to know before anything in it.
fn statement(partner: &PartnerConfig, by: &Outside, proven: bool) -> String {
    let origin = match proven {
        true => {
            "One of the files is itself a package that a member of the directory sealed for this request; it verifies by itself."
        }
        false => {
            "What this does not prove: from whom the files are. No key of the directory signed them; the name of the sender is what \
             whoever brought them said."
        }
    };
    let call = match (&by.number, &by.spoke_with) {
        (Some(number), Some(who)) => format!(
            "Asked under the number that is registered for that body, {number}, {who} said that they are its own: a person's word, and no key's."
        ),
        _ => "Nobody asked under the registered number whether they are its own.".to_owned(),
    };
    format!(
        "The files under data/received came from outside, said to be the answer of {}; brought by {} ({}). They are the bytes that were \
         taken in, from that moment on, and not before. {origin} {call} Nor is it shown that they are all that was sent.",
        partner.name, by.who, by.channel,
    )
}

/// The paper inside that says the same to programs.
fn as_received(
    id: RequestId,
    partner: &PartnerConfig,
    (by, proven): (&Outside, bool),
    at: Instant,
    sums: &[Payload],
) -> Vec<u8> {
    let files: Vec<_> = sums
        .iter()
        .map(|file| {
            let print = &file.fingerprint;
            json!({ "name": file.name, "bytes": print.size, "sha256": print.sha256.to_string(), "sha512": print.sha512.to_string() })
        })
        .collect();
    let called = by.number.as_ref().map(|number| json!({ "registered": number, "confirmed_by": by.spoke_with }));
    let told = json!({
        "as_received": 1, "request": id.to_string(), "at": at.to_string(),
        "said_to_be_from": { "id": partner.id, "state": partner.state, "name": partner.name },
        "brought_by": by.who, "channel": by.channel, "called": called, "proven_by_keys": proven, "files": files,
    });
    serde_json::to_vec_pretty(&told).unwrap_or_default()
}

/// What the file is, as far as a name may say it: the letters after the dot are guessed from the first bytes and promise nothing.
fn ending(bytes: &[u8]) -> &'static str {
    match bytes {
        b if b.starts_with(b"%PDF") => ".pdf",
        b if b.starts_with(b"PK\x03\x04") => ".zip",
        _ => "",
    }
}

async fn gather(
    turn: &Turn<'_>,
    (id, state): (RequestId, &State),
    partner: &PartnerConfig,
    (by, proven): (&Outside, bool),
    files: Vec<Vec<u8>>,
) -> Result<pack::Gathered, No> {
    let node = turn.node;
    let named = |(at, bytes): (usize, Vec<u8>)| (format!("data/received/item-{}{}", at + 1, ending(&bytes)), bytes);
    let mut bodies: BTreeMap<String, Vec<u8>> = files.into_iter().enumerate().map(named).collect();
    let hands = pack::Hands::new(node, turn.who, turn.role);
    let mut chain = Chain::default();
    let sums: Vec<Payload> = bodies.iter().map(|(name, bytes)| Payload::of(name, bytes)).collect();
    let why = format!("as received from outside, by {}; not signed by a node", by.channel);
    for file in &sums {
        hands.did(&mut chain, (Act::Received, &file.name, &why), turn.now, (Some(file.fingerprint.sha256), None))?;
    }
    bodies.insert("data/received/as-received.json".to_owned(), as_received(id, partner, (by, proven), turn.now, &sums));
    for written in state.abroad.iter().flat_map(|abroad| &abroad.letters) {
        let frame = node.store.doc(written.frame).await?.ok_or_else(|| No::own("a signed letter"))?;
        bodies.insert(format!("data/letters/{}-{}.frame", written.kind, super::paper::short(&written.letter)), frame);
    }
    let payload: Vec<Payload> = bodies.iter().map(|(name, bytes)| Payload::of(name, bytes)).collect();
    hands.packed(&mut chain, &payload, "packed as received, with what that does not prove", turn.now)?;
    let contents = Contents {
        request: id,
        at: turn.now,
        payload,
        custody: chain,
        limits: limits(node, state, turn.now),
        statement: statement(partner, by, proven),
        log: LogPlace::default(),
        holders: Vec::new(),
        directory: Some(node.directory.bytes().to_vec()),
        parties: papers::parties_outside(node, partner),
        pdf: None,
    };
    Ok(pack::Gathered::brought(node, contents, bodies, hands))
}

/// What the letter promised binds us, whatever the answer says; what the answer sets besides stands in it.
fn limits(node: &Node, state: &State, now: Instant) -> UseLimits {
    let law = case::law_view(&node.book, node.state, &state.draft, now).disclose;
    let purposes = law.map(|law| law.carried).filter(|carried| !carried.is_empty());
    let conduct =
        || state.draft.field(f::CONDUCT).unwrap_or("the case").split_whitespace().map(str::to_owned).collect();
    let secret =
        state.draft.field(f::SECRET_UNTIL).map(|at| format!("The person concerned is not to be told before {at}."));
    let own = "Limits that the answer itself sets, in the files as received, bind as well.".to_owned();
    UseLimits {
        case_ref: state.draft.field(f::CASE).unwrap_or("").to_owned(),
        purposes: purposes.unwrap_or_else(conduct),
        may_use_in: vec![node.state],
        onward: Onward::Forbidden,
        conditions: secret.into_iter().chain([own]).chain(state.conditions.iter().cloned()).collect(),
        until: None,
    }
}
