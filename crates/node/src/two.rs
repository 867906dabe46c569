//! For tests: one node that runs, xb-desk, another that only writes to it, xa-desk, and the keepers of their directory.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use exchange::{
    Body, Directory, DirectoryDraft, Function, Header, Letter, Line, NodeDraft, NodeKeys, Organisation, Roots, Sender,
    SigningKey, Term,
};
use law::Book;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use terms::{Instant, LetterId, NodeId, RequestId};
use tokio::sync::Notify;

use crate::{
    Files, Node, Stage,
    clock::{Clock, Time},
    peer::{Carried, Carrier, Carry, NotDelivered},
};

const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// Who writes, and who reads.
pub(crate) const FROM: &str = "xa-desk";
pub(crate) const TO: &str = "xb-desk";

/// A clock that stands still.
#[derive(Debug)]
struct Still(Instant);

impl Time for Still {
    fn now(&self) -> Instant {
        self.0
    }

    fn reading(&self) -> retained::Reading {
        retained::Reading { wall: self.0, boot: [0; 16], uptime: Duration::ZERO }
    }
}

pub(crate) fn now() -> Instant {
    Instant::parse("2026-11-23T12:00:00Z").unwrap()
}

pub(crate) fn id(name: &str) -> NodeId {
    name.parse().unwrap()
}

pub(crate) fn good() -> Term {
    Term { from: now().before(YEAR), until: now().after(YEAR), revoked_at: None }
}

/// The road from xb-desk to xa-desk, which says what the test has put there.
#[derive(Default)]
pub(crate) struct Road {
    /// What is answered to whoever asks for a directory; nobody answers where it is empty.
    pub(crate) directories: Mutex<VecDeque<(u16, Vec<u8>)>>,
    /// How often it was asked for.
    pub(crate) asked: Mutex<usize>,
    /// A question for it is answered after this was told, where the test says so.
    pub(crate) held: OnceLock<Notify>,
    /// What was carried there.
    pub(crate) carried: Mutex<Vec<Vec<u8>>>,
    /// How many pieces they say to have.
    pub(crate) pieces: Mutex<u64>,
    /// What happens when a piece has been brought.
    pub(crate) after_piece: OnceLock<Box<dyn Fn(u64) + Send + Sync>>,
    /// Told whenever something was brought.
    pub(crate) brought: Notify,
    /// Where it is set, nothing that is brought comes to an end; or no piece does.
    pub(crate) hangs: OnceLock<()>,
    pub(crate) pieces_hang: OnceLock<()>,
}

/// What the node carries with.
struct Carries(Arc<Road>);

impl std::fmt::Debug for Carries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the road of a test")
    }
}

impl Carry for Carries {
    fn letter<'a>(&'a self, _: &'a str, letter: Vec<u8>) -> Carried<'a, Vec<u8>> {
        self.0.carried.lock().unwrap().push(letter);
        self.0.brought.notify_one();
        let have = *self.0.pieces.lock().unwrap();
        let hangs = self.0.hangs.get().is_some();
        let have = if self.0.pieces_hang.get().is_some() { 0 } else { have };
        Box::pin(async move { if hangs { std::future::pending().await } else { Err(NotDelivered::Pieces(have)) } })
    }

    fn piece<'a>(&'a self, _: &'a str, _: Vec<u8>) -> Carried<'a, u64> {
        let mut have = self.0.pieces.lock().unwrap();
        *have += 1;
        if let Some(after) = self.0.after_piece.get() {
            after(*have);
        }
        self.0.brought.notify_one();
        let (have, hangs) = (*have, self.0.pieces_hang.get().is_some());
        Box::pin(async move { if hangs { std::future::pending().await } else { Ok(have) } })
    }

    fn call<'a>(&'a self, _: &'a str, _: Option<&'a str>, _: Duration) -> Carried<'a, (u16, String)> {
        Box::pin(std::future::ready(Err(NotDelivered::NoAnswer)))
    }

    fn fetch<'a>(&'a self, _: &'a str, _: usize, _: Duration) -> Carried<'a, (u16, Vec<u8>)> {
        Box::pin(async {
            *self.0.asked.lock().unwrap() += 1;
            if let Some(held) = self.0.held.get() {
                held.notified().await;
            }
            self.0.directories.lock().unwrap().pop_front().ok_or(NotDelivered::NoAnswer)
        })
    }
}

/// The two of them.
pub(crate) struct Two {
    pub(crate) node: Arc<Node>,
    pub(crate) road: Arc<Road>,
    /// The keys of the one who writes.
    pub(crate) keys: NodeKeys,
    /// What the keepers signed last.
    pub(crate) draft: DirectoryDraft,
    pub(crate) chance: ChaCha20Rng,
    root: SigningKey,
    dir: PathBuf,
    letters: u8,
}

