//! The law again on the requested side, two people, consent, order, and the provider's answer.

use serde_json::Value;

use super::{Deed, Walk, fields, stage_is};
use crate::{commands::demo::setup::House, say::No};

/// Steps 4 and 5: the law again, two people, consent, order, and the provider's answer.
pub(super) async fn execute(walk: &mut Walk<'_>, house: &House, id: &str) -> Result<(), No> {
    let b = house.asked();
    let path = format!("/api/1/requests/{id}");
    walk.next();
    let view = walk.get(b, "reviewer", &path).await?.unwrap_or_default();
    walk.note("the law is asked again, on the requested side, today:");
    walk.law(view.pointer("/law/disclose").unwrap_or(&Value::Null));
    if view.pointer("/law/disclose/authorisation/required").and_then(Value::as_bool) == Some(true) {
        walk.note(&format!(
            "its law asks for an independent authorisation: {}",
            view.pointer("/law/disclose/authorisation/by").and_then(Value::as_str).unwrap_or("")
        ));
        walk.act(Deed::press(b, "magistrate", "authorise", id, &[])).await?;
    }
    walk.act(Deed::press(b, "reviewer", "review", id, &["reviewed"]).with(yes())).await?;
    walk.next();
    walk.act(Deed::press(b, "approver", "execute", id, &["granted"])).await?;
    produce(walk, house, &path).await
}

/// A reviewer's yes, with the four questions answered.
pub(super) fn yes() -> std::collections::BTreeMap<String, String> {
    fields(&[
        ("decision", "execute"),
        ("reasons", "Complete; an offence under both laws; no ground for refusal is seen."),
        ("safeguard.political", "no"),
        ("safeguard.discrimination", "no"),
        ("safeguard.death-or-torture", "no"),
        ("safeguard.privileged", "no"),
    ])
}

/// The provider's clerk: the verified order, the answer that would be produced, and then exactly that answer.
pub(super) async fn produce(walk: &mut Walk<'_>, house: &House, path: &str) -> Result<(), No> {
    let (b, p) = (house.asked(), house.provider());
    let view = walk.get(b, "approver", path).await?.unwrap_or_default();
    let order = view.get("order").and_then(Value::as_str).unwrap_or_default().to_owned();
    let order_path = format!("/api/1/orders/{order}");
    walk.next();
    let view = walk
        .wait(p, "clerk", &order_path, "the provider has the verified order", |v| {
            v.get("refusal").is_some_and(Value::is_null)
        })
        .await?;
    let list = |n: &str| {
        view.get(n)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    };
    walk.note(&format!(
        "ordered by {}, approved by {}",
        view.get("ordered_by").and_then(Value::as_str).unwrap_or(""),
        list("approved_by")
    ));
    walk.act(Deed::press(p, "clerk", "look-up", &order, &["looked-up", "answered"])).await?;
    let view = walk.get(p, "clerk", &order_path).await?.unwrap_or_default();
    answer_words(walk, house, view.get("answer").unwrap_or(&Value::Null))?;
    walk.next();
    walk.act(Deed::press(p, "clerk", "produce", &order, &["answered"])).await?;
    walk.wait(b, "reviewer", path, "the production has arrived", stage_is(&["produced"])).await?;
    Ok(())
}

/// The clerk sees candidates and doubt; the sample says who it really was.
fn answer_words(walk: &Walk<'_>, house: &House, answer: &Value) -> Result<(), No> {
    let number = |p: &str| answer.pointer(p).and_then(Value::as_u64).unwrap_or(0);
    walk.note(&format!(
        "the answer that would be produced: {} candidate(s); {} line(s) shared this address; period widened by {} ms for the clocks",
        answer.get("candidates").and_then(Value::as_array).map_or(0, Vec::len), number("/shared_by"), number("/widened_by_ms")
    ));
    let mut found = Vec::new();
    for candidate in answer.get("candidates").and_then(Value::as_array).into_iter().flatten() {
        let subscriber = candidate.get("subscriber").and_then(Value::as_str).unwrap_or("unknown");
        found.push(subscriber.to_owned());
        let doubts = candidate
            .get("doubts")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join("; ");
        let shape = candidate.get("shape").and_then(Value::as_str).unwrap_or("");
        walk.note(&format!(
            "    {subscriber} ({shape}); doubt: {}",
            if doubts.is_empty() { "none recorded" } else { &doubts }
        ));
    }
    if found == house.expected {
        Ok(())
    } else {
        Err(No::refused(
            "wrong-answer",
            format!("expected {:?}, found {found:?}", house.expected),
            "The archive is wrong: this must not happen.",
        ))
    }
}
