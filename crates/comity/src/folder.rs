//! A node's folder, opened by a command.

use node::{Files, NotStarted};
use store::Store;

use crate::say::No;

/// A node's records, for reading; works beside a running node.
pub(crate) async fn open(files: &Files) -> Result<Store, No> {
    if !files.store().exists() {
        return Err(No::usage(format!("{}: no records there; is it a node's folder?", files.dir.display())));
    }
    Store::read_only(&files.store()).await.map_err(|e| No::trouble("the records", &e))
}

/// A node that does not start is wrong usage when its files are wrong, and trouble otherwise.
pub(crate) fn not_started(error: NotStarted) -> No {
    match &error {
        NotStarted::File { path, source } => match No::file(path, source) {
            No::Usage(_) => No::usage(error.to_string()),
            trouble => trouble,
        },
        NotStarted::Config { .. } | NotStarted::Content { .. } => No::usage(error.to_string()),
        NotStarted::Archive(archive::Trouble::Damaged { what: archive::LOST_END, .. }) => No::refused(
            "acknowledged-lost",
            error.to_string(),
            "See what is missing, and how to go on: comity retained lost --dir …",
        ),
        NotStarted::Store(_)
        | NotStarted::Archive(_)
        | NotStarted::Chance(_)
        | NotStarted::Transport(_)
        | NotStarted::Listen { .. }
        | NotStarted::Device { .. } => No::trouble("the node does not start", &error),
    }
}
