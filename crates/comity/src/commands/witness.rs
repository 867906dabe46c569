//! A witness that is no node: made, and run.

use std::{io::Write as _, process::ExitCode};

use evidence::{PublicKey, log};
use node::{
    clock::{Clock, chance},
    witness::{self, Alone, AloneConfig},
};
use serde_json::json;

use crate::{
    cli::witness::{Witness, WitnessInit, WitnessWhat},
    commands::serve::{ended, until_told},
    files::create,
    folder::not_started,
    say::No,
};

pub(crate) async fn run(a: &Witness, as_json: bool) -> Result<ExitCode, No> {
    match &a.what {
        WitnessWhat::Init(arguments) => {
            let config = AloneConfig {
                name: arguments.name.clone(),
                listen: arguments.listen,
                behind_tls: !arguments.listen.ip().is_loopback(),
                clock_offset_seconds: 0,
                logs: logs(arguments)?,
            };
            let line = write(&arguments.dir, &config)?;
            if as_json {
                println!("{}", json!({ "ok": true, "key": line, "logs": config.logs.len() }));
            } else {
                println!("{} written for {} log(s).", arguments.dir.display(), config.logs.len());
                println!("What each of these logs puts into node.toml, with the state in which the witness stands:");
                println!("[[witnesses.other]]\nkey = \"{line}\"\nstate = \"…\"\nurl = \"…\"");
            }
        }
        WitnessWhat::Serve(arguments) => {
            let alone = Alone::open(&arguments.dir).map_err(not_started)?;
            let name = alone.name.clone();
            let ready = move |address| {
                let line = if as_json {
                    json!({ "ready": true, "witness": name, "address": format!("http://{address}") }).to_string()
                } else {
                    format!("{name} listens on http://{address}")
                };
                println!("{line}");
                let _ = std::io::stdout().flush();
            };
            let broken = tokio::select! {
                ended = alone.serve(ready) => ended.map_err(not_started)?,
                () = until_told(arguments.until_stdin_closes) => None,
            };
            if let Some(why) = broken {
                return Err(ended(&why));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the folder of a witness with a new key, and gives the line with its name and key.
pub(crate) fn write(dir: &std::path::Path, config: &AloneConfig) -> Result<String, No> {
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let key = exchange::SigningKey::generate(&mut chance);
    let public =
        log::cosign::Witness { name: config.name.clone(), key: PublicKey::from_bytes(key.verifying_key().bytes()) };
    let line = log::cosign::verifier_line(&public);
    if log::cosign::read_verifier_line(&line).is_err() {
        return Err(No::usage("--name: no spaces, no plus sign, not empty"));
    }
    std::fs::create_dir_all(dir).map_err(|e| No::file(dir, &e))?;
    let text = toml::to_string(config).map_err(|e| No::trouble("the configuration cannot be written", &e))?;
    create(&witness::config_file(dir), text.as_bytes(), 0o644)?;
    create(&witness::key_file(dir), key.to_secret_text().as_bytes(), 0o600)?;
    Ok(line)
}

/// The logs that were named, and those of every member of a directory.
fn logs(a: &WitnessInit) -> Result<Vec<String>, No> {
    let mut logs = a.logs.clone();
    for line in &logs {
        log::read_verifier_line(line).map_err(|e| No::usage(format!("--log {line}: {e}")))?;
    }
    if let Some(path) = &a.known.directory {
        let bytes = std::fs::read(path).map_err(|e| No::file(path, &e))?;
        let keys: Vec<exchange::VerifyingKey> = a.known.roots.iter().filter_map(|r| r.parse().ok()).collect();
        let roots = exchange::Roots::new(keys, a.known.threshold).filter(|_| !a.known.roots.is_empty());
        let roots = roots
            .ok_or_else(|| No::usage("--root: the public keys of the directory's roots, as many as --threshold"))?;
        let directory = exchange::Directory::read(&bytes, &roots, Clock::offset_by(0).now(), 0)
            .map_err(|fault| No::usage(format!("{}: {fault}", path.display())))?;
        logs.extend(directory.nodes().flat_map(lines));
    }
    if logs.is_empty() {
        return Err(No::usage("a witness needs logs: --log LINE, or --directory FILE --root KEY"));
    }
    Ok(logs)
}

/// The lines of one member's log, one a key.
pub(crate) fn lines(member: &exchange::Node) -> Vec<String> {
    let origin = witness::origin(member.id().as_str());
    member.signing_keys().map(|key| log::verifier_line(&origin, &PublicKey::from_bytes(key.bytes()))).collect()
}
