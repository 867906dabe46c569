//! What all pages have in common: they render, they escape, they keep to the house's rules for markup.

use std::{collections::BTreeSet, fs, path::PathBuf};

use super::{Lang, Weight, sample};

fn here(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn everywhere(mut check: impl FnMut(&str, &str)) {
    for lang in Lang::ALL {
        for (name, html) in sample::pages(lang) {
            check(&format!("{}-{name}", lang.code()), &html);
        }
    }
}

/// Writes `target/pages/samples/<lang>-<page>.html`: for eyes, and for `tools/pages/look.mjs`.
#[test]
fn every_page_renders_in_every_language() {
    let folder = here("../../target/pages/samples");
    fs::create_dir_all(&folder).unwrap();
    everywhere(|name, html| fs::write(folder.join(format!("{name}.html")), html).unwrap());
}

/// `UPDATE=1 cargo test -p node` rewrites them; the diff is read in review.
#[test]
fn two_pages_are_kept_word_for_word() {
    for (lang, page) in [(Lang::En, "request-review"), (Lang::Ar, "desk")] {
        let html = sample::pages(lang).into_iter().find(|(name, _)| *name == page).unwrap().1;
        let file = here("src/web/golden").join(format!("{}-{page}.html", lang.code()));
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, &html).unwrap();
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(html, kept, "{} differs: read the change, then UPDATE=1", file.display());
    }
}

#[test]
fn no_template_goes_around_the_escaper() {
    fn walk(folder: PathBuf, check: &dyn Fn(&str, &str)) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(path, check);
            } else {
                check(&path.display().to_string(), &fs::read_to_string(&path).unwrap());
            }
        }
    }
    walk(here("templates"), &|file, text| {
        let squeezed: String = text.split_whitespace().collect();
        for way_round in ["|safe", "|escape", "|e}}", "{%filter"] {
            assert!(!squeezed.contains(way_round), "{file}: {way_round}");
        }
        // A value inside an attribute stands between double quotes.
        for (at, _) in text.match_indices("={{") {
            let tag = text[..at].rsplit('<').next().unwrap_or_default();
            assert!(tag.matches('"').count() % 2 == 1, "{file}: an attribute without quotes");
        }
    });
}

#[test]
fn the_markup_allows_the_strictest_policy() {
    everywhere(|name, html| {
        for forbidden in ["<script", " style=", "<style", " onclick", " onload", "javascript:", "http://", "https://"] {
            assert!(!html.to_lowercase().contains(forbidden), "{name}: {forbidden}");
        }
    });
}

#[test]
fn each_page_has_one_first_heading_its_language_and_unique_ids() {
    everywhere(|name, html| {
        let (code, _) = name.split_once('-').unwrap();
        let dir = if code == "ar" { "rtl" } else { "ltr" };
        assert!(html.contains(&format!("<html lang=\"{code}\" dir=\"{dir}\">")), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(html.matches("<main").count(), 1, "{name}");
        let mut seen = BTreeSet::new();
        for id in html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(seen.insert(id.to_owned()), "{name}: id {id} twice");
        }
        for wanted in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(seen.contains(wanted), "{name}: a link to #{wanted}, which is not there");
        }
    });
}

#[test]
fn no_sentence_shows_an_unfilled_name() {
    everywhere(|name, html| assert!(!html.contains('{') && !html.contains('}'), "{name}"));
}

/// What can only be taken back or released is no main step, and often all that is left.
#[test]
fn an_action_that_stands_alone_is_on_the_page_whatever_its_weight() {
    for weight in [Weight::Primary, Weight::Secondary, Weight::Dangerous] {
        for (name, html) in sample::with_one_action(weight) {
            assert_eq!(html.matches("action=\"/act/release-held\"").count(), 1, "{name}, {weight:?}");
        }
    }
}

#[test]
fn every_form_that_does_something_carries_the_token_and_one_that_only_looks_does_not() {
    everywhere(|name, html| {
        for form in html.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            let tokens = form.matches("<input type=\"hidden\" name=\"token\" value=\"sample-token\">").count();
            // What a look sends stands in the address, which goes into histories and logs.
            let looks = form.contains("method=\"get\"");
            assert_eq!(tokens, usize::from(!looks), "{name}: {form}");
            assert!(looks || form.contains("method=\"post\""), "{name}: {form}");
        }
    });
}

#[test]
fn what_a_peer_wrote_stays_text_wherever_it_lands() {
    let payloads = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title></textarea></option><svg/onload=alert(1)>",
        "a\u{202E}txt.exe\u{2066}b\u{0}",
    ];
    for payload in payloads {
        for (name, html) in sample::hostile(payload) {
            assert!(!html.contains(payload), "{name}: {payload:?} came through as it was");
            let shown =
                ["&lt;", "&#39; onmouseover", "[U+202E]"].iter().map(|s| html.matches(s).count()).sum::<usize>();
            assert!(shown >= 5, "{name}: the sample has hardly any data: {shown}");
            for tag in ["<script", "<img", "<svg/", "</title></"] {
                assert!(!html.contains(tag), "{name}: {tag}");
            }
            assert!(
                !html.chars().any(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{0}')),
                "{name}"
            );
        }
    }
}
