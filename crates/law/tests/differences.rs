//! What the difference of two law folders says, change by change. The changes are in `differences.toml`.

use std::path::PathBuf;

use law::{Difference, Direction, diff};
use serde::Deserialize;

use crate::common;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edits {
    edit: Vec<Edit>,
}

/// One place in the small book, the text put there, and what is said of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    find: String,
    put: String,
    says: Vec<String>,
}

type Files = Vec<(String, String)>;

fn edited(file: &str, find: &str, put: &str) -> Files {
    let mut files = common::small_files();
    let (_, text) = files.iter_mut().find(|(path, _)| path == file).unwrap();
    assert!(text.contains(find), "{find:?} is not in {file}");
    *text = text.replacen(find, put, 1);
    files
}

fn said(difference: &Difference) -> Vec<String> {
    difference.changes.iter().map(|c| format!("{} | {}", c.direction.as_str(), c.says)).collect()
}

fn check(edit: &Edit) -> Option<String> {
    let new = edited(&edit.file, &edit.find, &edit.put);
    let is = said(&diff(&common::small_files(), &new).unwrap_or_else(|flaws| panic!("{:?}: {flaws:#?}", edit.put)));
    (is != edit.says).then(|| {
        format!("{} {:?}:\n{}\n", edit.file, edit.put, is.iter().map(|s| format!("  {s:?},\n")).collect::<String>())
    })
}

#[test]
fn every_change_is_said_in_words_that_a_lawyer_reads() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/differences.toml");
    let edits: Edits = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let wrong: Vec<String> = edits.edit.iter().filter_map(check).collect();
    assert!(wrong.is_empty(), "what is said now:\n{}", wrong.concat());
}

const CASES: &str = r#"
[[case]]
id = "below"
why = "The loss is below the threshold."
from = "XB"
to = "XA"
conduct = ["cheating"]
facts = { tricked = true, harm = "2000.00 XXB" }
expect = { dual = "met" }

[[case]]
id = "nothing-known"
why = "No fact is stated."
from = "XB"
to = "XA"
conduct = ["cheating"]
expect = { dual = "unknown" }

[[retention]]
id = "kept"
why = "Ninety days."
state = "XB"
record = "nat-session"
event = "2026-11-01T00:00:00Z"
expect = { rule = "xb-keep" }
"#;

fn with_cases(mut files: Files) -> Files {
    files.push(("cases/small.toml".to_owned(), CASES.to_owned()));
    files
}

#[test]
fn a_case_whose_answer_changes_is_shown_with_what_differs_and_nothing_else() {
    let old = with_cases(common::small_files());
    let new = with_cases(edited("offences/cheating.toml", "harm >= 100 XXB", "harm >= 3000 XXB"));
    let cases = diff(&old, &new).unwrap().cases;
    assert_eq!(cases.iter().map(|c| (c.id.as_str(), c.line)).collect::<Vec<_>>(), [("below", 3)]);
    assert_eq!(cases[0].why, "The loss is below the threshold.");
    assert_eq!(
        cases[0].before,
        ["count cheating: met (xb-cheating; xa-cheating, 60 months)", "dual criminality: met", "gaps: none"]
    );
    assert_eq!(
        cases[0].after,
        [
            "count cheating: not met (xb-cheating; xa-cheating, 60 months)",
            "dual criminality: not met",
            "gaps: dual-criminality-missing"
        ]
    );
}

#[test]
fn a_case_that_only_the_old_folder_has_is_asked_too() {
    let old = with_cases(common::small_files());
    let new = edited("states/XB.toml", "days_min = 90", "days_min = 91");
    let cases = diff(&old, &new).unwrap().cases;
    let kept = |days| format!("retention: xb-keep (in-force, at least {days} days, at most 180 days)");
    assert_eq!(cases.len(), 1);
    assert_eq!(cases[0].before, ["kept until: 2027-01-30T00:00:00Z".to_owned(), kept(90)]);
    assert_eq!(cases[0].after, ["kept until: 2027-01-31T00:00:00Z".to_owned(), kept(91)]);
}

#[test]
fn a_change_names_the_place_of_the_record_in_the_new_folder_and_in_the_old_where_it_is_gone() {
    let new = edited("states/XB.toml", "[[clause]]", "# one line more\n[[clause]]");
    let text = new.iter().find(|(path, _)| path == "states/XB.toml").unwrap().1.clone();
    assert_eq!(diff(&common::small_files(), &new).unwrap(), Difference::default(), "a comment is no change");
    let later = edited("states/XB.toml", &text[..0], "# one line more\n");
    let later = later.into_iter().map(|(p, t)| (p, t.replace("days_min = 90", "days_min = 80"))).collect::<Files>();
    let places =
        |d: Difference| d.changes.iter().map(|c| format!("{}:{} {}", c.file, c.line, c.record)).collect::<Vec<_>>();
    assert_eq!(
        places(diff(&common::small_files(), &later).unwrap()),
        ["states/XA.toml:88 xa-keep", "states/XB.toml:89 xb-keep"]
    );
    let mut gone = common::small_files();
    let (_, text) = gone.iter_mut().find(|(path, _)| path == "states/XB.toml").unwrap();
    text.truncate(text.find("[[retention]]").unwrap());
    assert_eq!(places(diff(&later, &gone).unwrap())[1], "states/XB.toml:89 xb-keep");
}

