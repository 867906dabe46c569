//! Evidence by hand: taken in, converted, packed, stopped at any byte, and gone on with.

use std::{
    fs,
    path::{Path, PathBuf},
};

use evidence::{
    custody::{Act, Chain, Rows},
    package::Package,
};

use crate::common::{Ran, comity, fresh};

/// A house with one officer, and a matter.
struct House {
    dir: PathBuf,
}

const PHRASE: &str = "a phrase that is long enough";

impl House {
    fn new(name: &str) -> Self {
        let dir = fresh(name);
        fs::create_dir_all(&dir).unwrap();
        let house = Self { dir };
        fs::write(house.path("phrase"), PHRASE).unwrap();
        let matter = "request = \"00112233445566778899aabbccddeeff\"\ncase = \"XB-2026-1\"\npurposes = [\"fraud\"]\n\
                      may_use_in = [\"XB\"]\nstatement = \"Nothing was left out.\"\n";
        fs::write(house.path("matter.toml"), matter).unwrap();
        let root = house.ran("init root --out root.key");
        let key = root.out.lines().next().unwrap().rsplit(' ').next().unwrap().to_owned();
        house.done(&format!(
            "init node --dir n --id desk.xb.example --name Desk --state XB --kind authority --functions desk --root {key} --exercise"
        ));
        house.done("init officer --dir n --id b.b --person p-1 --name B --roles reviewer --phrase-file phrase");
        house.done("init directory --roots root.key --enrol n/enrol.toml --number 1 --exercise --out n/directory");
        house
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Runs the program; what names a file in the house is written without its folder.
    fn ran(&self, line: &str) -> Ran {
        let file = |word: &str| {
            let names = ["n", "m", "phrase", "root.key", "matter.toml", "n/", "source", "out.zip"];
            let own = names.iter().any(|name| word == *name || name.ends_with('/') && word.starts_with(name));
            if own { self.path(word).to_str().unwrap().to_owned() } else { word.to_owned() }
        };
        let words: Vec<String> = line.split(' ').map(file).collect();
        comity(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn done(&self, line: &str) -> Ran {
        let ran = self.ran(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.says());
        ran
    }

    fn take(&self) -> Ran {
        self.done("evidence take --dir n --folder m --quiet --why by-courier source")
    }

    fn pack(&self) -> Ran {
        self.ran("evidence pack --dir n --folder m --quiet --matter matter.toml --officer b.b --role reviewer --phrase-file phrase --out out.zip")
    }

    fn custody(&self) -> Chain {
        Chain::from_json(&fs::read(self.path("m/custody.json")).unwrap()).unwrap()
    }
}

fn sample() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/cgnat/conntrack.log")).unwrap()
}

/// Puts a file back to what a run that was stopped after so many bytes had left.
fn stopped(target: &Path, bytes: usize) {
    let whole = fs::read(target).unwrap();
    fs::remove_file(target).unwrap();
    let mut part = target.to_owned().into_os_string();
    part.push(".part");
    fs::write(part, &whole[..bytes.min(whole.len())]).unwrap();
}

#[test]
fn from_the_courier_to_the_court() {
    let house = House::new("evidence-court");
    let bytes = [sample(), b"not an entry of this format\n".to_vec()].concat();
    fs::write(house.path("source"), &bytes).unwrap();
    house.take();
    assert_eq!(fs::read(house.path("m/data/records/item-1")).unwrap(), bytes);
    let again = house.take();
    assert!(again.out.contains("was taken in already"), "{}", again.out);
    house.done("evidence convert --dir n --folder m --format conntrack --quiet item-1");
    house.done("evidence again --folder m --quiet");

    let chain = house.custody();
    let acts: Vec<_> = chain.entries().iter().map(|entry| entry.event.act).collect();
    assert_eq!(acts, [Act::Received, Act::Hashed, Act::Converted]);
    let converted = &chain.entries()[2].event;
    let Some(Rows { read, kept, rejected }) = converted.rows else { panic!("no rows") };
    assert!(read == kept + rejected && kept > 0 && rejected > 1, "{:?}", converted.rows);
    assert_eq!(converted.before, chain.entries()[0].event.after);
    let rejects = fs::read_to_string(house.path("m/data/converted/item-1.rejects.csv")).unwrap();
    assert_eq!(rejects.lines().count() as u64, 1 + rejected);

    let packed = house.pack();
    assert_eq!(packed.code, 0, "{}", packed.says());
    let verified = house.done("verify out.zip");
    assert!(verified.out.contains("Sealed by b.b (reviewer) at desk.xb.example"), "{}", verified.out);
    let package = fs::read(house.path("out.zip")).unwrap();
    let read = Package::read(&package).unwrap();
    assert_eq!(read.file_in(&package, "data/records/item-1"), Some(bytes.as_slice()));
    assert!(read.names().all(|name| !name.contains("source")), "its own name may concern a person");

    let late = house.ran("evidence convert --dir n --folder m --format conntrack --quiet item-1");
    assert!(late.code == 1 && late.says().contains("was packed at"), "{}", late.says());
}

#[test]
fn stopped_at_any_byte_the_same_command_goes_on() {
    let house = House::new("evidence-stopped");
    fs::write(house.path("source"), sample()).unwrap();
    house.take();
    house.done("evidence convert --dir n --folder m --format conntrack --quiet item-1");
    assert_eq!(house.pack().code, 0);
    let whole = fs::read(house.path("out.zip")).unwrap();
    for bytes in [0, 1, 4_000, whole.len() / 2, whole.len() - 1, whole.len()] {
        stopped(&house.path("out.zip"), bytes);
        let packed = house.pack();
        assert_eq!((packed.code, fs::read(house.path("out.zip")).unwrap() == whole), (0, true), "{}", packed.says());
    }

    // Taking in: the journal knows the item, its bytes came in part, and custody does not know it yet.
    let journal = fs::read_to_string(house.path("m/journal.json")).unwrap();
    let mut journal: serde_json::Value = serde_json::from_str(&journal).unwrap();
    journal["decision"] = serde_json::Value::Null;
    journal["items"][0]["print"] = serde_json::Value::Null;
    journal["items"][0]["conversion"] = serde_json::Value::Null;
    let journal = serde_json::to_vec(&journal).unwrap();
    for bytes in [0, 1, 777, usize::MAX] {
        fs::write(house.path("m/journal.json"), &journal).unwrap();
        fs::remove_file(house.path("m/custody.json")).unwrap();
        // As long as possible: in its place already, and only the journal does not say so.
        if bytes != usize::MAX {
            stopped(&house.path("m/data/records/item-1"), bytes);
        }
        house.take();
        assert_eq!(fs::read(house.path("m/data/records/item-1")).unwrap(), sample(), "{bytes}");
        assert_eq!(house.custody().entries().len(), 2);
        stopped(&house.path("m/data/converted/item-1.csv"), bytes.min(500));
        house.done("evidence convert --dir n --folder m --format conntrack --quiet item-1");
        house.done("evidence again --folder m --quiet");
    }
}

#[test]
fn what_was_changed_from_outside_is_not_packed_and_not_the_same_again() {
    let house = House::new("evidence-changed");
    fs::write(house.path("source"), sample()).unwrap();
    house.take();
    house.done("evidence convert --dir n --folder m --format conntrack --quiet item-1");
    let item = house.path("m/data/records/item-1");
    let mut bytes = fs::read(&item).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&item, bytes).unwrap();
    for nothing in ["evidence again --folder nowhere --quiet", "evidence again --folder m --quiet item-99"] {
        assert_eq!(house.ran(nothing).code, 2, "where nothing was converted, nothing was compared: {nothing}");
    }
    assert!(!std::path::Path::new("nowhere").exists(), "what only compares makes no folder");
    let again = house.ran("evidence again --folder m --quiet");
    assert!(again.code == 1 && again.says().contains("NOT WHAT WAS RECEIVED"), "{}", again.says());
    let packed = house.pack();
    assert!(packed.code == 1 && packed.says().contains("is not what was taken in"), "{}", packed.says());
    assert!(!house.path("out.zip").exists());
    let wrong = house.ran("evidence pack --dir n --folder m --quiet --matter matter.toml --officer b.b --role clerk --phrase-file phrase --out out.zip");
    assert!(wrong.code == 1 && wrong.says().contains("cannot sign as clerk"), "{}", wrong.says());
}
