//! Files and questions that are made to hurt: each is answered or refused, soon, and never the end of the program.

use std::{fmt::Write as _, time::Duration};

use law::{Book, Fact, Facts, Flaw, Question, ask, cases, explain, routes, separable};
use terms::{DataCategory, Instant, Measure, Urgency};

use crate::common;

/// Without optimisation, on a machine that does other things too. What is quadratic takes minutes.
const SOON: Duration = Duration::from_secs(20);

#[expect(clippy::disallowed_methods, reason = "how long it takes is what is tested")]
fn soon<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let began = std::time::Instant::now();
    let came = run();
    assert!(began.elapsed() < SOON, "{what}: {:?}", began.elapsed());
    came
}

/// The small book with one passage put in place of another.
fn read(file: &str, find: &str, put: &str) -> Result<Book, Vec<Flaw>> {
    let mut files = common::small_files();
    let (_, text) = files.iter_mut().find(|(path, _)| path.ends_with(file)).unwrap();
    assert!(text.contains(find), "{find:?} is not in {file}");
    *text = text.replacen(find, put, 1);
    assert!(text.len() <= 1 << 20, "{} bytes", text.len());
    soon(file, || Book::read(files))
}

fn refused(file: &str, find: &str, put: &str, why: &str) {
    let flaws = read(file, find, put).map(|_| ()).unwrap_err();
    assert!(flaws.iter().any(|f| f.message.contains(why)), "{why}: {:?}", flaws.first());
}

/// As many words as fit, in a list.
fn list(word: impl Fn(usize) -> String, bytes: usize) -> String {
    let (mut text, mut n) = (String::from("["), 0);
    while text.len() < bytes {
        write!(text, "\"{}\",", word(n)).unwrap();
        n += 1;
    }
    text + "]"
}

#[test]
fn a_list_as_long_as_a_file_is_refused_at_once() {
    const LONG: usize = 900_000;
    let why = "names more than 1000";
    let numbered = |n: usize| format!("a{n}");
    refused("offences/cheating.toml", "[\"tricked\"]", &list(numbered, LONG), why);
    refused("treaties/pact.toml", "[\"preserve\"]", &list(|_| "a".to_owned(), LONG), why);
    refused("treaties/pact.toml", "[\"cheating\"]", &list(numbered, LONG), why);
    refused("conduct.toml", "[\"cheating\"]", &list(numbered, LONG), why);
    refused("states/XB.toml", "[\"saturday\", \"sunday\"]", &list(numbered, LONG), why);
    let chain = format!("chain = {}\nholiday", list(numbered, LONG));
    refused("states/XB.toml", "holiday", &chain, why);
    let conduct = |n| format!("route = \"desk\"\nconduct = {}", list(move |m| format!("{n}{m}"), LONG / 2));
    let second = format!(
        "[[clause]]\nid = \"pact-3\"\nsays = \"x\"\nmeasures = [\"preserve\"]\ndata = [\"traffic\"]\n{}\ndual = \"may\"\nrank = 9\nsource = \"Pact\"\nfrom = 2021-01-01\nreview = \"unverified\"\n\n[[clause]]\nid = \"pact-2\"",
        conduct('b')
    );
    refused("treaties/pact.toml", "[[clause]]\nid = \"pact-2\"", &second, why);
}

#[test]
fn a_file_of_deep_brackets_is_refused() {
    let deep = |open: &str, close: &str| open.repeat(200_000) + &close.repeat(200_000);
    for value in [deep("[", "]"), "[".repeat(900_000), deep("{a=", "}"), "{a=".repeat(300_000)] {
        assert!(read("conduct.toml", "[[conduct]]", &format!("x = {value}\n[[conduct]]")).is_err());
        let text = format!("[[case]]\nid = \"a\"\nwhy = \"b\"\nfacts = {{ a = {value} }}\n");
        assert!(cases::cases(&[("cases/a.toml".to_owned(), text.clone())]).is_err());
        assert!(cases::question("q.toml", &text, Instant::from_micros(0)).is_err());
    }
    let keys = format!("{}x = 1\n", "a.".repeat(400_000));
    assert!(read("conduct.toml", "[[conduct]]", &format!("{keys}[[conduct]]")).is_err());
}

#[test]
fn a_file_of_cases_is_no_longer_than_another() {
    let text = "#".repeat((1 << 20) + 1);
    assert!(cases::cases(&[("cases/a.toml".to_owned(), text)]).unwrap_err()[0].message.contains("1 MiB"));
}

