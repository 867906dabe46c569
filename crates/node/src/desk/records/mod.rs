//! A provider's records: how long they live, what the node watches, and what answers for a loss.

pub(in crate::desk) mod forget;
pub(in crate::desk) mod keep;
pub(in crate::desk) mod keeping;
pub(in crate::desk) mod lost;
pub(in crate::desk) mod plan;
pub(in crate::desk) mod watch;
pub(in crate::desk) mod withdraw;
