//! Handshakes over a pipe: members get through, and everybody else is told nothing.

use std::sync::Arc;

use exchange::{Directory, DirectoryDraft, Function, NodeDraft, NodeKeys, Organisation, Roots, SigningKey, Term};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rustls::pki_types::ServerName;
use terms::{Instant, NodeId};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::{Transport, name_of};
use crate::{
    clock::Clock,
    directory::{InForce, Newest},
};

const YEAR: std::time::Duration = std::time::Duration::from_secs(365 * 24 * 3600);

/// Two members, and what may be wrong with the second one's key.
struct Two {
    directory: Arc<Newest<InForce>>,
    keys: [NodeKeys; 2],
    rng: ChaCha20Rng,
    draft: DirectoryDraft,
    root: SigningKey,
}

fn id(name: &str) -> NodeId {
    name.parse().unwrap()
}

fn now() -> Instant {
    Clock::offset_by(0).now()
}

impl Two {
    fn new(second: Term) -> Self {
        Self::at("https://192.0.2.2:8443", second)
    }

    /// The second one at this address.
    fn at(place: &str, second: Term) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        let keys = [NodeKeys::generate(&mut rng), NodeKeys::generate(&mut rng)];
        let root = SigningKey::generate(&mut rng);
        let always = Term { from: now().before(YEAR), until: now().after(YEAR), revoked_at: None };
        let node = |name: &str, url: &str, keys: &NodeKeys, term: Term| NodeDraft {
            id: id(name),
            state: "XA".parse().unwrap(),
            organisation: Organisation::Authority(format!("{name}-body").parse().unwrap()),
            functions: vec![Function::Desk],
            name: exchange::Line::new(name).unwrap(),
            url: exchange::Line::new(url).unwrap(),
            telephone: None,
            signing: vec![(keys.signing.verifying_key(), term)],
            opening: vec![(keys.opening.sealing_key().clone(), always)],
            officers: Vec::new(),
        };
        let draft = DirectoryDraft {
            version: 1,
            issued: now().before(YEAR),
            expires: now().after(YEAR),
            exercise: true,
            nodes: vec![
                node("xa-one", "https://192.0.2.1:8443", &keys[0], always),
                node("xa-two", place, &keys[1], second),
            ],
        };
        let roots = Roots::new(vec![root.verifying_key()], 1).unwrap();
        let file = Directory::write(&draft, &[&root]);
        let directory = Directory::read(&file, &roots, now(), 0).unwrap();
        Self { directory: Arc::new(Newest::new(InForce::new(directory, file))), keys, rng, draft, root }
    }

    /// The draft becomes the directory, as in a running node.
    fn publish(&mut self, version: u64) {
        self.draft.version = version;
        let file = Directory::write(&self.draft, &[&self.root]);
        let roots = Roots::new(vec![self.root.verifying_key()], 1).unwrap();
        self.directory.put(InForce::new(Directory::read(&file, &roots, now(), version - 1).unwrap(), file));
    }

    fn transport(&self, name: &str, key: &SigningKey, clock: &Clock) -> Transport {
        Transport::new(&id(name), key, &self.directory, clock).unwrap()
    }
}

fn good() -> Term {
    Term { from: now().before(YEAR), until: now().after(YEAR), revoked_at: None }
}

/// `client` calls `server` by this name: what each of them sees of the other, or that there is no connection.
async fn call(server: Transport, client: Transport, asked_for: &str) -> Option<(NodeId, NodeId)> {
    let (here, there) = tokio::io::duplex(1 << 16);
    let name = ServerName::try_from(asked_for.to_owned()).unwrap();
    let serve = async {
        let mut stream = TlsAcceptor::from(server.server).accept(here).await.ok()?;
        stream.write_all(b"in").await.ok()?;
        stream.flush().await.ok()?;
        name_of(stream.get_ref().1.peer_certificates())
    };
    let visit = async {
        let mut stream = TlsConnector::from(Arc::new(client.client)).connect(name, there).await.ok()?;
        // In TLS 1.3 a client learns only with the first bytes whether it was let in.
        stream.read_exact(&mut [0; 2]).await.ok()?;
        name_of(stream.get_ref().1.peer_certificates())
    };
    let (visitor, host) = tokio::join!(serve, visit);
    visitor.zip(host)
}

#[tokio::test]
async fn two_members_know_each_other_by_name() {
    let two = Two::new(good());
    let clock = &Clock::offset_by(0);
    let one = two.transport("xa-one", &two.keys[0].signing, clock);
    let other = two.transport("xa-two", &two.keys[1].signing, clock);
    assert_eq!(call(one, other, "xa-one").await, Some((id("xa-two"), id("xa-one"))));
}

#[tokio::test]
async fn whoever_is_called_by_another_name_is_not_talked_to() {
    let two = Two::new(good());
    let clock = &Clock::offset_by(0);
    let one = || two.transport("xa-one", &two.keys[0].signing, clock);
    assert_eq!(call(one(), two.transport("xa-two", &two.keys[1].signing, clock), "xa-two").await, None);
}

