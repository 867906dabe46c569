//! The converter `dnsmasq-leases`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| comity_fuzz::access::stream("dnsmasq-leases", data));
