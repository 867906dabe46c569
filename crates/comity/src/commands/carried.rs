//! A body without a node: the sealed file is made here, opened there, and its answer put into the case.

use std::{collections::BTreeMap, path::Path, process::ExitCode};

use exchange::{
    Directory, MadeBy, NotCarried, OpenedWith, Roots, carried_secret, open_carried, verify_carried, verify_contents,
};
use node::{Files, Node, clock::Clock, desk};
use serde_json::{Value, json};
use terms::{Digest, Instant, RequestId};

use crate::{
    book,
    cli::request::{Answer, Carry, Open},
    commands::law::moment,
    commands::sign::show,
    files::create,
    say::No,
    secret::phrase,
};

fn refused(no: desk::No) -> No {
    No::refused(no.code(), no.to_string(), no.cure())
}

fn number(text: &str) -> Result<RequestId, No> {
    text.parse().map_err(|e: terms::BadId| No::usage(e.to_string()))
}

async fn opened(dir: &Path) -> Result<std::sync::Arc<Node>, No> {
    Node::open(&Files::new(dir), book::FILES).await.map_err(crate::folder::not_started)
}

pub(crate) async fn carry(a: &Carry, as_json: bool) -> Result<ExitCode, No> {
    let id = number(&a.case)?;
    let to = a.to.parse().map_err(|e: terms::BadId| No::usage(format!("--to: {e}")))?;
    if a.out.exists() {
        return Err(No::usage(format!("{} is there already", a.out.display())));
    }
    let node = opened(&a.dir).await?;
    let made = desk::carry_by_hand(&node, id, &to, &a.channel).await.map_err(refused)?;
    create(&a.out, &made.bytes, 0o600)?;
    let note = a.out.with_extension("age.txt");
    let cover = desk::cover(&node, &made.digest.to_string()).await.map_err(refused)?;
    create(&note, cover.as_bytes(), 0o644)?;
    let phrase = made.phrase.as_ref().map(|phrase| phrase.as_str());
    if as_json {
        println!(
            "{}",
            json!({ "ok": true, "file": a.out, "cover": note, "sha256": made.digest.to_string(), "phrase": phrase, "telephone": made.telephone })
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("made: {} ({} bytes), SHA-256 {}", a.out.display(), made.bytes.len(), made.digest);
    println!("      {}, to go with it in the clear", note.display());
    match phrase {
        Some(phrase) => println!(
            "\nPass-phrase, shown this once: {phrase}\nTell it to whoever you reach under {}, never by the channel of the file.",
            made.telephone
        ),
        None => println!("\nSealed to their key: there is no pass-phrase."),
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn answer(a: &Answer, as_json: bool) -> Result<ExitCode, No> {
    let id = number(&a.case)?;
    let node = opened(&a.dir).await?;
    for path in &a.files {
        let bytes = std::fs::read(path).map_err(|e| No::file(path, &e))?;
        let size = bytes.len();
        let digest = desk::put_file(&node, None, id, bytes).await.map_err(refused)?;
        if as_json {
            println!("{}", json!({ "ok": true, "sha256": digest.to_string(), "bytes": size }));
        } else {
            println!("kept as it came: {digest} ({size} bytes)");
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn open(a: &Open, as_json: bool) -> Result<ExitCode, No> {
    let sealed = std::fs::read(&a.file).map_err(|e| No::file(&a.file, &e))?;
    let plain = unsealed(a, &sealed)?;
    let files = evidence::package::unbundle(&plain)
        .map_err(|e| No::refused("not-carried", e.to_string(), "Ask for the file again, and compare its SHA-256."))?;
    std::fs::create_dir(&a.out).map_err(|e| No::file(&a.out, &e))?;
    for (name, bytes) in &files {
        create(&a.out.join(name), bytes, 0o600)?;
    }
    let (directory, why) = match directory(a, &files) {
        Ok(directory) => (Some(directory), String::new()),
        Err(why) => (None, why),
    };
    let now = a.now.as_deref().map_or_else(|| Ok(Clock::offset_by(0).now()), moment)?;
    // What people read has to be what the sender put beside the frame.
    let paper = match &directory {
        Some(directory) => verify_contents(&files, directory, now).map_err(|not| not.to_string()),
        None => Err("not checked".to_owned()),
    };
    let (made, paper) = paper.map_or_else(|why| (None, why), |made| (Some(made), String::new()));
    let frames = files.iter().filter(|(name, _)| name.ends_with(".frame"));
    let around = (&files, directory.as_ref(), made.as_ref());
    let judged: Vec<Judged> = frames.map(|(name, frame)| judge(name, frame, around, now)).collect();
    let good = made.is_some() && !judged.is_empty() && judged.iter().all(|one| one.proven.is_some());
    let sha256 = evidence::sha256(&sealed).to_string();
    if as_json {
        let letters: Vec<Value> = judged.iter().map(Judged::to_json).collect();
        println!(
            "{}",
            json!({ "ok": good, "sha256": sha256, "files": files.keys().collect::<Vec<_>>(), "letters": letters, "directory": why,
                "paper": { "proven": made.is_some(), "why": paper } })
        );
    } else {
        println!("opened: {} files in {}; SHA-256 of the sealed file {sha256}", files.len(), a.out.display());
        judged.iter().for_each(Judged::say);
        if !why.is_empty() {
            println!("Nothing is proven by keys: {why}");
        } else if made.is_none() {
            println!("THE PAPER IS NOT PROVEN: {paper}. Do not act on it: read what was signed, here above.");
        } else {
            println!("The paper beside it, letter.txt and letter.pdf, is as its sender made it.");
        }
        println!(
            "Before you act on it: call them under a number of a register of your own, and read out request number and digest."
        );
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn unsealed(a: &Open, sealed: &[u8]) -> Result<zeroize::Zeroizing<Vec<u8>>, No> {
    let cure =
        "Compare the SHA-256 with the cover note; ask for the phrase again under a number of a register of your own.";
    let no = |e: NotCarried| No::refused("not-opened", e.to_string(), cure);
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| No::file(path, &e));
    if let Some(path) = &a.key {
        let key = carried_secret(&read(path)?).map_err(no)?;
        return open_carried(sealed, &OpenedWith::Key(&key)).map_err(no);
    }
    let phrase = phrase(a.phrase_file.as_deref(), "The pass-phrase")?.to_lowercase();
    open_carried(sealed, &OpenedWith::Phrase(&phrase)).map_err(no)
}

/// The directory inside is as good as any: only the roots count, which come from elsewhere.
fn directory(a: &Open, files: &BTreeMap<String, Vec<u8>>) -> Result<Directory, String> {
    if a.roots.is_empty() {
        return Err("no --root was given. Ask the keepers of the directory for them, not the sender.".to_owned());
    }
    let keys = a.roots.iter().map(|key| key.parse()).collect::<Result<Vec<_>, _>>();
    let keys = keys.map_err(|_| "a --root is no key".to_owned())?;
    let roots = Roots::new(keys, a.threshold).ok_or("--threshold is larger than the number of roots")?;
    let bytes = match &a.directory {
        Some(path) => std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?,
        None => files.get("directory").cloned().unwrap_or_default(),
    };
    Directory::read_as_issued(&bytes, &roots).map_err(|fault| format!("the directory: {fault}"))
}

struct Judged {
    name: String,
    digest: Digest,
    /// From whom, by whom it is signed, of which request.
    proven: Option<[String; 3]>,
    /// What was signed.
    says: Value,
    why: String,
}

fn judge(
    name: &str,
    frame: &[u8],
    (files, directory, made): (&BTreeMap<String, Vec<u8>>, Option<&Directory>, Option<&MadeBy>),
    now: Instant,
) -> Judged {
    let digest = evidence::sha256(frame);
    let not = |why: String| Judged { name: name.to_owned(), digest, proven: None, says: Value::Null, why };
    let Some(directory) = directory else { return not("not checked".to_owned()) };
    let verified = match verify_carried(frame, directory, now) {
        Ok(verified) => verified,
        Err(fault) => return not(format!("{fault} ({})", fault.code())),
    };
    // What people read beside it has to be what was signed.
    let told =
        files.get(&name.replace(".frame", ".json")).and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
    let signed = verified.letter().to_json().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    if told.is_none() || told != signed {
        return not("the JSON beside it does not say what was signed".to_owned());
    }
    let from = verified.from_node();
    // The list is of this letter's sender and about its request: one of another file proves nothing here.
    if made.is_some_and(|made| made.node != *from.id() || verified.letter().header.request != Some(made.request)) {
        return not("the list of what was put in is of another sender or about another request".to_owned());
    }
    let body = directory.node(from.id()).map_or_else(|| from.id().to_string(), |node| node.name().to_owned());
    let officers: Vec<String> = verified.signed_by().iter().map(|officer| officer.officer().to_string()).collect();
    let request = verified.letter().header.request.map(|id| id.to_string()).unwrap_or_default();
    let proven = Some([format!("{body} ({})", from.state()), officers.join(", "), request]);
    let says = signed.and_then(|mut letter| letter.get_mut("body").map(Value::take)).unwrap_or_default();
    Judged { name: name.to_owned(), digest, proven, says, why: String::new() }
}

impl Judged {
    fn to_json(&self) -> Value {
        let [from, by, request] = self.proven.clone().unwrap_or_default();
        json!({ "file": self.name, "sha256": self.digest.to_string(), "proven": self.proven.is_some(), "from": from,
            "signed_by": by, "request": request, "says": self.says, "why": self.why })
    }

    fn say(&self) {
        match &self.proven {
            Some([from, by, request]) => {
                println!(
                    "{}: signed by {from} and by {by}, about request {request}; digest {}",
                    self.name, self.digest
                );
                println!("What was signed says, whatever the paper says:");
                show::lines(&self.says, &mut Vec::new());
            }
            None => println!("{}: NOT PROVEN: {}; digest {}", self.name, self.why, self.digest),
        }
    }
}
