//! Keys of nodes, officers and roots: one algorithm per key, secrets erased from memory when they go.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::Signer as _;
use hpke::{Deserializable as _, Kem as _, Serializable as _, kem::XWing};
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use terms::Digest;
use zeroize::Zeroizing;

/// The text is not a key of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not {0}")]
pub struct BadKey(&'static str);

/// The name of a public key: a digest of the key and of what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(Digest);

impl KeyId {
    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Digest::from_bytes(bytes))
    }

    fn of(purpose: &str, key: &[u8]) -> Self {
        Self::from_bytes(Sha256::new_with_prefix(purpose).chain_update(key).finalize().into())
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for KeyId {
    type Err = terms::BadId;

    fn from_str(text: &str) -> Result<Self, terms::BadId> {
        text.parse().map(Self)
    }
}

/// What a signature is for. Each is signed under its own prefix, so that none can be passed off as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    LetterByNode,
    LetterByOfficer,
    Approval,
    Authorisation,
    CallBack,
    PostReview,
    Directory,
    Contents,
}

impl Purpose {
    /// What officers sign.
    pub(crate) const OF_OFFICERS: [Self; 5] =
        [Self::LetterByOfficer, Self::Approval, Self::Authorisation, Self::CallBack, Self::PostReview];

    pub(crate) fn prefix(self) -> &'static [u8] {
        match self {
            Self::LetterByNode => b"comity/1 letter by node\n",
            Self::LetterByOfficer => b"comity/1 letter by officer\n",
            Self::Approval => b"comity/1 approval\n",
            Self::Authorisation => b"comity/1 authorisation\n",
            Self::CallBack => b"comity/1 call-back\n",
            Self::PostReview => b"comity/1 post-review\n",
            Self::Directory => b"comity/1 directory\n",
            Self::Contents => b"comity/1 contents\n",
        }
    }

    /// In a word, for people.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::LetterByNode | Self::LetterByOfficer => "letter",
            Self::Approval => "approval",
            Self::Authorisation => "authorisation",
            Self::CallBack => "call-back",
            Self::PostReview => "post-review",
            Self::Directory => "directory",
            Self::Contents => "contents",
        }
    }

    fn over(self, bytes: &[u8]) -> Vec<u8> {
        [self.prefix(), bytes].concat()
    }
}

/// The secret half of a signing key (Ed25519): of a node, an officer or a root. Erased when dropped.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Draws a new key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        Self(ed25519_dalek::SigningKey::from_bytes(&seed))
    }

    /// The public half, for the directory.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    /// The text for a key file, which only its owner may read.
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        secret_text(SIGNING, self.0.as_bytes())
    }

    /// The 32 secret bytes, for a room that signs under purposes of its own.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`BadKey`] when the text is anything but one signing key.
    pub fn from_secret_text(text: &str) -> Result<Self, BadKey> {
        let seed = from_secret_text(SIGNING, text).ok_or(BadKey("a comity signing key"))?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    pub(crate) fn sign(&self, purpose: Purpose, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(&purpose.over(bytes)).to_bytes()
    }
}

/// Whatever signs for a person: a key that is here, or one that is somewhere else and was asked.
pub trait Signs {
    /// The public half.
    fn verifying_key(&self) -> VerifyingKey;

    /// An Ed25519 signature (RFC 8032) over exactly these bytes, of which the first line says what they are for. Who has none gives
    /// any other bytes: they verify under no key.
    fn sign_message(&self, message: &[u8]) -> [u8; 64];
}

impl Signs for SigningKey {
    fn verifying_key(&self) -> VerifyingKey {
        Self::verifying_key(self)
    }

    fn sign_message(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

pub(crate) fn signed(by: &(impl Signs + ?Sized), purpose: Purpose, bytes: &[u8]) -> [u8; 64] {
    by.sign_message(&purpose.over(bytes))
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(hidden)")
    }
}

/// The public half of a signing key. Keys of small order, under which anyone can sign, are not keys.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

impl VerifyingKey {
    /// The key's name in frames and statements.
    pub fn id(&self) -> KeyId {
        KeyId::of(SIGNING, self.0.as_bytes())
    }

    /// The 32 public bytes (RFC 8032).
    pub fn bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, BadKey> {
        let bad = BadKey("an Ed25519 public key");
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| bad.clone())?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| bad.clone())?;
        // A point has several encodings; only the one that we would write is a key.
        let canonical = key.to_edwards().compress().to_bytes() == bytes;
        if key.is_weak() || !canonical { Err(bad) } else { Ok(Self(key)) }
    }

    /// Strict: no small order, no second spelling of the same signature (RFC 8032 with cofactorless equation).
    pub(crate) fn verifies(&self, purpose: Purpose, bytes: &[u8], signature: &[u8; 64]) -> bool {
        self.verifies_plain(&purpose.over(bytes), signature)
    }

    /// Is this an Ed25519 signature under this key over exactly these bytes? For one that was made elsewhere.
    pub fn verifies_message(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.verifies_plain(message, signature)
    }

    pub(crate) fn verifies_plain(&self, bytes: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(bytes, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", self.id())
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0.as_bytes()))
    }
}

