//! Cuts a stream into rows of CSV (RFC 4180), piece by piece. A quote may reach over lines; one that is never closed costs one line.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::{ASIDE_MAX, SetAside};

/// Longer than any real row.
const ROW_MAX: usize = ASIDE_MAX;

/// One row.
pub(super) struct Row<'a> {
    /// The line on which it begins, counted from 1.
    pub(super) line: u64,
    /// As received.
    pub(super) bytes: &'a [u8],
    /// Its cells, or why there are none.
    pub(super) cells: Result<Cells<'a>, SetAside>,
}

/// The cells of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'a> {
    text: &'a str,
    ends: &'a [usize],
}

impl<'a> Cells<'a> {
    /// The cell at this place, counted from 0.
    pub(super) fn get(self, at: usize) -> Option<&'a str> {
        let from = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        Some(self.text.get(from..*self.ends.get(at)?)?.trim())
    }

    pub(super) fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.ends.len()).filter_map(move |at| self.get(at))
    }
}

/// What reaches from piece to piece.
pub(super) struct Rows {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    /// Line ends before the next row.
    lines: u64,
    /// In a line that is too long for a row.
    skipping: bool,
}

/// How a row at the head of the bytes ends.
enum End {
    /// After so many bytes, with so many bytes and ends of cells.
    Row(usize, usize, usize),
    /// Not in these bytes.
    Open,
    TooLong,
}

