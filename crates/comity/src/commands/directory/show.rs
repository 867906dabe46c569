//! What stands in a directory, and what a later one says otherwise.

use std::{path::Path, process::ExitCode};

use exchange::{Change, Directory, Node};
use serde_json::{Value, json};

use super::{machine_now, number, read_draft, suspended};
use crate::say::No;

pub(super) fn show(file: &Path, as_json: bool) -> Result<ExitCode, No> {
    let (directory, _) = read_draft(file)?;
    if as_json {
        let members: Vec<Value> = directory.nodes().map(of_node).collect();
        println!("{}", json!({ "ok": true, "directory": head(&directory), "members": members }));
        return Ok(ExitCode::SUCCESS);
    }
    print_head(&directory);
    for node in directory.nodes() {
        print_node(node);
    }
    println!("\nWho has signed it is said by `comity directory check`.");
    Ok(ExitCode::SUCCESS)
}

pub(super) fn diff(old: &Path, new: &Path, as_json: bool) -> Result<ExitCode, No> {
    let ((old, _), (new, _)) = (read_draft(old)?, read_draft(new)?);
    let changes = new.changes_since(&old);
    if as_json {
        println!(
            "{}",
            json!({ "ok": true, "from": old.version(), "directory": head(&new), "changes": words(&changes) })
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("From number {} to number {}:", old.version(), new.version());
    print_changes(&new, &changes);
    Ok(ExitCode::SUCCESS)
}

pub(super) fn head(directory: &Directory) -> Value {
    json!({
        "version": directory.version(),
        "issued": directory.issued().to_string(),
        "expires": directory.expires().to_string(),
        "exercise": directory.exercise(),
        "digest": directory.digest().to_string(),
        "number": number(directory),
    })
}

pub(super) fn words(changes: &[Change]) -> Vec<String> {
    changes.iter().map(ToString::to_string).collect()
}

pub(super) fn print_changes(new: &Directory, changes: &[Change]) {
    for change in changes {
        println!("  {change}");
    }
    if changes.is_empty() {
        println!("  nothing but its days");
    }
    println!("It may be relied on until {}.", new.expires());
    println!("Read this number to the other keepers: {}", number(new));
}

fn print_head(directory: &Directory) {
    let exercise = if directory.exercise() { ", for an exercise" } else { "" };
    println!(
        "Directory {}, issued {}, until {}{exercise}",
        directory.version(),
        directory.issued(),
        directory.expires()
    );
    println!("{} members; number {}", directory.nodes().count(), number(directory));
}

fn print_node(node: &Node) {
    let functions: Vec<String> = node.functions().iter().map(|f| format!("{f:?}").to_lowercase()).collect();
    let gone = if suspended(node, machine_now()) { "  NO SIGNING KEY COUNTS NOW" } else { "" };
    println!("\n{}  {} of {}  {}{gone}", node.id(), node.organisation(), node.state(), node.name());
    println!("  {}{}", node.url(), node.telephone().map_or(String::new(), |number| format!("  telephone {number}")));
    if !functions.is_empty() {
        println!("  functions: {}", functions.join(", "));
    }
    for officer in node.officers() {
        let roles: Vec<String> = officer.roles().iter().map(ToString::to_string).collect();
        println!("  {}  {} ({}): {}", officer.id(), officer.name(), officer.person(), roles.join(", "));
    }
    for (key, (of, term)) in node.terms() {
        let revoked = term.revoked_at.map_or(String::new(), |at| format!(", REVOKED from {at} on"));
        println!("  {of} {key}: from {} until {}{revoked}", term.from, term.until);
    }
}

fn of_node(node: &Node) -> Value {
    let keys = node.terms().into_iter().map(|(key, (of, term))| {
        json!({
            "key": key.to_string(),
            "of": of.to_string(),
            "from": term.from.to_string(),
            "until": term.until.to_string(),
            "revoked_at": term.revoked_at.map(|at| at.to_string()),
        })
    });
    let officers = node.officers().iter().map(|officer| {
        let roles: Vec<String> = officer.roles().iter().map(ToString::to_string).collect();
        json!({ "id": officer.id().to_string(), "person": officer.person().to_string(), "name": officer.name(), "roles": roles })
    });
    json!({
        "id": node.id().to_string(),
        "state": node.state().to_string(),
        "body": node.organisation().to_string(),
        "name": node.name(),
        "url": node.url(),
        "telephone": node.telephone(),
        "functions": node.functions(),
        "usable": !suspended(node, machine_now()),
        "officers": officers.collect::<Vec<_>>(),
        "keys": keys.collect::<Vec<_>>(),
    })
}
