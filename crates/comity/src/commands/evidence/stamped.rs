//! Time stamps over the seal of a matter: obtained once and kept in its folder, so that a second run writes the same bytes.

use std::path::Path;

use evidence::{sha256, stamp};
use node::{Node, stamps};
use serde::{Deserialize, Serialize};

use super::lasting::unhex;
use crate::{files::replace, say::No};

/// `stamps.json`: also when nobody stamped, so that the package does not change when somebody would later.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// SHA-256 of the seal.
    seal: String,
    /// The tokens, in hexadecimal digits.
    tokens: Vec<String>,
}

/// The stamps of this seal, as the node's configuration wants them.
pub(super) async fn stamps(node: &Node, folder: &Path, seal: &[u8]) -> Result<Vec<Vec<u8>>, No> {
    let path = folder.join("stamps.json");
    let name = sha256(seal).to_string();
    let kept: Option<Kept> = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if let Some(kept) = kept.filter(|kept| kept.seal == name) {
        let tokens: Option<Vec<Vec<u8>>> = kept.tokens.iter().map(|text| unhex(text)).collect();
        let good = |tokens: &Vec<Vec<u8>>| tokens.iter().all(|token| stamp::check(token, seal, &[]).is_ok());
        if let Some(tokens) = tokens.filter(good) {
            return Ok(tokens);
        }
    }
    let tokens = stamps::obtain(node, seal).await.map_err(|e| {
        No::refused("not-stamped", e.to_string(), "Try again when an authority answers, or require fewer in node.toml.")
    })?;
    let digits = |token: &Vec<u8>| token.iter().map(|byte| format!("{byte:02x}")).collect();
    let kept = Kept { seal: name, tokens: tokens.iter().map(digits).collect() };
    let bytes = serde_json::to_vec(&kept).map_err(|e| No::trouble("the time stamps", &e))?;
    replace(&path, &bytes, 0o644)?;
    Ok(tokens)
}
