//! Who is signed in. An officer's key lies on disk sealed under the officer's pass-phrase and is open only in a session.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::away::{Pen, Waiting};
use argon2::Argon2;
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use terms::{Instant, OfficerId, PersonId, Role};
use zeroize::Zeroizing;

/// An officer's file in the node's folder: what the directory says too, and the sealed key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerFile {
    /// The account.
    pub id: String,
    /// The human being behind it.
    pub person: String,
    /// What people call the officer.
    pub name: String,
    /// Offices.
    pub roles: Vec<String>,
    /// The public key, base64.
    pub key: String,
    /// Salt, nonce and what is sealed, hexadecimal: the secret key, or that it is elsewhere ([`crate::away::NO_KEY`]).
    pub sealed: String,
    /// Only in an exercise: the pass-phrase, shown on the sign-in page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exercise_phrase: Option<String>,
}

/// Seals an officer's secret under a pass-phrase (Argon2id, then ChaCha20-Poly1305).
pub fn seal_key(secret: &str, id: &str, phrase: &str, chance: &mut impl CryptoRng) -> Option<String> {
    let mut salt = [0; 16];
    let mut nonce = [0; 12];
    chance.fill_bytes(&mut salt);
    chance.fill_bytes(&mut nonce);
    let key = stretch(phrase, &salt)?;
    let cipher = ChaCha20Poly1305::new_from_slice(key.as_slice()).ok()?;
    let sealed = cipher.encrypt(&Nonce::from(nonce), Payload { msg: secret.as_bytes(), aad: id.as_bytes() }).ok()?;
    Some(hex(&[salt.as_slice(), &nonce, &sealed].concat()))
}

impl OfficerFile {
    /// Does the officer's key lie in this file? What stands there in place of one is shorter, sealed or not.
    pub fn holds_a_key(&self) -> bool {
        self.sealed.len() >= nobodys().len()
    }
}

/// Opens it again. `None`: the wrong phrase, or another officer's file.
pub fn open_key(sealed: &str, id: &str, phrase: &str) -> Option<Zeroizing<String>> {
    let bytes = unhex(sealed)?;
    let (salt, rest) = bytes.split_at_checked(16)?;
    let (nonce, sealed) = rest.split_at_checked(12)?;
    let nonce: [u8; 12] = nonce.try_into().ok()?;
    let key = stretch(phrase, salt)?;
    let cipher = ChaCha20Poly1305::new_from_slice(key.as_slice()).ok()?;
    let secret = Zeroizing::new(cipher.decrypt(&Nonce::from(nonce), Payload { msg: sealed, aad: id.as_bytes() }).ok()?);
    std::str::from_utf8(&secret).ok().map(|text| Zeroizing::new(text.to_owned()))
}

/// Tries a pass-phrase for an account that there is not: the same work as for one that there is, so that nobody learns which there are by how
/// long an answer takes. Never opens anything.
pub fn open_nobodys(phrase: &str) -> Option<Zeroizing<String>> {
    open_key(&nobodys(), "nobody", phrase)
}

/// What has the shape of a sealed key, and was sealed under no pass-phrase.
fn nobodys() -> String {
    // Salt, nonce, the text of a signing key with its line end, and the tag.
    "00".repeat(16 + 12 + SECRET_TEXT + 16)
}

/// So long is the text of a signing key.
const SECRET_TEXT: usize = 66;

fn stretch(phrase: &str, salt: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    Argon2::default().hash_password_into(phrase.as_bytes(), salt, key.as_mut_slice()).ok()?;
    Some(key)
}

/// One officer, signed in.
#[derive(Clone)]
pub struct Session {
    /// The account.
    pub officer: OfficerId,
    /// The human being.
    pub person: PersonId,
    /// What people call the officer.
    pub name: String,
    /// Offices.
    pub roles: Vec<Role>,
    /// What signs for this person.
    pub pen: Pen,
    /// What every form of this session carries: the account, and a hash of the session's secret.
    pub form_token: String,
    until: Instant,
}

impl Session {
    /// The same person, who signs with this.
    pub(crate) fn with(&self, pen: Pen) -> Self {
        Self { pen, ..self.clone() }
    }
}

/// Is this the token of a form that was made for this account, in whichever of its sessions? It permits nothing: whose typed text it is, and no more.
pub(crate) fn typed_by(token: &str, account: &str) -> bool {
    token.rsplit_once('.').is_some_and(|(made_for, _)| made_for == account)
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session({})", self.officer)
    }
}

/// A shift and a little more.
const SESSION_MAX: Duration = Duration::from_secs(10 * 3600);
/// Five wrong phrases for one account from one place, then it rests for that place.
const TRIES_MAX: u32 = 5;
/// Of all strangers together so many, then it rests for all of them: whoever has many addresses does not guess faster for it.
const TRIES_OF_ALL_MAX: u32 = 20;
const REST: Duration = Duration::from_secs(60);
/// So many names are counted at once, so that a flood of invented ones fills no memory.
const NAMES_MAX: usize = 1 << 14;

