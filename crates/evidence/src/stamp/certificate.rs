//! X.509 certificates (RFC 5280), as much as it takes to judge who signed a time stamp.

use terms::Instant;

use super::{
    Fault, HashName,
    algorithm::{Algorithm, Key, Scheme},
};
use crate::der::{self, NotDer, OCTET_STRING, Reader, SEQUENCE, SET, oid, time};

/// More extensions than this in one certificate is an attack, not a certificate.
const EXTENSIONS_MAX: usize = 64;

/// What a certificate says, and where its bytes are.
#[derive(Debug, Clone)]
pub(crate) struct Certificate<'a> {
    pub(crate) whole: &'a [u8],
    /// What its issuer signed.
    signed: &'a [u8],
    signature: &'a [u8],
    algorithm: Algorithm<'a>,
    pub(crate) serial: &'a [u8],
    /// The encoding of the name; names are equal when their bytes are.
    pub(crate) issuer: &'a [u8],
    pub(crate) subject: &'a [u8],
    from: Instant,
    pub(crate) until: Instant,
    pub(crate) key: Option<Key<'a>>,
    extensions: Extensions<'a>,
}

#[derive(Debug, Clone, Default)]
struct Extensions<'a> {
    is_authority: bool,
    path_length: Option<u64>,
    key_usage: Option<u16>,
    extended_usage: Option<(bool, Vec<&'a [u8]>)>,
    key_id: Option<&'a [u8]>,
    unknown_but_critical: bool,
}

impl<'a> Certificate<'a> {
    /// Reads one certificate; nothing may follow.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, NotDer> {
        let mut outer = Reader::new(Reader::only(bytes, SEQUENCE)?.inside);
        let body = outer.value(SEQUENCE)?;
        let algorithm = Algorithm::read(&mut outer)?;
        let signature = outer.bits()?;
        outer.end()?;

        let mut inside = Reader::new(body.inside);
        let version = match inside.maybe_inside(der::built(0))? {
            Some(mut version) => (version.small()?, version.end()?).0,
            None => 0,
        };
        let serial = inside.integer()?;
        let again = Algorithm::read(&mut inside)?;
        let issuer = inside.value(SEQUENCE)?.whole;
        let mut validity = inside.sequence()?;
        let (from, until) = (time::moment(validity.any()?)?, time::moment(validity.any()?)?);
        validity.end()?;
        let subject = inside.value(SEQUENCE)?.whole;
        let key = Key::read(&mut inside)?;
        // Unique identifiers (section 4.1.2.8) say nothing to us.
        inside.maybe(der::plain(1))?;
        inside.maybe(der::plain(2))?;
        let extensions = match inside.maybe_inside(der::built(3))? {
            Some(mut list) if version == 2 => {
                let extensions = Extensions::read(list.sequence()?)?;
                list.end()?;
                extensions
            }
            Some(_) => return Err(NotDer),
            None => Extensions::default(),
        };
        inside.end()?;
        // Section 4.1.1.2: the algorithm stands in two places, and only one of them is signed.
        if again != algorithm || version > 2 {
            return Err(NotDer);
        }
        let signed = body.whole;
        Ok(Self { whole: bytes, signed, signature, algorithm, serial, issuer, subject, from, until, key, extensions })
    }

    /// Is it valid on its own at this moment?
    pub(crate) fn valid(&self, at: Instant) -> bool {
        self.from <= at && at <= self.until
    }

    /// Did the holder of the other certificate issue this one, and may that holder issue certificates above `below` others?
    pub(crate) fn issued_by(&self, other: &Certificate<'_>, below: u64) -> bool {
        const MAY_SIGN_CERTIFICATES: u16 = 1 << 5;
        let may = &other.extensions;
        let allowed = may.is_authority
            && !may.unknown_but_critical
            && may.key_usage.is_none_or(|bits| bits & MAY_SIGN_CERTIFICATES != 0)
            && may.path_length.is_none_or(|length| below <= length)
            // An authority that is limited to some uses cannot give others (RFC 5280 section 4.2.1.12 as commonly read).
            && may.extended_usage.as_ref().is_none_or(|(_, uses)| {
                uses.iter().any(|&usage| usage == oid::TIME_STAMPING || usage == oid::ANY_USAGE)
            });
        let scheme = Scheme::read(self.algorithm, None).ok().filter(|scheme| scheme.hash() != HashName::Sha224);
        allowed
            && self.issuer == other.subject
            && match (scheme, &other.key) {
                (Some(scheme), Some(key)) => key.signed(scheme, self.signed, self.signature),
                _ => false,
            }
    }

    /// May its holder sign lists of revoked certificates (RFC 5280 section 4.2.1.3)?
    pub(crate) fn may_sign_lists(&self) -> bool {
        const MAY_SIGN_LISTS: u16 = 1 << 6;
        self.extensions.key_usage.is_none_or(|bits| bits & MAY_SIGN_LISTS != 0)
    }

    /// RFC 3161 section 2.3: the key is for time stamps and for nothing else, and whoever does not understand that must stop.
    pub(crate) fn may_stamp(&self) -> Result<(), Fault> {
        const MAY_SIGN: u16 = 1 << 0 | 1 << 1;
        match &self.extensions.extended_usage {
            Some((true, uses)) if uses.as_slice() == [oid::TIME_STAMPING] => {}
            Some((false, _)) => return Err(Fault::Signer("its extended key usage is not critical")),
            _ => return Err(Fault::Signer("its certificate is not for time stamps alone")),
        }
        if self.extensions.key_usage.is_some_and(|bits| bits & MAY_SIGN == 0) {
            return Err(Fault::Signer("its key is not for signatures"));
        }
        if self.extensions.unknown_but_critical {
            return Err(Fault::Signer("its certificate has a critical extension that we do not know"));
        }
        Ok(())
    }

    pub(crate) fn key_id(&self) -> Option<&'a [u8]> {
        self.extensions.key_id
    }

    /// A name for people: the common name, or the organization.
    pub(crate) fn name(&self) -> String {
        let found = |wanted| attribute(self.subject, wanted).ok().flatten();
        found(oid::COMMON_NAME).or_else(|| found(oid::ORGANIZATION)).unwrap_or_else(|| "without a name".to_owned())
    }
}

