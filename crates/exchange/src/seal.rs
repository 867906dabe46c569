//! The seal: a frame padded to a size class and encrypted to one node (HPKE, RFC 9180, with the hybrid KEM X-Wing).

use hpke::{
    Deserializable as _, OpModeR, OpModeS, Serializable as _, aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::XWing,
};
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant, NodeId};
use zeroize::Zeroizing;

use crate::{
    Directory, Letter, Node, OpeningKey, PeerFault, SealFault, Sender, VerifiedFrame,
    frame::{self, Frame, Rest, SUITE},
    keys::KeyId,
    sign_frame, verify,
};

const FAMILY: &[u8] = b"comity-sealed/";
const MAGIC: &[u8; 16] = b"comity-sealed/1\n";
const INFO: &[u8] = b"comity/1 seal\n";

/// An X-Wing ciphertext: ML-KEM-768 (1088) and X25519 (32).
const ENCAPSULATED_BYTES: usize = 1120;

/// Poly1305.
const TAG_BYTES: usize = 16;

/// Size classes: 4 KiB, then four times as much, up to 16 MiB. Seven sizes are all that an onlooker can see.
const SMALLEST_CLASS: usize = 4 << 10;
const LARGEST_CLASS: usize = 16 << 20;

/// The node that opens a letter.
#[derive(Debug, Clone, Copy)]
pub struct Me<'a> {
    /// Its name.
    pub node: &'a NodeId,
    /// Its opening keys: the present one, and those before it while letters to them may be on the way.
    pub opening: &'a [OpeningKey],
}

/// A letter that arrived, was addressed to this node, and is signed as the protocol asks. Only [`open`] makes one.
#[derive(Debug)]
pub struct Verified {
    frame: VerifiedFrame,
    digest: Digest,
}

impl Verified {
    /// The letter.
    pub fn letter(&self) -> &Letter {
        self.frame.letter()
    }

    /// The node that sent it.
    pub fn from_node(&self) -> &crate::VerifiedNode {
        self.frame.from_node()
    }

    /// The officers who signed it, each one person of the sending body.
    pub fn signed_by(&self) -> &[crate::VerifiedOfficer] {
        self.frame.signed_by()
    }

    /// SHA-256 of the sealed bytes as they came, for the receipt.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The signed frame: keep it, anyone with a directory can verify it again ([`crate::verify_frame`]).
    pub fn signed_bytes(&self) -> &[u8] {
        self.frame.signed_bytes()
    }

    /// Another directory has come into use since it was opened: does it hold against that one, too?
    ///
    /// # Errors
    /// A [`PeerFault`]; the letter is not to be relied on then.
    pub fn hold_against(&mut self, directory: &Directory, now: Instant) -> Result<(), PeerFault> {
        self.frame = crate::verify_frame(self.frame.signed_bytes(), directory, now)?;
        Ok(())
    }

    /// The same, as what was proven of it.
    pub fn frame(&self) -> &VerifiedFrame {
        &self.frame
    }
}

/// Signs a letter and seals it to one node.
///
/// # Errors
/// [`SealFault`] when the recipient would have to refuse it, or has no key.
pub fn seal(letter: &Letter, from: &Sender<'_>, to: &Node, rng: &mut impl CryptoRng) -> Result<Vec<u8>, SealFault> {
    if letter.header.to != *to.id() {
        return Err(SealFault::OtherParties);
    }
    seal_frame(&sign_frame(letter, from)?, to, letter.header.at, rng)
}

/// Opens what came: the seal, the signatures over the bytes, and only then the letter.
///
/// # Errors
/// A [`PeerFault`], in the order of [`PeerFault::ALL`] as far as it goes.
pub fn open(sealed: &[u8], me: &Me<'_>, directory: &Directory, now: Instant) -> Result<Verified, PeerFault> {
    let padded = unseal(sealed, me)?;
    let bytes = unpad(&padded)?;
    let frame = Frame::split(bytes)?;
    // The seal named this node; the writer, who signed, named another.
    if frame.recipient != *me.node {
        return Err(PeerFault::Relayed);
    }
    let frame = verify::verify(bytes, &frame, directory, now)?;
    if frame.letter().header.expires < now {
        return Err(PeerFault::Expired);
    }
    Ok(Verified { frame, digest: Digest::from_bytes(Sha256::digest(sealed).into()) })
}

/// To which of its reader's keys something is sealed. `None` where it is not a sealed letter.
pub fn sealed_to(sealed: &[u8]) -> Option<KeyId> {
    let mut rest = Rest(sealed);
    frame::magic(&mut rest, FAMILY, MAGIC, PeerFault::NotSealed).ok()?;
    rest.u16().ok()?;
    rest.node().ok()?;
    rest.array().ok().map(KeyId::from_bytes)
}

