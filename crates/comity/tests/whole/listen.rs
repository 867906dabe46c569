//! A provider that listens to its devices, killed without a word: what was acknowledged or synced is there, once.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpStream, UdpSocket},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use md5::{Digest as _, Md5};
use serde_json::Value;

use crate::{
    common::{PROGRAM, comity, events, until},
    reads::{check, empty, status},
};

/// A provider's folder with two listeners, complete so that it can be started.
fn provider(name: &str) -> PathBuf {
    let dir = empty(name);
    let path = |p: &Path| p.to_str().unwrap().to_owned();
    let (enrol, out, root) = (dir.join("enrol.toml"), dir.join("directory"), dir.with_file_name("root.key"));
    let mut arguments = vec!["init", "directory", "--number", "5", "--days", "90", "--exercise"];
    let (enrol, out, root) = (path(&enrol), path(&out), path(&root));
    arguments.extend(["--enrol", &enrol, "--out", &out, "--roots", &root]);
    check(&comity(&arguments), 0, &[]);
    fs::write(dir.join("secret"), "samples\n").unwrap();
    let mut config = fs::read_to_string(dir.join("node.toml")).unwrap();
    config.push_str(
        "\n[[provider.listen]]\nformat = \"radius-packets\"\nudp = \"127.0.0.1:0\"\nsecret_file = \"secret\"\n",
    );
    config.push_str("\n[[provider.listen]]\nformat = \"conntrack\"\ntcp = \"127.0.0.1:0\"\n");
    fs::write(dir.join("node.toml"), config).unwrap();
    dir
}

/// A node that serves, until it is killed.
struct Serving<'a> {
    dir: &'a Path,
    child: Child,
}

impl<'a> Serving<'a> {
    fn start(dir: &'a Path) -> Self {
        let _ = fs::remove_file(dir.join("listeners.json"));
        let mut child = Command::new(PROGRAM).args(["serve", "--dir"]).arg(dir).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("listens on"), "{line}");
        Self { dir, child }
    }

    /// The numbers of the listener of this kind, once they are as wanted.
    fn listener(&self, kind: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        until(kind, || {
            let all: Value = serde_json::from_str(&fs::read_to_string(self.dir.join("listeners.json")).ok()?).ok()?;
            let ours = all.as_array()?.iter().find(|l| l["name"].as_str().is_some_and(|n| n.starts_with(kind)))?;
            wanted(ours).then(|| ours.clone())
        })
    }

    fn address(&self, kind: &str) -> String {
        self.listener(kind, |_| true)["name"].as_str().unwrap().rsplit(' ').next().unwrap().to_owned()
    }

    /// SIGKILL.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Serving<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A minute ago, in seconds since 1970.
fn lately() -> i64 {
    node::clock::Clock::offset_by(0).now().before(Duration::from_secs(60)).seconds()
}

/// One translation as conntrack says it, begun and over a moment ago: the invented line behind 100.64.0.`n`.
fn translation(n: u16) -> String {
    let (seconds, port) = (lately(), 40_000 + n);
    let there = format!("src=100.64.0.{n} dst=192.0.2.80 sport={port} dport=5000");
    let back = format!("src=192.0.2.80 dst=203.0.113.10 sport=5000 dport={port}");
    format!(
        "[{seconds}.000001]\t    [NEW] udp      17 30 {there} [UNREPLIED] {back} id={n}\n\
         [{}.000001]\t[DESTROY] udp      17 {there} {back} id={n}\n",
        seconds + 1
    )
}

/// An accounting request (RFC 2866): the session of an invented subscriber begins.
fn accounting(n: u8) -> Vec<u8> {
    let mut attributes = Vec::new();
    let mut put = |kind: u8, value: &[u8]| {
        attributes.extend([kind, value.len() as u8 + 2]);
        attributes.extend(value);
    };
    put(40, &1_u32.to_be_bytes());
    put(44, format!("session-{n:03}").as_bytes());
    put(1, format!("line-{n:03}@subscriber.example").as_bytes());
    put(4, &[192, 0, 2, 1]);
    put(8, &[100, 64, 0, n]);
    put(55, &(lately() as u32).to_be_bytes());
    let mut head = vec![4, n];
    head.extend((20 + attributes.len() as u16).to_be_bytes());
    let sum = Md5::new().chain_update(&head).chain_update([0; 16]).chain_update(&attributes).chain_update("samples");
    [head.as_slice(), sum.finalize().as_slice(), &attributes].concat()
}

