//! Keys that are not on this node: an officer's own machine, or what is plugged into it, signs, and the node never has the key.
//!
//! An act is tried first. Where it comes to a signature of such a key it stops before anything is written, and says which bytes it needs signed;
//! with the signature it is tried again, at the same moment and with the same chance, and so comes to the same bytes
//! (Ed25519 signatures are deterministic, RFC 8032). Where somebody acted in between, the bytes may be others, and are asked for again.
//!
//! Two things are written before the last signature, for what is signed last rests on them. A seal covers the proof that the decision to pack stands in
//! the log: the press keeps the proof, and the finished package, until the last signature is there ([`Drawn`]). And the letter that says that something
//! was destroyed bears the proof of it: what a person signs first is that it is to be.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use evidence::package::LogPlace;
use exchange::{Approvable, SigningKey, Signs, VerifyingKey};
use terms::{Instant, OfficerId};

use crate::{
    house::Action,
    session::{OfficerFile, hex},
};

/// What lies sealed in the file of an officer whose key is elsewhere: the pass-phrase opens it, and it signs nothing.
pub const NO_KEY: &str = "the key is not on this node";

/// So long a person may take to sign. What is signed bears the moment of the press.
pub const SIGN_WITHIN: Duration = Duration::from_secs(5 * 60);
/// So many presses of one officer may wait to be signed.
const WAIT_MAX: usize = 8;
/// No press is asked for more signatures: an act that meets something else at each try ends here. Most acts need one or two; taking in an answer
/// from outside needs one a file, and two.
pub const SIGNATURES_MAX: usize = 64;

/// What signs for an officer who is signed in.
#[derive(Clone)]
pub enum Pen {
    /// The key, open in this session.
    Here(Arc<SigningKey>),
    /// The key is elsewhere.
    Away(Arc<Away>),
}

impl Pen {
    /// What the officer's file holds, opened.
    pub(crate) fn of(file: &OfficerFile, opened: &str) -> Option<Self> {
        if opened == NO_KEY {
            return Some(Self::Away(Arc::new(Away::new(file.key.parse().ok()?, Vec::new(), Arc::default()))));
        }
        SigningKey::from_secret_text(opened).ok().map(|key| Self::Here(Arc::new(key)))
    }

    /// The key, where it is here.
    pub(crate) fn here(&self) -> Option<&SigningKey> {
        match self {
            Self::Here(key) => Some(key),
            Self::Away(_) => None,
        }
    }

    /// The first message of this turn that is not signed, and what it is about.
    pub(crate) fn unsigned(&self) -> Option<Wanted> {
        match self {
            Self::Here(_) => None,
            Self::Away(away) => away.lock().1.clone(),
        }
    }

    /// What the next signatures are about, for whoever is asked for them.
    pub(crate) fn about<T: Approvable>(&self, thing: &T) {
        if let Self::Away(away) = self {
            away.lock().0 = Some(About { kind: T::KIND, shown: thing.shown() });
        }
    }
}

impl Pen {
    /// What the next signature rests on, where the message names it by a digest that nobody can compute from what is shown.
    pub(crate) fn beside(&self, kind: &'static str, shown: String) {
        if let Self::Away(away) = self {
            away.lock().0 = Some(About { kind, shown });
        }
    }

    /// The next signature is about nothing but what it says itself.
    pub(crate) fn plain(&self) {
        if let Self::Away(away) = self {
            away.lock().0 = None;
        }
    }

    /// What was drawn up for this decision to pack, at an earlier try of the same press.
    pub(crate) fn drawn(&self, record: &str) -> Option<Drawn> {
        match self {
            Self::Here(_) => None,
            Self::Away(away) => away.drawn().as_ref().filter(|drawn| drawn.record == record).cloned(),
        }
    }

    /// Keeps what was drawn up, for the next try.
    pub(crate) fn keep(&self, drawn: &Drawn) {
        if let Self::Away(away) = self {
            *away.drawn() = Some(drawn.clone());
        }
    }
}

impl Signs for Pen {
    fn verifying_key(&self) -> VerifyingKey {
        match self {
            Self::Here(key) => key.verifying_key(),
            Self::Away(away) => away.key,
        }
    }

    fn sign_message(&self, message: &[u8]) -> [u8; 64] {
        match self {
            Self::Here(key) => key.sign_message(message),
            Self::Away(away) => away.sign(message),
        }
    }
}

impl evidence::Signs for Pen {
    fn public(&self) -> evidence::PublicKey {
        evidence::PublicKey::from_bytes(self.verifying_key().bytes())
    }

    fn signs(&self, message: &[u8]) -> [u8; 64] {
        self.sign_message(message)
    }
}

/// A package on its way to its signatures: its seal covers the moment at which the log held the decision, so that the next try must not draw it
/// up anew.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The decision that stands in the log.
    pub(crate) record: String,
    /// The proof of it.
    pub(crate) log: LogPlace,
    /// The package, once it is sealed, stamped and closed.
    pub(crate) package: Option<Arc<Vec<u8>>>,
}

