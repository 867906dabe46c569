//! Who is signed in. An officer's key lies on disk sealed under the officer's pass-phrase and is open only in a session.

use std::{
    collections::HashMap,
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
    /// What every form of this session carries.
    pub form_token: String,
    until: Instant,
}

impl Session {
    /// The same person, who signs with this.
    pub(crate) fn with(&self, pen: Pen) -> Self {
        Self { pen, ..self.clone() }
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session({})", self.officer)
    }
}

/// A shift and a little more.
const SESSION_MAX: Duration = Duration::from_secs(10 * 3600);
/// Five wrong phrases for one account, then it rests.
const TRIES_MAX: u32 = 5;
const REST: Duration = Duration::from_secs(60);
/// So many names are counted at once, so that a flood of invented ones fills no memory.
const NAMES_MAX: usize = 1 << 14;

/// An account's name, whoever wrote it and however long it is.
fn name(officer: &str) -> [u8; 32] {
    Sha256::digest(officer).into()
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
    /// Is this account resting after too many wrong phrases?
    pub fn resting(&self, officer: &str, now: Instant) -> bool {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.get(&name(officer)).is_some_and(|(tries, last)| *tries >= TRIES_MAX && now.since(*last) < REST)
    }

    /// Counts a wrong phrase, of an account that there is not as of one that there is: else whoever rests is known to exist.
    pub fn wrong(&self, officer: &str, now: Instant) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() >= NAMES_MAX {
            wrong.retain(|_, (_, last)| now.since(*last) < REST);
        }
        // A try takes so long that nobody gets there within a minute; if somebody did, new names would not be counted.
        if wrong.len() >= NAMES_MAX && !wrong.contains_key(&name(officer)) {
            return;
        }
        let entry = wrong.entry(name(officer)).or_insert((0, now));
        let tries = if now.since(entry.1) >= REST { 1 } else { entry.0.saturating_add(1) };
        *entry = (tries, now);
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
            form_token: hex(&Sha256::digest(format!("form/{token}"))),
            until: now.after(SESSION_MAX),
        };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, s| s.until > now);
        open.insert(Sha256::digest(&token).into(), session.clone());
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).remove(&name(&file.id));
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

    #[test]
    fn names_rest_after_five_wrong_tries_whether_there_is_such_an_account_or_not() {
        let (sessions, now) = (Sessions::default(), Instant::from_micros(1));
        for n in 0..NAMES_MAX {
            sessions.wrong(&format!("invented-{n}"), now);
        }
        (0..TRIES_MAX).for_each(|_| sessions.wrong("invented-7", now));
        assert!(sessions.resting("invented-7", now) && !sessions.resting("invented-8", now));
        sessions.wrong("one-more", now);
        assert_eq!(sessions.wrong.lock().unwrap().len(), NAMES_MAX, "a flood of names fills no memory");
        let later = now.after(REST);
        sessions.wrong("one-more", later);
        assert_eq!(sessions.wrong.lock().unwrap().len(), 1);
    }
}