#[test]
fn a_state_that_is_new_is_one_change_with_all_its_records() {
    let mut new = common::small_files();
    let (_, text) = new.iter().find(|(path, _)| path == "states/XB.toml").unwrap().clone();
    new.push(("states/XC.toml".to_owned(), text.replace("xb", "xc").replace("Land B", "Land C")));
    let there = diff(&common::small_files(), &new).unwrap();
    let with = "with its records: authority (2), clause (1), requirement (2), rule on authorisation (1), ground for refusal (1), deadline (1) and retention rule (1)";
    assert_eq!(said(&there), [format!("widens | Land C: new in the book, {with}: more can be asked or given.")]);
    let back = diff(&new, &common::small_files()).unwrap();
    assert_eq!(said(&back), [format!("narrows | Land C: no longer in the book, {with}: less can be asked or given.")]);
}

#[test]
fn what_changes_in_a_treaty_that_is_in_force_in_neither_book_opens_nothing() {
    let asleep = |files: Files| -> Files {
        files.into_iter().map(|(path, text)| (path, text.replace("in_force = true", "in_force = false"))).collect()
    };
    let new = edited("treaties/pact.toml", "dual = \"not-required\"", "dual = \"may\"");
    let awake = diff(&common::small_files(), &new).unwrap();
    assert_eq!(awake.changes[0].direction, Direction::Narrows);
    let asleep = diff(&asleep(common::small_files()), &asleep(new)).unwrap();
    assert_eq!(
        said(&asleep),
        [
            "changes | A pact, clause pact-2: the rule on dual criminality was “not required” and is now “left to the requested state”: without effect as long as the treaty is not in force."
        ]
    );
}

#[test]
fn a_folder_with_a_flaw_is_not_compared_and_the_flaw_says_in_which() {
    let (sound, spoilt) = (common::small_files(), edited("states/XA.toml", "mandatory = true", "mandatory = 1"));
    let files = |flaws: Vec<law::Flaw>| flaws.into_iter().map(|f| f.file).collect::<Vec<_>>();
    let named = |flaws: Vec<law::Flaw>, file| files(flaws).contains(&String::from(file));
    assert!(named(diff(&sound, &spoilt).unwrap_err(), "new/states/XA.toml"));
    assert!(named(diff(&spoilt, &sound).unwrap_err(), "old/states/XA.toml"));
    let mut twice = with_cases(sound.clone());
    twice.push(("cases/other.toml".to_owned(), CASES.to_owned()));
    assert_eq!(files(diff(&sound, &twice).unwrap_err()), ["new/cases/small.toml"; 3]);
}

#[test]
fn a_case_of_a_state_that_one_book_lacks_is_shown_in_short() {
    let old = with_cases(common::small_files());
    let mut new = old.clone();
    for (path, text) in &mut new {
        if path == "cases/small.toml" {
            *text = text.replace("from = \"XB\"", "from = \"XC\"");
        }
    }
    let (_, text) = new.iter().find(|(path, _)| path == "states/XB.toml").unwrap().clone();
    new.push(("states/XC.toml".to_owned(), text.replace("xb", "xc").replace("Land B", "Land C")));
    let cases = diff(&old, &new).unwrap().cases;
    assert_eq!(cases.len(), 2);
    assert_eq!(cases[0].before, ["bases: none", "gaps: unknown-state"]);
    assert_eq!(cases[0].after, ["bases: xa-own", "gaps: dual-criminality-missing"]);
}

#[test]
fn a_condition_that_keeps_most_of_its_words_was_reworded_and_another_came_and_went() {
    let with =
        |conditions: &str| edited("states/XA.toml", "rank = 90", &format!("rank = 90\nconditions = {conditions}"));
    let ways = |old, new| said(&diff(&with(old), &with(new)).unwrap());
    assert_eq!(
        ways("[\"It serves one case only.\"]", "[\"It serves one named case only.\"]"),
        [
            "changes | Land A, clause xa-own: a condition was “It serves one case only.” and is now “It serves one named case only.”"
        ]
    );
    assert_eq!(
        ways("[\"A promise.\"]", "[\"It serves one case only.\"]"),
        [
            "tightens | Land A, clause xa-own: a condition was added: “It serves one case only.”: a safeguard or a duty more.",
            "loosens | Land A, clause xa-own: a condition was dropped: “A promise.”: a safeguard or a duty less."
        ]
    );
}
