//! Fills the records of a node that does not run with cases that are done, as they gather in years: `many_cases STORE COUNT` writes as many orders that were
//! answered and as many requests that were closed. For measuring pages (`bench/pages.md`); such records are for nothing else.

use std::{collections::BTreeMap, error::Error, path::Path};

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use request::{Draft, Event};
use store::{Batch, Store, stream};
use terms::{Digest, Instant, LetterId, NodeId, OrderId, RequestId};

/// So many in one transaction.
const AT_ONCE: u64 = 200;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (store, count) = arguments.next().zip(arguments.next()).ok_or("many_cases STORE COUNT")?;
    let mut chance = ChaCha20Rng::seed_from_u64(u64::from(std::process::id()));
    let store = Store::open(Path::new(&store), &mut chance).await?;
    let size = store.size().await?;
    let at = store.entries(size, size).await?.first().map(|(last, _)| last.at).ok_or("an empty log")?;
    let from: NodeId = "xa-desk".parse()?;
    for first in (0..count.parse::<u64>()? / AT_ONCE).map(|batch| batch * AT_ONCE) {
        let events = (first..first + AT_ONCE).flat_map(|n| case(n, &from, at)).collect();
        store.record(Batch { events, ..Batch::default() }, at, &mut chance).await?;
    }
    Ok(())
}

/// One order and one request, from their first event to their last.
fn case(number: u64, from: &NodeId, at: Instant) -> Vec<(String, Event)> {
    let mut bytes = [0xcc; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    let (letter, digest) = (LetterId::from_bytes(bytes), Digest::from_bytes([number.to_le_bytes()[0]; 32]));
    let order = stream::order(OrderId::from_bytes(bytes));
    let asked = stream::asked(RequestId::from_bytes(bytes));
    let field = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let draft = BTreeMap::from([
        field("conduct", "illegal-access"),
        field("urgency", "urgent"),
        field("address", "198.51.100.77"),
        field("port", "42137"),
        field("summary", &"What happened, told in some two hundred letters. ".repeat(5)),
    ]);
    vec![
        (order.clone(), Event::OrderCame { letter, from: from.clone(), measure: "disclose".into() }),
        (order.clone(), Event::ReadDecided { deed: digest, until: at }),
        (order, Event::OrderAnswered { result: "not-executed".into() }),
        (
            asked.clone(),
            Event::Received { letter, from: from.clone(), draft: Draft(draft), content: digest, due: Some(at) },
        ),
        (asked.clone(), Event::Withdrawn { reason: "It was found otherwise.".into() }),
        (asked, Event::Closed),
    ]
}
