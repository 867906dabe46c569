//! The vectors of `protocol/vectors`, brought to running nodes over sockets: what the pure room says of a letter is what its sender
//! is told. The nodes are those of the vectors' own federation, which nobody is in, at the moment at which each vector plays.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use exchange::{Directory, NodeKeys, PeerFault, Roots, seal_frame};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use terms::{Instant, NodeId};

use crate::{
    Files, Node, Stage,
    clock::{Clock, Time},
    peer::{Carried, Carrier, Carry, NotDelivered},
};

/// Where the wire answers otherwise than the room: the vector, the answer, and why.
const OTHERWISE: &[(&str, &str, &str)] = &[
    (
        "order-to-foreign-provider",
        "relayed",
        "its recipient has published no opening key, so that another node is brought it",
    ),
    ("announcement-to-a-provider", "relayed", "the same"),
    ("order-end-to-foreign-provider", "relayed", "the same"),
    ("ping-to-foreign-provider", "relayed", "the same"),
    (
        "recipient-unknown",
        "relayed",
        "no seal names somebody who is in no directory, so that another node is brought it",
    ),
    ("request-to-nobody-as-a-letter", "relayed", "the same"),
    ("warrant-as-a-letter", "relayed", "the same"),
    ("request", "not-entitled", "a genuine letter, in which two people have approved nothing; the desk counts them"),
];
/// Good vectors share numbers of letters, and a node takes a number once.
const SAME_NUMBER: &str = "same-letter-other-body";

/// A clock that is set for each vector.
#[derive(Debug)]
struct Told(Mutex<Instant>);

impl Time for Told {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }

    fn reading(&self) -> retained::Reading {
        retained::Reading { wall: self.now(), boot: [0; 16], uptime: Duration::ZERO }
    }
}

/// Nobody else is there; or, once it is said with what, somebody who answers every letter with the same bytes.
#[derive(Debug, Clone, Default)]
struct Answers(Arc<Mutex<Option<Vec<u8>>>>);

impl Carry for Answers {
    fn letter<'a>(&'a self, _: &'a str, _: Vec<u8>) -> Carried<'a, Vec<u8>> {
        Box::pin(std::future::ready(self.0.lock().unwrap().clone().ok_or(NotDelivered::NoAnswer)))
    }

    fn call<'a>(&'a self, _: &'a str, _: Option<&'a str>, _: Duration) -> Carried<'a, (u16, String)> {
        Box::pin(std::future::ready(Err(NotDelivered::NoAnswer)))
    }

    /// Nobody has a newer directory.
    fn fetch<'a>(&'a self, _: &'a str, _: usize, _: Duration) -> Carried<'a, (u16, Vec<u8>)> {
        Box::pin(std::future::ready(Ok((204, Vec::new()))))
    }
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../protocol/vectors"))
}

fn setting(name: &str) -> String {
    std::fs::read_to_string(folder().join("setting").join(name)).unwrap()
}

/// The federation of the vectors, with a node for each opening key that is published.
struct Federation {
    clock: Arc<Told>,
    directory: Directory,
    /// Where each node's letter box is.
    boxes: BTreeMap<NodeId, String>,
    nodes: Mutex<BTreeMap<NodeId, Arc<Node>>>,
    dir: PathBuf,
}

impl Federation {
    async fn start(name: &str, answers: Answers) -> Self {
        let dir = std::env::temp_dir().join(format!("comity-{name}-{}", std::process::id()));
        let (threshold, roots) = setting("roots").split_once('\n').map(|(t, k)| (t.to_owned(), k.to_owned())).unwrap();
        let roots: Vec<String> = roots.lines().map(str::to_owned).collect();
        let keys = roots.iter().map(|key| key.parse().unwrap()).collect();
        let now = Instant::parse("2026-11-23T12:00:00Z").unwrap();
        let directory = setting("directory");
        let directory =
            Directory::read(directory.as_bytes(), &Roots::new(keys, threshold.parse().unwrap()).unwrap(), now, 0)
                .unwrap();
        let mut all = Self {
            clock: Arc::new(Told(Mutex::new(now))),
            directory,
            boxes: BTreeMap::new(),
            nodes: Mutex::default(),
            dir,
        };
        let law = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../law"));
        let mut files = Vec::new();
        crate::law_files(law, law, &mut files).unwrap();
        let book = Arc::new(crate::running::read_book(law, files).unwrap());
        for line in setting("opening-keys").lines() {
            let (name, opening) = line.split_once(' ').unwrap();
            let address = all.serve(name, opening, (&roots, &threshold), (&book, answers.clone())).await;
            all.boxes.insert(name.parse().unwrap(), format!("http://{address}"));
        }
        all
    }

    /// Its signing key is another than the directory's: no vector holds that secret, and nobody here reads a receipt.
    async fn serve(
        &self,
        name: &str,
        opening: &str,
        (roots, threshold): (&[String], &str),
        (book, carry): (&Arc<law::Book>, Answers),
    ) -> String {
        let files = Files::new(self.dir.join(name));
        std::fs::create_dir_all(files.officers()).unwrap();
        let provider = name.starts_with("net.");
        let state = name.split_once('.').unwrap().1.to_uppercase();
        let config = format!(
            "id = '{name}'\nname = 'Invented'\nstate = '{state}'\nkind = '{}'\nlisten = '127.0.0.1:0'\nroots = {roots:?}\n\
             threshold = {threshold}\n",
            if provider { "provider" } else { "authority" },
        );
        let archive = format!(
            "[provider]\ndata_in = '{state}'\noperational_days = 1\nclock_source = 'NTP'\nclock_error_ms = 500\n"
        );
        std::fs::write(files.config(), if provider { config + &archive } else { config }).unwrap();
        let signing = NodeKeys::generate(&mut ChaCha20Rng::seed_from_u64(1)).signing;
        std::fs::write(files.keys(), format!("{}{opening}\n", signing.to_secret_text().as_str())).unwrap();
        std::fs::write(files.wrapping_key(), "07".repeat(32)).unwrap();
        std::fs::write(files.directory(), setting("directory")).unwrap();
        let stage =
            Stage { clock: Some(Clock::told_by(self.clock.clone())), book: Some(Arc::clone(book)), ..Stage::default() };
        let node = Node::open_on(&files, &[], stage).await.unwrap();
        node.carry_with(Carrier::over(Arc::new(carry)));
        self.nodes.lock().unwrap().insert(name.parse().unwrap(), Arc::clone(&node));
        let (tell, told) = tokio::sync::oneshot::channel();
        tokio::spawn(super::serve(node, move |address| tell.send(address).unwrap()));
        told.await.unwrap().to_string()
    }

