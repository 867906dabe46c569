//! What leaves: by a pass alone, written down before it does, held against the log.

pub(crate) mod answer;
pub(crate) mod behind;
pub(crate) mod canary;
pub(crate) mod gather;
pub(crate) mod journal;
pub(crate) mod let_out;
pub(crate) mod limits;
pub(crate) mod lookup;
pub(crate) mod many;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod realms;
pub(crate) mod reconcile;
pub(crate) mod reverse;
