//! Builds the law files into the program, so that one file installs it. `--law DIR` uses others.

use std::{env, fs, io, path::Path, path::PathBuf};

fn main() -> io::Result<()> {
    let law = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../law");
    println!("cargo::rerun-if-changed={}", law.display());
    let mut files = Vec::new();
    collect(&law, &law, &mut files)?;
    files.sort();
    let rows: String = files.iter().map(|(name, path)| format!("    ({name:?}, include_str!({path:?})),\n")).collect();
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("law.rs");
    fs::write(out, format!("/// The law files by name.\npub(crate) const FILES: &[(&str, &str)] = &[\n{rows}];\n"))
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        if path.is_dir() {
            // Worked cases are tests of the book, not part of it.
            if name != "cases" {
                collect(root, &path, files)?;
            }
        } else if name.ends_with(".toml") {
            files.push((name, path.to_string_lossy().into_owned()));
        }
    }
    Ok(())
}
