//! What stands against this node's own log, on disk beside the heads, so that it outlives the process and is seen from outside it: a head
//! under this node's signature that the log does not continue, and that too few witnesses sign.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use evidence::log::{Tiles, witness::signed_by_any};
use store::ledger::Folder;
use terms::Instant;

use super::{
    heads::{Kept, origin_hash, parse},
    own,
};
use crate::{Files, Node, ledger};

/// Witnesses and peers remember such a head here ("Monitor Retrieval Mechanism").
const REMEMBERED_WITHIN: std::time::Duration = std::time::Duration::from_secs(5);

/// A head that this node's key has signed, and with which its log does not begin: the records are an older copy, or somebody else signs with
/// the key. It is a proof, and stays until the log continues that head again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Who remembers it; this node itself, where it is among its own cosigned heads.
    pub by: String,
    /// The head, its note, and when it was found out.
    pub kept: Kept,
}

/// The head is not cosigned by enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// Since when.
    pub since: Instant,
    /// Who has not signed, and why.
    pub says: String,
}

/// What stands against a node's own log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stands {
    /// A head that the log does not continue.
    pub shown: Option<Shown>,
    /// The head has not enough cosignatures.
    pub lacking: Option<Lacking>,
}

impl Stands {
    /// As it is written down in this folder of heads, for the log of this name.
    ///
    /// # Errors
    /// What the file system says; a file that cannot be read is no good news.
    pub fn read(heads: &Path, origin: &str) -> io::Result<Self> {
        let shown = text(&shown_file(heads, origin))?.map(|text| {
            let (by, kept) = text.split_once('\n')?;
            Some(Shown { by: by.strip_prefix("by ")?.to_owned(), kept: parse(kept)? })
        });
        let lacking = text(&lacking_file(heads, origin))?.map(|text| {
            let (since, says) = text.split_once('\n')?;
            let since = Instant::parse(since.strip_prefix("since ")?).ok()?;
            Some(Lacking { since, says: says.trim_end().to_owned() })
        });
        let bad = || io::Error::new(io::ErrorKind::InvalidData, "what stands against the log cannot be read");
        Ok(Self {
            shown: shown.map(|s| s.ok_or_else(bad)).transpose()?,
            lacking: lacking.map(|l| l.ok_or_else(bad)).transpose()?,
        })
    }

    /// The same, held against the published log in this folder: a head that the log begins with, now that the right records are back, stands
    /// against nothing.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn of_folder(files: &Files, origin: &str) -> io::Result<Self> {
        let mut stands = Self::read(&files.heads(), origin)?;
        let own = super::Heads::last_in(&files.heads(), &origin_hash(origin))?;
        let own = own.map(|kept| Shown { by: "this node".to_owned(), kept });
        let folder = Folder::new(files.log());
        // Without a published log there is nothing to compare; the next start publishes one and looks.
        let note = folder.checkpoint().map_err(io::Error::other)?;
        if let Some(size) = note.as_deref().and_then(|note| note.split('\n').nth(1)?.parse::<u64>().ok()) {
            let tiles = Tiles::new(size, |tile| folder.read_or_full(tile).ok().flatten());
            let apart = |shown: &Shown| tiles.root(shown.kept.head.size).ok() != Some(shown.kept.head.root);
            stands.shown = stands.shown.filter(apart).or_else(|| own.filter(apart));
        }
        Ok(stands)
    }
}

fn text(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn shown_file(heads: &Path, origin: &str) -> PathBuf {
    heads.join(origin_hash(origin)).join("shown")
}

fn lacking_file(heads: &Path, origin: &str) -> PathBuf {
    heads.join(origin_hash(origin)).join("lacking")
}

/// Whole or not at all; nothing: the file goes.
fn put(path: &Path, text: Option<&str>) -> io::Result<()> {
    let Some(text) = text else {
        return match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    };
    let dir = path.parent().unwrap_or(path);
    fs::create_dir_all(dir)?;
    let begun = path.with_extension("begun");
    let mut file = File::create(&begun)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&begun, path)?;
    File::open(dir)?.sync_all()
}

fn name(node: &Node) -> String {
    own::origin(node.id.as_str())
}

/// What is written down of this node's log now.
pub(crate) fn of(node: &Node) -> io::Result<Stands> {
    Stands::read(&node.files.heads(), &name(node))
}

/// Writes down that too few sign, or that enough do again. The node goes on where it cannot: the words are on its standard error as well.
pub(super) fn note_lacking(node: &Node, says: Option<&str>) {
    let before = of(node).ok().and_then(|stands| stands.lacking);
    if before.as_ref().map(|lacking| lacking.says.as_str()) == says {
        return;
    }
    let since = before.map_or_else(|| node.now(), |lacking| lacking.since);
    let text = says.map(|says| format!("since {since}\n{says}\n"));
    if let Err(error) = put(&lacking_file(&node.files.heads(), &name(node)), text.as_deref()) {
        eprintln!("comity: that witnesses are missing cannot be written down: {error}");
    }
}

/// Writes down a head that the log does not continue. `false`: one at least as long is written down already.
pub(super) fn note_shown(node: &Node, by: &str, kept: &Kept) -> io::Result<bool> {
    if of(node)?.shown.is_some_and(|before| before.kept.head.size >= kept.head.size) {
        return Ok(false);
    }
    let text = format!("by {by}\nseen {}\n{}", kept.at, kept.note);
    put(&shown_file(&node.files.heads(), &name(node)), Some(&text))?;
    Ok(true)
}

/// The log was put right: what it begins with stands against it no more.
pub(super) async fn look_again(node: &Node) {
    let Ok(Stands { shown: Some(shown), .. }) = of(node) else { return };
    if ledger::root(node, shown.kept.head.size).await == Some(shown.kept.head.root) {
        let _ = put(&shown_file(&node.files.heads(), &name(node)), None);
        eprintln!("comity: the log continues the head again that {} remembers", shown.by);
    }
}

/// What this witness remembers of our log, where it is a head that our own key has signed and that our log does not continue. The word of a
/// witness alone accuses nobody.
pub(super) async fn remembered(node: &Node, url: &str) -> Option<Kept> {
    let url = format!("{}/comity/1/witness/{}/checkpoint", url.trim_end_matches('/'), origin_hash(&name(node)));
    let Ok((200, note)) = node.carrier().call(&url, None, REMEMBERED_WITHIN).await else { return None };
    // The keys by which our heads may be signed, each by itself: one of an earlier time signs nothing in the name of the present one.
    let signed = ledger::keys(node).iter().find_map(|key| signed_by_any(&note, &[*key]).ok())?;
    let kept = parse(&format!("seen {}\n{note}", node.now()))?;
    let ours = signed.origin == name(node) && (signed.size, signed.root) == (kept.head.size, kept.head.root);
    // Each head is published before it leaves: whatever we have shown, the published log has it by now.
    (ours && ledger::root(node, kept.head.size).await != Some(kept.head.root)).then_some(kept)
}
