//! An old copy of a whole folder is put back, and the node's log grows past what it had shown.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    common::{call, comity, until},
    witness::House,
};

/// Every file of a folder, by its path.
fn whole(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for path in fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()) {
        match path.is_dir() {
            true => all.extend(whole(&path)),
            false => all.push((path.clone(), fs::read(path).unwrap())),
        }
    }
    all
}

fn put_back(dir: &Path, files: &[(PathBuf, Vec<u8>)]) {
    fs::remove_dir_all(dir).unwrap();
    for (path, bytes) in files {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

impl House {
    /// What stands against the log of jp-desk, as its own folder says.
    fn against(&self) -> Value {
        let ran = comity(&["log", "witness", "--json", "--dir", self.at("jp-desk").to_str().unwrap()]);
        serde_json::from_str(&ran.out).unwrap()
    }

    fn doctor(&self) -> String {
        let ran = comity(&["doctor", "--dir", self.at("jp-desk").to_str().unwrap()]);
        ran.out.lines().find(|line| line.contains(" witnesses ")).unwrap().to_owned()
    }

    fn healthy(&self) -> bool {
        call(&self.urls["jp-desk"], "GET", "/healthy", None, b"").is_some_and(|answer| answer.status == 200)
    }
}

/// The whole folder is put back as it was, with its log and its heads, and grows past what it had shown. Nothing in it knows, but its witnesses do.
#[test]
fn a_whole_folder_that_was_put_back_and_has_grown_again_is_said_by_the_node_itself_until_it_is_put_right() {
    let mut house = House::new("witness-whole-folder");
    let at = house.at("jp-desk");
    ["witness-1", "witness-2", "cn-desk", "jp-desk"].iter().for_each(|n| house.start(n));
    house.drafts("jp-desk", 1);
    until("a first head", || house.against()["own"]["size"].as_u64().filter(|size| *size > 0));
    house.stop("jp-desk");
    let old = whole(&at);
    house.start("jp-desk");
    house.drafts("jp-desk", 3);
    let leaves = house.leaves("jp-desk");
    until("a later head", || house.against()["own"]["size"].as_u64().filter(|size| *size >= leaves));
    house.stop("jp-desk");
    let (newest, shown) = (whole(&at), house.against()["own"]["size"].clone());
    put_back(&at, &old);
    house.start("jp-desk");
    assert!(house.doctor().starts_with("good") && house.healthy(), "{}", house.doctor());
    house.drafts("jp-desk", 9);
    let found = until("what the witnesses remember", || {
        Some(house.against()["not_continued"].clone()).filter(|found| !found.is_null())
    });
    assert_eq!(found["size"], shown, "{found}");
    assert!(house.doctor().starts_with("BAD") && house.doctor().contains("docs/operate.md"), "{}", house.doctor());
    assert!(!house.healthy(), "whoever watches from outside is told as well");
    house.stop("jp-desk");
    assert!(house.doctor().starts_with("BAD"), "the process has ended, and the fact has not");
    // The newest copy is found after all. The fact is put back beside it, as from a disk of its own.
    let file = at.join("heads").join(node::witness::origin_hash("comity/jp-desk")).join("shown");
    let said = fs::read(&file).unwrap();
    put_back(&at, &newest);
    fs::write(&file, said).unwrap();
    assert!(house.doctor().starts_with("good"), "the log begins with it again: {}", house.doctor());
    house.start("jp-desk");
    until("nothing stands against it", || house.healthy().then_some(()));
}
