//! The emergency lane: fewer steps before, more after, never fewer keys.

use serde_json::Value;

use super::{Deed, Walk, ask, evidence::numbers, execute, fields, stage_is};
use crate::{commands::demo::setup::House, say::No};

/// The same question, but somebody is in danger.
pub(crate) fn make_urgent(house: &mut House) {
    let danger = [
        ("urgency", "emergency"),
        ("urgency-reason", "He says that he will act tonight."),
        ("life-at-risk", "A woman is threatened with her life in the messages; she cannot be found."),
    ];
    for (name, text) in danger {
        house.draft.insert(name.to_owned(), text.to_owned());
    }
}

/// Plays it: the call-back before, the answer, a review afterwards that says no, the recall, and the proof of destruction.
pub(crate) async fn play_urgent(walk: &mut Walk<'_>) -> Result<(), No> {
    let house = walk.house;
    let id = ask::ask(walk, house).await?;
    let leave = decide(walk, house, &id).await?;
    let digest = answer(walk, house, &id).await?;
    afterwards(walk, house, (&id, leave), &digest).await?;
    numbers(walk, house).await
}

/// No hold comes first. Two people decide as always, and one of them has called the asker. Has a magistrate given leave, which not every law wants?
async fn decide(walk: &mut Walk<'_>, house: &House, id: &str) -> Result<bool, No> {
    let b = house.asked();
    let path = format!("/api/1/requests/{id}");
    walk.next();
    let view = walk.wait(b, "reviewer", &path, "the emergency is here, genuine", stage_is(&["received"])).await?;
    let text = |p: &str| view.pointer(p).and_then(Value::as_str).unwrap_or("none").to_owned();
    walk.note(&format!("answer due {}", text("/request/due")));
    let leave = view.pointer("/law/disclose/authorisation/required").and_then(Value::as_bool) == Some(true);
    if leave {
        walk.act(Deed::press(b, "magistrate", "authorise", id, &[])).await?;
    }
    walk.act(Deed::press(b, "reviewer", "review", id, &["reviewed"]).with(execute::yes())).await?;
    walk.refused(Deed::press(b, "approver", "execute", id, &[]), "call-back-missing").await?;
    walk.next();
    let (number, officer) = (text("/call/number"), text("/call/officers/0"));
    let call = |number: &str| fields(&[("number", number), ("spoke-with", &officer), ("confirmed", "yes")]);
    let press = || Deed::press(b, "reviewer", "call-back", id, &[]);
    walk.refused(press().with(call("+000 1111 (a number of the letter)")), "number").await?;
    walk.act(press().with(call(&number))).await?;
    walk.next();
    walk.act(Deed::press(b, "approver", "execute", id, &["granted"])).await?;
    execute::produce(walk, house, &path).await?;
    Ok(leave)
}

/// The package leaves, and with it begins the clock of the review.
async fn answer(walk: &mut Walk<'_>, house: &House, id: &str) -> Result<String, No> {
    let (a, b) = (house.asking(), house.asked());
    let path = format!("/api/1/requests/{id}");
    walk.next();
    walk.act(Deed::press(b, "reviewer", "transmit", id, &["transmitted", "delivered"])).await?;
    let view = walk.get(b, "reviewer", &path).await?.unwrap_or_default();
    let due = view.pointer("/request/after/due").and_then(Value::as_str).unwrap_or("none");
    walk.note(&format!("an independent body has to look at it by {due}"));
    let view =
        walk.wait(a, "investigator", &path, "the evidence package has arrived", stage_is(&["delivered"])).await?;
    walk.act(Deed::press(a, "investigator", "verify", id, &["verified"])).await?;
    Ok(view.get("package").and_then(Value::as_str).unwrap_or_default().to_owned())
}

/// The review says no: closed on both sides, called back, destroyed, proven.
async fn afterwards(walk: &mut Walk<'_>, house: &House, (id, leave): (&str, bool), digest: &str) -> Result<(), No> {
    let (a, b) = (house.asking(), house.asked());
    let path = format!("/api/1/requests/{id}");
    walk.next();
    let finding = fields(&[
        ("finding", "refused"),
        ("reasons", "The messages show anger, and no danger to life: the ordinary road was open."),
    ]);
    if leave {
        // Whoever took part does not judge it afterwards.
        walk.refused(Deed::press(b, "magistrate", "post-review", id, &[]).with(finding.clone()), "took-part").await?;
    }
    walk.act(Deed::press(b, "judge", "post-review", id, &["recalled"]).with(finding)).await?;
    walk.wait(a, "investigator", &path, "the recall has arrived", stage_is(&["recalled"])).await?;
    for (node, office) in [(a, "investigator"), (b, "reviewer")] {
        if walk.get(node, office, &format!("/api/1/packages/{digest}")).await?.is_some() {
            return Err(No::refused("not-closed", "the package can still be had", "This must not happen."));
        }
        walk.report(&node.id, "opens the package to nobody", 0);
    }
    let answer = fields(&[("answer", "destroyed"), ("reasons", "No copy was made outside this node.")]);
    walk.act(Deed::press(a, "approver", "answer-recall", id, &["recall-answered"]).with(answer)).await?;
    let view = walk.wait(b, "reviewer", &path, "the signed answer has arrived", stage_is(&["recall-answered"])).await?;
    if view.pointer("/recall/proven").and_then(Value::as_bool) != Some(true) {
        return Err(No::refused("not-proven", "the proof of destruction does not hold", "This must not happen."));
    }
    walk.note("the proof from the asker's log holds: the key of the case's documents is destroyed");
    walk.act(Deed::press(b, "reviewer", "close", id, &["closed"])).await?;
    walk.act(Deed::press(a, "investigator", "close", id, &["closed"])).await?;
    Ok(())
}
