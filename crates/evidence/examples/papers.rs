//! Writes the papers of invented packages, for tools that are not ours to judge:
//! `cargo run -p evidence --features pdf --example papers -- DIR [REGULAR BOLD ...]`. Fonts are given in pairs, as `FILE` or
//! `FILE#FACE`; the first that has a character sets it. Without fonts, or without the feature, there is no PDF.

#![expect(clippy::unwrap_used, reason = "an example may stop at the first surprise")]

#[expect(dead_code, reason = "the facts of the tests serve whole packages too")]
#[path = "../tests/evidence/facts.rs"]
mod facts;

use std::path::Path;

use evidence::papers::{Facts, Lang, case_graph, page};

/// Each language once, beside another.
const PAIRS: [[Lang; 2]; 4] = [[Lang::En, Lang::Ar], [Lang::Zh, Lang::Fr], [Lang::Ru, Lang::Es], [Lang::Ar, Lang::Zh]];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((dir, fonts)) = arguments.split_first() else {
        eprintln!("usage: papers DIR [REGULAR BOLD ...]");
        std::process::exit(2)
    };
    let dir = Path::new(dir);
    for (name, facts) in facts::all() {
        std::fs::write(dir.join(format!("{name}.jsonld")), case_graph(&facts)).unwrap();
        for langs in PAIRS {
            let of = format!("{name}-{}-{}", &langs[0].tag()[..2], &langs[1].tag()[..2]);
            std::fs::write(dir.join(format!("{of}.html")), page(&facts, langs)).unwrap();
            pdf(&facts, langs, fonts, &dir.join(format!("{of}.pdf")));
        }
    }
}

#[cfg(feature = "pdf")]
fn pdf(facts: &Facts, langs: [Lang; 2], fonts: &[String], to: &Path) {
    use evidence::papers::{Face, Fonts};
    if fonts.is_empty() {
        return;
    }
    let face = |name: &String| {
        let (file, index) = name.split_once('#').unwrap_or((name, "0"));
        Face { bytes: std::fs::read(file).unwrap(), index: index.parse().unwrap() }
    };
    let side = |at: usize| fonts.iter().skip(at).step_by(2).map(face).collect();
    let fonts = Fonts::new(side(0), side(1)).unwrap();
    let bytes = evidence::papers::pdf(facts, langs, &fonts).unwrap();
    assert!(bytes == evidence::papers::pdf(facts, langs, &fonts).unwrap(), "the same facts give the same bytes");
    std::fs::write(to, bytes).unwrap();
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &Facts, _: [Lang; 2], _: &[String], _: &Path) {}
