//! The disk's part: every law file of a folder, and where its pack lies.

use std::{
    io,
    path::{Path, PathBuf},
};

/// The pack's name. It does not end in `.toml`, so that it is no part of what it signs.
pub const FILE: &str = "law.pack";

/// Where the pack of a folder lies: inside, else beside it. Where there is none, it belongs inside.
pub fn place(dir: &Path) -> PathBuf {
    let (inside, beside) = (dir.join(FILE), dir.parent().map(|above| above.join(FILE)));
    match beside {
        Some(beside) if !inside.exists() && beside.exists() => beside,
        _ => inside,
    }
}

/// Every `.toml` file below a folder, worked cases included, sorted, as its path from there and its text. What is
/// checked and what is then read must be the same bytes, so that the disk is read once.
///
/// # Errors
/// What the file system says, and a name that is not text.
pub fn folder(dir: &Path) -> io::Result<Vec<(String, String)>> {
    let (mut files, mut open) = (Vec::new(), vec![dir.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next)? {
            let path = entry?.path();
            let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
            if path.is_dir() {
                open.push(path);
            } else if path.as_os_str().as_encoded_bytes().ends_with(b".toml") {
                let name = path.strip_prefix(dir).unwrap_or(&path).to_str();
                let name = name.ok_or_else(|| named(io::Error::other("its name is not text")))?.to_owned();
                files.push((name, std::fs::read_to_string(&path).map_err(named)?));
            }
        }
    }
    files.sort();
    Ok(files)
}
