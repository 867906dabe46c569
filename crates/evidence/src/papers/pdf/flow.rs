//! Lines onto pages: where everything stands, and what belongs to what.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, Tag, TagKind};

use super::{
    super::{
        Lang,
        outline::{Block, Line, Outline, Run},
    },
    fonts::Fonts,
    text::{self, SetLine, Style},
};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
pub(super) const MARGIN: f32 = 45.0;
pub(super) const ROOM: f32 = WIDTH - 2.0 * MARGIN;
pub(super) const BOTTOM: f32 = HEIGHT - 58.0;

pub(super) const BODY: f32 = 9.5;
pub(super) const CELL: f32 = 7.5;
const H1: f32 = 18.0;
const H2: f32 = 12.5;

/// A line where it stands. Without an owner it is no content: a footer, or a head that comes again.
pub(super) struct Placed {
    pub(super) page: usize,
    pub(super) x: f32,
    pub(super) baseline: f32,
    pub(super) size: f32,
    pub(super) line: SetLine,
    pub(super) owner: Option<usize>,
}

/// A line across a table.
pub(super) struct Rule {
    pub(super) page: usize,
    pub(super) y: f32,
    pub(super) thick: bool,
}

/// What belongs together, and under which tag.
pub(super) struct Branch {
    pub(super) tag: TagKind,
    pub(super) below: Vec<Branch>,
    /// Lines of its own.
    pub(super) owner: Option<usize>,
}

impl Branch {
    pub(super) fn new(tag: impl Into<TagKind>, below: Vec<Self>) -> Self {
        Self { tag: tag.into(), below, owner: None }
    }

    pub(super) fn leaf(tag: impl Into<TagKind>, owner: usize) -> Self {
        Self { tag: tag.into(), below: Vec::new(), owner: Some(owner) }
    }
}

/// A heading, for the list of contents that viewers show.
pub(super) struct Mark {
    pub(super) title: &'static str,
    pub(super) page: usize,
    pub(super) y: f32,
    pub(super) below: Vec<Mark>,
}

/// Pages that are ready to be drawn.
#[derive(Default)]
pub(super) struct Sheets {
    pub(super) placed: Vec<Placed>,
    pub(super) rules: Vec<Rule>,
    pub(super) tree: Vec<Branch>,
    pub(super) marks: Vec<Mark>,
    /// The language of each page.
    pub(super) pages: Vec<Lang>,
    pub(super) owners: usize,
    pub(super) called: String,
}

/// The hand that sets.
pub(super) struct Flow<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) sheets: Sheets,
    pub(super) lang: Lang,
    /// Where the next line begins, from above.
    pub(super) y: f32,
}

impl<'a> Flow<'a> {
    pub(super) fn new(fonts: &'a Fonts, called: String) -> Self {
        Self { fonts, sheets: Sheets { called, ..Sheets::default() }, lang: Lang::En, y: MARGIN }
    }

    pub(super) fn done(self) -> Sheets {
        self.sheets
    }

    pub(super) fn page(&self) -> usize {
        self.sheets.pages.len().saturating_sub(1)
    }

    pub(super) fn turn_page(&mut self) {
        self.sheets.pages.push(self.lang);
        self.y = MARGIN;
    }

    /// From one line to the next. Arabic and Chinese need more air.
    pub(super) fn leading(&self, size: f32) -> f32 {
        size * if matches!(self.lang, Lang::Ar | Lang::Zh) { 1.6 } else { 1.42 }
    }

    pub(super) fn owner(&mut self) -> usize {
        self.sheets.owners += 1;
        self.sheets.owners - 1
    }

    /// The page in one language.
    pub(super) fn article(&mut self, outline: &Outline) {
        self.lang = outline.lang;
        self.turn_page();
        let mut below = vec![self.heading(outline.title, H1, 1)];
        let mut marks = Vec::new();
        for block in &outline.blocks {
            if let Block::Heading(title) = block {
                self.y += 8.0;
                self.keep(H2 * 6.0);
                marks.push(Mark { title, page: self.page(), y: self.y, below: Vec::new() });
            }
            below.push(self.block(block));
        }
        let page = self.sheets.pages.iter().position(|lang| *lang == self.lang).unwrap_or_default();
        self.sheets.marks.push(Mark { title: outline.title, page, y: MARGIN, below: marks });
        let tag = Tag::Part.with_lang(Some(outline.lang.tag().to_owned()));
        self.sheets.tree.push(Branch::new(tag, below));
    }

    /// A new page where less than this is left.
    pub(super) fn keep(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.turn_page();
        }
    }

    fn block(&mut self, block: &Block) -> Branch {
        match block {
            Block::Heading(title) => self.heading(title, H2, 2),
            Block::Text(line) => {
                let owner = self.paragraph(line, 0.0);
                Branch::leaf(Tag::P, owner)
            }
            Block::Counted(points) => {
                let items = points.iter().enumerate().map(|(at, point)| self.point(at + 1, point)).collect();
                Branch::new(Tag::L(ListNumbering::Decimal), items)
            }
            Block::Pairs { rows, .. } => self.pairs(rows),
            Block::Table(table) => self.table(table),
        }
    }

    fn heading(&mut self, title: &str, size: f32, level: u16) -> Branch {
        let owner = self.owner();
        let lines = self.set(&[Run::Ours(title.to_owned())], size, true, ROOM);
        for line in lines {
            self.keep(self.leading(size));
            self.place(line, size, MARGIN, ROOM, Some(owner));
            self.y += self.leading(size);
        }
        self.y += size * 0.25;
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        Branch::leaf(Tag::Hn(level, Some(title.to_owned())), owner)
    }

    /// A paragraph, begun this far in; its lines belong to the owner given back.
    fn paragraph(&mut self, line: &Line, indent: f32) -> usize {
        let owner = self.owner();
        let room = ROOM - indent;
        let left = if self.lang.from_right() { MARGIN } else { MARGIN + indent };
        for line in self.set(line, BODY, false, room) {
            self.keep(self.leading(BODY));
            self.place(line, BODY, left, room, Some(owner));
            self.y += self.leading(BODY);
        }
        self.y += BODY * 0.45;
        owner
    }

    fn point(&mut self, number: usize, line: &Line) -> Branch {
        const INDENT: f32 = 18.0;
        self.keep(self.leading(BODY) * 2.0);
        let label = self.owner();
        let left = if self.lang.from_right() { WIDTH - MARGIN - INDENT } else { MARGIN };
        for line in self.set(&[Run::Code(format!("{number}."))], BODY, false, INDENT) {
            self.place(line, BODY, left, INDENT, Some(label));
        }
        let body = self.paragraph(line, INDENT);
        Branch::new(Tag::LI, vec![Branch::leaf(Tag::Lbl, label), Branch::leaf(Tag::LBody, body)])
    }

    pub(super) fn set(&self, runs: &[Run], size: f32, bold: bool, room: f32) -> Vec<SetLine> {
        text::set(runs, Style { bold, from_right: self.lang.from_right(), room: room / size }, self.fonts)
    }

    /// A line at the side where its language begins, at the height where the hand is.
    pub(super) fn place(&mut self, line: SetLine, size: f32, left: f32, room: f32, owner: Option<usize>) {
        let x = if self.lang.from_right() { left + room - line.width * size } else { left };
        let baseline = self.y + (self.leading(size) + size * 0.72) / 2.0;
        self.sheets.placed.push(Placed { page: self.page(), x, baseline, size, line, owner });
    }
}