impl Drop for Two {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// The law of the repository, read once.
fn book() -> Arc<Book> {
    static BOOK: OnceLock<Arc<Book>> = OnceLock::new();
    let read = || {
        let law = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../law"));
        let mut files = Vec::new();
        crate::law_files(law, law, &mut files).unwrap();
        Arc::new(crate::running::read_book(law, files).unwrap())
    };
    Arc::clone(BOOK.get_or_init(read))
}

impl Two {
    pub(crate) async fn start(name: &str) -> Self {
        let mut chance = ChaCha20Rng::seed_from_u64(7);
        let [keys, own] = [NodeKeys::generate(&mut chance), NodeKeys::generate(&mut chance)];
        let root = SigningKey::generate(&mut chance);
        let draft = DirectoryDraft {
            version: 1,
            issued: now().before(YEAR),
            expires: now().after(YEAR),
            exercise: true,
            nodes: vec![member(FROM, &keys), member(TO, &own)],
        };
        let dir = std::env::temp_dir().join(format!("comity-two-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        let files = Files::new(dir.clone());
        std::fs::create_dir_all(files.officers()).unwrap();
        let config = format!(
            "id = '{TO}'\nname = 'Invented'\nstate = 'XB'\nkind = 'authority'\nlisten = '127.0.0.1:0'\nexercise = true\n\
             roots = ['{}']\nthreshold = 1\n",
            root.verifying_key()
        );
        std::fs::write(files.config(), config).unwrap();
        let secrets = [own.signing.to_secret_text().to_string(), own.opening.to_secret_text().to_string()];
        std::fs::write(files.keys(), secrets.concat()).unwrap();
        std::fs::write(files.wrapping_key(), "07".repeat(32)).unwrap();
        std::fs::write(files.directory(), Directory::write(&draft, &[&root])).unwrap();
        let clock = Clock::told_by(Arc::new(Still(now())));
        let stage = Stage { clock: Some(clock), book: Some(book()), reads_here: true, ..Stage::default() };
        let node = Node::open_on(&files, &[], stage).await.unwrap();
        let road = Arc::new(Road::default());
        node.carry_with(Carrier::over(Arc::new(Carries(Arc::clone(&road)))));
        Self { node, road, keys, draft, chance, root, dir, letters: 0 }
    }

    /// The draft, changed so, as its keepers sign it under the next number.
    pub(crate) fn next(&mut self, change: impl FnOnce(&mut DirectoryDraft)) -> Vec<u8> {
        change(&mut self.draft);
        self.draft.version += 1;
        Directory::write(&self.draft, &[&self.root])
    }

    /// The node has this one now.
    pub(crate) fn put(&self, file: Vec<u8>) {
        self.keepers_put(file)();
    }

    /// The same, at a moment of the test's own.
    pub(crate) fn keepers_put(&self, file: Vec<u8>) -> impl Fn() + Send + Sync + use<> {
        let roots = Roots::new(vec![self.root.verifying_key()], 1).unwrap();
        let (node, file) = (Arc::clone(&self.node), file);
        move || {
            let directory = Directory::read(&file, &roots, now(), 0).unwrap();
            node.directory.put(crate::directory::InForce::new(directory, file.clone()));
        }
    }

    /// A letter from the one who writes, signed with this key and by these officers.
    pub(crate) fn letter(&mut self, body: impl Into<Body>, key: &SigningKey, officers: &[&SigningKey]) -> Vec<u8> {
        self.letter_by(FROM, body, key, officers)
    }

    /// The same from this member.
    pub(crate) fn letter_by(
        &mut self,
        writer: &str,
        body: impl Into<Body>,
        key: &SigningKey,
        officers: &[&SigningKey],
    ) -> Vec<u8> {
        self.letters += 1;
        let (body, number) = (body.into(), self.letters);
        let request = (body.kind() != exchange::Kind::StandingConsent).then(|| RequestId::from_bytes([number; 16]));
        let header = Header {
            letter: LetterId::from_bytes([number; 16]),
            request,
            from: id(writer),
            to: id(TO),
            at: now(),
            expires: now().after(Duration::from_secs(3600)),
            exercise: true,
            in_reply_to: None,
        };
        let from = Sender { node: &id(writer), node_key: key, officers };
        let letter = Letter { header, body };
        let to = self.node.directory.node(&id(TO)).unwrap();
        exchange::seal(&letter, &from, to, &mut self.chance).unwrap()
    }
}

pub(crate) fn member(name: &str, keys: &NodeKeys) -> NodeDraft {
    NodeDraft {
        id: id(name),
        state: name[..2].to_uppercase().parse().unwrap(),
        organisation: Organisation::Authority(format!("{name}-body").parse().unwrap()),
        functions: vec![Function::Desk],
        name: Line::new(name).unwrap(),
        url: Line::new(&format!("https://{name}.example:8443")).unwrap(),
        telephone: None,
        signing: vec![(keys.signing.verifying_key(), good())],
        opening: vec![(keys.opening.sealing_key().clone(), good())],
        officers: Vec::new(),
    }
}
