//! Files that are whole or not there: written aside, synced, renamed, and the folder synced.
//!
//! Every change to the disk is made through this file, one [`Step`] at a time, so that a test can stand at each of them.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, FileExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use crate::Trouble;

/// What an unfinished file is called.
pub(crate) const UNFINISHED: &str = "tmp";
/// What a file is called that is being destroyed.
pub(crate) const GOING: &str = "going";

/// One change to the disk. What is not synced yet may be there after a power cut, or not.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(test), expect(dead_code, reason = "only a test looks at what a step is"))]
pub(crate) enum Step<'a> {
    /// A file is made, or made empty.
    Create(&'a Path),
    /// These bytes are written at the end of a file.
    Write(&'a Path, &'a [u8]),
    /// A file is written over from its beginning.
    Over(&'a Path),
    /// A file is cut off here.
    Cut(&'a Path, u64),
    /// The bytes of a file are made durable.
    Sync(&'a Path),
    /// A file gets another name.
    Name(&'a Path, &'a Path),
    /// A file goes.
    Remove(&'a Path),
    /// The names in a folder are made durable.
    SyncFolder(&'a Path),
}

/// Makes one change. In a test, it may be refused, or be the last that the process made.
fn make<T>(step: Step<'_>, change: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    #[cfg(test)]
    crate::tests::steps::before(step)?;
    #[cfg(not(test))]
    let _ = step;
    change()
}

pub(crate) fn failed<T>(doing: &'static str, path: &Path, result: io::Result<T>) -> Result<T, Trouble> {
    result.map_err(|source| Trouble::Disk { doing, path: path.to_owned(), source })
}

/// To write a file that only its owner reads: what is sealed says by its size and times when a provider was busy, and keys lie among the files.
fn own() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

/// Makes a file, or makes it empty.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    make(Step::Create(path), || own().create(true).truncate(true).open(path))
}

/// Makes a file that is not there yet; who made it may read it back.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    make(Step::Create(path), || own().read(true).create_new(true).open(path))
}

/// Writes at the end of a file.
pub(crate) fn append(file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
    make(Step::Write(path, bytes), || file.write_all(bytes))
}

/// Makes a file durable.
pub(crate) fn sync(file: &File, path: &Path) -> io::Result<()> {
    make(Step::Sync(path), || if quiet(path) { Ok(()) } else { file.sync_all() })
}

/// Makes what was appended to a file durable.
pub(crate) fn sync_data(file: &File, path: &Path) -> io::Result<()> {
    make(Step::Sync(path), || if quiet(path) { Ok(()) } else { file.sync_data() })
}

/// Writes over the first bytes of a file.
pub(crate) fn write_over(file: &File, path: &Path, bytes: &[u8]) -> io::Result<()> {
    make(Step::Over(path), || file.write_all_at(bytes, 0))
}

/// Cuts a file off at this length, durably.
pub(crate) fn cut(file: &File, path: &Path, length: u64) -> io::Result<()> {
    make(Step::Cut(path, length), || file.set_len(length))?;
    sync(file, path)
}

/// A test that plays the power cut itself has no use for a real sync.
fn quiet(path: &Path) -> bool {
    #[cfg(test)]
    return crate::tests::steps::is_played(path);
    #[cfg(not(test))]
    {
        let _ = path;
        false
    }
}

/// Makes the folder, and its place in the folder above durable.
pub(crate) fn make_folder(path: &Path) -> Result<(), Trouble> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    failed("make folder", path, made)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Takes the folder for this process alone, or says that another has it.
pub(crate) fn lock(root: &Path) -> Result<File, Trouble> {
    let path = root.join("lock");
    let file = failed("open", &path, own().create(true).truncate(false).open(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Trouble::InUse { path: root.to_owned() }),
        Err(fs::TryLockError::Error(source)) => failed("lock", &path, Err(source)),
    }
}

pub(crate) fn sync_folder(path: &Path) -> Result<(), Trouble> {
    // The folder of a bare name is the one that the process stands in.
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let sync = || if quiet(path) { Ok(()) } else { File::open(path)?.sync_all() };
    failed("sync folder", path, make(Step::SyncFolder(path), sync))
}

/// Writes the whole file under its unfinished name and syncs it.
pub(crate) fn write_unfinished(path: &Path, parts: &[&[u8]]) -> Result<(), Trouble> {
    let aside = unfinished(path);
    let write = || {
        let mut file = create(&aside)?;
        for part in parts {
            append(&mut file, &aside, part)?;
        }
        sync(&file, &aside)
    };
    failed("write", &aside, write())
}

/// Gives an unfinished file its name. The folder still has to be synced.
pub(crate) fn finish(path: &Path) -> Result<(), Trouble> {
    let aside = unfinished(path);
    failed("name", path, make(Step::Name(&aside, path), || fs::rename(&aside, path)))
}

/// All of it: when this returns, the file survives a power cut.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    write_unfinished(path, &[bytes])?;
    finish(path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// The first bytes of a file, so many at most.
pub(crate) fn read_head(path: &Path, most: usize) -> Result<Vec<u8>, Trouble> {
    let read = || {
        let mut head = Vec::with_capacity(most);
        File::open(path)?.take(most as u64).read_to_end(&mut head).map(|_| head)
    };
    failed("read", path, read())
}

pub(crate) fn read_whole(path: &Path) -> Result<Vec<u8>, Trouble> {
    failed("read", path, fs::read(path))
}

/// Destroys a file; see [`destroy_all`].
pub(crate) fn destroy(path: &Path) -> Result<(), Trouble> {
    destroy_all(&[path.to_owned()])
}

/// Destroys files that are there: takes their names away, overwrites them in place, removes them, each durably. What is cut
/// short is finished when the folder is next listed; a file that is half overwritten never stands under its own name.
/// On a disk that copies on write the old bytes may live on in free space: they are sealed under the node's key, and only
/// a change of that key puts them out of reach.
pub(crate) fn destroy_all(paths: &[PathBuf]) -> Result<(), Trouble> {
    let folders: BTreeSet<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
    let sync_folders = || folders.iter().try_for_each(|folder| sync_folder(folder));
    let put_away = |path: &PathBuf| {
        let aside = with(path, GOING);
        // Of an earlier file of this name, whose destruction was cut short.
        if aside.exists() {
            path.parent().map_or(Ok(()), sync_folder)?;
            overwrite(&aside)?;
        }
        let name = || make(Step::Name(path, &aside), || fs::rename(path, &aside));
        if path.exists() { failed("destroy", path, name()) } else { Ok(()) }
    };
    // One that cannot be destroyed keeps no other alive.
    let away = paths.iter().map(put_away).fold(Ok(()), Result::and);
    sync_folders()?;
    let gone = paths.iter().map(|path| overwrite(&with(path, GOING))).fold(Ok(()), Result::and);
    away.and(gone).and(sync_folders())
}

/// Overwrites in place, syncs, removes; the folder is still to be synced. Nothing where there is no such file.
fn overwrite(path: &Path) -> Result<(), Trouble> {
    let overwrite = || {
        let mut file = OpenOptions::new().write(true).open(path)?;
        let length = file.metadata()?.len();
        make(Step::Over(path), || wipe(&mut file, length))?;
        sync(&file, path)?;
        make(Step::Remove(path), || fs::remove_file(path))
    };
    if path.exists() { failed("destroy", path, overwrite()) } else { Ok(()) }
}

fn wipe(file: &mut File, length: u64) -> io::Result<()> {
    let zeros = [0_u8; 4096];
    let mut left = length;
    while left > 0 {
        let now = left.min(4096);
        file.write_all(zeros.get(..usize::try_from(now).unwrap_or(0)).unwrap_or(&zeros))?;
        left -= now;
    }
    Ok(())
}

/// Removes a file that may be gone already; its length, if it was there.
pub(crate) fn remove(path: &Path) -> Result<u64, Trouble> {
    let Ok(meta) = fs::metadata(path) else { return Ok(0) };
    failed("remove", path, make(Step::Remove(path), || fs::remove_file(path)))?;
    Ok(meta.len())
}

/// Removes what was written under the unfinished name, if anything was.
pub(crate) fn discard(path: &Path) -> Result<(), Trouble> {
    remove(&unfinished(path)).map(|_| ())
}

/// The files with this ending, by name, as somebody sees them who is not the writer: what was left unfinished may be another's, who is at it, and
/// stays.
pub(crate) fn names_beside(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Trouble> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut out = Vec::new();
    for entry in failed("list", folder, fs::read_dir(folder))? {
        out.push(failed("list", folder, entry)?.path());
    }
    out.retain(|path| path.extension().is_some_and(|e| e == ending));
    out.sort();
    Ok(out)
}

/// Names of the files in a folder with this ending, in order; unfinished ones are removed on the way, and destructions
/// that were cut short are finished.
pub(crate) fn list(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Trouble> {
    let (mut out, mut going) = (Vec::new(), Vec::new());
    for entry in failed("list", folder, fs::read_dir(folder))? {
        let path = failed("list", folder, entry)?.path();
        match path.extension().and_then(|e| e.to_str()) {
            Some(UNFINISHED) => remove(&path).map(|_| ())?,
            Some(GOING) => going.push(path),
            Some(e) if e == ending => out.push(path),
            _ => {}
        }
    }
    if !going.is_empty() {
        // Else a power cut could bring the old name back, for a file of zeros.
        sync_folder(folder)?;
        going.iter().try_for_each(|path| overwrite(path))?;
    }
    out.sort();
    Ok(out)
}

pub(crate) fn unfinished(path: &Path) -> PathBuf {
    with(path, UNFINISHED)
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn files_and_folders_are_their_owners_alone() {
        let root = std::env::temp_dir().join(format!("comity-archive-own-{}", std::process::id()));
        let folder = root.join("keys");
        make_folder(&folder).unwrap();
        write_whole(&folder.join("one"), b"sealed").unwrap();
        create_new(&folder.join("two")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!([mode(&root), mode(&folder)], [0o700; 2]);
        assert_eq!(["one", "two"].map(|name| mode(&folder.join(name))), [0o600; 2]);
        fs::remove_dir_all(&root).unwrap();
    }
}