impl Rows {
    pub(super) fn new(separator: u8, quote: Option<u8>) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(separator).quoting(quote.is_some()).quote(quote.unwrap_or(b'"'));
        // A row has at most as many bytes out, and cells, as it has bytes and one.
        let (text, ends) = (vec![0; ROW_MAX + 2], vec![0; ROW_MAX + 2]);
        Self { reader: builder.build(), text, ends, lines: 0, skipping: false }
    }

    /// Hands each whole row to `each` and says how many bytes were taken.
    pub(super) fn feed(&mut self, bytes: &[u8], each: impl FnMut(Row<'_>)) -> usize {
        self.rows(bytes, false, each)
    }

    /// The same for what is left at the end of a source.
    pub(super) fn finish(&mut self, bytes: &[u8], each: impl FnMut(Row<'_>)) {
        self.rows(bytes, true, each);
    }

    fn rows(&mut self, bytes: &[u8], last: bool, mut each: impl FnMut(Row<'_>)) -> usize {
        let mut rest = bytes;
        loop {
            if self.skipping {
                let Some(end) = memchr::memchr(b'\n', rest) else { return bytes.len() };
                rest = rest.get(end..).unwrap_or_default();
                self.skipping = false;
            }
            // Blank lines are no rows.
            while let Some((b'\n' | b'\r', after)) = rest.split_first() {
                self.lines += u64::from(rest.starts_with(b"\n"));
                rest = after;
            }
            if rest.is_empty() {
                return bytes.len();
            }
            let line = self.lines + 1;
            let taken = match self.end(rest, last) {
                End::Row(taken, out, cells) => {
                    let row = rest.get(..taken).unwrap_or(rest);
                    let text = std::str::from_utf8(self.text.get(..out).unwrap_or_default());
                    let ends = self.ends.get(..cells).unwrap_or_default();
                    let cells = text.map(|text| Cells { text, ends }).map_err(|_| SetAside::NotText);
                    each(Row { line, bytes: row.trim_ascii_end(), cells });
                    taken
                }
                End::Open if !last => return bytes.len() - rest.len(),
                // Too long, or a quote that is never closed: one line is set aside, and the next has its chance.
                End::Open | End::TooLong => {
                    let end = memchr::memchr(b'\n', rest).filter(|end| *end <= ROW_MAX);
                    if end.is_none() && rest.len() <= ROW_MAX && !last {
                        return bytes.len() - rest.len();
                    }
                    let taken = end.unwrap_or(rest.len().min(ROW_MAX));
                    self.skipping = end.is_none();
                    let kept = rest.get(..taken).unwrap_or(rest);
                    each(Row { line, bytes: kept.trim_ascii_end(), cells: Err(SetAside::TooLong) });
                    taken
                }
            };
            let (row, after) = rest.split_at_checked(taken).unwrap_or((rest, &[]));
            self.lines += memchr::memchr_iter(b'\n', row).count() as u64;
            rest = after;
        }
    }

    fn end(&mut self, bytes: &[u8], last: bool) -> End {
        let head = bytes.get(..ROW_MAX + 1).unwrap_or(bytes);
        self.reader.reset();
        let (done, taken, out, cells) = self.reader.read_record(head, &mut self.text, &mut self.ends);
        match done {
            ReadRecordResult::Record if taken <= ROW_MAX => End::Row(taken, out, cells),
            ReadRecordResult::InputEmpty if head.len() <= ROW_MAX => {
                if !last {
                    return End::Open;
                }
                // A line end closes a row, but not a quote.
                let text = self.text.get_mut(out..).unwrap_or_default();
                let ends = self.ends.get_mut(cells..).unwrap_or_default();
                match self.reader.read_record(b"\n", text, ends) {
                    (ReadRecordResult::Record, _, more, others) => End::Row(taken, out + more, cells + others),
                    _ => End::Open,
                }
            }
            _ => End::TooLong,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &[u8], piece: usize) -> Vec<(u64, usize, Result<Vec<String>, SetAside>)> {
        let mut rows = Rows::new(b',', Some(b'"'));
        let mut seen = Vec::new();
        let mut keep = |r: Row<'_>| {
            seen.push((r.line, r.bytes.len(), r.cells.map(|c| c.iter().map(str::to_owned).collect::<Vec<_>>())));
        };
        let (mut from, mut to) = (0, 0);
        while to < text.len() {
            to = (to + piece).min(text.len());
            from += rows.feed(&text[from..to], &mut keep);
        }
        rows.finish(&text[from..], &mut keep);
        seen
    }

    fn check(text: &[u8], expected: &[(u64, Result<&[&str], SetAside>)]) {
        let whole = cut(text, text.len().max(1));
        let seen: Vec<_> = whole.iter().map(|(line, _, cells)| (*line, cells.clone())).collect();
        let own = |cells: &&[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        let expected: Vec<_> =
            expected.iter().map(|(line, cells)| (*line, cells.as_ref().map(own).map_err(|e| *e))).collect();
        assert_eq!(seen, expected);
        for piece in [1, 2, 3, 7, 4_096, ROW_MAX, ROW_MAX + 1] {
            assert_eq!(cut(text, piece), whole, "{piece}");
        }
    }

    #[test]
    fn rows_keep_their_lines_however_the_stream_is_cut() {
        check(b"", &[]);
        check(
            b"a,b\r\n\r\n\"c\nd\",\"e\"\"f\"\nlast, ",
            &[(1, Ok(&["a", "b"])), (3, Ok(&["c\nd", "e\"f"])), (5, Ok(&["last", ""]))],
        );
        check(b"a,\xff\nb\n", &[(1, Err(SetAside::NotText)), (2, Ok(&["b"]))]);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_line() {
        check(b"a,\"b\nc,d\ne,f\n", &[(1, Err(SetAside::TooLong)), (2, Ok(&["c", "d"])), (3, Ok(&["e", "f"]))]);
        let mut long = b"a,\"b\n".to_vec();
        for _ in 0..ROW_MAX / 4 + 1 {
            long.extend(b"c,d\n");
        }
        let seen = cut(&long, 1_000);
        assert_eq!(seen[0].2, Err(SetAside::TooLong));
        assert_eq!((seen.len(), seen[1].0), (ROW_MAX / 4 + 2, 2));
        assert_eq!(cut(&long, long.len()), seen);
        let mut without_end = vec![b'x'; 3 * ROW_MAX];
        without_end.extend(b"\na,b");
        let line = cut(&without_end, 5_000);
        assert_eq!((line.len(), line[0].1, line[1].0), (2, ROW_MAX, 2));
        assert_eq!(cut(&without_end, without_end.len()), line);
    }
}
