//! Whoever signed an order leaves, and their key ends. What was done under it stays readable; nothing more is done under it.

use std::fs;

use serde_json::Value;

use crate::{
    bad_input::{ASKED, HOLDS, House},
    common::{account, until},
    directory::Federation,
    ended::{held, order, ordered},
};

#[test]
fn an_answered_order_is_read_after_its_key_has_ended_and_nothing_is_done_under_one_that_was_not_answered() {
    let house = House::start("old-order");
    let number = house.received(&[]);
    let hold = held(&house, &number);
    let answered = ordered(&house, &number);
    for action in ["look-up", "produce"] {
        house.done((HOLDS, "clerk"), action, &answered, &[]);
    }
    house.is_at(ASKED, &number, &["produced"]);
    let number = house.received(&[]);
    held(&house, &number);
    let open = ordered(&house, &number);
    let before = order(&house, "clerk", &answered);
    assert_eq!(before["approved_by"].as_array().unwrap().len(), 2);

    let federation = Federation::of(house.demo.dir.clone());
    let file = house.demo.at(ASKED).join(format!("officers/{}.toml", account(ASKED, "approver")));
    let table: toml::Table = fs::read_to_string(file).unwrap().parse().unwrap();
    let key: exchange::VerifyingKey = table["key"].as_str().unwrap().parse().unwrap();
    let two = federation.next("directory", &["--revoke", &key.id().to_string()], "directory-2");
    federation.put(&two, HOLDS);
    until("the directory at the provider", || (federation.taken(HOLDS).len() == 1).then_some(()));

    let after = order(&house, "clerk", &answered);
    for what in ["approved_by", "measure", "answer", "order"] {
        assert_eq!(after[what], before[what], "{what}");
    }
    assert_eq!(after["refusal"], Value::Null, "what was answered is not judged again");
    assert_eq!(order(&house, "clerk", &hold)["measure"], "preserve");
    let finished = house.demo.as_officer(HOLDS, "clerk", "GET", "/api/1/finished", &Value::Null).json();
    let conduct: Vec<&str> =
        finished["finished"].as_array().unwrap().iter().map(|one| one["case"]["conduct"].as_str().unwrap()).collect();
    assert!(conduct.len() == 3 && conduct.iter().all(|words| !words.is_empty()), "{conduct:?}");
    for action in ["look-up", "produce"] {
        let code = house.demo.act((HOLDS, "clerk"), action, &open, &[]).code();
        assert!(!["done", ""].contains(&code.as_str()), "{action}: {code}");
    }
}
