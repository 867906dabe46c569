//! Looks at a node's folder as its operator would, and says what to do. It writes nothing, so that any account that may read the folder may
//! run it, beside the running node as well; what it could not look at it names.

mod folder;
mod inside;

use std::process::ExitCode;

use node::{Files, Look};
use serde_json::json;

use crate::{
    book,
    cli::node::Dir,
    say::{self, Colour, No},
};

/// What was found of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    Good(String),
    Bad(String),
    /// It could not be looked at: that is no good news.
    NotLooked(String),
}

impl<E: ToString> From<Result<String, E>> for Found {
    fn from(found: Result<String, E>) -> Self {
        match found {
            Ok(says) => Self::Good(says),
            Err(says) => Self::Bad(says.to_string()),
        }
    }
}

type Finding = (&'static str, Found);

/// Lines of what only a folder that can be read has.
const INSIDE: [&str; 8] =
    ["law", "directory", "new directory", "opening key", "officers", "officers' keys", "outbox", "alarms"];

pub(crate) async fn run(a: &Dir, as_json: bool) -> Result<ExitCode, No> {
    let files = Files::new(&a.dir);
    if !files.dir.is_dir() {
        return Err(No::usage(format!("{}: there is no such folder", files.dir.display())));
    }
    let mut findings = folder::all(&files);
    match Look::at(&files, book::FILES).await {
        Ok(look) => {
            let says = format!("{} can start; law digest {}", look.id, look.book.digest());
            findings.push(("start", Found::Good(says)));
            inside::all(&look, &files, &mut findings).await;
        }
        Err(error) => {
            findings.push(("start", Found::Bad(error.to_string())));
            let not =
                |what: &'static str| (what, Found::NotLooked("what keeps the node from starting comes first".into()));
            findings.extend(INSIDE.map(not));
            findings.push(("log", folder::log(&files).await));
        }
    }
    Ok(print(&findings, as_json))
}

fn print(findings: &[Finding], as_json: bool) -> ExitCode {
    for (what, found) in findings {
        let (word, colour, says) = match found {
            Found::Good(says) => ("good", Colour::Green, says),
            Found::Bad(says) => ("BAD ", Colour::Red, says),
            Found::NotLooked(says) => ("????", Colour::Red, says),
        };
        if as_json {
            let looked = !matches!(found, Found::NotLooked(_));
            let ok = matches!(found, Found::Good(_));
            println!("{}", json!({ "what": what, "ok": ok, "looked": looked, "says": says }))
        } else {
            let not = if matches!(found, Found::NotLooked(_)) { "not looked at: " } else { "" };
            println!("{} {what:<14} {not}{says}", say::coloured(word, colour));
        }
    }
    if findings.iter().all(|(_, found)| matches!(found, Found::Good(_))) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
