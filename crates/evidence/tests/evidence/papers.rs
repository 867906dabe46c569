//! The papers: the same facts give the same bytes, they say what they have to in every language, and nothing that others
//! wrote becomes more than text.

use std::collections::BTreeSet;

use evidence::papers::{Lang, case_graph, page};
use serde_json::Value;

use crate::facts;

/// A paper has to fit into a package: protocol/evidence-2.md, section 1.
const PAPER_MAX: usize = 8 << 20;

#[test]
fn the_same_facts_give_the_same_bytes_and_they_fit_a_package() {
    for (name, facts) in facts::all() {
        let graph = case_graph(&facts);
        assert_eq!(graph, case_graph(&facts), "{name}");
        assert!(graph.len() < PAPER_MAX, "{name}: {}", graph.len());
        let html = page(&facts, [Lang::Ar, Lang::Zh]);
        assert_eq!(html, page(&facts, [Lang::Ar, Lang::Zh]), "{name}");
        assert!(html.len() < PAPER_MAX, "{name}: {}", html.len());
    }
}

#[test]
fn the_page_says_everything_in_each_language() {
    let facts = facts::usual();
    for lang in Lang::ALL {
        let html = page(&facts, [lang, lang]);
        let mut wanted = vec![facts.request.to_string(), facts.payload.to_string(), facts.limits.case_ref.clone()];
        wanted.extend(facts.items.iter().map(|item| item.sha256.to_string()));
        wanted.extend(facts.signed.iter().map(|signed| signed.holder.key.to_string()));
        wanted.extend(facts.witnesses.iter().map(|witness| witness.name.clone()));
        wanted.extend(["2026-11-18 11:07:20 UTC", "08:07:20 -03:00 (XA)", "19:07:20 +08:00 (XB)"].map(str::to_owned));
        for text in wanted {
            assert!(html.contains(&text), "{} lacks {text}", lang.tag());
        }
        assert_eq!(html.matches("<article").count(), 1, "one language is written once");
        assert!(!html.contains('{') || html.find('{') > html.find("<style>"), "{}", lang.tag());
    }
}

#[test]
fn what_others_wrote_is_text_and_no_more() {
    let html = page(&facts::hostile(), [Lang::En, Lang::Fr]);
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"));
    assert_eq!(html.matches("<html").count(), 1);
    let graph: Value = serde_json::from_slice(&case_graph(&facts::hostile())).unwrap();
    assert!(graph["@graph"].is_array());
}

#[test]
fn nothing_in_the_graph_points_at_nothing() {
    for (name, facts) in facts::all() {
        let graph: Value = serde_json::from_slice(&case_graph(&facts)).unwrap();
        let (mut defined, mut pointed) = (BTreeSet::new(), BTreeSet::new());
        ids(&graph["@graph"], &mut defined, &mut pointed);
        let dangling: Vec<_> = pointed.difference(&defined).collect();
        assert!(dangling.is_empty(), "{name}: {dangling:?}");
    }
}

/// Names that a node has, and names that stand alone and so point at one.
fn ids<'a>(value: &'a Value, defined: &mut BTreeSet<&'a str>, pointed: &mut BTreeSet<&'a str>) {
    match value {
        Value::Array(list) => list.iter().for_each(|one| ids(one, defined, pointed)),
        Value::Object(map) => {
            if let Some(id) = map.get("@id").and_then(Value::as_str) {
                let fresh = map.len() > 1 && !defined.insert(id);
                assert!(!fresh, "{id} is there twice");
                if map.len() == 1 {
                    pointed.insert(id);
                }
            }
            map.values().for_each(|one| ids(one, defined, pointed));
        }
        _ => {}
    }
}

#[cfg(feature = "pdf")]
mod pdf {
    use evidence::papers::{Face, Fonts, Lang, NoPdf, pdf};

    use crate::facts;

    /// With fonts: `tools/papers.sh`, which has tools that judge the result.
    #[test]
    fn without_fonts_there_is_no_page_in_them_and_it_says_why() {
        let none = Fonts::new(Vec::new(), Vec::new()).unwrap();
        let said = pdf(&facts::usual(), [Lang::En, Lang::Zh], &none).unwrap_err();
        assert_eq!(said, NoPdf::Lacking { lang: Lang::En, character: 'T' });
        assert_eq!(said.to_string(), "no font has the character 'T', which the page in English needs");
    }

    #[test]
    fn what_is_no_font_is_refused() {
        for bytes in [&b""[..], b"no font", &[0; 4096]] {
            let face = || vec![Face { bytes: bytes.to_vec(), index: 0 }];
            assert!(Fonts::new(face(), face()).is_none());
        }
    }
}
