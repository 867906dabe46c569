//! The next directory, made from the last.

use std::{process::ExitCode, time::Duration};

use exchange::{Directory, KeyId, NotDrafted, Term};
use serde_json::json;
use terms::{Instant, NodeId};

use super::{follows, now, read_signed, refused, roots, show};
use crate::{
    cli::directory::Draft,
    commands::init::{self, Enrolment},
    files::create,
    say::No,
};

pub(super) fn draft(a: &Draft, as_json: bool) -> Result<ExitCode, No> {
    let last = read_signed(&a.last, &roots(&a.trusted)?)?;
    let bad = || No::usage(format!("{}: a name in it cannot be written again", a.last.display()));
    let mut draft = last.draft().ok_or_else(bad)?;
    let now = now(&a.trusted)?;
    let day = |n: u64| Duration::from_secs(n * 86_400);
    draft.version = last.version() + 1;
    (draft.issued, draft.expires) = (now, now.after(day(a.days)));
    let at = match &a.at {
        Some(text) => Instant::parse(text).map_err(|_| No::usage("--at: a time as 2026-11-20T08:00:00Z"))?,
        None => now,
    };
    let term = Term { from: now.before(day(1)), until: now.after(day(init::KEY_DAYS)), revoked_at: None };
    for path in &a.enrol {
        let text = std::fs::read_to_string(path).map_err(|e| No::file(path, &e))?;
        let entry: Enrolment = toml::from_str(&text).map_err(|e| No::usage(format!("{}: {e}", path.display())))?;
        draft.enrol(init::member(&entry, term)?).map_err(not)?;
    }
    for node in &a.suspend {
        let node: NodeId = node.parse().map_err(|_| No::usage(format!("--suspend: {node} is no node's name")))?;
        draft.suspend(&node, at).map_err(not)?;
    }
    for id in &a.revoke {
        draft.revoke(&key(id)?, at).map_err(not)?;
    }
    for id in &a.end {
        draft.end(&key(id)?, at).map_err(not)?;
    }
    let bytes = Directory::write(&draft, &[]);
    // As every keeper will read it.
    let next = Directory::read_draft(&bytes).map_err(|fault| refused(&a.out, &fault))?;
    let changes = follows(&next, &last, now)?;
    create(&a.out, &bytes, 0o644)?;
    if as_json {
        println!("{}", json!({ "ok": true, "directory": show::head(&next), "changes": show::words(&changes) }));
    } else {
        println!("{} is the draft of number {}:", a.out.display(), next.version());
        show::print_changes(&next, &changes);
    }
    Ok(ExitCode::SUCCESS)
}

fn key(text: &str) -> Result<KeyId, No> {
    text.parse().map_err(|_| No::usage(format!("{text} is no key's name: `comity directory show` has them")))
}

fn not(why: NotDrafted) -> No {
    No::refused("not-drafted", why.to_string(), "`comity directory show` says who and what stands in it.")
}
