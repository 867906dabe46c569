//! The master key in a file of its own: a copy of the database without it opens nothing.

use std::{
    io::{ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::Key;
use crate::Trouble;

fn beside(database: &Path) -> PathBuf {
    database.with_file_name("store.key")
}

/// The key beside this database, if there is one.
pub(crate) fn read(database: &Path) -> Result<Option<Key>, Trouble> {
    let path = beside(database);
    let trouble = |why: String| Trouble::KeyFile { path: path.clone(), why };
    match std::fs::read_to_string(&path).map(Zeroizing::new) {
        Ok(text) => {
            let key = unhex(text.trim()).ok_or_else(|| trouble("it does not hold 64 hexadecimal digits".into()))?;
            Ok(Some(Key::from_bytes(key)))
        }
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(trouble(e.to_string())),
    }
}

/// The key beside this database, made where there is none. It is on the disk, name and all, before anything is sealed under it.
pub(crate) fn find_or_make(database: &Path, chance: &mut impl CryptoRng) -> Result<Key, Trouble> {
    if let Some(key) = read(database)? {
        return Ok(key);
    }
    let path = beside(database);
    let key = Key::draw(chance);
    let write = || {
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(hex(&key.0).as_bytes())?;
        file.sync_all()?;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder)?.sync_all()
    };
    write().map_err(|e| Trouble::KeyFile { path: path.clone(), why: e.to_string() })?;
    Ok(key)
}

fn hex(bytes: &[u8; 32]) -> Zeroizing<String> {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    Zeroizing::new(bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect())
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut key = [0; 32];
    for (byte, pair) in key.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(key)
}
