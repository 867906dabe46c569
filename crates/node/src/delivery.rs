//! Letters on their way: each until its receipt has come.

use std::sync::Arc;

use crate::{
    Node,
    desk::{self, No},
    peer::NotDelivered,
};

/// Tries what is due now, one letter for each recipient, and returns when all have been tried.
///
/// # Errors
/// [`No::Trouble`] when the store cannot be read or written.
pub async fn round(node: &Arc<Node>) -> Result<(), No> {
    let letters = node.store.due(node.now()).await?;
    let mut tasks = tokio::task::JoinSet::new();
    let mut busy = std::collections::BTreeSet::new();
    for letter in letters {
        // One letter at a time for each recipient: order holds within a request, and a silent peer delays only itself.
        if !busy.insert(letter.to.clone()) {
            node.wake.notify_one();
            continue;
        }
        let node = Arc::clone(node);
        tasks.spawn(async move { one(&node, letter).await });
    }
    while let Some(done) = tasks.join_next().await {
        if let Ok(answer) = done {
            answer?;
        }
    }
    Ok(())
}

pub(crate) async fn one(node: &Node, letter: store::OutLetter) -> Result<(), No> {
    let url = node.directory.node(&letter.to).map(|n| n.url().to_owned()).unwrap_or_default();
    let fault = match node.carrier().carry(&url, letter.bytes.clone()).await {
        Ok(receipt) => match desk::take(node, &receipt).await {
            Ok(_) => return Ok(()),
            Err(not) => format!("their receipt does not fit: {}", not.code()),
        },
        Err(NotDelivered::NoAnswer) => NotDelivered::NoAnswer.to_string(),
        Err(refused) => refused.to_string(),
    };
    node.store.not_yet(&letter, &fault, node.now()).await?;
    Ok(())
}
