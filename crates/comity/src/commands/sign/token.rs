//! Which keys tokens hold, and a new one inside.

use std::process::ExitCode;

use node::clock::chance;
use rand_core::Rng as _;
use serde_json::json;

use super::show::clean;
use crate::{
    cli::sign::TokenKeys,
    commands::keys::token::{made, shown},
    say::No,
};

pub(super) fn keys(a: &TokenKeys, as_json: bool) -> Result<ExitCode, No> {
    if let Some(name) = &a.make {
        let mut number = [0; 8];
        chance().map_err(|e| No::trouble("no randomness", &e))?.fill_bytes(&mut number);
        let key = made(&a.module, (a.on.as_deref(), name), number, a.pin_file.as_deref())?;
        if as_json {
            println!("{}", json!({ "key": key.to_string(), "name": name }));
        } else {
            println!(
                "public key: {key}\nGive it to the node's operator: comity init officer --key {key} …\nThe key was made in the token and stays there."
            );
        }
        return Ok(ExitCode::SUCCESS);
    }
    let tokens = shown(&a.module)?;
    if as_json {
        let key = |(label, key): &(String, exchange::VerifyingKey)| json!({ "name": label, "key": key.to_string() });
        let one = |token: &crate::commands::keys::token::Shown| {
            let keys: Vec<_> = token.keys.iter().map(key).collect();
            json!({ "token": token.label, "serial": token.serial, "maker": token.maker, "keys": keys })
        };
        println!("{}", json!({ "tokens": tokens.iter().map(one).collect::<Vec<_>>() }));
        return Ok(ExitCode::SUCCESS);
    }
    if tokens.is_empty() {
        return Err(No::refused(
            "token",
            "no token is in",
            "Put one in; a new one has to be initialised with the tool of its maker.",
        ));
    }
    for token in &tokens {
        println!("{} ({}, {})", clean(&token.label), clean(&token.maker), clean(&token.serial));
        if token.keys.is_empty() {
            println!("  no Ed25519 key: `--make NAME` makes one inside");
        }
        token.keys.iter().for_each(|(label, key)| println!("  {key}  {}", clean(label)));
    }
    Ok(ExitCode::SUCCESS)
}