#[test]
fn rates_of_ten_thousand_years_are_read() {
    let mut months = String::from("[");
    for month in (0..60_000).rev() {
        write!(months, "\"{:04}-{:02} 1\",", 1000 + month / 12, 1 + month % 12).unwrap();
    }
    let series = format!(
        "base = \"XXA\"\n[[series]]\nid = \"rate-xxc\"\ncurrency = \"XXC\"\nmonthly = {months}]\nsource = \"a table\"\nfrom = 1000-01-01\nto = 9999-12-31\nreview = \"unverified\""
    );
    assert!(read("currencies.toml", "base = \"XXA\"", &series).is_ok());
}

/// Composites, each with what it contains.
fn vocabulary(composites: impl Iterator<Item = (String, Vec<String>)>) -> String {
    composites.fold(String::new(), |mut text, (id, counts)| {
        writeln!(text, "[[composite]]\nid = \"{id}\"\nname = \"x\"\nsays = \"x\"\ncounts = {counts:?}").unwrap();
        text
    }) + "[[composite]]\nid = \"big-game\""
}

#[test]
fn composites_in_composites_are_split_once_each() {
    // Every one contains both of the next row: two to the power of fifty ways down.
    let row = |n: usize| match n {
        50 => vec!["cheating".to_owned()],
        _ => ["a", "b"].iter().map(|x| format!("{x}{}", n + 1)).collect(),
    };
    let wide = (0..=50).flat_map(|n| ["a", "b"].map(|x| (format!("{x}{n}"), row(n))));
    let wide = vocabulary(wide);
    // And one within the other, ten thousand deep.
    let deep = (0..10_000).map(|n| {
        let next = if n == 9_999 { "cheating".to_owned() } else { format!("c{}", n + 1) };
        (format!("c{n}"), vec![next])
    });
    let deep = vocabulary(deep);
    for (vocabulary, first) in [(wide, "a0"), (deep, "c0")] {
        let book = read("conduct.toml", "[[composite]]\nid = \"big-game\"", &vocabulary).unwrap();
        let split = soon(first, || ask(&book, &question(vec![first.to_owned()]))).splits;
        assert_eq!(split[0].counts, ["cheating"]);
    }
    let round = vocabulary((0..10_000).map(|n| (format!("c{n}"), vec![format!("c{}", (n + 1) % 10_000)])));
    refused("conduct.toml", "[[composite]]\nid = \"big-game\"", &round, "a cycle of counts");
}

fn question(conduct: Vec<String>) -> Question {
    Question {
        from: "XA".parse().unwrap(),
        to: "XB".parse().unwrap(),
        measure: Measure::Disclose,
        data: DataCategory::UserIdentification,
        conduct,
        facts: Facts::default(),
        acted_at: Instant::parse("2026-11-20T09:00:00Z").unwrap(),
        asked_at: Instant::parse("2026-11-24T09:00:00Z").unwrap(),
        urgency: Urgency::Ordinary,
    }
}

#[test]
fn a_hundred_thousand_kinds_of_conduct_and_facts_are_answered_with_a_no() {
    let book = common::small_book();
    let mut asked = vec![question((0..100_000).map(|n| format!("kind-{n}")).collect())];
    asked
        .push(question(["big-game", "cheating", "unheard-of"].repeat(40_000).into_iter().map(str::to_owned).collect()));
    for q in &mut asked {
        q.facts.0.extend((0..100_000).map(|n| (format!("fact-{n}"), Fact::Count(n))));
    }
    for q in &asked {
        let (answer, told) = soon("a question", || {
            let _ = (routes(&book, q), separable(&book, q).len(), book.facts_for(&q.conduct).count());
            (ask(&book, q), explain(&book, q).walk().len())
        });
        assert!(!answer.is_open() && answer.gaps.len() <= 70 && answer.splits.len() <= 1, "{}", answer.gaps.len());
        assert!(told < 1_000, "{told} statements");
    }
    let nowhere = ask(&book, &Question { to: "ZZ".parse().unwrap(), ..asked.remove(0) });
    assert_eq!(nowhere.gaps.len(), 1);
}

#[test]
fn the_first_and_the_last_moment_there_is_are_answered() {
    let book = common::small_book();
    for at in [i64::MIN, -1, 0, 1, 253_402_207_200_000_000, i64::MAX].map(Instant::from_micros) {
        let q = Question { acted_at: at, asked_at: at, ..question(vec!["cheating".to_owned()]) };
        assert!(!explain(&book, &q).says.is_empty());
        let _ = law::retention(&book, q.to, "nat-session", at).map(|r| r.clock(at));
    }
}
