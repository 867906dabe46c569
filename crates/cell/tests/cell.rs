//! The cell, from inside: a child of this test closes itself in and tries to get out.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream, UdpSocket},
    os::unix::{net::UnixStream, process::ExitStatusExt as _},
    process::{Command, Stdio},
    thread,
};

const TRY: &str = "COMITY_CELL_TRY";
/// Not a number that a test harness ends with.
const REFUSED: i32 = 61;
const DONE: i32 = 62;
const SIGSYS: i32 = 31;

/// What the child does; its end says how it went.
#[test]
fn the_child_tries() {
    let Ok(what) = std::env::var(TRY) else { return };
    let port: u16 = std::env::var("PORT").unwrap().parse().unwrap();
    let file = std::env::var("FILE").unwrap();
    let mut open = fs::OpenOptions::new().read(true).append(true).open(&file).unwrap();
    assert!(cell::enter().unwrap().hold());
    let done = match what.as_str() {
        "compute" => thread::spawn(|| (0..1_000_u64).sum::<u64>()).join().is_ok_and(|sum| sum == 499_500),
        "read what is open" => open.read_to_end(&mut Vec::new()).is_ok(),
        "print" => std::io::stdout().write_all(b"a verdict\n").is_ok(),
        "open to read" => fs::File::open(&file).is_ok(),
        "open to write" => fs::File::create(&file).is_ok(),
        "write to what is open" => open.write_all(b"x").is_ok(),
        "list" => fs::read_dir("/").is_ok(),
        "shorten" => open.set_len(0).is_ok(),
        "remove" => fs::remove_file(&file).is_ok(),
        "rename" => fs::rename(&file, format!("{file}.2")).is_ok(),
        "tcp" => TcpStream::connect(("127.0.0.1", port)).is_ok(),
        "udp" => UdpSocket::bind("127.0.0.1:0").is_ok(),
        "unix" => UnixStream::pair().is_ok(),
        "program" => Command::new("/bin/true").status().is_ok(),
        other => panic!("nobody tries {other}"),
    };
    std::process::exit(if done { DONE } else { REFUSED });
}

/// Runs the child. Gives its exit code, or minus the signal that ended it.
fn child(what: &str) -> i32 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cell-{}", what.replace(' ', "-")));
    fs::write(&file, b"evidence").unwrap();
    let end = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_child_tries", "--test-threads=1", "--nocapture"])
        .env(TRY, what)
        .env("FILE", &file)
        .env("PORT", listener.local_addr().unwrap().port().to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"evidence", "{what} touched the file");
    end.code().unwrap_or_else(|| -end.signal().unwrap())
}

#[test]
fn a_reader_in_the_cell_can_do_its_work() {
    for work in ["compute", "read what is open", "print"] {
        assert_eq!(child(work), DONE, "{work}");
    }
}

#[test]
fn a_reader_in_the_cell_opens_and_writes_nothing() {
    for escape in ["open to read", "open to write", "write to what is open", "list"] {
        assert_eq!(child(escape), REFUSED, "{escape}");
    }
}

#[test]
fn an_attack_ends_the_reader() {
    for escape in ["shorten", "remove", "rename", "tcp", "udp", "unix"] {
        assert_eq!(child(escape), -SIGSYS, "{escape}");
    }
}

#[test]
fn a_reader_in_the_cell_starts_no_program() {
    assert_ne!(child("program"), DONE);
}
