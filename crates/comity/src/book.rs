//! The law that is built into the program.

include!(concat!(env!("OUT_DIR"), "/law.rs"));

use std::path::Path;

use law::Book;

use crate::say::No;

/// Every law file of a folder, worked cases included, as its path from there and its text.
pub(crate) fn folder(dir: &Path) -> Result<Vec<(String, String)>, No> {
    let (mut files, mut open) = (Vec::new(), vec![dir.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).map_err(|e| No::file(&next, &e))? {
            let path = entry.map_err(|e| No::file(&next, &e))?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let name = path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().into_owned();
                files.push((name, std::fs::read_to_string(&path).map_err(|e| No::file(&path, &e))?));
            }
        }
    }
    if files.is_empty() {
        return Err(No::usage(format!("{}: no law files there", dir.display())));
    }
    files.sort();
    Ok(files)
}

/// The built-in book, or the one in a folder.
pub(crate) fn read(folder: Option<&Path>) -> Result<Book, No> {
    let mut files: Vec<(String, String)> = FILES.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
    if let Some(folder) = folder {
        files.clear();
        node::law_files(folder, folder, &mut files).map_err(|e| No::file(folder, &e))?;
        if files.is_empty() {
            return Err(No::usage(format!("{}: no law files there", folder.display())));
        }
    }
    Book::read(files).map_err(|flaws| {
        let list: Vec<String> = flaws.iter().map(ToString::to_string).collect();
        No::refused(
            "law",
            format!("{} flaw(s)\n{}", list.len(), list.join("\n")),
            "Put right what is named; half a law is worse than none.",
        )
    })
}
