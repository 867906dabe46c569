//! `protocol/comity-1.md` says what the code does: its tables are compared, and written by `UPDATE=1`.

use std::{collections::BTreeSet, fs, path::PathBuf};

use super::samples;
use crate::*;

fn page() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../protocol/comity-1.md"))
}

fn codes() -> String {
    PeerFault::ALL.iter().map(|fault| format!("| `{}` | {fault} |\n", fault.code())).collect()
}

fn entitlements() -> String {
    let side = |side| match side {
        Side::Authority => "authority",
        Side::Provider => "provider",
        Side::Either => "either",
    };
    let mut seen = BTreeSet::new();
    let mut rows = String::new();
    for (name, letter) in samples::all() {
        let Entitlement { from, to, roles, people_min } = entitlement(&letter.body);
        // These ask for more people in one variant than in another.
        let kind = letter.kind().as_str();
        let what = match letter.kind() {
            Kind::OrderReport | Kind::Recall | Kind::OrderEnd | Kind::OrderEndAnswer => {
                format!("`{kind}`, {}", &name[kind.len() + 1..])
            }
            _ => format!("`{kind}`"),
        };
        let roles: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
        let roles = if roles.is_empty() { "none may sign".to_owned() } else { roles.join(", ") };
        if seen.insert(what.clone()) {
            rows += &format!("| {what} | {} | {} | {people_min} | {roles} |\n", side(from), side(to));
        }
    }
    rows
}

/// A table's rows follow its head line and stand before its mark.
fn with_rows(text: &str, mark: &str, rows: &str) -> String {
    let (before, after) = text.split_once(&format!("<!-- {mark} -->\n")).unwrap();
    let head = before.rfind("|---|").unwrap();
    let head = head + before[head..].find('\n').unwrap() + 1;
    format!("{}{rows}<!-- {mark} -->\n{after}", &before[..head])
}

#[test]
fn the_page_lists_every_code_and_every_right_as_they_are() {
    let found = fs::read_to_string(page()).unwrap();
    let due = with_rows(&with_rows(&found, "entitlements", &entitlements()), "codes", &codes());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(page(), &due).unwrap();
    } else {
        assert!(found == due, "the tables of comity-1.md are not those of the code: UPDATE=1");
    }
}

#[test]
fn the_page_names_every_prefix_file_and_directory_code() {
    let text = fs::read_to_string(page()).unwrap();
    let prefixes = ["letter by node", "letter by officer", "approval", "authorisation", "call-back", "post-review"];
    for prefix in prefixes.into_iter().chain(["directory", "contents"]) {
        assert!(text.contains(&format!("`comity/1 {prefix}\\n`")), "{prefix}");
    }
    let node = super::federation::id("central.xa");
    for fault in [
        DirectoryFault::Layout,
        DirectoryFault::TooFewRoots { have: 0, need: 1 },
        DirectoryFault::Shape,
        DirectoryFault::UnknownVersion,
        DirectoryFault::Rollback { offered: 0, seen: 1 },
        DirectoryFault::Expired,
        DirectoryFault::FromTheFuture,
        DirectoryFault::Twice { what: "" },
        DirectoryFault::BadEntry { node, what: "" },
    ] {
        assert!(text.contains(&format!("| `{}` |", fault.code())), "{}", fault.code());
    }
}
