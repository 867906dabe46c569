//! Time stamps from others: which authorities are asked, in which order, and what of their answers is taken.

mod client;
mod exercise;

use std::{path::PathBuf, time::Duration};

use evidence::stamp::{
    HashName, NotARoot, Root,
    authority::Authority,
    request::{self, Request},
};
use rand_core::Rng as _;
use serde::{Deserialize, Serialize};
use terms::Instant;

pub use client::{Client, NotObtained};

use crate::{Files, Node, NotStarted, clock::chance, config::Config};

/// The address of the exercise authority below that of its node.
pub const EXERCISE_PATH: &str = "/tsa";
/// The word for this node's own exercise authority among the authorities.
pub const OWN: &str = "exercise";
/// All authorities together must have answered by then: an answer to a request waits for them.
const ALL_WITHIN: Duration = Duration::from_secs(30);

/// The part of the configuration about time stamps.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StampsConfig {
    /// Addresses of RFC 3161 authorities, beginning with `http://`, in the order in which they are asked. In an exercise
    /// `exercise` stands for the node's own.
    #[serde(default)]
    pub authorities: Vec<String>,
    /// How many stamps a package shall have, each by another authority.
    #[serde(default = "one")]
    pub count: usize,
    /// With fewer than this no package is made. None: an authority that does not answer stops nothing.
    #[serde(default)]
    pub required: usize,
    /// A file with the certificates of authorities that the node trusts (PEM, or one in DER). Without it nobody vouches for
    /// who signed, and any stamp that holds in itself is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roots: Option<PathBuf>,
    /// The policy that the authority must follow, as numbers with dots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// How far the authority's clock and the node's may be apart, in seconds.
    #[serde(default = "five_minutes")]
    pub tolerance_seconds: u64,
    /// Only in an exercise: stamp for whoever asks, below the node's address.
    #[serde(default)]
    pub exercise_authority: bool,
}

fn one() -> usize {
    1
}

fn five_minutes() -> u64 {
    300
}

impl StampsConfig {
    /// What an exercise has: its own authority, and one stamp by it.
    pub fn exercise() -> Self {
        Self {
            authorities: vec![OWN.to_owned()],
            count: 1,
            required: 0,
            roots: None,
            policy: None,
            tolerance_seconds: five_minutes(),
            exercise_authority: true,
        }
    }

    /// The key whose value cannot be used, and the rule.
    pub(crate) fn flaw(&self, exercise: bool) -> Option<(&'static str, &'static str)> {
        let url = |text: &String| text.starts_with("http://") || (exercise && text == OWN);
        if self.exercise_authority && !exercise {
            return Some(("stamps.exercise_authority", "may only be set in an exercise"));
        }
        if !self.authorities.iter().all(url) {
            return Some((
                "stamps.authorities",
                "must begin with http:// (a stamp is signed and needs no TLS; put a proxy in front of an authority that has only https)",
            ));
        }
        if self.authorities.iter().any(|text| text == OWN) && !self.exercise_authority {
            return Some(("stamps.authorities", "names `exercise`, but `exercise_authority` is not set"));
        }
        if self.count > 9 || self.required > self.count || self.required > self.authorities.len() {
            return Some((
                "stamps.required",
                "must be at most `count`, that at most 9, and no more than there are authorities",
            ));
        }
        if self.policy.as_deref().is_some_and(|text| request::policy_from_text(text).is_none()) {
            return Some(("stamps.policy", "must be an object identifier, such as 1.3.6.1.4.1.99999.1"));
        }
        None
    }
}

/// What a node needs to stamp and to have stamped.
pub(crate) struct Stamping {
    client: Client,
    roots: Vec<Root>,
    authority: Option<Authority>,
}

impl Stamping {
    pub(crate) fn open(config: &Config, files: &Files, secret: &[u8; 32]) -> Result<Self, NotStarted> {
        let stamps = config.stamps.as_ref();
        let roots = match stamps.and_then(|stamps| stamps.roots.as_ref()) {
            Some(path) => {
                let path = files.dir.join(path);
                let bytes = std::fs::read(&path).map_err(|source| NotStarted::File { path: path.clone(), source })?;
                Root::all_from(&bytes).map_err(|e: NotARoot| NotStarted::Content { path, what: e.to_string() })?
            }
            None => Vec::new(),
        };
        let exercise = config.exercise && stamps.is_some_and(|stamps| stamps.exercise_authority);
        let authority = exercise.then(|| exercise::of_node(&config.id, secret)).flatten();
        Ok(Self { client: Client::default(), roots, authority })
    }
}

