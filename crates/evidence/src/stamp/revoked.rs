//! Lists of revoked certificates (RFC 5280 section 5), and what they mean for a time stamp (RFC 3161 section 4).
//!
//! Nobody is asked over a network: the reader gives lists from wherever they were kept, and a token may hold some. A list counts
//! when the authority that issued the certificate signed it and nothing in it is beyond us. Where no list covers the moment of
//! the stamp, that is said, and is no verdict.

use terms::Instant;

use super::{Fault, HashName, Root, Token, algorithm::Algorithm, algorithm::Scheme, certificate::Certificate, chain};
use crate::der::{self, BOOLEAN, GENERALIZED_TIME, NotDer, OCTET_STRING, Reader, SEQUENCE, UTC_TIME, oid, time};

/// No list that we read is larger.
const LIST_MAX: usize = 32 << 20;

/// A list of revoked certificates, as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationList(Vec<u8>);

/// The file is not what lists are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a list of revoked certificates: DER, or PEM with lines BEGIN X509 CRL and END X509 CRL")]
pub struct NotAList;

/// What the lists say of the certificates behind a stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Each of them is covered at that moment, and none was revoked then or for a reason that reaches back.
    NotRevoked,
    /// The signer's certificate is itself a root of the reader's: no list takes away what the reader trusts.
    Root,
    /// No list that counts covers the certificate of this name at that moment.
    Unknown(String),
}

impl Standing {
    /// Of two stamps together: what is not known of one is not known of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown(whose), _) | (_, Self::Unknown(whose)) => Self::Unknown(whose),
            (Self::NotRevoked, _) | (_, Self::NotRevoked) => Self::NotRevoked,
            (Self::Root, Self::Root) => Self::Root,
        }
    }

    /// In a sentence.
    pub fn says(&self) -> String {
        match self {
            Self::NotRevoked => "No certificate behind it was revoked, by the lists that cover them.".to_owned(),
            Self::Root => "Its certificate is a root of yours itself, which no list takes away.".to_owned(),
            Self::Unknown(whose) => {
                format!(
                    "Whether the certificate of {whose} was revoked is not known: no list covers it at that moment."
                )
            }
        }
    }

    /// For programs: `no`, `root` or `unknown`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotRevoked => "no",
            Self::Root => "root",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl RevocationList {
    /// From the DER of one list.
    ///
    /// # Errors
    /// [`NotAList`] when it is none.
    pub fn from_der(bytes: &[u8]) -> Result<Self, NotAList> {
        List::read(bytes).map_err(|NotDer| NotAList)?;
        Ok(Self(bytes.to_vec()))
    }

    /// The lists of a file: one in DER, or one or more in PEM (RFC 7468 section 6).
    ///
    /// # Errors
    /// [`NotAList`] when there is none, or one of them cannot be read.
    pub fn all_from(file: &[u8]) -> Result<Vec<Self>, NotAList> {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        if let Ok(list) = Self::from_der(file) {
            return Ok(vec![list]);
        }
        let text = std::str::from_utf8(file).map_err(|_| NotAList)?;
        let mut lists = Vec::new();
        for part in text.split("-----BEGIN X509 CRL-----").skip(1) {
            let (body, _) = part.split_once("-----END X509 CRL-----").ok_or(NotAList)?;
            let packed: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            lists.push(Self::from_der(&STANDARD.decode(packed).map_err(|_| NotAList)?)?);
        }
        if lists.is_empty() { Err(NotAList) } else { Ok(lists) }
    }
}

/// Was a certificate on the way from the stamp's signer to a root revoked? The lists that the token itself holds count, too.
///
/// # Errors
/// [`Fault::Revoked`] where one was revoked before the stamp, or later for a reason that reaches back to it; any other [`Fault`]
/// where there is no way to a root.
pub fn standing(token: &[u8], roots: &[Root], lists: &[RevocationList]) -> Result<Standing, Fault> {
    standing_of(&Token::read(token)?, roots, lists)
}

pub(crate) fn standing_of(token: &Token<'_>, roots: &[Root], given: &[RevocationList]) -> Result<Standing, Fault> {
    let (signer, _) = token.signed_by()?;
    let way = chain::find(signer, &token.certificates, roots, token.info.at)?;
    let given = given.iter().map(|list| list.0.as_slice());
    let lists: Vec<List<'_>> =
        given.chain(token.lists.iter().copied()).filter_map(|bytes| List::read(bytes).ok()).collect();
    let mut standing = if way.len() < 2 { Standing::Root } else { Standing::NotRevoked };
    for pair in way.windows(2) {
        let [one, by] = pair else { continue };
        let mut covered = false;
        for list in lists.iter().filter(|list| list.counts(by)) {
            if let Some(entry) = list.entry(one.serial)? {
                entry.judge(one, token.info.at)?;
            }
            covered |= list.covers(token.info.at);
        }
        if !covered && standing == Standing::NotRevoked {
            standing = Standing::Unknown(one.name());
        }
    }
    Ok(standing)
}

/// A list taken apart. Its entries stay where they are: there may be very many.
struct List<'a> {
    /// What its issuer signed.
    signed: &'a [u8],
    signature: &'a [u8],
    algorithm: Algorithm<'a>,
    issuer: &'a [u8],
    at: Instant,
    next: Option<Instant>,
    entries: Option<Reader<'a>>,
    /// Does anything in it demand more of us than we know? Then it may be of other certificates than it seems to be.
    beyond_us: bool,
}

/// What a list says of one certificate.
struct Entry<'a> {
    serial: &'a [u8],
    at: Instant,
    reason: Option<u8>,
    beyond_us: bool,
}

