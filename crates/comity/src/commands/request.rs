//! A draft checked without a node, and a node's requests read from its events.

use std::{collections::BTreeMap, path::Path, process::ExitCode};

use node::{
    Files,
    clock::Clock,
    desk::{law_view, with_its_end},
    http::answer_json,
};
use request::{Direct, Draft, Side, State};
use serde_json::json;
use store::stream;
use terms::{Instant, RequestId, StateCode};

use crate::{
    book,
    cli::request::{Request, RequestWhat},
    commands::carried,
    commands::law::{explain, moment, state},
    folder::open,
    happened::happened,
    say::No,
};

pub(crate) async fn run(a: &Request, as_json: bool) -> Result<ExitCode, No> {
    match &a.what {
        RequestWhat::Check { file, from, on, law } => check(file, from, on.as_deref(), law.as_deref(), as_json),
        RequestWhat::List(dir) => list(&Files::new(&dir.dir), as_json).await,
        RequestWhat::Show { id, dir } => show(&Files::new(dir), id, as_json).await,
        RequestWhat::Carry(a) => carried::carry(a, as_json).await,
        RequestWhat::Open(a) => carried::open(a, as_json),
        RequestWhat::Answer(a) => carried::answer(a, as_json).await,
    }
}

/// Reads a draft's fields from a TOML file.
pub(crate) fn draft(file: &Path) -> Result<Draft, No> {
    let text = std::fs::read_to_string(file).map_err(|e| No::file(file, &e))?;
    let fields: BTreeMap<String, toml::Value> =
        toml::from_str(&text).map_err(|e| No::usage(format!("{}: {e}", file.display())))?;
    let as_text = |v: toml::Value| match v {
        toml::Value::String(s) => s,
        other => other.to_string(),
    };
    Ok(Draft(fields.into_iter().map(|(k, v)| (k, as_text(v))).collect()))
}

/// What a draft lacks, and what both laws say of it. Exit code 1 when it could not be sent.
pub(crate) fn check(
    file: &Path,
    from: &str,
    on: Option<&str>,
    law: Option<&Path>,
    as_json: bool,
) -> Result<ExitCode, No> {
    let book = book::read(law)?;
    let from: StateCode = state(&book, from)?;
    let now = on.map_or_else(|| Ok(Clock::offset_by(0).now()), moment)?;
    let view = law_view(&book, from, &with_its_end(&book, from, draft(file)?, now), now);
    let ready = view.lacks.is_empty() && view.deciding().is_some_and(|a| !a.bases.is_empty() && a.gaps.is_empty());
    if as_json {
        let lacks: Vec<_> = view
            .lacks
            .iter()
            .map(|l| json!({ "field": l.field, "code": l.code, "says": l.says, "cure": l.cure }))
            .collect();
        println!(
            "{}",
            json!({ "ok": ready, "lacks": lacks, "disclose": view.disclose.as_ref().map(answer_json), "preserve": view.preserve.as_ref().map(answer_json) })
        );
    } else {
        for lack in &view.lacks {
            println!("{}: {}\n    {}", lack.field, lack.says, lack.cure);
        }
        for (measure, answer) in [("preserve", &view.preserve), ("disclose", &view.disclose)] {
            if let Some(answer) = answer {
                println!("\n{measure}:");
                explain(answer);
            }
        }
        println!(
            "{}",
            if ready {
                "\nComplete: it could be signed and sent."
            } else {
                "\nNot yet: put right what is named above."
            }
        );
    }
    Ok(if ready { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn list(files: &Files, as_json: bool) -> Result<ExitCode, No> {
    let store = open(files).await?;
    let trouble = |e: store::Trouble| No::trouble("the records", &e);
    for (prefix, side) in [("asking/", Side::Asking), ("asked/", Side::Asked)] {
        for name in store.streams(prefix).await.map_err(trouble)? {
            let events = store.events(&name).await.map_err(trouble)?;
            let state = events.iter().fold(State::new(side), |s, e| s.apply(&e.event));
            let id = name.strip_prefix(prefix).unwrap_or(&name);
            line((id, prefix), state.stage.as_str(), (state.due, state.data_ends), as_json);
        }
    }
    for name in store.streams("direct/").await.map_err(trouble)? {
        let events = store.events(&name).await.map_err(trouble)?;
        let state = events.iter().fold(Direct::default(), |s, e| s.apply(&e.event));
        let id = name.strip_prefix("direct/").unwrap_or(&name);
        line((id, "direct/"), state.stage.as_str(), (state.ordered.map(|o| o.due), None), as_json);
    }
    Ok(ExitCode::SUCCESS)
}

fn line((id, prefix): (&str, &str), stage: &str, (due, ends): (Option<Instant>, Option<Instant>), as_json: bool) {
    let (side, due) = (prefix.trim_end_matches('/'), due.map(|d| d.to_string()));
    if as_json {
        let ends = ends.map(|d| d.to_string());
        println!("{}", json!({ "id": id, "side": side, "stage": stage, "due": due, "data_ends": ends }));
    } else {
        println!("{id}  {side:<7} {stage:<18} due {}", due.unwrap_or_else(|| "-".into()));
    }
}

async fn show(files: &Files, id: &str, as_json: bool) -> Result<ExitCode, No> {
    let id: RequestId = id.parse().map_err(|e: terms::BadId| No::usage(e.to_string()))?;
    if happened(&open(files).await?, [stream::asking(id), stream::asked(id), stream::direct(id)], as_json).await? {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(No::refused(
            "unknown-record",
            "there is no such request here",
            "`comity request list` shows those that are.",
        ))
    }
}
