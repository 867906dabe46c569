//! An officer's own machine: the key stays here, and what is signed is read back from the bytes and not believed.

mod key;
pub(crate) mod road;
pub(crate) mod show;
mod token;

use std::{collections::BTreeSet, process::ExitCode, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use exchange::VerifyingKey;
use hyper::Method;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use self::key::Key;
use crate::{
    cli::sign::{Sign, SignWhat, Watch},
    client::{Api, Reply},
    say::{self, Colour, No},
    secret::phrase,
};

/// Between two looks at what waits.
const LOOK: Duration = Duration::from_millis(700);

pub(crate) async fn run(sign: &Sign, as_json: bool) -> Result<ExitCode, No> {
    match &sign.what {
        SignWhat::Key(a) => key::new(a, as_json),
        SignWhat::Token(a) => token::keys(a, as_json),
        SignWhat::Take(a) => key::take(a, as_json),
        SignWhat::Watch(a) => watch(a, as_json).await,
    }
}

fn line() -> Result<String, No> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|e| No::trouble("standard input", &e))?;
    Ok(line)
}

async fn watch(a: &Watch, as_json: bool) -> Result<ExitCode, No> {
    let url = road::url(&a.url, a.ca.as_deref())?;
    let api = Api::trusting(road::trust(a.ca.as_deref())?);
    let account = phrase(a.phrase_file.as_deref(), &format!("The pass-phrase of account {}", a.account))?;
    let mut desk = Desk { api, url, account: &a.account, phrase: account, as_json };
    let told = desk.call(Method::GET, "/api/1/to-sign", None).await?;
    let public: Option<VerifyingKey> = told.get("key").and_then(Value::as_str).and_then(|key| key.parse().ok());
    let public = public.ok_or_else(|| No::refused("not-a-node", "that is no node of this version", "Check --url."))?;
    if told.get("here").and_then(Value::as_bool) == Some(true) {
        return Err(No::refused(
            "key-here",
            format!("the key of {} lies on the node", a.account),
            "Make one here (`comity sign key`) and have the account enrolled with it (`comity init officer --key`).",
        ));
    }
    let key = Key::open(a, &public)?;
    let mut left_alone = BTreeSet::new();
    loop {
        let told = desk.call(Method::GET, "/api/1/to-sign", None).await?;
        let waiting = told.get("waiting").and_then(Value::as_array).cloned().unwrap_or_default();
        let next = waiting.iter().find(|press| !left_alone.contains(text(press, "number")));
        match next {
            Some(press) if desk.answer(press, &key).await? => {}
            Some(press) => {
                left_alone.insert(text(press, "number").to_owned());
            }
            None if a.once => return Ok(ExitCode::from(u8::from(!left_alone.is_empty()))),
            None => tokio::time::sleep(LOOK).await,
        }
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or("")
}

/// The node, as this officer.
struct Desk<'a> {
    api: Api,
    url: String,
    account: &'a str,
    phrase: Zeroizing<String>,
    as_json: bool,
}

impl Desk<'_> {
    async fn call(&mut self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, No> {
        let url = self.url.as_str();
        let officer = (self.account, self.phrase.as_str());
        for last in [false, true] {
            match self.api.call(url, officer, method.clone(), path, body).await? {
                Reply::Done(value) => return Ok(value),
                Reply::Refused(value) => {
                    let said = |name: &str| show::clean(text(&value, name));
                    return Err(No::refused(&said("code"), said("says"), said("cure")));
                }
                Reply::Away if last => {
                    return Err(No::refused(
                        "no-answer",
                        format!("{url} does not answer"),
                        "Check --url, and the tunnel, if there is one.",
                    ));
                }
                Reply::Away => {}
            }
        }
        Err(No::refused("no-answer", "the node does not answer", "Check --url."))
    }

    /// Shows one thing and signs it, if the person says so. `false`: not signed.
    async fn answer(&mut self, press: &Value, key: &Key) -> Result<bool, No> {
        let message = STANDARD.decode(text(press, "message")).unwrap_or_default();
        let Some(meant) = show::Meant::read(&message) else {
            eprintln!(
                "{}",
                say::coloured(
                    "NOT SIGNED: the node asks for a signature over something that no officer signs.",
                    Colour::Red
                )
            );
            return Ok(false);
        };
        if let Err(why) = show::press(press, &meant) {
            eprintln!("{}", say::coloured(format!("NOT SIGNED: {why}."), Colour::Red));
            return Ok(false);
        }
        eprintln!("Sign it? Write yes:");
        if line()?.trim() != "yes" {
            eprintln!("Not signed. At the node it ends by itself after five minutes.");
            return Ok(false);
        }
        let signature = STANDARD.encode(key.sign(&message)?);
        let path = format!("/api/1/to-sign/{}", text(press, "number"));
        match self.call(Method::POST, &path, Some(&json!({ "signature": signature }))).await {
            Ok(done) => self.say(
                &json!({ "signed": meant.what(), "says": text(&done, "says"), "subject": text(&done, "subject") }),
            ),
            // The same press needs another signature: it stands in the next list.
            Err(No::Refused { code, .. }) if code == "to-sign" => {
                self.say(&json!({ "signed": meant.what(), "says": "signed; one thing more of the same act" }));
            }
            // What the desk refuses is an answer, and the next thing may be another matter.
            Err(No::Refused { code, says, cure }) => {
                self.say(&json!({ "signed": meant.what(), "refused": code, "says": says, "cure": cure }));
            }
            Err(no) => return Err(no),
        }
        Ok(true)
    }

    fn say(&self, what: &Value) {
        let said = |name: &str| show::clean(text(what, name));
        match (self.as_json, what.get("refused")) {
            (true, _) => println!("{what}"),
            (false, None) => println!("{} {}", say::coloured("done:", Colour::Green), said("says")),
            (false, Some(_)) => {
                println!("{} {}\n  {}", say::coloured("refused:", Colour::Red), said("says"), said("cure"));
            }
        }
    }
}
