//! The side that is asked: hold at once, review with care, consent, order, send.

pub(in crate::desk) mod approvers;
pub(in crate::desk) mod asked;
pub(in crate::desk) mod execute;
pub(in crate::desk) mod hold;
pub(in crate::desk) mod leave;
pub(in crate::desk) mod renew;
