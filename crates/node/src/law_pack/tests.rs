//! What counts as signed by two bodies, and what does not. States XA and XB are invented.

use evidence::{SigningKey, log::verifier_line};

use super::*;

const PAGE: &str = include_str!("../../../../docs/LAW-PACK.md");

fn now() -> Instant {
    Instant::parse("2026-01-05T09:00:00Z").unwrap()
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn line(name: &str, seed: u8) -> String {
    verifier_line(name, &PublicKey::of(&key(seed)))
}

/// Two bodies, and a third that signs nothing here.
fn trusted() -> LawSigners {
    signers(&[("one.example", 1), ("two.example", 2), ("three.example", 3)])
}

fn signers(list: &[(&str, u8)]) -> LawSigners {
    let lines: Vec<String> = list.iter().map(|(name, seed)| line(name, *seed)).collect();
    LawSigners::read(lines.iter().map(String::as_str)).unwrap()
}

fn files() -> Vec<(String, String)> {
    let row = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    vec![row("cases/small.toml", "# no case yet\n"), row("currencies.toml", "base = \"XXA\"\n")]
}

fn book() -> Book {
    Book::read(files()).unwrap()
}

/// The pack of [`files`], signed by these in order.
fn pack(by: &[(&str, u8)]) -> String {
    let mut pack: Option<String> = None;
    for (name, seed) in by {
        let there = pack.as_deref().map_or(There::Nothing { note: "Invented." }, There::Pack);
        let next = sign(&files(), &book(), there, (name, &key(*seed)), now());
        // What the command would not do, a hand can: lines are put together.
        let line = |text: &str| sign_note(text, name, &key(*seed)).unwrap().lines().last().unwrap().to_owned();
        pack = Some(next.unwrap_or_else(|_| {
            let before = pack.clone().unwrap();
            let text = Note::read(&before).unwrap().text().to_owned();
            format!("{before}{}\n", line(&text))
        }));
    }
    pack.unwrap()
}

const BOTH: &[(&str, u8)] = &[("one.example", 1), ("two.example", 2)];

/// Checks a pack against the files; says the code, or who signed.
fn asked(pack: &str, files: &[(String, String)], trusted: &LawSigners) -> Result<Vec<String>, &'static str> {
    super::check(pack, files, trusted, now()).map(|signed| signed.by().to_vec()).map_err(|e| {
        assert!(!e.cure().is_empty() && !e.to_string().is_empty());
        e.code()
    })
}

fn check(by: &[(&str, u8)], trusted: &LawSigners, wanted: Result<&[&str], &str>) {
    let got = asked(&pack(by), &files(), trusted);
    assert_eq!(got, wanted.map(|names| names.iter().map(|n| (*n).to_owned()).collect()), "{by:?}");
}

#[test]
fn two_bodies_in_either_order_are_enough_and_strangers_beside_them_change_nothing() {
    check(BOTH, &trusted(), Ok(&["one.example", "two.example"]));
    check(&[("two.example", 2), ("one.example", 1)], &trusted(), Ok(&["one.example", "two.example"]));
    let crowd = [("x.example", 9), ("two.example", 2), ("y.example", 8), ("one.example", 1)];
    check(&crowd, &trusted(), Ok(&["one.example", "two.example"]));
    check(&[BOTH, &[("three.example", 3)]].concat(), &trusted(), Ok(&["one.example", "three.example", "two.example"]));
}

#[test]
fn one_signature_is_not_enough_however_often() {
    check(&[("one.example", 1)], &trusted(), Err("law-pack-too-few"));
    check(&[("one.example", 1), ("one.example", 1)], &trusted(), Err("law-pack-too-few"));
}

#[test]
fn an_untrusted_body_does_not_count() {
    check(&[("one.example", 1), ("x.example", 9)], &trusted(), Err("law-pack-too-few"));
    // A trusted name with a key of one's own, and a trusted key under a name of one's own.
    check(&[("one.example", 1), ("two.example", 9)], &trusted(), Err("law-pack-too-few"));
    check(&[("one.example", 1), ("x.example", 2)], &trusted(), Err("law-pack-too-few"));
}

