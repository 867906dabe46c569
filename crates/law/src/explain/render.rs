//! The tree as plain text, HTML and JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Explanation, Mark};
use crate::Citation;

impl Explanation {
    /// Plain text: one statement a line, indented, with its sources in brackets.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.lines(0, &mut out);
        out
    }

    fn lines(&self, depth: usize, out: &mut String) {
        let sign = match self.mark {
            Mark::Yes => "yes",
            Mark::No => "NO ",
            Mark::Open => "?  ",
            Mark::Note => "-  ",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}{sign} {}{}", "    ".repeat(depth), self.says, sources(&self.sources));
        self.under.iter().for_each(|e| e.lines(depth + 1, out));
    }

    /// HTML: nested lists, without scripts and without colour as the only sign. All text is escaped.
    pub fn html(&self) -> String {
        let mut out = String::from("<ul class=\"law-explained\">\n");
        self.item(1, &mut out);
        out.push_str("</ul>\n");
        out
    }

    fn item(&self, depth: usize, out: &mut String) {
        let (indent, mark) = ("  ".repeat(depth), self.mark.as_str());
        let word = match self.mark {
            Mark::Yes => "Yes.",
            Mark::No => "No.",
            Mark::Open => "Open.",
            Mark::Note => "",
        };
        let _ = write!(out, "{indent}<li class=\"law-{mark}\"><p><strong>{word}</strong> {}", escape(&self.says));
        for source in &self.sources {
            let unverified = if source.verified { "" } else { " <em>unverified</em>" };
            let _ = write!(
                out,
                " <cite data-record=\"{}\">{}</cite>{unverified}",
                escape(&source.record),
                escape(&source.source)
            );
        }
        out.push_str("</p>");
        if !self.under.is_empty() {
            out.push('\n');
            let _ = writeln!(out, "{indent}<ul>");
            self.under.iter().for_each(|e| e.item(depth + 1, out));
            let _ = writeln!(out, "{indent}</ul>");
            let _ = write!(out, "{indent}");
        }
        out.push_str("</li>\n");
    }

    /// JSON: `says`, `mark`, `sources` (`record`, `source`, `verified`), `under`.
    pub fn json(&self) -> Value {
        let source = |c: &Citation| json!({ "record": c.record, "source": c.source, "verified": c.verified });
        json!({
            "says": self.says,
            "mark": self.mark.as_str(),
            "sources": self.sources.iter().map(source).collect::<Vec<_>>(),
            "under": self.under.iter().map(Self::json).collect::<Vec<_>>(),
        })
    }
}

fn sources(list: &[Citation]) -> String {
    if list.is_empty() {
        return String::new();
    }
    let one = |c: &Citation| format!("{}{}", c.source, if c.verified { "" } else { "; unverified" });
    format!(" [{}]", list.iter().map(one).collect::<Vec<_>>().join("] ["))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
