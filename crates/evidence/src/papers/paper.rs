//! A paper that is not a package's: a letter for people, set as PDF/A like the page of a package. What it says is its caller's.

use terms::Instant;

use super::{
    lang::Lang,
    outline::{Block, Cell, Outline, Run},
};

/// A piece of a line, by whose words it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The house's, in the language of the article.
    Ours(String),
    /// Somebody else's, in whatever language.
    Theirs(String),
    /// A name, digest or number: read from left to right everywhere.
    Code(String),
}

/// What stands below another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A heading.
    Heading(&'static str),
    /// A paragraph.
    Text(Vec<Said>),
    /// Paragraphs counted from 1.
    Counted(Vec<Vec<Said>>),
    /// Names and what they stand for, each in paragraphs.
    Pairs(Vec<(&'static str, Vec<Vec<Said>>)>),
}

/// The paper in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The language of the house's words in it.
    pub lang: Lang,
    /// Its title.
    pub title: &'static str,
    /// What it says, in order.
    pub pieces: Vec<Piece>,
}

/// A paper in one or two languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its number, at the foot of each sheet.
    pub number: String,
    /// When it was made.
    pub at: Instant,
    /// Each language by itself, one after the other.
    pub articles: Vec<Article>,
}

impl Paper {
    /// Every character in it, so that fonts can be chosen.
    pub fn text(&self) -> String {
        let mut text = self.number.clone();
        for article in &self.articles {
            text += article.title;
            article.pieces.iter().for_each(|piece| piece.add_text(&mut text));
        }
        text
    }

    pub(super) fn outlines(&self) -> Vec<Outline> {
        let outline = |article: &Article| {
            let mut called = article.title;
            let block = |piece: &Piece| {
                if let Piece::Heading(title) = piece {
                    called = title;
                }
                piece.block(called)
            };
            Outline { lang: article.lang, title: article.title, blocks: article.pieces.iter().map(block).collect() }
        };
        self.articles.iter().map(outline).collect()
    }
}

impl Said {
    fn run(&self) -> Run {
        match self {
            Self::Ours(text) => Run::Ours(text.clone()),
            Self::Theirs(text) => Run::Theirs(text.clone()),
            Self::Code(text) => Run::Code(text.clone()),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Ours(text) | Self::Theirs(text) | Self::Code(text) => text,
        }
    }
}

impl Piece {
    fn block(&self, called: &'static str) -> Block {
        let line = |said: &Vec<Said>| said.iter().map(Said::run).collect::<Vec<_>>();
        match self {
            Self::Heading(title) => Block::Heading(title),
            Self::Text(said) => Block::Text(line(said)),
            Self::Counted(points) => Block::Counted(points.iter().map(line).collect()),
            Self::Pairs(rows) => {
                let cell = |lines: &Vec<Vec<Said>>| -> Cell { lines.iter().map(line).collect() };
                Block::Pairs { called, rows: rows.iter().map(|(name, lines)| (*name, cell(lines))).collect() }
            }
        }
    }

    fn add_text(&self, text: &mut String) {
        let line = |said: &Vec<Said>| said.iter().map(Said::text).collect::<String>();
        match self {
            Self::Heading(title) => *text += title,
            Self::Text(said) => *text += &line(said),
            Self::Counted(points) => *text += &points.iter().map(line).collect::<String>(),
            Self::Pairs(rows) => {
                for (name, lines) in rows {
                    *text += name;
                    *text += &lines.iter().map(line).collect::<String>();
                }
            }
        }
    }
}
