//! A TimeStampToken taken apart (RFC 3161 section 2.4.2, RFC 5652 section 5).

use std::time::Duration;

use sha1::{Digest as _, Sha1};
use terms::Instant;

use super::{
    Fault, HashName,
    algorithm::{Algorithm, KeyKind, Scheme},
    certificate::Certificate,
    chain::CERTIFICATES_MAX,
};
use crate::der::{self, NotDer, OCTET_STRING, Reader, SEQUENCE, SET, Value, oid};

/// What the authority signed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Info<'a> {
    pub(crate) policy: &'a [u8],
    pub(crate) hash: HashName,
    pub(crate) imprint: &'a [u8],
    pub(crate) at: Instant,
    pub(crate) accuracy: Option<Duration>,
    pub(crate) nonce: Option<&'a [u8]>,
}

/// A token whose parts have been found; nothing has been checked that a signature would.
#[derive(Debug, Clone)]
pub(crate) struct Token<'a> {
    pub(crate) info: Info<'a>,
    info_bytes: &'a [u8],
    pub(crate) certificates: Vec<Certificate<'a>>,
    /// Lists of revoked certificates, unread.
    pub(crate) lists: Vec<&'a [u8]>,
    signer: SignerInfo<'a>,
}

#[derive(Debug, Clone)]
struct SignerInfo<'a> {
    id: SignerId<'a>,
    digest: HashName,
    /// The inside of the set of signed attributes.
    attributes: &'a [u8],
    scheme: Scheme,
    signature: &'a [u8],
}

#[derive(Debug, Clone, Copy)]
enum SignerId<'a> {
    Issuer { name: &'a [u8], serial: &'a [u8] },
    KeyId(&'a [u8]),
}

impl<'a> Token<'a> {
    /// Reads a token; nothing may follow.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut outer = Reader::new(Reader::only(bytes, SEQUENCE)?.inside);
        if outer.oid()? != oid::SIGNED_DATA {
            return Err(Fault::Form("it is no SignedData"));
        }
        let mut content = outer.inside(der::built(0))?;
        outer.end()?;
        let mut data = content.sequence()?;
        content.end()?;

        // RFC 5652 section 5.1: content other than id-data means version 3.
        if data.small()? != 3 {
            return Err(Fault::Form("its version is not 3"));
        }
        let mut digests = Vec::new();
        let mut list = data.inside(SET)?;
        while !list.is_empty() {
            digests.push(Algorithm::read(&mut list)?);
        }
        let mut inner = data.sequence()?;
        if inner.oid()? != oid::TST_INFO {
            return Err(Fault::Form("its content is no TSTInfo"));
        }
        let mut wrapped = inner.inside(der::built(0))?;
        inner.end()?;
        let info_bytes = wrapped.octets()?;
        wrapped.end()?;
        let certificates = match data.maybe_inside(der::built(0))? {
            Some(list) => certificates(list)?,
            None => Vec::new(),
        };
        // Lists of revoked certificates are not what the token says, but somebody may have kept them there.
        let lists = match data.maybe_inside(der::built(1))? {
            Some(list) => list.all()?.iter().filter(|v| v.tag == SEQUENCE).take(LISTS_MAX).map(|v| v.whole).collect(),
            None => Vec::new(),
        };
        let mut signers = data.inside(SET)?;
        data.end()?;
        let signer = SignerInfo::read(signers.sequence()?)?;
        if !signers.is_empty() {
            return Err(Fault::Form("more than one has signed it"));
        }
        // Section 5.1: the digest of the signer is announced, and what is announced is known.
        let announced = digests.iter().any(|&one| HashName::read(one) == Some(signer.digest));
        if !announced {
            return Err(Fault::Form("the signer's hash function is not announced"));
        }
        Ok(Self { info: info(info_bytes)?, info_bytes, certificates, lists, signer })
    }

    /// The certificate that signed the token, when it is inside, is the one that the signature names, may sign time stamps,
    /// and did sign this.
    pub(crate) fn signed_by(&self) -> Result<(&Certificate<'a>, KeyKind), Fault> {
        let attributes = Attributes::read(self.signer.attributes)?;
        if attributes.message_digest != self.signer.digest.of(self.info_bytes) {
            return Err(Fault::Signature);
        }
        let mut named = self.certificates.iter().filter(|one| self.signer.id.names(one)).peekable();
        if named.peek().is_none() {
            return Err(Fault::NoCertificate);
        }
        let signer = named
            .find(|one| attributes.names(one))
            .ok_or(Fault::Signer("its certificate is not the one that it signed for"))?;
        signer.may_stamp()?;
        let Some(key) = signer.key else {
            return Err(Fault::Unsupported("a key that is neither RSA, P-256, P-384 nor Ed25519"));
        };
        // RFC 5652 section 5.4: the set, not the tag that stands in the SignerInfo, is what was signed.
        let signed = der::write::value(SET, &[self.signer.attributes]);
        if key.signed(self.signer.scheme, &signed, self.signer.signature) {
            Ok((signer, key.kind()))
        } else {
            Err(Fault::Signature)
        }
    }

    /// The hash function that the signature rests on.
    pub(crate) fn signature_hash(&self) -> HashName {
        self.signer.scheme.hash()
    }
}

