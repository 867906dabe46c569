//! The bodies whose signatures count, as a trust file or `law_signers` names them.

use evidence::{PublicKey, log::read_verifier_line};

use super::BODIES;

/// One trusted key and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LawSigner {
    pub(super) name: String,
    pub(super) key: PublicKey,
}

/// The bodies whose signatures count: at least two.
#[derive(Debug, Clone)]
pub struct LawSigners(Vec<LawSigner>);

/// The list of trusted bodies cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSigners {
    /// An entry that is no verifier line.
    #[error("`{0}` is not `name+hash+key`, as `comity law pack key` prints it")]
    Line(String),
    /// Fewer bodies than must sign.
    #[error("{BODIES} bodies must sign, and this names {0}: add the line of another, with a key of its own")]
    TooFew(usize),
}

impl LawSigners {
    /// Reads verifier lines, one a body.
    ///
    /// # Errors
    /// [`BadSigners`] for an entry that is none, and for a list under which nothing could ever be signed.
    pub fn read<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Self, BadSigners> {
        let mut signers = Vec::new();
        for line in lines {
            let (name, key) = read_verifier_line(line).map_err(|_| BadSigners::Line(line.to_owned()))?;
            signers.push(LawSigner { name: name.to_owned(), key });
        }
        let signers = Self(signers);
        match signers.bodies().len() {
            bodies if bodies < BODIES => Err(BadSigners::TooFew(bodies)),
            _ => Ok(signers),
        }
    }

    /// Reads a trust file: one verifier line a body; empty lines and lines that begin with `#` are passed over.
    ///
    /// # Errors
    /// As [`LawSigners::read`].
    pub fn read_file(text: &str) -> Result<Self, BadSigners> {
        Self::read(text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')))
    }

    /// The names, in the order of the list.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|signer| signer.name.as_str())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &LawSigner> {
        self.0.iter()
    }

    /// How many of the bodies are among those who signed.
    pub(super) fn bodies_of(&self, signed: &[&LawSigner]) -> usize {
        self.bodies().iter().filter(|body| body.iter().any(|signer| signed.contains(signer))).count()
    }

    /// Two names with one key are one body, and so are two keys under one name.
    fn bodies(&self) -> Vec<Vec<&LawSigner>> {
        let mut bodies: Vec<Vec<&LawSigner>> = Vec::new();
        for signer in &self.0 {
            let same = |other: &&LawSigner| other.name == signer.name || other.key == signer.key;
            let (mut joined, others): (Vec<_>, Vec<_>) = bodies.into_iter().partition(|body| body.iter().any(same));
            joined.push(vec![signer]);
            bodies = others;
            bodies.push(joined.concat());
        }
        bodies
    }
}
