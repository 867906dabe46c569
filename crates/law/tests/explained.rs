//! The explanation: every answer as a tree of sentences, the same bytes each time, safe on a page.

use law::{Book, ElementResult, Explanation, Mark, Question, ask, cases, explain, separable};
use terms::Instant;

use crate::{
    chance::{Chance, Words},
    common, invented,
};

fn question(text: &str) -> Question {
    cases::question("test", text, Instant::parse("2026-11-24T09:00:00Z").unwrap()).unwrap()
}

/// A gang that runs licensed gambling, defrauds its players, and moves the proceeds; nothing on force against workers.
const GANG: &str = include_str!("../../../samples/gambling-gang.toml");

fn golden(name: &str, text: &str) {
    let path = common::folder().join("explained").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{name} is not what the book says: run with UPDATE=1 and read the difference");
}

#[test]
fn a_gambling_gang_is_split_into_counts_and_explained() {
    let (book, q) = (common::book(), question(GANG));
    let tree = explain(&book, &q);
    golden("gambling-gang.txt", &tree.text());
    golden("gambling-gang.html", &tree.html());
    golden("gambling-gang.json", &format!("{:#}\n", tree.json()));
}

/// What has to hold of every explanation.
fn check(book: &Book, q: &Question) -> Explanation {
    let (answer, tree) = (ask(book, q), explain(book, q));
    assert_eq!(tree, explain(book, q));
    assert_eq!(tree.mark == Mark::Yes, answer.is_open(), "{q:#?}\n{}", tree.text());
    let all = tree.walk();
    let text = tree.text();
    assert_eq!(text.lines().count(), all.len(), "one line a statement: {text}");
    for statement in &all {
        let said = statement.says.trim();
        assert!(said.ends_with(['.', ')', ':', '?']) || said.contains(':'), "no sentence: {said}");
        assert!(!said.contains('\n'));
        assert!(statement.sources.iter().all(|s| !s.source.is_empty()));
    }
    // Every text that the answer rests on is named.
    for basis in &answer.bases {
        assert!(all.iter().any(|s| s.sources.iter().any(|c| c.record == basis.citation.record)));
    }
    for gap in &answer.gaps {
        assert!(text.contains(&gap.says) && text.contains(&gap.cure), "{gap:?} is not told: {text}");
    }
    for caution in &answer.cautions {
        assert!(text.contains(&caution.says));
    }
    assert_eq!(text.contains("nobody has verified"), answer.rests_on_unverified());
    // The three forms tell the same statements.
    let json = tree.json().to_string();
    let told = |value: &str| json.contains(&serde_json::Value::from(value).to_string());
    assert!(all.iter().all(|s| told(&s.says)));
    let html = tree.html();
    for tag in ["ul", "li", "p", "cite", "em", "strong"] {
        let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "<{tag}> in {html}");
    }
    assert_eq!(html.matches("<li").count(), all.len());
    tree
}

#[test]
fn every_answer_is_explained_in_sentences_with_its_sources() {
    for seed in 1..=60 {
        let mut chance = Chance::new(seed);
        let book = Book::read(invented::files(&mut chance)).unwrap();
        let words = Words::of(&book, vec!["XXA", "XXB"], (2019, 2027));
        for _ in 0..50 {
            check(&book, &words.question(&mut chance));
        }
    }
    let (book, mut chance) = (common::book(), Chance::new(7));
    let words = Words::of(&book, vec!["EUR", "CNY"], (2020, 2027));
    for _ in 0..300 {
        check(&book, &words.question(&mut chance));
    }
}

#[test]
fn the_order_of_the_files_changes_no_byte_of_an_explanation() {
    let files = common::files();
    let mut turned = files.clone();
    turned.reverse();
    let (one, two) = (Book::read(files).unwrap(), Book::read(turned).unwrap());
    let (words, mut chance) = (Words::of(&one, vec!["EUR"], (2020, 2027)), Chance::new(3));
    for _ in 0..200 {
        let q = words.question(&mut chance);
        assert_eq!(explain(&one, &q).text(), explain(&two, &q).text());
        assert_eq!(explain(&one, &q).html(), explain(&two, &q).html());
    }
}

#[test]
fn nothing_that_a_question_says_becomes_markup() {
    let (book, mut q) = (
        common::small_book(),
        question("from = \"XA\"\nto = \"XB\"\nconduct = []\nacted = \"2026-11-20T09:00:00Z\"\n"),
    );
    q.conduct = vec!["<script>alert('x')</script>\"&".to_owned()];
    let html = explain(&book, &q).html();
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"));
}

#[test]
fn an_element_that_fails_shows_both_texts() {
    let (book, q) = (
        common::book(),
        question(
            "from = \"FR\"\nto = \"JP\"\ndata = \"stored-content\"\nconduct = [\"illegal-access\"]\nacted = \"2026-11-20T09:00:00Z\"\nfacts = { system-accessed = true, without-right = true, via-network = true, security-overcome = false, intent = true }\n",
        ),
    );
    let text = explain(&book, &q).text();
    let line = text.lines().position(|l| l.contains("The law of France has no element of this kind (security)."));
    let failed = line.and_then(|n| text.lines().nth(n - 1)).unwrap_or_else(|| panic!("{text}"));
    assert!(failed.trim_start().starts_with("NO") && failed.contains("security-overcome is no"), "{failed}");
}

#[test]
fn other_counts_that_the_facts_make_out_are_named() {
    let (book, mut q) = (common::book(), question(GANG));
    q.conduct = vec!["gambling-organising".to_owned()];
    let others = separable(&book, &q);
    assert!(others.contains(&"fraud") && !others.contains(&"gambling-organising"), "{others:?}");
    for kind in &others {
        let alone = Question { conduct: vec![(*kind).to_owned()], ..q.clone() };
        let law::DualCriminality::Compared { counts } = ask(&book, &alone).dual else { continue };
        assert_eq!(counts[0].result(), ElementResult::Met, "{kind}");
    }
    assert!(explain(&book, &q).text().contains("The same facts make out, under both laws"));
}