type Kept = Arc<Mutex<Option<Drawn>>>;

/// A key elsewhere, in one turn: what it has signed for it, and what it should.
#[derive(Debug)]
pub struct Away {
    key: VerifyingKey,
    signed: Vec<[u8; 64]>,
    /// What was drawn up, for all tries of one press.
    drawn: Kept,
    /// What the turn is about, and what is wanted first.
    turn: Mutex<(Option<About>, Option<Wanted>)>,
}

/// A thing that is approved, as its own JSON: whoever signs computes its digest anew.
#[derive(Debug, Clone)]
pub struct About {
    /// Which kind of thing.
    pub kind: &'static str,
    /// The thing.
    pub shown: String,
}

/// A message to be signed.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The bytes: a line that says what for, then what is said.
    pub message: Vec<u8>,
    /// What it is about, where the message only names a digest.
    pub about: Option<About>,
}

impl Away {
    fn new(key: VerifyingKey, signed: Vec<[u8; 64]>, drawn: Kept) -> Self {
        Self { key, signed, drawn, turn: Mutex::default() }
    }

    fn drawn(&self) -> MutexGuard<'_, Option<Drawn>> {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, (Option<About>, Option<Wanted>)> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        if let Some(signature) = self.signed.iter().find(|s| self.key.verifies_message(message, s)) {
            return *signature;
        }
        let (about, wanted) = &mut *self.lock();
        wanted.get_or_insert_with(|| Wanted { message: message.to_vec(), about: about.clone() });
        [0; 64]
    }
}

impl Wanted {
    /// What the signature is for, in a word of the room whose it is: `letter`, `approval`, `authorisation`, `call-back`, `post-review`, `custody` or `seal`.
    pub fn what(&self) -> &'static str {
        match (exchange::Meant::read(&self.message), evidence::Meant::read(&self.message)) {
            (Some(meant), _) => meant.what,
            (None, Some(evidence::Meant::Custody { .. })) => "custody",
            (None, Some(evidence::Meant::Seal { .. })) => "seal",
            (None, None) => "",
        }
    }
}

/// A press that waits for its officer's signature.
#[derive(Clone)]
pub struct Unsigned {
    /// Its number.
    pub number: String,
    /// Whose.
    pub officer: OfficerId,
    /// Which act.
    pub action: Action,
    /// On which record.
    pub subject: String,
    /// The form's fields.
    pub fields: BTreeMap<String, String>,
    /// When it was pressed; so its signatures are dated.
    pub at: Instant,
    /// Until when it waits.
    pub until: Instant,
    /// What is to be signed next.
    pub wanted: Wanted,
    /// The signatures that were given so far.
    pub(crate) signed: Vec<[u8; 64]>,
    /// From this the act draws all its chance.
    pub(crate) seed: [u8; 32],
    /// What was drawn up so far.
    pub(crate) drawn: Kept,
}

impl std::fmt::Debug for Unsigned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Unsigned({} of {})", self.number, self.officer)
    }
}

impl Unsigned {
    /// The officer's pen with what was signed so far.
    pub(crate) fn pen(&self, pen: &Pen) -> Pen {
        Pen::Away(Arc::new(Away::new(pen.verifying_key(), self.signed.clone(), self.drawn.clone())))
    }
}

/// All presses that wait. They end with the process; nothing was written of them.
#[derive(Debug, Default)]
pub struct Waiting(Mutex<BTreeMap<String, Unsigned>>);

impl Waiting {
    /// Keeps a press; of too many of one officer the oldest goes.
    pub(crate) fn put(&self, press: Unsigned) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = press.at;
        all.retain(|_, other| now < other.until);
        let mut own: Vec<_> = all.values().filter(|o| o.officer == press.officer && o.number != press.number).collect();
        own.sort_by_key(|other| other.at);
        let gone: Vec<String> = own.iter().rev().skip(WAIT_MAX - 1).map(|other| other.number.clone()).collect();
        for number in gone {
            all.remove(&number);
        }
        all.insert(press.number.clone(), press);
    }

    /// What waits for this officer, oldest first.
    pub fn of(&self, officer: &OfficerId, now: Instant) -> Vec<Unsigned> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut own: Vec<_> = all.values().filter(|o| o.officer == *officer && now < o.until).cloned().collect();
        own.sort_by_key(|press| press.at);
        own
    }

    /// Takes one out.
    pub(crate) fn take(&self, officer: &OfficerId, number: &str, now: Instant) -> Option<Unsigned> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = all.get(number).is_some_and(|o| o.officer == *officer && now < o.until);
        if mine { all.remove(number) } else { None }
    }
}

/// The number of a press.
pub(crate) fn number(seed: &[u8; 32]) -> String {
    use sha2::Digest as _;
    hex(&sha2::Sha256::digest([b"comity press\n".as_slice(), seed].concat())).chars().take(8).collect()
}
