//! A provider after a whole journey: what was read is what was decided; and records taken in from files, folders and pipes.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::common::{PROGRAM, Ran, comity, events, fresh, until};

/// The folder of the provider, after a journey from request to evidence.
fn provider(name: &str) -> PathBuf {
    let dir = fresh(name);
    let ran = comity(&["demo", "--walk", "--rows", "1000", "--json", "--dir", dir.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.says());
    let nodes = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path());
    let mut providers = nodes.filter(|p| p.join("archive").is_dir());
    providers.next().unwrap()
}

/// What `doctor` finds about one thing.
pub(crate) fn doctor(dir: &Path, what: &str) -> (bool, String) {
    let ran = comity(&["doctor", "--json", "--dir", dir.to_str().unwrap()]);
    let lines = ran.out.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    let line = lines.into_iter().find(|l| l["what"] == what).unwrap_or_else(|| panic!("{}", ran.says()));
    (line["ok"].as_bool().unwrap(), line["says"].as_str().unwrap().to_owned())
}

fn alarms(dir: &Path) -> usize {
    node::desk::alarms(&events(dir)).len()
}

#[test]
fn every_read_of_a_journey_was_decided_and_a_journal_that_was_cut_is_an_alarm() {
    let dir = provider("reads-journey");
    let (ok, says) = doctor(&dir, "reads");
    assert!(ok, "{says}");
    assert!(doctor(&dir, "alarms").0);
    assert_eq!(alarms(&dir), 0);
    let journal: Vec<_> = fs::read_dir(dir.join("archive/reads")).unwrap().map(|e| e.unwrap().path()).collect();
    assert!(!journal.is_empty(), "the hold and the answer were written down");
    journal.iter().for_each(|path| fs::remove_file(path).unwrap());
    for _ in 0..2 {
        let (ok, says) = doctor(&dir, "reads");
        assert!(!ok && says.contains("that the archive did not give"), "{says}");
        assert_eq!(alarms(&dir), 0, "doctor writes nothing");
    }
    raised_once(&dir);
    let (ok, says) = doctor(&dir, "alarms");
    assert!(!ok && says.contains("that the archive did not give"), "{says}");
}

/// The node finds the same when it runs, and writes it down once, however often it is found.
fn raised_once(dir: &Path) {
    for _ in 0..2 {
        let words = ["serve", "--until-stdin-closes", "--dir", dir.to_str().unwrap()];
        let mut command = Command::new(PROGRAM);
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        until("the alarm", || (alarms(dir) == 1).then_some(()));
        drop(child.stdin.take());
        child.wait().unwrap();
    }
    assert_eq!(alarms(dir), 1);
}

pub(crate) fn check(ran: &Ran, code: i32, says: &[&str]) {
    assert_eq!(ran.code, code, "{}", ran.says());
    for word in says {
        assert!(ran.says().contains(word), "{word:?} is not in: {}", ran.says());
    }
}

/// A provider's folder that holds nothing yet.
pub(crate) fn empty(name: &str) -> PathBuf {
    let dir = fresh(name);
    fs::create_dir_all(&dir).unwrap();
    let path = |p: &str| dir.join(p).to_str().unwrap().to_owned();
    let made = comity(&["init", "root", "--out", &path("root.key")]);
    let public = made.out.lines().next().unwrap().rsplit(' ').next().unwrap().to_owned();
    let folder = path("node");
    let mut arguments = vec!["init", "node", "--dir", &folder, "--id", "xb-net", "--name", "Net of XB (invented)"];
    arguments.extend([
        "--state",
        "XB",
        "--kind",
        "provider",
        "--listen",
        "127.0.0.1:0",
        "--root",
        &public,
        "--exercise",
    ]);
    check(&comity(&arguments), 0, &[]);
    dir.join("node")
}

fn sample(name: &str) -> String {
    format!("{}/../../samples/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn ingest(dir: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec!["retained", "ingest", "--dir", dir.to_str().unwrap()];
    arguments.extend(more);
    comity(&arguments)
}

/// The same bytes through a pipe.
fn piped(dir: &Path, format: &[&str], bytes: &[u8]) -> Ran {
    let arguments = [&["retained", "ingest", "--dir", dir.to_str().unwrap(), "--format"], format, &["-"]].concat();
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may refuse after the first bytes and read no more.
    let _ = child.stdin.take().unwrap().write_all(bytes);
    let done = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: done.status.code().unwrap_or(-1), out: text(done.stdout), err: text(done.stderr) }
}

