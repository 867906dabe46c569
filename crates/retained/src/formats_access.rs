//! The formats of accounting, of leases and of computed translation.

use crate::{Format, deterministic, dnsmasq, isc, kea, packets, radius};

/// Each format that says who was given which address, and the one from which translations are computed.
pub fn access_formats() -> Vec<Format> {
    [radius::DETAIL, packets::PACKETS]
        .into_iter()
        .chain(kea::FORMATS)
        .chain(isc::FORMATS)
        .chain([dnsmasq::LEASES])
        .chain([deterministic::DETERMINISTIC])
        .collect()
}
