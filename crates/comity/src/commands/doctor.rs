//! Looks at a node's folder as its operator would, and says what to do.

use std::{os::unix::fs::PermissionsExt as _, process::ExitCode};

use node::{Files, Node, NotStarted, session::OfficerFile};
use serde_json::json;

use crate::{
    book,
    cli::node::Dir,
    folder::open,
    say::{self, Colour, No},
};

pub(crate) async fn run(a: &Dir, as_json: bool) -> Result<ExitCode, No> {
    let files = Files::new(&a.dir);
    let mut findings: Vec<Finding> = Vec::new();
    for (what, path) in
        [("keys", files.keys()), ("records key", files.store_key()), ("archive key", files.wrapping_key())]
    {
        let mode = std::fs::metadata(&path).map(|m| m.permissions().mode() & 0o777);
        findings.push((
            what,
            match mode {
                Ok(0o600 | 0o400) => Ok("readable by their owner only".into()),
                Ok(mode) => Err(format!("{} is readable by others ({mode:o}): chmod 600", path.display())),
                Err(_) if what == "archive key" => Ok("none: this is not a provider's node".into()),
                Err(_) if what == "records key" && !files.store().exists() => {
                    Ok("none yet: the first start makes it".into())
                }
                Err(e) => Err(format!("{}: {e}. `comity init node` writes it", path.display())),
            },
        ));
    }
    findings.push(("last end", last_end(&files)));
    findings.push(("room", room(&files)));
    match Node::open(&files, book::FILES).await {
        Ok(node) => {
            if node.config.provider.is_some() {
                findings.push(("reads", reads(&node).await));
            }
            let left = node.directory.expires().since(node.now());
            findings.push(("start", Ok(format!("{} opens; law digest {}", node.id, node.book.digest()))));
            let days = left.as_secs() / 86_400;
            findings.push(("law", Ok(law_signed(&node))));
            findings.push((
                "directory",
                if left >= node::directory::SOON {
                    Ok(format!("version {}, {days} days left", node.directory.version()))
                } else {
                    Err(format!("{days} days left: ask its keepers for a new one"))
                },
            ));
            findings.push(("new directory", refused_directory(&node).await));
            findings.push(("opening key", opening_key(&node)));
            if node.config.provider.is_none() {
                findings.push(("independent", Ok(independent(&node))));
            }
            findings.push(("officers' keys", officers_keys(&node, &files)));
            findings.push((
                "outbox",
                match node.store.undelivered().await.map(|letters| letters.len()) {
                    Ok(waiting) => {
                        if waiting == 0 {
                            Ok("empty".into())
                        } else {
                            Err(format!("{waiting} letter(s) wait; look at the peers' addresses and the network"))
                        }
                    }
                    Err(e) => Err(e.to_string()),
                },
            ));
        }
        Err(NotStarted::Archive(archive::Trouble::InUse { .. })) => {
            findings.push(("start", Ok("the node is running: its archive is open there".into())));
        }
        Err(error) => findings.push(("start", Err(error.to_string()))),
    }
    if let Ok(store) = open(&files).await {
        findings.push(("alarms", alarms(&store).await));
        findings.push(("log", store.audit().await.map(|audited| audited.to_string()).map_err(|e| e.to_string())));
    }
    Ok(print(&findings, as_json))
}

/// Is there room on the disk for what has to be written down?
fn room(files: &Files) -> Result<String, String> {
    let free = files.free();
    let says = format!("{} MiB are left where the records lie", free >> 20);
    if free == u64::MAX {
        Ok("the system does not say how much is left".into())
    } else if free >= node::room::RESERVE {
        Ok(says)
    } else {
        Err(format!(
            "{says}: below {} MiB packages of other nodes wait, and with nothing left the node ends. Make room",
            node::room::RESERVE >> 20
        ))
    }
}

/// Has the node ended by itself, and not been started since?
fn last_end(files: &Files) -> Result<String, String> {
    match std::fs::read_to_string(files.ended()) {
        Err(_) => Ok("not by a failed write".into()),
        Ok(note) => {
            let (at, why) = note.split_once('\n').unwrap_or(("an unknown time", &note));
            Err(format!(
                "the node ended at {at}, because a write did not reach the disk ({}). Look at the disk and the system's log, then \
                 start it again",
                why.trim_end()
            ))
        }
    }
}

