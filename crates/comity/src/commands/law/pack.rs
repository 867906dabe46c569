//! Law packs: two bodies sign a folder of law, and anyone checks who did.

use std::{
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use evidence::{
    PublicKey, SigningKey,
    log::{Note, verifier_line},
};
use law::PackText;
use node::{
    clock::Clock,
    law_pack::{self, BODIES, LawSigners, PackRefused, There},
};
use serde_json::{Value, json};

use super::check::flawed;
use crate::{
    cli::law::{Pack, PackKey, PackWhat},
    say::{self, Colour, No},
};

/// What a text says of itself that nobody chose to say anything about.
const NO_NOTE: &str = "no note";

pub(super) fn run(pack: &Pack, as_json: bool) -> Result<ExitCode, No> {
    match &pack.what {
        PackWhat::Key(key) => print_verifier(key, as_json),
        PackWhat::Sign { dir, key, pack, note } => sign(dir, key, pack.as_deref(), note.as_deref(), as_json),
        PackWhat::Check { dir, pack, trust } => check(dir, pack.as_deref(), trust, as_json),
    }
}

fn print_verifier(a: &PackKey, as_json: bool) -> Result<ExitCode, No> {
    let verifier = verifier(a, &signing_key(&a.key)?)?;
    if as_json {
        println!("{}", json!({ "ok": true, "verifier": verifier }));
    } else {
        println!("{verifier}");
    }
    Ok(ExitCode::SUCCESS)
}

fn sign(dir: &Path, a: &PackKey, at: Option<&Path>, note: Option<&str>, as_json: bool) -> Result<ExitCode, No> {
    let (key, place) = (signing_key(&a.key)?, place(dir, at)?);
    let verifier = verifier(a, &key)?;
    let files = law_files(dir)?;
    let checked = law::cases::check(&files).map_err(|flaws| flawed(&flaws, as_json))?;
    let before = pack_text(&place)?;
    let there = match (&before, note) {
        (Some(_), Some(_)) => {
            let says = "the note was set by whom signed first, and every body signs the same text";
            return Err(No::usage(format!("--note: {says}. Leave it out, or remove {} first", place.display())));
        }
        (Some(pack), None) => There::Pack(pack),
        (None, note) => There::Nothing { note: note.unwrap_or(NO_NOTE) },
    };
    let now = Clock::offset_by(0).now();
    let pack = law_pack::sign(&files, &checked.book, there, (&a.name, &key), now).map_err(|e| refused(&place, &e))?;
    let (text, names) = said(&pack).map_err(|e| refused(&place, &e))?;
    write(&place, &pack)?;
    if as_json {
        let mut out = json!({ "ok": true, "pack": place.display().to_string(), "cases": checked.cases.len(), "signatures": names, "verifier": verifier });
        extend(&mut out, &text);
        println!("{out}");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} has signed {}: no flaw, {} worked cases.", a.name, place.display(), checked.cases.len());
    print_text(&text);
    println!("signatures: {}", names.join(", "));
    if names.len() < BODIES {
        println!("Not enough yet. Another body, with a key of its own, runs the same command on the same folder.");
    }
    println!("For those who trust this body, one line of the trust file or of `law_signers`:\n{verifier}");
    Ok(ExitCode::SUCCESS)
}

fn check(dir: &Path, at: Option<&Path>, trust: &Path, as_json: bool) -> Result<ExitCode, No> {
    let list = std::fs::read_to_string(trust).map_err(|e| No::file(trust, &e))?;
    let trusted = LawSigners::read_file(&list).map_err(|e| No::usage(format!("{}: {e}", trust.display())))?;
    let (place, files) = (place(dir, at)?, law_files(dir)?);
    let pack = pack_text(&place)?.ok_or_else(|| refused(&place, &PackRefused::Missing))?;
    let now = Clock::offset_by(0).now();
    let signed = law_pack::check(&pack, &files, &trusted, now).map_err(|e| refused(&place, &e))?;
    let book = law::Book::read(files).map_err(|flaws| flawed(&flaws, as_json))?;
    signed.is_of(&book).map_err(|e| refused(&place, &e))?;
    if as_json {
        let mut out = json!({ "ok": true, "pack": place.display().to_string(), "signed_by": signed.by() });
        extend(&mut out, signed.text());
        println!("{out}");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{}", say::coloured(format!("signed by {}", signed.by().join(" and ")), Colour::Green));
    print_text(signed.text());
    Ok(ExitCode::SUCCESS)
}

fn print_text(text: &PackText) {
    println!("book   {}\nfolder {}", text.book(), text.folder());
    println!("states {}\nissued {}\nnote   {}", text.states(), text.issued(), text.note());
}

fn extend(out: &mut Value, text: &PackText) {
    if let Value::Object(out) = out {
        out.insert("book".into(), text.book().to_string().into());
        out.insert("folder".into(), text.folder().to_string().into());
        out.insert("states".into(), text.states().into());
        out.insert("issued".into(), text.issued().to_string().into());
        out.insert("note".into(), text.note().into());
    }
}

/// The text of a pack just made, and the names in it.
fn said(pack: &str) -> Result<(PackText, Vec<String>), PackRefused> {
    let note = Note::read(pack).map_err(|_| PackRefused::Shape)?;
    let text = PackText::read(note.text()).map_err(PackRefused::Text)?;
    Ok((text, note.signers().map(|(name, _)| name.to_owned()).collect()))
}

fn refused(place: &Path, e: &PackRefused) -> No {
    No::refused(e.code(), format!("{}: {e}", place.display()), e.cure())
}

fn verifier(a: &PackKey, key: &SigningKey) -> Result<String, No> {
    let line = verifier_line(&a.name, &PublicKey::of(key));
    match evidence::log::read_verifier_line(&line) {
        Ok(_) => Ok(line),
        Err(e) => Err(No::usage(format!("--name: {e}"))),
    }
}

fn signing_key(path: &Path) -> Result<SigningKey, No> {
    let text = zeroize::Zeroizing::new(std::fs::read_to_string(path).map_err(|e| No::file(path, &e))?);
    let key = exchange::SigningKey::from_secret_text(&text)
        .map_err(|e| No::usage(format!("{}: {e}; `comity init root` writes one", path.display())))?;
    Ok(SigningKey::from_bytes(&key.seed()))
}

fn law_files(dir: &Path) -> Result<Vec<(String, String)>, No> {
    let files = law_pack::folder(dir).map_err(|e| No::file(dir, &e))?;
    if files.is_empty() { Err(No::usage(format!("{}: no law files there", dir.display()))) } else { Ok(files) }
}

/// The named pack, or the folder's.
fn place(dir: &Path, at: Option<&Path>) -> Result<PathBuf, No> {
    match at {
        None => Ok(law_pack::place(dir)),
        Some(at) if at.extension().is_some_and(|e| e == "toml") => {
            Err(No::usage("--pack: a name that ends in .toml would make the pack a law file; call it law.pack"))
        }
        Some(at) => Ok(at.to_owned()),
    }
}

/// What lies there; `None`: nothing.
fn pack_text(place: &Path) -> Result<Option<String>, No> {
    match std::fs::read_to_string(place) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) if e.kind() == ErrorKind::InvalidData => Err(refused(place, &PackRefused::Shape)),
        Err(e) => Err(No::file(place, &e)),
    }
}

/// Writes beside and renames, so that a crash leaves the signatures that were there.
fn write(place: &Path, pack: &str) -> Result<(), No> {
    let mut new = place.as_os_str().to_owned();
    new.push(".new");
    let new = PathBuf::from(new);
    let mut file = std::fs::File::create(&new).map_err(|e| No::file(&new, &e))?;
    file.write_all(pack.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| No::file(&new, &e))?;
    std::fs::rename(&new, place).map_err(|e| No::file(place, &e))
}