/// An account's name, whoever wrote it and however long it is.
fn name(officer: &str) -> [u8; 32] {
    Sha256::digest(officer).into()
}

/// Who tries a pass-phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Somebody at a place where this officer has signed in before: by the number that was left there.
    Known([u8; 16]),
    /// Anybody else, by address as far as it is known.
    Stranger(Option<IpAddr>),
}

impl By {
    /// Under what wrong phrases are counted, and how many there may be.
    fn counted(self, officer: &str) -> Vec<([u8; 32], u32)> {
        let under = |what: &[u8]| Sha256::new().chain_update(name(officer)).chain_update(what).finalize().into();
        match self {
            Self::Known(number) => vec![(under(&number), TRIES_MAX)],
            Self::Stranger(from) => {
                let from = from.map_or(Vec::new(), |address| near(address).to_vec());
                vec![(under(&[b"from".as_slice(), &from].concat()), TRIES_MAX), (name(officer), TRIES_OF_ALL_MAX)]
            }
        }
    }
}

/// Whoever has one address of the sixth version has all that begin alike.
fn near(address: IpAddr) -> [u8; 8] {
    let bytes = match address {
        IpAddr::V4(four) => four.to_ipv6_mapped().segments(),
        IpAddr::V6(six) => six.segments(),
    };
    let parts = match address {
        IpAddr::V4(_) => [bytes[4], bytes[5], bytes[6], bytes[7]],
        IpAddr::V6(_) => [bytes[0], bytes[1], bytes[2], bytes[3]],
    };
    let mut out = [0; 8];
    for (to, part) in out.chunks_exact_mut(2).zip(parts) {
        to.copy_from_slice(&part.to_be_bytes());
    }
    out
}

/// All sessions of the running process. They end with it.
#[derive(Debug, Default)]
pub struct Sessions {
    open: Mutex<HashMap<[u8; 32], Session>>,
    wrong: Mutex<HashMap<[u8; 32], (u32, Instant)>>,
    /// Acts that wait for a signature by a key that is not here.
    pub(crate) unsigned: Waiting,
    /// What people look at now.
    pub(crate) looks: crate::desk::Looks,
    /// How far anybody has looked at the notices.
    pub(crate) notices: crate::desk::ReadUpTo,
}

impl Sessions {
    /// Is this account resting, for whoever tries now, after too many wrong phrases?
    pub fn resting(&self, officer: &str, by: By, now: Instant) -> bool {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let rests = |(under, most): &([u8; 32], u32)| {
            wrong.get(under).is_some_and(|(tries, last)| tries >= most && now.since(*last) < REST)
        };
        by.counted(officer).iter().any(rests)
    }

    /// Counts a wrong phrase, of an account that there is not as of one that there is: else whoever rests is known to exist.
    pub fn wrong(&self, officer: &str, by: By, now: Instant) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        for (under, _) in by.counted(officer) {
            if wrong.len() >= NAMES_MAX {
                wrong.retain(|_, (_, last)| now.since(*last) < REST);
            }
            // A try takes so long that nobody gets there within a minute; if somebody did, new names would not be counted.
            if wrong.len() >= NAMES_MAX && !wrong.contains_key(&under) {
                continue;
            }
            let entry = wrong.entry(under).or_insert((0, now));
            let tries = if now.since(entry.1) >= REST { 1 } else { entry.0.saturating_add(1) };
            *entry = (tries, now);
        }
    }

    /// The right phrase came: what was wrong from there is forgiven, and what strangers tried elsewhere stays counted.
    pub fn forgive(&self, officer: &str, by: By) {
        if let Some((under, _)) = by.counted(officer).first() {
            self.wrong.lock().unwrap_or_else(PoisonError::into_inner).remove(under);
        }
    }

    /// Opens a session and gives its token; only the token's hash is kept.
    pub fn open(
        &self,
        officer: (&OfficerFile, Zeroizing<String>),
        now: Instant,
        chance: &mut impl CryptoRng,
    ) -> Option<(String, Session)> {
        let (file, secret) = officer;
        let mut token = [0; 32];
        chance.fill_bytes(&mut token);
        let token = hex(&token);
        let session = Session {
            officer: file.id.parse().ok()?,
            person: file.person.parse().ok()?,
            name: file.name.clone(),
            roles: file.roles.iter().filter_map(|r| r.parse().ok()).collect(),
            pen: Pen::of(file, &secret)?,
            form_token: format!("{}.{}", file.id, hex(&Sha256::digest(format!("form/{token}")))),
            until: now.after(SESSION_MAX),
        };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, s| s.until > now);
        open.insert(Sha256::digest(&token).into(), session.clone());
        Some((token, session))
    }

    /// The session of a token.
    pub fn of(&self, token: &str, now: Instant) -> Option<Session> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&<[u8; 32]>::from(Sha256::digest(token))).filter(|s| s.until > now).cloned()
    }

    /// Ends a session.
    pub fn close(&self, token: &str) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(&<[u8; 32]>::from(Sha256::digest(token)));
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        use std::fmt::Write as _;
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// Back from hexadecimal.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| text.get(i..i + 2).and_then(|p| u8::from_str_radix(p, 16).ok())).collect()
}

