//! A piece of text on a page: our own word in six languages, or data that stays in its own language.

use askama::{Template, filters::Safe};

use super::{lang::Lang, words::Word};

/// Text for a page. Peers' text enters pages only as [`Text::Own`] or as a filling, and is escaped and isolated there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// A word of the catalogue.
    Word(Word),
    /// A word of the catalogue whose `{names}` are filled in.
    Filled(Word, Vec<(&'static str, String)>),
    /// Text that comes as data (a sentence of law, a name, what a peer wrote).
    Own {
        /// As it came.
        text: String,
        /// BCP 47 tag where it is known.
        lang: Option<String>,
    },
}

impl Text {
    /// Data whose language nobody told us: a name, a number, what a peer wrote.
    pub fn own(text: impl Into<String>) -> Self {
        Self::Own { text: text.into(), lang: None }
    }

    /// Data in a known language, such as a sentence of law.
    pub fn in_lang(text: impl Into<String>, lang: impl Into<String>) -> Self {
        Self::Own { text: text.into(), lang: Some(lang.into()) }
    }

    /// Without markup, for places that hold none (an option, a title).
    pub fn plain(&self, lang: impl Into<Lang>) -> String {
        match self {
            Self::Word(word) => word.of(lang).to_owned(),
            Self::Filled(word, with) => word.pieces(lang.into(), with).into_iter().map(|p| p.text).collect(),
            Self::Own { text, .. } => text.clone(),
        }
    }

    /// With markup: foreign text carries its language, and inserted values cannot turn the sentence round.
    pub(super) fn show(&self, lang: impl Into<Lang>) -> Safe<TextPart> {
        Safe(match self {
            Self::Word(word) => TextPart { pieces: vec![Piece::ours(word.of(lang))], tag: None },
            Self::Filled(word, with) => TextPart { pieces: word.pieces(lang.into(), with), tag: None },
            Self::Own { text, lang: tag } => {
                TextPart { pieces: vec![Piece { text: text.clone(), ours: false }], tag: tag.clone() }
            }
        })
    }
}

impl From<Word> for Text {
    fn from(word: Word) -> Self {
        Self::Word(word)
    }
}

/// A stretch of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The stretch.
    pub text: String,
    /// From the catalogue, or filled in?
    pub ours: bool,
}

impl Piece {
    pub(super) fn ours(text: &str) -> Self {
        Self { text: text.to_owned(), ours: true }
    }
}

/// The markup of a [`Text`].
#[derive(Template)]
#[template(
    ext = "html",
    source = "{% for p in pieces %}{% if p.ours %}{{ p.text }}{% else %}<bdi{% if let Some(tag) = tag %} lang=\"{{ tag }}\"{% endif %}>{{ p.text }}</bdi>{% endif %}{% endfor %}"
)]
pub(super) struct TextPart {
    pieces: Vec<Piece>,
    tag: Option<String>,
}
