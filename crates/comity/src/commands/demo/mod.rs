//! Three nodes on loopback with invented people and one connection that really happened.

mod lawful;
mod members;
mod neutral;
mod nodes;
mod ports;
mod setup;
mod shortcut;
mod walk;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use serde_json::json;
use terms::StateCode;

use crate::{
    cli::demo::{Attempt, Demo},
    say::{self, Colour, No},
    stopwatch,
};

pub(crate) async fn run(arguments: &Demo, json: bool) -> Result<ExitCode, No> {
    let started = stopwatch::clock();
    let book = crate::book::read(None)?;
    let state = |text: &str| -> Result<StateCode, No> {
        let code = text.parse().ok().filter(|s| book.state(*s).is_some());
        let known: Vec<String> = book.states().map(|s| s.code.to_string()).collect();
        code.ok_or_else(|| No::usage(format!("`{text}`: the book of law knows {}", known.join(", "))))
    };
    let mut known = book.states().map(|s| s.code);
    let (first, second) = (known.next(), known.next());
    let or = |asked: &Option<String>, default: Option<StateCode>| match asked {
        Some(text) => state(text),
        None => default.ok_or_else(|| No::usage("the book of law knows fewer than two states")),
    };
    let (from, to) = (or(&arguments.from, first)?, or(&arguments.to, second)?);
    if from == to {
        return Err(No::usage("--from and --to must differ: at home no help from abroad is needed"));
    }
    let dir = arguments.dir.clone().unwrap_or_else(|| PathBuf::from("comity-demo"));
    let plan = setup::Plan {
        dir,
        from,
        to,
        rows: arguments.rows,
        quiet: json,
        branch: arguments.attempt.is_some(),
        bare: arguments.bare,
    };
    let mut house = setup::build(&plan, &book)?;
    if arguments.urgent {
        walk::make_urgent(&mut house);
    }
    let nodes = nodes::Nodes::start(&house).await?;
    if !arguments.walk {
        return invite(&house, nodes, &started, json).await;
    }
    let mut walk = walk::Walk::new(&house, nodes, json, arguments.kill_at)?;
    let done = match arguments.attempt {
        _ if arguments.urgent => walk::play_urgent(&mut walk).await,
        Some(Attempt::Direct) => shortcut::play(&mut walk, arguments.standing_consent).await,
        None => walk::play(&mut walk, arguments.triage).await,
    };
    let ms = started.elapsed().as_millis();
    match done {
        Ok(()) => {
            walk.end(ms);
            Ok(ExitCode::SUCCESS)
        }
        Err(no) => Err(no),
    }
}

async fn invite(house: &setup::House, nodes: nodes::Nodes, started: &Instant, json: bool) -> Result<ExitCode, No> {
    if json {
        println!("{}", ready(house));
    } else {
        welcome(house, started);
    }
    let _ = tokio::signal::ctrl_c().await;
    drop(nodes);
    Ok(ExitCode::SUCCESS)
}

/// For programs, in one line: where the nodes are and who may sign in.
fn ready(house: &setup::House) -> serde_json::Value {
    let officer = |o: &setup::DemoOfficer| json!({ "id": o.id, "phrase": o.phrase, "roles": o.roles });
    let node = |n: &setup::DemoNode| {
        let officers: Vec<_> = n.officers.iter().map(officer).collect();
        json!({ "id": n.id, "url": n.url, "name": n.name, "officers": officers })
    };
    let nodes: Vec<_> = house.nodes.iter().map(node).collect();
    json!({ "ready": true, "nodes": nodes, "draft": house.draft_file, "from": house.from.to_string(), "to": house.to.to_string() })
}

/// For people.
fn welcome(house: &setup::House, started: &Instant) {
    println!(
        "\nReady after {:.1} s. Everybody here is invented; the clock of all nodes began at {}.\n",
        started.elapsed().as_secs_f32(),
        house.clock_began
    );
    for node in &house.nodes {
        println!("{}  {}", say::coloured(&node.url, Colour::Green), node.name);
        for officer in &node.officers {
            println!("    sign in as {:<24} pass-phrase {}   ({})", officer.id, officer.phrase, officer.roles);
        }
    }
    println!(
        "\nBegin at {} as the investigator: «New request», the fields are in {}.",
        house.asking().url,
        house.draft_file.display()
    );
    println!("The same journey without a browser: comity demo --walk.   Ctrl-C ends the demo.");
}
