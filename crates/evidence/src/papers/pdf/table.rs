//! Tables: columns, rows that may be longer than a page, and a head that comes again on each page.

use krilla::tagging::{TableHeaderScope, Tag, TagKind};

use super::{
    super::outline::{Cell, Run, Table},
    flow::{BODY, BOTTOM, Branch, CELL, Flow, MARGIN, ROOM, Rule},
    text::SetLine,
};

const PAD: f32 = 3.0;

/// A column: where it begins, and how wide it is.
#[derive(Clone, Copy)]
struct Column {
    left: f32,
    room: f32,
}

/// A cell that has been set: who owns its lines, and those that are still to be placed.
struct Waiting {
    owner: Option<usize>,
    lines: std::vec::IntoIter<SetLine>,
}

impl Flow<'_> {
    pub(super) fn table(&mut self, table: &Table) -> Branch {
        let columns = self.columns(&table.widths);
        self.keep(self.leading(CELL) * 6.0);
        let caption = self.owner();
        for line in self.set(&[Run::Ours(table.caption.to_owned())], BODY, true, ROOM) {
            self.place(line, BODY, MARGIN, ROOM, Some(caption));
            self.y += self.leading(BODY);
        }
        let owners: Vec<usize> = table.heads.iter().map(|_| self.owner()).collect();
        self.head(table, &columns, Some(&owners));
        let heads = owners.iter().map(|owner| Branch::leaf(Tag::TH(TableHeaderScope::Column), *owner)).collect();
        let rows = table.rows.iter().map(|row| self.row(row, &columns, Some(table))).collect();
        self.y += BODY * 0.6;
        let head = Branch::new(Tag::THead, vec![Branch::new(Tag::TR, heads)]);
        let below = vec![Branch::leaf(Tag::Caption, caption), head, Branch::new(Tag::TBody, rows)];
        Branch::new(Tag::Table, below)
    }

    /// Names and what they stand for: the first column is the head of its row.
    pub(super) fn pairs(&mut self, rows: &[(&'static str, Cell)]) -> Branch {
        let columns = self.columns(&[26, 74]);
        self.rule(true);
        let mut below = Vec::new();
        for (name, cell) in rows {
            let named = vec![vec![Run::Ours((*name).to_owned())]];
            below.push(self.row(&[named, cell.clone()], &columns, None));
        }
        self.y += BODY * 0.6;
        Branch::new(Tag::Table, vec![Branch::new(Tag::TBody, below)])
    }

    /// Columns from the side where the language begins.
    fn columns(&self, shares: &[u16]) -> Vec<Column> {
        let all: f32 = shares.iter().map(|share| f32::from(*share)).sum();
        let mut from = 0.0;
        let column = |share: &u16| {
            let width = ROOM * f32::from(*share) / all;
            let left = if self.lang.from_right() { MARGIN + ROOM - from - width } else { MARGIN + from };
            from += width;
            Column { left: left + PAD, room: width - 2.0 * PAD }
        };
        shares.iter().map(column).collect()
    }

    fn rule(&mut self, thick: bool) {
        self.sheets.rules.push(Rule { page: self.page(), y: self.y, thick });
    }

    /// The head row. It is content where the table begins, and none where it only comes again.
    fn head(&mut self, table: &Table, columns: &[Column], owners: Option<&[usize]>) {
        let mut cells = Vec::new();
        for (at, (head, column)) in table.heads.iter().zip(columns).enumerate() {
            let lines = self.set(&[Run::Ours((*head).to_owned())], CELL, true, column.room);
            let owner = owners.and_then(|owners| owners.get(at)).copied();
            cells.push(Waiting { owner, lines: lines.into_iter() });
        }
        self.rule(true);
        self.y += PAD;
        self.slice(&mut cells, columns, usize::MAX);
        self.y += PAD;
        self.rule(true);
    }

    /// A row. What does not fit on the page goes on on the next.
    fn row(&mut self, row: &[Cell], columns: &[Column], table: Option<&Table>) -> Branch {
        let named = table.is_none();
        let mut cells = Vec::new();
        let mut below = Vec::new();
        for (at, (cell, column)) in row.iter().zip(columns).enumerate() {
            let head = named && at == 0;
            let owner = self.owner();
            let size = self.cell_size(named);
            let lines: Vec<_> = cell.iter().flat_map(|line| self.set(line, size, head, column.room)).collect();
            cells.push(Waiting { owner: Some(owner), lines: lines.into_iter() });
            let tag: TagKind = if head { Tag::TH(TableHeaderScope::Row).into() } else { Tag::TD.into() };
            below.push(Branch::leaf(tag, owner));
        }
        self.rows_of(cells, columns, table);
        Branch::new(Tag::TR, below)
    }

    fn cell_size(&self, named: bool) -> f32 {
        if named { BODY - 0.5 } else { CELL }
    }

    fn rows_of(&mut self, mut cells: Vec<Waiting>, columns: &[Column], table: Option<&Table>) {
        let leading = self.leading(self.cell_size(table.is_none()));
        loop {
            let wanted = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or_default();
            let fit = lines_that_fit(BOTTOM - self.y - 2.0 * PAD, leading);
            let fresh = self.y <= MARGIN + leading * 4.0;
            // A row that would fit on a page of its own is not torn apart.
            if fit < wanted && !fresh && (fit < 3 || lines_that_fit(BOTTOM - MARGIN - leading * 4.0, leading) >= wanted)
            {
                self.again(columns, table);
                continue;
            }
            self.y += PAD;
            self.slice_of(&mut cells, columns, fit.max(1), table.is_none());
            self.y += PAD;
            self.rule(false);
            if cells.iter().all(|cell| cell.lines.len() == 0) {
                return;
            }
            self.again(columns, table);
        }
    }

    /// The next page, with the head once more.
    fn again(&mut self, columns: &[Column], table: Option<&Table>) {
        self.turn_page();
        match table {
            Some(table) => self.head(table, columns, None),
            None => self.rule(true),
        }
    }

    fn slice(&mut self, cells: &mut [Waiting], columns: &[Column], most: usize) {
        self.slice_of(cells, columns, most, false);
    }

    /// Up to so many lines of each cell, side by side.
    fn slice_of(&mut self, cells: &mut [Waiting], columns: &[Column], most: usize, named: bool) {
        let size = self.cell_size(named);
        let (top, leading) = (self.y, self.leading(size));
        let mut lowest = top;
        for (cell, column) in cells.iter_mut().zip(columns) {
            self.y = top;
            for line in cell.lines.by_ref().take(most) {
                self.place(line, size, column.left, column.room, cell.owner);
                self.y += leading;
            }
            lowest = lowest.max(self.y);
        }
        self.y = lowest;
    }
}

fn lines_that_fit(height: f32, leading: f32) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a page has some hundred lines at most"
    )]
    let lines = (height / leading).max(0.0) as usize;
    lines
}
