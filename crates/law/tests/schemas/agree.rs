//! Schema and loader agree about every spoiled file, but for the flaws on these two lists.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{Draft, Validator};
use law::{Book, cases};
use terms::Instant;

use super::{json, kind, refused, specimen, spoil::spoiled, validators};
use crate::{bad_files, common};

/// What only the loader sees, by words of its flaw, and why. An editor looks at one value in one file at a time.
const LOADER_ONLY: &[(&str, &str)] = &[
    // Names of things that are defined elsewhere.
    ("has no file in states/", "another file"),
    ("is not in conduct.toml", "another file"),
    ("has no rate in currencies.toml", "another file"),
    ("has no cure here and none in common.toml", "another file"),
    ("is tested as another kind", "another file"),
    ("is several crimes in one", "another file"),
    ("there is no clause", "another record"),
    ("which is no clause of this file", "another record"),
    ("which is no authority of this state", "another record"),
    ("reserves, and is no party", "another record"),
    ("contains itself", "another record"),
    ("a record of", "the name of the file"),
    ("of which state?", "the name of the file"),
    // Two records that do not go together.
    ("is used twice", "another record"),
    ("stands twice", "another record"),
    ("overlaps `", "another record"),
    ("two versions of", "another record"),
    ("two rates of", "another record"),
    ("is explained twice", "another record"),
    ("is listed twice", "another record"),
    ("the offence `", "another file"),
    ("some parties have a `side`", "another record"),
    ("no authority of kind", "a list without one of a kind is easier to explain than to describe"),
    ("may consent, and no authority is of that kind", "another record"),
    ("-party-", "a name that the loader makes"),
    ("is for a state's own law", "in which kind of file a clause stands"),
    // Two values of one record that do not go together.
    ("`from` lies after `to`", "order"),
    ("is more than `months_max`", "order"),
    ("lowers the maximum", "order"),
    ("is longer than `days_max`", "order"),
    ("lies outside the days of the record", "order"),
    ("a holiday lies after `calendar_until`", "order"),
    ("is worked in any case", "the calendar"),
    ("is a holiday and a working day", "the calendar"),
    ("unknown time zone", "the list of zones"),
    ("more money than there is", "how large a number may be"),
    // TOML that looks the same to a schema, which knows neither days nor the way in which a text is written.
    ("expected a TOML datetime", "a day in quotes"),
    ("invalid type: map, expected a string", "a day without quotes where a text belongs"),
    ("the invisible character", "the text of the file"),
];

/// What only the schema sees, by kind of file and place, and why.
const SCHEMA_ONLY: &[(&str, &str, &str)] = &[
    ("cases", "/expect", "what a case expects is compared when it is run: what no book answers never comes out right"),
    ("cases", "/id", "a case may be called anything"),
    ("cases", "/conduct/", "a question may name what no book knows: the answer says so"),
    ("question", "/conduct/", "the same"),
    ("cases", "/record", "the same"),
];

/// What the loader says of one file, among these others.
fn flaws_among(others: &[(String, String)], path: &str, text: &str) -> Vec<String> {
    let now = Instant::parse("2026-11-24T09:00:00Z").unwrap();
    let file = vec![(path.to_owned(), text.to_owned())];
    let flaws = match kind(path) {
        Some("question") => cases::question(path, text, now).err().into_iter().collect(),
        Some("cases") => cases::cases(&file).err().unwrap_or_default(),
        _ => {
            let others = others.iter().filter(|(other, _)| other != path && other != "question.toml");
            Book::read(others.cloned().chain(file)).err().unwrap_or_default()
        }
    };
    flaws.into_iter().map(|flaw| flaw.message).collect()
}

/// What the loader says of one file of the specimen, the others being as they are.
pub(super) fn flaws(path: &str, text: &str) -> Vec<String> {
    flaws_among(&specimen(), path, text)
}

#[test]
fn the_specimen_is_sound() {
    for (path, text) in specimen() {
        assert_eq!(flaws(&path, &text), Vec::<String>::new(), "{path}");
    }
}

/// The two readers, and what came of asking both.
struct Both {
    schemas: BTreeMap<&'static str, Validator>,
    old: BTreeMap<&'static str, Validator>,
    others: Vec<(String, String)>,
    tried: usize,
    agreed: usize,
    wrong: Vec<String>,
    /// The entries of the two lists that were needed.
    needed: BTreeSet<&'static str>,
}

impl Both {
    fn among(others: Vec<(String, String)>) -> Self {
        let (schemas, old) = (validators(Draft::Draft202012), validators(Draft::Draft7));
        Self { schemas, old, others, tried: 0, agreed: 0, wrong: Vec::new(), needed: BTreeSet::new() }
    }

    fn ask(&mut self, place: &str, path: &str, file: &toml::Value, text: &str) {
        let (kind, json) = (kind(path).unwrap(), json(file));
        let accepts = self.schemas[kind].is_valid(&json);
        assert_eq!(accepts, self.old[kind].is_valid(&json), "{path}{place}: draft 7 reads it otherwise");
        let flaws = flaws_among(&self.others, path, text);
        self.tried += 1;
        match (accepts, flaws.is_empty()) {
            (false, false) => self.agreed += 1,
            (true, true) => {}
            (true, false) => flaws.iter().for_each(|flaw| match LOADER_ONLY.iter().find(|(w, _)| flaw.contains(w)) {
                Some((words, _)) => drop(self.needed.insert(words)),
                None => self.wrong.push(format!("{path}{place}: only the loader: {flaw}")),
            }),
            (false, true) => match SCHEMA_ONLY.iter().find(|(k, at, _)| *k == kind && place.contains(at)) {
                Some((_, at, _)) => drop(self.needed.insert(at)),
                None => self
                    .wrong
                    .push(format!("{path}{place}: only the schema: {:?}", refused(&self.schemas[kind], &json))),
            },
        }
    }
}

#[test]
fn schema_and_loader_agree_about_every_spoiled_file() {
    let mut both = Both::among(specimen());
    for (path, text) in specimen() {
        for spoilt in spoiled(&toml::from_str(&text).unwrap()).iter().filter(|s| s.file.is_table()) {
            both.ask(&spoilt.place, &path, &spoilt.file, &toml::to_string(&spoilt.file).unwrap());
        }
    }
    let (tried, agreed) = (both.tried, both.agreed);
    let mut small = Both::among(common::small_files());
    for (says, path, text) in bad_files::spoiled() {
        if let Ok(file) = toml::from_str(&text) {
            small.ask(&format!(", {says}"), &path, &file, &text);
        }
    }
    both.wrong.append(&mut small.wrong);
    assert!(both.wrong.is_empty(), "{} of {tried}:\n{}", both.wrong.len(), both.wrong.join("\n"));
    let listed = LOADER_ONLY.iter().map(|(words, _)| *words).chain(SCHEMA_ONLY.iter().map(|(_, at, _)| *at));
    let idle: Vec<_> = listed.filter(|entry| !both.needed.contains(entry) && !small.needed.contains(entry)).collect();
    assert!(idle.is_empty(), "on a list, and not needed: {idle:?}");
    assert!(tried > 10_000 && agreed > tried / 2, "{agreed} of {tried} refused by both");
}
