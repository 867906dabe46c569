//! Reading for people: what is shown, and that it was looked at. Nothing is changed here but notes of what rests.

pub(in crate::desk) mod look;
pub(in crate::desk) mod look_order;
pub(in crate::desk) mod looks;
pub(in crate::desk) mod next;
pub(in crate::desk) mod notices;
pub(in crate::desk) mod rest;
pub(in crate::desk) mod reviewed;
pub(in crate::desk) mod stats;
pub(in crate::desk) mod work;