impl<'a> Extensions<'a> {
    fn read(mut list: Reader<'a>) -> Result<Self, NotDer> {
        let mut all = Self::default();
        let mut seen: Vec<&[u8]> = Vec::new();
        while !list.is_empty() {
            let mut one = list.sequence()?;
            let name = one.oid()?;
            // False is the default, and DER does not write a default; some authorities do all the same.
            let critical = if one.peek() == Some(der::BOOLEAN) { one.truth()? } else { false };
            let value = one.value(OCTET_STRING)?.inside;
            one.end()?;
            // Section 4.2: no extension twice.
            if seen.contains(&name) || seen.len() == EXTENSIONS_MAX {
                return Err(NotDer);
            }
            seen.push(name);
            all.add(name, critical, value)?;
        }
        Ok(all)
    }

    fn add(&mut self, name: &[u8], critical: bool, value: &'a [u8]) -> Result<(), NotDer> {
        let mut inside = Reader::new(value);
        match name {
            oid::BASIC_CONSTRAINTS => {
                let mut list = inside.sequence()?;
                self.is_authority = if list.peek() == Some(der::BOOLEAN) { list.truth()? } else { false };
                self.path_length = if list.is_empty() { None } else { Some(list.small()?) };
                list.end()?;
            }
            oid::KEY_USAGE => {
                let Some((&unused @ 0..=7, bits)) = inside.value(der::BIT_STRING)?.inside.split_first() else {
                    return Err(NotDer);
                };
                let _ = unused;
                // Bit 0 is the highest of the first byte (section 4.2.1.3).
                self.key_usage = Some(bits.first().map_or(0, |byte| u16::from(byte.reverse_bits())));
            }
            oid::EXT_KEY_USAGE => {
                let mut list = inside.sequence()?;
                let mut uses = Vec::new();
                while !list.is_empty() {
                    uses.push(list.oid()?);
                }
                self.extended_usage = Some((critical, uses));
            }
            oid::SUBJECT_KEY_ID => self.key_id = Some(inside.octets()?),
            // Policies restrict nothing for a reader who asks for none.
            oid::CERTIFICATE_POLICIES => return Ok(()),
            _ => {
                self.unknown_but_critical |= critical;
                return Ok(());
            }
        }
        inside.end()
    }
}

/// The first attribute of this type in a name.
fn attribute(name: &[u8], wanted: &[u8]) -> Result<Option<String>, NotDer> {
    let mut sets = Reader::new(Reader::only(name, SEQUENCE)?.inside);
    while !sets.is_empty() {
        let mut set = sets.inside(SET)?;
        while !set.is_empty() {
            let mut pair = set.sequence()?;
            let kind = pair.oid()?;
            let value = pair.any()?;
            if kind == wanted {
                return Ok(Some(for_people(&String::from_utf8_lossy(value.inside))));
            }
        }
    }
    Ok(None)
}

/// At most 200 characters, and none that moves the cursor or turns the direction of writing.
fn for_people(text: &str) -> String {
    let hidden = |c: &char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !hidden(c)).take(200).collect()
}
