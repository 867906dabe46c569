//! The key: in a file of this machine under a pass-phrase, or in its SSH agent.

use std::process::ExitCode;

use exchange::{SigningKey, Signs as _, VerifyingKey};
use node::{
    Files,
    away::NO_KEY,
    clock::chance,
    session::{OfficerFile, open_key, seal_key},
};
use serde::{Deserialize, Serialize};

use crate::{
    cli::sign::{NewKey, Take, Watch},
    commands::keys::Held,
    files::{create, replace},
    say::No,
    secret::phrase,
};

/// Bound into the seal, so that no officer's file of a node opens as one of these.
const BOUND: &str = "comity-sign";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    /// The public half, for `comity init officer --key`.
    key: String,
    /// Salt, nonce and sealed secret, hexadecimal.
    sealed: String,
}

pub(super) enum Key {
    Here(SigningKey),
    Held(Held),
}

pub(super) fn new(a: &NewKey, as_json: bool) -> Result<ExitCode, No> {
    let phrase = phrase(a.phrase_file.as_deref(), "A pass-phrase for the new key (at least 12 characters)")?;
    if phrase.chars().count() < 12 {
        return Err(No::usage("the pass-phrase needs at least 12 characters"));
    }
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let key = SigningKey::generate(&mut chance);
    let sealed = seal_key(&key.to_secret_text(), BOUND, &phrase, &mut chance)
        .ok_or_else(|| No::refused("seal", "the key cannot be sealed", "Try another pass-phrase."))?;
    let public = key.verifying_key().to_string();
    let file = KeyFile { key: public.clone(), sealed };
    create(&a.out, &as_text(&file)?, 0o600)?;
    if as_json {
        println!("{}", serde_json::json!({ "key": public, "out": a.out.display().to_string() }));
    } else {
        println!(
            "public key: {public}\nGive it to the node's operator: comity init officer --key {public} …\n{} stays on this machine.",
            a.out.display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The key goes from the officer's file of a node into one of its own; then the node's file says that it is elsewhere.
pub(super) fn take(a: &Take, as_json: bool) -> Result<ExitCode, No> {
    let phrase = phrase(a.phrase_file.as_deref(), &format!("The pass-phrase of account {}", a.account))?;
    let path = Files::new(&a.dir).officers().join(format!("{}.toml", a.account));
    let text = std::fs::read_to_string(&path).map_err(|e| No::file(&path, &e))?;
    let mut officer: OfficerFile = toml::from_str(&text).map_err(|e| No::usage(format!("{}: {e}", path.display())))?;
    let secret = open_key(&officer.sealed, &officer.id, &phrase).ok_or_else(|| {
        No::refused("phrase", "the pass-phrase does not open the account", "Check it, and try again.")
    })?;
    if *secret == NO_KEY {
        return Err(No::refused(
            "key-away",
            "the key of this account is elsewhere already",
            "Nothing is left to take.",
        ));
    }
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let mut seal = |secret: &str, bound: &str| {
        seal_key(secret, bound, &phrase, &mut chance)
            .ok_or_else(|| No::refused("seal", "the key cannot be sealed", "Try another pass-phrase."))
    };
    let (own, left) = (seal(&secret, BOUND)?, seal(NO_KEY, &officer.id)?);
    create(&a.out, &as_text(&KeyFile { key: officer.key.clone(), sealed: own })?, 0o600)?;
    // The new file is synced before the old one goes: a cut in between leaves the key twice, and never nowhere.
    officer.sealed = left;
    replace(&path, &as_text(&officer)?, 0o600)?;
    if as_json {
        println!("{}", serde_json::json!({ "key": officer.key, "out": a.out.display().to_string() }));
    } else {
        println!("{} holds the key, under the pass-phrase of the account. Start the node again.", a.out.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn as_text(what: &impl Serialize) -> Result<Vec<u8>, No> {
    let text = toml::to_string(what).map_err(|e| No::trouble("the key cannot be written", &e))?;
    Ok(text.into_bytes())
}

impl Key {
    /// The key that the node lists for the account, and no other.
    pub(super) fn open(a: &Watch, public: &VerifyingKey) -> Result<Self, No> {
        let whose = format!("account {}", a.account);
        if let Some(held) = Held::open(&a.device, std::slice::from_ref(public), &whose)? {
            return Ok(Self::Held(held));
        }
        let other = |what: &str| {
            No::refused(
                "another-key",
                format!("{what} is not the key that the node lists for {} ({public})", a.account),
                "Use that key, or have the account enrolled with this one.",
            )
        };
        let Some(path) = &a.key else { return Err(No::usage("give --key, --agent or --token")) };
        let text = std::fs::read_to_string(path).map_err(|e| No::file(path, &e))?;
        let file: KeyFile = toml::from_str(&text).map_err(|e| No::usage(format!("{}: {e}", path.display())))?;
        if file.key != public.to_string() {
            return Err(other(&path.display().to_string()));
        }
        let phrase = phrase(a.key_phrase_file.as_deref(), &format!("The pass-phrase of {}", path.display()))?;
        let secret = open_key(&file.sealed, BOUND, &phrase).ok_or_else(|| {
            No::refused("phrase", "the pass-phrase does not open the key", "Check it, and try again.")
        })?;
        let key = SigningKey::from_secret_text(&secret).map_err(|e| No::usage(format!("{}: {e}", path.display())))?;
        if key.verifying_key() == *public { Ok(Self::Here(key)) } else { Err(other("the sealed key")) }
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<[u8; 64], No> {
        match self {
            Self::Here(key) => Ok(key.sign_message(message)),
            Self::Held(held) => held.sign(message),
        }
    }
}
