//! `comity retained withdraw`: batches that were read wrongly answer no more. Shown first; done with a reason, which is logged.

use std::process::ExitCode;

use archive::{Archive, Withdrawal};
use node::{clock::chance, desk};
use retained::BatchNo;
use serde_json::{Value, json};

use super::open;
use crate::{cli::retained::Withdraw, say::No};

pub(super) async fn run(a: &Withdraw, as_json: bool) -> Result<ExitCode, No> {
    let opened = open(&a.dir)?;
    let mut archive = opened.archive()?;
    if a.batch.is_empty() {
        archive.withdrawals().for_each(|one| tell(&one, as_json));
        return Ok(ExitCode::SUCCESS);
    }
    let chosen = a.batch.iter().map(|no| chosen(&archive, *no)).collect::<Result<Vec<_>, No>>()?;
    chosen.iter().for_each(|one| tell(one, as_json));
    beside(&archive, &chosen, as_json);
    let Some(because) = a.because.as_deref().filter(|_| a.yes) else {
        if !as_json {
            println!("nothing was changed. To do it: the same with --because WORDS --yes");
        }
        return Ok(ExitCode::SUCCESS);
    };
    if because.trim().is_empty() {
        return Err(No::usage("--because says why it is withdrawn"));
    }
    let mut rng = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let store =
        store::Store::open(&opened.files.store(), &mut rng).await.map_err(|e| No::trouble("the records", &e))?;
    let done = desk::withdraw(&mut archive, &chosen, &store, because.trim(), opened.now).await;
    done.map_err(|no| No::refused(no.code(), no.to_string(), no.cure()))?;
    if !as_json {
        println!("written into the log; no answer rests on it any more. The source can be taken in again.");
    }
    Ok(ExitCode::SUCCESS)
}

fn chosen(archive: &Archive, no: u32) -> Result<Withdrawal, No> {
    archive.withdrawal(BatchNo(no)).ok_or_else(|| {
        No::refused(
            "no-such-batch",
            format!("there is no batch {no}, or a listener still adds to it"),
            "`comity retained withdraw --dir …` lists them. What a listener brought can be withdrawn when it is packed: within the hour, or when the node ends.",
        )
    })
}

/// Pieces of one source that are next to what was chosen: they were most likely read the same way.
fn beside(archive: &Archive, chosen: &[Withdrawal], as_json: bool) {
    let numbers: Vec<BatchNo> = chosen.iter().map(|one| one.batch.no).collect();
    let touches = |one: &Withdrawal| {
        let (own, name) = (&one.batch.batch, &one.batch.batch.converter.name);
        chosen
            .iter()
            .map(|c| &c.batch.batch)
            .filter(|c| c.converter.name == *name)
            .any(|c| c.end == Some(own.offset) && own.offset > 0 || own.end == Some(c.offset) && c.offset > 0)
    };
    let near: Vec<u32> = archive
        .withdrawals()
        .filter(|one| !numbers.contains(&one.batch.no) && one.withdrawn.is_none() && touches(one))
        .map(|one| one.batch.no.0)
        .collect();
    match (near.is_empty(), as_json) {
        (true, _) => {}
        (false, true) => println!("{}", json!({ "perhaps_of_the_same_source": near })),
        (false, false) => {
            let near: Vec<String> = near.iter().map(ToString::to_string).collect();
            println!("perhaps of the same source, and not chosen: batch {}", near.join(", "));
        }
    }
}

fn tell(one: &Withdrawal, as_json: bool) {
    let about = &one.batch.batch;
    if as_json {
        println!("{}", as_value(one));
        return;
    }
    let state = one.withdrawn.map_or(String::new(), |at| format!(", withdrawn {at}"));
    let end = about.end.map_or_else(|| "the end".to_owned(), |end| end.to_string());
    println!(
        "batch {}: {}, taken in {}, source {:.12} from byte {} to {end}{state}",
        one.batch.no.0,
        about.converter.name,
        about.received,
        about.source.to_string(),
        about.offset
    );
    for (class, count) in &one.records {
        println!("    {count} records: {class}");
    }
    if let Some((from, to)) = one.days {
        println!("    complete on days from {from} to {to}");
    }
    for (hold, count) in &one.held {
        println!("    {count} of them are held by order (hold {hold}): these copies stay held, and answer no more");
    }
}

fn as_value(one: &Withdrawal) -> Value {
    let about = &one.batch.batch;
    let records: serde_json::Map<String, Value> =
        one.records.iter().map(|(class, count)| (class.as_str().to_owned(), json!(count))).collect();
    let held: serde_json::Map<String, Value> = one.held.iter().map(|(id, n)| (id.to_string(), json!(n))).collect();
    json!({
        "batch": one.batch.no.0, "converter": about.converter.name, "received": about.received.to_string(),
        "source_sha256": about.source.to_string(), "from_byte": about.offset, "to_byte": about.end,
        "records": records, "held": held, "withdrawn": one.withdrawn.map(|at| at.to_string()),
        "days": one.days.map(|(from, to)| [from.to_string(), to.to_string()]),
    })
}
