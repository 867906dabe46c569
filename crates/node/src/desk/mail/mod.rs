//! Letters: read and written, on their way out, and those that wait for a person.

pub(in crate::desk) mod anew;
pub mod letters;
pub(in crate::desk) mod post;
pub(in crate::desk) mod replay;
pub(in crate::desk) mod translate;
