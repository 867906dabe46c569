//! Where a log is read from: a folder, or a node over HTTP. Either way nothing is believed but the signed head.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use evidence::{
    PublicKey,
    log::{Checkpoint, NotProved, Tile, Tiles, read_checkpoint, read_verifier_line},
};
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::{StatusCode, Uri, body::Bytes};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use node::Files;
use store::{
    Trouble,
    ledger::{Folder, LogTrouble, TileSource},
};

use super::trouble;
use crate::{cli::log::LogFrom, folder::not_started, say::No};

/// A tile and a head are far smaller.
const BYTES_MAX: usize = 64 << 10;
const WITHIN: Duration = Duration::from_secs(30);

/// A published log.
pub(super) enum Source {
    Folder(Folder),
    Url { client: Client<HttpConnector, Empty<Bytes>>, address: String },
}

impl Source {
    pub(super) fn folder(dir: impl Into<PathBuf>) -> Self {
        Self::Folder(Folder::new(dir))
    }

    /// From the arguments, and the keys by which its head may be signed: a node changes its key, and its log stays one.
    pub(super) fn of(from: &LogFrom, keys: &[String]) -> Result<(Self, Vec<PublicKey>), No> {
        let given = keys.iter().map(|key| read_key(key)).collect::<Result<Vec<_>, _>>()?;
        match (&from.dir, &from.url, &from.export) {
            (Some(dir), _, _) => {
                let files = Files::new(dir);
                let keys = match given.is_empty() {
                    true => node::ledger::named(&files).map_err(not_started)?.1,
                    false => given,
                };
                Ok((Self::folder(files.log()), keys))
            }
            (_, url, export) => {
                if given.is_empty() {
                    return Err(No::usage("--key is needed: whoever has the log could sign a head of their own"));
                }
                match (url, export) {
                    (Some(url), _) => Ok((Self::url(url)?, given)),
                    (_, Some(dir)) => Ok((Self::folder(dir), given)),
                    _ => Err(No::usage("give one of --dir, --url, --export")),
                }
            }
        }
    }

    fn url(url: &str) -> Result<Self, No> {
        if !url.starts_with("http://") {
            return Err(No::usage(
                "--url takes http:// only. Fetch with another tool, keeping the paths (curl, wget --recursive), and give the folder to --export",
            ));
        }
        let url = url.trim_end_matches('/');
        let address = if url.ends_with("/log") { url.to_owned() } else { format!("{url}/log") };
        Ok(Self::Url { client: Client::builder(TokioExecutor::new()).build_http(), address })
    }

    /// The signed head of a folder.
    pub(super) fn checkpoint_here(&self) -> Result<String, No> {
        match self {
            Self::Folder(folder) => folder.checkpoint().map_err(|e| trouble(&e.into()))?.ok_or_else(|| no_head(folder)),
            Self::Url { .. } => Err(No::usage("not a folder")),
        }
    }

    /// The signed head.
    pub(super) async fn checkpoint(&self) -> Result<String, No> {
        match self {
            Self::Folder(_) => self.checkpoint_here(),
            Self::Url { address, .. } => {
                let bytes = self.get("checkpoint").await.map_err(|e| trouble(&e))?;
                let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
                text.ok_or_else(|| {
                    No::refused("log", format!("{address}/checkpoint: there is no head"), "Is it a node?")
                })
            }
        }
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let Self::Url { client, address } = self else { return Ok(None) };
        let url = format!("{address}/{name}");
        let failed = |why: String| {
            let source = std::io::Error::other(why);
            Trouble::from(LogTrouble::File { path: PathBuf::from(&url), source })
        };
        let uri: Uri = url.parse().map_err(|e: hyper::http::uri::InvalidUri| failed(e.to_string()))?;
        // A node closes a connection after a while: the second try opens another.
        for last in [false, true] {
            let answer = tokio::time::timeout(WITHIN, async {
                let answer = client.get(uri.clone()).await.map_err(|e| e.to_string())?;
                let status = answer.status();
                let body = Limited::new(answer.into_body(), BYTES_MAX).collect().await.map_err(|e| e.to_string())?;
                Ok::<_, String>((status, body.to_bytes().to_vec()))
            });
            match answer.await {
                Ok(Ok((StatusCode::OK, bytes))) => return Ok(Some(bytes)),
                Ok(Ok((StatusCode::NOT_FOUND, _))) => return Ok(None),
                Ok(Ok((status, _))) if last => return Err(failed(format!("the node answers {status}"))),
                Ok(Err(why)) if last => return Err(failed(why)),
                Err(_) if last => return Err(failed("the node does not answer in time".to_owned())),
                _ => {}
            }
        }
        Ok(None)
    }

    /// Works on tiles, and fetches each that turns out to be needed.
    pub(super) async fn with_tiles<T>(
        &self,
        size: u64,
        work: impl Fn(&Tiles<&dyn Fn(&Tile) -> Option<Vec<u8>>>) -> Result<T, NotProved>,
    ) -> Result<T, No> {
        let mut held: BTreeMap<Tile, Vec<u8>> = BTreeMap::new();
        loop {
            let done = work(&Tiles::new(size, &|tile| held.get(tile).cloned()));
            let missing = match done {
                Err(NotProved::Tile(tile)) if !held.contains_key(&tile) => tile,
                Err(not) => return Err(No::refused("log", not.to_string(), "Audit the log: `comity log audit`.")),
                Ok(done) => return Ok(done),
            };
            let bytes = self.tile(&missing).await.map_err(|e| trouble(&e))?;
            let gone =
                || No::refused("log", format!("{} is missing", missing.path()), "Audit the log: `comity log audit`.");
            held.insert(missing, bytes.ok_or_else(gone)?);
        }
    }
}

impl TileSource for Source {
    async fn tile(&self, tile: &Tile) -> Result<Option<Vec<u8>>, Trouble> {
        match self {
            Self::Folder(folder) => folder.tile(tile).await,
            Self::Url { .. } => match self.get(&tile.path()).await? {
                None if !tile.full() => self.get(&tile.filled().path()).await,
                found => Ok(found),
            },
        }
    }

    fn names(&self) -> Option<Vec<String>> {
        match self {
            Self::Folder(folder) => TileSource::names(folder),
            Self::Url { .. } => None,
        }
    }
}

fn no_head(folder: &Folder) -> No {
    let says = format!("{}: there is no signed head yet", folder.dir().display());
    No::refused("no-head", says, "A running node signs one within half a minute: `comity serve`.")
}

/// The head in a note, and the note, once one of the keys has been found to have signed it.
pub(super) fn head(note: &str, keys: &[PublicKey]) -> Result<(Checkpoint, String), No> {
    let mut why = String::new();
    for key in keys {
        match read_checkpoint(note, key) {
            Ok(head) => return Ok((head, note.to_owned())),
            Err(bad) => why = bad.to_string(),
        }
    }
    let cure = "Ask by another way which key signs this log. A node that has changed its key has signed older heads with the one before: give both, each as a --key.";
    Err(No::refused("head", format!("the head of the log: {why}"), cure))
}

/// A key: a verifier line, or as the directory writes it.
pub(super) fn read_key(text: &str) -> Result<PublicKey, No> {
    if let Ok((_, key)) = read_verifier_line(text) {
        return Ok(key);
    }
    let key: Result<exchange::VerifyingKey, _> = text.parse();
    key.map(|key| PublicKey::from_bytes(key.bytes()))
        .map_err(|_| No::usage("--key is no verifier line and no public key"))
}