/// Sends accounting and hears that it is taken.
fn acknowledged(socket: &UdpSocket, to: &str, request: &[u8]) {
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket.send_to(request, to).unwrap();
    let mut response = [0; 4_096];
    let (length, _) = socket.recv_from(&mut response).expect("acknowledged");
    assert!(length >= 20 && (response[0], response[1]) == (5, request[1]), "an answer to this request");
}

#[test]
fn what_listeners_acknowledged_or_synced_is_there_once_after_a_kill() {
    let dir = provider("listen-killed");
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    for round in 1..=3_u8 {
        let serving = Serving::start(&dir);
        let (radius, conntrack) = (serving.address("radius-packets"), serving.address("conntrack"));
        let mut stream = TcpStream::connect(conntrack).unwrap();
        for n in 0..20 {
            stream.write_all(translation(u16::from(round * 20 + n)).as_bytes()).unwrap();
        }
        (0..5).for_each(|n| acknowledged(&socket, &radius, &accounting(round * 20 + n)));
        // Synced, as the node itself says; it is killed while the connection is open and nothing is settled.
        serving.listener("conntrack", |l| l["records"] == 20);
        let running = status(&dir);
        assert_eq!(running["running"], true);
        assert_eq!(running["listeners"].as_array().map(Vec::len), Some(2), "{running}");
        serving.kill();
        let after = status(&dir);
        assert_eq!(after["running"], false);
        let expected = (u64::from(round) * 20, u64::from(round) * 5);
        let there = |what: &str| after[what].as_u64().unwrap();
        assert_eq!((there("nat"), there("access")), expected, "round {round}: {after}");
    }
    let well = comity(&["doctor", "--dir", dir.to_str().unwrap()]);
    assert!(!well.says().contains("damaged"), "{}", well.says());
}

#[test]
fn acknowledged_records_that_are_gone_stop_the_start_until_somebody_answers_for_it() {
    let dir = provider("listen-lost");
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let serving = Serving::start(&dir);
    let radius = serving.address("radius-packets");
    (0..4).for_each(|n| acknowledged(&socket, &radius, &accounting(n)));
    serving.kill();
    let run = |what: &[&str]| comity(&[&["retained", what[0], "--dir", dir.to_str().unwrap()], &what[1..]].concat());
    check(&run(&["lost"]), 0, &["nothing that was acknowledged is missing"]);
    let tails = fs::read_dir(dir.join("archive/tails")).unwrap().map(|e| e.unwrap().path());
    let tail = tails.into_iter().find(|p| p.extension().is_some_and(|e| e == "tail")).unwrap();
    let bytes = fs::read(&tail).unwrap();
    fs::write(&tail, &bytes[..bytes.len() - 1]).unwrap();
    check(&run(&["status"]), 1, &["had been acknowledged are gone", "comity retained lost"]);
    check(&run(&["lost"]), 1, &["1 of 4 acknowledged frames of listener radius-packets", "Copy the folder"]);
    check(&run(&["lost", "--accept"]), 2, &["--because"]);
    check(&run(&["lost", "--accept", "--because", "the disk failed"]), 0, &["written into the log"]);
    check(&run(&["lost"]), 0, &["nothing that was acknowledged is missing"]);
    assert_eq!(status(&dir)["access"], 3);
    let all: Vec<String> = node::desk::alarms(&events(&dir)).into_iter().map(|(_, what)| what).collect();
    assert!(matches!(&all[..], [one] if one.contains("radius-packets") && one.ends_with("the disk failed")), "{all:?}");
}
