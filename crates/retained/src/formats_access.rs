//! The formats of accounting and leases.

use crate::{Format, kea, radius};

/// Each format that says who was given which address.
pub fn access_formats() -> Vec<Format> {
    [radius::DETAIL].into_iter().chain(kea::FORMATS).collect()
}