impl FromStr for VerifyingKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        Self::from_bytes(&STANDARD.decode(text).map_err(|_| BadKey("base64"))?)
    }
}

/// The secret half of the key to which letters are sealed (X-Wing: ML-KEM-768 with X25519). Erased when dropped.
#[derive(Clone)]
pub struct OpeningKey {
    secret: <XWing as hpke::Kem>::PrivateKey,
    sealing: SealingKey,
}

impl OpeningKey {
    /// Draws a new key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        Self::from_seed(&XWing::derive_keypair(seed.as_ref()).0)
    }

    /// The public half, for the directory.
    pub fn sealing_key(&self) -> &SealingKey {
        &self.sealing
    }

    /// The text for a key file, which only its owner may read.
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        let mut seed = Zeroizing::new([0; 32]);
        self.secret.write_exact(seed.as_mut());
        secret_text(OPENING, &seed)
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`BadKey`] when the text is anything but one opening key.
    pub fn from_secret_text(text: &str) -> Result<Self, BadKey> {
        let bad = BadKey("a comity opening key");
        let seed = from_secret_text(OPENING, text).ok_or(bad.clone())?;
        <XWing as hpke::Kem>::PrivateKey::from_bytes(seed.as_ref()).map(|key| Self::from_seed(&key)).map_err(|_| bad)
    }

    pub(crate) fn secret(&self) -> &<XWing as hpke::Kem>::PrivateKey {
        &self.secret
    }

    /// The 32 bytes of which the key is made, as age writes them.
    pub(crate) fn age_seed(&self) -> Zeroizing<[u8; 32]> {
        let mut seed = Zeroizing::new([0; 32]);
        self.secret.write_exact(seed.as_mut());
        seed
    }

    pub(crate) fn from_age_seed(seed: &[u8]) -> Option<Self> {
        <XWing as hpke::Kem>::PrivateKey::from_bytes(seed).map(|key| Self::from_seed(&key)).ok()
    }

    fn from_seed(secret: &<XWing as hpke::Kem>::PrivateKey) -> Self {
        Self { secret: secret.clone(), sealing: SealingKey(XWing::sk_to_pk(secret)) }
    }
}

impl fmt::Debug for OpeningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpeningKey(hidden)")
    }
}

/// The public half of an opening key: anyone may seal to it.
#[derive(Clone, PartialEq, Eq)]
pub struct SealingKey(<XWing as hpke::Kem>::PublicKey);

impl SealingKey {
    /// The key's name on the outside of a sealed letter.
    pub fn id(&self) -> KeyId {
        KeyId::of(OPENING, &self.0.to_bytes())
    }

    pub(crate) fn public(&self) -> &<XWing as hpke::Kem>::PublicKey {
        &self.0
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes().to_vec()
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        <XWing as hpke::Kem>::PublicKey::from_bytes(bytes).ok().map(Self)
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({})", self.id())
    }
}

impl fmt::Display for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0.to_bytes()))
    }
}

impl FromStr for SealingKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let bytes = STANDARD.decode(text).map_err(|_| BadKey("base64"))?;
        <XWing as hpke::Kem>::PublicKey::from_bytes(&bytes).map(Self).map_err(|_| BadKey("an X-Wing public key"))
    }
}

/// Both keys of one node.
#[derive(Debug, Clone)]
pub struct NodeKeys {
    /// Signs its letters.
    pub signing: SigningKey,
    /// Opens what is sealed to it.
    pub opening: OpeningKey,
}

impl NodeKeys {
    /// Draws both.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        Self { signing: SigningKey::generate(rng), opening: OpeningKey::generate(rng) }
    }
}

const SIGNING: &str = "comity-signing-key-1:";
const OPENING: &str = "comity-opening-key-1:";

fn secret_text(kind: &str, seed: &[u8; 32]) -> Zeroizing<String> {
    let seed = Zeroizing::new(STANDARD.encode(seed));
    Zeroizing::new([kind, seed.as_str(), "\n"].concat())
}

fn from_secret_text(kind: &str, text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let text = text.strip_prefix(kind)?;
    let bytes = Zeroizing::new(STANDARD.decode(text.strip_suffix('\n').unwrap_or(text)).ok()?);
    let mut seed = Zeroizing::new([0; 32]);
    if bytes.len() != seed.len() {
        return None;
    }
    seed.copy_from_slice(&bytes);
    Some(seed)
}
