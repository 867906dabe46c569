//! The shape of files: short, with a head, in words of the field.

use crate::source::{files, none};

const LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;

/// Files that people write and review as code. The law is data, and as long as the law is.
fn is_code(path: &str) -> bool {
    let code = [".rs", ".py", ".sh", ".css", ".html", ".js", ".sql"].iter().any(|end| path.ends_with(end));
    code || path == "check"
}

/// Why: what does not fit in a head is split before it is a burden, not after.
#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    let long = |f: &&crate::source::Source| is_code(&f.path) && f.text.lines().count() > LINES_MAX;
    let broken: Vec<_> =
        files().iter().filter(long).map(|f| format!("{}: {} lines", f.path, f.text.lines().count())).collect();
    none("files", &broken);
}

/// Why: code is read downwards by tired people; a function that leaves the screen is read twice.
#[test]
fn no_function_leaves_the_screen() {
    let mut broken = Vec::new();
    for file in files().iter().filter(|f| f.ships()) {
        let mut open: Option<(usize, &str, &str)> = None;
        for (at, line) in file.text.lines().enumerate() {
            let body = line.trim_start();
            let indent = &line[..line.len() - body.len()];
            match open {
                None if is_function(body) && !body.ends_with(';') && !body.ends_with('}') => {
                    open = Some((at, indent, body));
                }
                Some((start, outer, head)) if indent == outer && (body == "}" || body.ends_with(';')) => {
                    if at - start + 1 > FUNCTION_LINES_MAX {
                        broken.push(format!("{}:{} {} lines: {head}", file.path, start + 1, at - start + 1));
                    }
                    open = None;
                }
                _ => {}
            }
        }
    }
    none("functions", &broken);
}

fn is_function(line: &str) -> bool {
    let words = ["pub", "pub(crate)", "pub(super)", "async", "const"];
    line.split(' ').find(|word| !words.contains(word)) == Some("fn")
}

/// Why: the first thing that a newcomer reads in a file says what the file is for.
#[test]
fn every_file_says_in_its_first_line_what_it_is_for() {
    let broken: Vec<_> = files()
        .iter()
        .filter(|f| f.path.ends_with(".rs") && f.path.starts_with("crates/"))
        .filter(|f| !f.text.lines().next().is_some_and(|l| l.starts_with("//! ") && l.len() > 12))
        .map(|f| f.path.clone())
        .collect();
    none("each file opens with //! and a sentence", &broken);
}

/// Why: a Manager manages everything and says nothing. The field has words for what things are.
#[test]
fn no_type_is_called_manager() {
    let vague = ["Manager", "Service", "Handler", "Util", "Helper"];
    let mut broken = Vec::new();
    for file in files().iter().filter(|f| f.ships()) {
        for (at, line) in file.code() {
            let defined = ["struct ", "enum ", "trait ", "mod "].iter().find_map(|kind| {
                let rest = line.split_once(kind)?.1;
                rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
            });
            if let Some(name) = defined
                && vague.iter().any(|v| name.ends_with(v) || name.ends_with(&v.to_lowercase()))
            {
                broken.push(format!("{}:{at} {name}", file.path));
            }
        }
    }
    none("names", &broken);
}

/// Why: a path of one machine is wrong on every other, and tells strangers about ours.
#[test]
fn no_file_names_a_machine() {
    let machine = ["/root/", "/home/", "/Users/"];
    let mut broken = Vec::new();
    for file in files().iter().filter(|f| !f.path.contains("/house/")) {
        for (at, line) in file.text.lines().enumerate() {
            if machine.iter().any(|m| line.contains(m)) {
                broken.push(format!("{}:{}", file.path, at + 1));
            }
        }
    }
    none("machine paths", &broken);
}
