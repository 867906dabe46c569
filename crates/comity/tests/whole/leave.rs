//! The independent body of the asked state says no, with reasons: it is asked no more, and nobody goes on without it.

use serde_json::Value;

use crate::bad_input::{ASKED, House};

#[test]
fn what_an_independent_body_refuses_is_closed_until_it_is_asked_anew_and_whoever_has_signed_is_not_asked_again() {
    let house = House::start("leave");
    let number = house.received(&[]);
    assert_eq!(house.review(&number, ["no"; 4]).code(), "done");
    let line = |office: &str| -> Value {
        let list = house.demo.as_officer(ASKED, office, "GET", "/api/1/work", &Value::Null).json();
        list["work"].as_array().unwrap().iter().find(|w| w["id"] == *number).unwrap().clone()
    };
    let may = |office: &str, act: &str| line(office)["next"].as_array().unwrap().iter().any(|next| next == act);
    let press =
        |office: &str, act: &str, fields: &[(&str, &str)]| house.demo.act((ASKED, office), act, &number, fields).code();
    assert!(may("magistrate", "authorise") && may("magistrate", "refuse-authorisation"));
    assert_eq!(press("magistrate", "refuse-authorisation", &[]), "missing-field", "a no has reasons");
    let reasons = [("measure", "disclose"), ("reasons", "Nothing shows who used the account.")];
    assert_eq!(press("magistrate", "refuse-authorisation", &reasons), "done");
    assert!(!may("magistrate", "authorise"), "who has answered is not asked again");
    assert_eq!((may("approver", "execute"), may("reviewer", "ask-authorisation")), (false, true));
    assert_eq!(line("approver")["leave_refused"], true);
    // A program reads what is asked, and the no, as the page shows them.
    let path = format!("/api/1/requests/{number}");
    let view = house.demo.as_officer(ASKED, "reviewer", "GET", &path, &Value::Null).json();
    assert_eq!(view["leave_refused"][0]["says"], "Nothing shows who used the account.");
    assert_eq!(view["fields"]["address"], house.demo.draft()["address"]);
    assert_eq!(house.execute(&number).code(), "leave-refused");
    assert_eq!(press("magistrate", "authorise", &[]), "leave-refused", "nobody asked anew");

    let anew = [("measure", "disclose"), ("reasons", "The victim named the account on Monday.")];
    assert_eq!(press("approver", "ask-authorisation", &anew), "not-your-office");
    assert_eq!(press("reviewer", "ask-authorisation", &anew), "done");
    assert_eq!(press("magistrate", "authorise", &[("measure", "disclose")]), "done");
    assert!(!may("magistrate", "authorise") && !may("magistrate", "refuse-authorisation"), "signed is signed");
    assert_eq!(house.execute(&number).code(), "done");

    // Who signs out leaves nothing behind that opens anything.
    let office = |method: &str, path: &str| house.demo.as_officer(ASKED, "approver", method, path, &Value::Null);
    assert_eq!(office("POST", "/api/1/sign-out").status, 200);
    assert_eq!(office("GET", "/api/1/work").code(), "signed-out");
}
