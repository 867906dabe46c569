//! Runs one node until it is told to stop.

use std::{fs::File, io::Write as _, path::Path, process::ExitCode, sync::Arc};

use node::{Files, Node};
use serde_json::json;

use crate::{book, cli::node::Serve, folder::not_started, say::No};

pub(crate) async fn run(arguments: &Serve, as_json: bool) -> Result<ExitCode, No> {
    let node = Node::open(&Files::new(&arguments.dir), book::FILES).await.map_err(not_started)?;
    let _alone = alone(&arguments.dir)?;
    // This very program, also after another was installed in its place.
    node.read_with(std::path::PathBuf::from(if cfg!(target_os = "linux") { "/proc/self/exe" } else { "comity" }));
    node.has_started();
    let name = node.id.clone();
    let peers = node.config.peers.map(|peers| format!("https://{peers}"));
    let ready = move |address| {
        let line = if as_json {
            let address = format!("http://{address}");
            json!({ "ready": true, "node": name.to_string(), "address": address, "peers": peers }).to_string()
        } else {
            let peers = peers.map(|peers| format!(", and for other nodes on {peers}")).unwrap_or_default();
            format!("{name} listens on http://{address}{peers}")
        };
        println!("{line}");
        let _ = std::io::stdout().flush();
    };
    let broken = tokio::select! {
        ended = node::http::serve(Arc::clone(&node), ready) => { ended.map_err(not_started)?; None }
        () = until_told(arguments.until_stdin_closes) => None,
        why = node.until_broken() => Some(why),
    };
    // Listeners have a disk of their own: what they acknowledge is written by the archive.
    node.stop().await;
    broken.map_or(Ok(ExitCode::SUCCESS), |why| Err(ended(&why)))
}

/// One process serves a node: acts are decided one after another within it, and a second one would decide beside them. Ends with the process.
fn alone(dir: &Path) -> Result<File, No> {
    let path = dir.join("serve.lock");
    let lock = File::create(&path).map_err(|e| No::file(&path, &e))?;
    lock.try_lock().map_err(|_| {
        let says = format!("{}: another process serves this node", dir.display());
        No::refused(
            "served",
            says,
            "Stop that one first; `comity doctor` and the other commands can be used beside it.",
        )
    })?;
    Ok(lock)
}

/// The node ends by itself: after a failed sync the system forgets what it failed to write, so that only a new start, which reads the
/// disk again, knows what is there.
pub(crate) fn ended(why: &str) -> No {
    No::refused(
        "ended",
        format!("the node has ended: a write did not reach the disk ({why})"),
        "All that was acknowledged is kept, and nothing was acknowledged since. Look at the disk and the system's log first, then \
         start the node again; `comity doctor` looks closer.",
    )
}

/// Waits until somebody ends the process; where it is asked for, the end of standard input is such a word.
pub(crate) async fn until_told(stdin: bool) {
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = told_to_end() => {}
        () = stdin_closes(stdin) => {}
    }
}

/// Waits for SIGTERM, which service managers send.
async fn told_to_end() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

/// Waits for the end of standard input, or for ever.
async fn stdin_closes(watch: bool) {
    if !watch {
        return std::future::pending().await;
    }
    let mut stdin = tokio::io::stdin();
    let mut byte = [0; 64];
    while matches!(tokio::io::AsyncReadExt::read(&mut stdin, &mut byte).await, Ok(n) if n > 0) {}
}
