//! What a journal file in front of the database could reach at most: `cargo run --release -p store --example journal -- FOLDER [SECONDS]`.
//!
//! The same callers as in `appends` encode, salt and seal; one writer makes the commitments, frames them and syncs one file. It leaves
//! out everything that a journal would still owe: the read model, its transactions, keys, conditions, recovery. See
//! `bench/log-appends.md`.

#![expect(clippy::expect_used, reason = "a measurement that fails should stop where it stands")]
#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]

use std::{
    fs::File,
    io::Write as _,
    time::{Duration, Instant},
};

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{AeadInOut as _, inout::InOutBuf},
};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng},
};
use tokio::sync::{mpsc, oneshot};

struct Append {
    salt: [u8; 32],
    body: Vec<u8>,
    sealed: Vec<u8>,
    tell: oneshot::Sender<u64>,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().expect("FOLDER");
    let period = Duration::from_secs(args.next().map_or(5, |n| n.parse().expect("SECONDS")));
    std::fs::create_dir_all(&folder).expect("folder");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("runtime");
    for writers in [1u64, 8, 64, 512, 4096] {
        let file = File::create(format!("{folder}/journal")).expect("file");
        let (queue, waiting) = mpsc::channel(8192);
        let journal = std::thread::spawn(move || write(file, waiting));
        let (n, seconds) = runtime.block_on(callers(&queue, writers, period));
        drop(queue);
        let syncs = journal.join().expect("journal");
        println!(
            "{{\"what\":\"journal\",\"writers\":{writers},\"appends_a_second\":{:.0},\"batch\":{:.1}}}",
            n as f64 / seconds,
            n as f64 / syncs as f64
        );
    }
}

async fn callers(queue: &mpsc::Sender<Append>, writers: u64, period: Duration) -> (u64, f64) {
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..writers {
        let queue = queue.clone();
        tasks.spawn(async move {
            let mut chance = ChaCha20Rng::seed_from_u64(writer);
            let mut n = 0u64;
            while begun.elapsed() < period {
                let mut text = "x".repeat(982);
                text.push_str(&n.to_string());
                let body = serde_json::to_vec(&serde_json::json!({ "kind": "drafted", "draft": { "facts": text } }));
                let body = body.expect("body");
                let (mut salt, mut nonce) = ([0; 32], [0; 24]);
                chance.fill_bytes(&mut salt);
                chance.fill_bytes(&mut nonce);
                let mut sealed = [salt.as_slice(), &body].concat();
                let cipher = XChaCha20Poly1305::new(&[7; 32].into());
                let tag = cipher
                    .encrypt_inout_detached(&XNonce::from(nonce), b"", InOutBuf::from(sealed.as_mut_slice()))
                    .expect("sealed");
                sealed.extend_from_slice(&tag);
                let (tell, told) = oneshot::channel();
                queue.send(Append { salt, body, sealed, tell }).await.expect("the journal lives");
                told.await.expect("told");
                n += 1;
            }
            n
        });
    }
    (tasks.join_all().await.iter().sum(), begun.elapsed().as_secs_f64())
}

/// Takes what waits, writes it as one piece, syncs, tells. Returns how many syncs there were.
fn write(mut file: File, mut waiting: mpsc::Receiver<Append>) -> u64 {
    let (mut acts, mut bytes, mut seq, mut syncs) = (Vec::new(), Vec::new(), 0u64, 0);
    while waiting.blocking_recv_many(&mut acts, 4096) > 0 {
        bytes.clear();
        for act in &acts {
            seq += 1;
            let record = [seq.to_be_bytes().as_slice(), b"asking/1", &act.body].concat();
            let leaf = evidence::log::commit(&act.salt, &record);
            let length = u32::try_from(act.sealed.len()).unwrap_or_default();
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(leaf.bytes());
            bytes.extend_from_slice(&act.sealed);
        }
        file.write_all(&bytes).expect("write");
        file.sync_data().expect("sync");
        syncs += 1;
        for (act, n) in acts.drain(..).rev().zip(0..) {
            let _ = act.tell.send(seq - n);
        }
    }
    syncs
}
