//! What a person is asked to sign of evidence, read back from the very bytes: for a machine that holds a key and believes no node.

use std::collections::BTreeMap;

use terms::Digest;

use crate::{custody, hash::sha256, keys::Purpose};

/// The paper whose digest a seal signs: it lists the others.
const TAGMANIFEST: &str = "tagmanifest-sha256.txt";
/// The paper that lists the files of the answer.
const MANIFEST: &str = "manifest-sha256.txt";

/// What bytes say that a person is to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// One event of a chain of custody.
    Custody {
        /// The event, as the JSON that is signed.
        says: String,
        /// SHA-256 of what it leaves behind; [`payload_digest`](crate::package::payload_digest) where a package was packed.
        after: Option<Digest>,
    },
    /// The seal of a package.
    Seal {
        /// SHA-256 of the list of its papers.
        tagmanifest: Digest,
    },
}

impl Meant {
    /// Reads a message. `None`: it is nothing that a person signs of evidence.
    pub fn read(message: &[u8]) -> Option<Self> {
        if let Some(body) = message.strip_prefix(Purpose::Custody.prefix()) {
            let (says, after) = custody::said(body)?;
            return Some(Self::Custody { says, after });
        }
        let body = message.strip_prefix(Purpose::Seal.prefix())?;
        let line = std::str::from_utf8(body).ok()?.strip_suffix('\n')?;
        let tagmanifest = line.parse::<Digest>().ok().filter(|digest| digest.to_string() == line)?;
        Some(Self::Seal { tagmanifest })
    }
}

/// A text is not what the seal covers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not what would be sealed")]
pub struct NotUnderSeal(
    /// Its name in the package.
    pub String,
);

/// Are these texts of a package, by their names in it, what a seal over this digest covers? The two lists must be among them
/// (`tagmanifest-sha256.txt`, and `manifest-sha256.txt` for the files of the answer).
///
/// # Errors
/// [`NotUnderSeal`] names the first that is not.
pub fn under_seal(seal: &Digest, texts: &BTreeMap<String, String>) -> Result<(), NotUnderSeal> {
    let not = |name: &str| NotUnderSeal(name.to_owned());
    let list = |name: &str| texts.get(name).ok_or_else(|| not(name));
    let papers = list(TAGMANIFEST)?;
    if sha256(papers.as_bytes()) != *seal {
        return Err(not(TAGMANIFEST));
    }
    let (papers, files) = (lines(papers), lines(list(MANIFEST)?));
    for (name, text) in texts.iter().filter(|(name, _)| *name != TAGMANIFEST) {
        // The list of files stands in the list of papers, and is looked at like any other.
        let listed = papers.get(name.as_str()).or_else(|| files.get(name.as_str()));
        if listed != Some(&sha256(text.as_bytes()).to_string().as_str()) {
            return Err(not(name));
        }
    }
    Ok(())
}

/// The digests of a manifest, by name (RFC 8493, section 2.1.3).
fn lines(manifest: &str) -> BTreeMap<&str, &str> {
    manifest.lines().filter_map(|line| line.split_once("  ")).map(|(digest, name)| (name, digest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(papers: &[(&str, &str)]) -> (Digest, BTreeMap<String, String>) {
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for (name, text) in papers {
            texts.insert((*name).to_owned(), (*text).to_owned());
        }
        let list = |texts: &BTreeMap<String, String>, data: bool| -> String {
            let of = texts.iter().filter(|(name, _)| name.starts_with("data/") == data);
            of.map(|(name, text)| format!("{}  {name}\n", sha256(text.as_bytes()))).collect()
        };
        let manifest = list(&texts, true);
        texts.insert(MANIFEST.to_owned(), manifest);
        let tagmanifest = list(&texts, false);
        let seal = sha256(tagmanifest.as_bytes());
        texts.insert(TAGMANIFEST.to_owned(), tagmanifest);
        (seal, texts)
    }

    #[test]
    fn only_what_the_seal_covers_is_taken_for_it() {
        let (seal, good) = sealed(&[("certificate.txt", "I certify."), ("data/answer.json", "{}")]);
        assert_eq!(under_seal(&seal, &good), Ok(()));
        for name in good.keys() {
            let mut other = good.clone();
            other.get_mut(name).unwrap().push(' ');
            assert!(under_seal(&seal, &other).is_err(), "{name} is another");
        }
        for name in [TAGMANIFEST, MANIFEST] {
            let mut less = good.clone();
            less.remove(name);
            assert_eq!(under_seal(&seal, &less), Err(NotUnderSeal(name.to_owned())));
        }
        let mut more = good.clone();
        more.insert("data/other.json".to_owned(), "{}".to_owned());
        assert_eq!(under_seal(&seal, &more), Err(NotUnderSeal("data/other.json".to_owned())));
        assert_eq!(under_seal(&sha256(b"another"), &good), Err(NotUnderSeal(TAGMANIFEST.to_owned())));
    }

    #[test]
    fn a_seal_is_one_line_and_nothing_else_is_one() {
        let digest = sha256(b"papers");
        let message = |body: &str| [Purpose::Seal.prefix(), body.as_bytes()].concat();
        assert_eq!(Meant::read(&message(&format!("{digest}\n"))), Some(Meant::Seal { tagmanifest: digest }));
        for bad in [format!("{digest}"), format!("{digest}\n\n"), format!("{digest} \n"), "\n".to_owned()] {
            assert_eq!(Meant::read(&message(&bad)), None, "{bad:?}");
        }
        assert_eq!(Meant::read(&[Purpose::Closing.prefix(), b"{}"].concat()), None, "a node's closing is no person's");
    }
}