    /// What the sender of these bytes is told.
    async fn told(&self, to: &NodeId, sealed: Vec<u8>, now: Instant) -> String {
        *self.clock.0.lock().unwrap() = now;
        match Carrier::default().carry(&self.boxes[to], sealed).await {
            Ok(_) => "ok".to_owned(),
            Err(NotDelivered::Refused(code)) => code,
            Err(other) => other.to_string(),
        }
    }

    /// A frame in a seal for whoever its first field names, as far as that can be read; else for a node that takes letters.
    fn sealed(&self, frame: &[u8]) -> (NodeId, Vec<u8>) {
        let at = self.clock.now();
        let named = || {
            let after = frame.get("comity-letter/1\n".len() + 2..)?;
            let (length, rest) = after.split_first()?;
            let name: NodeId = std::str::from_utf8(rest.get(..usize::from(*length))?).ok()?.parse().ok()?;
            self.boxes.contains_key(&name).then_some(name)
        };
        let to = named().unwrap_or_else(|| "central.xb".parse().unwrap());
        let member = self.directory.node(&to).unwrap();
        let sealed = seal_frame(frame, member, at, &mut ChaCha20Rng::seed_from_u64(2)).unwrap();
        (to, sealed)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_letter_among_the_vectors_is_answered_over_the_wire_as_the_room_judges_it() {
    let federation = Federation::start("vectors", Answers::default()).await;
    let codes: BTreeSet<&str> = PeerFault::ALL.iter().map(|fault| fault.code()).collect();
    let (mut brought, mut wrong) = (0, Vec::new());
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|path| path.is_file()) {
        let name = file.file_name().unwrap().to_string_lossy();
        let text = std::fs::read_to_string(file).unwrap();
        let (head, body) = text.split_once("\n\n").unwrap();
        let head: BTreeMap<&str, &str> = head.lines().map(|line| line.split_once(": ").unwrap()).collect();
        let bytes = STANDARD.decode(body.replace('\n', "")).unwrap();
        let (to, sealed) = match head["is"] {
            "frame" => federation.sealed(&bytes),
            "sealed" => (head["me"].parse().unwrap(), bytes),
            _ => continue,
        };
        // What is told of a letter that came before depends on what came.
        if head.contains_key("seen") {
            continue;
        }
        let told = federation.told(&to, sealed, Instant::parse(head["now"]).unwrap()).await;
        let fits = match OTHERWISE.iter().find(|(other, ..)| *other == name) {
            Some((_, otherwise, _)) => told == *otherwise,
            // A good letter is genuine; whether it is in turn is another question.
            None if head["expect"] == "ok" => told == SAME_NUMBER || !codes.contains(told.as_str()),
            None => told == head["expect"],
        };
        if !fits {
            wrong.push(format!("{name}: {} is expected, and {to} says {told}", head["expect"]));
        }
        brought += 1;
    }
    std::fs::remove_dir_all(&federation.dir).unwrap();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(brought > 130, "only {brought} were brought");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_answers_with_another_letter_than_the_receipt_is_not_asked_again_without_a_pause() {
    let now = Instant::parse("2026-11-23T12:00:00Z").unwrap();
    let text = std::fs::read_to_string(folder().join("notice-done")).unwrap();
    let frame = STANDARD.decode(text.split_once("\n\n").unwrap().1.replace('\n', "")).unwrap();
    let answers = Answers::default();
    let federation = Federation::start("receipts", answers.clone()).await;
    let (to, notice) = federation.sealed(&frame);
    *answers.0.lock().unwrap() = Some(notice);
    let node = Arc::clone(&federation.nodes.lock().unwrap()[&to]);
    let letter = terms::LetterId::from_bytes([5; 16]);
    let out = store::OutLetter {
        letter,
        kind: "status".into(),
        stream: "house".into(),
        to: "central.xa".parse().unwrap(),
        bytes: vec![5; 100],
        tries: 0,
        fault: None,
        delivered: None,
        next: now,
        queued: Some(now),
        expires: None,
        parked: None,
        frame: None,
        urgency: terms::Urgency::Ordinary,
    };
    let batch = store::Batch { letters: vec![out], ..store::Batch::default() };
    node.store.record(batch, now, &mut ChaCha20Rng::seed_from_u64(3)).await.unwrap();
    let delivered = crate::delivery::deliver(&node, letter).await;
    assert!(delivered.is_ok(), "{delivered:?}");
    let after = node.store.letter(letter).await.unwrap().unwrap();
    // The nodes still run, and may write while their folders go.
    let _ = std::fs::remove_dir_all(&federation.dir);
    assert!(after.delivered.is_none() && after.next > now && after.tries > 0, "put off: {:?}", after.fault);
}
