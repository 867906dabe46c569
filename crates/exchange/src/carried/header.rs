//! The header of an age file: who can open it, under a MAC of the file's own key.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _, Nonce, aead::Aead as _};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use hpke::{
    Deserializable as _, OpModeR, OpModeS, Serializable as _, aead::ChaCha20Poly1305 as HpkeCipher, kdf::HkdfSha256,
    kem::XWing,
};
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{NotCarried, WORK_MAX};
use crate::{OpeningKey, SealingKey};

pub(super) const FILE_KEY: usize = 16;
const WRAPPED: usize = FILE_KEY + 16;
const SALT: usize = 16;
const ENCAPSULATED: usize = 1120;
const FIRST: &str = "age-encryption.org/v1";
const HYBRID: &str = "mlkem768x25519";
const PHRASE: &str = "scrypt";
const INFO: &[u8] = b"age-encryption.org/mlkem768x25519";
const SALTED: &[u8] = b"age-encryption.org/v1/scrypt";
/// Lines of base64 have this many letters; the last has fewer, or none.
const COLUMNS: usize = 64;
/// No header of ours is longer, and none that is worth reading.
const HEADER_MAX: usize = 64 << 10;

pub(super) type FileKey = Zeroizing<[u8; FILE_KEY]>;

/// One way in.
pub(super) struct Stanza {
    arguments: Vec<String>,
    body: Vec<u8>,
}

/// A header that has been taken apart. Nothing in it is believed before the MAC was checked under the file's key.
pub(super) struct Header<'a> {
    stanzas: Vec<Stanza>,
    signed: &'a [u8],
    mac: Vec<u8>,
    pub(super) body: &'a [u8],
}

/// A key out of the file's key.
pub(super) fn derived(key: &FileKey, salt: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    // INVARIANT: 32 bytes are within what HKDF gives.
    let _ = Hkdf::<Sha256>::new(Some(salt), key.as_slice()).expand(info, out.as_mut_slice());
    out
}

fn code(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD_NO_PAD.decode(text).ok()
}

/// The key of a file under a key that is used once.
fn wrap(key: &[u8; 32], file_key: &FileKey) -> Option<Vec<u8>> {
    ChaCha20Poly1305::new_from_slice(key).ok()?.encrypt(&Nonce::from([0; 12]), file_key.as_slice()).ok()
}

fn unwrap(key: &[u8; 32], wrapped: &[u8]) -> Option<FileKey> {
    let plain = ChaCha20Poly1305::new_from_slice(key).ok()?.decrypt(&Nonce::from([0; 12]), wrapped).ok()?;
    <[u8; FILE_KEY]>::try_from(Zeroizing::new(plain).as_slice()).ok().map(Zeroizing::new)
}

fn stretched(phrase: &str, salt: &[u8], work: u8) -> Option<Zeroizing<[u8; 32]>> {
    let params = scrypt::Params::new(work, 8, 1).ok()?;
    let mut key = Zeroizing::new([0; 32]);
    scrypt::scrypt(phrase.as_bytes(), &[SALTED, salt].concat(), &params, key.as_mut_slice()).ok()?;
    Some(key)
}

impl Stanza {
    pub(super) fn to_key(
        key: &SealingKey,
        file_key: &FileKey,
        chance: &mut impl CryptoRng,
    ) -> Result<Self, NotCarried> {
        let (encapsulated, body) = hpke::single_shot_seal_with_rng::<HpkeCipher, HkdfSha256, XWing>(
            &OpModeS::Base,
            key.public(),
            INFO,
            file_key.as_slice(),
            &[],
            chance,
        )
        .map_err(|_| NotCarried::NotForThis)?;
        Ok(Self { arguments: vec![HYBRID.to_owned(), code(&encapsulated.to_bytes())], body })
    }

    pub(super) fn to_phrase(
        phrase: &str,
        work: u8,
        file_key: &FileKey,
        chance: &mut impl CryptoRng,
    ) -> Result<Self, NotCarried> {
        let mut salt = [0; SALT];
        chance.fill_bytes(&mut salt);
        let key = stretched(phrase, &salt, work).ok_or(NotCarried::TooMuchWork)?;
        let body = wrap(&key, file_key).ok_or(NotCarried::NotForThis)?;
        Ok(Self { arguments: vec![PHRASE.to_owned(), code(&salt), work.to_string()], body })
    }

    fn is(&self, kind: &str) -> bool {
        self.arguments.first().is_some_and(|first| first == kind)
    }

    fn write(&self, out: &mut String) {
        *out += &format!("-> {}\n", self.arguments.join(" "));
        let body = code(&self.body);
        let mut rest = body.as_str();
        while let Some((line, after)) = rest.split_at_checked(COLUMNS) {
            *out += line;
            out.push('\n');
            rest = after;
        }
        *out += rest;
        out.push('\n');
    }
}

/// The header with one way in.
pub(super) fn write(stanza: &Stanza, file_key: &FileKey) -> Vec<u8> {
    let mut out = format!("{FIRST}\n");
    stanza.write(&mut out);
    out += "---";
    let mac = mac(file_key, out.as_bytes()).map(|mac| code(&mac.finalize().into_bytes())).unwrap_or_default();
    format!("{out} {mac}\n").into_bytes()
}

