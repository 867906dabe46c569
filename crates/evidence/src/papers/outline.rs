//! A page before it has a form: what is said, in order. The HTML and the PDF are two ways to set the same outline.

use super::{lang::Lang, words::Word};

/// A piece of a line, by whose words it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Run {
    /// Ours, in the language of the page.
    Ours(String),
    /// Somebody else's, in whatever language.
    Theirs(String),
    /// A name, digest or command: read from left to right everywhere.
    Code(String),
    /// A number or moment: from left to right too, and on one line where it can be.
    Number(String),
}

impl Run {
    pub(super) fn theirs(text: impl ToString) -> Self {
        Self::Theirs(text.to_string())
    }

    pub(super) fn code(text: impl ToString) -> Self {
        Self::Code(text.to_string())
    }

    pub(super) fn number(number: impl Into<u128>) -> Self {
        Self::Number(grouped(number))
    }

    /// Its characters.
    #[cfg(feature = "pdf")]
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Ours(text) | Self::Theirs(text) | Self::Code(text) | Self::Number(text) => text,
        }
    }
}

/// Runs that stand on one line if it is long enough.
pub(super) type Line = Vec<Run>;

/// Lines of one cell, each begun anew.
pub(super) type Cell = Vec<Line>;

/// A table with one head row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) caption: &'static str,
    pub(super) heads: Vec<&'static str>,
    /// Shares of the width, one a column.
    pub(super) widths: Vec<u16>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// What stands below another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading of the second level.
    Heading(&'static str),
    /// A paragraph.
    Text(Line),
    /// Paragraphs counted from 1.
    Counted(Vec<Line>),
    /// Names and what they stand for; the table is called after the heading above it.
    Pairs { called: &'static str, rows: Vec<(&'static str, Cell)> },
    /// A table.
    Table(Table),
}

/// The page in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) lang: Lang,
    pub(super) title: &'static str,
    pub(super) blocks: Vec<Block>,
}

/// A word as a line, with its `{names}` filled in. A name that nobody fills stays visible.
pub(super) fn filled(word: Word, lang: Lang, with: &[(&str, Run)]) -> Line {
    let mut line = Vec::new();
    let mut rest = word.of(lang);
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|(b, t)| Some((b, t.split_once('}')?))) {
        line.push(Run::Ours(before.to_owned()));
        let run = with.iter().find(|(known, _)| *known == name).map(|(_, run)| run.clone());
        line.push(run.unwrap_or_else(|| Run::Ours(format!("{{{name}}}"))));
        rest = after;
    }
    line.push(Run::Ours(rest.to_owned()));
    line.retain(|run| *run != Run::Ours(String::new()));
    line
}

/// A number in groups of three, with a space that breaks no line (ISO 80000-1).
pub(super) fn grouped(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_and_strangers_stay_visible() {
        let line = filled(super::super::words::PAGE_OF, Lang::En, &[("page", Run::code(3))]);
        let ours = |text: &str| Run::Ours(text.to_owned());
        assert_eq!(line, [ours("Page "), Run::code(3), ours(" of "), ours("{pages}")]);
    }

    #[test]
    fn long_numbers_are_read_in_groups() {
        for (number, reads) in [(0_u64, "0"), (999, "999"), (1_000, "1|000"), (1_030_000, "1|030|000")] {
            assert_eq!(grouped(number).replace('\u{a0}', "|"), reads);
        }
    }
}
