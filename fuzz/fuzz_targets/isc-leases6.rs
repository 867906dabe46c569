//! The converter `isc-leases6`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| comity_fuzz::access::stream("isc-leases6", data));
