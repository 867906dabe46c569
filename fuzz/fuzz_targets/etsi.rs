//! Messages of ETSI TS 103 120: whatever the bytes, flaws have places, and what is read is written back equal.
#![no_main]

use etsi::{Json, Message, Wire, remarks, show, signature_of};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(json) = Json::read(data) else { return };
    let _ = signature_of(&json);
    match Message::of_json(&json) {
        Ok(message) => {
            let written = message.write();
            assert_eq!(Message::of_json(&written).expect("what is written is read"), message);
            assert_eq!(Json::read(json.pretty().as_bytes()).expect("what is printed is read"), json);
            let _ = (remarks(&json, &message), show(&message));
        }
        Err(flaws) => assert!(!flaws.is_empty() && flaws.len() <= 100),
    }
});
