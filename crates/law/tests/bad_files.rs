//! Law files with a mistake are not read, and the flaw says where and what. The mistakes are in `bad_files.toml`.

use std::path::PathBuf;

use law::Book;
use serde::Deserialize;

use crate::{chance::Chance, common};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BadFiles {
    bad: Vec<Bad>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bad {
    says: String,
    file: String,
    find: String,
    put: String,
    error: String,
}

fn tests() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn list() -> Vec<Bad> {
    let text = std::fs::read_to_string(tests().join("bad_files.toml")).unwrap();
    toml::from_str::<BadFiles>(&text).unwrap().bad
}

/// Each bad file: what is wrong with it, its path, its text.
pub(crate) fn spoiled() -> Vec<(String, String, String)> {
    let files = common::small_files();
    let spoilt = |bad: Bad| {
        let (_, text) = files.iter().find(|(path, _)| *path == bad.file).unwrap();
        (bad.says, bad.file, text.replacen(&bad.find, &bad.put, 1))
    };
    list().into_iter().map(spoilt).collect()
}

fn check(bad: &Bad) {
    let mut files = common::small_files();
    let (_, text) = files.iter_mut().find(|(path, _)| *path == bad.file).unwrap();
    assert!(text.contains(&bad.find), "{}: {:?} is not in {}", bad.says, bad.find, bad.file);
    *text = text.replacen(&bad.find, &bad.put, 1);
    let flaws = Book::read(files).map(|_| ()).expect_err(&bad.says);
    let said = flaws.iter().any(|f| f.message.contains(&bad.error) && f.line >= 1);
    assert!(said, "{}: expected {:?}, got {flaws:#?}", bad.says, bad.error);
}

#[test]
fn the_small_book_is_sound() {
    assert_eq!(Book::read(common::small_files()).map(|b| b.states().count()), Ok(2));
}

#[test]
fn a_law_file_with_a_mistake_is_not_read_and_the_flaw_says_why() {
    let list = list();
    assert!(list.len() >= 90, "{}", list.len());
    list.iter().for_each(check);
}

#[test]
fn a_flaw_names_the_file_and_the_line() {
    let mut files = common::small_files();
    let (_, text) = files.iter_mut().find(|(path, _)| path == "treaties/pact.toml").unwrap();
    *text = text.replace("state = \"XB\"\nsource = \"Pact, list", "state = \"XQ\"\nsource = \"Pact, list");
    let flaws = Book::read(files).map(|_| ()).unwrap_err();
    assert_eq!(flaws[0].to_string(), "treaties/pact.toml:17: the state XQ has no file in states/");
}

#[test]
fn all_flaws_are_shown_at_once() {
    let mut files = common::small_files();
    for (_, text) in &mut files {
        *text = text.replace("review = \"verified\"", "review = \"yes\"");
    }
    assert_eq!(Book::read(files).map(|_| ()).unwrap_err().len(), 3);
}

#[test]
fn a_file_that_is_no_part_of_the_book_is_a_flaw() {
    let mut files = common::small_files();
    files.push(("notes.toml".to_owned(), "a = 1".to_owned()));
    let flaws = Book::read(files).map(|_| ()).unwrap_err();
    assert!(flaws[0].message.contains("no part of the book"), "{flaws:?}");
    let mut files = common::small_files();
    files.push(("README.md".to_owned(), "for people".to_owned()));
    assert!(Book::read(files).is_ok());
    let mut files = common::small_files();
    files.push(("states/Land.toml".to_owned(), String::new()));
    assert!(Book::read(files).is_err());
    let mut files = common::small_files();
    files.push(files[0].clone());
    assert!(Book::read(files).is_err(), "one file twice");
}

#[test]
fn a_spoilt_byte_is_a_flaw_or_harmless_and_never_the_end_of_the_program() {
    let (mut chance, mut refused) = (Chance::new(41), 0);
    for _ in 0..1_500 {
        let mut files = common::small_files();
        let n = chance.below(files.len());
        let mut bytes = files[n].1.clone().into_bytes();
        let at = chance.below(bytes.len());
        bytes[at] = u8::try_from(chance.below(256)).unwrap();
        files[n].1 = String::from_utf8_lossy(&bytes).into_owned();
        refused += usize::from(Book::read(files).is_err());
    }
    assert!(refused > 300, "only {refused} refused");
}