/// Who says to have written what came. Nothing of it is proven: it is good for asking that node for a newer directory.
pub fn claimed_sender(sealed: &[u8], me: &Me<'_>) -> Option<NodeId> {
    let padded = unseal(sealed, me).ok()?;
    Some(Frame::split(unpad(&padded).ok()?).ok()?.sender)
}

/// Seals a signed frame to one node: for a letter whose frame is kept as evidence too.
///
/// # Errors
/// [`SealFault::NoSealingKey`] when the recipient has no key at that time.
pub fn seal_frame(frame: &[u8], to: &Node, at: Instant, rng: &mut impl CryptoRng) -> Result<Vec<u8>, SealFault> {
    let plain = pad(frame).ok_or(SealFault::WouldBeRefused(PeerFault::TooLarge))?;
    seal_plain(&plain, to, at, rng)
}

pub(crate) fn seal_plain(plain: &[u8], to: &Node, at: Instant, rng: &mut impl CryptoRng) -> Result<Vec<u8>, SealFault> {
    let key = to.sealing_key(at).ok_or(SealFault::NoSealingKey)?;
    let head = head(to.id(), &key.id());
    let (encapsulated, ciphertext) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeS::Base,
        key.public(),
        &info(to.id()),
        plain,
        &head,
        rng,
    )
    .map_err(|_| SealFault::NoSealingKey)?;
    Ok([head.as_slice(), &encapsulated.to_bytes(), &ciphertext].concat())
}

fn unseal(sealed: &[u8], me: &Me<'_>) -> Result<Zeroizing<Vec<u8>>, PeerFault> {
    if sealed.len() > LARGEST_CLASS + (4 << 10) {
        return Err(PeerFault::TooLarge);
    }
    let mut rest = Rest(sealed);
    frame::magic(&mut rest, FAMILY, MAGIC, PeerFault::NotSealed)?;
    let outside = |_| PeerFault::NotSealed;
    if rest.u16().map_err(outside)? != SUITE {
        return Err(PeerFault::UnknownSuite);
    }
    if rest.node().map_err(outside)? != *me.node {
        return Err(PeerFault::WrongRecipient);
    }
    let id = KeyId::from_bytes(rest.array().map_err(outside)?);
    let head = sealed.get(..sealed.len() - rest.0.len()).ok_or(PeerFault::NotSealed)?;
    let encapsulated = rest.take(ENCAPSULATED_BYTES).map_err(outside)?;
    if !rest.0.len().checked_sub(TAG_BYTES).is_some_and(is_class) {
        return Err(PeerFault::NotSealed);
    }
    let key = me.opening.iter().find(|key| key.sealing_key().id() == id).ok_or(PeerFault::UnknownOpeningKey)?;
    let encapsulated =
        <XWing as hpke::Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| PeerFault::CannotOpen)?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeR::Base,
        key.secret(),
        &encapsulated,
        &info(me.node),
        rest.0,
        head,
    )
    .map(Zeroizing::new)
    .map_err(|_| PeerFault::CannotOpen)
}

fn head(to: &NodeId, key: &KeyId) -> Vec<u8> {
    let name = to.as_str().as_bytes();
    [MAGIC.as_slice(), &SUITE.to_be_bytes(), &[frame::short(name.len())], name, key.bytes()].concat()
}

fn info(to: &NodeId) -> Vec<u8> {
    let name = to.as_str().as_bytes();
    [INFO, &SUITE.to_be_bytes(), &[frame::short(name.len())], name].concat()
}

/// Length, frame, zeros up to the size class. `None` when no class is large enough.
pub(crate) fn pad(frame: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let length = u32::try_from(frame.len()).ok()?;
    let class = class_of(frame.len() + 4)?;
    let mut plain = Zeroizing::new(Vec::with_capacity(class));
    plain.extend(length.to_be_bytes());
    plain.extend(frame);
    plain.resize(class, 0);
    Some(plain)
}

/// One padding only: zeros, and no more than the class asks for.
fn unpad(plain: &[u8]) -> Result<&[u8], PeerFault> {
    let mut rest = Rest(plain);
    let length = rest.u32().ok().and_then(|n| usize::try_from(n).ok()).ok_or(PeerFault::BadPadding)?;
    let frame = rest.take(length).map_err(|_| PeerFault::BadPadding)?;
    let smallest = class_of(length + 4) == Some(plain.len());
    if smallest && rest.0.iter().all(|b| *b == 0) { Ok(frame) } else { Err(PeerFault::BadPadding) }
}

fn class_of(length: usize) -> Option<usize> {
    let classes = std::iter::successors(Some(SMALLEST_CLASS), |class| Some(class * 4));
    classes.take_while(|class| *class <= LARGEST_CLASS).find(|class| *class >= length)
}

fn is_class(length: usize) -> bool {
    class_of(length) == Some(length)
}
