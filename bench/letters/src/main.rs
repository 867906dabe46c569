//! Letters a second, and what the machine can do at best: `bench/letters.sh` runs it.
//!
//! ```text
//! letters drive COMITY FOLDER SECONDS PEERS...    a node and the bare loop, for each number of peers
//! letters bare FOLDER    the bare loop: axum, one Ed25519 verification, a group-committed insert into SQLite
//! letters kill COMITY FOLDER TIMES    a node that is killed so often while letters come: nothing acknowledged is lost
//! letters waiting COMITY FOLDER SECONDS LETTERS    a node, without and with so many of its own letters waiting for a member who is away
//! letters costs FOLDER   what a core and the disk do in a second, one line of JSON
//! ```
//!
//! COMITY is the program itself; it and the bare loop run as processes of their own, on the same cores as the load. Each number of peers
//! is a directory of so many members beside the node, each with eight letters under way, as a node sends them. The letters are notices,
//! sealed before the clock starts; each is another letter, and its receipt is awaited. The bare loop takes a POST of a signature, its
//! public key and the bytes that were signed, and answers when the bytes are on the disk.

mod bare;
mod costs;
mod drive;
mod kill;
mod waiting;
mod world;

use std::{
    error::Error,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["drive", comity, folder, seconds, peers @ ..] => drive(comity, folder, seconds, peers)?,
        ["bare", folder] => bare::run(folder.as_ref()),
        ["kill", comity, folder, times] => kill::run(comity, folder.as_ref(), times.parse()?)?,
        ["waiting", comity, folder, seconds, letters] => {
            waiting::run(comity, folder.as_ref(), seconds.parse()?, letters.parse()?)?;
        }
        ["costs", folder] => costs::run(folder.as_ref()),
        _ => {
            return Err(
                "letters drive COMITY FOLDER SECONDS PEERS... | letters bare FOLDER | letters kill COMITY FOLDER TIMES | letters waiting COMITY FOLDER SECONDS LETTERS | letters costs FOLDER".into()
            );
        }
    }
    Ok(())
}

pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// As many letters a node has under way to one peer at once.
const AT_ONCE: usize = 8;
/// More letters a second than this are not to be expected; so many are made.
const RATE_MAX: usize = 4_000;
/// For the bare loop.
const BARE_MAX: usize = 24_000;

/// Drives the bare loop and a node, one after the other, for each number of peers.
fn drive(comity: &str, folder: &str, seconds: &str, peers: &[&str]) -> Outcome<()> {
    let limits = std::env::current_exe()?;
    let seconds: usize = seconds.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for (turn, peers) in peers.iter().enumerate() {
        let peers: usize = peers.parse()?;
        let folder = Path::new(folder).join(turn.to_string());
        std::fs::create_dir_all(&folder)?;
        let within = Duration::from_secs(seconds.try_into()?);

        let mut bare = Running::start(Command::new(&limits).arg("bare").arg(&folder))?;
        let address = bare.line()?.trim().trim_start_matches("http://").to_owned();
        let bodies = world::bare_bodies(BARE_MAX * seconds)?;
        let bare_took = runtime.block_on(drive::drive(&address, bodies, peers * AT_ONCE, within, bare.0.id()))?;
        drop(bare);

        let world = world::World::new(comity, &folder, peers)?;
        let bodies = world.letters(RATE_MAX * seconds)?.into_iter().map(|letter| letter.sealed).collect();
        let mut node =
            Running::start(Command::new(comity).args(["serve", "--json", "--dir"]).arg(folder.join("node")))?;
        let address = node.address()?;
        let took = runtime.block_on(drive::drive(&address, bodies, peers * AT_ONCE, within, node.0.id()))?;
        drop(node);
        let share = took.rate() / bare_took.rate();
        println!(
            "{{\"peers\":{peers},\"letters\":{},\"bare\":{},\"share\":{share:.3}}}",
            took.says(),
            bare_took.says()
        );
    }
    Ok(())
}

/// A server, until this goes.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Outcome<Self> {
        Ok(Self(command.stdout(Stdio::piped()).spawn()?))
    }

    /// The first line that it prints.
    fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut().ok_or("no output")?).read_line(&mut line)?;
        Ok(line)
    }

    /// Of a node that says that it is ready.
    fn address(&mut self) -> Outcome<String> {
        let ready = self.line()?;
        let address = ready.split_once("\"address\":\"http://").and_then(|(_, rest)| rest.split('"').next());
        Ok(address.ok_or("no address")?.to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
