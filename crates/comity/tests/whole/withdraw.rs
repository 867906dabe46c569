//! A mapping with the wrong zone: seen before anything is stored, or withdrawn after it, with a word in the log.

use std::{fs, path::Path};

use request::Event;
use serde_json::Value;

use crate::{
    common::{Ran, comity, events},
    reads::{check, empty, status},
};

const TABLE: &str = "since;until;line;address\n24.11.2026 13:00:00;24.11.2026 14:00:00;line-1;100.64.0.1\n\
                     24.11.2026 13:00:00;24.11.2026 14:00:00;line-2;100.64.0.2\n";

fn mapping(dir: &Path, zone: &str) -> String {
    let path = dir.with_file_name(format!("{}.toml", zone.replace('/', "-")));
    let says = format!(
        "rows = \"radius-sessions\"\nseparator = \";\"\ntime = \"%d.%m.%Y %H:%M:%S\"\nzone = \"{zone}\"\n[columns]\n\
         begin = \"since\"\nend = \"until\"\nsubscriber = \"line\"\naddress = \"address\"\n"
    );
    fs::write(&path, says).unwrap();
    path.to_str().unwrap().to_owned()
}

fn retained(dir: &Path, what: &str, more: &[&str]) -> Ran {
    comity(&[&["retained", what, "--dir", dir.to_str().unwrap()], more].concat())
}

#[test]
fn what_was_read_in_the_wrong_zone_is_seen_before_and_withdrawn_after() {
    let dir = empty("withdraw");
    let table = dir.with_file_name("export.csv");
    fs::write(&table, TABLE).unwrap();
    let (wrong, right) = (mapping(&dir, "UTC"), mapping(&dir, "Europe/Prague"));
    let csv = |mapping: &str, more: &[&str]| {
        let format = ["--format", "csv", "--mapping", mapping];
        retained(&dir, "ingest", &[&format, more, &[table.to_str().unwrap()]].concat())
    };
    let seen = csv(&right, &["--dry-run", "--show", "1"]);
    let zone = "from 2026-11-24T12:00:00Z to 2026-11-24T13:00:00Z (times in UTC; the source's are read in the zone Europe/Prague)";
    check(&seen, 0, &["session: 100.64.0.1/32 was given to \"line-1\", in the unnamed realm", zone, "2 understood"]);
    assert!(!seen.out.contains("line-2"), "{}", seen.out);
    check(&csv(&wrong, &["--show", "1"]), 2, &["--dry-run"]);
    check(&csv(&wrong, &[]), 0, &["2 stored"]);
    check(&csv(&right, &[]), 1, &["taken in before as csv:", "comity retained withdraw"]);
    check(&retained(&dir, "withdraw", &[]), 0, &["batch 1: csv:", "2 records: access-session"]);
    check(&retained(&dir, "withdraw", &["--batch", "1"]), 0, &["2 records", "nothing was changed"]);
    check(&retained(&dir, "withdraw", &["--batch", "1", "--yes"]), 2, &["--because"]);
    check(&retained(&dir, "withdraw", &["--batch", "7"]), 1, &["there is no batch 7"]);
    assert_eq!(status(&dir)["access"], 2, "looking changes nothing");
    let done = ["--batch", "1", "--because", "read in the wrong zone", "--yes"];
    for _ in 0..2 {
        check(&retained(&dir, "withdraw", &done), 0, &["written into the log"]);
        let counts = status(&dir);
        assert_eq!((&counts["access"], &counts["withdrawn"]), (&Value::from(0), &Value::from(2)));
    }
    let said = "because: read in the wrong zone";
    let logged = |event: &Event| matches!(event, Event::Records { act, what, count: 2 } if act == "withdrawn" && what.ends_with(said));
    assert_eq!(events(&dir).iter().filter(|entry| logged(&entry.event)).count(), 1, "once");
    check(&csv(&right, &[]), 0, &["2 stored"]);
    check(&csv(&right, &[]), 0, &["nothing was doubled"]);
    assert_eq!(status(&dir)["access"], 2);
    check(&retained(&dir, "withdraw", &["--batch", "1"]), 0, &["withdrawn 20"]);
}
