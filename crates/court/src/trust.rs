//! Whom a reader trusts: the keys of a directory, which roots signed that the reader knows from elsewhere.

use evidence::{Holder, KeyHolder, PublicKey, package::Trust};
use exchange::{Directory, DirectoryFault, Roots, VerifyingKey};

/// Why a directory gives no trust.
#[derive(Debug, thiserror::Error)]
pub enum NoTrust {
    /// Wrong usage: a root is no key.
    #[error("a root key is no public key")]
    Root,
    /// Wrong usage: more roots are asked for than there are.
    #[error("the threshold is at least 1 and at most the number of different roots")]
    Threshold,
    /// A refusal: the directory is not what those roots signed.
    #[error("the directory: {0}")]
    Directory(#[from] DirectoryFault),
}

impl NoTrust {
    /// What puts it right.
    pub fn cure(&self) -> &'static str {
        match self {
            Self::Root => "Give each root as the text of its public key.",
            Self::Threshold => "Give as many roots as must have signed, or a lower threshold.",
            Self::Directory(_) => "Check the root keys: they must come to you by another way than the package.",
        }
    }
}

/// Trust in the keys of a directory that enough of these roots signed. Years later the directory has expired, and still says
/// whose keys these were: it is read as of its own day.
///
/// # Errors
/// [`NoTrust`]; nothing is trusted then.
pub fn trusted(directory: &[u8], roots: &[String], threshold: usize) -> Result<Trust, NoTrust> {
    let keys: Result<Vec<VerifyingKey>, _> = roots.iter().map(|root| root.parse()).collect();
    let keys = keys.map_err(|_| NoTrust::Root)?;
    let roots = Roots::new(keys, threshold).ok_or(NoTrust::Threshold)?;
    Ok(of_directory(&Directory::read_as_issued(directory, &roots)?))
}

/// Every key of a directory, as somebody whom its reader trusts.
pub fn of_directory(directory: &Directory) -> Trust {
    let mut known = Vec::new();
    for member in directory.nodes() {
        let state = member.state();
        for key in member.signing_keys() {
            known.push(KeyHolder {
                holder: Holder::Node(member.id().clone()),
                state,
                key: PublicKey::from_bytes(key.bytes()),
            });
        }
        for officer in member.officers() {
            for (key, role) in officer.keys().flat_map(|k| officer.roles().iter().map(move |r| (k, *r))) {
                let holder = Holder::Person { officer: officer.id().clone(), role, node: member.id().clone() };
                known.push(KeyHolder { holder, state, key: PublicKey::from_bytes(key.bytes()) });
            }
        }
    }
    Trust::keys(known)
}
