//! A shorter retention waits at a provider until counsel has read, and accepted, exactly what it destroys.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use request::Event;
use serde_json::json;

use crate::common::{Answer, PROGRAM, call, comity, events, fresh, until};

/// A provider with records of a real connection and two officers.
struct Provider {
    dir: PathBuf,
}

impl Provider {
    fn new(name: &str) -> Self {
        let dir = fresh(name);
        fs::create_dir_all(&dir).unwrap();
        let provider = Self { dir };
        let (node, root) = (provider.path("node"), provider.path("root.key"));
        let made = run(&["init", "root", "--out", &root]);
        let key = made.lines().next().unwrap().rsplit(' ').next().unwrap().to_owned();
        let who = ["--id", "xa-net", "--name", "Net of XA (invented)", "--state", "XA", "--kind", "provider"];
        let rest = ["--listen", "127.0.0.1:0", "--exercise", "--root", &key, "--operational-days", "4000"];
        run(&[&["init", "node", "--dir", &node], &who[..], &rest].concat());
        for office in ["counsel", "clerk"] {
            let (phrase, id) = (provider.path("phrase"), format!("xa-net.{office}"));
            fs::write(&phrase, format!("phrase-of-the-{office}\n")).unwrap();
            let person = format!("person.{office}");
            let who = ["--id", &id, "--person", &person, "--name", office, "--roles", office];
            run(&[&["init", "officer", "--dir", &node, "--phrase-file", &phrase], &who[..]].concat());
        }
        let (enrol, directory) = (provider.path("node/enrol.toml"), provider.path("node/directory"));
        let sealed = ["--number", "1", "--days", "30", "--exercise", "--enrol", &enrol, "--roots", &root];
        run(&[&["init", "directory", "--out", &directory], &sealed[..]].concat());
        let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/cgnat/conntrack.log");
        run(&["retained", "ingest", "--dir", &node, "--format", "conntrack", sample]);
        run(&["retained", "expire", "--dir", &node]);
        let config = provider.dir.join("node/node.toml");
        let text = fs::read_to_string(&config).unwrap();
        fs::write(&config, text.replace("operational_days = 4000", "operational_days = 0")).unwrap();
        provider
    }

    fn path(&self, part: &str) -> String {
        self.dir.join(part).to_str().unwrap().to_owned()
    }
}

fn run(arguments: &[&str]) -> String {
    let ran = comity(arguments);
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.says());
    ran.out
}

/// The node, until this is dropped.
struct Running {
    child: Child,
    // Kept open: a node that writes into a closed pipe would end.
    _out: BufReader<ChildStdout>,
    url: String,
}

impl Running {
    fn start(node: &Path) -> Self {
        let mut child =
            Command::new(PROGRAM).args(["serve", "--dir"]).arg(node).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        Self { child, _out: out, url }
    }

    fn sign_in(&self, office: &str) -> String {
        let form = json!({ "officer": format!("xa-net.{office}"), "phrase": format!("phrase-of-the-{office}") });
        let answer = call(&self.url, "POST", "/api/1/sign-in", None, form.to_string().as_bytes()).unwrap();
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    fn accept(&self, token: &str, number: &str, read: &str) -> Answer {
        let form = json!({ "fields": { "plan": number, "read": read } });
        call(&self.url, "POST", "/api/1/act/accept-plan", Some(token), form.to_string().as_bytes()).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn counsel_accepts_exactly_the_plan_that_was_shown_and_the_log_says_so_before_anything_goes() {
    let provider = Provider::new("plan-accepted");
    let node = provider.dir.join("node");
    let running = Running::start(&node);
    let (counsel, clerk) = (running.sign_in("counsel"), running.sign_in("clerk"));
    let look = || call(&running.url, "GET", "/api/1/retention", Some(&clerk), b"").unwrap().json()["plan"].clone();
    let plan = until("a plan that waits", || Some(look()).filter(|plan| !plan.is_null()));
    let number = plan["number"].as_str().unwrap();
    let at_once = plan["classes"][0]["at_once"].as_array().unwrap();
    assert!(at_once.iter().all(|day| day["records"].as_u64() > Some(0)) && !at_once.is_empty(), "{plan}");

    assert_eq!(running.accept(&clerk, number, "yes").code(), "not-your-office");
    assert_eq!(running.accept(&counsel, number, "").code(), "not-read");
    assert_eq!(running.accept(&counsel, &"0".repeat(64), "yes").code(), "plan-changed");
    assert_eq!(look()["number"], number, "what was refused changed nothing");
    assert_eq!(running.accept(&counsel, number, "yes").code(), "done");
    assert_eq!(running.accept(&counsel, number, "yes").code(), "nothing-waits");
    assert!(look().is_null());
    drop(running);

    run(&["retained", "expire", "--dir", node.to_str().unwrap()]);
    let events = events(&node);
    let place = |wanted: &str| {
        let of = |event: &Event| matches!(event, Event::Records { act, what, .. } if act == wanted && (wanted != "plan-accepted" || what.contains(number)));
        events.iter().position(|entry| of(&entry.event))
    };
    let (accepted, destroyed) = (place("plan-accepted").unwrap(), place("destroyed").unwrap());
    assert!(accepted < destroyed, "in the log before it is done");
    assert_eq!(events[accepted].by.as_ref().map(ToString::to_string).as_deref(), Some("xa-net.counsel"));
}
