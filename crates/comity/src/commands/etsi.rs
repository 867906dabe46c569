//! Messages of ETSI TS 103 120, checked and shown: `comity etsi`.

use std::{fs::File, io::Read as _, path::Path, process::ExitCode};

use etsi::{EtsiError, Flaw, Json, Key, Message, NotVerified, remarks, show, signature_of, verify};
use serde_json::{Value, json};

use crate::{
    cli::etsi::{Etsi, EtsiCheck, EtsiWhat},
    say::{Colour, No, coloured},
};

pub(crate) fn run(a: &Etsi, as_json: bool) -> Result<ExitCode, No> {
    match &a.what {
        EtsiWhat::Check(check) => check_all(check, as_json),
        EtsiWhat::Show(one) => show_one(&one.file, as_json),
        EtsiWhat::Key(dir) => {
            let key = node::etsi::public_key(&node::Files::new(&dir.dir)).map_err(|e| No::usage(e.to_string()))?;
            if as_json {
                println!("{}", json!({ "key": key }));
            } else {
                println!("{key}");
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// At most one byte more than is read, so that what is too large is said to be.
fn bytes(path: &Path) -> Result<Vec<u8>, No> {
    let mut bytes = Vec::new();
    let limit = etsi::BYTES_MAX as u64 + 1;
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    read.map(|_| bytes).map_err(|e| No::file(path, &e))
}

fn key(a: &EtsiCheck) -> Result<Option<Key>, No> {
    if let Some(path) = &a.secret_file {
        let mut secret = bytes(path)?;
        if secret.last() == Some(&b'\n') {
            secret.pop();
        }
        return Ok(Some(Key::Secret(secret)));
    }
    let bad = || No::usage("`--key`: 64 hexadecimal digits, or base64 of an Ed25519 SubjectPublicKeyInfo");
    a.key.as_ref().map(|text| Key::public(text).ok_or_else(bad)).transpose()
}

/// What is known of one message.
struct Found {
    name: String,
    message: Option<Message>,
    flaws: Vec<Flaw>,
    remarks: Vec<etsi::Remark>,
    signature: Result<String, NotVerified>,
}

impl Found {
    fn of(path: &Path, key: Option<&Key>) -> Result<Self, No> {
        let bytes = bytes(path)?;
        let name = path.display().to_string();
        let json = match Json::read(&bytes) {
            Ok(json) => json,
            Err(flaws) => {
                let signature = Err(NotVerified::None);
                return Ok(Self { name, message: None, flaws, remarks: Vec::new(), signature });
            }
        };
        let read = Message::of_json(&json);
        let signature = match key {
            Some(key) => verify(&json, key).map(|()| "it verifies with the key given".to_owned()),
            None => signature_of(&json).map(|signed| {
                format!("it is signed ({}); nobody has verified it: give --key or --secret-file", signed.algorithm)
            }),
        };
        let remarks = read.as_ref().map(|message| remarks(&json, message)).unwrap_or_default();
        let (message, flaws) = match read {
            Ok(message) => (Some(message), Vec::new()),
            Err(flaws) => (None, flaws),
        };
        Ok(Self { name, message, flaws, remarks, signature })
    }

    /// Valid; and verified, where a key was given.
    fn good(&self, key: Option<&Key>) -> bool {
        self.message.is_some() && (key.is_none() || self.signature.is_ok())
    }

    fn json(&self, key: Option<&Key>) -> Value {
        let flaw = |f: &Flaw| json!({ "code": f.code, "etsi_code": EtsiError::of_flaw(f).code(), "at": f.at, "says": f.says, "cure": f.cure });
        json!({
            "file": self.name,
            "ok": self.good(key),
            "valid": self.message.is_some(),
            "what": self.message.as_ref().map(what),
            "flaws": self.flaws.iter().map(flaw).collect::<Vec<_>>(),
            "remarks": self.remarks.iter().map(|r| json!({ "at": r.at, "says": r.says })).collect::<Vec<_>>(),
            "signature": match &self.signature { Ok(says) => says.clone(), Err(not) => not.to_string() },
            "verified": key.is_some() && self.signature.is_ok(),
        })
    }

    fn print(&self, key: Option<&Key>) {
        let verdict = match (self.good(key), &self.message) {
            (true, _) => coloured("valid:", Colour::Green),
            (false, Some(_)) => coloured("not verified:", Colour::Red),
            (false, None) => coloured("not valid:", Colour::Red),
        };
        let what = self.message.as_ref().map_or_else(|| "no message of TS 103 120 that can be read".to_owned(), what);
        println!("{}: {verdict} {what}", self.name);
        for flaw in &self.flaws {
            println!("  {flaw}\n    {}", flaw.cure);
        }
        for remark in &self.remarks {
            println!("  note: {}: {}", remark.at, remark.says);
        }
        if self.message.is_some() {
            match &self.signature {
                Ok(says) => println!("  {says}"),
                Err(not) => println!("  {not}"),
            }
        }
    }
}

fn check_all(a: &EtsiCheck, as_json: bool) -> Result<ExitCode, No> {
    let key = key(a)?;
    let found = a.files.iter().map(|file| Found::of(file, key.as_ref())).collect::<Result<Vec<_>, No>>()?;
    let good = found.iter().all(|f| f.good(key.as_ref()));
    if as_json {
        let messages: Vec<_> = found.iter().map(|f| f.json(key.as_ref())).collect();
        println!("{}", json!({ "ok": good, "messages": messages }));
    } else {
        found.iter().for_each(|f| f.print(key.as_ref()));
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A message in one sentence; nothing of whom it is about.
fn what(message: &Message) -> String {
    let header = &message.header;
    let from = header.sender_identifier.unique_identifier.as_str();
    let to = header.receiver_identifier.unique_identifier.as_str();
    let actions = |kind: &str, words: Vec<String>| match words.as_slice() {
        [] => format!("a {kind} without actions, from {from} to {to}"),
        words => format!("a {kind} from {from} to {to}: {}", words.join(", ")),
    };
    if let Some(error) = message.failed() {
        return format!("an answer from {from} to {to}: refused as a whole with {}", error.error_code);
    }
    let requests: Vec<_> = message.requests().iter().map(|action| action.is.word()).collect();
    let responses: Vec<_> = message.responses().iter().map(|action| action.is.word()).collect();
    if message.asks() { actions("request", requests) } else { actions("response", responses) }
}

fn show_one(file: &Path, as_json: bool) -> Result<ExitCode, No> {
    let found = Found::of(file, None)?;
    let Some(message) = &found.message else {
        if as_json {
            println!("{}", found.json(None));
        } else {
            found.print(None);
        }
        return Ok(ExitCode::FAILURE);
    };
    let lines = show(message);
    if as_json {
        println!("{}", json!({ "ok": true, "lines": lines }));
    } else {
        lines.iter().for_each(|line| println!("{line}"));
    }
    Ok(ExitCode::SUCCESS)
}
