//! What a folder says without being understood: who may read it, whose it is, how much room there is, and how the process ended.

use std::{
    fs::{File, TryLockError},
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use node::Files;

use super::{Finding, Found};
use crate::folder::open;

pub(super) fn all(files: &Files) -> Vec<Finding> {
    let mut findings = secrets(files);
    findings.push(("owner", owner(files)));
    findings.push(("process", process(files)));
    findings.push(("last end", last_end(files).into()));
    findings.push(("room", room(files)));
    findings
}

fn secrets(files: &Files) -> Vec<Finding> {
    let one = |(what, path): (&'static str, PathBuf)| {
        let mode = std::fs::metadata(&path).map(|m| m.permissions().mode() & 0o777);
        let found = match mode {
            Ok(0o600 | 0o400) => Ok("readable by their owner only".to_owned()),
            Ok(mode) => Err(format!("{} is readable by others ({mode:o}): chmod 600", path.display())),
            Err(_) if what == "archive key" && !files.archive().exists() => {
                Ok("none: this is not a provider's node".to_owned())
            }
            Err(_) if what == "records key" && !files.store().exists() => {
                Ok("none yet: the first start makes it".to_owned())
            }
            Err(e) => Err(format!("{}: {e}. `comity init node` writes it", path.display())),
        };
        (what, found.into())
    };
    let all = [("keys", files.keys()), ("records key", files.store_key()), ("archive key", files.wrapping_key())];
    all.map(one).into()
}

/// Is everything in it whose the folder is? What was made as another, mostly as root, stops the service when it comes to it.
fn owner(files: &Files) -> Found {
    let whole = || -> std::io::Result<(u32, Vec<PathBuf>)> {
        let user = std::fs::metadata(&files.dir)?.uid();
        let mut others = Vec::new();
        foreign(&files.dir, user, &mut others)?;
        Ok((user, others))
    };
    match whole() {
        Ok((user, others)) => match others.first() {
            None => Found::Good(format!("all of it belongs to user {user}")),
            Some(first) => Found::Bad(format!(
                "{} file(s) do not belong to user {user}, whose the folder is, such as {}: the service cannot use them. chown -R '{user}' {}",
                others.len(),
                first.display(),
                files.dir.display()
            )),
        },
        Err(error) => Found::NotLooked(format!("the folder cannot be read whole: {error}")),
    }
}

fn foreign(dir: &Path, user: u32, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let of = match path.symlink_metadata() {
            Ok(of) => of,
            // The running node takes files away all the time.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if of.uid() != user {
            into.push(path.clone());
        }
        if of.is_dir() {
            match foreign(&path, user, into) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                done => done?,
            }
        }
    }
    Ok(())
}

/// Does a process serve it now?
fn process(files: &Files) -> Found {
    match served(files) {
        Ok(true) => Found::Good("it is being served now".into()),
        Ok(false) => Found::Good("nobody serves it now".into()),
        Err(error) => Found::NotLooked(error.to_string()),
    }
}

/// The same, as its lock says.
pub(super) fn served(files: &Files) -> std::io::Result<bool> {
    let lock = match File::open(files.dir.join("serve.lock")) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        lock => lock?,
    };
    match lock.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Is there room on the disk for what has to be written down?
fn room(files: &Files) -> Found {
    let free = files.free();
    let says = format!("{} MiB are left where the records lie", free >> 20);
    if free == u64::MAX {
        Found::NotLooked("the system does not say how much is left".into())
    } else if free >= node::room::RESERVE {
        Found::Good(says)
    } else {
        Found::Bad(format!(
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

/// The records, hashed again. All that can be said of a folder that does not start.
pub(super) async fn log(files: &Files) -> Found {
    match open(files).await {
        Ok(store) => store.audit().await.map(|audited| audited.to_string()).into(),
        Err(_) => Found::NotLooked("the records cannot be opened".into()),
    }
}
