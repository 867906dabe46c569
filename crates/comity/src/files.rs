//! Files that have to be there after the power went: written, synced, and named.

use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

use crate::say::No;

/// Puts these bytes in the place of a file, whole or not at all: written aside, synced, renamed.
pub(crate) fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), No> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".new");
    let write = || {
        let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&aside, path)?;
        path.parent().map_or(Ok(()), sync_folder)
    };
    write().map_err(|e| No::file(path, &e))
}

/// Writes a new file and syncs it; an existing one is never overwritten.
pub(crate) fn create(path: &Path, bytes: &[u8], mode: u32) -> Result<(), No> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
        .map_err(|e| No::file(path, &e))?;
    let folder = path.parent().map_or(Ok(()), sync_folder);
    file.write_all(bytes).and_then(|()| file.sync_all()).and(folder).map_err(|e| No::file(path, &e))
}

/// Makes the names in a folder durable: a synced file without a name is none.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    // The folder of a bare name is the one that the process stands in.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    std::fs::File::open(folder)?.sync_all()
}
