//! What arrives as evidence is read by a process of its own: no file, no socket, no program, no second look at the node's memory.
//!
//! It is this program again, started as `comity read-in-a-cell` (see the rooms `cell` and `court`). Whatever a crafted package does to
//! its reader, it can touch no other item, nor the log, nor the report of another.

use std::{path::Path, process::Stdio};

use court::Verdict;
use terms::Instant;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
};

use crate::{
    Node,
    desk::{Kept, No},
};

/// What a verdict can be at most: ten thousand files with their names.
const VERDICT_MAX: u64 = 4 << 20;

/// The command under which this program reads.
pub const COMMAND: &str = "read-in-a-cell";

/// Judges a package, with the node's directory as the only trust.
///
/// # Errors
/// [`No::Trouble`] when the reading process cannot be started. When it is ended by the system, the report says so, and nothing is
/// verified.
pub(crate) async fn judge(node: &Node, package: &Kept, now: Instant) -> Result<Verdict, No> {
    if node.reads_here() {
        let mut whole = Vec::new();
        for number in 0..package.count() {
            whole.extend(package.piece(number).await?);
        }
        return Ok(here(node, &whole, now));
    }
    let program = node.reader().ok_or_else(|| No::own("a reading process"))?;
    let said = run(program, node, package, now).await.map_err(|_| No::own("the reading process"))?;
    Ok(said.and_then(|said| Verdict::read(&said)).unwrap_or_else(Verdict::reader_ended))
}

/// The same desk in this process: in a rehearsal, where every package was made by our own rooms.
fn here(node: &Node, package: &[u8], now: Instant) -> Verdict {
    let directory = node.directory.bytes();
    let mut arguments = vec![format!("now={}", now.micros()), node.config.threshold.to_string()];
    arguments.extend(node.config.roots.iter().cloned());
    let length = (directory.len() as u64).to_le_bytes();
    let input = std::io::Read::chain(length.as_slice(), directory);
    let (said, _) = court::desk(&mut std::io::Read::chain(input, package), &arguments);
    Verdict::read(said.to_string().as_bytes()).unwrap_or_else(Verdict::reader_ended)
}

/// What the process wrote, or nothing if the system ended it.
async fn run(program: &Path, node: &Node, package: &Kept, now: Instant) -> std::io::Result<Option<Vec<u8>>> {
    let mut child = Command::new(program)
        .arg(COMMAND)
        .arg(format!("now={}", now.micros()))
        .arg(node.config.threshold.to_string())
        .args(&node.config.roots)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { return Ok(None) };
    let directory = node.directory.bytes();
    let write = async {
        // A reader that has ended takes no more: its end says why.
        let _ = input.write_all(&(directory.len() as u64).to_le_bytes()).await;
        let _ = input.write_all(directory).await;
        for number in 0..package.count() {
            let bytes = package.piece(number).await.map_err(std::io::Error::other)?;
            if input.write_all(&bytes).await.is_err() {
                break;
            }
        }
        drop(input);
        Ok::<_, std::io::Error>(())
    };
    let mut said = Vec::new();
    let mut output = output.take(VERDICT_MAX);
    let (read, written) = tokio::join!(output.read_to_end(&mut said), write);
    // A package that we cannot read back is our trouble, and no verdict on it.
    written?;
    read?;
    // Every exit code is a verdict; a signal is none.
    Ok(child.wait().await?.code().map(|_| said))
}
