//! Files that have to be there after the power went: written aside, synced, and named. A full disk leaves none that is empty or half.

use std::{
    fs::{File, Metadata, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, chown, fchown},
    path::{Path, PathBuf},
};

use crate::say::No;

/// To whom a node's folder belongs, and so each file in it: one that is another's stops the service that runs as its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner {
    user: u32,
    group: u32,
}

impl From<&Metadata> for Owner {
    fn from(of: &Metadata) -> Self {
        Self { user: of.uid(), group: of.gid() }
    }
}

impl Owner {
    /// Of this folder.
    pub(crate) fn of(folder: &Path) -> Result<Self, No> {
        std::fs::metadata(folder).map(|of| Self::from(&of)).map_err(|e| No::file(folder, &e))
    }

    /// Gives it what something else than [`create`] has made.
    pub(crate) fn given(self, path: &Path) -> Result<(), No> {
        let of = std::fs::metadata(path).map_err(|e| No::file(path, &e))?;
        if of.uid() == self.user {
            return Ok(());
        }
        chown(path, Some(self.user), Some(self.group)).map_err(|_| self.not(path))
    }

    fn not(self, path: &Path) -> No {
        let says = format!(
            "{} lies in a folder of user {}, and would be another's: the service could not read it",
            path.display(),
            self.user
        );
        No::refused(
            "not-the-owner",
            says,
            format!("Run it as the owner of the folder: sudo -u '#{}' comity …", self.user),
        )
    }
}

/// Puts these bytes in the place of a file, whole or not at all. It goes on belonging to whom it belonged.
pub(crate) fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), No> {
    replace_for(path, bytes, mode, std::fs::metadata(path).ok().as_ref().map(Owner::from))
}

/// The same for this owner.
pub(crate) fn replace_for(path: &Path, bytes: &[u8], mode: u32, owner: Option<Owner>) -> Result<(), No> {
    named(path, bytes, mode, owner, |aside| std::fs::rename(aside, path))
}

/// Writes a new file, whole or not at all; an existing one is never overwritten.
pub(crate) fn create(path: &Path, bytes: &[u8], mode: u32) -> Result<(), No> {
    create_for(path, bytes, mode, None)
}

/// The same for this owner.
pub(crate) fn create_for(path: &Path, bytes: &[u8], mode: u32, owner: Option<Owner>) -> Result<(), No> {
    // Before anything is written, so that the message is about the file itself.
    if path.symlink_metadata().is_ok() {
        return Err(No::file(path, &io::ErrorKind::AlreadyExists.into()));
    }
    named(path, bytes, mode, owner, |aside| name_new(aside, path))
}

/// Gives a file its name, unless another has it.
fn name_new(aside: &Path, path: &Path) -> io::Result<()> {
    match std::fs::hard_link(aside, path) {
        Ok(()) => std::fs::remove_file(aside),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // A file system without second names.
        Err(_) if path.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => std::fs::rename(aside, path),
    }
}

fn named(
    path: &Path,
    bytes: &[u8],
    mode: u32,
    owner: Option<Owner>,
    name: impl Fn(&Path) -> io::Result<()>,
) -> Result<(), No> {
    // A name that nobody else uses: what another process, or one that was killed, has left is not written through.
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".{}.new", std::process::id()));
    let aside = PathBuf::from(aside);
    let written = write((&aside, path), bytes, mode, owner);
    let done = written.and_then(|()| name(&aside).map_err(|e| No::file(path, &e)));
    if let Err(no) = done {
        let _ = std::fs::remove_file(&aside);
        return Err(no);
    }
    path.parent().map_or(Ok(()), sync_folder).map_err(|e| No::file(path, &e))
}

/// What cannot be written is said of the file that was to be, not of the one beside it.
fn write((aside, path): (&Path, &Path), bytes: &[u8], mode: u32, owner: Option<Owner>) -> Result<(), No> {
    let no = |e: io::Error| No::file(path, &e);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(aside).map_err(no)?;
    let ours = Owner::from(&file.metadata().map_err(no)?);
    if let Some(owner) = owner.filter(|owner| owner.user != ours.user) {
        fchown(&file, Some(owner.user), Some(owner.group)).map_err(|_| owner.not(path))?;
    }
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(no)
}

/// Makes the names in a folder durable: a synced file without a name is none.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    // The folder of a bare name is the one that the process stands in.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}
