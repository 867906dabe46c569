//! The forbidden shortcut, played: refused, recorded, and the state concerned told. With a standing consent it passes, and
//! the notice still goes out.

use serde_json::{Value, json};

use super::walk::{Deed, Walk, fields, leave_for_a_court, numbers};
use crate::say::No;

pub(crate) async fn play(walk: &mut Walk<'_>, standing_consent: bool) -> Result<(), No> {
    let house = walk.house;
    let (a, b) = (house.asking(), house.asked());
    let branch = house.nodes.last().ok_or_else(|| No::usage("no company"))?;
    if standing_consent {
        walk.next();
        let consent =
            |office| Deed::press(b, office, "consent", "", &[]).with(fields(&[("beneficiaries", house.from.as_str())]));
        walk.act(consent("reviewer")).await?;
        walk.act(consent("approver")).await?;
        let path = "/api/1/statistics/".to_owned() + &node::desk::year_of(house.clock_began).to_string();
        walk.wait(a, "investigator", &path, "the standing consent has arrived, signed by two people", |v| {
            !v.pointer("/counts").is_none_or(Value::is_null)
        })
        .await?;
        walk.wait(a, "investigator", "/api/1/consents", "it is known here", |v| {
            v.get("consents").and_then(Value::as_array).is_some_and(|c| !c.is_empty())
        })
        .await?;
    }
    let subject = "5afe".repeat(8);
    let mut form = house.draft.clone();
    form.insert("holder".into(), branch.id.clone());
    form.insert("territory".into(), house.to.to_string());
    for question in ["political", "discrimination", "death-or-torture", "privileged"] {
        form.insert(format!("safeguard.{question}"), "no".into());
    }
    let mut passed = false;
    // An investigator's press shows the refusal; where there is consent, the two who may approve press.
    let presses: &[&str] = if standing_consent { &["reviewer", "approver"] } else { &["investigator", "approver"] };
    for office in presses.iter().copied() {
        walk.next();
        let deed = Deed::press(a, office, "attempt", &subject, &[]).with(form.clone());
        match walk.act(deed).await {
            Ok(_) if standing_consent && office == "approver" => passed = true,
            Ok(_) if standing_consent => {}
            Ok(_) => return Err(No::refused("not-refused", "the shortcut was not refused", "This must not happen.")),
            Err(No::Refused { code, says, cure }) => {
                // A standing consent opens the territory; it replaces neither the second person nor a judge.
                let judge = standing_consent && code.contains("authoris");
                if !(judge || (!standing_consent && code == "no-consent")) {
                    return Err(No::Refused { code, says, cure });
                }
                walk.report(&format!("the guard of {}", a.id), &format!("REFUSED ({code}): {says}"), 0);
                walk.note(&cure);
            }
            Err(no) => return Err(no),
        }
    }
    walk.next();
    let told = if passed { "it was done under the consent" } else { "it was refused" };
    let view = walk
        .wait(b, "desk", "/api/1/notices", "the state on whose territory the data lies has been told", |v| {
            v.get("notices")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .any(|n| n.get("words").and_then(Value::as_str).is_some_and(|w| w.contains(told)))
        })
        .await?;
    for notice in view.get("notices").and_then(Value::as_array).into_iter().flatten() {
        walk.note(notice.get("words").and_then(Value::as_str).unwrap_or(""));
    }
    if passed {
        produce_under_consent(walk).await?;
        take_in(walk, &subject).await?;
    }
    numbers(walk, house).await
}

/// The company judges the order itself: its own state's authority, the other state's published consent, two people.
async fn produce_under_consent(walk: &mut Walk<'_>) -> Result<(), No> {
    let house = walk.house;
    let branch = house.nodes.last().ok_or_else(|| No::usage("no company"))?;
    walk.next();
    let work = walk
        .wait(branch, "clerk", "/api/1/work", "the order has arrived at the company", |v| {
            v.pointer("/work/0/id").is_some()
        })
        .await?;
    let order = work.pointer("/work/0/id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let looked = walk.act(Deed::press(branch, "clerk", "look-up", &order, &[])).await?;
    let found: Vec<&str> = looked
        .pointer("/shows/candidates")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|c| c.get("subscriber").and_then(Value::as_str))
        .collect();
    if json!(found) != json!(house.expected) {
        return Err(No::refused(
            "wrong-answer",
            format!("expected {:?}, found {found:?}", house.expected),
            "This must not happen.",
        ));
    }
    walk.note(&format!("the company's own guard agrees; the answer names {}", found.join(", ")));
    walk.act(Deed::press(branch, "clerk", "produce", &order, &["answered"])).await?;
    Ok(())
}

/// The report meets its order; the evidence is packed with the consent; the state concerned learns what came of it; anybody can check.
async fn take_in(walk: &mut Walk<'_>, subject: &str) -> Result<(), No> {
    let house = walk.house;
    let (a, b) = (house.asking(), house.asked());
    let path = format!("/api/1/direct/{subject}");
    walk.next();
    let is = |stage: &'static str| move |v: &Value| v.pointer("/direct/stage").and_then(Value::as_str) == Some(stage);
    walk.wait(a, "investigator", &path, "what the company produced has arrived", is("produced")).await?;
    walk.wait(b, "desk", "/api/1/notices", "the state concerned has been told what came of it", |v| {
        let all = v.get("notices").and_then(Value::as_array).into_iter().flatten();
        let mut words = all.filter_map(|n| n.get("words").and_then(Value::as_str));
        words.any(|w| w.starts_with("What came of the direct order"))
    })
    .await?;
    walk.act(Deed::press(a, "investigator", "take-in", subject, &["taken-in", "closed"])).await?;
    let view = walk.wait(a, "investigator", &path, "the evidence is in", is("taken-in")).await?;
    let digest = view.get("package").and_then(Value::as_str).unwrap_or_default().to_owned();
    leave_for_a_court(walk, house, &digest).await?;
    walk.act(Deed::press(a, "investigator", "close-direct", subject, &["closed"])).await?;
    Ok(())
}
