//! Reads the law folder of this repository for the tests of this room.

use std::{
    fs,
    path::{Path, PathBuf},
};

use law::Book;

/// The law folder.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../law")
}

/// Every file of the law folder, as path and text.
pub(crate) fn files() -> Vec<(String, String)> {
    files_in(&folder())
}

/// Every file below a folder, as its path from there and its text.
pub(crate) fn files_in(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// The book of this repository.
pub(crate) fn book() -> Book {
    Book::read(files()).unwrap_or_else(|flaws| {
        let lines: Vec<String> = flaws.iter().map(ToString::to_string).collect();
        panic!("{} flaws:\n{}", lines.len(), lines.join("\n"))
    })
}

/// The small book of two invented states beside these tests.
pub(crate) fn small_files() -> Vec<(String, String)> {
    files_in(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/small"))
}

/// The small book, read.
pub(crate) fn small_book() -> Book {
    Book::read(small_files()).unwrap()
}
