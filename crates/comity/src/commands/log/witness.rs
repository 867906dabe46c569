//! Who remembers a log, what was seen of the others', and whether a contradiction holds.

use std::{path::Path, process::ExitCode};

use evidence::{PublicKey, log::contradiction::Contradiction};
use exchange::{Directory, Roots};
use node::{
    Files,
    config::Config,
    witness::{HeadView, Parts, Policy, View},
};
use serde_json::json;

use crate::{cli::witness::Contradicts, folder::open, say::No};

/// The same as the page of the log shows, from the folder, whether or not the node runs.
pub(crate) async fn show(dir: &Path, as_json: bool) -> Result<ExitCode, No> {
    let files = Files::new(dir);
    let text = std::fs::read_to_string(files.config()).map_err(|e| No::file(&files.config(), &e))?;
    let config = Config::read(&text).map_err(|e| No::usage(e.to_string()))?;
    let directory = directory(&files.directory(), &config.roots, config.threshold)?;
    let bad = |what: &str| No::usage(format!("{}: `{what}` cannot be read", files.config().display()));
    let id = config.id.parse().map_err(|_| bad("id"))?;
    let state = config.state.parse().map_err(|_| bad("state"))?;
    let policy =
        Policy::new(&config, &directory, state, node::clock::Clock::offset_by(config.clock_offset_seconds).now())
            .map_err(No::usage)?;
    let events = open(&files).await?.house(&[store::kind::RECORDS], 0).await;
    let events = events.map_err(|e| No::trouble("the records cannot be read", &e))?;
    let parts = Parts { id: &id, directory: &directory, policy: &policy, found: Default::default(), events: &events };
    let view = View::of_folder(&parts, &files.heads()).map_err(|e| No::file(&files.heads(), &e))?;
    if as_json {
        println!("{}", view.json());
    } else {
        say(&view);
    }
    // What a person has seen and dealt with is no alarm any more; it stays in the list.
    let waits = view.told.iter().any(|told| told.seen.is_empty());
    let stands = view.stands != node::witness::Stands::default();
    Ok(if waits || stands { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn say(view: &View) {
    let head = |head: &HeadView| {
        let by = if head.by.is_empty() { "nobody".to_owned() } else { head.by.join(", ") };
        format!("{} leaves, root {}, seen {}, cosigned by {by}", head.size, head.root, head.at)
    };
    let names: Vec<String> = view.witnesses.iter().map(|(name, state)| format!("{name} ({state})")).collect();
    println!("witnesses of this log: {} of {}: {}", view.quorum, names.len(), names.join(", "));
    match &view.own {
        Some(own) => println!("last head that enough have signed: {}", head(own)),
        None => println!("no head of this log has been signed by enough of them yet"),
    }
    if let Some(shown) = &view.stands.shown {
        let size = shown.kept.head.size;
        println!("NOT CONTINUED: {}", node::witness::says_apart(&shown.by, size));
        print!("{}", shown.kept.note);
    }
    if let Some(lacking) = &view.stands.lacking {
        println!("TOO FEW SIGN since {}: {}", lacking.since, lacking.says);
    }
    for peer in &view.peers {
        let found = peer.found.map_or("not looked at yet", node::witness::Found::as_str);
        let last = peer.head.as_ref().map_or_else(|| "no head seen".to_owned(), head);
        println!("{} ({}): {found}: {last}", peer.id, peer.state);
    }
    for told in &view.told {
        println!("CONTRADICTION {} {} {}: /log/contradictions/{}", told.at, told.peer, told.kind, told.digest);
        for seen in &told.seen {
            let by = seen.by.as_ref().map(ToString::to_string).unwrap_or_default();
            println!("  seen {} by {by}: {}", seen.at, seen.words);
        }
    }
}

fn directory(path: &Path, roots: &[String], threshold: usize) -> Result<Directory, No> {
    let bytes = std::fs::read(path).map_err(|e| No::file(path, &e))?;
    let keys: Vec<_> = roots.iter().filter_map(|r| r.parse().ok()).collect();
    let known = keys.len() == roots.len() && !keys.is_empty();
    let roots = Roots::new(keys, threshold).filter(|_| known);
    let roots = roots.ok_or_else(|| {
        No::usage("the roots are the public keys of the directory's keepers, as many as must have signed")
    })?;
    // As it was issued: a contradiction does not age with the directory.
    Directory::read_as_issued(&bytes, &roots).map_err(|fault| No::usage(format!("{}: {fault}", path.display())))
}

/// Holds a file with two signed heads against the key of the log that signed them.
pub(crate) fn contradiction(a: &Contradicts, as_json: bool) -> Result<ExitCode, No> {
    let bytes = std::fs::read(&a.file).map_err(|e| No::file(&a.file, &e))?;
    let Some(path) = &a.known.directory else { return Err(No::usage("--directory is needed, with its --root")) };
    let directory = directory(path, &a.known.roots, a.known.threshold)?;
    let case = Contradiction::read(&bytes);
    let case = case.ok_or_else(|| {
        No::refused("contradiction", "the file holds no two heads", "Download it again from the page of the log.")
    })?;
    let origin = case.first.split('\n').next().unwrap_or_default();
    let member = origin.strip_prefix("comity/").and_then(|id| id.parse().ok()).and_then(|id| directory.node(&id));
    let keys: Vec<PublicKey> =
        member.into_iter().flat_map(|m| m.signing_keys().map(|k| PublicKey::from_bytes(k.bytes()))).collect();
    let Some((first, second)) = case.shown_by(&keys) else {
        return Err(No::refused(
            "contradiction",
            format!("it does not hold: {origin} did not sign both heads, or they can both be true"),
            "Do not hand it on.",
        ));
    };
    let (first, second) = ((first.size, first.root.to_string()), (second.size, second.root.to_string()));
    if as_json {
        println!(
            "{}",
            json!({ "ok": true, "log": origin, "kind": case.kind.as_str(), "first": first, "second": second })
        );
    } else {
        println!("IT HOLDS: {}. {origin} signed both:", case.kind);
        println!("  {} leaves, root {}\n  {} leaves, root {}", first.0, first.1, second.0, second.1);
    }
    Ok(ExitCode::SUCCESS)
}
