//! The page as PDF/A-2a (ISO 19005-2, level A) that is also PDF/UA-1 (ISO 14289-1): tagged, with every font inside, the same
//! bytes for the same facts and fonts.
//!
//! The outline is set into lines first, lines onto pages, and only then drawn: a page has to know how many there are.

mod draw;
mod flow;
mod fonts;
mod table;
mod text;

pub use fonts::{Face, Fonts};

use self::flow::Flow;
use super::{
    Facts, Lang, Paper,
    outline::{Block, Line, Outline, Run},
    story,
};

/// There is no PDF. A package may be without one; the page is there as HTML.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPdf {
    /// A language has characters that no font has.
    #[error("no font has the character {character:?}, which the page in {} needs", lang.own_name())]
    Lacking {
        /// Which language.
        lang: Lang,
        /// The first such character.
        character: char,
    },
    /// The writer refused: the result would not have been PDF/A.
    #[error("the page would not be PDF/A: {0}")]
    NotArchival(String),
}

/// `page.pdf` in these languages, one after the other.
pub(super) fn pdf(facts: &Facts, langs: &[Lang], fonts: &Fonts) -> Result<Vec<u8>, NoPdf> {
    let outlines: Vec<Outline> = langs.iter().map(|lang| story::tell(facts, *lang)).collect();
    let about = About { number: facts.request.to_string(), at: facts.packed_at };
    set(&about, &outlines, fonts)
}

/// A paper of somebody else's words.
pub(super) fn paper(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, NoPdf> {
    set(&About { number: paper.number.clone(), at: paper.at }, &paper.outlines(), fonts)
}

/// What a file says about itself.
struct About {
    number: String,
    at: terms::Instant,
}

fn set(about: &About, outlines: &[Outline], fonts: &Fonts) -> Result<Vec<u8>, NoPdf> {
    for outline in outlines {
        if let Some(character) = ours(outline).find(|c| !fonts.has(*c)) {
            return Err(NoPdf::Lacking { lang: outline.lang, character });
        }
    }
    let mut flow = Flow::new(fonts, about.number.clone());
    for outline in outlines {
        flow.article(outline);
    }
    draw::draw(about, outlines, flow.done(), fonts)
}

/// Every character of our own words.
fn ours(outline: &Outline) -> impl Iterator<Item = char> {
    fn of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Vec<&'a str> {
        let ours = |run: &'a Run| matches!(run, Run::Ours(_)).then(|| run.text());
        lines.into_iter().flatten().filter_map(ours).collect()
    }
    let texts = |block: &Block| -> String {
        match block {
            Block::Heading(text) => (*text).to_owned(),
            Block::Text(line) => of([line]).concat(),
            Block::Counted(lines) => of(lines).concat(),
            Block::Pairs { rows, .. } => {
                rows.iter().flat_map(|(name, cell)| [(*name).to_owned(), of(cell).concat()]).collect()
            }
            Block::Table(table) => {
                let cells = table.rows.iter().flatten().flat_map(of).collect::<Vec<_>>().concat();
                [table.caption, &table.heads.concat(), &cells].concat()
            }
        }
    };
    let all: String = outline.blocks.iter().map(texts).collect();
    all.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>().into_iter()
}
