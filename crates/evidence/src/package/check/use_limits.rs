//! What may be done with the evidence, and are the times possible?

use terms::Instant;

use super::{check as found, failed, not_asked, passed};
use crate::{
    custody::CLOCKS_APART_MAX,
    package::{Check, Onward, Package},
};

pub(super) fn check(package: &Package, now: Option<Instant>) -> Check {
    if package.paper_digest("use-limits.json") != package.forms.packing.limits {
        return failed("limits", "These are not the use limits that the packing decision names.".to_owned());
    }
    let limits = package.limits();
    let onward = match limits.onward {
        Onward::Forbidden => "not be handed on without asking",
        Onward::Allowed => "be handed on for the same purposes",
    };
    let states: Vec<String> = limits.may_use_in.iter().map(ToString::to_string).collect();
    let until = match (limits.until, now) {
        (Some(until), Some(now)) if now > until => {
            format!(" That time ended at {until}: ask before using it any more.")
        }
        (Some(until), _) => format!(" It may be used until {until}."),
        (None, _) => String::new(),
    };
    let conditions: String = limits.conditions.iter().map(|condition| format!(" Condition: {condition}")).collect();
    let says = format!(
        "It may be used in {} for case {} ({}) only, and may {onward}.{until}{conditions}",
        states.join(", "),
        limits.case_ref,
        limits.purposes.join("; ")
    );
    passed("limits", says)
}

/// Where the time for which it may be used is over, that it may still be used is what is not shown.
pub(super) fn over(package: &Package, now: Option<Instant>) -> Option<String> {
    let until = package.limits().until.filter(|until| now.is_some_and(|now| now > *until))?;
    Some(format!(
        "That you may still use it. The time for that ended at {until}: ask whoever sent it before using it any more."
    ))
}

pub(super) fn times(package: &Package, now: Option<Instant>) -> Check {
    let packed = package.at();
    if package.custody().entries().iter().any(|entry| entry.event.at > packed.after(CLOCKS_APART_MAX)) {
        return failed("times", "An event of custody is dated after the packing.".to_owned());
    }
    match now {
        None => not_asked("times", "You gave no time of today to compare with."),
        Some(now) if packed > now.after(CLOCKS_APART_MAX) => {
            found("times", Err(format!("It says that it was packed at {packed}, which has not come yet.")))
        }
        Some(_) => passed("times", format!("Packed at {packed}, after everything that it tells of.")),
    }
}