pub(crate) fn status(dir: &Path) -> Value {
    let ran = comity(&["retained", "status", "--json", "--dir", dir.to_str().unwrap()]);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn a_folder_is_taken_in_file_by_file_and_what_is_left_out_is_said() {
    let dir = empty("intake-folder");
    let logs = dir.with_file_name("logs");
    fs::create_dir_all(logs.join("old")).unwrap();
    fs::copy(sample("cgnat/conntrack.log"), logs.join("nat.log")).unwrap();
    fs::write(logs.join("empty.log"), b"").unwrap();
    fs::write(logs.join(".hidden"), b"x").unwrap();
    fs::write(logs.join("nat.log.1.gz"), b"\x1f\x8b\x08\x00rest").unwrap();
    fs::write(logs.join("nat.log.2.xz"), b"\xfd7zXZ\x00rest").unwrap();
    fs::copy(sample("radius/detail"), logs.join("zz-detail")).unwrap();
    let ran = ingest(&dir, &["--format", "conntrack", logs.to_str().unwrap()]);
    let says = [
        ".hidden: it is hidden",
        "old: it is a folder",
        "empty.log: 0 entries read = 0 stored + 0 set aside: the source is empty",
        "nat.log: 533 entries read = 522 stored + 11 set aside",
        "10 set aside: the connection was not translated (line 2, line 221, line 424, …)",
        "the packed file ends in the middle; what came before is stored",
        "it is packed with xz",
        "xzcat ",
        "This looks like radius-detail: try `--format radius-detail`",
        "in all, 5 sources: 533 entries read",
    ];
    check(&ran, 1, &says);
    let aside = comity(&["retained", "aside", "--dir", dir.to_str().unwrap()]);
    check(&aside, 0, &["line 221: the connection was not translated"]);
    assert_eq!(aside.out.lines().count(), 11);
}

#[test]
fn a_source_is_taken_in_once_by_its_file_or_by_a_pipe() {
    let dir = empty("intake-once");
    let file = sample("radius/detail");
    let dry = ingest(&dir, &["--format", "radius-detail", "--dry-run", &file]);
    check(&dry, 0, &["11 entries read = 11 understood", "nothing was stored"]);
    assert_eq!(status(&dir)["batches"], 0);
    check(&ingest(&dir, &["--kind", "radius-detail", &file]), 0, &["11 entries read = 11 stored + 0 set aside\n"]);
    let once = status(&dir);
    check(&ingest(&dir, &["--format", "radius-detail", &file]), 0, &["nothing was doubled"]);
    check(&piped(&dir, &["radius-detail"], &fs::read(&file).unwrap()), 0, &["standard input", "nothing was doubled"]);
    assert_eq!(status(&dir), once);
    let as_json = ingest(&dir, &["--format", "kea-leases", "--json", &sample("kea/kea-leases4.csv")]);
    check(&as_json, 0, &[]);
    let lines: Vec<Value> = as_json.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((&lines[0]["read"], &lines[0]["stored"], &lines[0]["ok"]), (&7.into(), &7.into(), &true.into()));
    assert_eq!((&lines[1]["total"], &lines[1]["refused"]), (&1.into(), &0.into()));
}

#[test]
fn what_cannot_be_read_among_several_is_said_and_the_others_are_taken_in() {
    let dir = empty("intake-unread");
    let missing = dir.with_file_name("no-such-file");
    // A file whose bytes the system refuses to give, also to those who may read everything.
    let (missing, refused, whole) = (missing.to_str().unwrap(), "/proc/self/mem", sample("cgnat/conntrack.log"));
    let ran = ingest(&dir, &["--format", "conntrack", missing, refused, &whole]);
    let says = [
        "refused: ",
        "no-such-file: No such file",
        "/proc/self/mem: Input/output error",
        "533 entries read",
        "in all, 3 sources",
    ];
    check(&ran, 1, &says);
    let as_json = ingest(&dir, &["--format", "conntrack", "--json", missing, &whole]);
    check(&as_json, 1, &[]);
    let lines: Vec<Value> = as_json.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((&lines[0]["ok"], &lines[1]["already_there"]), (&false.into(), &true.into()));
    assert_eq!((&lines[2]["total"], &lines[2]["refused"]), (&2.into(), &1.into()));
}

#[test]
fn a_pipe_that_broke_and_a_file_that_grew_go_on_where_they_ended() {
    let head = "start;stop;contract;proto;ip;port;nat_ip;nat_port;dst;dst_port\n".to_owned();
    let rows = (0..7).map(|n| {
        format!("24.11.2026 13:00:0{n};24.11.2026 13:01:00;l{n};6;100.64.0.1;4000;203.0.113.1;102{n};192.0.2.80;443\n")
    });
    let text = head + &rows.collect::<String>();
    let (dir, mapping) = (empty("intake-goes-on"), sample("csv/sessions.toml"));
    let grows = dir.with_file_name("grows.csv");
    let end = |row: usize| text.match_indices('\n').nth(row).unwrap().0 + 1;
    let file = ["--format", "csv", "--mapping", &mapping, grows.to_str().unwrap()];
    fs::write(&grows, &text[..end(2)]).unwrap();
    check(&ingest(&dir, &file), 0, &["2 entries read = 2 stored + 0 set aside\n"]);
    // The pipe breaks in the middle of the fourth row.
    let broke = piped(&dir, &["csv", "--mapping", &mapping], &text.as_bytes()[..end(4) - 30]);
    check(
        &broke,
        0,
        &["4 entries read = 3 stored + 1 set aside (1 of 2 pieces were there before: nothing was doubled)"],
    );
    fs::write(&grows, &text).unwrap();
    for says in ["7 entries read = 7 stored + 0 set aside (2 of 3 pieces", "taken in before: nothing was doubled"] {
        check(&ingest(&dir, &file), 0, &[says]);
        assert_eq!(status(&dir)["nat"], 7);
    }
    let nfcapd = dir.with_file_name("nfcapd.current");
    let mut open = fs::read(sample("netflow/nfcapd.plain")).unwrap();
    open[36..40].fill(0);
    fs::write(&nfcapd, open).unwrap();
    check(&ingest(&dir, &["--format", "nfcapd", nfcapd.to_str().unwrap()]), 1, &["the collector has not closed it"]);
}

#[test]
fn wrong_usage_says_what_would_be_right() {
    let dir = empty("intake-usage");
    check(&ingest(&dir, &["--format", "contrack", "x"]), 2, &["Did you mean `conntrack`?", "radius-detail"]);
    check(&ingest(&dir, &["--format", "conntrack", "no-such-file"]), 2, &["no-such-file"]);
    check(&ingest(&dir, &["--format", "conntrack", "-", "-"]), 2, &["once only"]);
    check(&comity(&["retained", "formats"]), 0, &["conntrack", "kea-leases4"]);
    let quiet = ingest(&dir, &["--format", "conntrack", "--all-set-aside", "--quiet", &sample("cgnat/conntrack.log")]);
    check(&quiet, 0, &["conntrack.log: line 424: the connection was not translated"]);
    assert_eq!(quiet.err, "");
    let planted = comity(&["retained", "canary", "--rows", "3", "--dir", dir.to_str().unwrap()]);
    check(&planted, 0, &["3 planted, 3 there"]);
    check(&comity(&["retained", "canary", "--rows", "3", "--dir", dir.to_str().unwrap()]), 0, &["0 planted, 3 there"]);
    assert_eq!(status(&dir)["generated"], 3);
}

#[test]
fn files_of_one_day_become_one_segment_unless_that_is_left_to_the_node() {
    let bytes = fs::read(sample("cgnat/conntrack.log")).unwrap();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    let taken_in = |name: &str, more: &[&str]| {
        let dir = empty(name);
        let mut arguments = vec!["--format", "conntrack"];
        arguments.extend(more);
        let files: Vec<String> = (0..3)
            .map(|n| {
                let file = dir.with_file_name(format!("part-{n}.log"));
                fs::write(&file, lines.chunks(lines.len().div_ceil(3)).nth(n).unwrap().concat()).unwrap();
                file.to_str().unwrap().to_owned()
            })
            .collect();
        arguments.extend(files.iter().map(String::as_str));
        check(&ingest(&dir, &arguments), 0, &["in all, 3 sources"]);
        (fs::read_dir(dir.join("archive/segments")).unwrap().count(), status(&dir))
    };
    let (apart, together) = (taken_in("intake-apart", &["--no-merge"]), taken_in("intake-together", &[]));
    assert_eq!((apart.0, together.0), (3, 1));
    for same in ["nat", "access", "batches", "days", "classes"] {
        assert_eq!(apart.1[same], together.1[same], "{same}");
    }
}
