//! Keepers sign what they were shown, and the signatures are put together.

use std::process::ExitCode;

use exchange::{Directory, SigningKey, VerifyingKey};
use serde_json::json;

use super::{after, now, number, read, read_draft, read_signed, refused, roots, show};
use crate::{
    cli::directory::{Check, Join, Sign},
    commands::keys::{Hand, Held},
    files::create,
    say::No,
};

pub(super) fn sign(a: &Sign, as_json: bool) -> Result<ExitCode, No> {
    let roots = roots(&a.trusted)?;
    let (draft, bytes) = read_draft(&a.draft)?;
    let (before, changes) = after(&draft, &a.before, &roots, now(&a.trusted)?)?;
    let own = number(&draft);
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    if !as_json {
        match before {
            0 => println!("{} is the first: nobody was a member before.", a.draft.display()),
            before => println!("{} says otherwise than number {before}:", a.draft.display()),
        }
        show::print_changes(&draft, &changes);
    }
    match &a.number {
        None => {
            return Err(No::refused(
                "not-signed",
                "nothing was signed: the number was not given",
                "Hear the number from the other keepers, by voice. If it is this one and you agree, give it with --number.",
            ));
        }
        Some(heard) if bare(heard) != bare(&own) => {
            return Err(No::refused(
                "another-draft",
                format!("nothing was signed: this draft has the number {own}"),
                "It is not the draft that was read out. Ask for that one.",
            ));
        }
        Some(_) => {}
    }
    let (line, root) = line(a, &bytes)?;
    let signed = Directory::join(&bytes, std::slice::from_ref(&line)).map_err(|fault| refused(&a.draft, &fault))?;
    if roots.signed(&signed).map_err(|fault| refused(&a.draft, &fault))?.is_empty() {
        return Err(No::refused("not-a-root", "that key is none of the roots", "Take this keeper's own root key."));
    }
    create(&a.out, line.as_bytes(), 0o644)?;
    if as_json {
        println!(
            "{}",
            json!({ "ok": true, "root": root.to_string(), "directory": show::head(&draft), "changes": show::words(&changes) })
        );
    } else {
        println!("{} is the signature of this keeper. It goes to whoever joins them.", a.out.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// The keeper's signature over the draft, and whose it is: by a key in a file, or by one that is asked.
fn line(a: &Sign, draft: &[u8]) -> Result<(String, VerifyingKey), No> {
    let not = |fault| refused(&a.draft, &fault);
    if let Some(path) = &a.key {
        let text = zeroize::Zeroizing::new(std::fs::read_to_string(path).map_err(|e| No::file(path, &e))?);
        let key = SigningKey::from_secret_text(&text).map_err(|e| No::usage(format!("{}: {e}", path.display())))?;
        return Ok((Directory::sign(draft, &key).map_err(not)?, key.verifying_key()));
    }
    let roots = a.trusted.roots.iter().map(|root| root.parse::<VerifyingKey>());
    let roots: Vec<_> = roots.collect::<Result<_, _>>().map_err(|e| No::usage(format!("--root: {e}")))?;
    let held = Held::open(&a.device, &roots, "a root")?.ok_or_else(|| No::usage("give --key, --agent or --token"))?;
    let (root, hand) = (held.public(), Hand::of(held));
    let line = Directory::sign(draft, &hand).map_err(not)?;
    hand.signed()?;
    Ok((line, root))
}

pub(super) fn join(a: &Join, as_json: bool) -> Result<ExitCode, No> {
    let roots = roots(&a.trusted)?;
    let (draft, bytes) = read_draft(&a.draft)?;
    let (before, changes) = after(&draft, &a.before, &roots, now(&a.trusted)?)?;
    let mut lines = Vec::new();
    for path in &a.signatures {
        let line = std::fs::read_to_string(path).map_err(|e| No::file(path, &e))?;
        let alone = Directory::join(&bytes, std::slice::from_ref(&line)).map_err(|fault| refused(path, &fault))?;
        if roots.signed(&alone).map_err(|fault| refused(path, &fault))?.is_empty() {
            return Err(No::refused(
                "not-of-this-draft",
                format!("{} is no signature of a root over this draft", path.display()),
                "A draft that was changed after the first signature has to be signed anew by all.",
            ));
        }
        lines.push(line);
    }
    let joined = Directory::join(&bytes, &lines).map_err(|fault| refused(&a.draft, &fault))?;
    let next =
        Directory::read(&joined, &roots, now(&a.trusted)?, before + 1).map_err(|fault| refused(&a.out, &fault))?;
    create(&a.out, &joined, 0o644)?;
    if as_json {
        println!(
            "{}",
            json!({ "ok": true, "signatures": lines.len(), "directory": show::head(&next), "changes": show::words(&changes) })
        );
    } else {
        println!("{} is directory {}, signed by {} roots.", a.out.display(), next.version(), lines.len());
        println!(
            "Put it in the place of `directory` at one or more nodes: they take it while they run, and the others from them."
        );
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn check(a: &Check, as_json: bool) -> Result<ExitCode, No> {
    let roots = roots(&a.trusted)?;
    let bytes = read(&a.file)?;
    let last = a.last.as_deref().map(|last| read_signed(last, &roots)).transpose()?;
    let least = last.as_ref().map_or(0, |last| last.version() + 1);
    let now = now(&a.trusted)?;
    let directory = Directory::read(&bytes, &roots, now, least).map_err(|fault| refused(&a.file, &fault))?;
    let signed = roots.signed(&bytes).map_err(|fault| refused(&a.file, &fault))?;
    let signed: Vec<String> = signed.iter().map(ToString::to_string).collect();
    let days = directory.expires().since(now).as_secs() / 86_400;
    let changes = last.map(|last| directory.changes_since(&last));
    if as_json {
        let changes = changes.as_deref().map(show::words);
        println!(
            "{}",
            json!({ "ok": true, "signed_by": signed, "days_left": days, "directory": show::head(&directory), "changes": changes })
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("Directory {} is in force, {days} days left, signed by:", directory.version());
    signed.iter().for_each(|root| println!("  {root}"));
    if let Some(changes) = changes {
        println!("It says otherwise than the one before:");
        show::print_changes(&directory, &changes);
    }
    Ok(ExitCode::SUCCESS)
}
