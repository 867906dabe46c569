//! The file of the directory: read at the start, and again whenever it is another.

use std::{
    path::Path,
    time::{Duration, SystemTime},
};

use exchange::Directory;
use store::Store;
use terms::Instant;

use super::{InForce, Source, adopt};
use crate::{Files, Node, NotStarted, config::Config, desk::No};

/// The directory with which a node starts.
pub(crate) async fn read_at_start(
    files: &Files,
    config: &Config,
    store: &Store,
    now: Instant,
) -> Result<InForce, NotStarted> {
    let directory = read_only(files, config, Some(store), now).await?;
    adopt::remember_version(store, &directory).await?;
    Ok(directory)
}

/// The same, and nothing is remembered of it. Without records none was seen before.
pub(crate) async fn read_only(
    files: &Files,
    config: &Config,
    store: Option<&Store>,
    now: Instant,
) -> Result<InForce, NotStarted> {
    let path = files.directory();
    let content = |what: String| NotStarted::Content { path: path.clone(), what };
    let bytes = std::fs::read(&path).map_err(|source| NotStarted::File { path: path.clone(), source })?;
    let roots = super::trusted_roots(config).ok_or_else(|| NotStarted::Content {
        path: files.config(),
        what: "`roots` holds something that is no public key, or one key twice".into(),
    })?;
    // A directory that is older than one already seen is an attack or an old backup.
    let seen = match store {
        Some(store) => adopt::seen(store).await?,
        None => 0,
    };
    let directory = Directory::read(&bytes, &roots, now, seen)
        .map_err(|fault| content(format!("{fault} ({}): ask the directory's keepers for a new one", fault.code())))?;
    if directory.exercise() != config.exercise {
        return Err(content(
            "an exercise and the real thing do not mix: `exercise` in node.toml and in the directory differ".into(),
        ));
    }
    Ok(InForce::new(directory, bytes))
}

/// What tells one file from the next without reading it.
type Stamp = (u64, Option<SystemTime>);

/// The file as it was last looked at.
#[derive(Debug, Default)]
pub(super) struct Watched(Option<Stamp>);

/// How often the file is looked at.
pub(super) const LOOK_EVERY: Duration = Duration::from_secs(1);

impl Watched {
    /// Reads the file if it is another than the last time, and offers it to the node.
    pub(super) async fn look(&mut self, node: &Node) -> Result<(), No> {
        let path = node.files.directory();
        let stamp = stamp(&path);
        if stamp.is_none() || self.0 == stamp {
            return Ok(());
        }
        let Ok(bytes) = std::fs::read(&path) else { return Ok(()) };
        super::adopt(node, bytes, &Source::File).await?;
        self.0 = stamp;
        Ok(())
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.len(), about.modified().ok()))
}
