//! Files on the disk: one step at a time, sealed, under keys that can be destroyed.

pub(crate) mod bytes;
pub(crate) mod catalog;
pub(crate) mod disk;
pub(crate) mod folder;
pub(crate) mod seal;
pub(crate) mod target;
