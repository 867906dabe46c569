//! The list of work, and what is done. Whoever looks for work reads the cases that are open, and not all that ever were.

use request::Side;
use store::Standing;
use terms::{Instant, RequestId};

use super::{
    look::{Work, line_of_draft},
    look_order::order_line,
    rest::rest,
};
use crate::{
    Node,
    desk::{direct, mail::replay, no::No, tell},
    session::Session,
};

/// Where cases lie, by the beginnings of their streams.
const CASES: [&str; 6] = ["asking/", "asked/", "order/", "telling/", "told/", "direct/"];
/// So many of what is done at a time, and of what a number may mean.
const AT_ONCE: u32 = 50;
/// Fewer digits than this are no beginning of a number.
const FEWEST_DIGITS: usize = 4;

/// Something that is done: nobody has to do anything with it.
#[derive(Debug)]
pub struct Finished {
    /// Its line.
    pub work: Work,
    /// When its last entry was written.
    pub at: Instant,
}

/// Some of what is done, the last first.
#[derive(Debug)]
pub struct Finisheds {
    /// The lines.
    pub list: Vec<Finished>,
    /// Where it goes on: before this entry. None: there is no more.
    pub older: Option<u64>,
}

/// The work list of one officer, most pressing first.
///
/// # Errors
/// [`No::Trouble`] when the records cannot be read.
pub async fn work(node: &Node, who: &Session) -> Result<Vec<Work>, No> {
    let mut list = Vec::new();
    for prefix in CASES {
        let awake = node.store.awake(prefix, node.now()).await?;
        for name in node.store.open_streams(prefix).await?.into_iter().chain(awake) {
            list.extend(line_of(node, who, &name).await?.filter(|line| !line.rests).map(|line| line.work));
        }
    }
    list.sort_by_key(|w| (w.next.is_empty(), w.first_clock()));
    Ok(list)
}

/// What is done, from the end or from before an entry.
///
/// # Errors
/// [`No::Trouble`] when the records cannot be read, or what has just come to rest cannot be noted.
pub async fn finished(node: &Node, who: &Session, before: Option<u64>) -> Result<Finisheds, No> {
    rest(node).await?;
    let found = node.store.resting(before.unwrap_or(u64::MAX), AT_ONCE).await?;
    let more = found.len() == AT_ONCE as usize;
    let older = found.last().filter(|_| more).map(|one| one.last);
    let mut list = Vec::new();
    for Standing { stream, at, .. } in found {
        let line = line_of(node, who, &stream).await?.filter(|line| line.rests);
        list.extend(line.map(|line| Finished { work: line.work, at }));
    }
    Ok(Finisheds { list, older })
}

/// The cases whose number begins like this, open or done, the newest of each kind first.
///
/// # Errors
/// [`No::Refused`] when that is no number or too short a beginning of one, [`No::Trouble`] when the records cannot be read.
pub async fn find(node: &Node, who: &Session, number: &str) -> Result<Vec<Work>, No> {
    let digits: String = number.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    if digits.len() < FEWEST_DIGITS || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        let cure = format!("Give its first {FEWEST_DIGITS} digits or more: 0 to 9, a to f.");
        return Err(No::refused("number", "that is no beginning of a number", cure));
    }
    let mut list = Vec::new();
    for prefix in CASES {
        let names = node.store.streams(&format!("{prefix}{digits}")).await?;
        for name in names.iter().take(AT_ONCE as usize) {
            list.extend(line_of(node, who, name).await?.map(|line| line.work));
        }
    }
    Ok(list)
}

/// One case.
pub(crate) struct Line {
    /// Its line.
    pub work: Work,
    /// Does it need nobody any more?
    pub rests: bool,
}

/// One case. None: nothing of it is there that could be shown.
async fn line_of(node: &Node, who: &Session, name: &str) -> Result<Option<Line>, No> {
    let Some((kind, number)) = name.split_once('/') else { return Ok(None) };
    if kind == "order" {
        let Ok(id) = number.parse() else { return Ok(None) };
        let state = replay::order_state(node, name).await?;
        let work = order_line(node, who, id, &state, name).await?;
        return Ok(Some(Line { work, rests: state.rests() }));
    }
    let Ok(id) = number.parse::<RequestId>() else { return Ok(None) };
    match kind {
        "asking" | "asked" => {
            let state = replay::side(node, id, if kind == "asking" { Side::Asking } else { Side::Asked }).await?;
            let (work, _) = line_of_draft(node, who, id, &state).await?;
            Ok(Some(Line { work, rests: state.rests_at(node.now()) }))
        }
        "direct" => direct::line_of(node, who, id).await,
        _ => tell::line_of(node, who, id, kind).await,
    }
}
