//! A thief with one key of the directory, where two are needed: brings directories in which the thief is somebody, and letters by them.

use std::sync::Arc;

use exchange::{Directory, DirectoryDraft, NodeKeys, Sender, SigningKey, Term, seal};
use node::{
    directory::{Offered, Source},
    rehearsed,
};

use super::{Came, Reached, stops};
use crate::{NotRehearsed, dice::Dice, thief, world::World};

impl World<'_> {
    /// One directory with one true signature is offered to a node, and a letter of whoever it enrols is brought there.
    pub(super) async fn bring_directory(&mut self, root: usize, came: &mut Came) -> Result<bool, NotRehearsed> {
        let mut dice = self.luck.clone();
        let at = dice.below(self.places.len());
        let thiefs = NodeKeys::generate(dice.rng());
        let somebody = dice.below(self.federation.members.len());
        let (bytes, how) = self.forged(root, (somebody, &thiefs), &mut dice);
        let letter = self.by_the_forged(somebody, &thiefs, at, &mut dice);
        self.luck = dice;
        let Some(node) = self.places.get(at).and_then(|p| p.node.clone()) else { return Ok(false) };
        let from = self.federation.members.get(somebody).map(|m| m.id.clone());
        let source = from.filter(|_| how.len() % 2 == 0).map_or(Source::File, Source::Member);
        let offered = rehearsed::offer_directory(&node, bytes, &source).await;
        let offered = offered.map_err(|e| NotRehearsed::new(e.to_string()))?;
        let (reached, word) = match &offered {
            Offered::Adopted => (Reached::Effect, "in use".to_owned()),
            Offered::NotNewer => (Reached::Known, "not newer".to_owned()),
            Offered::Refused(not) => {
                let layout = ["directory-layout", "directory-not-canonical", "directory-shape"];
                let outside = layout.contains(&not.code());
                (if outside { Reached::Nothing } else { Reached::Signatures }, not.code().to_owned())
            }
        };
        came.doors.push((reached, format!("directory: {how}"), word));
        if offered == Offered::Adopted {
            let says = format!("{} uses a directory that one root signed ({how})", self.name(at));
            self.model.breaks("thieves get nothing", says);
        }
        if let Some(letter) = letter {
            let bytes = Arc::new(letter);
            self.model.forged.insert(crate::sha256(&bytes));
            let answer = self.net.hand_in(at, &bytes).await;
            let (reached, word) = stops::of_letter(&answer, answer.is_ok());
            if answer.is_ok() {
                let says = format!("{} took a letter by a key that one root alone enrolled", self.name(at));
                self.model.breaks("thieves get nothing", says);
            }
            came.doors.push((reached, "letter box: by a key so enrolled".to_owned(), word));
        }
        drop(node);
        self.after(at).await?;
        Ok(offered == Offered::Adopted)
    }

    /// A newer directory in which a member has the thief's keys, signed in one of the ways that one key allows.
    fn forged(&self, root: usize, (somebody, thiefs): (usize, &NodeKeys), dice: &mut Dice) -> (Vec<u8>, &'static str) {
        let now = self.truth.now();
        let term = Term { from: now.before(crate::days(1)), until: now.after(crate::days(30)), revoked_at: None };
        let mut nodes = self.drafts.clone();
        let id = self.federation.members.get(somebody).map(|m| m.id.clone());
        for node in nodes.iter_mut().filter(|n| Some(&n.id) == id.as_ref()) {
            node.signing.push((thiefs.signing.verifying_key(), term));
            node.opening = vec![(thiefs.opening.sealing_key().clone(), term)];
            for officer in &mut node.officers {
                officer.keys.push((thiefs.signing.verifying_key(), term));
            }
        }
        let version = self.directory.0 + 1 + dice.below(3) as u64;
        let draft = DirectoryDraft {
            version,
            issued: now.before(crate::days(1)),
            expires: now.after(crate::days(400)),
            exercise: false,
            nodes,
        };
        let Some(own) = self.federation.roots.get(root) else { return (Vec::new(), "nothing") };
        let drawn = SigningKey::generate(dice.rng());
        let genuine = || {
            let (version, now) = (self.directory.0, self.truth.now());
            self.federation.directory_with(|_| {}, version, now)
        };
        match dice.below(6) {
            0 => (Directory::write(&draft, &[own]), "signed once"),
            1 => (Directory::write(&draft, &[own, own]), "signed twice by one"),
            2 => (Directory::write(&draft, &[own, &drawn]), "signed by one and by nobody"),
            // The lines of the true one stand over another content.
            3 => (spliced(&genuine(), &Directory::write(&draft, &[own])), "with the true one's signatures"),
            4 => {
                let mut bytes = Directory::write(&draft, &[own, &drawn]);
                let at = dice.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1;
                }
                (bytes, "one bit other")
            }
            _ => {
                let old = DirectoryDraft { version: self.directory.0, ..draft };
                (Directory::write(&old, &[own, &drawn]), "under the number in use")
            }
        }
    }

    /// A letter like one that was carried, in that member's name and by the thief's keys.
    fn by_the_forged(&self, somebody: usize, thiefs: &NodeKeys, at: usize, dice: &mut Dice) -> Option<Vec<u8>> {
        let (_, _, mut letter, _) = thief::any_letter(self, dice)?;
        let (from, to) = (self.federation.members.get(somebody)?, self.federation.members.get(at)?);
        let now = self.truth.now();
        let mut number = [0; 16];
        dice.fill(&mut number);
        letter.header.letter = terms::LetterId::from_bytes(number);
        (letter.header.from, letter.header.to) = (from.id.clone(), to.id.clone());
        (letter.header.at, letter.header.expires) = (now, now.after(crate::days(10)));
        let sender = Sender { node: &from.id, node_key: &thiefs.signing, officers: &[&thiefs.signing] };
        let directory = self.model.known.get(at)?.directory.clone()?;
        seal(&letter, &sender, directory.node(&to.id)?, dice.rng()).ok()
    }
}

/// The first lines of one file over the content of another.
fn spliced(lines: &[u8], content: &[u8]) -> Vec<u8> {
    let half = |bytes: &[u8]| bytes.windows(2).position(|two| two == b"\n\n").map_or(0, |at| at + 2);
    [lines.get(..half(lines)).unwrap_or_default(), content.get(half(content)..).unwrap_or_default()].concat()
}
