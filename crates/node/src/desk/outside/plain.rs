//! A paper as plain text: for machines without fonts, for screen readers, and to be copied from.

use evidence::papers::{Article, Paper, Piece, Said};

/// The paper.
pub(super) fn text(paper: &Paper) -> String {
    paper.articles.iter().map(article).collect::<Vec<_>>().join("\n\n")
}

fn article(article: &Article) -> String {
    let mut out = format!("{}\n{}\n", article.title, "=".repeat(article.title.chars().count()));
    for piece in &article.pieces {
        match piece {
            Piece::Heading(title) => out += &format!("\n{title}\n{}\n", "-".repeat(title.chars().count())),
            Piece::Text(said) => out += &format!("\n{}\n", line(said)),
            Piece::Counted(points) => {
                for (at, point) in points.iter().enumerate() {
                    out += &format!("\n{}. {}\n", at + 1, line(point));
                }
            }
            Piece::Pairs(rows) => {
                for (name, lines) in rows {
                    out += &format!("\n{name}\n");
                    lines.iter().for_each(|said| out += &format!("    {}\n", line(said).replace('\n', "\n    ")));
                }
            }
        }
    }
    out
}

fn line(said: &[Said]) -> String {
    said.iter().map(|(Said::Ours(text) | Said::Theirs(text) | Said::Code(text))| text.as_str()).collect()
}
