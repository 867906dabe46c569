//! Spontaneous information without a page: whether the law lets it be told, and where each piece stands.

use std::process::ExitCode;

use law::{Fact, Facts, Question};
use node::{Files, clock::Clock};
use request::{Telling, TellingSide};
use serde_json::json;
use store::stream;
use terms::{DataCategory, Measure, RequestId, Urgency};

use crate::{
    book,
    cli::information::{Check, Information, InformationWhat},
    commands::law::{moment, state},
    folder::open,
    happened::happened,
    say::No,
};

pub(crate) async fn run(a: &Information, as_json: bool) -> Result<ExitCode, No> {
    match &a.what {
        InformationWhat::Check(a) => check(a, as_json),
        InformationWhat::List(dir) => list(&Files::new(&dir.dir), as_json).await,
        InformationWhat::Show { id, dir } => show(&Files::new(dir), id, as_json).await,
    }
}

fn check(a: &Check, as_json: bool) -> Result<ExitCode, No> {
    let book = book::read(a.law.as_deref())?;
    let now = a.on.as_deref().map_or_else(|| Ok(Clock::offset_by(0).now()), moment)?;
    let (from, to) = (state(&book, &a.from)?, state(&book, &a.to)?);
    if let Some(unknown) = a.conduct.iter().find(|id| book.conduct().all(|c| c.id != **id)) {
        return Err(No::usage(format!("`{unknown}` is no kind of conduct: see `comity law words`")));
    }
    let facts = Facts(a.fact.iter().map(|key| (key.clone(), Fact::Yes)).collect());
    if let Some(odd) = book.odd_facts(&facts).first() {
        return Err(No::usage(odd.clone()));
    }
    let question = |from, to| Question {
        from,
        to,
        measure: Measure::Disclose,
        data: DataCategory::StoredContent,
        conduct: a.conduct.clone(),
        facts: facts.clone(),
        acted_at: now,
        asked_at: now,
        urgency: Urgency::Ordinary,
    };
    let told = law::spontaneous(&book, &question(from, to));
    // The cautions of our own law, as if the other state had asked for it.
    let cautions = law::ask(&book, &question(to, from)).cautions;
    let cautions: Vec<_> =
        cautions.iter().filter(|c| matches!(c.code.as_str(), "death-penalty" | "expression")).collect();
    if as_json {
        let open = told.open.iter().map(|o| json!({ "says": o.says, "record": o.citation.record, "source": o.citation.source, "verified": o.citation.verified }));
        let cautions = cautions.iter().map(|c| json!({ "code": c.code, "says": c.says }));
        println!(
            "{}",
            json!({ "ok": !told.open.is_empty(), "open": open.collect::<Vec<_>>(), "asks": told.asks, "cautions": cautions.collect::<Vec<_>>() })
        );
    } else {
        for text in &told.open {
            let unchecked = if text.citation.verified { "" } else { " [unverified]" };
            println!("{}\n    {}{unchecked}", text.says, text.citation.source);
        }
        for ask in &told.asks {
            println!("It may be open: {ask}");
        }
        for caution in &cautions {
            println!("Think of: {} ({})", caution.says, caution.code);
        }
        if told.open.is_empty() {
            println!("No text lets {from} tell {to} this unasked on that day.");
        }
    }
    Ok(if told.open.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

const SIDES: [(&str, TellingSide); 2] = [("telling/", TellingSide::Teller), ("told/", TellingSide::Told)];

async fn list(files: &Files, as_json: bool) -> Result<ExitCode, No> {
    let store = open(files).await?;
    let trouble = |e: store::Trouble| No::trouble("the records", &e);
    for (prefix, side) in SIDES {
        for name in store.streams(prefix).await.map_err(trouble)? {
            let events = store.events(&name).await.map_err(trouble)?;
            let state = events.iter().fold(Telling::new(side), |s, e| s.apply(&e.event));
            let (id, side) = (name.strip_prefix(prefix).unwrap_or(&name), prefix.trim_end_matches('/'));
            if as_json {
                println!(
                    "{}",
                    json!({ "id": id, "side": side, "stage": state.stage.as_str(), "content": state.given })
                );
            } else {
                println!("{id}  {side:<8} {}", state.stage.as_str());
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(files: &Files, id: &str, as_json: bool) -> Result<ExitCode, No> {
    let id: RequestId = id.parse().map_err(|e: terms::BadId| No::usage(e.to_string()))?;
    if happened(&open(files).await?, [stream::telling(id), stream::told(id)], as_json).await? {
        Ok(ExitCode::SUCCESS)
    } else {
        let cure = "`comity information list` shows what there is.";
        Err(No::refused("unknown-record", "there is no such information here", cure))
    }
}
