//! A form with files (`multipart/form-data`, RFC 7578), read strictly: what is not as a browser writes it is no form.

use axum::http::{HeaderMap, header};

/// More parts than a form of ours has.
const PARTS_MAX: usize = 64;

/// One field of the form.
pub(super) struct Part<'a> {
    /// Its name.
    pub(super) name: String,
    /// Is it a file? Its own name is not kept: names concern people.
    pub(super) file: bool,
    /// What it holds.
    pub(super) bytes: &'a [u8],
}

/// The parts, in order. None: no such form.
pub(super) fn read<'a>(headers: &HeaderMap, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let boundary = kind.strip_prefix("multipart/form-data;")?.trim().strip_prefix("boundary=")?.trim_matches('"');
    if boundary.is_empty() || boundary.len() > 70 {
        return None;
    }
    split(body, boundary)
}

fn split<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let first = format!("--{boundary}");
    let next = format!("\r\n--{boundary}");
    let mut rest = body.strip_prefix(first.as_bytes())?;
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let head = find(rest, b"\r\n\r\n")?;
        let (head, after) = (rest.get(..head)?, rest.get(head + 4..)?);
        let end = find(after, next.as_bytes())?;
        parts.push(part(std::str::from_utf8(head).ok()?, after.get(..end)?)?);
        rest = after.get(end + next.len()..)?;
        if parts.len() > PARTS_MAX {
            return None;
        }
    }
}

fn part<'a>(head: &str, bytes: &'a [u8]) -> Option<Part<'a>> {
    let disposition = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-disposition").then_some(value.trim())
    })?;
    let rest = disposition.strip_prefix("form-data;")?;
    let name = rest.split(';').find_map(|one| one.trim().strip_prefix("name=\"")?.strip_suffix('"'))?;
    Some(Part { name: name.to_owned(), file: rest.contains("filename="), bytes })
}

fn find(in_bytes: &[u8], what: &[u8]) -> Option<usize> {
    // Most bytes are not the first one of what is looked for.
    let first = *what.first()?;
    let mut at = 0;
    while let Some(step) = in_bytes.get(at..)?.iter().position(|b| *b == first) {
        at += step;
        if in_bytes.get(at..)?.starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "--XX\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nabc\r\n--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"somebody.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--X\r\n\r\n--XX--\r\n";

    #[test]
    fn a_browsers_form_is_read_and_a_file_may_hold_what_looks_like_an_end() {
        let parts = split(FORM.as_bytes(), "XX").unwrap();
        let told: Vec<_> = parts.iter().map(|p| (p.name.as_str(), p.file, p.bytes)).collect();
        assert_eq!(told, [("token", false, &b"abc"[..]), ("file", true, &b"%PDF\r\n--X\r\n"[..])]);
    }

    #[test]
    fn a_form_that_is_cut_anywhere_is_none() {
        let end = FORM.len() - 4;
        for at in 0..end {
            assert!(split(&FORM.as_bytes()[..at], "XX").is_none(), "cut at {at}");
        }
    }
}
