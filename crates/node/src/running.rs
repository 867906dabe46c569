//! One node, opened: its keys, its records, its law and its directory.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use archive::Archive;
use exchange::NodeKeys;
use law::Book;
use store::Store;
use terms::{Instant, NodeId, StateCode};
use tokio::sync::Notify;

use crate::{
    Files,
    clock::{Clock, chance},
    config::{BadConfig, Config, Kind},
    directory::{self, Asking, InForce, Newest},
    law_pack::{self, SignedLaw},
    listen, officers,
    peer::Carrier,
    session::Sessions,
    stamps::Stamping,
    witness,
};

/// Why a node did not start: each names the file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}. `comity init` writes it")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The configuration is not as it must be.
    #[error("{path}: {source}")]
    Config {
        /// Which file.
        path: PathBuf,
        /// What.
        source: BadConfig,
    },
    /// A file does not hold what it must.
    #[error("{path}: {what}")]
    Content {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The records.
    #[error("{0}. `comity doctor` says more")]
    Store(#[from] store::Trouble),
    /// The retained logs.
    #[error("{0}. `comity doctor` says more")]
    Archive(#[from] archive::Trouble),
    /// The system gives no randomness.
    #[error("the system gives no randomness")]
    Chance(#[from] getrandom::Error),
    /// The way to other nodes.
    #[error(transparent)]
    Transport(#[from] crate::tls::NoTransport),
    /// A socket for devices.
    #[error("cannot listen for {name}: {source}. Another program may use the address; change `provider.listen`")]
    Device {
        /// Which listener.
        name: String,
        /// Why.
        source: std::io::Error,
    },
    /// The socket.
    #[error("cannot listen on {address}: {source}. Another program may use the port; change `listen`")]
    Listen {
        /// Where.
        address: std::net::SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

/// What stands in the machine's place while a node is rehearsed. Nothing of it can be set from a configuration; the default is the
/// machine.
#[derive(Debug, Default)]
pub struct Stage {
    /// Another clock than the machine's.
    pub clock: Option<Clock>,
    /// The built-in law, read already.
    pub book: Option<Arc<Book>>,
    /// Who stands at the disk of the records, the log and the heads.
    pub faults: store::faults::Faults,
    /// Evidence is read in this process: all of it was made by our own rooms.
    pub reads_here: bool,
}

/// The running node.
pub struct Node {
    /// Its configuration.
    pub config: Config,
    /// Its name in the directory.
    pub id: NodeId,
    /// Its state.
    pub state: StateCode,
    pub(crate) keys: NodeKeys,
    /// The present one and those before it.
    pub(crate) opening: Vec<exchange::OpeningKey>,
    /// The law.
    pub book: Arc<Book>,
    /// Who has signed it, where the configuration asks for that.
    pub law_signed: Option<SignedLaw>,
    /// The directory in use, as its roots signed it: the newest that was taken, while nobody's act and no letter was under way.
    pub directory: Arc<Newest<InForce>>,
    pub(crate) asking: Asking,
    /// The records.
    pub store: Store,
    /// The log, as it is published.
    pub(crate) ledger: crate::ledger::Ledger,
    pub(crate) archive: Option<Arc<Mutex<Archive>>>,
    /// Of the configuration, until they listen.
    plans: Mutex<Vec<listen::Plan>>,
    listeners: std::sync::OnceLock<listen::Listeners>,
    pub(crate) files: Files,
    /// How often is asked within the hour; read from the log when it is first needed.
    pub(crate) ceiling: Mutex<Option<archive::Ceiling>>,
    pub(crate) officers: officers::Known,
    pub(crate) sessions: Sessions,
    carrier: std::sync::OnceLock<Carrier>,
    pub(crate) stamps: Stamping,
    pub(crate) witness: witness::Watch,
    /// One act of a person at a time: what is decided is decided on what is. Letters are taken beside one another, never
    /// beside an act; each says on what it was decided.
    pub(crate) desk: tokio::sync::RwLock<()>,
    pub(crate) wake: Notify,
    pub(crate) outgoing: Notify,
    pub(crate) stuck: crate::desk::Failures,
    pub(crate) arriving: crate::desk::Arriving,
    pub(crate) looking: crate::desk::Looking,
    pub(crate) pings: crate::desk::Pings,
    /// The last package that was judged before the desk was asked for.
    pub(crate) judged: Mutex<Option<(terms::Digest, court::Verdict)>>,
    /// How far the log was looked at, for each duty.
    pub(crate) looked: crate::desk::Looked,
    reader: std::sync::OnceLock<PathBuf>,
    reads_here: bool,
    refusals: Mutex<(i64, u32)>,
    clock: Clock,
}

/// Letters that are no letters cost the sender nothing, so that only so many an hour are written into the log.
const REFUSALS_NOTED_PER_HOUR: u32 = 1_000;

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({})", self.id)
    }
}

impl Node {
    /// Opens everything. `built_in_law` is used where the configuration names no folder.
    ///
    /// # Errors
    /// [`NotStarted`] says which file and what to do.
    pub async fn open(files: &Files, built_in_law: &[(&str, &str)]) -> Result<Arc<Self>, NotStarted> {
        Self::open_on(files, built_in_law, Stage::default()).await
    }

    /// The same on a stage: what `rehearsal` does.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_on(files: &Files, built_in_law: &[(&str, &str)], stage: Stage) -> Result<Arc<Self>, NotStarted> {
        let config = Config::read(&read(&files.config())?)
            .map_err(|source| NotStarted::Config { path: files.config(), source })?;
        let clock = stage.clock.unwrap_or_else(|| Clock::offset_by(config.clock_offset_seconds));
        let content = |path: PathBuf, what: String| NotStarted::Content { path, what };
        let id: NodeId = config.id.parse().map_err(|e: terms::BadId| content(files.config(), e.to_string()))?;
        let state: StateCode =
            config.state.parse().map_err(|e: terms::BadId| content(files.config(), e.to_string()))?;
        let keys = read_keys(&files.keys())?;
        let (book, law_signed) = the_law(files, &config, (built_in_law, stage.book), clock.now())?;
        let store = Store::open_on(&files.store(), &mut chance()?, stage.faults.clone()).await?;
        if let (Some(dir), Some(signed)) = (&config.law, &law_signed) {
            law_pack::never_older(&store, dir, signed).await?;
        }
        let directory = directory::read_at_start(files, &config, &store, clock.now()).await?;
        if directory.node(&id).is_none() {
            return Err(content(files.directory(), format!("it does not list this node, {id}")));
        }
        let (archive, plans) = match (config.kind, &config.provider) {
            (Kind::Provider, Some(provider)) => {
                let plans = listen::Plan::all(provider, &files.dir).map_err(|what| content(files.config(), what))?;
                (Some(Arc::new(Mutex::new(open_archive(files, &config)?))), plans)
            }
            _ => (None, Vec::new()),
        };
        let stamps = Stamping::open(&config, files, &keys.signing.seed())?;
        let officers = officers::Known::open(files.officers())?;
        let policy = witness::Policy::new(&config, &directory, state, clock.now())
            .map_err(|what| content(files.config(), what))?;
        let witness = witness::Watch::open(&files.heads(), policy, stage.faults.clone())
            .map_err(|source| NotStarted::File { path: files.heads(), source })?;
        let ledger = crate::ledger::Ledger::new(files, &id, stage.faults);
        let directory = Arc::new(Newest::new(directory));
        Ok(Arc::new(Self {
            config,
            ledger,
            id,
            state,
            keys,
            opening: read_opening_keys(&files.keys())?,
            book,
            law_signed,
            directory,
            asking: Asking::default(),
            store,
            archive,
            ceiling: Mutex::default(),
            plans: Mutex::new(plans),
            listeners: std::sync::OnceLock::new(),
            files: files.clone(),
            officers,
            sessions: Sessions::default(),
            carrier: std::sync::OnceLock::new(),
            stamps,
            witness,
            desk: tokio::sync::RwLock::new(()),
            wake: Notify::new(),
            outgoing: Notify::new(),
            stuck: crate::desk::Failures::default(),
            arriving: crate::desk::Arriving::default(),
            looking: crate::desk::Looking::default(),
            pings: crate::desk::Pings::default(),
            judged: Mutex::default(),
            looked: crate::desk::Looked::default(),
            reader: std::sync::OnceLock::new(),
            reads_here: stage.reads_here,
            refusals: Mutex::default(),
            clock,
        }))
    }

    /// The program that reads evidence for this node, in a process of its own ([`reading`](crate::reading)). The first one named stays.
    pub fn read_with(&self, program: PathBuf) {
        let _ = self.reader.set(program);
    }

    /// Something was recorded: whoever carries letters or does duties looks at once.
    pub(crate) fn stir(&self) {
        self.wake.notify_one();
        self.outgoing.notify_one();
    }

    /// Another way to other nodes than HTTP; named before anything is sent. The first one named stays.
    pub fn carry_with(&self, carrier: Carrier) {
        let _ = self.carrier.set(carrier);
    }

    /// Both ends of TLS, for as long as the node serves.
    pub(crate) fn transport(&self) -> Result<crate::tls::Transport, NotStarted> {
        Ok(crate::tls::Transport::new(&self.id, &self.keys.signing, &self.directory, &self.clock)?)
    }

    pub(crate) fn carrier(&self) -> &Carrier {
        self.carrier.get_or_init(Carrier::default)
    }

    pub(crate) fn reads_here(&self) -> bool {
        self.reads_here
    }

    pub(crate) fn reader(&self) -> Option<&Path> {
        self.reader.get().map(PathBuf::as_path)
    }

    /// May one more refused letter be written down this hour? A flood must not fill the log.
    pub(crate) fn may_note_refusal(&self, now: Instant) -> bool {
        let hour = now.seconds() / 3600;
        let mut refusals = self.refusals.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *refusals = if refusals.0 == hour { (hour, refusals.1.saturating_add(1)) } else { (hour, 1) };
        refusals.1 <= REFUSALS_NOTED_PER_HOUR
    }

    /// What the machine says of time, for expiry.
    pub(crate) fn reading(&self) -> retained::Reading {
        self.clock.reading()
    }

    /// Opens the sockets to which devices send.
    pub(crate) async fn listen(&self) -> Result<(), NotStarted> {
        let Some(archive) = &self.archive else { return Ok(()) };
        let plans = std::mem::take(&mut *self.plans.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        let listeners = listen::start(plans, Arc::clone(archive), self.clock.clone()).await;
        let listeners = listeners.map_err(|(name, source)| NotStarted::Device { name, source })?;
        let _ = self.listeners.set(listeners);
        Ok(())
    }

    /// The numbers of each listener, in the order of the configuration.
    pub fn listeners(&self) -> Vec<listen::ListenerStatus> {
        self.listeners.get().map(listen::Listeners::status).unwrap_or_default()
    }

    /// How each listener is, by name.
    pub(crate) fn listeners_health(&self) -> Vec<(String, listen::Health)> {
        self.listeners.get().map(listen::Listeners::health).unwrap_or_default()
    }

    /// What of the listeners' records has been settled and merged.
    pub(crate) fn settling(&self) -> listen::Settling {
        self.listeners.get().map(listen::Listeners::settling).unwrap_or_default()
    }

    /// Before the process ends: takes nothing more, writes what has come, and leaves no batch open. Without it nothing
    /// that was acknowledged is lost, either.
    pub async fn stop(&self) {
        if let Some(listeners) = self.listeners.get() {
            listeners.stop().await;
            self.note_listeners();
        }
    }

    /// Writes the listeners' numbers where `comity retained status` reads them.
    pub(crate) fn note_listeners(&self) {
        let all = self.listeners();
        if !all.is_empty()
            && let Err(source) = listen::write_status(&self.files.dir, &all)
        {
            eprintln!("comity: cannot write {}: {source}", listen::status_file(&self.files.dir).display());
        }
    }

    /// Now, by the node's clock.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }
}

pub(crate) fn read(path: &Path) -> Result<String, NotStarted> {
    std::fs::read_to_string(path).map_err(|source| NotStarted::File { path: path.to_owned(), source })
}

pub(crate) fn read_keys(path: &Path) -> Result<NodeKeys, NotStarted> {
    let text = zeroize::Zeroizing::new(read(path)?);
    let bad = || NotStarted::Content {
        path: path.to_owned(),
        what: "it does not hold one signing and one opening key".into(),
    };
    let (signing, opening) = text.trim_end().split_once('\n').ok_or_else(bad)?;
    let opening = opening.lines().next().unwrap_or_default();
    Ok(NodeKeys {
        signing: exchange::SigningKey::from_secret_text(signing).map_err(|_| bad())?,
        opening: exchange::OpeningKey::from_secret_text(opening).map_err(|_| bad())?,
    })
}

/// The opening key, and behind it those before it: letters that were sealed to them may still be on the way. Each is a line of the file of
/// keys, the present ones first.
pub(crate) fn read_opening_keys(path: &Path) -> Result<Vec<exchange::OpeningKey>, NotStarted> {
    let text = zeroize::Zeroizing::new(read(path)?);
    let bad = |_| NotStarted::Content { path: path.to_owned(), what: "it holds a line that is no opening key".into() };
    text.trim_end().lines().skip(1).map(|line| exchange::OpeningKey::from_secret_text(line).map_err(bad)).collect()
}

/// The name of the node in this folder, and its public signing key.
pub(crate) fn identity(files: &Files) -> Result<(NodeId, [u8; 32]), NotStarted> {
    let config =
        Config::read(&read(&files.config())?).map_err(|source| NotStarted::Config { path: files.config(), source })?;
    let id = config.id.parse();
    let id = id.map_err(|e: terms::BadId| NotStarted::Content { path: files.config(), what: e.to_string() })?;
    Ok((id, read_keys(&files.keys())?.signing.verifying_key().bytes()))
}

/// The signing keys of a node by the directory in its folder, whatever day it is; none where it is no directory of its roots.
pub(crate) fn listed_keys(files: &Files, id: &NodeId) -> Vec<evidence::PublicKey> {
    let directory = || {
        let config = Config::read(&read(&files.config()).ok()?).ok()?;
        let bytes = std::fs::read(files.directory()).ok()?;
        exchange::Directory::read_as_issued(&bytes, &directory::trusted_roots(&config)?).ok()
    };
    let directory = directory();
    let keys = directory.iter().filter_map(|directory| directory.node(id)).flat_map(exchange::Node::signing_keys);
    keys.map(|key| evidence::PublicKey::from_bytes(key.bytes())).collect()
}

/// The law by which this node decides, and who has signed it where that is asked.
pub(crate) fn the_law(
    files: &Files,
    config: &Config,
    (built_in, read): (&[(&str, &str)], Option<Arc<Book>>),
    now: Instant,
) -> Result<(Arc<Book>, Option<SignedLaw>), NotStarted> {
    if let (Some(dir), Some(signers)) = (&config.law, &config.law_signers) {
        let (book, signed) = law_pack::read(&files.config(), dir, signers, now)?;
        return Ok((Arc::new(book), Some(signed)));
    }
    match read.filter(|_| config.law.is_none()) {
        Some(book) => Ok((book, None)),
        None => Ok((Arc::new(read_law(config, built_in)?), None)),
    }
}

fn read_law(config: &Config, built_in: &[(&str, &str)]) -> Result<Book, NotStarted> {
    let mut files: Vec<(String, String)> = built_in.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
    if let Some(dir) = &config.law {
        files.clear();
        law_files(dir, dir, &mut files).map_err(|source| NotStarted::File { path: dir.clone(), source })?;
    }
    read_book(config.law.as_deref().unwrap_or(Path::new("law (built in)")), files)
}

pub(crate) fn read_book(path: &Path, files: Vec<(String, String)>) -> Result<Book, NotStarted> {
    Book::read(files).map_err(|flaws| NotStarted::Content {
        path: path.to_owned(),
        what: format!("{} flaw(s), first: {}", flaws.len(), flaws.first().map(ToString::to_string).unwrap_or_default()),
    })
}

/// The law files under a folder, but for the worked cases.
///
/// # Errors
/// What the file system says.
pub fn law_files(root: &Path, dir: &Path, into: &mut Vec<(String, String)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "cases" {
                law_files(root, &path, into)?;
            }
        } else if name.ends_with(".toml") {
            into.push((name, std::fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

/// Opens a provider's archive from its folder and configuration.
///
/// # Errors
/// [`NotStarted`] says which file and what to do.
pub fn open_archive(files: &Files, config: &Config) -> Result<Archive, NotStarted> {
    let bad = |what: &str| NotStarted::Content { path: files.config(), what: what.to_owned() };
    let provider = config.id.parse().map_err(|_| bad("the node's name is not a provider's"))?;
    let names = config.provider.iter().flat_map(|p| &p.routed_realms);
    let routed = names.filter_map(|name| retained::Realm::new(name)).collect();
    let settings = archive::Settings { provider, unshared: unshared(config), routed };
    Ok(Archive::open(&files.archive(), archive_key(files)?, settings, &mut chance()?)?)
}

/// What of the archive's write-ahead files was acknowledged and is gone; for an archive that does not open because of it.
///
/// # Errors
/// [`NotStarted`] says which file and what to do.
pub fn lost_ends(files: &Files) -> Result<archive::LostEnds, NotStarted> {
    Ok(archive::LostEnds::find(&files.archive(), archive_key(files)?)?)
}

pub(crate) fn archive_key(files: &Files) -> Result<[u8; 32], NotStarted> {
    let path = files.wrapping_key();
    let key = zeroize::Zeroizing::new(read(&path)?);
    crate::session::unhex(key.trim())
        .and_then(|k| k.try_into().ok())
        .ok_or_else(|| NotStarted::Content { path, what: "it does not hold 64 hexadecimal digits".to_owned() })
}

fn unshared(config: &Config) -> Vec<archive::Unshared> {
    let ever = terms::Period::new(Instant::from_micros(0), Instant::from_micros(i64::MAX));
    let addresses = config.provider.iter().flat_map(|p| &p.unshared).filter_map(|a| a.parse().ok());
    addresses.filter_map(|address| Some(archive::Unshared { address, period: ever? })).collect()
}
