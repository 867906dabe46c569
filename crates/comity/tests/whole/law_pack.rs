//! A folder of law signed by two bodies: from the keys to a node that reads nothing else.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    common::{Ran, comity, fresh},
    serve_config::{Folder, starts},
};

/// A small folder of law, the keys of three bodies, and a trust file of the first two.
struct Desk {
    dir: PathBuf,
}

impl Desk {
    fn new(dir: &Path) -> Self {
        let desk = Self { dir: dir.to_owned() };
        fs::create_dir_all(desk.law().join("cases")).unwrap();
        fs::write(desk.law().join("currencies.toml"), "base = \"XXA\"\n").unwrap();
        fs::write(desk.law().join("cases/small.toml"), "# no case yet\n").unwrap();
        for body in ["one", "two", "three"] {
            let made = comity(&["init", "root", "--out", &desk.key(body)]);
            assert_eq!(made.code, 0, "{}", made.says());
        }
        fs::write(desk.dir.join("trusted"), format!("# the two desks\n{}{}", desk.line("one"), desk.line("two")))
            .unwrap();
        desk
    }

    fn law(&self) -> PathBuf {
        self.dir.join("law")
    }

    fn path(&self, name: &str) -> String {
        self.dir.join(name).to_str().unwrap().to_owned()
    }

    fn key(&self, body: &str) -> String {
        self.path(&format!("{body}.key"))
    }

    fn line(&self, body: &str) -> String {
        let said = comity(&["law", "pack", "key", "--key", &self.key(body), "--name", &format!("{body}.example")]);
        assert_eq!(said.code, 0, "{}", said.says());
        said.out
    }

    fn sign(&self, body: &str, more: &[&str]) -> Ran {
        let (law, key, name) = (self.path("law"), self.key(body), format!("{body}.example"));
        comity(&[&["--json", "law", "pack", "sign", &law, "--key", &key, "--name", &name], more].concat())
    }

    fn both_sign(&self) {
        for body in ["one", "two"] {
            let signed = self.sign(body, &[]);
            assert_eq!(signed.code, 0, "{}", signed.says());
        }
    }

    fn check(&self, more: &[&str]) -> Ran {
        comity(
            &[&["--json", "law", "pack", "check", &self.path("law"), "--trust", &self.path("trusted")], more].concat(),
        )
    }

    /// It ends so, with this code.
    fn refused(&self, ran: &Ran, exit: i32, code: &str) {
        let says: Value = ran.out.lines().last().and_then(|l| serde_json::from_str(l).ok()).unwrap_or_default();
        assert_eq!((ran.code, says["code"].as_str()), (exit, Some(code)), "{}", ran.says());
    }
}

#[test]
fn two_bodies_sign_a_folder_and_anyone_can_check_it() {
    let desk = Desk::new(&fresh("law-pack-signed"));
    desk.refused(&desk.check(&[]), 1, "law-pack-missing");
    let first = desk.sign("one", &["--note", "As of November."]);
    assert_eq!(first.code, 0, "{}", first.says());
    desk.refused(&desk.check(&[]), 1, "law-pack-too-few");
    desk.refused(&desk.sign("one", &[]), 1, "law-pack-signed-already");
    desk.refused(&desk.sign("two", &["--note", "Another."]), 2, "usage");
    assert_eq!(desk.sign("three", &[]).code, 0);
    desk.refused(&desk.check(&[]), 1, "law-pack-too-few");
    assert_eq!(desk.sign("two", &[]).code, 0);
    let good = desk.check(&[]);
    assert_eq!(good.code, 0, "{}", good.says());
    let said: Value = serde_json::from_str(&good.out).unwrap();
    assert_eq!(said["signed_by"], serde_json::json!(["one.example", "two.example"]));
    assert_eq!((said["note"].as_str(), said["states"].as_u64()), (Some("As of November."), Some(0)));
    // Beside the folder it is found as well, and under any name that is given.
    fs::rename(desk.law().join("law.pack"), desk.dir.join("law.pack")).unwrap();
    assert_eq!(desk.check(&[]).code, 0);
    fs::rename(desk.dir.join("law.pack"), desk.dir.join("november")).unwrap();
    assert_eq!(desk.check(&["--pack", &desk.path("november")]).code, 0);
    desk.refused(&desk.sign("one", &["--pack", &desk.path("law.toml")]), 2, "usage");
}

#[test]
fn a_flawed_folder_is_not_signed_and_a_changed_one_not_signed_further() {
    let desk = Desk::new(&fresh("law-pack-flawed"));
    let case = desk.law().join("cases/small.toml");
    fs::write(&case, "[[case]]\nid = \"x\"\n").unwrap();
    desk.refused(&desk.sign("one", &[]), 1, "law");
    assert!(!desk.law().join("law.pack").exists());
    fs::write(&case, "# no case yet\n").unwrap();
    assert_eq!(desk.sign("one", &[]).code, 0);
    fs::write(&case, "# no case at all\n").unwrap();
    desk.refused(&desk.sign("two", &[]), 1, "law-pack-other-law");
}

#[test]
fn a_node_that_names_signers_starts_with_what_two_of_them_signed_and_with_nothing_else() {
    let folder = Folder::new("law-pack-node");
    let desk = Desk::new(&folder.dir);
    let lines: Vec<String> = ["one", "two", "three"].map(|body| format!("{:?}", desk.line(body).trim())).into();
    let node = folder.node();
    let serve = || comity(&["serve", "--dir", node.to_str().unwrap()]);
    let stops = |says: &[&str]| {
        let ran = serve();
        assert_eq!(ran.code, 2, "{}", ran.says());
        says.iter().for_each(|words| assert!(ran.says().contains(words), "{words}: {}", ran.says()));
    };
    let law = format!("exercise = true\nlaw = {:?}\nlaw_signers = [{}]", desk.path("law"), lines.join(", "));
    folder.edit("exercise = true", &law);
    stops(&["law-pack-missing", "law.pack", "comity law pack sign"]);
    assert_eq!(desk.sign("one", &[]).code, 0);
    stops(&["law-pack-too-few", "only one.example has", "comity law pack sign"]);
    let pack = desk.law().join("law.pack");
    fs::remove_file(&pack).unwrap();
    desk.both_sign();
    let older = fs::read_to_string(&pack).unwrap();
    starts(&node);
    let doctor = comity(&["doctor", "--dir", node.to_str().unwrap()]);
    assert_eq!(doctor.code, 0, "{}", doctor.says());
    assert!(doctor.out.contains("signed by one.example and two.example"), "{}", doctor.out);
    let extra = desk.law().join("cases/more.toml");
    fs::write(&extra, "").unwrap();
    stops(&["law-pack-other-law", "Restore the folder"]);
    fs::remove_file(&extra).unwrap();
    fs::remove_file(&pack).unwrap();
    desk.both_sign();
    starts(&node);
    fs::write(&pack, older).unwrap();
    stops(&["law-pack-older", "both bodies sign it anew"]);
    assert_eq!(desk.check(&[]).code, 0, "good in itself; only this node has had a newer one");
}
