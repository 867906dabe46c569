//! A canonical stored zip: one byte form for given files, read from front to back in one go; ordinary unzip programs open it.

mod form;
pub(super) use form::{Entry, tail};

mod walk;
pub(super) use walk::{Visitor, Walk};

#[cfg(test)]
mod tests;

/// The bytes are no canonical zip.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadZip {
    /// Larger than this version can be.
    #[error("the file is larger than a package of its version can be")]
    TooLarge,
    /// More files than this version holds.
    #[error("there are more files inside than a package of its version can hold")]
    TooMany,
    /// Not the one form that a package has, from this byte on.
    #[error("byte {at} is not what a package has there: it was damaged, cut, extended or made by something else")]
    Form {
        /// Position in the file.
        at: u64,
    },
    /// The checksum of one file does not fit its bytes.
    #[error("the file {index} inside, counted from 0, is damaged: its checksum does not fit")]
    Checksum {
        /// Which file, in order; names in a damaged package are not repeated.
        index: usize,
    },
}
