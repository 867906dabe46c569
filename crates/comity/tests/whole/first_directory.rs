//! The first directory, drafted by one and signed by keepers whose keys never lie in one place.

use std::fs;

use crate::common::{Ran, comity, fresh};

fn done(arguments: &[&str]) -> Ran {
    let ran = comity(arguments);
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.says());
    ran
}

#[test]
fn keepers_sign_the_first_directory_each_with_the_own_key_and_none_but_the_first_without_a_last() {
    let dir = fresh("first-directory");
    let path = |name: &str| dir.join(name).to_str().unwrap().to_owned();
    let node = path("node");
    done(&[
        "init",
        "node",
        "--dir",
        &node,
        "--id",
        "xa-desk",
        "--name",
        "Desk of XA (invented)",
        "--state",
        "DE",
        "--kind",
        "authority",
        "--functions",
        "desk,central",
    ]);
    let mut trust = vec!["--threshold".to_owned(), "2".to_owned()];
    for keeper in ["1", "2"] {
        let said = done(&["init", "root", "--out", &path(&format!("root-{keeper}.key")), "--json"]);
        let said: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        let key =
            said["says"].as_str().unwrap().split_whitespace().find(|word| word.len() == 44 && word.ends_with('='));
        trust.extend(["--root".to_owned(), key.unwrap_or_else(|| panic!("{said}")).to_owned()]);
    }
    let trust: Vec<&str> = trust.iter().map(String::as_str).collect();
    let enrol = format!("{node}/enrol.toml");
    let draft = |number: &str| {
        let out = path(&format!("draft-{number}"));
        let said = done(&["init", "directory", "--enrol", &enrol, "--number", number, "--out", &out]);
        assert!(said.out.contains("nobody has signed"), "{}", said.says());
        out
    };
    let sign = |draft: &str, keeper: &str, more: &[&str]| {
        let (key, out) = (path(&format!("root-{keeper}.key")), path(&format!("{keeper}.sig")));
        let _ = fs::remove_file(&out);
        comity(&[&["directory", "sign", draft, "--first", "--key", &key, "--out", &out], more, &trust].concat())
    };
    // Past the first, a keeper wants to see the one before.
    let second = sign(&draft("2"), "1", &[]);
    assert!(second.code == 1 && second.says().contains("the first has number 1"), "{}", second.says());
    let first = draft("1");
    let shown = sign(&first, "1", &[]);
    assert!(shown.code == 1 && shown.says().contains("the number was not given"), "{}", shown.says());
    assert!(shown.out.contains("is the first") && shown.out.contains("xa-desk"), "{}", shown.says());
    let number = shown.out.lines().find_map(|line| line.strip_prefix("Read this number")).unwrap();
    let number = number.rsplit(": ").next().unwrap().to_owned();
    for keeper in ["1", "2"] {
        let signed = sign(&first, keeper, &["--number", &number]);
        assert_eq!(signed.code, 0, "{}", signed.says());
    }
    let (one, two, out) = (path("1.sig"), path("2.sig"), path("directory"));
    let alone = comity(&[&["directory", "join", &first, &one, "--first", "--out", &out], &trust[..]].concat());
    assert!(alone.code == 1 && alone.says().contains("signed by 1 of the 2 roots"), "{}", alone.says());
    done(&[&["directory", "join", &first, &one, &two, "--first", "--out", &out], &trust[..]].concat());
    done(&[&["directory", "check", &out], &trust[..]].concat());
}
