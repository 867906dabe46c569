//! Whom a reader trusts: the keys of a directory, which roots signed that the reader knows from elsewhere.

use evidence::{
    Holder, KeyHolder, PublicKey,
    log::cosign::Witness,
    package::{Member, Term, Trust},
};
use exchange::{Directory, DirectoryFault, Function, Roots, VerifyingKey};

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

/// Every key of a directory, each in its term, as somebody whom its reader trusts; and the members as witnesses of others' logs.
pub fn of_directory(directory: &Directory) -> Trust {
    let (mut known, mut members) = (Vec::new(), Vec::new());
    for member in directory.nodes() {
        let state = member.state();
        for (key, term) in member.signing_terms() {
            let (key, term) = (PublicKey::from_bytes(key.bytes()), counts(term));
            known.push((KeyHolder { holder: Holder::Node(member.id().clone()), state, key }, term));
            // A court that signs in at another's node keeps no log, and cosigns none.
            if member.functions() != [Function::Independent] {
                members.push(Member { of: Witness { name: member.id().to_string(), key }, state, term });
            }
        }
        for officer in member.officers() {
            for ((key, term), role) in officer.key_terms().flat_map(|k| officer.roles().iter().map(move |r| (k, *r))) {
                let holder = Holder::Person { officer: officer.id().clone(), role, node: member.id().clone() };
                let key = PublicKey::from_bytes(key.bytes());
                known.push((KeyHolder { holder, state, key }, counts(term)));
            }
        }
    }
    Trust::terms(known, directory.issued()).with_members(members)
}

fn counts(term: exchange::Term) -> Term {
    Term { from: Some(term.from), until: Some(term.until), revoked: term.revoked_at }
}