#[test]
fn two_signatures_by_one_key_or_under_one_name_are_one() {
    let one_key = signers(&[("one.example", 1), ("two.example", 1), ("three.example", 3)]);
    check(&[("one.example", 1), ("two.example", 1)], &one_key, Err("law-pack-too-few"));
    let one_name = signers(&[("one.example", 1), ("one.example", 2), ("three.example", 3)]);
    check(&[("one.example", 1), ("one.example", 2)], &one_name, Err("law-pack-too-few"));
    // Name and key both differ, and yet the list shows that one body holds both.
    let chain = signers(&[("one.example", 1), ("two.example", 1), ("two.example", 2), ("three.example", 3)]);
    check(BOTH, &chain, Err("law-pack-too-few"));
    check(&[("one.example", 1), ("three.example", 3)], &chain, Ok(&["one.example", "three.example"]));
}

#[test]
fn a_list_under_which_nothing_could_be_signed_by_two_is_refused() {
    let read = |list: &[String]| LawSigners::read(list.iter().map(String::as_str)).map(|_| ());
    assert_eq!(read(&[]), Err(BadSigners::TooFew(0)));
    assert_eq!(read(&[line("one.example", 1)]), Err(BadSigners::TooFew(1)));
    assert_eq!(read(&[line("one.example", 1), line("two.example", 1)]), Err(BadSigners::TooFew(1)));
    let slip = line("one.example", 1).replacen("one", "One", 1);
    assert_eq!(read(&[slip.clone(), line("two.example", 2)]), Err(BadSigners::Line(slip)));
    let file = format!("# the two desks\n\n{}\n  {}\n", line("one.example", 1), line("two.example", 2));
    assert_eq!(LawSigners::read_file(&file).unwrap().names().collect::<Vec<_>>(), ["one.example", "two.example"]);
}

#[test]
fn a_changed_byte_in_any_file_refuses() {
    let pack = pack(BOTH);
    for at in 0..files().len() {
        for byte in 0..files()[at].1.len() {
            let mut changed = files();
            changed[at].1.replace_range(byte..=byte, "~");
            assert_eq!(asked(&pack, &changed, &trusted()), Err("law-pack-other-law"), "{changed:?}");
        }
    }
}

#[test]
fn a_file_added_removed_or_renamed_refuses() {
    let pack = pack(BOTH);
    let changed = |change: fn(&mut Vec<(String, String)>)| {
        let mut files = files();
        change(&mut files);
        asked(&pack, &files, &trusted())
    };
    assert_eq!(changed(|_| {}), Ok(vec!["one.example".into(), "two.example".into()]));
    assert_eq!(changed(|f| f.push(("states/XA.toml".into(), String::new()))), Err("law-pack-other-law"));
    assert_eq!(changed(|f| f.push(("deep/cases/x.toml".into(), String::new()))), Err("law-pack-other-law"));
    assert_eq!(changed(|f| drop(f.pop())), Err("law-pack-other-law"));
    assert_eq!(changed(|f| f[0].0 = "cases/other.toml".into()), Err("law-pack-other-law"));
    // To the book this is the same file: it looks at the last folder only. To the pack it is another.
    assert_eq!(changed(|f| f[1].0 = "x/currencies.toml".into()), Err("law-pack-other-law"));
}

#[test]
fn a_changed_bit_of_the_pack_is_never_taken_for_the_pack() {
    let pack = pack(BOTH);
    for at in 0..pack.len() {
        for bit in 0..8 {
            let mut bytes = pack.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            if let Ok(changed) = String::from_utf8(bytes) {
                assert!(asked(&changed, &files(), &trusted()).is_err(), "byte {at} bit {bit}");
            }
        }
    }
}

#[test]
fn a_text_changed_under_a_trusted_name_is_tampering_and_not_merely_unsigned() {
    let changed = pack(BOTH).replacen("Invented.", "Invented!", 1);
    assert_eq!(asked(&changed, &files(), &trusted()), Err("law-pack-false-signature"));
    let spoilt = pack(&[BOTH, &[("three.example", 3)]].concat());
    let last = spoilt.lines().last().unwrap();
    let spoilt =
        spoilt.replacen(last, sign_note("other\n", "three.example", &key(3)).unwrap().lines().last().unwrap(), 1);
    assert_eq!(asked(&spoilt, &files(), &trusted()), Err("law-pack-false-signature"));
}

