//! Files that go: those under a key that was destroyed, and those that were begun and never became whole.

use std::{
    collections::BTreeSet,
    fs::File,
    os::unix::fs::FileExt as _,
    time::{Duration, UNIX_EPOCH},
};

use sqlx::Row as _;
use terms::Instant;

use super::{HEAD, Head};
use crate::{Store, Trouble};

/// A letter may be delivered for 31 days; a file that nobody has added to for so long is nobody's.
const IDLE: Duration = Duration::from_secs(32 * 24 * 3600);

impl Store {
    /// Removes what lies under destroyed keys, and what was begun and then left alone for longer than a letter lives. Returns how many files went.
    ///
    /// # Errors
    /// [`Trouble`] when the store or the folder cannot be read.
    pub async fn sweep(&self, now: Instant) -> Result<u64, Trouble> {
        let entries = match std::fs::read_dir(self.files()) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(0),
            Err(e) => return Err(Trouble::file(self.files(), &e)),
        };
        let rows = sqlx::query("SELECT id FROM seal WHERE destroyed IS NOT NULL").fetch_all(&self.reader).await?;
        let destroyed: BTreeSet<i64> = rows.iter().map(|row| row.get(0)).collect();
        let rows = sqlx::query("SELECT file FROM large").fetch_all(&self.reader).await?;
        let kept: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
        let mut gone = 0;
        for entry in entries.flatten() {
            let path = entry.path();
            let Ok(file) = File::open(&path) else { continue };
            let mut bytes = [0; HEAD];
            let head = file.read_exact_at(&mut bytes, 0).ok().and_then(|()| Head::read(&bytes));
            let under_destroyed = head.is_some_and(|head| destroyed.contains(&head.seal));
            let whole = kept.contains(&*entry.file_name().to_string_lossy());
            if under_destroyed || (!whole && idle(&file, now)) {
                std::fs::remove_file(&path).map_err(|e| Trouble::file(&path, &e))?;
                gone += 1;
            }
        }
        Ok(gone)
    }
}

/// Was it left alone for so long? A clock that runs behind keeps it longer.
fn idle(file: &File, now: Instant) -> bool {
    let written = file.metadata().and_then(|meta| meta.modified()).ok();
    let since = written.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    since.is_some_and(|at| now.seconds() > i64::try_from((at + IDLE).as_secs()).unwrap_or(i64::MAX))
}
