//! The shape of case files and of question files.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCases {
    #[serde(default)]
    pub(super) case: Vec<RawCase>,
    #[serde(default)]
    pub(super) retention: Vec<RawRetentionCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCase {
    pub(super) id: Spanned<String>,
    pub(super) why: String,
    pub(super) from: String,
    pub(super) to: String,
    #[serde(default = "disclose")]
    pub(super) measure: String,
    #[serde(default = "identification")]
    pub(super) data: String,
    pub(super) conduct: Vec<String>,
    #[serde(default)]
    pub(super) facts: BTreeMap<String, Value>,
    #[serde(default = "acted")]
    pub(super) acted: String,
    #[serde(default = "asked")]
    pub(super) asked: String,
    #[serde(default = "ordinary")]
    pub(super) urgency: String,
    pub(super) expect: RawExpect,
}

/// A question by itself, as `comity law ask` reads it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawQuestion {
    pub(super) from: String,
    pub(super) to: String,
    #[serde(default = "disclose")]
    pub(super) measure: String,
    #[serde(default = "identification")]
    pub(super) data: String,
    pub(super) conduct: Vec<String>,
    #[serde(default)]
    pub(super) facts: BTreeMap<String, Value>,
    pub(super) acted: String,
    pub(super) asked: Option<String>,
    #[serde(default = "ordinary")]
    pub(super) urgency: String,
}

/// What a case expects of the answer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawExpect {
    /// Exactly these, in this order.
    pub(crate) bases: Option<Vec<String>>,
    /// These among them.
    pub(crate) opens: Vec<String>,
    /// None of these, although one might think so.
    pub(crate) closed: Vec<String>,
    pub(crate) dual: String,
    pub(crate) counts: BTreeMap<String, String>,
    /// Facts that must be asked for.
    pub(crate) asks: Vec<String>,
    /// Offence records that the answer must cite.
    pub(crate) cites: Vec<String>,
    /// Maximum penalties of the first count, asking and asked; -1 for none given.
    pub(crate) months: Option<[i64; 2]>,
    pub(crate) deadline: Option<String>,
    pub(crate) authorisation: Option<String>,
    pub(crate) retention: Option<String>,
    pub(crate) raised: Vec<String>,
    pub(crate) cautions: Vec<String>,
    /// Exactly these, in this order.
    pub(crate) gaps: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRetentionCase {
    pub(super) id: Spanned<String>,
    pub(super) why: String,
    pub(super) state: String,
    pub(super) record: String,
    pub(super) event: String,
    #[serde(default = "asked")]
    pub(super) on: String,
    pub(super) expect: RawKept,
}

/// What a retention case expects.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawKept {
    pub(crate) rule: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) kept_until: Option<String>,
    pub(crate) gone_by: Option<String>,
}

fn disclose() -> String {
    "disclose".to_owned()
}

fn identification() -> String {
    "user-identification".to_owned()
}

fn ordinary() -> String {
    "ordinary".to_owned()
}

/// Most cases happen in the week in which the book was begun.
fn acted() -> String {
    "2026-11-20T09:00:00Z".to_owned()
}

fn asked() -> String {
    "2026-11-24T09:00:00Z".to_owned()
}
