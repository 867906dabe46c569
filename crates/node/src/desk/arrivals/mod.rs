//! A letter comes: opened, taken once, handed to its room; and letters over which this node fails.

pub(in crate::desk) mod looking;
pub(in crate::desk) mod pieces;
pub(in crate::desk) mod stuck;
pub(in crate::desk) mod take;
#[cfg(test)]
mod tests;
