//! Lines: a paragraph's directions (UAX 9), where it may break (UAX 14), and which of those breaks are taken.

use std::ops::Range;

use unicode_bidi::{Level, ParagraphBidiInfo};

use super::{
    super::outline::Run,
    fonts::{Fonts, Piece},
};

/// What isolates a piece of another direction from what stands around it.
const LEFT_ISOLATE: char = '\u{2066}';
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const END_ISOLATE: char = '\u{2069}';

/// How a paragraph is set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) bold: bool,
    pub(super) from_right: bool,
    /// Room for a line, in parts of the size.
    pub(super) room: f32,
}

/// A line that has been set, its pieces from left to right.
#[derive(Clone, Default)]
pub(super) struct SetLine {
    pub(super) pieces: Vec<Piece>,
    /// In parts of the size, with the space at its end.
    pub(super) width: f32,
}

/// Sets a paragraph.
pub(super) fn set(runs: &[Run], style: Style, fonts: &Fonts) -> Vec<SetLine> {
    let text = plain(runs, style, fonts);
    let paragraph = Paragraph::new(&text, style, fonts);
    paragraph.lines().into_iter().map(|line| paragraph.set(line)).collect()
}

/// The characters of a paragraph, with what no font has written out, and foreign pieces isolated.
fn plain(runs: &[Run], style: Style, fonts: &Fonts) -> String {
    let mut text = String::new();
    for run in runs {
        let isolate = match run {
            Run::Ours(_) => None,
            Run::Theirs(_) => Some(FIRST_STRONG_ISOLATE),
            Run::Code(_) | Run::Number(_) => Some(LEFT_ISOLATE),
        };
        text.extend(isolate);
        for c in run.text().chars() {
            match c {
                // Where one line ends is decided here.
                c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => text.push(' '),
                // Nobody turns the direction of what stands beside his words.
                '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
                // A line may end in the middle of it, and would keep an invisible character for nothing.
                '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}' => {}
                c if !private(c) && fonts.face_for(c, style.bold).is_some() => text.push(c),
                c => text.push_str(&format!("[U+{:04X}]", u32::from(c))),
            }
        }
        text.extend(isolate.map(|_| END_ISOLATE));
    }
    text
}

/// Characters that mean something to those alone who agreed on it: PDF/A-2a forbids them (ISO 19005-2, 6.2.11.7.3).
fn private(c: char) -> bool {
    matches!(u32::from(c), 0xe000..=0xf8ff | 0xf_0000..) || u32::from(c) & 0xfffe == 0xfffe
}

fn isolates(c: char) -> bool {
    matches!(c, LEFT_ISOLATE | FIRST_STRONG_ISOLATE | END_ISOLATE)
}

struct Paragraph<'a> {
    text: &'a str,
    style: Style,
    fonts: &'a Fonts,
    bidi: ParagraphBidiInfo<'a>,
    /// How wide the cluster is that begins at this byte.
    advances: Vec<f32>,
}

impl<'a> Paragraph<'a> {
    fn new(text: &'a str, style: Style, fonts: &'a Fonts) -> Self {
        let level = if style.from_right { Level::rtl() } else { Level::ltr() };
        let bidi = ParagraphBidiInfo::new(text, Some(level));
        let mut paragraph = Self { text, style, fonts, bidi, advances: vec![0.0; text.len()] };
        let levels = paragraph.bidi.levels.clone();
        let mut advances = std::mem::take(&mut paragraph.advances);
        for (range, level, face) in paragraph.parts(0..text.len(), |at| levels.get(at).copied()) {
            let part = text.get(range.clone()).unwrap_or_default();
            fonts.measure(part, face, style.bold, level.is_rtl(), |cluster, width| {
                if let Some(advance) = advances.get_mut(range.start + cluster.start) {
                    *advance += width;
                }
            });
        }
        paragraph.advances = advances;
        paragraph
    }

    /// Parts of one direction and one face, in the order of the text. What isolates is in none of them.
    fn parts(&self, range: Range<usize>, level: impl Fn(usize) -> Option<Level>) -> Vec<(Range<usize>, Level, usize)> {
        let mut parts: Vec<(Range<usize>, Level, usize)> = Vec::new();
        let text = self.text.get(range.clone()).unwrap_or_default();
        for (at, c) in text.char_indices().filter(|(_, c)| !isolates(*c)) {
            let (from, to) = (range.start + at, range.start + at + c.len_utf8());
            let Some(level) = level(from) else { continue };
            let last = parts.last_mut().filter(|(part, of, _)| part.end == from && *of == level);
            // A space, and a mark that stands on the letter before it, stay with that letter's face where it has them.
            let own = self.fonts.face_for(c, self.style.bold);
            match (last, own) {
                (Some((part, _, face)), Some(own)) if own == *face => part.end = to,
                (_, Some(own)) => parts.push((from..to, level, own)),
                (_, None) => {}
            }
        }
        parts
    }

    fn width(&self, range: Range<usize>) -> f32 {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let end = range.start + text.trim_end().len();
        self.advances.get(range.start..end).unwrap_or_default().iter().sum()
    }

    /// Where the lines begin and end: as many words as fit, and characters where one word does not.
    fn lines(&self) -> Vec<Range<usize>> {
        let breaks: Vec<usize> = unicode_linebreak::linebreaks(self.text).map(|(at, _)| at).collect();
        let mut lines = Vec::new();
        let (mut start, mut next) = (0, 0);
        while start < self.text.len() {
            let mut end = None;
            while let Some(at) = breaks.get(next).copied() {
                if at > start && self.width(start..at) > self.style.room {
                    break;
                }
                next += 1;
                end = Some(at).filter(|at| *at > start).or(end);
            }
            let end = end.unwrap_or_else(|| self.as_many_characters(start));
            lines.push(start..end);
            start = end;
        }
        lines
    }

    /// Where a line has to end that has no place to break: before the first cluster that does not fit, but after one at least.
    fn as_many_characters(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let mut width = 0.0;
        for (at, c) in rest.char_indices() {
            let advance = self.advances.get(start + at).copied().unwrap_or_default();
            width += advance;
            if at > 0 && advance > 0.0 && width > self.style.room && !isolates(c) {
                return start + at;
            }
        }
        self.text.len()
    }

    fn set(&self, line: Range<usize>) -> SetLine {
        let (levels, runs) = self.bidi.visual_runs(line);
        let mut pieces = Vec::new();
        for run in runs {
            let mut parts = self.parts(run.clone(), |at| levels.get(at).copied());
            if levels.get(run.start).is_some_and(Level::is_rtl) {
                parts.reverse();
            }
            for (range, level, face) in parts {
                let text = self.text.get(range).unwrap_or_default();
                pieces.extend(self.fonts.set(text, face, self.style.bold, level.is_rtl()));
            }
        }
        let width = pieces.iter().map(|piece| piece.width).sum();
        SetLine { pieces, width }
    }
}
