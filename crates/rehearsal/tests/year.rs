//! A year of work and queues: the same by seed, nothing gained or lost, and what sharing does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use rehearsal::year::{Figures, Row, Setting, TODAY, drawn, live, table};

fn book() -> law::Book {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut files = Vec::new();
    node::law_files(&dir, &dir, &mut files).unwrap();
    law::Book::read(files).unwrap()
}

fn setting(states: usize, providers: usize, requests: u64) -> Setting {
    let mut setting = Setting::read(TODAY).unwrap();
    (setting.states_taken, setting.providers, setting.requests) = (states, providers, Some(requests));
    setting
}

/// What arrived has ended or waits; what is missed is no more than what arrived.
fn check(figures: &Figures) {
    for row in figures.rows.iter().chain([&figures.all]) {
        assert_eq!(row.arrived, row.ended() + row.waiting, "{}", row.state);
        assert!(row.late <= row.arrived && row.lost <= row.arrived && row.gone <= row.lost, "{row:?}");
        assert_eq!(row.queue.len(), 365);
    }
    let sum = |of: fn(&Row) -> u64| figures.rows.iter().map(of).sum::<u64>();
    assert_eq!(figures.all.arrived, sum(|r| r.arrived));
    assert_eq!(sum(|r| r.lent), sum(|r| r.borrowed));
    assert_eq!(figures.all.arrived, figures.kinds.iter().map(|k| k.arrived).sum::<u64>());
    assert_eq!(figures.all.late, figures.kinds.iter().map(|k| k.late).sum::<u64>());
}

#[test]
fn what_arrives_ends_or_waits_and_the_same_seed_gives_the_same_bytes() {
    let book = book();
    for seed in 0..4 {
        let setting = setting(12, 40, 4_000);
        for sharing in [false, true] {
            let figures = live(&setting, &book, seed, sharing).unwrap();
            check(&figures);
            assert_eq!(figures.all.arrived, 4_000);
            let again = live(&setting, &book, seed, sharing).unwrap();
            assert_eq!(table(&figures, None, 12), table(&again, None, 12));
            assert_eq!(drawn(&figures, None, 12, seed), drawn(&again, None, 12, seed));
            assert_eq!(figures, again);
        }
    }
    let one = |seed| live(&setting(12, 40, 4_000), &book, seed, false).unwrap();
    assert_ne!(one(1), one(2));
}

#[test]
fn sharing_brings_the_same_requests_and_shortens_the_longest_queue() {
    let (book, lent) = (book(), TODAY.replace("lends_percent = 50", "lends_percent = 100"));
    let mut setting = Setting::read(&lent).unwrap();
    (setting.states_taken, setting.providers, setting.requests) = (30, 100, Some(40_000));
    let first = live(&setting, &book, 7, false).unwrap().rows.first().unwrap().clone();
    setting.employ(first.state.clone(), first.people * 9 / 10);
    let [alone, shared] = [false, true].map(|sharing| live(&setting, &book, 7, sharing).unwrap());
    check(&shared);
    let (a, s) = (alone.rows.first().unwrap(), shared.rows.first().unwrap());
    assert_eq!((a.arrived, &a.state), (s.arrived, &s.state));
    assert_eq!((a.borrowed, alone.all.lent), (0, 0));
    assert!(s.borrowed > s.lent, "{} {}", s.borrowed, s.lent);
    assert!(s.queue_mean() < a.queue_mean(), "{} {}", s.queue_mean(), a.queue_mean());
    assert!(s.answered > a.answered);
}

#[test]
fn fewer_people_mean_more_that_is_late() {
    let book = book();
    let busiest = live(&setting(6, 20, 4_000), &book, 3, false).unwrap().rows.first().unwrap().state.clone();
    let late = |people| {
        let mut setting = setting(6, 20, 4_000);
        setting.employ(busiest.clone(), people);
        let figures = live(&setting, &book, 3, false).unwrap();
        check(&figures);
        let row = figures.rows.first().unwrap().clone();
        (row.late, row.waiting)
    };
    let (few, many) = (late(1), late(30));
    assert!(few.0 > many.0 * 2 && few.1 > many.1, "{few:?} {many:?}");
}

#[test]
fn what_cannot_be_modelled_is_said() {
    let book = book();
    let says = |setting: Setting| live(&setting, &book, 1, false).unwrap_err().to_string();
    assert!(says(setting(400, 2_000, 10)).contains("400 states"));
    assert!(says(setting(6, 2, 10)).contains("2 providers"));
    let mut nobody = setting(6, 20, 10);
    nobody.employ("ZZ".to_owned(), 3);
    assert!(says(nobody).contains("ZZ"));
    assert!(says(setting(6, 20, 0)).contains("0 requests"));
    assert!(
        Setting::read(&TODAY.replace("held_percent", "hold_percent")).unwrap_err().to_string().contains("hold_percent")
    );
    let hundred = Setting::read(&TODAY.replacen("percent = 20\nprepare", "percent = 21\nprepare", 1)).unwrap();
    assert!(says(hundred).contains("100"));
}

#[test]
fn every_member_state_takes_part_and_a_small_year_is_as_it_was() {
    let book = book();
    let figures = live(&setting(193, 2_000, 6_000), &book, 1, false).unwrap();
    check(&figures);
    assert_eq!((figures.rows.len(), figures.providers), (193, 2_000));
    let small = setting(6, 20, 2_000);
    let [alone, shared] = [false, true].map(|sharing| live(&small, &book, 1, sharing).unwrap());
    let text = table(&alone, Some(&shared), 4);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/year.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&golden, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&golden).unwrap_or_default(), "UPDATE=1 writes it");
}

#[test]
fn the_picture_is_well_formed_and_says_what_it_shows() {
    let figures = live(&setting(6, 20, 2_000), &book(), 1, false).unwrap();
    let svg = drawn(&figures, Some(&figures), 4, 1);
    for element in ["svg", "title", "desc", "text", "g"] {
        let opened = svg.matches(&format!("<{element} ")).count() + svg.matches(&format!("<{element}>")).count();
        assert_eq!(opened, svg.matches(&format!("</{element}>")).count(), "{element}");
    }
    assert!(svg.contains("stroke-dasharray") && svg.contains("2000 requests arrived") && !svg.contains("NaN"));
}
