//! The endings other than plain execution.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Deed, Walk, fields, stage_is};
use crate::{cli::demo::Triage, commands::demo::setup::House, say::No};

/// Step 4, the other endings.
pub(super) async fn decide(walk: &mut Walk<'_>, house: &House, id: &str, triage: Triage) -> Result<(), No> {
    let (a, b) = (house.asking(), house.asked());
    walk.next();
    let path = format!("/api/1/requests/{id}");
    let (form, told) = decision(triage);
    walk.act(Deed::press(b, "reviewer", "review", id, &[told]).with(form)).await?;
    let view = walk.wait(a, "investigator", &path, "the asker has been told", stage_is(&[told])).await?;
    walk.note(&format!("decision: {}", view.get("decision").and_then(Value::as_str).unwrap_or("")));
    let reply = match triage {
        Triage::Condition => {
            fields(&[("assurance", "The data will be used in this case only and destroyed when it ends.")])
        }
        Triage::Supplement => fields(&[(
            "nexus",
            "The shop's server logged: 203.0.113.10, the port and time above, clock by NTP, when the seller confirmed order 4711.",
        )]),
        Triage::Refuse => {
            walk.act(Deed::press(a, "investigator", "close", id, &["closed"])).await?;
            return Ok(());
        }
        Triage::Postpone | Triage::Execute => return Ok(()),
    };
    walk.next();
    walk.act(Deed::press(a, "investigator", "reply", id, &["held", "acknowledged"]).with(reply)).await?;
    walk.wait(b, "reviewer", &path, "the reply has arrived", stage_is(&["held"])).await?;
    Ok(())
}

/// The reviewer's form, and the stage that the asker then sees.
fn decision(triage: Triage) -> (BTreeMap<String, String>, &'static str) {
    let (word, extra, told) = match triage {
        Triage::Refuse => (
            "refuse",
            fields(&[
                ("ground", "NEXUS"),
                ("reasons", "The file does not show how this address bears on the case."),
                ("cure", "Send the log line of the shop's server, with its clock."),
            ]),
            "refused",
        ),
        Triage::Condition => (
            "condition",
            fields(&[("condition", "The data will be used in this case only and destroyed when it ends.")]),
            "condition-offered",
        ),
        Triage::Supplement => (
            "supplement",
            fields(&[
                ("field", "nexus"),
                ("reasons", "How the address came into the case is not clear enough."),
                ("cure", "Quote the log line with its clock."),
            ]),
            "supplement-asked",
        ),
        Triage::Postpone => (
            "postpone",
            fields(&[
                ("ground", "POST"),
                ("reasons", "A domestic investigation would be prejudiced."),
                ("until", "2027-02-01T12:00:00Z"),
            ]),
            "postponed",
        ),
        Triage::Execute => ("execute", BTreeMap::new(), "granted"),
    };
    let mut form = fields(&[("decision", word)]);
    form.extend(extra);
    (form, told)
}
