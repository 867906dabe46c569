//! The converter `deterministic-nat`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| comity_fuzz::access::stream("deterministic-nat", data));
