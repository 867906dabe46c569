//! From the certificate that signed a stamp to a root that the reader trusts, at the moment of the stamp.

use terms::Instant;

use super::{Fault, certificate::Certificate};
use crate::der::NotDer;

/// Longer chains than this are not known to exist.
const LENGTH_MAX: u64 = 8;
/// Certificates inside a token that are looked at; the rest are left aside.
pub(super) const CERTIFICATES_MAX: usize = 64;
/// A token with many certificates of one name could ask for a search without end.
const SIGNATURES_MAX: u32 = 64;

/// An authority that the reader trusts for time: its certificate, from wherever the reader has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root(Vec<u8>);

/// The file is not what certificates are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a certificate: DER, or PEM with lines BEGIN CERTIFICATE and END CERTIFICATE")]
pub struct NotARoot;

impl Root {
    /// From the DER of one certificate.
    ///
    /// # Errors
    /// [`NotARoot`] when it is none.
    pub fn from_der(bytes: &[u8]) -> Result<Self, NotARoot> {
        Certificate::read(bytes).map_err(|NotDer| NotARoot)?;
        Ok(Self(bytes.to_vec()))
    }

    /// The certificates of a file: one in DER, or one or more in PEM (RFC 7468).
    ///
    /// # Errors
    /// [`NotARoot`] when there is none, or one of them cannot be read.
    pub fn all_from(file: &[u8]) -> Result<Vec<Self>, NotARoot> {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        if let Ok(root) = Self::from_der(file) {
            return Ok(vec![root]);
        }
        let text = std::str::from_utf8(file).map_err(|_| NotARoot)?;
        let mut roots = Vec::new();
        for part in text.split("-----BEGIN CERTIFICATE-----").skip(1) {
            let (body, _) = part.split_once("-----END CERTIFICATE-----").ok_or(NotARoot)?;
            let packed: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            roots.push(Self::from_der(&STANDARD.decode(packed).map_err(|_| NotARoot)?)?);
        }
        if roots.is_empty() { Err(NotARoot) } else { Ok(roots) }
    }

    /// Its bytes.
    pub fn der(&self) -> &[u8] {
        &self.0
    }

    /// Who it is, for people.
    pub fn name(&self) -> String {
        Certificate::read(&self.0).map(|certificate| certificate.name()).unwrap_or_default()
    }
}

/// The way from the leaf to a root through these certificates, all valid at that moment: the leaf first, the root last.
pub(super) fn find<'a>(
    leaf: &Certificate<'a>,
    others: &[Certificate<'a>],
    roots: &'a [Root],
    at: Instant,
) -> Result<Vec<Certificate<'a>>, Fault> {
    let roots: Vec<Certificate<'a>> = roots.iter().filter_map(|root| Certificate::read(&root.0).ok()).collect();
    let mut search = Search { others, roots: &roots, at, left: SIGNATURES_MAX, expired: false, way: Vec::new() };
    if search.from(leaf, 0) {
        Ok(search.way)
    } else if search.expired {
        Err(Fault::NotValidThen)
    } else {
        Err(Fault::NoChain)
    }
}

struct Search<'s, 'a> {
    others: &'s [Certificate<'a>],
    roots: &'s [Certificate<'a>],
    at: Instant,
    /// Signatures that may still be checked.
    left: u32,
    /// Was there a way, but for validity?
    expired: bool,
    /// The certificates from the leaf to where the search stands.
    way: Vec<Certificate<'a>>,
}

impl<'a> Search<'_, 'a> {
    /// `below` counts the authorities between this certificate and the leaf, this one included.
    fn from(&mut self, one: &Certificate<'a>, below: u64) -> bool {
        let valid = one.valid(self.at);
        self.expired |= !valid;
        if !valid || below > LENGTH_MAX {
            return false;
        }
        self.way.push(one.clone());
        if self.roots.iter().any(|root| root.whole == one.whole) {
            return true;
        }
        let (roots, others) = (self.roots, self.others);
        for root in roots {
            if self.issued(one, root, below) {
                if root.valid(self.at) {
                    self.way.push(root.clone());
                    return true;
                }
                self.expired = true;
            }
        }
        // An authority that issued itself leads nowhere new.
        let next = others.iter().filter(|other| other.whole != one.whole && other.subject != one.subject);
        let found = next.into_iter().any(|other| self.issued(one, other, below) && self.from(other, below + 1));
        if !found {
            self.way.pop();
        }
        found
    }

    fn issued(&mut self, one: &Certificate<'_>, by: &Certificate<'_>, below: u64) -> bool {
        if one.issuer != by.subject || self.left == 0 {
            return false;
        }
        self.left -= 1;
        one.issued_by(by, below)
    }
}
