//! How long a letter takes to seal and to open: `cargo run --release -p exchange --example letter_times`.

use std::time::Instant as Watch;

use exchange::{
    Body, Bytes, Directory, DirectoryDraft, Function, Header, Letter, Line, Me, NodeDraft, NodeKeys, OfficerDraft,
    Organisation, Roots, Sender, SigningKey, Term, TransmissionV1, open, seal, verify_frame,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use terms::{Digest, Instant, LetterId, RequestId, Role};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let now = Instant::parse("2026-11-23T12:00:00Z")?;
    let (a, b, officer) = (NodeKeys::generate(&mut rng), NodeKeys::generate(&mut rng), SigningKey::generate(&mut rng));
    let root = SigningKey::generate(&mut rng);
    let directory = directory(&a, &b, &officer, &root, now)?;
    let to = directory.node(&"b.xb".parse()?).ok_or("no such node")?;
    println!("{:>12} {:>12} {:>10} {:>10} {:>10}", "payload", "sealed", "seal", "open", "verify");
    for size in [1_000, 10_000, 100_000, 1_000_000, 10_000_000] {
        let letter = letter(size, now)?;
        let from = Sender { node: &"a.xa".parse()?, node_key: &a.signing, officers: &[&officer] };
        let rounds = (20_000_000 / (size + 20_000)).clamp(3, 500);
        let sealed = seal(&letter, &from, to, &mut rng)?;
        let seal_time = time(rounds, || seal(&letter, &from, to, &mut rng).is_ok());
        let (me, keys) = (to.id().clone(), [b.opening.clone()]);
        let me = Me { node: &me, opening: &keys };
        let open_time = time(rounds, || open(&sealed, &me, &directory, now).is_ok());
        let frame = open(&sealed, &me, &directory, now)?.signed_bytes().to_vec();
        let verify_time = time(rounds, || verify_frame(&frame, &directory, now).is_ok());
        println!("{size:>12} {:>12} {seal_time:>8.0} µs {open_time:>8.0} µs {verify_time:>8.0} µs", sealed.len());
    }
    Ok(())
}

/// Median of the rounds, in microseconds.
#[expect(clippy::disallowed_methods, reason = "it measures how long a thing takes")]
fn time(rounds: usize, mut run: impl FnMut() -> bool) -> f64 {
    let mut times = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let start = Watch::now();
        assert!(run());
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    times.get(rounds / 2).copied().unwrap_or_default()
}

fn letter(size: usize, now: Instant) -> Outcome<Letter> {
    let package = Bytes(vec![0x5a; size * 3 / 4]);
    let body = Body::from(TransmissionV1 {
        package: Some(package),
        pieces: None,
        digest: Digest::from_bytes([0; 32]),
        use_limits: vec![],
    });
    let header = Header {
        letter: LetterId::from_bytes([1; 16]),
        request: Some(RequestId::from_bytes([2; 16])),
        from: "a.xa".parse()?,
        to: "b.xb".parse()?,
        at: now,
        expires: now,
        exercise: false,
        in_reply_to: None,
    };
    Ok(Letter { header, body })
}

fn directory(a: &NodeKeys, b: &NodeKeys, officer: &SigningKey, root: &SigningKey, now: Instant) -> Outcome<Directory> {
    let term = Term { from: now, until: Instant::parse("2027-01-01T00:00:00Z")?, revoked_at: None };
    let officer = OfficerDraft {
        id: "ada.xa".parse()?,
        person: "ada".parse()?,
        name: Line::new("Invented")?,
        roles: vec![Role::Reviewer],
        keys: vec![(officer.verifying_key(), term)],
    };
    let node = |id: &str, keys: &NodeKeys, officers| -> Outcome<NodeDraft> {
        Ok(NodeDraft {
            id: id.parse()?,
            state: id.get(2..).ok_or("no state")?.to_uppercase().parse()?,
            organisation: Organisation::Authority(id.parse()?),
            functions: vec![Function::Central],
            name: Line::new("Invented")?,
            url: Line::new("https://node.example")?,
            telephone: None,
            signing: vec![(keys.signing.verifying_key(), term)],
            opening: vec![(keys.opening.sealing_key().clone(), term)],
            officers,
        })
    };
    let nodes = vec![node("a.xa", a, vec![officer])?, node("b.xb", b, vec![])?];
    let draft = DirectoryDraft { version: 1, issued: now, expires: term.until, exercise: false, nodes };
    let roots = Roots::new(vec![root.verifying_key()], 1).ok_or("no roots")?;
    Ok(Directory::read(&Directory::write(&draft, &[root]), &roots, now, 0)?)
}
