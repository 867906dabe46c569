//! The pages at the door: each path that they name exists, and the door stays short.

use std::path::Path;

use crate::source::{files, none, root, text_of};

const DOORS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "docs/THREATS.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "deny.toml",
    "check",
];

/// Why: a newcomer looks for these by name.
#[test]
fn the_doors_are_there() {
    let missing: Vec<_> = DOORS.iter().filter(|d| text_of(d).trim().is_empty()).map(|d| (*d).to_owned()).collect();
    none("missing pages", &missing);
    assert!(text_of("README.md").lines().count() <= 60, "the README is a door, not a hall: 60 lines at most");
}

/// Why: a page that points at nothing is worse than no page.
#[test]
fn each_path_that_a_page_names_exists() {
    let mut broken = Vec::new();
    for page in files().iter().filter(|f| DOORS.contains(&f.path.as_str()) && f.path.ends_with(".md")) {
        let folder = Path::new(&page.path).parent().unwrap_or(Path::new(""));
        for path in paths(&page.text) {
            if !root().join(&path).exists() && !root().join(folder).join(&path).exists() {
                broken.push(format!("{} names {path}", page.path));
            }
        }
    }
    none("paths", &broken);
}

/// What looks like a path of ours: in backquotes or as the target of a link, outside of blocks of commands.
fn paths(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            found.extend(line.split('`').skip(1).step_by(2).filter(|p| looks_like_path(p)).map(str::to_owned));
            let links = line.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
            found.extend(links.filter(|p| !p.is_empty() && !p.contains(':')).map(str::to_owned));
        }
    }
    found
}

fn looks_like_path(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    let ends =
        [".md", ".rs", ".toml", ".txt", ".sh", ".py", ".html", ".css", ".json"].iter().any(|e| text.ends_with(e));
    let apart = text.starts_with('/') || text.starts_with("target/") || text.starts_with("application/");
    plain && !apart && (ends || text.contains('/'))
}

#[test]
fn a_path_is_told_from_a_command() {
    let text = "See `law/states`, [map](ARCHITECTURE.md#rooms), `cargo test`, `/etc/x`, [w](https://x.example/a).\n\
                ```\n`no/where.md`\n```";
    assert_eq!(paths(text), ["law/states", "ARCHITECTURE.md"]);
}
