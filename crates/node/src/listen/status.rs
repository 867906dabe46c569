//! The listeners' numbers in a file of the node's folder, so that they can be read while the node has the archive.

use std::path::{Path, PathBuf};

use super::ListenerStatus;

/// Where they are.
pub fn status_file(dir: &Path) -> PathBuf {
    dir.join("listeners.json")
}

/// What a running node wrote last, or one that was stopped; nothing when it never listened.
pub fn read_status(dir: &Path) -> Vec<ListenerStatus> {
    let text = std::fs::read_to_string(status_file(dir)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Whole or as it was. It is no record: it is not synced.
pub(crate) fn write_status(dir: &Path, all: &[ListenerStatus]) -> std::io::Result<()> {
    let path = status_file(dir);
    let aside = path.with_extension("json.tmp");
    std::fs::write(&aside, serde_json::to_vec(all)?)?;
    std::fs::rename(aside, path)
}
