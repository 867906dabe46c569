//! How long: rules, expiry, tombstones, holds.

pub(crate) mod age;
pub(crate) mod expire;
pub(crate) mod hold;
pub(crate) mod plan;
pub(crate) mod rules;
pub(crate) mod tomb;
pub(crate) mod withdraw;
