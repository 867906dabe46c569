//! The law, asked from the command line.

mod ask;
mod check;
mod look;
mod pack;
mod table;

use std::process::ExitCode;

use law::Book;
use node::clock::Clock;
use terms::{Instant, StateCode};

use crate::{
    cli::law::{Law, LawWhat},
    say::No,
};

pub(crate) use ask::explain;

pub(crate) fn run(a: &Law, as_json: bool) -> Result<ExitCode, No> {
    let folder = a.law.as_deref();
    match &a.what {
        LawWhat::Check { dir } => check::check(dir, as_json),
        LawWhat::Diff { old, new } => check::diff(old, new, as_json),
        LawWhat::Pack(pack) => pack::run(pack, as_json),
        LawWhat::Ask(question) => ask::ask(folder, question, as_json),
        LawWhat::Explain { question, html } => ask::explained(folder, question, *html, as_json),
        LawWhat::Route { from, to, measure, data, conduct, urgency, on } => {
            let words = ask::RouteWords { from, to, measure, data, urgency };
            ask::route(folder, &words, conduct, on.as_deref(), as_json)
        }
        LawWhat::States => look::states(folder, as_json),
        LawWhat::Words { conduct } => look::words(folder, conduct, as_json),
        LawWhat::Offences { conduct, state, on } => {
            look::offences(folder, conduct, state.as_deref(), on.as_deref(), as_json)
        }
        LawWhat::Retention { state, record, event, on } => {
            look::retention(folder, state, record.as_deref(), (event.as_deref(), on.as_deref()), as_json)
        }
        LawWhat::Table { coverage: true, on, .. } => table::coverage(folder, on.as_deref(), as_json),
        LawWhat::Table { measure, data, on, .. } => table::who_may(folder, (measure, data), on.as_deref(), as_json),
    }
}

/// A state that the book knows.
pub(crate) fn state(book: &Book, text: &str) -> Result<StateCode, No> {
    let known = || book.states().map(|s| s.code.to_string()).collect::<Vec<_>>().join(", ");
    text.parse()
        .ok()
        .filter(|s| book.state(*s).is_some())
        .ok_or_else(|| No::usage(format!("`{text}`: the book of law knows {}", known())))
}

pub(crate) fn moment(text: &str) -> Result<Instant, No> {
    Instant::parse(text).map_err(|e| No::usage(format!("`{text}`: {e}")))
}

/// The moment named, or now.
fn on(text: Option<&str>) -> Result<Instant, No> {
    text.map_or_else(|| Ok(Clock::offset_by(0).now()), moment)
}

fn word<T: std::str::FromStr<Err = terms::UnknownWord>>(what: &str, text: &str) -> Result<T, No> {
    text.parse().map_err(|e| No::usage(format!("{what}: {e}")))
}

/// A kind of conduct that the book knows.
fn conduct(book: &Book, kinds: &[String]) -> Result<(), No> {
    match kinds.iter().find(|k| !book.conduct().any(|w| w.id == **k)) {
        None => Ok(()),
        Some(kind) => Err(No::usage(format!("`{kind}`: no such conduct; `comity law words` lists those that are"))),
    }
}

fn unverified(verified: bool) -> &'static str {
    if verified { "" } else { " [unverified record]" }
}