impl<'a> List<'a> {
    /// Section 5.1. Nothing may follow.
    fn read(bytes: &'a [u8]) -> Result<Self, NotDer> {
        if bytes.len() > LIST_MAX {
            return Err(NotDer);
        }
        let mut outer = Reader::new(Reader::only(bytes, SEQUENCE)?.inside);
        let body = outer.value(SEQUENCE)?;
        let algorithm = Algorithm::read(&mut outer)?;
        let signature = outer.bits()?;
        outer.end()?;

        let mut inside = Reader::new(body.inside);
        // Version 2 is written as 1; a list without extensions may leave it out.
        let version = if inside.peek() == Some(der::INTEGER) { inside.small()? } else { 0 };
        let again = Algorithm::read(&mut inside)?;
        let issuer = inside.value(SEQUENCE)?.whole;
        let at = time::moment(inside.any()?)?;
        let next = match inside.peek() {
            Some(UTC_TIME | GENERALIZED_TIME) => Some(time::moment(inside.any()?)?),
            _ => None,
        };
        let entries = inside.maybe_inside(SEQUENCE)?;
        let mut beyond_us = false;
        if let Some(mut list) = inside.maybe_inside(der::built(0))? {
            let mut extensions = list.sequence()?;
            list.end()?;
            while !extensions.is_empty() {
                // Those that are critical narrow what the list is about (sections 5.2.4 and 5.2.5), or are unknown.
                beyond_us |= extension(&mut extensions)?.critical;
            }
        }
        inside.end()?;
        if again != algorithm || version > 1 {
            return Err(NotDer);
        }
        let mut list = Self { signed: body.whole, signature, algorithm, issuer, at, next, entries, beyond_us };
        // Every entry is read once here, so that a list with a broken one is none.
        let mut left = list.entries;
        while let Some(entry) = next_entry(&mut left)? {
            list.beyond_us |= entry.beyond_us;
        }
        Ok(list)
    }

    /// Did this authority sign it, and do we understand all that it demands?
    fn counts(&self, by: &Certificate<'_>) -> bool {
        let scheme = Scheme::read(self.algorithm, None).ok().filter(|scheme| scheme.hash() != HashName::Sha224);
        !self.beyond_us
            && self.issuer == by.subject
            && by.may_sign_lists()
            && match (scheme, &by.key) {
                (Some(scheme), Some(key)) => key.signed(scheme, self.signed, self.signature),
                _ => false,
            }
    }

    /// Does its silence mean anything for this moment? It was made after it, or before it and was still the latest then.
    fn covers(&self, at: Instant) -> bool {
        self.at >= at || self.next.is_some_and(|next| at <= next)
    }

    fn entry(&self, serial: &[u8]) -> Result<Option<Entry<'a>>, NotDer> {
        let mut left = self.entries;
        while let Some(entry) = next_entry(&mut left)? {
            if entry.serial == serial {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }
}

fn next_entry<'a>(left: &mut Option<Reader<'a>>) -> Result<Option<Entry<'a>>, NotDer> {
    match left {
        Some(entries) if !entries.is_empty() => Entry::read(entries.sequence()?).map(Some),
        _ => Ok(None),
    }
}

impl<'a> Entry<'a> {
    fn read(mut inside: Reader<'a>) -> Result<Self, NotDer> {
        let (serial, at) = (inside.integer()?, time::moment(inside.any()?)?);
        let mut entry = Self { serial, at, reason: None, beyond_us: false };
        let mut extensions = inside.maybe_inside(SEQUENCE)?;
        inside.end()?;
        while let Some(list) = extensions.as_mut().filter(|list| !list.is_empty()) {
            let Extension { name, critical, value } = extension(list)?;
            let mut inside = Reader::new(value);
            match name {
                oid::REASON_CODE => {
                    let [reason] = inside.value(der::ENUMERATED)?.inside else { return Err(NotDer) };
                    entry.reason = Some(*reason);
                }
                // Section 5.3.2: when the key was known or feared to be lost, which is before somebody wrote it down.
                oid::INVALIDITY_DATE => entry.at = entry.at.min(inside.generalized()?),
                _ => {
                    entry.beyond_us |= critical;
                    continue;
                }
            }
            inside.end()?;
        }
        Ok(entry)
    }

    /// RFC 3161 section 4: a key that was given up for one of four stated reasons takes nothing back; any other reason, or none
    /// stated, takes every stamp with it.
    fn judge(&self, whose: &Certificate<'_>, stamped: Instant) -> Result<(), Fault> {
        let (reason, reaches_back) = match self.reason {
            Some(0) => ("an unspecified reason", false),
            Some(1) => ("the key is no longer its holder's alone", true),
            Some(2) => ("the key of its issuer is no longer the issuer's alone", true),
            Some(3) => ("the holder is another now", false),
            Some(4) => ("another took its place", false),
            Some(5) => ("the authority has ended", false),
            Some(6) => ("it was put on hold", true),
            Some(_) => ("a reason that reaches back", true),
            None => ("no reason is stated", true),
        };
        if self.at <= stamped || reaches_back {
            return Err(Fault::Revoked { whose: whose.name(), at: self.at, reason });
        }
        Ok(())
    }
}

struct Extension<'a> {
    name: &'a [u8],
    critical: bool,
    value: &'a [u8],
}

fn extension<'a>(list: &mut Reader<'a>) -> Result<Extension<'a>, NotDer> {
    let mut one = list.sequence()?;
    let name = one.oid()?;
    let critical = if one.peek() == Some(BOOLEAN) { one.truth()? } else { false };
    let value = one.value(OCTET_STRING)?.inside;
    one.end()?;
    Ok(Extension { name, critical, value })
}
