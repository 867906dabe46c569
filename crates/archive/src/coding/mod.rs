//! Numbers as bits: codes made from a sample, blocks of rows, postings.

pub(crate) mod bits;
pub(crate) mod code;
pub(crate) mod codes;
pub(crate) mod narrow;
pub(crate) mod pack;
pub(crate) mod postings;