/// Where the officers' keys lie, and whether that is where the house wants them.
fn officers_keys(node: &Node, files: &Files) -> Result<String, String> {
    let officers = node::officers(files).map_err(|e| e.to_string())?;
    let here = officers.values().filter(|file| file.holds_a_key());
    let unwanted = |file: &&OfficerFile| {
        file.roles.iter().filter_map(|role| role.parse().ok()).any(|role| node.config.key_elsewhere(role))
    };
    let (wrong, here): (Vec<_>, Vec<_>) = here.partition(unwanted);
    if wrong.is_empty() {
        let away = officers.len().saturating_sub(here.len());
        return Ok(format!("{} on this node, {away} elsewhere", here.len()));
    }
    let names: Vec<&str> = wrong.iter().map(|file| file.id.as_str()).collect();
    Err(format!(
        "{} on this node, and `keys_elsewhere` wants them on none: give each account a key in a token or on its officer's machine",
        names.join(", ")
    ))
}

/// Who has signed the law. That nobody had to is no fault: the configuration decides.
fn law_signed(node: &Node) -> String {
    match (&node.law_signed, &node.config.law) {
        (Some(signed), _) => {
            let (by, text) = (signed.by().join(" and "), signed.text());
            format!("signed by {by}, issued {}: {}", text.issued(), text.note())
        }
        (None, Some(dir)) => format!("{} need not be signed: node.toml has no `law_signers`", dir.display()),
        (None, None) => "the built-in book, trusted as the program is".into(),
    }
}

/// Does the node hold the key to which others seal for it?
fn opening_key(node: &Node) -> Result<String, String> {
    match node::directory::missing_key(node) {
        None => Ok("the one to which others seal is in node.key".into()),
        Some(key) => Err(format!(
            "others seal to {key}, which node.key does not hold: put the newest node.key back, or have the directory's keepers enter a new key"
        )),
    }
}

/// Is there somebody to look at an emergency afterwards, though somebody gave leave for it before? A body that only asks needs none.
fn independent(node: &Node) -> String {
    let (people, state) = (node::desk::independent(node).len(), node.state);
    match people {
        0 => format!(
            "the directory lists nobody in an independent body of {state}: an emergency that is answered would be called back after 48 hours"
        ),
        1 => format!(
            "one person in {state}, who does not look at an emergency afterwards for which that person gave leave: list a second"
        ),
        _ => format!("{people} people in {state} who give leave, and look at emergencies afterwards"),
    }
}

/// A directory that was offered and not taken, unless a newer one has come since.
async fn refused_directory(node: &Node) -> Result<String, String> {
    match node::directory::last_refused(&node.store).await.map_err(|e| e.to_string())? {
        None => Ok("none was refused since the last was taken".into()),
        Some(not) => {
            Err(format!("from {} at {}: {} ({}). The one in use stays", not.source, not.at, not.says, not.code))
        }
    }
}

/// Has everything that was read been decided, once, and in time? The running node asks this each hour.
async fn reads(node: &Node) -> Result<String, String> {
    let found = node::desk::reconcile(node).await.map_err(|e| format!("the read journal cannot be compared: {e}"))?;
    match found.as_slice() {
        [] => Ok("each is a decision of the log, used once".into()),
        [first, ..] => {
            Err(format!("{} thing(s) do not fit, first: {first}. Stop the node and keep its folder", found.len()))
        }
    }
}

/// Alarms stay in the log for ever; those of the last thirty days are for the operator.
async fn alarms(store: &store::Store) -> Result<String, String> {
    let events = store.house(&[store::kind::RECORDS], 0).await.map_err(|e| e.to_string())?;
    let now = node::clock::Clock::offset_by(0).now();
    let month = std::time::Duration::from_secs(30 * 86_400);
    let alarms = node::desk::alarms(&events);
    let recent: Vec<_> = alarms.iter().filter(|(at, _)| now.since(*at) < month).collect();
    match recent.last() {
        None => Ok(format!("none in thirty days, {} before", alarms.len())),
        Some((at, what)) => {
            Err(format!("{} in thirty days, last at {at}: {what}. docs/operate.md says what to do", recent.len()))
        }
    }
}

type Finding = (&'static str, Result<String, String>);

fn print(findings: &[Finding], as_json: bool) -> ExitCode {
    let bad = findings.iter().any(|(_, f)| f.is_err());
    for (what, finding) in findings {
        let (ok, says) = match finding {
            Ok(says) => (true, says),
            Err(says) => (false, says),
        };
        if as_json {
            println!("{}", json!({ "what": what, "ok": ok, "says": says }))
        } else {
            println!(
                "{} {what:<12} {says}",
                if ok { say::coloured("good", Colour::Green) } else { say::coloured("BAD ", Colour::Red) }
            );
        }
    }
    if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
