//! The converter `radius-detail`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| comity_fuzz::access::stream("radius-detail", data));
