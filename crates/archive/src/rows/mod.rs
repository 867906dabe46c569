//! Records as rows: numbered while they come in, sorted, put aside where they are too many.

pub(crate) mod block;
pub(crate) mod facts;
pub(crate) mod few;
pub(crate) mod flat;
pub(crate) mod lines;
pub(crate) mod numbered;
pub(crate) mod pile;
pub(crate) mod row;
pub(crate) mod sorted;
pub(crate) mod spill;
pub(crate) mod tag;
