//! Lines of a source with their numbers. No line is dropped, whatever its bytes are.

use crate::SetAside;

/// Longer than any line that the read formats produce.
const LINE_MAX: usize = 16_384;

/// Each line that is not blank, with its number counted from 1.
pub(crate) fn lines(bytes: &[u8]) -> impl Iterator<Item = (u64, Result<&str, SetAside>)> {
    all_lines(bytes).filter(|(_, line)| !matches!(line, Ok(text) if text.trim().is_empty()))
}

/// The same with the blank lines, for formats in which a blank line means something.
pub(crate) fn all_lines(bytes: &[u8]) -> impl Iterator<Item = (u64, Result<&str, SetAside>)> {
    bytes.split(|b| *b == b'\n').zip(1_u64..).map(|(line, number)| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > LINE_MAX {
            return (number, Err(SetAside::TooLong));
        }
        (number, std::str::from_utf8(line).map_err(|_| SetAside::NotText))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_keeps_its_number() {
        let read: Vec<_> = lines(b"a\r\n\n\xff\nlast").collect();
        assert_eq!(read, [(1, Ok("a")), (3, Err(SetAside::NotText)), (4, Ok("last"))]);
    }

    #[test]
    fn a_line_without_end_is_not_kept_in_memory_twice() {
        let long = vec![b'x'; LINE_MAX + 1];
        assert_eq!(lines(&long).collect::<Vec<_>>(), [(1, Err(SetAside::TooLong))]);
    }
}
