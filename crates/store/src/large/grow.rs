//! A file that grows: pieces in order, each synced before it counts; cut off anywhere, it goes on from its last whole piece.

use std::{
    fs::{File, OpenOptions},
    io::ErrorKind,
    os::unix::fs::{FileExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use rand_core::CryptoRng;
use sqlx::Row as _;
use terms::Digest;
use zeroize::Zeroizing;

use super::{HEAD, Head, LargeDoc};
use crate::{
    Store, Trouble,
    commit::Act,
    seal::{Class, Key, NewSeal, Under},
};

/// A large document on its way into its file.
#[derive(Debug)]
pub struct Growing {
    head: Head,
    key: Key,
    file: File,
    path: PathBuf,
    have: u64,
    tag: [u8; 32],
    stream: String,
    new: Option<Arc<NewSeal>>,
}

impl Store {
    /// The file of a document of this digest and size in this case, with the pieces that it has already.
    ///
    /// # Errors
    /// [`Trouble`] when the store or the file cannot be read or written.
    pub async fn grow(
        &self,
        case: &str,
        digest: Digest,
        size: u64,
        chance: &mut impl CryptoRng,
    ) -> Result<Growing, Trouble> {
        let tag = self.ring()?.master().tag(&digest);
        let path = self.files().join(name(&tag, case));
        if let Some(growing) = self.found(&path, case, tag, size).await? {
            return Ok(growing);
        }
        let under = self.ring()?.current(&self.reader, case, Class::Documents, chance).await?;
        if let Some(new) = &under.new {
            // The key is on the disk before anything lies under it.
            self.hand_in(Act { seals: vec![Arc::clone(new)], ..Act::default() }).await?;
        }
        let mut drawn = [0; 16];
        chance.fill_bytes(&mut drawn);
        let head = Head { seal: under.id, drawn, size };
        let file = begin(self.files(), &path, head).map_err(|e| Trouble::file(&path, &e))?;
        Ok(Growing { head, key: under.key, file, path, have: 0, tag, stream: case.to_owned(), new: under.new })
    }

    /// One that was begun, if its key is still there and it is of the same size.
    async fn found(&self, path: &Path, case: &str, tag: [u8; 32], size: u64) -> Result<Option<Growing>, Trouble> {
        let trouble = |e: std::io::Error| Trouble::file(path, &e);
        let file = match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(trouble(e)),
        };
        let mut bytes = [0; HEAD];
        let read = file.read_exact_at(&mut bytes, 0).ok().and_then(|()| Head::read(&bytes));
        let Some(head) = read.filter(|head| head.size == size) else { return Ok(None) };
        let row = sqlx::query("SELECT id AS seal, stream AS of, class, wrapped, destroyed, why FROM seal WHERE id = ?")
            .bind(head.seal)
            .fetch_optional(&self.reader)
            .await?;
        let Some(row) = row.filter(|row| row.get::<&str, _>("of") == case) else { return Ok(None) };
        let Under::Key(_, key) = self.ring()?.under(&row)? else { return Ok(None) };
        let mut have = head.pieces_in(file.metadata().map_err(trouble)?.len());
        // A piece whose write was cut off may have its length and not its bytes.
        while have > 0 && head.open(&key, &file, have - 1).is_none() {
            have -= 1;
        }
        // What is behind the last whole piece was never acknowledged.
        let end = Head::place(have.min(head.count().saturating_sub(1)));
        if have < head.count() {
            file.set_len(end).map_err(trouble)?;
        }
        Ok(Some(Growing { head, key, file, path: path.to_owned(), have, tag, stream: case.to_owned(), new: None }))
    }
}

/// Named by the keyed tag of the document, and by its case.
fn name(tag: &[u8; 32], case: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    hash.update(tag);
    hash.update(case.as_bytes());
    let bytes: [u8; 32] = hash.finalize().into();
    Digest::from_bytes(bytes).to_string()
}

/// A new file with its head, synced with its name.
fn begin(folder: &Path, path: &Path, head: Head) -> std::io::Result<File> {
    std::fs::create_dir_all(folder)?;
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all_at(&head.write(), 0)?;
    file.sync_all()?;
    File::open(folder)?.sync_all()?;
    if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
        File::open(above)?.sync_all()?;
    }
    Ok(file)
}

impl Growing {
    /// So many pieces, from the first on, are on the disk.
    pub fn have(&self) -> u64 {
        self.have
    }

    /// How many there are when it is whole.
    pub fn count(&self) -> u64 {
        self.head.count()
    }

    /// Is it whole?
    pub fn whole(&self) -> bool {
        self.have == self.head.count()
    }

    /// Appends the next piece, and returns when it is on the disk.
    ///
    /// # Errors
    /// [`Trouble`] when it is not; then nobody knows what is behind the last piece, and the file is to be opened again.
    pub fn put(&mut self, bytes: &[u8], chance: &mut impl CryptoRng) -> Result<(), Trouble> {
        if bytes.is_empty() || bytes.len() != self.head.length(self.have) {
            return Err(Trouble::File { path: self.path.clone(), why: "not the next piece of the document".into() });
        }
        let sealed = self.key.seal(&self.head.about(self.have), &[bytes], chance);
        let written = self.file.write_all_at(&sealed, Head::place(self.have)).and_then(|()| self.file.sync_data());
        if let Err(e) = written {
            // After a failed sync the pages count as clean: a second one would say yes and mean nothing. What was written goes.
            let _ = self.file.set_len(Head::place(self.have));
            return Err(Trouble::file(&self.path, &e));
        }
        self.have += 1;
        Ok(())
    }

    /// A piece that is there.
    ///
    /// # Errors
    /// [`Trouble::Document`] when it was changed from outside or cannot be read.
    pub fn piece(&self, number: u64) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        let seal = self.head.seal;
        self.head.open(&self.key, &self.file, number).ok_or(Trouble::Document { seal, class: Class::Documents })
    }

    /// The whole document, for a batch. `None` while pieces are missing.
    pub fn done(&self, kind: &'static str) -> Option<LargeDoc> {
        let file = self.path.file_name()?.to_str()?.to_owned();
        self.whole().then(|| LargeDoc {
            tag: self.tag,
            stream: self.stream.clone(),
            seal: self.head.seal,
            new: self.new.clone(),
            file,
            size: self.head.size,
            kind,
        })
    }

    /// Throws it away: what came is not what was announced.
    ///
    /// # Errors
    /// [`Trouble`] when the file cannot be removed.
    pub fn discard(self) -> Result<(), Trouble> {
        std::fs::remove_file(&self.path).map_err(|e| Trouble::file(&self.path, &e))
    }
}
