//! `comity rehearse year`: a year of work and queues, as a table, as JSON, as a picture.

use std::process::ExitCode;

use rehearsal::year::{self, Figures, Row, Setting};
use serde_json::{Value, json};

use crate::{book, cli::year::Year, say::No};

pub(crate) fn run(a: &Year, as_json: bool) -> Result<ExitCode, No> {
    if a.print_setting {
        print!("{}", year::TODAY);
        return Ok(ExitCode::SUCCESS);
    }
    let setting = setting(a)?;
    let book = book::read(a.law.as_deref())?;
    let lived = |sharing| year::live(&setting, &book, a.seed, sharing).map_err(|e| No::usage(e.to_string()));
    let alone = lived(false)?;
    let shared = a.share.then(|| lived(true)).transpose()?;
    if let Some(file) = &a.svg {
        let svg = year::drawn(&alone, shared.as_ref(), a.rows, a.seed);
        std::fs::write(file, svg).map_err(|e| No::file(file, &e))?;
    }
    if as_json {
        println!("{}", json!({ "seed": a.seed, "alone": figures(&alone), "shared": shared.as_ref().map(figures) }));
    } else {
        print!("{}", year::table(&alone, shared.as_ref(), a.rows));
    }
    Ok(ExitCode::SUCCESS)
}

fn setting(a: &Year) -> Result<Setting, No> {
    let text = match &a.setting {
        Some(file) => std::fs::read_to_string(file).map_err(|e| No::file(file, &e))?,
        None => year::TODAY.to_owned(),
    };
    let mut setting = Setting::read(&text).map_err(|e| No::usage(e.to_string()))?;
    setting.states_taken = a.states.unwrap_or(setting.states_taken);
    setting.providers = a.providers.unwrap_or(setting.providers);
    setting.requests = a.requests.or(setting.requests);
    if let Some(percent) = a.growth {
        setting.grow(percent);
    }
    for (state, people) in &a.officers {
        setting.employ(state.clone(), *people);
    }
    Ok(setting)
}

fn figures(f: &Figures) -> Value {
    let kinds = f.kinds.iter().map(|k| {
        json!({ "kind": k.kind, "arrived": k.arrived, "late": k.late, "lost": k.lost, "mean_minutes_to_answer": k.minutes })
    });
    json!({
        "all": row(&f.all), "states": f.rows.iter().map(row).collect::<Vec<_>>(), "kinds": kinds.collect::<Vec<_>>(),
        "providers": f.providers, "providers_full": f.providers_full, "providers_queue_max": f.providers_queue_max,
    })
}

fn row(r: &Row) -> Value {
    json!({
        "state": r.state, "people": r.people, "on_call": r.on_call, "arrived": r.arrived, "answered": r.answered,
        "refused": r.refused, "no_road": r.no_road, "data_gone": r.gone, "waiting": r.waiting, "late": r.late,
        "lost": r.lost, "law_assumed": r.assumed, "load_percent": r.load_percent, "queue_mean": r.queue_mean(),
        "queue_max": r.queue_max(), "queue": r.queue, "lent": r.lent, "borrowed": r.borrowed,
    })
}
