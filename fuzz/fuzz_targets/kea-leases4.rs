//! The converter `kea-leases4`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| comity_fuzz::access::stream("kea-leases4", data));
