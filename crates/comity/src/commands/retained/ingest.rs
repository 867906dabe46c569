//! `comity retained ingest`: one source after the other, and what is said of each.

use std::{process::ExitCode, sync::atomic::Ordering, time::Duration};

use archive::Archive;
use node::config::Config;
use retained::Rejected;
use serde_json::{Value, json};
use terms::Instant;

use super::{
    formats,
    intake::{CUT, Intake, STOP},
    progress::Progress,
    report::Account,
    show::Show,
    source::{Source, listed},
};
use crate::{cli::retained::Ingest, say::No};

/// The clock that a provider's configuration names.
pub(crate) fn clock_of(config: &Config) -> Result<terms::Clock, No> {
    let provider = config.provider.as_ref().ok_or_else(|| No::usage("this node is not a provider's"))?;
    let error_max = Duration::from_millis(provider.clock_error_ms);
    Ok(terms::Clock { source: provider.clock_source.clone(), error_max })
}

pub(crate) fn run(
    a: &Ingest,
    archive: Option<&mut Archive>,
    config: &Config,
    now: Instant,
    as_json: bool,
) -> Result<ExitCode, No> {
    let format = formats::chosen(&a.format, a.mapping.as_deref())?.in_realms(realms(a)?);
    let (sources, left_out) = listed(&a.paths)?;
    if !a.quiet {
        left_out.iter().for_each(|what| eprintln!("left out: {what}"));
    }
    if sources.is_empty() {
        return Err(No::usage("there is no file in what was named"));
    }
    stop_on_ctrl_c();
    let places: Option<fn(&str, &Rejected)> = match (a.all_set_aside, as_json) {
        (false, _) => None,
        (true, false) => Some(|name, one| println!("{name}: {}: {}", one.place, one.reason)),
        (true, true) => Some(|name, one| {
            let (place, reason) = (one.place.to_string(), one.reason.to_string());
            println!("{}", json!({ "file": name, "set_aside_at": place, "reason": reason }));
        }),
    };
    let show = a.show.map(|most| Show::new(most, &format, as_json));
    let clock = clock_of(config)?;
    let intake = Intake { archive, clock, format, now, cut: CUT, merges: !a.no_merge, places, show };
    each(a, intake, &sources, as_json)
}

/// What the command says about realms.
fn realms(a: &Ingest) -> Result<retained::Realms, No> {
    let bad = |text: &str| No::usage(format!("--realm-of {text:?} is not NAME=REALM"));
    let pairs = a.realms.iter().map(|text| text.split_once('=').ok_or_else(|| bad(text)));
    node::config::realms(a.realm.as_deref(), pairs.collect::<Result<Vec<_>, No>>()?).map_err(No::usage)
}

/// One source after the other: what one of them is refused for is no fault of the next.
fn each(a: &Ingest, mut intake: Intake<'_>, sources: &[Source], as_json: bool) -> Result<ExitCode, No> {
    let mut progress = Progress::new(a.quiet, sources.iter().map(Source::length));
    let (mut total, mut refused) = (Account::default(), 0_u64);
    for source in sources {
        let mut account = Account::default();
        let done = intake.source(source, &mut account, &mut progress);
        progress.clear();
        if done.is_err() {
            refused += 1;
            progress.forget(source.length().unwrap_or(0).saturating_sub(account.bytes));
        }
        told(source, &account, done.err(), a, as_json);
        total.sum(&account);
        if STOP.load(Ordering::Relaxed) {
            break;
        }
    }
    if !a.no_merge && total.pieces > total.again && !STOP.load(Ordering::Relaxed) {
        intake.merge(&mut progress)?;
    }
    if as_json {
        let mut sum = total.json(a.dry_run);
        sum.insert("total".into(), json!(sources.len()));
        sum.insert("refused".into(), json!(refused));
        println!("{}", Value::Object(sum));
    } else {
        if sources.len() > 1 {
            println!("{}", total.says(&format!("in all, {} sources", sources.len()), a.dry_run));
        }
        if total.tally.set_aside > 0 && !a.quiet && !a.dry_run {
            println!("What was set aside is kept sealed: `comity retained aside` lists it.");
        }
    }
    Ok(if refused > 0 || STOP.load(Ordering::Relaxed) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn told(source: &Source, account: &Account, no: Option<No>, a: &Ingest, as_json: bool) {
    let name = source.name();
    let refused = match &no {
        Some(No::Refused { code, says, cure }) => Some((code.as_str(), says.as_str(), cure.as_str())),
        Some(No::Usage(says)) => Some(("usage", says.as_str(), "See --help.")),
        None => None,
    };
    if as_json {
        let mut line = account.json(a.dry_run);
        line.insert("file".into(), json!(name));
        line.insert("ok".into(), json!(refused.is_none()));
        for (key, value) in
            refused.into_iter().flat_map(|(code, says, cure)| [("code", code), ("says", says), ("cure", cure)])
        {
            line.insert(key.into(), json!(value));
        }
        println!("{}", Value::Object(line));
        return;
    }
    if account.tally.read > 0 || refused.is_none() {
        println!("{}", account.says(&name, a.dry_run));
    }
    if let Some((_, says, cure)) = refused {
        eprintln!("refused: {name}: {says}\n  {cure}");
    }
}

/// The first Ctrl-C lets the piece at hand be finished; the second ends the process, which loses no committed piece.
fn stop_on_ctrl_c() {
    tokio::spawn(async {
        while tokio::signal::ctrl_c().await.is_ok() {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(1);
            }
            eprintln!("\nstopping after this piece; press again to stop at once");
        }
    });
}
