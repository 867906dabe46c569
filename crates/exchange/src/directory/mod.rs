//! Who is an authority or a provider, since when, until when, with which keys: signed by several roots together.

mod changes;
mod draft;
mod entry;
mod file;
mod wire;

pub use changes::{Change, KeyOf, What, counted};
pub use draft::NotDrafted;
pub use entry::{Directory, Function, Node, Officer, Organisation, Term};
pub use file::{DirectoryDraft, DirectoryFault, NodeDraft, OfficerDraft, Roots};
