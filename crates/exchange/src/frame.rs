//! The frame: the bytes that are signed. Laid out by position, so that signatures are checked before anything is parsed.

use terms::NodeId;

use crate::{
    Letter, PeerFault,
    keys::{KeyId, Purpose, SigningKey, Signs, signed},
    verify,
};

const FAMILY: &[u8] = b"comity-letter/";
const MAGIC: &[u8; 16] = b"comity-letter/1\n";

/// X-Wing, HKDF-SHA256 and ChaCha20-Poly1305 outside, Ed25519 inside. The next suite gets the next number.
pub(crate) const SUITE: u16 = 1;

/// The largest size class less its length field. A package for one address is a few kilobytes.
pub(crate) const FRAME_BYTES_MAX: usize = (16 << 20) - 4;

/// One node and up to seven officers.
const SIGNERS_MAX: usize = 8;

/// Who signs a letter.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a, K: Signs = SigningKey> {
    /// The node that sends it.
    pub node: &'a NodeId,
    /// That node's key.
    pub node_key: &'a SigningKey,
    /// The keys of the officers who sign it, in any order.
    pub officers: &'a [&'a K],
}

/// Why a letter is not sent. A mistake on this side, found before it could be one on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// The recipient would refuse it.
    #[error("the recipient would refuse it: {0}")]
    WouldBeRefused(PeerFault),
    /// The header names another sender or recipient.
    #[error("the header names another sender or recipient")]
    OtherParties,
    /// More officers than a frame has room for.
    #[error("more than seven officers")]
    TooManySigners,
    /// The recipient has no key that is valid at the letter's time.
    #[error("the recipient has no valid key")]
    NoSealingKey,
}

/// Signs a letter without sealing it: a frame to be embedded in another letter, or kept as evidence.
///
/// # Errors
/// [`SealFault`] when the recipient would have to refuse it.
pub fn sign_frame<K: Signs>(letter: &Letter, from: &Sender<'_, K>) -> Result<Vec<u8>, SealFault> {
    if letter.header.from != *from.node {
        return Err(SealFault::OtherParties);
    }
    let payload = letter.payload().ok_or(SealFault::WouldBeRefused(PeerFault::BadShape))?;
    verify::read_payload(&payload).and_then(|l| verify::lifetime(&l)).map_err(SealFault::WouldBeRefused)?;

    let mut officers: Vec<(KeyId, &K)> = from.officers.iter().map(|key| (key.verifying_key().id(), *key)).collect();
    officers.sort_by_key(|(id, _)| *id);
    officers.dedup_by_key(|(id, _)| *id);
    if officers.len() >= SIGNERS_MAX {
        return Err(SealFault::TooManySigners);
    }
    let ids: Vec<_> = std::iter::once((By::Node, from.node_key.verifying_key().id()))
        .chain(officers.iter().map(|(id, _)| (By::Officer, *id)))
        .collect();

    let mut frame = MAGIC.to_vec();
    frame.extend(SUITE.to_be_bytes());
    for id in [&letter.header.to, &letter.header.from] {
        frame.push(short(id.as_str().len()));
        frame.extend(id.as_str().bytes());
    }
    frame.push(short(ids.len()));
    for (by, id) in &ids {
        frame.push(by.byte());
        frame.extend(id.bytes());
    }
    frame.extend(u32::try_from(payload.len()).unwrap_or(u32::MAX).to_be_bytes());
    frame.extend(&payload);
    let by_node = from.node_key.sign(By::Node.purpose(), &frame);
    let by_officers: Vec<_> = officers.iter().map(|(_, key)| signed(*key, By::Officer.purpose(), &frame)).collect();
    frame.extend(by_node);
    frame.extend(by_officers.iter().flatten());
    let fits = frame.len() <= FRAME_BYTES_MAX;
    if fits { Ok(frame) } else { Err(SealFault::WouldBeRefused(PeerFault::TooLarge)) }
}

/// In which capacity a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Node,
    Officer,
}

impl By {
    fn byte(self) -> u8 {
        match self {
            Self::Node => 1,
            Self::Officer => 2,
        }
    }

    pub(crate) fn purpose(self) -> Purpose {
        match self {
            Self::Node => Purpose::LetterByNode,
            Self::Officer => Purpose::LetterByOfficer,
        }
    }
}

/// One signature of a frame.
pub(crate) struct Signature {
    pub(crate) by: By,
    pub(crate) key: KeyId,
    pub(crate) bytes: [u8; 64],
}