fn mac(file_key: &FileKey, signed: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(derived(file_key, &[], b"header").as_slice()).ok()?;
    mac.update(signed);
    Some(mac)
}

/// Takes the header apart.
pub(super) fn read(file: &[u8]) -> Result<Header<'_>, NotCarried> {
    let (mut at, mut stanzas, mut open) = (0, Vec::<(Vec<String>, String)>::new(), false);
    let first = line(file, &mut at).ok_or(NotCarried::NotAge)?;
    if first != FIRST {
        return Err(NotCarried::NotAge);
    }
    loop {
        let begins = at;
        let line = line(file, &mut at).filter(|_| at <= HEADER_MAX).ok_or(NotCarried::Header)?;
        if open {
            let (_, body) = stanzas.last_mut().ok_or(NotCarried::Header)?;
            *body += line;
            open = line.len() == COLUMNS;
            if line.len() > COLUMNS {
                return Err(NotCarried::Header);
            }
        } else if let Some(arguments) = line.strip_prefix("-> ") {
            let arguments: Vec<String> = arguments.split(' ').map(str::to_owned).collect();
            let plain = |a: &String| !a.is_empty() && a.bytes().all(|b| b.is_ascii_graphic());
            if !arguments.iter().all(plain) {
                return Err(NotCarried::Header);
            }
            stanzas.push((arguments, String::new()));
            open = true;
        } else {
            let mac = line.strip_prefix("--- ").and_then(decode).ok_or(NotCarried::Header)?;
            let signed = file.get(..begins + 3).ok_or(NotCarried::Header)?;
            let stanza = |(arguments, body): (Vec<String>, String)| Some(Stanza { arguments, body: decode(&body)? });
            let stanzas: Option<Vec<Stanza>> = stanzas.into_iter().map(stanza).collect();
            let stanzas = stanzas.filter(|all| !all.is_empty()).ok_or(NotCarried::Header)?;
            return Ok(Header { stanzas, signed, mac, body: file.get(at..).unwrap_or_default() });
        }
    }
}

/// The next line, without its end.
fn line<'a>(file: &'a [u8], at: &mut usize) -> Option<&'a str> {
    let rest = file.get(*at..)?;
    let length = rest.iter().take(HEADER_MAX).position(|b| *b == b'\n')?;
    *at += length + 1;
    std::str::from_utf8(rest.get(..length)?).ok()
}

impl Header<'_> {
    pub(super) fn by_key(&self, key: &OpeningKey) -> Result<FileKey, NotCarried> {
        self.no_phrase_beside_others()?;
        let mut found = false;
        for stanza in self.stanzas.iter().filter(|s| s.is(HYBRID)) {
            found = true;
            let [_, encapsulated] = stanza.arguments.as_slice() else { return Err(NotCarried::Header) };
            let encapsulated = decode(encapsulated).filter(|e| e.len() == ENCAPSULATED).ok_or(NotCarried::Header)?;
            if stanza.body.len() != WRAPPED {
                return Err(NotCarried::Header);
            }
            let encapsulated =
                <XWing as hpke::Kem>::EncappedKey::from_bytes(&encapsulated).map_err(|_| NotCarried::Header)?;
            let opened = hpke::single_shot_open::<HpkeCipher, HkdfSha256, XWing>(
                &OpModeR::Base,
                key.secret(),
                &encapsulated,
                INFO,
                &stanza.body,
                &[],
            );
            if let Ok(file_key) = opened.map(Zeroizing::new) {
                return <[u8; FILE_KEY]>::try_from(file_key.as_slice())
                    .map(Zeroizing::new)
                    .map_err(|_| NotCarried::Header);
            }
        }
        Err(if found { NotCarried::WrongSecret } else { NotCarried::NotForThis })
    }

    pub(super) fn by_phrase(&self, phrase: &str) -> Result<FileKey, NotCarried> {
        self.no_phrase_beside_others()?;
        let [stanza] = self.stanzas.as_slice() else { return Err(NotCarried::NotForThis) };
        if !stanza.is(PHRASE) {
            return Err(NotCarried::NotForThis);
        }
        let [_, salt, work] = stanza.arguments.as_slice() else { return Err(NotCarried::Header) };
        let salt = decode(salt).filter(|s| s.len() == SALT).ok_or(NotCarried::Header)?;
        let plain = !work.starts_with('0') && work.bytes().all(|b| b.is_ascii_digit());
        if !plain || stanza.body.len() != WRAPPED {
            return Err(NotCarried::Header);
        }
        let work = work.parse::<u8>().ok().filter(|w| *w <= WORK_MAX).ok_or(NotCarried::TooMuchWork)?;
        let key = stretched(phrase, &salt, work).ok_or(NotCarried::Header)?;
        unwrap(&key, &stanza.body).ok_or(NotCarried::WrongSecret)
    }

    /// Is the header what the holder of the file's key wrote?
    pub(super) fn holds(&self, file_key: &FileKey) -> Result<(), NotCarried> {
        let mac = mac(file_key, self.signed).ok_or(NotCarried::Header)?;
        mac.verify_slice(&self.mac).map_err(|_| NotCarried::Header)
    }

    fn no_phrase_beside_others(&self) -> Result<(), NotCarried> {
        let beside = self.stanzas.len() > 1 && self.stanzas.iter().any(|s| s.is(PHRASE));
        if beside { Err(NotCarried::Header) } else { Ok(()) }
    }
}
