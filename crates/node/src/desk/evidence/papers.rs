//! Between whom a package goes, told for its papers; and the page as PDF, in fonts that are installed on this machine.

use std::path::{Path, PathBuf};

use evidence::{
    Signer,
    package::Contents,
    papers::{self, Face, Facts, Fonts, Lang, Leave, Paper, Parties, Side},
};
use jiff::tz::TimeZone;
use terms::{NodeId, StateCode};

use crate::{Node, partners::PartnerConfig};

/// A paper of a package has at most this many bytes (protocol/evidence-2.md, section 1).
const PAPER_MAX: usize = 8 << 20;

/// Folders in which systems keep fonts, and how deep one looks.
const FONTS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];
const DEPTH: usize = 4;

/// Faces by their files, regular and bold; the first of each line that is there is taken. The number is the face of a
/// collection.
type Choice = &'static [(&'static str, &'static str, u32)];
const LATIN: Choice = &[("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", 0), ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", 0)];
const ARABIC: Choice = &[
    ("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf", 0),
    ("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf", 0),
];
/// One weight for both: each has twenty megabytes, which lie in memory while the page is written. Face 2 is the Chinese one.
const CHINESE: Choice = &[
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", 2),
    ("NotoSansSC-Regular.otf", "NotoSansSC-Regular.otf", 0),
    ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Regular.otf", 0),
];

/// The parties to a package of this node.
pub(crate) fn parties(
    node: &Node,
    asking: (StateCode, Option<&NodeId>),
    asked: Option<String>,
    leaves: [Option<Leave>; 2],
) -> Parties {
    let [grant, order] = leaves;
    let (state, of) = asking;
    let asking = Side { state, name: called(node, state), zone: zone(node, state), node: of.cloned() };
    let answering = Side {
        state: node.state,
        name: node.config.name.clone(),
        zone: zone(node, node.state),
        node: Some(node.id.clone()),
    };
    Parties { asked, langs: [language(node, state), language(node, node.state)], asking, answering, grant, order }
}

/// The parties to an answer that came from outside: the body that it is said to come from, and this node, which packed it.
pub(crate) fn parties_outside(node: &Node, partner: &PartnerConfig) -> Parties {
    let asking = Side {
        state: node.state,
        name: node.config.name.clone(),
        zone: zone(node, node.state),
        node: Some(node.id.clone()),
    };
    let state = partner.state().unwrap_or(node.state);
    let answering = Side { state, name: partner.name.clone(), zone: zone(node, state), node: None };
    Parties {
        asked: None,
        langs: [language(node, node.state), language(node, state)],
        asking,
        answering,
        grant: None,
        order: None,
    }
}

/// The parties to what a company of our own state produced by our order: that company, and this node, which ordered and packed it.
pub(crate) fn parties_direct(node: &Node, holder: &str, data: &str, leaves: [Option<Leave>; 2]) -> Parties {
    let [grant, order] = leaves;
    let side =
        |name: String, of: Option<NodeId>| Side { state: node.state, name, zone: zone(node, node.state), node: of };
    let member = holder.parse().ok().and_then(|provider| node.directory.provider(&provider));
    let answering = member.map_or_else(
        || side(holder.to_owned(), None),
        |member| side(member.name().to_owned(), Some(member.id().clone())),
    );
    Parties {
        asked: Some(format!("Disclosure of {data} data, by a direct order under a standing consent")),
        langs: [language(node, node.state), language(node, node.state)],
        asking: side(node.config.name.clone(), Some(node.id.clone())),
        answering,
        grant,
        order,
    }
}

fn called(node: &Node, state: StateCode) -> String {
    node.book.state(state).map_or_else(|| state.to_string(), |profile| profile.name.clone())
}

fn zone(node: &Node, state: StateCode) -> TimeZone {
    let zone = node.book.state(state).and_then(|profile| TimeZone::get(&profile.time_zone).ok());
    zone.unwrap_or(TimeZone::UTC)
}

/// The first of the languages that the state accepts, where the book knows them, that is one of the six.
pub(crate) fn language(node: &Node, state: StateCode) -> Lang {
    let accepted = node.book.state(state).map(|profile| profile.languages.as_slice()).unwrap_or_default();
    Lang::among(accepted.iter().map(String::as_str))
}

/// The page as PDF, if this machine has the fonts. If not, the operator is told; the package is as good without.
pub(crate) fn pdf(contents: &Contents, signers: &[Signer<'_>]) -> Option<Vec<u8>> {
    let facts = Facts::of(contents, signers)?;
    let langs = contents.parties.langs;
    let without = |why: &str| eprintln!("comity: the package has no page.pdf: {why}");
    let Some(fonts) = fonts(&papers::page(&facts, langs)) else {
        without("a font file of this machine cannot be read");
        return None;
    };
    match papers::pdf(&facts, langs, &fonts) {
        Ok(bytes) if bytes.len() < PAPER_MAX => Some(bytes),
        Ok(_) => {
            without("it would be larger than a paper may be");
            None
        }
        Err(why) => {
            without(&format!("{why} (Debian has them in fonts-noto-core and fonts-noto-cjk)"));
            None
        }
    }
}

/// A letter on paper as PDF, if this machine has the fonts. If not, the operator is told.
pub(crate) fn paper(paper: &Paper) -> Option<Vec<u8>> {
    let Some(fonts) = fonts(&paper.text()) else {
        eprintln!("comity: the letter has no PDF: a font file of this machine cannot be read");
        return None;
    };
    papers::paper_pdf(paper, &fonts)
        .inspect_err(|why| {
            eprintln!("comity: the letter has no PDF: {why} (Debian has fonts in fonts-noto-core and fonts-noto-cjk)");
        })
        .ok()
}

/// Those fonts that this text needs, as far as they are installed.
fn fonts(text: &str) -> Option<Fonts> {
    let needs = |from: char, to: char| text.chars().any(|c| (from..=to).contains(&c));
    let mut wanted = vec![LATIN];
    if needs('\u{600}', '\u{6ff}') || needs('\u{fb50}', '\u{feff}') {
        wanted.push(ARABIC);
    }
    if needs('\u{2e80}', '\u{9fff}') || needs('\u{f900}', '\u{faff}') || needs('\u{ff00}', '\u{ffef}') {
        wanted.push(CHINESE);
    }
    let files = installed();
    let (mut regular, mut bold) = (Vec::new(), Vec::new());
    for choice in wanted {
        let both = choice
            .iter()
            .find_map(|(plain, strong, index)| Some((find(&files, plain)?, find(&files, strong)?, *index)));
        let Some((plain, strong, index)) = both else { continue };
        regular.push(Face { bytes: std::fs::read(plain).ok()?, index });
        if plain != strong {
            bold.push(Face { bytes: std::fs::read(strong).ok()?, index });
        }
    }
    Fonts::new(regular, bold)
}

fn find<'a>(files: &'a [PathBuf], name: &str) -> Option<&'a Path> {
    files.iter().find(|file| file.file_name().is_some_and(|n| n == name)).map(PathBuf::as_path)
}

/// Every font file of this machine, in the order of paths.
fn installed() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders: Vec<(PathBuf, usize)> = FONTS.iter().map(|folder| (PathBuf::from(folder), 0)).collect();
    while let Some((folder, depth)) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < DEPTH => folders.push((entry.path(), depth + 1)),
                Ok(kind) if !kind.is_dir() => files.push(entry.path()),
                _ => {}
            }
        }
    }
    files.sort();
    files
}
