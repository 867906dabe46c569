//! Somebody who holds every key of a package: what they change, they sign again. Only the rules stand in their way.

use ed25519_dalek::Signer as _;
use evidence::{
    PublicKey, SigningKey,
    log::{Checkpoint, commit, leaf_hash, sign_checkpoint},
    sha256, sha512_hex,
};
use serde_json::{Value, json};

use crate::{
    bag::{Files, relisted},
    house::{House, NODE},
};

pub(crate) fn read(files: &Files, name: &str) -> Option<Value> {
    serde_json::from_slice(files.get(name)?).ok()
}

pub(crate) fn write(files: &mut Files, name: &str, value: &Value) {
    files.insert(name.to_owned(), serde_json_canonicalizer::to_vec(value).unwrap());
}

fn sign(house: &House, key: &str, message: &[u8]) -> Option<String> {
    let mine = |secret: &&SigningKey| PublicKey::of(secret).to_string() == key;
    let signature = house.keys.iter().find(mine)?.sign(message).to_bytes();
    Some(signature.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Links and signs the events of custody again.
pub(crate) fn custody_again(house: &House, files: &mut Files) -> Option<()> {
    let mut chain = read(files, "custody.json")?;
    let mut previous = Value::Null;
    for entry in chain.get_mut("events")?.as_array_mut()? {
        *entry.get_mut("event")?.get_mut("previous")? = previous;
        let event =
            [b"comity-custody-v1\n", serde_json_canonicalizer::to_vec(entry.get("event")?).ok()?.as_slice()].concat();
        for signature in entry.get_mut("signatures")?.as_array_mut()? {
            let key = signature.get("key")?.as_str()?.to_owned();
            *signature.get_mut("ed25519")? = sign(house, &key, &event)?.into();
        }
        previous = sha256(&serde_json_canonicalizer::to_vec(entry).ok()?).to_string().into();
    }
    write(files, "custody.json", &chain);
    Some(())
}

/// Writes manifests, packing decision, log and seal again. `None` when a paper is too broken to be mended.
pub(crate) fn sealed_again(house: &House, files: &mut Files) -> Option<()> {
    relisted(files);
    let mut packing = read(files, "log/packing.json")?;
    let parts = [("payload", "manifest-sha256.txt"), ("custody", "custody.json"), ("use_limits", "use-limits.json")];
    for (member, name) in parts {
        *packing.get_mut(member)? = sha256(files.get(name)?).to_string().into();
    }
    *packing.get_mut("manifest512")? = sha512_hex(files.get("manifest-sha512.txt")?).into();
    write(files, "log/packing.json", &packing);
    let root = leaf_hash(commit(&[9; 32], files.get("log/packing.json")?).bytes());
    let checkpoint = Checkpoint { origin: "authority.xb.example/log".to_owned(), size: 1, root };
    let note = sign_checkpoint(&checkpoint, &house.keys[NODE]).ok()?;
    files.insert("log/earlier.txt".to_owned(), note.clone().into_bytes());
    write(files, "log/consistency.json", &json!({"consistency": 1, "proof": []}));
    let cosigned = house.cosigned(&house.cosigned(&note, 1), 2);
    files.insert("log/checkpoint.txt".to_owned(), cosigned.into_bytes());
    let place = json!({"commitment_key": "09".repeat(32), "inclusion": 1, "index": "0", "proof": []});
    write(files, "log/inclusion.json", &place);
    relisted(files);
    resealed(house, files)
}

/// Signs the seal again over the papers that are listed, has it stamped where it was, and closes it.
pub(crate) fn resealed(house: &House, files: &mut Files) -> Option<()> {
    let before = files.get("seal.json").cloned();
    let digest = sha256(files.get("tagmanifest-sha256.txt")?).to_string();
    let body = format!("comity-seal-v1\n{digest}\n");
    let mut seal = read(files, "seal.json")?;
    *seal.get_mut("tagmanifest")? = digest.into();
    for signature in seal.get_mut("signatures")?.as_array_mut()? {
        let key = signature.get("key")?.as_str()?.to_owned();
        *signature.get_mut("ed25519")? = sign(house, &key, body.as_bytes())?.into();
    }
    write(files, "seal.json", &seal);
    if before.as_ref() != files.get("seal.json") {
        stamped_again(house, files);
    }
    closed_again(house, files)
}

/// Has the seal stamped again as often as it was.
pub(crate) fn stamped_again(house: &House, files: &mut Files) {
    let stamp = house.stamped(&files["seal.json"]);
    let stamps = files.iter_mut().filter(|(name, _)| name.starts_with("time/"));
    stamps.for_each(|(_, bytes)| stamp.clone_into(bytes));
}

/// Signs the closing again over whatever it has to list.
pub(crate) fn closed_again(house: &House, files: &mut Files) -> Option<()> {
    let after = files.iter().filter(|(name, _)| *name == "seal.json" || name.starts_with("time/"));
    let listed: Vec<Value> =
        after.map(|(name, bytes)| json!({"name": name, "sha256": sha256(bytes).to_string()})).collect();
    let mut closing = read(files, "closing.json")?;
    *closing.get_mut("files")? = listed.into();
    let body = [b"comity-closing-v2\n", serde_json_canonicalizer::to_vec(&closing["files"]).ok()?.as_slice()].concat();
    let key = closing.pointer("/signature/key")?.as_str()?.to_owned();
    *closing.pointer_mut("/signature/ed25519")? = sign(house, &key, &body)?.into();
    write(files, "closing.json", &closing);
    Some(())
}
