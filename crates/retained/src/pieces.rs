//! Lines of a source that comes in pieces: numbers run on, and no line is dropped, whatever its bytes are.

use crate::SetAside;

/// Longer than any line that the read formats produce.
const LINE_MAX: usize = 16_384;

/// One line without its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Counted from 1.
    pub(crate) number: u64,
    /// As received; of a line that is too long, its first [`LINE_MAX`] bytes.
    pub(crate) bytes: &'a [u8],
    pub(crate) text: Result<&'a str, SetAside>,
}

impl Line<'_> {
    pub(crate) fn is_blank(&self) -> bool {
        matches!(self.text, Ok(text) if text.trim().is_empty())
    }
}

/// The count of lines so far.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    count: u64,
    /// Inside a line that was too long: the rest of it says nothing more.
    skipping: bool,
}

impl Lines {
    /// Takes the whole lines at the head and says how many bytes they were. A line that is too long does not wait for
    /// its end: memory stays bounded.
    pub(crate) fn feed(&mut self, bytes: &[u8], mut each: impl FnMut(Line<'_>)) -> usize {
        let mut left = bytes;
        while let Some(end) = left.iter().position(|b| *b == b'\n') {
            let (line, rest) = left.split_at(end);
            left = rest.get(1..).unwrap_or_default();
            if !std::mem::take(&mut self.skipping) {
                self.give(line, &mut each);
            }
        }
        // One more for a carriage return, which may be the end of a line that just fits.
        if self.skipping || left.len() > LINE_MAX + 1 {
            if !self.skipping {
                self.give(left, &mut each);
            }
            self.skipping = true;
            left = &[];
        }
        bytes.len() - left.len()
    }

    /// The last line may have no end.
    pub(crate) fn finish(&mut self, rest: &[u8], mut each: impl FnMut(Line<'_>)) {
        let taken = self.feed(rest, &mut each);
        match rest.get(taken..) {
            Some(last) if !last.is_empty() => self.give(last, &mut each),
            _ => {}
        }
    }

    fn give(&mut self, line: &[u8], each: &mut impl FnMut(Line<'_>)) {
        self.count += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let (bytes, text) = match line.get(..LINE_MAX) {
            Some(head) if line.len() > LINE_MAX => (head, Err(SetAside::TooLong)),
            _ => (line, std::str::from_utf8(line).map_err(|_| SetAside::NotText)),
        };
        each(Line { number: self.count, bytes, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], cut: usize) -> Vec<(u64, usize, Option<SetAside>)> {
        let (mut lines, mut out, mut waiting) = (Lines::default(), Vec::new(), Vec::new());
        let mut each = |l: Line<'_>| out.push((l.number, l.bytes.len(), l.text.err()));
        for piece in bytes.chunks(cut) {
            waiting.extend_from_slice(piece);
            let taken = lines.feed(&waiting, &mut each);
            waiting.drain(..taken);
            assert!(waiting.len() <= LINE_MAX + 1);
        }
        lines.finish(&waiting, &mut each);
        out
    }

    #[test]
    fn lines_are_the_same_however_they_are_cut() {
        let long = |n: usize, end: &[u8]| [vec![b'x'; n], end.to_vec()].concat();
        let bytes = [
            b"a\r\n\n\xff\n".to_vec(),
            long(LINE_MAX, b"\r\n"),
            long(LINE_MAX + 1, b"\n"),
            long(3 * LINE_MAX, b"\nb\n"),
            long(2 * LINE_MAX, b""),
        ]
        .concat();
        let whole = read(&bytes, bytes.len());
        assert_eq!(whole.len(), 8);
        let reasons: Vec<_> = whole.iter().filter_map(|(n, _, reason)| reason.map(|r| (*n, r))).collect();
        let long = SetAside::TooLong;
        assert_eq!(reasons, [(3, SetAside::NotText), (5, long), (6, long), (8, long)]);
        for cut in [499, 1_000, LINE_MAX, LINE_MAX + 1, LINE_MAX + 2, 40_000] {
            assert_eq!(read(&bytes, cut), whole, "{cut}");
        }
    }
}