/// So many lists of revoked certificates in a token are looked at.
const LISTS_MAX: usize = 64;

/// The X.509 certificates of a CertificateSet. One that cannot be read signs nothing, and is left aside.
fn certificates(list: Reader<'_>) -> Result<Vec<Certificate<'_>>, NotDer> {
    let values = list.all()?;
    let x509 = values.iter().filter(|value| value.tag == SEQUENCE);
    Ok(x509.filter_map(|value| Certificate::read(value.whole).ok()).take(CERTIFICATES_MAX).collect())
}

impl<'a> SignerInfo<'a> {
    fn read(mut inside: Reader<'a>) -> Result<Self, Fault> {
        let version = inside.small()?;
        let id = match (version, inside.any()?) {
            (1, Value { tag: SEQUENCE, inside, .. }) => {
                let mut pair = Reader::new(inside);
                let (name, serial) = (pair.value(SEQUENCE)?.whole, pair.integer()?);
                pair.end()?;
                SignerId::Issuer { name, serial }
            }
            (3, value) if value.tag == der::plain(0) => SignerId::KeyId(value.inside),
            _ => return Err(Fault::Form("its signer is not named as its version says")),
        };
        let digest = Algorithm::read(&mut inside)?;
        let digest = HashName::read(digest).ok_or(Fault::Unsupported("a digest that is not SHA-2"))?;
        let attributes = inside.value(der::built(0))?.inside;
        let scheme = Scheme::read(Algorithm::read(&mut inside)?, Some(digest))?;
        let signature = inside.octets()?;
        // Attributes that are not signed may be added by anyone, and say nothing.
        inside.maybe(der::built(1))?;
        inside.end()?;
        Ok(Self { id, digest, attributes, scheme, signature })
    }
}

impl SignerId<'_> {
    fn names(&self, one: &Certificate<'_>) -> bool {
        match *self {
            Self::Issuer { name, serial } => one.issuer == name && one.serial == serial,
            Self::KeyId(id) => one.key_id() == Some(id),
        }
    }
}

/// The signed attributes that count.
struct Attributes<'a> {
    message_digest: &'a [u8],
    /// ESSCertID: the hash function (none: SHA-1), and the first entry.
    names: Vec<(Option<HashName>, CertificateId<'a>)>,
}

struct CertificateId<'a> {
    hash: &'a [u8],
    issuer_serial: Option<(&'a [u8], &'a [u8])>,
}

impl<'a> Attributes<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let (mut content_type, mut message_digest, mut names) = (None, None, Vec::new());
        let mut seen: Vec<&[u8]> = Vec::new();
        let (mut list, mut before) = (Reader::new(bytes), &[][..]);
        while !list.is_empty() {
            let value = list.value(SEQUENCE)?;
            // RFC 5652 section 5.3: what is signed is in DER, where a set has one order (X.690 section 11.6).
            if value.whole < before {
                return Err(Fault::Form("its signed attributes are not in the order of DER"));
            }
            before = value.whole;
            let mut one = Reader::new(value.inside);
            let kind = one.oid()?;
            let mut values = one.inside(SET)?;
            one.end()?;
            // RFC 5652 section 5.3: no attribute twice; the ones that count have one value (sections 11.1, 11.2).
            if seen.contains(&kind) {
                return Err(Fault::Form("it has a signed attribute twice"));
            }
            seen.push(kind);
            match kind {
                oid::CONTENT_TYPE => content_type = Some((values.oid()?, values.end()?).0),
                oid::MESSAGE_DIGEST => message_digest = Some((values.octets()?, values.end()?).0),
                oid::SIGNING_CERTIFICATE => names.push(certificate_id(values, false)?),
                oid::SIGNING_CERTIFICATE_V2 => names.push(certificate_id(values, true)?),
                _ => {}
            }
        }
        if content_type != Some(oid::TST_INFO) {
            return Err(Fault::Form("its signed content type is not TSTInfo"));
        }
        let message_digest = message_digest.ok_or(Fault::Form("its message digest is missing"))?;
        if names.is_empty() {
            return Err(Fault::Form("its signer does not name a certificate"));
        }
        Ok(Self { message_digest, names })
    }

    /// RFC 5816 section 2.2.1: if both kinds are there, both must hold.
    fn names(&self, one: &Certificate<'_>) -> bool {
        self.names.iter().all(|(hash, id)| {
            let digest = match hash {
                Some(hash) => hash.of(one.whole),
                // A second certificate with a given SHA-1 has not been found by anyone; RFC 5816 lets it stand.
                None => Sha1::digest(one.whole).to_vec(),
            };
            let issuer = id.issuer_serial;
            digest == id.hash && issuer.is_none_or(|(name, serial)| one.issuer == name && one.serial == serial)
        })
    }
}

