//! Other members: who they are, and whether a letter gets there and back.

use std::{path::Path, process::ExitCode, sync::Arc};

use node::{
    Files, Node,
    desk::{self, Peer},
};
use serde_json::json;

use crate::{
    book,
    cli::peer::{self, PeerWhat},
    say::No,
};

fn refused(no: desk::No) -> No {
    No::refused(no.code(), no.to_string(), no.cure())
}

async fn opened(dir: &Path) -> Result<Arc<Node>, No> {
    Node::open(&Files::new(dir), book::FILES).await.map_err(crate::folder::not_started)
}

pub(crate) async fn run(a: &peer::Peer, as_json: bool) -> Result<ExitCode, No> {
    match &a.what {
        PeerWhat::List(dir) => {
            let peers = desk::peers(&*opened(&dir.dir).await?).await.map_err(refused)?;
            peers.iter().for_each(|peer| line(peer, as_json));
            Ok(ExitCode::SUCCESS)
        }
        PeerWhat::Ping { name, dir } => ping(name, dir, as_json).await,
    }
}

fn line(peer: &Peer, as_json: bool) {
    let answered = peer.answered.as_ref();
    if as_json {
        let answered =
            answered.map(|(p, at)| json!({ "at": at.to_string(), "took_ms": p.took_ms, "ahead_ms": p.ahead_ms }));
        println!(
            "{}",
            json!({ "id": peer.id.to_string(), "name": peer.name, "state": peer.state.to_string(), "answered": answered,
                "waits_since": peer.waits.map(|at| at.to_string()), "pinged_us": peer.pinged_us.map(|at| at.to_string()) })
        );
        return;
    }
    let last = match (answered, peer.waits) {
        (_, Some(since)) => format!("no answer yet, since {since}"),
        (Some((p, at)), None) => format!("answered at {at} within {} ms, clock {:+} ms", p.took_ms, p.ahead_ms),
        (None, None) => "never pinged".to_owned(),
    };
    println!("{:<24} {}  {}  {last}", peer.id.to_string(), peer.state, peer.name);
}

async fn ping(name: &str, dir: &Path, as_json: bool) -> Result<ExitCode, No> {
    let to = name.parse().map_err(|e: terms::BadId| No::usage(e.to_string()))?;
    let node = opened(dir).await?;
    match desk::ping_now(&node, &to).await.map_err(refused)? {
        Ok(pinged) => {
            if as_json {
                println!(
                    "{}",
                    json!({ "ok": true, "node": name, "took_ms": pinged.took_ms, "ahead_ms": pinged.ahead_ms })
                );
            } else {
                println!(
                    "{name} answers within {} ms: the road is open, and the keys of both are right.",
                    pinged.took_ms
                );
                println!(
                    "Its clock is {:+} ms from ours, no surer than {} ms.",
                    pinged.ahead_ms,
                    pinged.took_ms.div_ceil(2)
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(why) => {
            let cure = "The letter stays in its queue and is tried again: `comity letters list` says when. Call them, where it is a drill.";
            Err(No::refused("no-answer", format!("{name} does not answer: {why}"), cure))
        }
    }
}
