//! The demo's nodes as processes of their own: each can be killed and comes back.

use std::{path::Path, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use super::setup::{DemoNode, House};
use crate::say::No;

/// The running processes. They end with the demo.
pub(crate) struct Nodes {
    children: Vec<(String, Child)>,
}

impl Nodes {
    pub(crate) async fn start(house: &House) -> Result<Self, No> {
        let mut children = Vec::new();
        for one in &house.neutral {
            children.push((one.known.key.clone(), start(&["witness", "serve"], &one.dir, &one.known.key).await?));
        }
        for node in &house.nodes {
            children.push((node.id.clone(), start(&["serve"], &node.files.dir, &node.id).await?));
        }
        Ok(Self { children })
    }

    /// SIGKILL: no goodbye, no flush. Then the same folder again.
    pub(crate) async fn kill_and_restart(&mut self, node: &DemoNode) -> Result<(), No> {
        for (id, child) in &mut self.children {
            if *id == node.id {
                child.kill().await.map_err(|e| No::trouble("the node cannot be killed", &e))?;
                *child = start(&["serve"], &node.files.dir, &node.id).await?;
            }
        }
        Ok(())
    }
}

async fn start(command: &[&str], dir: &Path, name: &str) -> Result<Child, No> {
    let program = std::env::current_exe().map_err(|e| No::trouble("this program", &e))?;
    let mut child = Command::new(program)
        .args(command)
        .arg("--dir")
        .arg(dir)
        // The pipe closes when the demo ends, however it ends, and the node ends with it.
        .arg("--until-stdin-closes")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|e| No::trouble("a node does not start", &e))?;
    let Some(out) = child.stdout.take() else { return Err(No::refused("node", "a node does not speak", "Try again.")) };
    let mut line = String::new();
    let mut out = BufReader::new(out);
    let read = out.read_line(&mut line).await.map_err(|e| No::trouble("a node does not start", &e))?;
    if read == 0 {
        return Err(No::refused("node", format!("{name} did not start"), "Its message stands above."));
    }
    // Whatever it says later goes nowhere, but the pipe must not fill.
    tokio::spawn(async move {
        while matches!(out.read_line(&mut line).await, Ok(n) if n > 0) {
            line.clear();
        }
    });
    Ok(child)
}
