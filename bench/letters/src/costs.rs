//! What one core does in a second of its own time, and the disk in a second of the clock: medians of five rounds of a fifth of a second.

use std::{
    fs::File,
    io::{Seek as _, SeekFrom, Write as _},
    path::Path,
    time::{Duration, Instant},
};

use ed25519_dalek::{Signer as _, SigningKey};
use hpke::{Kem as _, OpModeR, OpModeS, Serializable as _, aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::XWing};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

/// What a letter or a receipt of the smallest size has inside.
const PLAIN: usize = 4096;

pub fn run(folder: &Path) {
    let mut chance = ChaCha20Rng::from_seed([7; 32]);
    let key = SigningKey::from_bytes(&[9; 32]);
    let signed = vec![0x5a; 1000];
    let signature = key.sign(&signed);
    let verifying = key.verifying_key();
    let sign = rate(processor, || {
        std::hint::black_box(key.sign(&signed));
    });
    let verify = rate(processor, || verifying.verify_strict(&signed, &signature).unwrap());

    let mut seed = [0; 32];
    chance.fill_bytes(&mut seed);
    let (secret, public) = XWing::derive_keypair(&seed);
    let plain = vec![0; PLAIN];
    let mut make = || {
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeS::Base,
            &public,
            b"info",
            &plain,
            b"head",
            &mut chance,
        )
        .unwrap()
    };
    let (encapsulated, sealed) = make();
    let seal = rate(processor, || drop(make()));
    let open = rate(processor, || {
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeR::Base,
            &secret,
            &encapsulated,
            b"info",
            &sealed,
            b"head",
        )
        .map(drop)
        .unwrap();
    });
    let _ = encapsulated.to_bytes();
    let sync = syncs(folder);
    println!(
        "{{\"ed25519_sign\":{sign:.0},\"ed25519_verify\":{verify:.0},\"xwing_seal\":{seal:.0},\"xwing_open\":{open:.0},\"fdatasync\":{sync:.0}}}"
    );
}

/// A 16 KiB page appended, as a small commit does, and synced.
fn syncs(folder: &Path) -> f64 {
    let path = folder.join("syncs");
    let mut file = File::create(&path).unwrap();
    // Written before, as a write-ahead file that is used again.
    file.write_all(&vec![0; 16 << 20]).unwrap();
    file.sync_all().unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    let mut written = 0;
    let rate = rate(clock, || {
        if written + 16384 > 16 << 20 {
            written = 0;
            file.seek(SeekFrom::Start(0)).unwrap();
        }
        written += 16384;
        file.write_all(&[1; 16384]).unwrap();
        file.sync_data().unwrap();
    });
    std::fs::remove_file(path).unwrap();
    rate
}

/// How often in a second, as `time` tells it.
fn rate(time: fn() -> Duration, mut run: impl FnMut()) -> f64 {
    let mut rates = Vec::new();
    for _ in 0..5 {
        let (begun, from, mut times) = (Instant::now(), time(), 0u32);
        while begun.elapsed() < Duration::from_millis(200) {
            run();
            times += 1;
        }
        rates.push(f64::from(times) / (time() - from).as_secs_f64());
    }
    rates.sort_by(f64::total_cmp);
    rates[2]
}

/// The time that this thread has had a processor (proc(5), `schedstat`): others on the machine do not count.
fn processor() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split_whitespace().next().unwrap().parse().unwrap())
}

fn clock() -> Duration {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap()
}
