//! The law that is built into the program.

include!(concat!(env!("OUT_DIR"), "/law.rs"));

use std::path::Path;

use law::Book;

use crate::say::No;

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
