//! Reading once, whatever the size, and writing whole or not at all.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use evidence::{
    record::{Digester, Digests},
    stamp::{HashName, RevocationList, Root},
};

use crate::say::No;

/// The digests of a file under these hash functions; it is read once, in pieces.
pub(super) fn digests(path: &Path, hashes: &[HashName]) -> Result<Digests, No> {
    let mut digester = Digester::new(hashes);
    let mut file = File::open(path).map_err(|e| No::file(path, &e))?;
    let mut piece = vec![0; 256 * 1024];
    loop {
        let length = file.read(&mut piece).map_err(|e| No::file(path, &e))?;
        match piece.get(..length) {
            Some(bytes) if !bytes.is_empty() => digester.update(bytes),
            _ => return Ok(digester.finish()),
        }
    }
}

/// The digest under one hash function.
pub(super) fn digest(path: &Path, hash: HashName) -> Result<Vec<u8>, No> {
    digests(path, &[hash])?.under(hash).map(<[u8]>::to_vec).ok_or_else(|| No::usage("the file was not hashed"))
}

/// The certificates that the reader trusts; none without a file.
pub(super) fn roots(path: Option<&PathBuf>) -> Result<Vec<Root>, No> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let bytes = std::fs::read(path).map_err(|e| No::file(path, &e))?;
    Root::all_from(&bytes).map_err(|e| No::usage(format!("{}: {e}", path.display())))
}

/// The lists of revoked certificates that the reader has.
pub(crate) fn lists(paths: &[PathBuf]) -> Result<Vec<RevocationList>, No> {
    let mut lists = Vec::new();
    for path in paths {
        let bytes = std::fs::read(path).map_err(|e| No::file(path, &e))?;
        lists.extend(RevocationList::all_from(&bytes).map_err(|e| No::usage(format!("{}: {e}", path.display())))?);
    }
    Ok(lists)
}

/// A hash function that may be used for something new.
pub(super) fn hash(text: &str) -> Result<HashName, No> {
    let named = HashName::named(text).filter(|&hash| hash != HashName::Sha224);
    named.ok_or_else(|| No::usage("--hash is sha256, sha384 or sha512"))
}

/// The name with something after it: `a.zip` and `ers` give `a.zip.ers`.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Digests that the reader has from elsewhere: `sha256=` and hexadecimal digits.
pub(super) fn given(texts: &[String]) -> Result<Digests, No> {
    let read = |text: &String| {
        let (name, digits) = text.split_once('=')?;
        let hash = HashName::named(name)?;
        unhex(digits).filter(|bytes| bytes.len() == hash.length()).map(|bytes| (hash, bytes))
    };
    let digests: Option<Vec<_>> = texts.iter().map(read).collect();
    digests.map(Digests::given).ok_or_else(|| No::usage("--digest is such as sha256= and 64 hexadecimal digits"))
}

/// Bytes from pairs of hexadecimal digits.
pub(in crate::commands::evidence) fn unhex(digits: &str) -> Option<Vec<u8>> {
    let plain = digits.len().is_multiple_of(2) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digit = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    plain.then(|| digits.as_bytes().chunks(2).map(digit).collect()).flatten()
}
