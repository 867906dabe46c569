//! The desk as a process: bytes in, one JSON object out. The node runs it in a cell for what arrives; the browser runs it as
//! WebAssembly.
//!
//! Input: the length of the directory (8 bytes, little-endian; 0 for none), the directory, the package. Arguments: `now=` and the
//! reader's clock in microseconds since 1970, if it judges by one, or `today=` and the same, where it is only asked whether a use has come to
//! its end; `stamp-root=` and certificates (PEM) to which time stamps have to lead, if the
//! reader has them; then, if there is a directory, how many roots must have signed it, and the roots.

use std::io::{self, Read};

use evidence::{
    package::{Fault, Package, Reader, Trust, judge, not_a_package},
    stamp::Root,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use terms::Instant;

use crate::{NoTrust, as_json, exit_code, said::with_contents, trusted};

/// As much as a directory can be, and as is read at once.
const DIRECTORY_MAX: u64 = 16 << 20;
const PIECE: usize = 1 << 20;

/// Reads everything and says what it is worth: the object, and the code with which a program ends ([`exit_code`]).
/// Never fails: what stands in the way of a verdict is said as `refused` and `cure`.
pub fn desk(input: &mut impl Read, arguments: &[String]) -> (Value, u8) {
    match verdict(input, arguments) {
        Ok(found) => found,
        Err(no) => (no, 1),
    }
}

fn verdict(input: &mut impl Read, arguments: &[String]) -> Result<(Value, u8), Value> {
    let (now, arguments) = moment("now=", arguments);
    let (today, arguments) = moment("today=", arguments);
    let (stamp_roots, arguments) = stamp_roots(arguments)?;
    let directory = directory(input).map_err(|e| unread(&e))?;
    let trust = match arguments.split_first() {
        None => Trust::nobody(),
        Some((threshold, roots)) => {
            trusted(&directory, roots, threshold.parse().unwrap_or(0)).map_err(|no| refused(&no))?
        }
    };
    let trust = trust.with_stamp_roots(stamp_roots);
    let trust = today.into_iter().fold(trust, Trust::with_today);
    let (read, sha256) = package(input).map_err(|e| unread(&e))?;
    let report = match &read {
        Ok(package) => judge(package, &trust, now),
        Err(fault) => not_a_package(fault),
    };
    let code = exit_code(report.worth(), !arguments.is_empty());
    let mut said = with_contents(as_json(&report), read.as_ref().ok(), &sha256);
    if let (Some(members), Some(today)) = (said.as_object_mut(), now.or(today)) {
        members.insert("today".to_owned(), json!(today.to_string()));
    }
    Ok((said, code))
}

fn stamp_roots(arguments: &[String]) -> Result<(Vec<Root>, &[String]), Value> {
    let Some((pem, rest)) =
        arguments.split_first().and_then(|(first, rest)| Some((first.strip_prefix("stamp-root=")?, rest)))
    else {
        return Ok((Vec::new(), arguments));
    };
    let bad = |why| {
        json!({ "refused": format!("There is no verdict: the certificates of authorities of time cannot be read ({why})."),
            "cure": "Give them as PEM, or leave them out." })
    };
    Root::all_from(pem.as_bytes()).map(|roots| (roots, rest)).map_err(bad)
}

fn moment<'a>(name: &str, arguments: &'a [String]) -> (Option<Instant>, &'a [String]) {
    let clock = arguments.split_first().and_then(|(first, rest)| {
        let micros = first.strip_prefix(name)?.parse().ok()?;
        Some((Instant::from_micros(micros), rest))
    });
    clock.map_or((None, arguments), |(now, rest)| (Some(now), rest))
}

fn directory(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > DIRECTORY_MAX {
        return Err(io::Error::other("the directory is larger than any"));
    }
    let mut bytes = Vec::new();
    let got = input.take(length).read_to_end(&mut bytes)?;
    if (got as u64) < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(bytes) }
}

/// Reads the package to its end, also after a fault: the digest is that of the whole file.
fn package(input: &mut impl Read) -> io::Result<(Result<Package, Fault>, String)> {
    let (mut reader, mut hash) = (Reader::new(), Sha256::new());
    let mut piece = vec![0; PIECE];
    loop {
        let got = match input.read(&mut piece) {
            Ok(0) => break,
            Ok(got) => got,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let bytes = piece.get(..got).unwrap_or_default();
        hash.update(bytes);
        // The reader keeps its first fault and repeats it at the end.
        let _ = reader.take(bytes);
    }
    let digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((reader.finish(), digest))
}

fn unread(why: &io::Error) -> Value {
    json!({ "refused": format!("The file cannot be read: {why}."), "cure": "Copy it to this machine and choose it again." })
}

fn refused(no: &NoTrust) -> Value {
    json!({ "refused": format!("There is no verdict: {no}."), "cure": no.cure() })
}