/// Fewer stamps than the configuration requires.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{got} time stamps, {required} are required: {}", .why.join("; "))]
pub struct TooFew {
    /// How many there are.
    pub got: usize,
    /// How many there must be.
    pub required: usize,
    /// What each authority did instead.
    pub why: Vec<String>,
}

/// Time stamps over these bytes, as the node's configuration says: none without a configuration. An authority that does not
/// answer, or answers something else, is passed over; the operator reads why.
///
/// # Errors
/// [`TooFew`] when the configuration requires more than could be had.
pub async fn obtain(node: &Node, bytes: &[u8]) -> Result<Vec<Vec<u8>>, TooFew> {
    let Some(config) = &node.config.stamps else { return Ok(Vec::new()) };
    let mut tokens = Vec::new();
    let mut why = Vec::new();
    let asking = async {
        for authority in &config.authorities {
            if tokens.len() >= config.count {
                break;
            }
            match one_from(node, config, authority, bytes).await {
                Ok(token) => tokens.push(token),
                Err(not) => why.push(format!("{authority}: {not}")),
            }
        }
    };
    if tokio::time::timeout(ALL_WITHIN, asking).await.is_err() {
        why.push("the others were not asked, because it took too long".to_owned());
    }
    for line in &why {
        eprintln!("comity: no time stamp: {line}");
    }
    if tokens.len() < config.required {
        return Err(TooFew { got: tokens.len(), required: config.required, why });
    }
    Ok(tokens)
}

async fn one_from(node: &Node, config: &StampsConfig, authority: &str, bytes: &[u8]) -> Result<Vec<u8>, NotObtained> {
    let request = Request {
        policy: config.policy.as_deref().and_then(request::policy_from_text),
        ..new_request(HashName::Sha256, HashName::Sha256.of(bytes))?
    };
    let answer = match (authority, &node.stamps.authority) {
        (OWN, Some(own)) => own.answer(&request.to_der(), node.now(), serial()?),
        _ => node.stamps.client.ask(authority, &request).await?,
    };
    let tolerance = Duration::from_secs(config.tolerance_seconds);
    let own_root = node.stamps.authority.as_ref().and_then(Authority::root).filter(|_| authority == OWN);
    // The node vouches for its own exercise authority, whatever it thinks of others.
    let roots = own_root.map_or_else(|| node.stamps.roots.clone(), |root| vec![root]);
    Ok(request.answered(&answer, &roots, node.now(), tolerance)?.0)
}

/// A request with a nonce of the system's chance.
///
/// # Errors
/// [`NotObtained::NoChance`].
pub fn new_request(hash: HashName, digest: Vec<u8>) -> Result<Request, NotObtained> {
    Ok(Request::new(hash, digest, serial()?))
}

/// Sixteen bytes that nobody can guess. The highest bit is off and the next one on: as a number it is positive, and as long
/// as any other.
fn serial() -> Result<[u8; 16], NotObtained> {
    let mut bytes = [0; 16];
    chance().map_err(|_| NotObtained::NoChance)?.fill_bytes(&mut bytes);
    if let Some(first) = bytes.first_mut() {
        *first = *first & 0x3f | 0x40;
    }
    Ok(bytes)
}

/// The exercise authority's answer to a request, and its certificate in PEM. `None` where the node has no such authority.
pub(crate) fn exercise_answer(node: &Node, request: &[u8]) -> Option<Vec<u8>> {
    let authority = node.stamps.authority.as_ref()?;
    Some(match serial() {
        Ok(serial) => authority.answer(request, node.now(), serial),
        Err(_) => request::declined(request::Failure::SystemFailure),
    })
}

/// The exercise authority's certificate in PEM. `None` where the node has no such authority.
pub(crate) fn exercise_certificate(node: &Node) -> Option<String> {
    node.stamps.authority.as_ref().map(|authority| exercise::pem(authority.certificate()))
}

/// An exercise authority with this secret, and stamps by it without a network: for the command line.
///
/// # Errors
/// [`NotObtained`].
pub fn exercise_stamp(name: &str, secret: &[u8; 32], request: &Request, now: Instant) -> Result<Vec<u8>, NotObtained> {
    let authority = exercise::of_node(name, secret).ok_or(NotObtained::NoChance)?;
    let answer = authority.answer(&request.to_der(), now, serial()?);
    let root = authority.root().into_iter().collect::<Vec<_>>();
    Ok(request.answered(&answer, &root, now, Duration::ZERO)?.0)
}

/// The certificate of the exercise authority with this secret, in PEM.
pub fn exercise_pem(name: &str, secret: &[u8; 32]) -> Option<String> {
    exercise::of_node(name, secret).map(|authority| exercise::pem(authority.certificate()))
}
