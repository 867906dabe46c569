//! The asking side's steps: an incomplete draft named, a complete one signed by two, the letter on its way.

use serde_json::{Value, json};

use super::{Deed, Walk, stage_is};
use crate::{commands::demo::setup::House, say::No};

/// Steps 1 and 2: draft, check, two people, send.
pub(super) async fn ask(walk: &mut Walk<'_>, house: &House) -> Result<String, No> {
    let a = house.asking();
    walk.next();
    let mut lacking = house.draft.clone();
    for field in ["port", "article-text", "necessity"] {
        lacking.remove(field);
    }
    lacking.insert("time-from".into(), "2026-11-23T16:00:00".into());
    let check = json!(lacking);
    let law = walk.check(a, &check).await?;
    walk.note(&format!("an incomplete draft is named field by field: {}", lack_words(&law)));
    // The officer's program names the draft, so that a second try after a crash is the same draft.
    let id = new_number()?;
    let draft = Deed::press(a, "investigator", "draft", &id, &[]).with(house.draft.clone());
    walk.act(draft).await?;
    let view = walk.get(a, "investigator", &format!("/api/1/requests/{id}")).await?.unwrap_or_default();
    walk.law(view.pointer("/law/disclose").unwrap_or(&Value::Null));
    let propose = |office| Deed::press(a, office, "propose", &id, &["proposed", "sent", "acknowledged"]);
    walk.act(propose("investigator")).await?;
    walk.next();
    let twice = walk.get(a, "investigator", &format!("/api/1/requests/{id}")).await?.unwrap_or_default();
    if twice.pointer("/request/next").and_then(Value::as_array).is_some_and(|n| n.iter().any(|a| a == "approve")) {
        return Err(No::refused("two-people", "the drafter was offered to approve", "This must not happen."));
    }
    walk.act(Deed::press(a, "approver", "approve", &id, &["sent", "acknowledged"])).await?;
    walk.wait(
        a,
        "approver",
        &format!("/api/1/requests/{id}"),
        "the signed receipt has come back",
        stage_is(&["acknowledged", "held"]),
    )
    .await?;
    Ok(id)
}

fn new_number() -> Result<String, No> {
    use rand_core::Rng as _;
    let mut bytes = [0; 16];
    node::clock::chance().map_err(|e| No::trouble("no randomness", &e))?.fill_bytes(&mut bytes);
    Ok(node::session::hex(&bytes))
}

fn lack_words(law: &Value) -> String {
    let lacks = law.get("lacks").and_then(Value::as_array);
    let words: Vec<String> = lacks
        .into_iter()
        .flatten()
        .map(|l| {
            format!(
                "{} ({})",
                l.get("field").and_then(Value::as_str).unwrap_or(""),
                l.get("code").and_then(Value::as_str).unwrap_or("")
            )
        })
        .collect();
    words.join(", ")
}
