//! Is the folder of law exactly what two named bodies have signed? `docs/LAW-PACK.md` describes the file.

mod folder;
mod refused;
mod signers;
mod start;

#[cfg(test)]
mod tests;

use std::time::Duration;

use evidence::{
    PublicKey, SigningKey,
    log::{BadNote, Note, key_hash, sign_note},
};
use law::{Book, PackText};
use terms::Instant;

pub use folder::{FILE, folder, place};
pub use refused::PackRefused;
pub use signers::{BadSigners, LawSigners};
pub(crate) use start::{never_older, not_older, read};

/// How many bodies must have signed.
pub const BODIES: usize = 2;

/// A signer's clock may be this far ahead of ours.
const SKEW: Duration = Duration::from_secs(300);

/// A pack that enough bodies have signed, over exactly these files.
#[derive(Debug, Clone)]
pub struct SignedLaw {
    text: PackText,
    by: Vec<String>,
}

impl SignedLaw {
    /// What they signed.
    pub fn text(&self) -> &PackText {
        &self.text
    }

    /// The trusted names whose signatures are good.
    pub fn by(&self) -> &[String] {
        &self.by
    }

    /// Do the files make the book that the text names? The last question, as only now are they parsed.
    ///
    /// # Errors
    /// [`PackRefused::Text`].
    pub fn is_of(&self, book: &Book) -> Result<(), PackRefused> {
        self.text.is_of_book(book).map_err(PackRefused::Text)
    }
}

/// Checks a pack: who signed, then what, then whether the files are those. Signatures come first, so that nothing is
/// parsed that nobody vouches for.
///
/// # Errors
/// [`PackRefused`] says what is wrong and, with its cure, how to put it right.
pub fn check(
    pack: &str,
    files: &[(String, String)],
    trusted: &LawSigners,
    now: Instant,
) -> Result<SignedLaw, PackRefused> {
    let note = Note::read(pack).map_err(|_| PackRefused::Shape)?;
    let mut signed = Vec::new();
    for signer in trusted.iter() {
        match note.signed_by(&signer.name, &signer.key) {
            Ok(()) => signed.push(signer),
            Err(BadNote::NotSigned) => {}
            Err(_) => return Err(PackRefused::FalseSignature(signer.name.clone())),
        }
    }
    let mut by: Vec<String> = signed.iter().map(|signer| signer.name.clone()).collect();
    by.sort();
    by.dedup();
    if trusted.bodies_of(&signed) < BODIES {
        return Err(PackRefused::TooFew(by));
    }
    let text = PackText::read(note.text()).map_err(PackRefused::Text)?;
    text.is_of_folder(files).map_err(PackRefused::Text)?;
    if text.issued() > now.after(SKEW) {
        return Err(PackRefused::FromTheFuture(text.issued()));
    }
    Ok(SignedLaw { text, by })
}

/// Makes the pack of a folder with its first signature, or adds one to the pack that is there. Whether the book is good
/// is the caller's question.
///
/// # Errors
/// [`PackRefused`]: the pack there is another folder's, or this body has signed it.
pub fn sign(
    files: &[(String, String)],
    book: &Book,
    there: There<'_>,
    (name, key): (&str, &SigningKey),
    now: Instant,
) -> Result<String, PackRefused> {
    let unsigned = |bad| if bad == BadNote::Name { PackRefused::Name(name.to_owned()) } else { PackRefused::Shape };
    let pack = match there {
        There::Nothing { note } => {
            let text = PackText::of(files, book, now, note).map_err(PackRefused::Text)?;
            return sign_note(&text.to_string(), name, key).map_err(unsigned);
        }
        There::Pack(pack) => Note::read(pack).map_err(|_| PackRefused::Shape)?,
    };
    let text = PackText::read(pack.text()).map_err(PackRefused::Text)?;
    text.is_of_folder(files).and_then(|()| text.is_of_book(book)).map_err(PackRefused::Text)?;
    if text.issued() > now.after(SKEW) {
        return Err(PackRefused::FromTheFuture(text.issued()));
    }
    let public = PublicKey::of(key);
    // The hash is over name and key, so that this finds the key under another name as well.
    if let Some((as_name, _)) = pack.signers().find(|(other, hash)| *hash == key_hash(other, &public)) {
        return Err(PackRefused::SignedAlready(as_name.to_owned()));
    }
    pack.signed_too(name, key).map_err(unsigned)
}

/// What lies where the pack is to be.
#[derive(Debug, Clone, Copy)]
pub enum There<'a> {
    /// Nothing yet: the text gets this note.
    Nothing {
        /// One line.
        note: &'a str,
    },
    /// The pack that others have signed.
    Pack(&'a str),
}
