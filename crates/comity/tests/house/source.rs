//! The repository as these tests see it: files, and code without its comments and tests.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// One text file.
pub(crate) struct Source {
    /// Path from the root, with forward slashes.
    pub(crate) path: String,
    /// As it is.
    pub(crate) text: String,
}

impl Source {
    /// The crate it belongs to, or nothing.
    pub(crate) fn room(&self) -> &str {
        self.path.strip_prefix("crates/").and_then(|p| p.split('/').next()).unwrap_or("")
    }

    /// Is it part of the program, and not a test of it?
    pub(crate) fn ships(&self) -> bool {
        let in_crate = self.path.starts_with("crates/") && self.path.contains("/src/") && self.path.ends_with(".rs");
        in_crate && !only_tests().iter().any(|module| self.path.starts_with(module.as_str()))
    }

    /// Numbered lines of code that ships: no comments, and nothing from the tests at the end of the file on.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines: Vec<_> = self.text.lines().collect();
        let is_test = |at: usize| lines.get(at).is_some_and(|l| l.trim() == "#[cfg(test)]");
        let in_a_file = |at: usize| lines.get(at + 1).is_some_and(|l| l.starts_with("mod ") && l.ends_with(';'));
        let end = (0..lines.len()).find(|at| is_test(*at) && !in_a_file(*at)).unwrap_or(lines.len());
        let numbered = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        numbered.take(end).map(|(at, line)| (at, without_comment(line))).filter(|(_, line)| !line.trim().is_empty())
    }
}

/// How the paths begin of modules that stand in files of their own and are built for tests alone.
fn only_tests() -> &'static [String] {
    static MODULES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut modules = Vec::new();
        for file in files().iter().filter(|f| f.path.ends_with(".rs")) {
            let own = ["/lib.rs", "/main.rs", "/mod.rs", ".rs"].iter().find_map(|end| file.path.strip_suffix(end));
            let lines: Vec<_> = file.text.lines().collect();
            for pair in lines.windows(2).filter(|pair| pair[0].trim() == "#[cfg(test)]") {
                if let Some(name) = pair[1].strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) {
                    let module = format!("{}/{name}", own.unwrap_or(&file.path));
                    modules.extend([format!("{module}.rs"), format!("{module}/")]);
                }
            }
        }
        modules
    });
    &MODULES
}

/// What stands before `//`, unless that is inside a string.
fn without_comment(line: &str) -> &str {
    let cut = line.match_indices("//").find(|(at, _)| {
        let before = &line[..*at];
        let quotes = before.matches('"').count().saturating_sub(before.matches("\\\"").count());
        quotes.is_multiple_of(2)
    });
    cut.map_or(line, |(at, _)| &line[..at])
}

/// All text files of the repository, sorted by path.
pub(crate) fn files() -> &'static [Source] {
    static FILES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        let mut found = BTreeMap::new();
        collect(&root(), "", &mut found);
        found.into_iter().map(|(path, text)| Source { path, text }).collect()
    });
    &FILES
}

/// Files of the program itself: `crates/*/src/**.rs`.
pub(crate) fn shipped() -> impl Iterator<Item = &'static Source> {
    files().iter().filter(|file| file.ships())
}

fn collect(folder: &Path, prefix: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        // Built, fetched or left by a demo: not ours to judge.
        if name == "target" || name == "node_modules" || name == "comity-demo" || name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), found);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            found.insert(path, text);
        }
    }
}

/// One file by its path from the root; empty when there is none.
pub(crate) fn text_of(path: &str) -> &'static str {
    files().iter().find(|file| file.path == path).map_or("", |file| &file.text)
}

/// Fails with the whole list, so that one run shows all there is to do.
pub(crate) fn none(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}\n  {}", broken.join("\n  "));
}

/// Compares with a file beside these tests, which `UPDATE=1` rewrites.
pub(crate) fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/house").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, text).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{name} has changed; if that is meant: UPDATE=1 cargo test -p comity --test house\n{text}");
}

/// Does `word` stand in `line` as a whole word?
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word)
        .any(|(at, _)| edge(line[..at].chars().next_back()) && edge(line[at + word.len()..].chars().next()))
}

#[test]
fn comments_and_tests_are_not_code() {
    let text =
        "#[cfg(test)]\nmod tests;\nlet a = \"http://x\"; // why\n/// doc\n#[cfg(test)]\nmod tests {}\n".to_owned();
    let source = Source { path: "crates/x/src/lib.rs".into(), text };
    assert_eq!(
        source.code().collect::<Vec<_>>(),
        [(1, "#[cfg(test)]"), (2, "mod tests;"), (3, "let a = \"http://x\"; ")]
    );
    assert!(has_word("in XA, now", "XA") && !has_word("EXAM", "XA"));
}
