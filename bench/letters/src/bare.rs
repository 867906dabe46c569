//! The bare loop. It knows no letters: a signature holds, the bytes are kept, and the sender is told once they are.

use std::{path::Path, sync::Arc};

use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use ed25519_dalek::{Signature, VerifyingKey};
use sqlx::{
    Connection as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::sync::{mpsc, oneshot};

/// The bytes to be kept, and whom to tell.
type Waiting = (Bytes, oneshot::Sender<()>);

const GROUP_MOST: usize = 4096;

pub fn run(folder: &Path) {
    let (queue, waiting) = mpsc::channel(8192);
    let path = folder.join("bare.db");
    std::thread::spawn(move || {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(write(&path, waiting));
    });
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().route("/comity/1/letters", post(take)).with_state(Arc::new(queue));
        axum::serve(axum::serve::ListenerExt::tap_io(listener, |tcp| drop(tcp.set_nodelay(true))), app).await.unwrap();
    });
}

async fn take(State(queue): State<Arc<mpsc::Sender<Waiting>>>, body: Bytes) -> Result<&'static str, StatusCode> {
    let holds = || {
        let (signature, rest) = body.split_first_chunk::<64>()?;
        let (key, bytes) = rest.split_first_chunk::<32>()?;
        let key = VerifyingKey::from_bytes(key).ok()?;
        key.verify_strict(bytes, &Signature::from_bytes(signature)).ok()
    };
    holds().ok_or(StatusCode::UNPROCESSABLE_ENTITY)?;
    let (tell, told) = oneshot::channel();
    queue.send((body.clone(), tell)).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    told.await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok("kept")
}

/// One transaction for all that wait, with one sync, as the node's writer does it.
async fn write(path: &Path, mut waiting: mpsc::Receiver<Waiting>) {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .page_size(16384)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut db = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql("CREATE TABLE kept (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL)").execute(&mut db).await.unwrap();
    let mut group = Vec::new();
    while waiting.recv_many(&mut group, GROUP_MOST).await > 0 {
        let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
        for (bytes, _) in &group {
            sqlx::query("INSERT INTO kept (bytes) VALUES (?)").bind(bytes.to_vec()).execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        for (_, tell) in group.drain(..) {
            let _ = tell.send(());
        }
    }
}
