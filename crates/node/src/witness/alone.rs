//! A witness that is no node: a key, a list of logs, and the last head of each. It belongs to nobody who has a log here.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use evidence::{
    PublicKey, SigningKey,
    log::{
        cosign, read_verifier_line,
        witness::{NotCosigned, Submission},
    },
};
use serde::{Deserialize, Serialize};

use super::{Answer, Heads, NotAdded};
use crate::{NotStarted, clock::Clock, desk::No};

/// `witness.toml`. An unknown key stops the start.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AloneConfig {
    /// The name under which it signs.
    pub name: String,
    /// Where it listens. Anything but loopback needs `behind_tls = true`.
    pub listen: SocketAddr,
    /// A proxy in front of it ends TLS 1.3.
    #[serde(default)]
    pub behind_tls: bool,
    /// Only in an exercise: how far its clock is set from the machine's.
    #[serde(default)]
    pub clock_offset_seconds: i64,
    /// The logs, each by its name and key in one line.
    pub logs: Vec<String>,
}

/// The running witness.
pub struct Alone {
    /// The name under which it signs.
    pub name: String,
    listen: SocketAddr,
    clock: Clock,
    key: SigningKey,
    logs: BTreeMap<String, Vec<PublicKey>>,
    pub(crate) heads: Heads,
}

impl std::fmt::Debug for Alone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Alone({})", self.name)
    }
}

/// The configuration in the folder of a witness.
pub fn config_file(dir: &Path) -> PathBuf {
    dir.join("witness.toml")
}

/// Its secret key; its owner alone may read it.
pub fn key_file(dir: &Path) -> PathBuf {
    dir.join("witness.key")
}

impl Alone {
    /// Opens the folder that `comity witness init` wrote.
    ///
    /// # Errors
    /// [`NotStarted`] says which file and what to do.
    pub fn open(dir: &Path) -> Result<Self, NotStarted> {
        let file = |path: PathBuf| std::fs::read_to_string(&path).map_err(|source| NotStarted::File { path, source });
        let bad = |path: PathBuf, what: &str| NotStarted::Content { path, what: what.to_owned() };
        let config: AloneConfig =
            toml::from_str(&file(config_file(dir))?).map_err(|source| bad(config_file(dir), &source.to_string()))?;
        if !config.listen.ip().is_loopback() && !config.behind_tls {
            return Err(bad(config_file(dir), "`listen` must be a loopback address unless `behind_tls = true`"));
        }
        let secret = zeroize::Zeroizing::new(file(key_file(dir))?);
        let key = exchange::SigningKey::from_secret_text(&secret)
            .map_err(|_| bad(key_file(dir), "it does not hold a signing key"))?;
        let mut logs: BTreeMap<String, Vec<PublicKey>> = BTreeMap::new();
        for line in &config.logs {
            let (origin, key) =
                read_verifier_line(line).map_err(|e| bad(config_file(dir), &format!("`logs`: {line}: {e}")))?;
            logs.entry(origin.to_owned()).or_default().push(key);
        }
        let heads = dir.join("heads");
        let heads = Heads::open(&heads).map_err(|source| NotStarted::File { path: heads, source })?;
        Ok(Self {
            name: config.name,
            listen: config.listen,
            clock: Clock::offset_by(config.clock_offset_seconds),
            key: SigningKey::from_bytes(&key.seed()),
            logs,
            heads,
        })
    }

    /// What a log that configures this witness writes down: its name and key.
    pub fn verifier_line(&self) -> String {
        cosign::verifier_line(&cosign::Witness { name: self.name.clone(), key: PublicKey::of(&self.key) })
    }

    /// A log asks for a cosignature.
    pub(crate) fn answer(&self, body: &str) -> Result<Answer, No> {
        let Some(asked) = Submission::read(body) else { return Ok(Answer::Not(NotCosigned::Malformed)) };
        let Some(keys) = self.logs.get(asked.origin()) else { return Ok(Answer::Not(NotCosigned::UnknownLog)) };
        let now = self.clock.now();
        let seconds = u64::try_from(now.seconds()).unwrap_or(0);
        let sign = |text: &str| cosign::sign(text, &self.name, &self.key, seconds).map(Some);
        match self.heads.add(&asked, keys, now, sign) {
            Ok(line) => Ok(line.map_or(Answer::Not(NotCosigned::UnknownLog), Answer::Cosigned)),
            Err(NotAdded::Not(why)) => Ok(Answer::Not(why)),
            Err(NotAdded::Disk(error)) => Err(No::heads(error)),
        }
    }

    /// Serves until the process ends. `ready` is told the address once the socket listens. It comes back where a sync has failed, with which
    /// one: then the process must end, for nobody knows what the disk holds.
    ///
    /// # Errors
    /// [`NotStarted::Listen`] when the address cannot be taken.
    pub async fn serve(self, ready: impl FnOnce(SocketAddr)) -> Result<Option<String>, NotStarted> {
        let (listen, alone) = (self.listen, Arc::new(self));
        tokio::select! {
            ended = crate::http::serve_alone(Arc::clone(&alone), listen, ready) => ended.map(|()| None),
            why = alone.heads.until_broken() => Ok(Some(why.to_owned())),
        }
    }
}
