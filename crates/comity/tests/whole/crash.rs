//! A node is killed (SIGKILL) at each step of the journey, and nothing is lost and nothing happens twice.

use std::{collections::BTreeMap, thread};

use request::Event;
use store::Store;

use crate::common::{Ran, comity, events, fresh, letters, wait};

const STEPS: u8 = 10;

/// What happens once in the life of a request, and at whose node it is written down.
type Once = (&'static str, &'static str, fn(&Event) -> bool);

const ONCE: &[Once] = &[
    ("cn-desk", "the request leaves", |e| matches!(e, Event::Sent { kind, .. } if kind == "request")),
    ("cn-desk", "the grant is heard", |e| matches!(e, Event::GrantTold { .. })),
    ("cn-desk", "the evidence comes", |e| matches!(e, Event::EvidenceCame { .. })),
    ("cn-desk", "the outcome is told", |e| matches!(e, Event::OutcomeTold { .. })),
    ("jp-desk", "the request arrives", |e| matches!(e, Event::Received { .. })),
    ("jp-desk", "the hold is ordered", |e| matches!(e, Event::HoldOrdered { .. })),
    ("jp-desk", "the records are held", |e| matches!(e, Event::Held { .. })),
    ("jp-desk", "the state grants", |e| matches!(e, Event::Granted { .. })),
    ("jp-desk", "the order leaves", |e| matches!(e, Event::Ordered { .. })),
    ("jp-desk", "the provider produces", |e| matches!(e, Event::Produced { .. })),
    ("jp-desk", "the evidence leaves", |e| matches!(e, Event::Transmitted { .. })),
    ("jp-desk", "the outcome is heard", |e| matches!(e, Event::OutcomeTold { .. })),
    ("jp-net", "the hold is answered", |e| matches!(e, Event::OrderAnswered { result } if result == "held")),
    ("jp-net", "the order is answered", |e| matches!(e, Event::OrderAnswered { result } if result == "produced")),
];

/// One journey with one killing: what is wrong afterwards.
fn check(step: u8) -> Vec<String> {
    let dir = fresh(&format!("crash-{step}"));
    let at = dir.to_str().unwrap();
    let number = step.to_string();
    let Ran { code, out, err } = comity(&[
        "demo",
        "--walk",
        "--kill-at",
        &number,
        "--rows",
        "1000",
        "--json",
        "--from",
        "CN",
        "--to",
        "JP",
        "--dir",
        at,
    ]);
    let mut wrong = Vec::new();
    if code != 0 {
        wrong.push(format!("step {step}: exit {code}: {} {err}", out.lines().last().unwrap_or_default()));
        return wrong;
    }
    if !out.contains("was killed (SIGKILL)") {
        wrong.push(format!("step {step}: nobody was killed"));
    }
    for (node, what, is) in ONCE {
        let times = events(&dir.join(node)).iter().filter(|e| is(&e.event)).count();
        if times != 1 {
            wrong.push(format!("step {step}: {node}: {what} {times} times"));
        }
    }
    for node in ["cn-desk", "jp-desk", "jp-net"] {
        let folder = dir.join(node);
        let audited = wait(async { Store::read_only(&folder.join("store.db")).await.unwrap().audit().await });
        if let Err(trouble) = audited {
            wrong.push(format!("step {step}: {node}: {trouble}"));
        }
        let mut receipts: BTreeMap<String, usize> = BTreeMap::new();
        for entry in events(&folder) {
            if let Event::Acknowledged { letter, .. } = entry.event {
                *receipts.entry(letter.to_string()).or_default() += 1;
            }
        }
        for letter in letters(&folder) {
            let times = receipts.get(&letter.letter.to_string()).copied().unwrap_or_default();
            // The receipt for the very last letter may still be on its way when the journey ends.
            let last_words = letter.delivered.is_none() && letter.kind == "outcome";
            if times != 1 && !last_words {
                wrong.push(format!("step {step}: {node}: the {} was receipted {times} times", letter.kind));
            }
        }
    }
    wrong
}

#[test]
fn a_node_killed_at_any_step_comes_back_and_each_thing_has_happened_once() {
    // Two at a time: each is three processes.
    let lanes: Vec<_> = (0..2)
        .map(|lane| thread::spawn(move || (1..=STEPS).filter(|s| s % 2 == lane).flat_map(check).collect::<Vec<_>>()))
        .collect();
    let wrong: Vec<String> = lanes.into_iter().flat_map(|lane| lane.join().unwrap()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
