//! The officers of a node's folder: a file for each. One that cannot be read keeps its own officer out, and nobody else.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{NotStarted, session::OfficerFile};

/// Those whose files can be read, by their accounts, and what is wrong with the other files.
#[derive(Debug, Clone, Default)]
pub struct Officers {
    /// By account.
    pub by_account: BTreeMap<String, OfficerFile>,
    /// Files that cannot be used, and why.
    pub broken: Vec<(PathBuf, String)>,
}

impl Officers {
    /// Reads the folder.
    ///
    /// # Errors
    /// [`NotStarted`] when the folder itself cannot be read.
    pub fn read(dir: &Path) -> Result<Self, NotStarted> {
        let not = |source| NotStarted::File { path: dir.to_owned(), source };
        let entries = std::fs::read_dir(dir).map_err(not)?;
        let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<BTreeSet<_>, _>>();
        let mut found = Self::default();
        for path in paths.map_err(not)?.into_iter().filter(|path| path.extension().is_some_and(|e| e == "toml")) {
            match officer(&path) {
                // Of two files for one account neither is more right: the first by name stays, and the other is named.
                Ok(file) if found.by_account.contains_key(&file.id) => {
                    let says = format!("another file is of the same account, {}", file.id);
                    found.broken.push((path, says));
                }
                Ok(file) => drop(found.by_account.insert(file.id.clone(), file)),
                Err(says) => found.broken.push((path, says)),
            }
        }
        Ok(found)
    }
}

fn officer(path: &Path) -> Result<OfficerFile, String> {
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    if text.trim().is_empty() {
        return Err("it is empty, as a full disk leaves it".to_owned());
    }
    // What is wrong is said without the line: it holds a key, though a sealed one.
    let file: OfficerFile = toml::from_str(&text).map_err(|e| e.message().to_owned())?;
    file.id.parse::<terms::OfficerId>().map_err(|e| format!("`id`: {e}"))?;
    file.person.parse::<terms::PersonId>().map_err(|e| format!("`person`: {e}"))?;
    file.key.parse::<exchange::VerifyingKey>().map_err(|_| "`key` is no public key".to_owned())?;
    Ok(file)
}

/// The officers of a running node. Somebody who was added since the start is known at the first sign-in, and who was taken out is not.
#[derive(Debug)]
pub(crate) struct Known {
    dir: PathBuf,
    last: Mutex<Officers>,
}

impl Known {
    /// Reads the folder, and says what of it cannot be used.
    pub(crate) fn open(dir: PathBuf) -> Result<Self, NotStarted> {
        let last = Officers::read(&dir)?;
        last.broken.iter().for_each(say);
        Ok(Self { dir, last: Mutex::new(last) })
    }

    fn last(&self) -> MutexGuard<'_, Officers> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those that were read last.
    pub(crate) fn all(&self) -> Vec<OfficerFile> {
        self.last().by_account.values().cloned().collect()
    }

    /// The officer of this account, as the folder has it now. Where the folder cannot be read, as it was read last.
    pub(crate) fn of(&self, account: &str) -> Option<OfficerFile> {
        let now = Officers::read(&self.dir);
        let mut last = self.last();
        match now {
            Ok(now) => {
                now.broken.iter().filter(|one| !last.broken.contains(one)).for_each(say);
                *last = now;
            }
            Err(trouble) => eprintln!("comity: {trouble}"),
        }
        last.by_account.get(account).cloned()
    }
}

fn say((path, why): &(PathBuf, String)) {
    eprintln!(
        "comity: {} cannot be used, and its officer not sign in: {why}. Put it back from a backup, or take it away and enrol the officer anew",
        path.display()
    );
}

#[cfg(test)]
mod tests {
    use rand_core::SeedableRng as _;

    use super::*;

    fn folder(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("comity-officers-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        dir
    }

    fn put(dir: &Path, file: &str, id: &str) {
        let mut chance = rand_chacha::ChaCha20Rng::from_seed([3; 32]);
        let key = exchange::SigningKey::generate(&mut chance).verifying_key().to_string();
        let text = format!(
            "id = \"{id}\"\nperson = \"p-1\"\nname = \"A. B.\"\nroles = [\"clerk\"]\nkey = \"{key}\"\nsealed = \"00\"\n"
        );
        std::fs::write(dir.join(file), text).unwrap();
    }

    #[test]
    fn a_file_that_cannot_be_read_keeps_its_own_officer_out_and_nobody_else() {
        let dir = folder("broken");
        put(&dir, "a.toml", "xa.one");
        put(&dir, "b.toml", "xa.one");
        put(&dir, "c.toml", "xa/../two");
        std::fs::write(dir.join("d.toml"), "").unwrap();
        std::fs::write(dir.join("e.toml"), "id = \"xa.half\"\nper").unwrap();
        put(&dir, "f.toml", "xa.two");
        let found = Officers::read(&dir).unwrap();
        assert_eq!(found.by_account.keys().collect::<Vec<_>>(), ["xa.one", "xa.two"]);
        let broken: Vec<_> = found.broken.iter().map(|(path, _)| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(broken, ["b.toml", "c.toml", "d.toml", "e.toml"], "{:?}", found.broken);
    }

    #[test]
    fn an_officer_who_is_added_while_the_node_runs_is_known_and_one_who_is_taken_out_is_not() {
        let dir = folder("later");
        put(&dir, "a.toml", "xa.one");
        let known = Known::open(dir.clone()).unwrap();
        assert!(known.of("xa.one").is_some() && known.of("xa.two").is_none());
        put(&dir, "b.toml", "xa.two");
        assert!(known.of("xa.two").is_some());
        std::fs::remove_file(dir.join("a.toml")).unwrap();
        assert!(known.of("xa.one").is_none());
        std::fs::remove_dir_all(&dir).unwrap();
        assert!(known.of("xa.two").is_some(), "a folder that cannot be read at the moment locks nobody out");
    }
}
