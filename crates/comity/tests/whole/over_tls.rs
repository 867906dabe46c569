//! An officer's machine and the node, with a network between them: TLS ends at a proxy in front of the node's pages, and the officer's program
//! believes the authority of certificates that it was given, and nobody else.
//!
//! The certificates of `tests/whole/tls` are invented and name `localhost`; whoever has the key beside them can be this test's proxy.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use tokio_rustls::rustls::{
    ServerConfig, ServerConnection, Stream,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

use crate::own_key::House;

fn path(name: &str) -> String {
    format!("{}/tests/whole/tls/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Ends TLS, and carries each question to the node. The address of its door.
fn proxy(node: &str) -> u16 {
    let certificates = vec![CertificateDer::from_pem_file(path("node.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(path("node.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(certificates, key).unwrap());
    let node: SocketAddr = node.trim_start_matches("http://").parse().unwrap();
    let door = TcpListener::bind("localhost:0").unwrap();
    let port = door.local_addr().unwrap().port();
    thread::spawn(move || {
        for caller in door.incoming().map_while(Result::ok) {
            let config = Arc::clone(&config);
            thread::spawn(move || carried(caller, &config, node));
        }
    });
    port
}

/// One question and its answer: the node is told to end the connection after it.
fn carried(mut caller: TcpStream, config: &Arc<ServerConfig>, node: SocketAddr) -> Option<()> {
    let mut tls = ServerConnection::new(Arc::clone(config)).ok()?;
    let mut caller = Stream::new(&mut tls, &mut caller);
    let mut asked = Vec::new();
    let mut piece = [0; 4096];
    let head = loop {
        let read = caller.read(&mut piece).ok().filter(|read| *read > 0)?;
        asked.extend(&piece[..read]);
        if let Some(end) = asked.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let text = String::from_utf8_lossy(&asked[..head]).to_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok()).unwrap_or(0);
    while asked.len() < head + length {
        let read = caller.read(&mut piece).ok().filter(|read| *read > 0)?;
        asked.extend(&piece[..read]);
    }
    let mut way = TcpStream::connect(node).ok()?;
    way.write_all(&asked[..head - 2]).ok()?;
    way.write_all(b"connection: close\r\n\r\n").ok()?;
    way.write_all(&asked[head..]).ok()?;
    let mut answer = Vec::new();
    way.read_to_end(&mut answer).ok()?;
    caller.write_all(&answer).ok()?;
    caller.flush().ok()?;
    caller.conn.send_close_notify();
    caller.flush().ok()
}

#[test]
fn an_officer_signs_over_a_network_and_tells_the_pass_phrase_to_nobody_but_the_node() {
    let house = House::without_keys_of("own-key-tls", &["investigator"]);
    let _cn = house.all.start("cn-desk");
    let draft = toml::from_str(&fs::read_to_string(house.all.dir.join("draft.toml")).unwrap()).unwrap();
    assert_eq!(house.act("investigator", "draft", &draft).code(), "done");
    assert_eq!(house.press("investigator", "propose"), "to-sign");
    let port = proxy(&house.url);
    let watch = |url: &str, more: &[&str]| house.watch_at(url, more, "investigator", "investigator.key", "yes\n");
    let (ca, other) = (path("ca.pem"), path("other.pem"));
    let url = format!("https://localhost:{port}");

    let no_ca = watch(&url, &[]);
    assert!(no_ca.code == 2 && no_ca.says().contains("needs --ca"), "{}", no_ca.says());
    for (url, ca, why) in
        [(&url, &other, "UnknownIssuer"), (&format!("https://127.0.0.1:{port}"), &ca, "not valid for name")]
    {
        let refused = watch(url, &["--ca", ca]);
        assert!(refused.code == 1 && refused.says().contains("is not known to be the node"), "{}", refused.says());
        assert!(refused.says().contains(why), "{why}: {}", refused.says());
    }
    let empty = watch(&url, &["--ca", &path("node.key")]);
    assert!(empty.code == 1 && empty.says().contains("no certificate"), "{}", empty.says());
    assert_eq!(house.stage(), "draft", "nothing was signed");

    let signed = watch(&url, &["--ca", &ca]);
    assert!(signed.code == 0 && signed.says().contains("signed by the drafter"), "{}", signed.says());
    assert_eq!(house.stage(), "proposed");
}
