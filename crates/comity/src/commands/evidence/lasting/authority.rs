//! Who stamps: authorities over HTTP, or an exercise key.

use std::{
    io::{Read as _, Write as _},
    path::Path,
    process::ExitCode,
    time::Duration,
};

use evidence::stamp::{HashName, Root};
use node::{
    clock::Clock,
    stamps::{self, Client},
};
use serde_json::json;
use zeroize::Zeroizing;

use crate::cli::lasting::Who;
use crate::say::No;

/// The name in the certificate of an exercise key on the command line.
const NAME: &str = "the command line";

/// A token over a digest.
pub(super) async fn token(who: &Who, roots: &[Root], hash: HashName, digest: Vec<u8>) -> Result<Vec<u8>, No> {
    let clock = Clock::offset_by(0);
    let request = stamps::new_request(hash, digest).map_err(|e| No::trouble("no time stamp", &e))?;
    if let Some(key) = &who.exercise_key {
        let secret = secret(key)?;
        let stamped = stamps::exercise_stamp(NAME, &secret, &request, clock.now());
        return stamped.map_err(|e| No::trouble("the exercise key", &e));
    }
    if let Some(bad) = who.authorities.iter().find(|url| !url.starts_with("http://")) {
        return Err(No::usage(format!(
            "{bad} does not begin with http://; a stamp is signed and needs no TLS. Put a proxy in front of an authority that has only https"
        )));
    }
    let tolerance = Duration::from_secs(who.tolerance);
    let now = move || clock.now();
    let (stamped, passed_over) = Client::default().first_of(&who.authorities, &request, roots, now, tolerance).await;
    match stamped {
        Some((token, _)) => Ok(token),
        None => Err(No::refused(
            "not-stamped",
            format!("no authority gave a time stamp: {}", passed_over.join("; ")),
            "Name another --authority, or try again later. Nothing was written.",
        )),
    }
}

/// Prints the certificate of an exercise key, and makes the key if there is none.
pub(super) fn print(path: &Path, as_json: bool) -> Result<ExitCode, No> {
    if !path.exists() {
        let mut rng = node::clock::chance().map_err(|e| No::trouble("no key", &e))?;
        let mut secret = Zeroizing::new([0; 32]);
        rand_core::Rng::fill_bytes(&mut rng, secret.as_mut_slice());
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(path).and_then(|mut file| file.write_all(secret.as_slice()));
        written.map_err(|e| No::file(path, &e))?;
    }
    let secret = secret(path)?;
    let pem = stamps::exercise_pem(NAME, &secret).ok_or_else(|| No::usage("the file holds no key"))?;
    if as_json {
        println!("{}", json!({ "ok": true, "certificate": pem }));
    } else {
        print!("{pem}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Exactly 32 bytes.
fn secret(path: &Path) -> Result<Zeroizing<[u8; 32]>, No> {
    let mut secret = Zeroizing::new([0; 32]);
    let mut file = std::fs::File::open(path).map_err(|e| No::file(path, &e))?;
    let read = file.read_exact(secret.as_mut_slice()).and_then(|()| file.read(&mut [0]));
    match read {
        Ok(0) => Ok(secret),
        _ => Err(No::usage(format!(
            "{}: an exercise key has 32 bytes; `comity evidence exercise-authority FILE` makes one",
            path.display()
        ))),
    }
}
