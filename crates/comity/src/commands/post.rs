//! `comity rehearse post`: very many letters through bad weather.

use std::{
    io::{IsTerminal as _, Write as _},
    process::ExitCode,
    sync::Arc,
};

use rehearsal::{
    Federation,
    post::{Carried, Post, Weather, carry},
};
use serde_json::json;

use crate::{
    book,
    cli::year::Mail,
    commands::rehearse::{cannot, in_memory},
    say::No,
};

/// Four authorities and a provider.
const NODES: usize = 5;

pub(crate) fn run(a: &Mail, as_json: bool) -> Result<ExitCode, No> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|e| No::trouble("the runtime does not start", &e))?.block_on(carried(a, as_json))
}

async fn carried(a: &Mail, as_json: bool) -> Result<ExitCode, No> {
    let scratch = a.scratch.clone().unwrap_or_else(in_memory);
    let book = Arc::new(book::read(None)?);
    let federation = Federation::prepare(book, NODES, &scratch).await.map_err(|e| cannot(&e))?;
    let weather = Weather { lost: a.lost, twice: a.twice, late: a.late, partition_hours: a.partition };
    let post = Post { seed: a.seed, letters: a.letters, days: a.days, weather, scratch };
    let tells = !as_json && std::io::stderr().is_terminal();
    let done = carry(&federation, &post, |written, receipted| {
        if tells {
            eprint!("\r{written} of {} letters written, {receipted} receipted ", a.letters);
            let _ = std::io::stderr().flush();
        }
    });
    let done = done.await.map_err(|e| cannot(&e))?;
    say(a, &done, as_json);
    Ok(if done.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn say(a: &Mail, done: &Carried, as_json: bool) {
    if as_json {
        println!(
            "{}",
            json!({
                "ok": done.broken.is_empty(), "seed": a.seed, "letters": done.letters, "days": done.days, "tries": done.tries,
                "lost": done.lost.0, "receipts_lost": done.lost.1, "twice": done.twice, "late": done.late, "cut": done.cut,
                "arrivals": done.arrivals.0, "arrivals_again": done.arrivals.1, "receipted": done.receipted,
                "effects": done.effects, "receipts": done.receipts, "broken": done.broken,
            })
        );
        return;
    }
    println!(
        "\n{} letters over {} simulated days: {} tries, {} lost on the way, {} receipts lost, {} brought twice, {} late, {} stopped by the partition",
        done.letters, done.days, done.tries, done.lost.0, done.lost.1, done.twice, done.late, done.cut
    );
    println!(
        "{} arrivals, {} of them of a letter that had come before; {} letters receipted, {} took effect, {} signed receipts opened again and held against their letters",
        done.arrivals.0, done.arrivals.1, done.receipted, done.effects, done.receipts
    );
    done.broken.iter().for_each(|broken| println!("BROKEN: {broken}"));
    if done.broken.is_empty() {
        println!("None lost, none twice, none out of turn, each with a signed receipt.");
    }
}