#[tokio::test]
async fn who_lives_at_one_address_answers_for_the_other() {
    let two = Two::at("https://192.0.2.1:8443/court", good());
    let clock = &Clock::offset_by(0);
    let one = two.transport("xa-one", &two.keys[0].signing, clock);
    let other = two.transport("xa-two", &two.keys[1].signing, clock);
    assert_eq!(call(one, other, "xa-two").await, Some((id("xa-two"), id("xa-one"))));
}

#[tokio::test]
async fn a_key_that_the_directory_does_not_give_opens_nothing() {
    let mut two = Two::new(good());
    let stranger = SigningKey::generate(&mut two.rng);
    let clock = &Clock::offset_by(0);
    let one = || two.transport("xa-one", &two.keys[0].signing, clock);
    let thief = |name: &str, key: &SigningKey| two.transport(name, key, clock);
    assert_eq!(call(one(), thief("xa-two", &stranger), "xa-one").await, None, "a stranger under a member's name");
    assert_eq!(call(one(), thief("xa-none", &stranger), "xa-one").await, None, "a stranger under a name of its own");
    assert_eq!(call(thief("xa-one", &stranger), one(), "xa-one").await, None, "a stranger who answers");
    assert_eq!(
        call(one(), thief("xa-one", &two.keys[1].signing), "xa-one").await,
        None,
        "a member's key under another member's name"
    );
}

#[tokio::test]
async fn a_key_ends_with_its_term_and_its_revocation() {
    let hour = std::time::Duration::from_secs(3600);
    let revoked = Term { revoked_at: Some(now().before(hour)), ..good() };
    let ended = Term { until: now().before(hour), ..good() };
    let coming = Term { from: now().after(hour), ..good() };
    for (why, term) in [("revoked", revoked), ("ended", ended), ("not begun", coming)] {
        let two = Two::new(term);
        let clock = &Clock::offset_by(0);
        let one = || two.transport("xa-one", &two.keys[0].signing, clock);
        let other = || two.transport("xa-two", &two.keys[1].signing, clock);
        assert_eq!(call(one(), other(), "xa-one").await, None, "{why}, calling");
        assert_eq!(call(other(), one(), "xa-two").await, None, "{why}, called");
    }
}

#[tokio::test]
async fn a_certificate_of_another_day_is_worth_nothing() {
    let two = Two::new(good());
    let (today, later) = (&Clock::offset_by(0), &Clock::offset_by(2 * 24 * 3600));
    let one = two.transport("xa-one", &two.keys[0].signing, later);
    let old = two.transport("xa-two", &two.keys[1].signing, today);
    assert_eq!(call(one, old, "xa-one").await, None);
}

#[tokio::test]
async fn whoever_loses_its_key_by_a_newer_directory_is_not_answered_on_the_connection_that_stands() {
    let mut two = Two::new(good());
    let clock = &Clock::offset_by(0);
    let one = two.transport("xa-one", &two.keys[0].signing, clock);
    let other = two.transport("xa-two", &two.keys[1].signing, clock);
    let (here, there) = tokio::io::duplex(1 << 16);
    let name = ServerName::try_from("xa-one").unwrap();
    let connector = TlsConnector::from(Arc::new(other.client));
    let (served, called) =
        tokio::join!(TlsAcceptor::from(Arc::clone(&one.server)).accept(here), connector.connect(name, there));
    let (served, _called) = (served.unwrap(), called.unwrap());
    let member = one.admitted(served.get_ref().1.peer_certificates()).unwrap();
    assert_eq!(member.id(), &id("xa-two"));
    assert!(member.still() && member.still());
    // A newer directory that says nothing of it changes nothing.
    two.publish(2);
    assert!(member.still());
    two.draft.nodes[1].signing[0].1.revoked_at = Some(now().before(std::time::Duration::from_secs(1)));
    two.publish(3);
    assert!(!member.still() && !member.still());
    two.draft.nodes.pop();
    two.publish(4);
    assert!(!member.still(), "who is not in the directory any more");
}

#[tokio::test]
async fn whoever_loses_its_key_by_a_newer_directory_is_cut_off_with_the_next_connection() {
    let mut two = Two::new(good());
    let clock = &Clock::offset_by(0);
    // Both ends are set up once, as in a running node.
    let one = two.transport("xa-one", &two.keys[0].signing, clock);
    let other = two.transport("xa-two", &two.keys[1].signing, clock);
    assert!(call(one.clone(), other.clone(), "xa-one").await.is_some());
    two.draft.nodes[1].signing[0].1.revoked_at = Some(now().before(std::time::Duration::from_secs(1)));
    two.publish(2);
    assert_eq!(call(one.clone(), other.clone(), "xa-one").await, None, "calling");
    assert_eq!(call(other, one, "xa-two").await, None, "called");
}
