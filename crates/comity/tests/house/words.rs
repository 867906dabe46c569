//! Rust code names no state and no treaty; `law/` does.

use std::collections::BTreeSet;

use crate::source::{Source, files, has_word, none};

/// What the law files call states and treaties: names as words, codes as they would stand in quotes.
struct Named {
    words: BTreeSet<String>,
    codes: BTreeSet<String>,
}

fn named() -> Named {
    let mut named = Named { words: BTreeSet::new(), codes: BTreeSet::new() };
    for file in files().iter().filter(|f| f.path.ends_with(".toml")) {
        let is_state = file.path.starts_with("law/states/");
        if !is_state && !file.path.starts_with("law/treaties/") {
            continue;
        }
        let table: toml::Table = file.text.parse().unwrap();
        for key in ["name", "own_name", "title", "short"] {
            named.words.extend(table.get(key).and_then(|v| v.as_str()).map(str::to_owned));
        }
        match table.get("id").and_then(|v| v.as_str()) {
            Some(id) if is_state => drop(named.codes.insert(id.to_uppercase())),
            Some(id) if id.len() > 3 => drop(named.words.insert(id.to_owned())),
            _ => {}
        }
    }
    named
}

/// Code and pages that ship. Comments may cite articles: a citation is a source, not a rule.
fn speaks(file: &Source) -> bool {
    file.ships() || file.path.starts_with("crates/") && file.path.ends_with(".html")
}

/// Why: a rule about one state in code is a law that no lawyer can read, date or correct.
#[test]
fn code_names_no_state_and_no_treaty() {
    let named = named();
    let mut broken = Vec::new();
    for file in files().iter().filter(|f| speaks(f)) {
        for (at, line) in file.code() {
            let lower = line.to_lowercase();
            let said = named.words.iter().filter(|w| has_word(&lower, &w.to_lowercase()));
            let coded = named.codes.iter().filter(|c| line.contains(&format!("\"{c}\"")));
            broken.extend(said.chain(coded).map(|word| format!("{}:{at} {word}", file.path)));
        }
    }
    none("states and treaties live in law/", &broken);
}

/// Why: the test above is worth something only if it knows the names.
#[test]
fn the_names_are_found_where_the_law_is() {
    if files().iter().any(|f| f.path.starts_with("law/states/")) {
        let named = named();
        assert!(named.codes.len() >= 4 && named.codes.iter().all(|c| c.len() == 2), "{:?}", named.codes);
        assert!(named.words.len() > named.codes.len(), "{:?}", named.words);
    }
}

/// Why: the only places that see a person are those that a reviewer has seen on this list.
#[test]
fn reveal_is_called_only_where_the_list_says() {
    let mut list =
        String::from("Who looks inside a Selector: file and how often. Rewritten by UPDATE=1, read in review.\n\n");
    for file in files().iter().filter(|f| f.ships()) {
        let calls: usize = file.code().map(|(_, line)| line.matches(".reveal()").count()).sum();
        if calls > 0 {
            list.push_str(&format!("{calls:>3} {}\n", file.path));
        }
    }
    crate::source::golden("reveals.txt", &list);
}