/// The first certificate of a SigningCertificate (RFC 2634 section 5.4) or SigningCertificateV2 (RFC 5035 section 3): the signer's.
fn certificate_id<'a>(mut values: Reader<'a>, second: bool) -> Result<(Option<HashName>, CertificateId<'a>), Fault> {
    let mut attribute = values.sequence()?;
    values.end()?;
    let mut list = attribute.sequence()?;
    let mut first = list.sequence()?;
    let hash = match (second, first.peek()) {
        (false, _) => None,
        (true, Some(SEQUENCE)) => {
            let algorithm = Algorithm::read(&mut first)?;
            Some(HashName::read(algorithm).ok_or(Fault::Unsupported("a digest of a certificate that is not SHA-2"))?)
        }
        (true, _) => Some(HashName::Sha256),
    };
    let digest = first.octets()?;
    let issuer_serial = match first.maybe_inside(SEQUENCE)? {
        Some(mut pair) => {
            let mut names = pair.sequence()?;
            // GeneralName: directoryName is [4] around the name, since a choice is always tagged explicitly.
            let mut directory = names.inside(der::built(4))?;
            let name = directory.value(SEQUENCE)?.whole;
            let serial = pair.integer()?;
            directory.end()?;
            names.end()?;
            pair.end()?;
            Some((name, serial))
        }
        None => None,
    };
    first.end()?;
    Ok((hash, CertificateId { hash: digest, issuer_serial }))
}

/// TSTInfo (RFC 3161 section 2.4.2).
fn info(bytes: &[u8]) -> Result<Info<'_>, Fault> {
    let mut inside = Reader::new(Reader::only(bytes, SEQUENCE)?.inside);
    if inside.small()? != 1 {
        return Err(Fault::Form("the version of its TSTInfo is not 1"));
    }
    let policy = inside.oid()?;
    let mut imprint = inside.sequence()?;
    let hash =
        HashName::read(Algorithm::read(&mut imprint)?).ok_or(Fault::Unsupported("an imprint that is not SHA-2"))?;
    let digest = imprint.octets()?;
    imprint.end()?;
    if digest.len() != hash.length() {
        return Err(Fault::Form("its imprint has another length than its hash function"));
    }
    inside.integer()?;
    let at = inside.generalized()?;
    let accuracy = inside.maybe_inside(SEQUENCE)?.map(accuracy).transpose()?;
    // X.690 section 11.5: what is the default anyway is not written.
    if inside.peek() == Some(der::BOOLEAN) && !inside.truth()? {
        return Err(Fault::Form("its TSTInfo writes out an ordering that DER leaves out"));
    }
    let nonce = if inside.peek() == Some(der::INTEGER) { Some(inside.integer()?) } else { None };
    inside.maybe(der::built(0))?;
    if let Some(list) = inside.maybe_inside(der::built(1))? {
        known(list)?;
    }
    inside.end()?;
    Ok(Info { policy, hash, imprint: digest, at, accuracy, nonce })
}

/// Seconds, then `[0]` milliseconds and `[1]` microseconds from 1 to 999.
fn accuracy(mut inside: Reader<'_>) -> Result<Duration, Fault> {
    let seconds = if inside.peek() == Some(der::INTEGER) { inside.small()? } else { 0 };
    let mut small = |tag| match inside.maybe(der::plain(tag))? {
        Some(value) => der::small(der::integer(value.inside)?),
        None => Ok(0),
    };
    let (millis, micros) = (small(0)?, small(1)?);
    inside.end()?;
    if millis > 999 || micros > 999 {
        return Err(Fault::Form("its accuracy has more than 999 parts of a thousand"));
    }
    Ok(Duration::from_secs(seconds).saturating_add(Duration::from_micros(millis * 1_000 + micros)))
}

/// Extensions of a TSTInfo: none that matters to us is defined, so one that insists on being understood is not.
fn known(mut list: Reader<'_>) -> Result<(), Fault> {
    while !list.is_empty() {
        let mut one = list.sequence()?;
        one.oid()?;
        if one.peek() == Some(der::BOOLEAN) && one.truth()? {
            return Err(Fault::Unsupported("a critical extension of a time stamp"));
        }
        one.value(OCTET_STRING)?;
        one.end()?;
    }
    Ok(())
}
