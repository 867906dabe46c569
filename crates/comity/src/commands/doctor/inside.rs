//! What a folder that can be read says: law, directory, keys, officers, letters, alarms, reads, and its log.

use node::{Files, Look, session::OfficerFile, witness::Stands};
use store::Store;

use super::{Finding, Found};

pub(super) async fn all(look: &Look, files: &Files, into: &mut Vec<Finding>) {
    into.push(("law", Found::Good(law_signed(look))));
    into.push(("directory", directory(look)));
    into.push(("opening key", opening_key(look).into()));
    if look.config.provider.is_none() {
        into.push(("independent", Found::Good(independent(look))));
    }
    into.push(("officers", officers(look).into()));
    into.push(("officers' keys", officers_keys(look).into()));
    into.push(("witnesses", witnesses(look, files)));
    let Some(store) = &look.store else {
        let none = || match look.older {
            true => {
                Found::NotLooked("an older program wrote the records, and the next start brings them up to date".into())
            }
            false => Found::Good("no records yet: the node was never started".into()),
        };
        into.extend(["new directory", "outbox", "alarms", "log"].map(|what| (what, none())));
        return;
    };
    into.push(("new directory", refused_directory(store).await.into()));
    into.push(("outbox", outbox(store).await.into()));
    if look.config.provider.is_some() {
        into.push(("archive", archive(look, files)));
        into.push(("reads", reads(look).await));
    }
    into.push(("alarms", alarms(store, look.now).await.into()));
    into.push(("log", store.audit().await.map(|audited| audited.to_string()).into()));
}

fn directory(look: &Look) -> Found {
    let left = look.directory.expires().since(look.now);
    let days = left.as_secs() / 86_400;
    match left >= node::directory::SOON {
        true => Found::Good(format!("version {}, {days} days left", look.directory.version())),
        false => Found::Bad(format!("{days} days left: ask its keepers for a new one")),
    }
}

async fn outbox(store: &Store) -> Result<String, String> {
    match store.undelivered().await.map_err(|e| e.to_string())?.len() {
        0 => Ok("empty".into()),
        waiting => Err(format!("{waiting} letter(s) wait; look at the peers' addresses and the network")),
    }
}

/// A file that cannot be used keeps one person out.
fn officers(look: &Look) -> Result<String, String> {
    match look.officers.broken.as_slice() {
        [] => Ok(format!("{} file(s), each can be read", look.officers.by_account.len())),
        [(path, why), ..] => Err(format!(
            "{} file(s) cannot be used, and their officers not sign in, first {}: {why}. Put it back from a backup, or take it away and enrol the officer anew",
            look.officers.broken.len(),
            path.display()
        )),
    }
}

/// Where the officers' keys lie, and whether that is where the house wants them.
fn officers_keys(look: &Look) -> Result<String, String> {
    let officers = &look.officers.by_account;
    let here = officers.values().filter(|file| file.holds_a_key());
    let unwanted = |file: &&OfficerFile| {
        file.roles.iter().filter_map(|role| role.parse().ok()).any(|role| look.config.key_elsewhere(role))
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
fn law_signed(look: &Look) -> String {
    match (&look.law_signed, &look.config.law) {
        (Some(signed), _) => {
            let (by, text) = (signed.by().join(" and "), signed.text());
            format!("signed by {by}, issued {}: {}", text.issued(), text.note())
        }
        (None, Some(dir)) => format!("{} need not be signed: node.toml has no `law_signers`", dir.display()),
        (None, None) => "the built-in book, trusted as the program is".into(),
    }
}

/// Does the node hold the key to which others seal?
fn opening_key(look: &Look) -> Result<String, String> {
    match look.missing_key() {
        None => Ok("the one to which others seal is in node.key".into()),
        Some(key) => Err(format!(
            "others seal to {key}, which node.key does not hold: put the newest node.key back, or have the directory's keepers enter a new key"
        )),
    }
}

/// Is there somebody to look at an emergency afterwards, though somebody gave leave for it before? A body that only asks needs none.
fn independent(look: &Look) -> String {
    let (people, state) = (look.independent(), look.state);
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

/// What stands against this node's own log.
fn witnesses(look: &Look, files: &Files) -> Found {
    let stands = Stands::of_folder(files, &node::witness::origin(look.id.as_str()));
    match stands {
        Ok(Stands { shown: Some(shown), .. }) => {
            let size = shown.kept.head.size;
            Found::Bad(format!("since {}: {}", shown.kept.at, node::witness::says_apart(&shown.by, size)))
        }
        Ok(Stands { lacking: Some(lacking), .. }) => {
            Found::Bad(format!("since {} nothing can be sealed: {}", lacking.since, lacking.says))
        }
        Ok(_) => Found::Good("nothing that they have said stands against this log".into()),
        Err(error) => Found::NotLooked(error.to_string()),
    }
}

/// A directory that was offered and not taken, unless a newer one has come since.
async fn refused_directory(store: &Store) -> Result<String, String> {
    match node::directory::last_refused(store).await.map_err(|e| e.to_string())? {
        None => Ok("none was refused since the last was taken".into()),
        Some(not) => {
            Err(format!("from {} at {}: {} ({}). The one in use stays", not.source, not.at, not.says, not.code))
        }
    }
}

/// Would it open? The process that serves it has it open; of one that is closed, what was acknowledged has to be there.
fn archive(look: &Look, files: &Files) -> Found {
    if super::folder::served(files).is_ok_and(|served| served) {
        return Found::Good("open in the process that serves it".into());
    }
    match look.lost().as_deref() {
        Ok([]) => Found::Good("nothing that was acknowledged is missing; the rest is read when it starts".into()),
        Ok(lost) => Found::Bad(format!(
            "{} write-ahead file(s): {}. See what is missing, and how to go on: comity retained lost --dir {}",
            lost.len(),
            archive::LOST_END,
            files.dir.display()
        )),
        Err(why) => Found::Bad(why.to_string()),
    }
}

/// Has everything that was read been decided, once, and in time? The running node asks this each hour.
async fn reads(look: &Look) -> Found {
    match look.reads().await {
        None => Found::Good("nothing was read yet".into()),
        Some(Err(why)) => Found::Bad(format!("the read journal cannot be compared: {why}")),
        Some(Ok(found)) => match found.as_slice() {
            [] => Found::Good("each is a decision of the log, used once".into()),
            [first, ..] => Found::Bad(format!(
                "{} thing(s) do not fit, first: {first}. Stop the node and keep its folder",
                found.len()
            )),
        },
    }
}

/// Alarms stay in the log for ever; those of the last thirty days are for the operator.
async fn alarms(store: &Store, now: terms::Instant) -> Result<String, String> {
    let events = store.house(&[store::kind::RECORDS], 0).await.map_err(|e| e.to_string())?;
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
