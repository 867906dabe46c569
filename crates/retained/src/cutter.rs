//! Cuts a stream into lines, piece by piece, so that the same bytes give the same lines however they are cut.

use crate::{ASIDE_MAX, Place, Read, SetAside};

/// Longer than any line that the read formats produce; what is kept aside of a longer one.
const LINE_MAX: usize = ASIDE_MAX;

/// One line as received, without its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Where it is.
    pub(crate) place: Place,
    /// The byte of the piece at which it begins.
    pub(crate) at: usize,
    /// The bytes.
    pub(crate) bytes: &'a [u8],
    /// The text, or why it is none.
    pub(crate) text: Result<&'a str, SetAside>,
}

impl Line<'_> {
    /// Keeps this line aside.
    pub(crate) fn aside(&self, reason: SetAside, out: &mut Read) {
        out.set_aside(self.place, reason, self.bytes);
    }
}

/// What reaches from piece to piece: the number of the line, and whether it is one that has no end in sight.
#[derive(Debug, Default)]
pub(crate) struct Cutter {
    done: u64,
    skipping: bool,
}

impl Cutter {
    /// Hands each whole line that is not blank to `each` and says how many bytes were taken.
    pub(crate) fn feed<'a>(&mut self, bytes: &'a [u8], mut each: impl FnMut(Line<'a>)) -> usize {
        let mut rest = bytes;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let at = bytes.len() - rest.len();
            let (line, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            rest = after.get(1..).unwrap_or_default();
            self.line(line, at, &mut each);
        }
        // A line that can only be too long is taken at once: the caller need not hold it.
        if !self.skipping && rest.len() > LINE_MAX + 1 {
            self.hand_on(rest, bytes.len() - rest.len(), &mut each);
            self.skipping = true;
        }
        if self.skipping {
            rest = &[];
        }
        bytes.len() - rest.len()
    }

    /// The same for what is left at the end of a source.
    pub(crate) fn finish<'a>(&mut self, bytes: &'a [u8], mut each: impl FnMut(Line<'a>)) {
        let taken = self.feed(bytes, &mut each);
        let rest = bytes.get(taken..).unwrap_or_default();
        if !rest.is_empty() {
            self.line(rest, taken, &mut each);
        }
    }

    fn line<'a>(&mut self, line: &'a [u8], at: usize, each: &mut impl FnMut(Line<'a>)) {
        if self.skipping {
            self.skipping = false;
            self.done += 1;
            return;
        }
        self.hand_on(line.strip_suffix(b"\r").unwrap_or(line), at, each);
        self.done += 1;
    }

    fn hand_on<'a>(&self, bytes: &'a [u8], at: usize, each: &mut impl FnMut(Line<'a>)) {
        let text = if bytes.len() > LINE_MAX {
            Err(SetAside::TooLong)
        } else {
            std::str::from_utf8(bytes).map_err(|_| SetAside::NotText)
        };
        if !matches!(text, Ok(text) if text.trim_ascii().is_empty()) {
            each(Line { place: Place::Line(self.done + 1), at, bytes, text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(bytes: &[u8], pieces: usize) -> Vec<(Place, Vec<u8>, Result<String, SetAside>)> {
        let mut cutter = Cutter::default();
        let mut seen = Vec::new();
        let mut keep = |l: Line<'_>| {
            let kept = l.bytes[..l.bytes.len().min(ASIDE_MAX)].to_vec();
            seen.push((l.place, kept, l.text.map(str::to_owned)));
        };
        let (mut from, mut to) = (0, 0);
        while to < bytes.len() {
            to = (to + pieces).min(bytes.len());
            from += cutter.feed(&bytes[from..to], &mut keep);
        }
        cutter.finish(&bytes[from..], &mut keep);
        seen
    }

    #[test]
    fn every_line_keeps_its_number_however_the_stream_is_cut() {
        let mut bytes = b"a\r\n\n\xff\n".to_vec();
        bytes.extend(vec![b'x'; LINE_MAX + 9]);
        bytes.extend(b"\n  \nlast");
        let whole = cut(&bytes, bytes.len());
        let places: Vec<_> = whole.iter().map(|(place, ..)| *place).collect();
        assert_eq!(places, [1, 3, 4, 6].map(Place::Line));
        for pieces in [1, 2, 3, 7, 1_000, LINE_MAX, LINE_MAX + 2] {
            assert_eq!(cut(&bytes, pieces), whole, "{pieces}");
        }
    }

    #[test]
    fn a_line_without_end_is_not_held() {
        let mut cutter = Cutter::default();
        let mut seen = Vec::new();
        let long = vec![b'x'; LINE_MAX + 2];
        for _ in 0..3 {
            assert_eq!(cutter.feed(&long, |l| seen.push(l.text)), long.len());
        }
        cutter.finish(b"", |l| seen.push(l.text));
        assert_eq!(seen, [Err(SetAside::TooLong)]);
    }
}
