//! The package, verified as a court would; the outcome; and the figures out of the log.

use serde_json::Value;

use super::{Deed, Walk, fields, stage_is};
use crate::{commands::demo::setup::House, say::No};

/// Steps 6 and 7: the package, verified by the asker, left for a court; the outcome.
pub(super) async fn evidence(walk: &mut Walk<'_>, house: &House, id: &str) -> Result<(), No> {
    let (a, b) = (house.asking(), house.asked());
    let path = format!("/api/1/requests/{id}");
    walk.next();
    walk.act(Deed::press(b, "reviewer", "transmit", id, &["transmitted", "delivered"])).await?;
    let view =
        walk.wait(a, "investigator", &path, "the evidence package has arrived", stage_is(&["delivered"])).await?;
    let digest = view.get("package").and_then(Value::as_str).unwrap_or_default().to_owned();
    walk.next();
    walk.act(Deed::press(a, "investigator", "verify", id, &["verified", "outcome-reported"])).await?;
    leave_for_a_court(walk, house, &digest).await?;
    walk.next();
    let outcome = fields(&[
        ("result", "identified"),
        ("words", "The subscriber was identified and heard; proceedings continue."),
    ]);
    walk.act(Deed::press(a, "investigator", "outcome", id, &["outcome-reported", "closed"]).with(outcome)).await?;
    walk.wait(b, "reviewer", &path, "the outcome has arrived", stage_is(&["outcome-reported"])).await?;
    walk.act(Deed::press(b, "reviewer", "close", id, &["closed"])).await?;
    walk.act(Deed::press(a, "investigator", "close", id, &["closed"])).await?;
    Ok(())
}

/// Step 7: the figures, recomputed from the log, and every log audited.
pub(crate) async fn numbers(walk: &mut Walk<'_>, house: &House) -> Result<(), No> {
    walk.next();
    for node in &house.nodes {
        let store = store::Store::read_only(&node.files.store()).await.map_err(|e| No::trouble("the records", &e))?;
        let watch = crate::stopwatch::clock();
        let audited = store.audit().await.map_err(|e| No::trouble("the log", &e))?;
        walk.report(&node.id, &format!("log audited: {audited}"), watch.elapsed().as_millis());
        let year = node::desk::year_of(house.clock_began);
        let figures = node::desk::statistics_of(&store, year).await.map_err(|e| No::trouble("the records", &e))?.0;
        let counts: Vec<String> =
            figures.counts.iter().filter(|(k, _)| !k.contains(".now.")).map(|(k, v)| format!("{k} {v}")).collect();
        walk.note(&counts.join(", "));
        // Nothing may happen twice, whatever was killed.
        for once in [
            "asking.sent",
            "asked.received.urgent",
            "asked.held",
            "asked.granted",
            "asked.produced",
            "asked.transmitted",
        ] {
            if figures.counts.get(once).is_some_and(|n| *n > 1) {
                return Err(No::refused(
                    "twice",
                    format!("{once} happened twice at {}", node.id),
                    "This must not happen.",
                ));
            }
        }
    }
    Ok(())
}

/// The package goes into the folder, and is verified there as a court would: with the directory's roots and nothing else.
pub(crate) async fn leave_for_a_court(walk: &mut Walk<'_>, house: &House, digest: &str) -> Result<(), No> {
    let bytes = walk.package(house.asking(), "investigator", digest).await?;
    let file = house.dir.join("package.zip");
    std::fs::write(&file, &bytes).map_err(|e| No::file(&file, &e))?;
    let report = crate::commands::verify::with_directory(&file, &house.dir.join("directory"), &house.roots, 2)?;
    if !report.vouched() {
        return Err(No::refused("not-verified", "the package does not verify offline", "This must not happen."));
    }
    walk.note(&format!("{} ({} bytes) verifies offline:", file.display(), bytes.len()));
    for line in &report.proven {
        walk.note(&format!("    proven: {line}"));
    }
    for line in &report.not_proven {
        walk.note(&format!("    NOT proven: {line}"));
    }
    Ok(())
}
