//! The fifteen published examples, in and out.

use etsi::{Json, Message, Wire, dictionary, remarks, show};
use serde_json::Value;

use crate::{VALIDATOR, files};

#[test]
fn every_published_example_is_read_and_written_back_equal_and_valid() {
    let examples = files("examples");
    assert_eq!(examples.len(), 15);
    for (name, text) in examples {
        let published: Value = serde_json::from_str(&text).unwrap();
        assert!(VALIDATOR.is_valid(&published), "{name}");
        let message = Message::read(text.as_bytes()).unwrap_or_else(|flaws| panic!("{name}: {flaws:?}"));
        let again = message.write().compact();
        let written: Value = serde_json::from_str(&again).unwrap();
        assert_eq!(written, published, "{name}");
        assert!(VALIDATOR.is_valid(&written), "{name}");
        assert_eq!(Message::read(again.as_bytes()).unwrap(), message, "{name}");
        assert!(show(&message).len() > 3, "{name}");
    }
}

#[test]
fn what_is_printed_is_what_was_published() {
    // The examples are printed by the tool whose text is signed: order, indentation and escapes are the same.
    for (name, text) in files("examples") {
        let json = Json::read(text.as_bytes()).unwrap();
        let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(squeezed(&json.pretty()), squeezed(&text), "{name}");
    }
}

#[test]
fn the_dictionaries_are_the_published_ones() {
    let text = files("dictionaries").into_values().next().unwrap();
    let published: Value = serde_json::from_str(&text).unwrap();
    let published = published.as_object().unwrap();
    assert_eq!(dictionary::names().count(), published.len());
    for (name, words) in published {
        let words: Vec<_> = words.as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect();
        assert_eq!(dictionary::values(name), Some(words.as_slice()), "{name}");
    }
    check_words(dictionary::LdTaskStatus::DICTIONARY, dictionary::LdTaskStatus::ALL.iter().map(|w| w.as_str()));
    check_words(dictionary::LpTaskStatus::DICTIONARY, dictionary::LpTaskStatus::ALL.iter().map(|w| w.as_str()));
    check_words(dictionary::RequestType::DICTIONARY, dictionary::RequestType::ALL.iter().map(|w| w.as_str()));
}

fn check_words<'a>(name: &str, words: impl Iterator<Item = &'a str>) {
    assert_eq!(dictionary::values(name), Some(words.collect::<Vec<_>>().as_slice()), "{name}");
}

#[test]
fn a_word_that_no_dictionary_holds_is_remarked_and_not_refused() {
    // The published answer to GETCSPCONFIG names an endpoint for preservations with a word of another dictionary.
    let text = &files("examples")["response_ee_config.json"];
    let found = remarks(&Json::read(text.as_bytes()).unwrap(), &Message::read(text.as_bytes()).unwrap());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].at.ends_with("/config:LPWorkflowEndpoint") && found[0].says.contains("NewAuthorisation"));
}
