//! A thief who answers in a witness's stead: with its key, and with whatever else helps.

use std::sync::Arc;

use evidence::{
    SigningKey,
    log::{Checkpoint, Note, cosign, sign_checkpoint},
};
use node::{rehearsed, witness};

use super::{Came, Reached};
use crate::{NotRehearsed, world::World};

/// What the thief says when a head is to be cosigned.
const COSIGNS: [&str; 6] = [
    "a line over another head",
    "a line by a drawn key",
    "another witness's name",
    "more entries than there are",
    "nothing that is a line",
    "that it does not know this log",
];

impl World<'_> {
    /// A node brings its head to its witnesses and looks at the others' logs; one of those who answer is the thief.
    pub(super) async fn answer_as_witness(&mut self, stolen: usize, came: &mut Came) -> Result<bool, NotRehearsed> {
        let count = self.places.len();
        let at = (stolen + 1 + self.luck.below(count - 1)) % count;
        let how = *self.luck.pick(&COSIGNS).unwrap_or(&"nothing that is a line");
        let mut drawn = [0; 32];
        self.luck.fill(&mut drawn);
        let federation = self.federation;
        let (Some(member), Some(node)) =
            (federation.members.get(stolen), self.places.get(at).and_then(|p| p.node.clone()))
        else {
            return Ok(false);
        };
        // Something new to be cosigned.
        self.publish(at).await?;
        let says = Thief {
            name: member.id.to_string(),
            key: SigningKey::from_bytes(&member.keys.signing.seed()),
            drawn: SigningKey::from_bytes(&drawn),
            other: federation.members.iter().find(|m| m.id != member.id).map(|m| m.id.to_string()).unwrap_or_default(),
            at: u64::try_from(self.truth.now().seconds()).unwrap_or(0),
            how,
        };
        self.net.stolen(stolen, Arc::new(move |path: &str, body: Option<&str>| says.answer(path, body)));
        let signed = rehearsed::cosign(&node).await;
        rehearsed::touch_all(&node);
        let looked = rehearsed::compare(&node).await;
        let word = match (&signed, &looked) {
            (Ok(()), Ok(_)) => "cosigned by the others, and no log is accused",
            (Err(_), Ok(_)) => "too few cosignatures: nothing may be sealed",
            (_, Err(_)) => "trouble",
        };
        // Whoever is accused without having signed two heads was accused by the thief's word alone.
        let events = node.store.events(store::stream::HOUSE).await.map_err(|e| NotRehearsed::new(e.to_string()))?;
        let accused = witness::contradictions(&events);
        for told in accused.iter().filter(|told| told.peer != member.id) {
            let says = format!("{} accuses {} by a stolen witness's word ({how})", self.name(at), told.peer);
            self.model.breaks("thieves get nothing", says);
        }
        came.doors.push((Reached::Rules, format!("witness: {how}"), word.to_owned()));
        drop(node);
        self.after(at).await?;
        Ok(false)
    }
}

struct Thief {
    name: String,
    key: SigningKey,
    drawn: SigningKey,
    other: String,
    at: u64,
    how: &'static str,
}

impl Thief {
    fn answer(&self, path: &str, body: Option<&str>) -> Option<(u16, String)> {
        if path == witness::ADD_CHECKPOINT {
            return Some(self.cosigns(body.unwrap_or_default()));
        }
        // What it has seen of other logs: a head that they never signed.
        path.starts_with("/comity/1/witness/").then(|| {
            let head = |key| {
                let root = crate::sha256(self.how.as_bytes());
                sign_checkpoint(&Checkpoint { origin: witness::origin(&self.other), size: 1_000_000, root }, key)
                    .unwrap_or_default()
            };
            match self.how {
                "a line by a drawn key" => (200, head(&self.drawn)),
                "nothing that is a line" => (200, "nothing\n".to_owned()),
                _ => (200, head(&self.key)),
            }
        })
    }

    fn cosigns(&self, body: &str) -> (u16, String) {
        // The note stands after the empty line of a submission.
        let note = body.split_once("\n\n").map_or(body, |(_, note)| note);
        let text = Note::read(note).map(|note| note.text().to_owned()).unwrap_or_default();
        let line = |text: &str, name: &str, key| cosign::sign(text, name, key, self.at).unwrap_or_default();
        match self.how {
            "a line over another head" => (200, line(&text.replacen('\n', "\n9", 1), &self.name, &self.key)),
            "a line by a drawn key" => (200, line(&text, &self.name, &self.drawn)),
            "another witness's name" => (200, line(&text, &self.other, &self.key)),
            "more entries than there are" => (409, "99999999\n".to_owned()),
            "nothing that is a line" => (200, "\u{2014} x y\n".to_owned()),
            _ => (404, String::new()),
        }
    }
}
