//! The side that asks: drafted, sent, changed, recalled; the forbidden shortcut.

pub(in crate::desk) mod amend;
pub(in crate::desk) mod asking;
pub(in crate::desk) mod attempt;
pub(in crate::desk) mod half;
pub(in crate::desk) mod recall;
