//! A package that was packed by hand becomes the answer to a request: read in a cell first, then kept sealed in a file of the case.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    path::Path,
    process::{Command, ExitCode, Stdio},
};

use node::{
    Files,
    clock::chance,
    desk::{ATTACHED, evidence::item::House},
    reading,
};
use request::Event;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{Batch, Growing, PIECE, Store, stream};
use terms::{Digest, RequestId};

use super::gauge::Gauge;
use crate::{cli::evidence::Attach, folder::open, say::No};

pub(crate) async fn run(a: &Attach, as_json: bool) -> Result<ExitCode, No> {
    let files = Files::new(&a.dir);
    let id: RequestId = a.request.parse().map_err(|e: terms::BadId| No::usage(format!("--request: {e}")))?;
    let case = stream::asked(id);
    let trouble = |e: store::Trouble| No::trouble("the records", &e);
    if open(&files).await?.events(&case).await.map_err(trouble)?.is_empty() {
        let cure = "`comity request list` shows those that came.";
        return Err(No::refused("unknown-record", "no such request has come to this node", cure));
    }
    let digest = in_a_cell(&a.package, id)?;
    let house = House::of(&files).map_err(crate::folder::not_started)?;
    let mut chance = chance().map_err(|e| No::trouble("chance", &e))?;
    let store = Store::open(&files.store(), &mut chance).await.map_err(trouble)?;
    let size = std::fs::metadata(&a.package).map_err(|e| No::file(&a.package, &e))?.len();
    if size > exchange::PACKAGE_BYTES_MAX {
        return Err(No::refused("too-large", "no package is larger than 64 GiB", "Divide it into several requests."));
    }
    let mut growing = store.grow(&case, digest, size, &mut chance).await.map_err(trouble)?;
    if !copied(a, size, digest, &mut growing, &mut chance)? {
        growing.discard().map_err(trouble)?;
        return Err(No::refused("changed", "the file was changed while it was read", "Leave it alone and try again."));
    }
    let event = Event::Records { act: ATTACHED.to_owned(), what: digest.to_string(), count: 1 };
    let large = growing.done("package").into_iter().collect();
    let batch = Batch { events: vec![(case, event)], large, ..Batch::default() };
    store.record(batch, house.now(), &mut chance).await.map_err(trouble)?;
    if as_json {
        println!("{}", json!({ "ok": true, "package": digest.to_string(), "bytes": size, "request": id.to_string() }));
    } else {
        println!("attached: {digest} ({size} bytes), to request {id}; it travels when an officer transmits it");
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the package in a process that can open nothing, and gives its digest if it verifies and answers this request.
fn in_a_cell(package: &Path, id: RequestId) -> Result<Digest, No> {
    let trouble = |e: std::io::Error| No::trouble("the reading process", &e);
    let mut from = File::open(package).map_err(|e| No::file(package, &e))?;
    let program = std::env::current_exe().map_err(trouble)?;
    let mut child = Command::new(program)
        .arg(reading::COMMAND)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(trouble)?;
    if let Some(mut input) = child.stdin.take() {
        // No directory, and then the package. A reader that has ended takes no more: its end says why.
        let _ = input.write_all(&[0; 8]).and_then(|()| std::io::copy(&mut from, &mut input));
    }
    let out = child.wait_with_output().map_err(trouble)?;
    let said: Value = serde_json::from_slice(&out.stdout).unwrap_or_default();
    let text = |name: &str| said.get(name).and_then(Value::as_str).unwrap_or_default();
    if said.get("ok") != Some(&Value::Bool(true)) {
        return Err(No::refused(
            "not-verified",
            "the package does not verify",
            "`comity verify` says what is wrong with it.",
        ));
    }
    if text("request") != id.to_string() {
        let cure = "Pack it again for this request: `request` in the matter's file.";
        return Err(No::refused("other-request", format!("it answers request {}", text("request")), cure));
    }
    text("sha256").parse().map_err(|_| No::usage("the reading process gave no digest"))
}

/// Copies what is not there yet, and says whether all of it is what was read in the cell.
fn copied(
    a: &Attach,
    size: u64,
    digest: Digest,
    growing: &mut Growing,
    chance: &mut rand_chacha::ChaCha20Rng,
) -> Result<bool, No> {
    let mut from = File::open(&a.package).map_err(|e| No::file(&a.package, &e))?;
    let mut gauge = Gauge::new(a.quiet, "attaching", size);
    let mut hash = Sha256::new();
    let have = growing.have();
    let mut piece = Vec::with_capacity(PIECE);
    for number in 0..growing.count() {
        piece.clear();
        (&mut from).take(PIECE as u64).read_to_end(&mut piece).map_err(|e| No::file(&a.package, &e))?;
        hash.update(&piece);
        if number >= have {
            growing.put(&piece, chance).map_err(|e| No::trouble("the records", &e))?;
        }
        gauge.add(piece.len());
    }
    Ok(Digest::from_bytes(hash.finalize().into()) == digest && growing.whole())
}