/// A frame taken apart by position. Nothing in it is believed yet.
pub(crate) struct Frame<'a> {
    pub(crate) recipient: NodeId,
    pub(crate) sender: NodeId,
    /// Everything before the signatures: what they sign.
    pub(crate) signed: &'a [u8],
    pub(crate) payload: &'a [u8],
    /// The node's first, then the officers' in the order of their key ids.
    pub(crate) signatures: Vec<Signature>,
}

impl<'a> Frame<'a> {
    pub(crate) fn split(bytes: &'a [u8]) -> Result<Self, PeerFault> {
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(PeerFault::TooLarge);
        }
        let mut rest = Rest(bytes);
        magic(&mut rest, FAMILY, MAGIC, PeerFault::BadFrame)?;
        if rest.u16()? != SUITE {
            return Err(PeerFault::UnknownSuite);
        }
        let recipient = rest.node()?;
        let sender = rest.node()?;
        let signers = signers(&mut rest)?;
        let length = usize::try_from(rest.u32()?).map_err(|_| PeerFault::BadFrame)?;
        let payload = rest.take(length)?;
        let signed = bytes.get(..bytes.len() - rest.0.len()).ok_or(PeerFault::BadFrame)?;
        let mut signatures = Vec::with_capacity(signers.len());
        for (by, key) in signers {
            signatures.push(Signature { by, key, bytes: rest.array()? });
        }
        if rest.0.is_empty() {
            Ok(Self { recipient, sender, signed, payload, signatures })
        } else {
            Err(PeerFault::BadFrame)
        }
    }
}

/// The letter in a frame that nobody has signed yet: what an officer is asked to sign.
pub(crate) fn unsigned_payload(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = Rest(bytes);
    magic(&mut rest, FAMILY, MAGIC, PeerFault::BadFrame).ok()?;
    rest.u16().ok().filter(|suite| *suite == SUITE)?;
    rest.node().ok()?;
    rest.node().ok()?;
    signers(&mut rest).ok()?;
    let length = usize::try_from(rest.u32().ok()?).ok()?;
    let payload = rest.take(length).ok()?;
    rest.0.is_empty().then_some(payload)
}

/// One order only, so that the same signers have one spelling: the node, then officers by rising key id.
fn signers(rest: &mut Rest<'_>) -> Result<Vec<(By, KeyId)>, PeerFault> {
    let count = usize::from(rest.u8()?);
    if count > SIGNERS_MAX {
        return Err(PeerFault::BadFrame);
    }
    let mut signers: Vec<(By, KeyId)> = Vec::with_capacity(count);
    for _ in 0..count {
        let by = match rest.u8()? {
            1 => By::Node,
            2 => By::Officer,
            _ => return Err(PeerFault::BadFrame),
        };
        signers.push((by, KeyId::from_bytes(rest.array()?)));
    }
    let Some(((By::Node, _), officers)) = signers.split_first() else { return Err(PeerFault::NoSignature) };
    let rising = officers.is_sorted_by(|(_, a), (_, b)| a < b);
    let all_officers = officers.iter().all(|(by, _)| *by == By::Officer);
    if rising && all_officers { Ok(signers) } else { Err(PeerFault::BadFrame) }
}

/// The first line says what it is and in which version; another version of ours is told apart from noise.
pub(crate) fn magic(
    rest: &mut Rest<'_>,
    family: &[u8],
    magic: &[u8; 16],
    otherwise: PeerFault,
) -> Result<(), PeerFault> {
    match rest.0.strip_prefix(magic.as_slice()) {
        Some(after) => {
            rest.0 = after;
            Ok(())
        }
        None if rest.0.starts_with(family) => Err(PeerFault::UnknownVersion),
        None => Err(otherwise),
    }
}

/// What is left to be taken apart.
pub(crate) struct Rest<'a>(pub(crate) &'a [u8]);

impl<'a> Rest<'a> {
    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], PeerFault> {
        let (head, tail) = self.0.split_at_checked(length).ok_or(PeerFault::BadFrame)?;
        self.0 = tail;
        Ok(head)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], PeerFault> {
        self.take(N)?.try_into().map_err(|_| PeerFault::BadFrame)
    }

    fn u8(&mut self) -> Result<u8, PeerFault> {
        self.array().map(u8::from_be_bytes)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, PeerFault> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, PeerFault> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn node(&mut self) -> Result<NodeId, PeerFault> {
        let length = self.u8()?;
        let text = std::str::from_utf8(self.take(length.into())?).map_err(|_| PeerFault::BadFrame)?;
        text.parse().map_err(|_| PeerFault::BadFrame)
    }
}

/// Node ids have at most 63 letters and frames at most eight signers, so that one byte always holds the count.
pub(crate) fn short(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}