#[cfg(test)]
mod tests {
    use rand_core::SeedableRng as _;

    use super::*;

    #[test]
    fn an_account_that_there_is_not_costs_the_same_work_as_one_that_there_is() {
        let mut chance = rand_chacha::ChaCha20Rng::from_seed([1; 32]);
        let secret = exchange::SigningKey::generate(&mut chance).to_secret_text();
        let sealed = seal_key(&secret, "xa.investigator", "a long phrase", &mut chance).unwrap();
        // As long, and as well formed: the phrase is stretched, and only then found wrong.
        assert_eq!(nobodys().len(), sealed.len());
        assert!(unhex(&nobodys()).is_some() && open_nobodys("a long phrase").is_none());
        assert!(open_key(&sealed, "xa.investigator", "a long phrase").is_some());
    }

    fn at(last: u8) -> By {
        By::Stranger(Some(IpAddr::from([192, 0, 2, last])))
    }

    #[test]
    fn what_an_officer_typed_is_given_back_to_the_same_account_and_to_no_other() {
        let mut chance = rand_chacha::ChaCha20Rng::from_seed([2; 32]);
        let secret = exchange::SigningKey::generate(&mut chance).to_secret_text();
        let file = OfficerFile {
            id: "xa.investigator".into(),
            person: "p1".into(),
            name: "One".into(),
            roles: vec![],
            key: String::new(),
            sealed: String::new(),
            exercise_phrase: None,
        };
        let (_, session) = Sessions::default().open((&file, secret), Instant::from_micros(1), &mut chance).unwrap();
        assert!(typed_by(&session.form_token, "xa.investigator"));
        assert!(!typed_by(&session.form_token, "xa.approver") && !typed_by("", "") && !typed_by("abc", "abc"));
    }

    #[test]
    fn names_rest_after_five_wrong_tries_whether_there_is_such_an_account_or_not() {
        let (sessions, now) = (Sessions::default(), Instant::from_micros(1));
        for n in 0..NAMES_MAX {
            sessions.wrong(&format!("invented-{n}"), at(1), now);
        }
        assert_eq!(sessions.wrong.lock().unwrap().len(), NAMES_MAX, "a flood of names fills no memory");
        (0..TRIES_MAX).for_each(|_| sessions.wrong("invented-7", at(1), now));
        assert!(sessions.resting("invented-7", at(1), now) && !sessions.resting("invented-8", at(1), now));
        let later = now.after(REST);
        assert!(!sessions.resting("invented-7", at(1), later));
        sessions.wrong("one-more", at(1), later);
        assert_eq!(sessions.wrong.lock().unwrap().len(), 2);
    }

    #[test]
    fn a_stranger_keeps_nobody_out_and_guesses_no_faster_from_many_addresses() {
        let (sessions, now) = (Sessions::default(), Instant::from_micros(1));
        let (known, thiefs) = (By::Known([1; 16]), By::Known([2; 16]));
        (0..TRIES_MAX).for_each(|_| sessions.wrong("xa.desk", at(1), now));
        assert!(sessions.resting("xa.desk", at(1), now) && !sessions.resting("xa.desk", at(2), now));
        // From as many addresses as it likes: then the account rests for all whom nobody knows,
        for address in 2..100 {
            if !sessions.resting("xa.desk", at(address), now) {
                sessions.wrong("xa.desk", at(address), now);
            }
        }
        assert_eq!(sessions.wrong.lock().unwrap()[&name("xa.desk")].0, TRIES_OF_ALL_MAX);
        assert!(sessions.resting("xa.desk", at(200), now));
        // and not for its officer, at the place of every day; whoever has stolen that place guesses as slowly as anybody.
        assert!(!sessions.resting("xa.desk", known, now));
        (0..TRIES_MAX).for_each(|_| sessions.wrong("xa.desk", thiefs, now));
        assert!(sessions.resting("xa.desk", thiefs, now) && !sessions.resting("xa.desk", known, now));
        // One network of the sixth version is one place.
        let six = |last: u16| By::Stranger(Some(IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, last])));
        (0..TRIES_MAX).for_each(|_| sessions.wrong("xa.other", six(1), now));
        assert!(sessions.resting("xa.other", six(2), now));
    }
}
