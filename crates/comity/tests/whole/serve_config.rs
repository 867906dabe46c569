//! A node whose folder is not as it must be does not start, and says which file and what to do.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::common::{PROGRAM, call, comity, fresh};

/// A node of one's own, made with `init` alone: three roots, of which two must sign.
pub(crate) struct Folder {
    pub(crate) dir: PathBuf,
    roots: Vec<String>,
}

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let dir = fresh(name);
        fs::create_dir_all(&dir).unwrap();
        let path = |p: &str| dir.join(p).to_str().unwrap().to_owned();
        let mut roots = Vec::new();
        let mut arguments: Vec<String> = [
            "init",
            "node",
            "--id",
            "xa-desk",
            "--name",
            "Desk of XA (invented)",
            "--state",
            "XA",
            "--kind",
            "authority",
        ]
        .iter()
        .chain(["--functions", "desk,central", "--listen", "127.0.0.1:0", "--threshold", "2"].iter())
        .map(ToString::to_string)
        .collect();
        arguments.extend(["--dir".into(), path("node"), "--exercise".into()]);
        for number in 1..=3 {
            let key = path(&format!("root-{number}.key"));
            let made = comity(&["init", "root", "--out", &key]);
            let public = made.out.lines().next().unwrap().rsplit(' ').next().unwrap();
            arguments.extend(["--root".into(), public.to_owned()]);
            roots.push(key);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let made = comity(&arguments);
        assert_eq!(made.code, 0, "{}", made.says());
        let folder = Self { dir, roots };
        folder.directory(5, &[0, 1], 90, true);
        folder
    }

    pub(crate) fn node(&self) -> PathBuf {
        self.dir.join("node")
    }

    /// Puts a directory of this number, signed by these roots, beside the node.
    fn directory(&self, number: u64, signers: &[usize], days: u64, exercise: bool) {
        let out = self.node().join("directory");
        let _ = fs::remove_file(&out);
        let (number, days) = (number.to_string(), days.to_string());
        let enrol = self.node().join("enrol.toml");
        let mut arguments = vec!["init", "directory", "--number", &number, "--days", &days];
        arguments.extend(["--enrol", enrol.to_str().unwrap(), "--out", out.to_str().unwrap()]);
        if exercise {
            arguments.push("--exercise");
        }
        arguments.push("--roots");
        arguments.extend(signers.iter().map(|s| self.roots[*s].as_str()));
        let made = comity(&arguments);
        assert_eq!(made.code, 0, "{}", made.says());
    }

    pub(crate) fn edit(&self, from: &str, to: &str) {
        let file = self.node().join("node.toml");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(file, text.replacen(from, to, 1)).unwrap();
    }
}

/// Starts it, waits for the line that says it listens, and kills it.
pub(crate) fn starts(dir: &Path) {
    let mut child = Command::new(PROGRAM).args(["serve", "--dir"]).arg(dir).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let _ = child.kill();
    let _ = child.wait();
    assert!(line.contains("xa-desk listens on http://127.0.0.1:"), "{line}");
}

