//! Preservation first: the records are held within the minute, and nothing is disclosed.

use serde_json::Value;

use super::{Deed, Walk, fields, stage_is};
use crate::{commands::demo::setup::House, say::No};

/// Step 3: the records are held within the minute.
pub(super) async fn preserve(walk: &mut Walk<'_>, house: &House, id: &str) -> Result<(), No> {
    let b = house.asked();
    walk.next();
    let path = format!("/api/1/requests/{id}");
    let view = walk.wait(b, "desk", &path, "the request is here, genuine", stage_is(&["received"])).await?;
    let hold = |office| Deed::press(b, office, "hold", id, &["hold-ordered", "held"]);
    walk.act(hold("desk")).await?;
    walk.next();
    if let Some(by) = judge_first(&view) {
        walk.note(&format!("its law asks for leave even before anything is kept: {by}"));
        walk.refused(hold("approver"), "authorisation-missing").await?;
        let leave = fields(&[("measure", "preserve")]);
        walk.act(Deed::press(b, "magistrate", "authorise", id, &[]).with(leave)).await?;
    }
    walk.act(hold("approver")).await?;
    let view = walk
        .wait(b, "desk", &path, "the provider holds the records; nothing is disclosed", stage_is(&["held"]))
        .await?;
    let text = |p: &str| view.pointer(p).and_then(Value::as_str).unwrap_or("none").to_owned();
    let would = walk.get(house.provider(), "clerk", "/api/1/work").await?.unwrap_or_default();
    let would = would.pointer("/work/0/data_ends").and_then(Value::as_str).unwrap_or("none").to_owned();
    walk.note(&format!(
        "two clocks: answer due {}; held until {}; without the hold the records would have been destroyed at {would}",
        text("/request/due"),
        text("/request/data_ends")
    ));
    Ok(())
}

/// Who has to give leave before a hold, where the law asks for that.
fn judge_first(view: &Value) -> Option<&str> {
    let asks = view.pointer("/law/preserve/authorisation")?;
    let required = asks.get("required").and_then(Value::as_bool)?;
    required.then(|| asks.get("by").and_then(Value::as_str).unwrap_or_default())
}
