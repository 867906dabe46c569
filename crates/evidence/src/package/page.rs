//! The human page of a package: plain HTML in two languages, without scripts, readable by any browser and screen reader.

use terms::Digest;

/// The direction of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// Paragraphs of plain text.
    pub paragraphs: Vec<String>,
}

/// The page in one language; all text is the caller's, and all of it is escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Language tag (BCP 47), such as `en` or `zh-Hans`.
    pub lang: String,
    /// Direction of its script.
    pub direction: Direction,
    /// Title of the page.
    pub title: String,
    /// What is to be said.
    pub sections: Vec<Section>,
    /// Caption of the table of files.
    pub files: String,
    /// Heads of its three columns: file, bytes, SHA-256.
    pub columns: [String; 3],
}

/// A row of the table of files.
pub(super) type Row<'a> = (&'a str, u64, Digest);

const STYLE: &str = "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
section+section.language{border-block-start:.2rem solid;margin-block-start:3rem;padding-block-start:1rem}\
table{border-collapse:collapse;width:100%}caption,th,td{text-align:start;padding:.3rem;border-block-end:1px solid}\
td.digest{font-family:monospace;overflow-wrap:anywhere;direction:ltr}td.name{direction:ltr}";

/// The page, or `None` when a language tag is none.
pub(super) fn render(pages: &[Page; 2], rows: &[Row<'_>]) -> Option<String> {
    let [first, second] = pages;
    if ![first, second].iter().all(|page| tag(&page.lang)) {
        return None;
    }
    let title = format!("{} / {}", escape(&first.title), escape(&second.title));
    Some(format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<main>\n{}{}</main>\n</body>\n</html>\n",
        first.lang,
        language(first, rows),
        language(second, rows)
    ))
}

fn language(page: &Page, rows: &[Row<'_>]) -> String {
    let direction = if page.direction == Direction::Rtl { "rtl" } else { "ltr" };
    let sections: String = page.sections.iter().map(section).collect();
    let [file, size, digest] = page.columns.each_ref().map(|head| format!("<th scope=\"col\">{}</th>", escape(head)));
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<section class=\"language\" lang=\"{}\" dir=\"{direction}\">\n<h1>{}</h1>\n{sections}<table>\n<caption>{}</caption>\n\
         <thead><tr>{file}{size}{digest}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</section>\n",
        page.lang,
        escape(&page.title),
        escape(&page.files)
    )
}

fn section(section: &Section) -> String {
    let paragraphs: String = section.paragraphs.iter().map(|text| format!("<p>{}</p>\n", escape(text))).collect();
    format!("<h2>{}</h2>\n{paragraphs}", escape(&section.heading))
}

fn row((name, size, digest): &Row<'_>) -> String {
    let name = escape(name);
    format!("<tr><td class=\"name\">{name}</td><td>{size}</td><td class=\"digest\">{digest}</td></tr>\n")
}

/// Text as text, whoever wrote it: in a paragraph and in an attribute.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' => {}
            c => out.push(c),
        }
    }
    out
}

fn tag(lang: &str) -> bool {
    let shaped =
        lang.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    (2..=35).contains(&lang.len()) && shaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lang: &str) -> Page {
        let section = Section { heading: "A & B".into(), paragraphs: vec!["<script>alert('1')</script>".into()] };
        Page {
            lang: lang.into(),
            direction: Direction::Rtl,
            title: "\"T\"".into(),
            sections: vec![section],
            files: "Files".into(),
            columns: ["File".into(), "Bytes".into(), "SHA-256".into()],
        }
    }

    #[test]
    fn text_stays_text() {
        let html = render(&[page("ar"), page("en")], &[("data/x", 3, crate::sha256(b"abc"))]).unwrap();
        assert!(!html.contains("<script"));
        assert!(html.contains("&lt;script&gt;") && html.contains("A &amp; B") && html.contains("dir=\"rtl\""));
    }

    #[test]
    fn a_language_tag_is_no_place_for_markup() {
        assert!(render(&[page("en\" onload=\"x"), page("en")], &[]).is_none());
        assert!(render(&[page(""), page("en")], &[]).is_none());
        assert!(render(&[page("zh-Hans"), page("en")], &[]).is_some());
    }
}
