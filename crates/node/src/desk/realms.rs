//! In which realm the addresses of an answer lie, for the provider's own eyes: it is how the provider calls a part of its network, and no part
//! of what leaves (`docs/realms.md`).

use retained::Attribution;
use store::Doc;
use terms::Digest;

use crate::{
    Node,
    desk::{mail::post::sha256, no::No},
};

/// Under which digest it lies beside the answer with this one.
fn beside(answer: Digest) -> Digest {
    sha256(format!("realms of the answer {answer}").as_bytes())
}

/// Kept with the answer, and destroyed with it. Nothing, where all of it is in the unnamed realm.
pub(crate) fn kept(answer: Digest, found: &Attribution) -> Option<Doc> {
    let realms: Vec<Option<&str>> =
        found.candidates.iter().map(|c| c.realm.as_ref().map(retained::Realm::as_str)).collect();
    if realms.iter().all(Option::is_none) {
        return None;
    }
    Some(Doc { digest: beside(answer), kind: "realms", bytes: serde_json::to_vec(&realms).ok()? })
}

/// For each candidate of the answer, in its order; empty where none is in a realm that has a name.
pub(crate) async fn of(node: &Node, answer: Digest) -> Result<Vec<Option<String>>, No> {
    let kept = node.store.doc(beside(answer)).await?;
    Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}