#[test]
fn what_two_bodies_signed_and_is_no_pack_is_refused() {
    let signed = |text: &str| {
        let first = sign_note(text, "one.example", &key(1)).unwrap();
        Note::read(&first).unwrap().signed_too("two.example", &key(2)).unwrap()
    };
    let good = Note::read(&pack(BOTH)).unwrap().text().to_owned();
    assert_eq!(asked(&signed(&good), &files(), &trusted()).map(|by| by.len()), Ok(2));
    for (text, code) in [
        (good.replacen("v1", "v2", 1), "law-pack-text"),
        (good.replacen("note ", "extra x\nnote ", 1), "law-pack-text"),
        (format!("{good}expires 2027-01-01\n"), "law-pack-text"),
        (good.replacen("folder ", "folder 0", 1), "law-pack-text"),
        (good.replacen("2026-01-05T09:00:00Z", "2026-01-05T09:05:01Z", 1), "law-pack-from-the-future"),
    ] {
        assert_ne!(text, good);
        assert_eq!(asked(&signed(&text), &files(), &trusted()), Err(code), "{text}");
    }
    for shapeless in ["", "x", &good, &format!("{good}\n"), &format!("{good}\nno line\n")] {
        assert_eq!(asked(shapeless, &files(), &trusted()), Err("law-pack-shape"), "{shapeless}");
    }
    let states = super::check(&signed(&good.replacen("states 0", "states 1", 1)), &files(), &trusted(), now()).unwrap();
    assert_eq!(states.is_of(&book()).map_err(|e| e.code()), Err("law-pack-text"));
}

#[test]
fn a_body_adds_its_name_only_under_the_text_of_the_folder_before_it() {
    let first = pack(&[("one.example", 1)]);
    let mut other = files();
    other[0].1.push_str("# changed since\n");
    let signed = |files: &[(String, String)], name: &str, seed: u8, at: Instant| {
        sign(files, &book(), There::Pack(&first), (name, &key(seed)), at).map(|_| ()).map_err(|e| e.code())
    };
    assert_eq!(signed(&files(), "two.example", 2, now()), Ok(()));
    assert_eq!(signed(&other, "two.example", 2, now()), Err("law-pack-other-law"));
    assert_eq!(signed(&files(), "one.example", 1, now()), Err("law-pack-signed-already"));
    assert_eq!(signed(&files(), "two.example", 1, now()), Err("law-pack-signed-already"));
    assert_eq!(signed(&files(), "two example", 2, now()), Err("law-pack-name"));
    assert_eq!(
        signed(&files(), "two.example", 2, now().before(Duration::from_secs(301))),
        Err("law-pack-from-the-future")
    );
    for note in ["", " x", "two\nlines", "\u{202e}x", &"x".repeat(201)] {
        let made = sign(&files(), &book(), There::Nothing { note }, ("one.example", &key(1)), now());
        assert_eq!(made.map_err(|e| e.code()), Err("law-pack-text"), "{note:?}");
    }
}

/// What stands on the page between ```` ```NAME ```` and the end of the block.
fn block(name: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("```{name}\n")).unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_vector_on_the_page_is_the_pack_that_we_write_and_read() {
    let written = pack(BOTH);
    let lines = format!("{}\n{}\n", line("one.example", 1), line("two.example", 2));
    assert_eq!(block("law-pack"), written, "the page shows another pack");
    assert_eq!(block("trusted"), lines, "the page shows other keys");
    let trusted = LawSigners::read_file(block("trusted")).unwrap();
    let signed = super::check(block("law-pack"), &files(), &trusted, now()).unwrap();
    assert_eq!(signed.is_of(&book()), Ok(()));
    for (path, text) in files() {
        assert!(PAGE.contains(&format!("`{path}`")) && PAGE.contains(text.trim_end()), "{path}");
    }
}
