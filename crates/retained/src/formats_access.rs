//! The formats of accounting and leases.

use crate::{Format, kea, packets, radius};

/// Each format that says who was given which address.
pub fn access_formats() -> Vec<Format> {
    [radius::DETAIL, packets::PACKETS].into_iter().chain(kea::FORMATS).collect()
}
