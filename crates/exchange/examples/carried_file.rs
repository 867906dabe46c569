//! Carried files for tools that are not ours: `carried_file make FOLDER` seals to a phrase and to a key, `carried_file open FOLDER` opens
//! what others sealed to the same (`tools/carried.sh`).

use std::path::Path;

use exchange::{
    CarriedTo, NodeKeys, OpenedWith, WORK, carried_key_text, carried_phrase, carried_secret, carried_secret_text,
    open_carried, seal_carried,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Across the border of one piece.
const LENGTH: u32 = 70_000;

fn plain() -> Vec<u8> {
    (0..LENGTH).map(|n| n.to_le_bytes()[0]).collect()
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [what, folder] if what == "make" => make(Path::new(folder)),
        [what, folder] if what == "open" => open(Path::new(folder)),
        _ => Err("carried_file make|open FOLDER".into()),
    }
}

fn make(folder: &Path) -> Outcome<()> {
    let mut rng = ChaCha20Rng::from_seed([11; 32]);
    let key = NodeKeys::generate(&mut rng).opening;
    let phrase = carried_phrase(&mut rng);
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes);
    put("plain", &plain())?;
    put("phrase", phrase.as_bytes())?;
    put("public", carried_key_text(key.sealing_key()).as_bytes())?;
    put("secret", carried_secret_text(&key).as_bytes())?;
    put("phrase.age", &seal_carried(&plain(), &CarriedTo::Phrase(&phrase, WORK), &mut rng)?)?;
    put("key.age", &seal_carried(&plain(), &CarriedTo::Key(key.sealing_key()), &mut rng)?)?;
    Ok(())
}

fn open(folder: &Path) -> Outcome<()> {
    let text = |name: &str| std::fs::read_to_string(folder.join(name));
    let (phrase, key) = (text("phrase")?, carried_secret(&text("secret")?)?);
    for (name, with) in [("theirs-phrase.age", OpenedWith::Phrase(&phrase)), ("theirs-key.age", OpenedWith::Key(&key))]
    {
        let opened = open_carried(&std::fs::read(folder.join(name))?, &with)?;
        if opened.as_slice() != plain() {
            return Err(format!("{name} holds something else").into());
        }
        println!("{name}: opened");
    }
    Ok(())
}
