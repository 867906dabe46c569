//! Leave is given in one place, and leave is the query.

use crate::source::{none, shipped, text_of};

/// Why: a second way to make a pass would be a second guard, without its tests.
#[test]
fn only_judge_makes_a_pass() {
    let mut made = Vec::new();
    for file in shipped() {
        for (at, line) in file.code() {
            let names_it = line.contains("Pass {") && !line.contains("struct ") && !line.contains("impl ");
            if names_it && !line.contains("->") && !line.contains("fn ") {
                made.push(format!("{}:{at}", file.path));
            }
        }
    }
    assert_eq!(made.len(), 1, "a pass is made in {made:?}");
    assert!(made.iter().all(|at| at.starts_with("crates/guard/src/judge.rs:")), "{made:?}");
}

/// Why: a pass that could be copied, defaulted or written down could be used twice, or after its time.
#[test]
fn a_pass_is_closed() {
    let judge = text_of("crates/guard/src/judge.rs");
    let (before, after) = judge.split_once("pub struct Pass {").unwrap();
    let attributes: Vec<_> = before.lines().rev().take_while(|l| !l.trim().is_empty()).collect();
    let derives: Vec<_> = attributes.iter().filter(|l| l.contains("derive")).collect();
    assert_eq!(derives, [&"#[derive(Debug)]"]);
    let fields = after.split_once('}').unwrap().0;
    assert!(!fields.contains("pub"), "{fields}");
    for room in shipped() {
        for (at, line) in room.code() {
            assert!(!line.contains("for Pass"), "{}:{at} {line}", room.path);
        }
    }
}

/// The only places where the guard is asked.
const ASKS: &str = "crates/node/src/desk";

/// Why: rooms meet at the desk and nowhere else, so that who was asked what is read in one file.
#[test]
fn the_guard_is_asked_only_at_the_desk() {
    let mut broken = Vec::new();
    for file in shipped().filter(|f| f.room() != "guard" && !f.path.starts_with(ASKS)) {
        // Other rooms may have a judge of their own: an import is what tells.
        for (at, line) in file.code() {
            if line.contains("guard::judge") || line.contains("use guard::") && line.contains("judge") {
                broken.push(format!("{}:{at} {}", file.path, line.trim()));
            }
        }
    }
    none("guard::judge outside of the desk", &broken);
}

/// Why: the archive reads what a pass names. A way in that takes a selector would be a way round the guard.
#[test]
fn the_archive_lets_nobody_ask_by_selector() {
    let mut broken = Vec::new();
    for file in shipped().filter(|f| f.room() == "archive") {
        for (at, line) in file.code() {
            let public = line.trim_start().starts_with("pub fn") || line.trim_start().starts_with("pub async fn");
            if public && (line.contains("Selector") || line.contains("Target")) {
                broken.push(format!("{}:{at} {}", file.path, line.trim()));
            }
        }
    }
    none("the pass is the query", &broken);
}
