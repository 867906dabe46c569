//! The page as HTML: one file, no script, nothing fetched; for any browser, screen reader and printer (WCAG 2.2 AA).

use super::{
    Facts, Lang,
    outline::{Block, Cell, Line, Outline, Run, Table},
    story, words as w,
};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.5 system-ui,\"Noto Sans\",\"Noto Sans Arabic\",sans-serif;color:CanvasText;background:Canvas;margin:0;overflow-wrap:break-word}\
main,nav{max-width:64rem;margin:0 auto;padding:0 1rem}\
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:1.5rem;padding:0}\
nav a{display:inline-block;padding:.25rem 0}\
article+article{border-block-start:.25rem solid;margin-block-start:3rem;padding-block-start:1rem}\
h1,h2{line-height:1.25;text-wrap:balance}h2{margin-block-start:2rem}\
.drafted{border-inline-start:.25rem solid;padding-inline-start:1rem}\
.wide{overflow-x:auto}\
table{border-collapse:collapse;width:100%}\
caption{font-weight:bold}caption,th,td{text-align:start;vertical-align:top;padding:.35rem .5rem}\
th,td{border-block-end:1px solid GrayText}thead th{border-block-end-width:2px}\
td>div+div{margin-block-start:.15rem}\
.pairs th{width:14rem;font-weight:600}.pairs td{overflow-wrap:anywhere}\
bdi[dir=ltr]{white-space:nowrap}\
@media(max-width:40rem){.pairs th{width:7rem}bdi[dir=ltr]{white-space:normal}}\
.t7{min-width:56rem}\
code{font:.875em/1.4 ui-monospace,\"Noto Sans Mono\",monospace;overflow-wrap:anywhere}\
[lang=zh-Hans]{line-break:strict}[dir=rtl]{line-height:1.7}\
@media print{body{font-size:9pt;color:#000;background:#fff}main{max-width:none;padding:0}nav{display:none}\
.wide{overflow:visible}.t7{min-width:0}tr,li{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}\
article+article{break-before:page;border:0;margin:0;padding:0}a{color:inherit}}\
@page{size:A4;margin:15mm}";

/// The whole file.
pub(super) fn page(facts: &Facts, langs: &[Lang]) -> String {
    let outlines: Vec<_> = langs.iter().map(|lang| story::tell(facts, *lang)).collect();
    let titles: Vec<_> = outlines.iter().map(|outline| outline.title).collect();
    let first = langs.first().copied().unwrap_or(Lang::En);
    let articles: String = outlines.iter().map(article).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} {}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{}<main>\n{articles}</main>\n</body>\n</html>\n",
        first.tag(),
        direction(first),
        escape(&titles.join(" / ")),
        facts.request,
        switch(first, langs),
    )
}

fn direction(lang: Lang) -> &'static str {
    if lang.from_right() { "rtl" } else { "ltr" }
}

/// Ways to the languages further down.
fn switch(first: Lang, langs: &[Lang]) -> String {
    if langs.len() < 2 {
        return String::new();
    }
    let link = |lang: &Lang| {
        let tag = lang.tag();
        format!("<li><a href=\"#{tag}\" lang=\"{tag}\" hreflang=\"{tag}\">{}</a></li>\n", lang.own_name())
    };
    let links: String = langs.iter().map(link).collect();
    format!("<nav aria-label=\"{}\">\n<ul>\n{links}</ul>\n</nav>\n", escape(w::CONTENTS.of(first)))
}

fn article(outline: &Outline) -> String {
    let Outline { lang, title, blocks } = outline;
    let tag = lang.tag();
    let mut out =
        format!("<article id=\"{tag}\" lang=\"{tag}\" dir=\"{}\">\n<h1>{}</h1>\n", direction(*lang), escape(title));
    let mut tables = 0;
    for (at, block) in blocks.iter().enumerate() {
        if matches!(block, Block::Table(_)) {
            tables += 1;
        }
        out.push_str(&match block {
            Block::Heading(text) => format!("<h2>{}</h2>\n", escape(text)),
            Block::Text(words) if at == 0 => format!("<p class=\"drafted\">{}</p>\n", line(words)),
            Block::Text(words) => format!("<p>{}</p>\n", line(words)),
            Block::Counted(points) => {
                let points: String = points.iter().map(|point| format!("<li>{}</li>\n", line(point))).collect();
                format!("<ol>\n{points}</ol>\n")
            }
            Block::Pairs { called, rows } => pairs(called, rows),
            Block::Table(words) => table(words, &format!("{tag}-{tables}")),
        });
    }
    out.push_str("</article>\n");
    out
}

fn pairs(called: &str, rows: &[(&'static str, Cell)]) -> String {
    let row = |(name, value): &(&str, Cell)| {
        format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape(name), cell(value))
    };
    let rows: String = rows.iter().map(row).collect();
    format!("<table class=\"pairs\" aria-label=\"{}\">\n<tbody>\n{rows}</tbody>\n</table>\n", escape(called))
}

/// A table that scrolls by itself where the screen is narrow, and can be reached by keyboard to do so.
fn table(words: &Table, id: &str) -> String {
    let heads: String = words.heads.iter().map(|head| format!("<th scope=\"col\">{}</th>", escape(head))).collect();
    let row = |row: &Vec<Cell>| {
        let cells: String = row.iter().map(|one| format!("<td>{}</td>", cell(one))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let rows: String = words.rows.iter().map(row).collect();
    format!(
        "<div class=\"wide\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\">\n<table class=\"t{}\">\n\
         <caption id=\"{id}\">{}</caption>\n<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n",
        words.heads.len(),
        escape(words.caption)
    )
}

fn cell(lines: &Cell) -> String {
    match lines.as_slice() {
        [one] => line(one),
        many => many.iter().map(|one| format!("<div>{}</div>", line(one))).collect(),
    }
}

fn line(runs: &Line) -> String {
    let run = |run: &Run| match run {
        Run::Ours(text) => escape(text),
        Run::Theirs(text) => format!("<bdi>{}</bdi>", escape(text)),
        Run::Code(text) => format!("<code dir=\"ltr\">{}</code>", escape(text)),
        Run::Number(text) => format!("<bdi dir=\"ltr\">{}</bdi>", escape(text)),
    };
    runs.iter().map(run).collect()
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
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_stays_text() {
        let words = vec![Run::theirs("<script>alert('1')</script>\u{7}"), Run::code("a&b\"")];
        assert_eq!(
            line(&words),
            "<bdi>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;</bdi><code dir=\"ltr\">a&amp;b&quot;</code>"
        );
    }
}
