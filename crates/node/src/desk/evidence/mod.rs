//! Evidence: taken in, packed, set for people, kept.

pub mod item;
pub(in crate::desk) mod kept;
pub(in crate::desk) mod pack;
pub(in crate::desk) mod papers;
