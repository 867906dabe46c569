//! `comity etsi`: exit codes and words, over the published examples.

use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

/// Exit code and standard output.
fn check(arguments: &[&str], input: &[u8]) -> (i32, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_comity"))
        .arg("etsi")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let done = child.wait_with_output().unwrap();
    (done.status.code().unwrap(), String::from_utf8(done.stdout).unwrap())
}

fn example(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../etsi/etsi/examples");
    std::fs::read(folder.join(name)).unwrap()
}

#[test]
fn a_valid_message_is_named_without_its_target() {
    let (code, said) = check(&["check", "-"], &example("request4-Preservation-Link.json"));
    assert_eq!(code, 0);
    assert!(said.contains("CREATE LDTask") && !said.contains("442079460223"), "{said}");
    let (code, said) = check(&["show", "-"], &example("request4-Preservation-Link.json"));
    assert!(code == 0 && said.contains("442079460223"), "{said}");
}

#[test]
fn a_flaw_is_named_with_its_place_and_its_cure() {
    let spoilt = String::from_utf8(example("request3.json")).unwrap().replace("\"W000001\"", "7");
    let (code, said) = check(&["check", "-", "--json"], spoilt.as_bytes());
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let flaw = &said["messages"][0]["flaws"][0];
    let at = "/Payload/RequestPayload/ActionRequests/ActionRequest/0/CREATE/HI1Object/doc:DocumentReference";
    assert_eq!((code, flaw["code"].as_str(), flaw["at"].as_str()), (1, Some("not-a-text"), Some(at)));
}

#[test]
fn wrong_usage_is_told_from_a_wrong_message() {
    assert_eq!(check(&["check", "-"], b"{").0, 1);
    assert_eq!(check(&["check", "no-such-file.json"], b"").0, 2);
    assert_eq!(check(&["check", "-", "--key", "short"], &example("request3.json")).0, 2);
}