/// (what is wrong, how it is done, what must be said)
type Row = (&'static str, fn(&Folder), &'static [&'static str]);

/// Each spoils a folder that starts; then it stops with exit code 2, and says why.
fn check(rows: &[Row]) {
    for (at, (wrong, spoil, says)) in rows.iter().enumerate() {
        let folder = Folder::new(&format!("serve-{at}"));
        spoil(&folder);
        let ran = comity(&["serve", "--dir", folder.node().to_str().unwrap()]);
        assert_eq!(ran.code, 2, "{wrong}: {}", ran.says());
        for words in *says {
            assert!(ran.says().contains(words), "{wrong} does not say «{words}»: {}", ran.says());
        }
    }
}

#[test]
fn a_node_that_is_not_as_it_must_be_does_not_start_and_says_why() {
    starts(&Folder::new("serve-good").node());
    check(&[
        (
            "an unknown key",
            |f| f.edit("exercise = true", "exercise = true\nexersice = true"),
            &["exersice", "node.toml"],
        ),
        ("an unknown key of the office", |f| f.edit("[office]", "[office]\nfax = \"1\""), &["fax"]),
        (
            "a clock set in earnest",
            |f| f.edit("exercise = true", "exercise = false\nclock_offset_seconds = 60"),
            &["clock_offset_seconds"],
        ),
        ("open to the world", |f| f.edit("127.0.0.1:0", "0.0.0.0:0"), &["listen", "behind_tls"]),
        (
            "signers of a law that is built in",
            |f| f.edit("exercise = true", "exercise = true\nlaw_signers = []"),
            &["law_signers", "needs `law`"],
        ),
        (
            "signers of whom nobody could make two",
            |f| f.edit("exercise = true", "exercise = true\nlaw = \"law\"\nlaw_signers = []"),
            &["law_signers", "add the line of another", "node.toml"],
        ),
        ("no state", |f| f.edit("state = \"XA\"", "state = \"Xanadu\""), &["state"]),
        ("one root has signed", |f| f.directory(6, &[0], 90, true), &["directory", "keepers"]),
        ("one root has signed twice", |f| f.directory(6, &[0, 0], 90, true), &["directory", "keepers"]),
        ("past its day", |f| f.directory(6, &[0, 1], 0, true), &["directory", "keepers"]),
        ("older than one already seen", rolled_back, &["directory", "rollback"]),
        ("a real directory in an exercise", |f| f.directory(6, &[0, 1], 90, false), &["exercise"]),
        ("an exercise's directory in earnest", |f| f.edit("exercise = true", "exercise = false"), &["exercise"]),
        ("a directory that was changed", changed, &["directory"]),
        ("no directory", |f| fs::remove_file(f.node().join("directory")).unwrap(), &["directory"]),
        ("a directory without this node", |f| f.edit("xa-desk", "xa-dask"), &["xa-dask"]),
        ("a root that is no key", |f| f.edit("roots = [\"", "roots = [\"#"), &["roots"]),
        ("no keys", |f| fs::remove_file(f.node().join("node.key")).unwrap(), &["node.key"]),
        ("half a key", |f| fs::write(f.node().join("node.key"), "x\n").unwrap(), &["node.key"]),
    ]);
}

fn rolled_back(folder: &Folder) {
    starts(&folder.node());
    folder.directory(4, &[0, 1], 90, true);
}

fn changed(folder: &Folder) {
    let file = folder.node().join("directory");
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(4).position(|w| w == b"desk").unwrap();
    bytes[at] = b'D';
    fs::write(file, bytes).unwrap();
}

#[test]
fn the_doctor_finds_a_key_that_others_can_read_and_a_directory_that_ends_soon() {
    let folder = Folder::new("doctor");
    let dir = folder.node().to_str().unwrap().to_owned();
    starts(&folder.node());
    let well = comity(&["doctor", "--dir", &dir]);
    assert_eq!(well.code, 0, "{}", well.says());
    fs::set_permissions(folder.node().join("node.key"), fs::Permissions::from_mode(0o644)).unwrap();
    let ill = comity(&["doctor", "--dir", &dir]);
    assert_eq!(ill.code, 1, "{}", ill.says());
    assert!(ill.out.contains("node.key") && ill.out.contains("chmod 600"), "{}", ill.out);
    fs::set_permissions(folder.node().join("node.key"), fs::Permissions::from_mode(0o600)).unwrap();
    folder.directory(6, &[1, 2], 3, true);
    let soon = comity(&["doctor", "--dir", &dir, "--json"]);
    assert_eq!(soon.code, 1, "{}", soon.says());
    assert!(soon.out.contains("days left"), "{}", soon.out);
}

#[test]
fn a_node_whose_write_fails_ends_and_says_so_and_comes_back_with_all_that_it_acknowledged() {
    let folder = Folder::new("serve-broken");
    let dir = folder.node().to_str().unwrap().to_owned();
    starts(&folder.node());
    // No file may grow past this. The signal is ignored, so that the write itself fails, as on a broken disk.
    let mut child = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 1500; exec \"$0\" serve --until-stdin-closes --dir \"$1\"",
            PROGRAM,
            &dir,
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim_end().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(call(&url, "GET", "/healthy", None, b"").unwrap().status, 200);
    // What is no letter is written into the log with its refusal; the answer says that it was.
    let refused = |n: u32| {
        let answer = call(&url, "POST", "/comity/1/letters", None, n.to_string().as_bytes())?;
        (answer.status == 422).then_some(())
    };
    let before = crate::common::events(&folder.node()).len();
    let kept = (0..900).take_while(|n| refused(*n).is_some()).count();
    assert!(kept > 5 && kept < 900, "{kept}");
    // In between it may still answer, and then it says so.
    let between = call(&url, "GET", "/healthy", None, b"");
    assert!(between.is_none_or(|answer| answer.status == 503));
    // Its input stays open: it ends by itself, and not because nobody is there any more.
    let input = child.stdin.take();
    let ended = child.wait_with_output().unwrap();
    drop(input);
    let says = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{says}");
    assert!(
        says.contains("the node has ended: a write did not reach the disk") && says.contains("start the"),
        "{says}"
    );
    let doctor = comity(&["doctor", "--dir", &dir]);
    assert_eq!(doctor.code, 1, "{}", doctor.says());
    assert!(doctor.out.contains("the node ended at"), "{}", doctor.out);
    let there = crate::common::events(&folder.node()).len() - before;
    assert!(there == kept || there == kept + 1, "{there} of {kept}: the last may have reached the disk or not");
    starts(&folder.node());
    let doctor = comity(&["doctor", "--dir", &dir]);
    assert_eq!(doctor.code, 0, "{}", doctor.says());
}

#[test]
fn one_process_serves_a_node_and_a_second_one_that_would_decide_beside_it_does_not_start() {
    let folder = Folder::new("serve-twice");
    let dir = folder.node().to_str().unwrap().to_owned();
    let serve = ["serve", "--until-stdin-closes", "--dir", &dir];
    let mut first = Command::new(PROGRAM).args(serve).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(first.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let second = comity(&serve);
    assert_eq!(second.code, 1, "{}", second.says());
    assert!(second.says().contains("another process serves this node"), "{}", second.says());
    first.kill().unwrap();
    first.wait().unwrap();
    // Whoever was killed leaves no lock behind.
    starts(&folder.node());
}
