//! The papers of a package for people and for other tools: a CASE/UCO graph, a page, and the page as PDF/A. None of them is
//! judged by a verifier; each says again, for its readers, what the judged files say.
//!
//! Everything comes out of one [`Facts`] value. The papers lie under the seal, so what comes after the seal (time stamps, the
//! closing) cannot stand in them; the page says where it is.

mod case;
mod facts;
mod html;
mod lang;
mod outline;
#[cfg(feature = "pdf")]
mod paper;
mod parties;
#[cfg(feature = "pdf")]
mod pdf;
mod story;
mod times;
mod words;

pub use facts::{Facts, Item, Leave, LogHead, Side, Signed, WitnessName};
pub use lang::Lang;
#[cfg(feature = "pdf")]
pub use paper::{Article, Paper, Piece, Said};
pub use parties::Parties;
#[cfg(feature = "pdf")]
pub use pdf::{Face, Fonts, NoPdf};

/// `case.jsonld`: the facts as a graph of CASE 1.4 and UCO 1.4 (`https://caseontology.org`), in canonical JSON.
pub fn case_graph(facts: &Facts) -> Vec<u8> {
    case::graph(facts)
}

/// `index.html`: the page in the languages of the two parties, one after the other; once if both have the same.
pub fn page(facts: &Facts, langs: [Lang; 2]) -> String {
    html::page(facts, &once(langs))
}

/// `page.pdf`: the same page as PDF/A-2a, in these fonts.
///
/// # Errors
/// [`NoPdf`] when the fonts lack a language's characters, or the result would not be PDF/A.
#[cfg(feature = "pdf")]
pub fn pdf(facts: &Facts, langs: [Lang; 2], fonts: &Fonts) -> Result<Vec<u8>, NoPdf> {
    pdf::pdf(facts, &once(langs), fonts)
}

/// A paper of the caller's own as PDF/A-2a, in these fonts.
///
/// # Errors
/// As [`pdf()`].
#[cfg(feature = "pdf")]
pub fn paper_pdf(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, NoPdf> {
    pdf::paper(paper, fonts)
}

/// The languages in which the page is written.
fn once([first, second]: [Lang; 2]) -> Vec<Lang> {
    if first == second { vec![first] } else { vec![first, second] }
}
