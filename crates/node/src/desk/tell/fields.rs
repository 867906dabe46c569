//! The names of the fields of spontaneous information, numbered in `protocol/comity-1.md` and in `exchange`. Address and time are those of a request.

use request::fields as f;

/// 3: the state that is told.
pub const TO: &str = f::TO;
/// 2: the file number.
pub const CASE: &str = f::CASE;
/// 6: in general words.
pub const ABOUT: &str = "about";
/// 7: kinds of conduct, separated by spaces.
pub const CONDUCT: &str = f::CONDUCT;
/// 8: `yes`: it goes on now.
pub const RUNS_NOW: &str = "runs-now";
/// 9: `yes`: it names a person, or what leads to one.
pub const PERSONS: &str = "persons";
/// 11: `yes`: kept confidential.
pub const CONFIDENTIAL: &str = "confidential";
/// 11: until when; without it there is no end.
pub const CONFIDENTIAL_UNTIL: &str = f::SECRET_UNTIL;
/// 11: used only for this.
pub const ONLY_FOR: &str = "only-for";
/// 11: `yes`: not passed to another state.
pub const NOT_ONWARD: &str = "not-onward";
/// 11: `yes`: no evidence without a request.
pub const NOT_EVIDENCE: &str = "not-evidence";
/// 11: `yes`: not used where the death penalty can follow.
pub const NO_DEATH: &str = "no-death-penalty";
/// 11: destroyed by then.
pub const DESTROY_BY: &str = "destroy-by";
/// 11: anything else.
pub const CONDITION: &str = "condition";
/// 13: the language.
pub const LANGUAGE: &str = f::LANGUAGE;
/// 16: what was found.
pub const FOUND: &str = "found";
/// 17: how.
pub const HOW: &str = "how";
/// 18: `own-investigation`, `reported`, `open`; `another-state` is refused.
pub const ORIGIN: &str = "origin";
/// 18: the state that handed it over.
pub const HANDED_BY: &str = "handed-by";
/// 20: further names, one a line.
pub const NAMES: &str = "names";
/// 21: why a person is named.
pub const WHY_NAMED: &str = "why-named";
/// 22: what more there is.
pub const MORE: &str = "more";

/// 19: the address, and when.
pub const TARGET: &[&str] = &[f::ADDRESS, f::PORT, f::TRANSPORT, f::TIME_FROM, f::TIME_TO, f::CLOCK, f::CLOCK_ERROR];

/// All of them, in the order of the form. Facts follow, as `fact.NAME`, and the four safeguard questions.
pub const ALL: &[&str] = &[
    TO,
    CASE,
    ABOUT,
    CONDUCT,
    RUNS_NOW,
    PERSONS,
    CONFIDENTIAL,
    CONFIDENTIAL_UNTIL,
    ONLY_FOR,
    NOT_ONWARD,
    NOT_EVIDENCE,
    NO_DEATH,
    DESTROY_BY,
    CONDITION,
    LANGUAGE,
    FOUND,
    HOW,
    ORIGIN,
    HANDED_BY,
    f::ADDRESS,
    f::PORT,
    f::TRANSPORT,
    f::TIME_FROM,
    f::TIME_TO,
    f::CLOCK,
    f::CLOCK_ERROR,
    NAMES,
    WHY_NAMED,
    MORE,
];
