//! Publishing a standing consent: two people, one after the other; and taking it back: one person, at once.

use std::collections::BTreeSet;

use exchange::{ScopeV1, StandingConsentV1};
use rand_core::Rng as _;
use request::{Event, Signed};
use store::{Batch, Doc, stream};
use terms::{DataCategory, GrantId, Instant, Measure, NodeId, Period, RequestId, StateCode};

use super::{document, event, own};
use crate::{
    Node,
    desk::{
        ahead,
        asks::attempt::authorities_of,
        case,
        mail::{post, translate},
        no::No,
        turn::{Done, Turn},
    },
};

/// The longest that one may be relied on. Whoever wants it for longer publishes another.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(365 * 24 * 3600);

/// The house keeps here what one person has signed and a second has not.
const WAITS: &str = "standing-consent-draft";

/// Publishes a standing consent, one of two people at a time; with the second it goes to every authority.
pub(crate) async fn publish(turn: &mut Turn<'_>) -> Result<Done, No> {
    let node = turn.node;
    let wanted = draft(turn)?;
    let (mut body, mut signed) = match waiting(node).await? {
        Some((waits, first)) => one_of_two(turn, (waits, first), wanted)?,
        None => (wanted, Vec::new()),
    };
    let mine = turn.approve(&body, matter(&body))?;
    if signed.iter().any(|s| s.by.person == mine.by.person) {
        return Err(No::from(request::OutOfTurn::SamePerson));
    }
    signed.push(mine.clone());
    let mut batch = turn.batch("consent", vec![Event::Approved { signed: mine }]);
    if signed.len() < 2 {
        let text = serde_json::to_string(&body).map_err(|_| No::own("a consent"))?;
        node.store.set_fact(WAITS, &text).await?;
        turn.record(batch).await?;
        return Ok(Done::new(body.id, "one of two people has signed the standing consent"));
    }
    body.approvals = signed.iter().map(|s| translate::approval(&s.statement)).collect::<Result<_, _>>()?;
    let id = body.id;
    let untold = send(turn, body, &mut batch)?;
    turn.record(batch).await?;
    Ok(Done::new(
        id,
        format!("published: two people have signed, and every authority in the directory is told{untold}"),
    ))
}

/// Takes the consent back that is in force: one person, for it gives nothing. Whoever learns of it orders nothing more under
/// it, and ends what was ordered and not answered.
pub(crate) async fn take_back(turn: &mut Turn<'_>) -> Result<Done, No> {
    let last = own(turn.node).await?.pop().map(|(body, _)| body);
    let cure = "See under «Standing consents» what is in force.";
    let given = last.filter(|last| !last.beneficiaries.is_empty());
    let given =
        given.ok_or_else(|| No::refused("no-consent-given", "no standing consent of ours is in force", cure))?;
    let mut body = StandingConsentV1 { id: number(turn), beneficiaries: Vec::new(), approvals: Vec::new(), ..given };
    // Of the last two, the later one counts, also where a clock ran ahead when the first was published. One so far ahead that nobody takes it needs
    // nothing later; and what is dated with it would be taken by nobody, either.
    let after = body.published.after(std::time::Duration::from_micros(1));
    body.published = if exchange::too_early(after, turn.now) { turn.now } else { turn.now.max(after) };
    let (id, mut batch) = (body.id, turn.batch("consent", Vec::new()));
    let untold = send(turn, body, &mut batch)?;
    turn.record(batch).await?;
    // What waited for a second person was for another day.
    turn.node.store.set_fact(WAITS, "").await?;
    let says = "taken back: every authority is told, and ends what was ordered under it and not answered";
    Ok(Done::new(id, format!("{says}{untold}")))
}

/// Into the log, and to each authority of another state. A company hears of it from its own authority. In words: who could not be told.
fn send(turn: &mut Turn<'_>, body: StandingConsentV1, batch: &mut Batch) -> Result<String, No> {
    let (node, mut untold) = (turn.node, String::new());
    batch.events.push((stream::HOUSE.to_owned(), event(&body, body.digest())));
    for to in abroad(node) {
        let envelope = post::Envelope { to: &to, request: None, in_reply_to: None };
        let chance = (turn.now, &mut turn.chance);
        if !post::tell(node, &envelope, body.clone(), &[turn.who], chance, ("consent", batch))? {
            untold.push_str(&format!("; {to} has no key today and could not be told"));
        }
    }
    let bytes = serde_json::to_vec(&body).map_err(|_| No::own("a consent"))?;
    batch.docs.push(Doc { digest: document(body.id), kind: "consent", bytes });
    Ok(untold)
}

fn abroad(node: &Node) -> Vec<NodeId> {
    let states: BTreeSet<StateCode> = node.directory.nodes().map(exchange::Node::state).collect();
    states.into_iter().filter(|state| *state != node.state).flat_map(|state| authorities_of(node, state)).collect()
}

/// A consent to hold and to say who used an address, for the states named in the form: for a year, or until the day that is named.
fn draft(turn: &mut Turn<'_>) -> Result<StandingConsentV1, No> {
    let states = turn.needs("beneficiaries", "Name the states that may rely on it.")?.split_whitespace();
    let beneficiaries: Result<BTreeSet<StateCode>, _> = states.map(str::parse).collect();
    let beneficiaries = beneficiaries.map_err(|e| {
        No::refused("beneficiaries", e.to_string(), "Use the codes of ISO 3166-1, with blanks between.")
    })?;
    if beneficiaries.contains(&turn.node.state) {
        let says = "«beneficiaries» names our own state, which needs nobody's leave at home";
        return Err(No::refused("beneficiaries", says, "Name other states."));
    }
    let valid = Period::new(turn.now, until(turn)?).ok_or_else(|| No::own("a period"))?;
    let measures = vec![Measure::Preserve, Measure::Disclose];
    Ok(StandingConsentV1 {
        id: number(turn),
        state: turn.node.state,
        authority: case::own_authority(turn.node)?,
        beneficiaries: beneficiaries.into_iter().collect(),
        scope: ScopeV1 { measures, data: vec![DataCategory::UserIdentification], valid },
        published: turn.now,
        approvals: Vec::new(),
    })
}

/// The last moment at which it may be relied on.
fn until(turn: &Turn<'_>) -> Result<Instant, No> {
    let longest = turn.now.after(LONGEST);
    let Some(named) = turn.field("until") else { return Ok(longest) };
    let until = Instant::parse(named).ok().filter(|until| *until > turn.now && *until <= longest);
    let says = "«until» is no moment within the coming year";
    until.ok_or_else(|| No::refused("until", says, "Write it as 2027-03-31T12:00:00Z, or leave it out for a year."))
}

fn number(turn: &mut Turn<'_>) -> GrantId {
    let mut id = [0; 16];
    turn.chance.fill_bytes(&mut id);
    GrantId::from_bytes(id)
}

/// What its approvals are about.
fn matter(body: &StandingConsentV1) -> RequestId {
    RequestId::from_bytes(*body.id.bytes())
}

/// The consent that one person has signed and that waits for a second. One that has both was published.
pub(super) async fn waiting(node: &Node) -> Result<Option<(StandingConsentV1, Vec<Signed>)>, No> {
    let pending = node.store.fact(WAITS).await?;
    let Some(body) = pending.and_then(|text| serde_json::from_str::<StandingConsentV1>(&text).ok()) else {
        return Ok(None);
    };
    let events = node.store.events("consent").await?.into_iter();
    let of_this = |e: store::Entry| match e.event {
        Event::Approved { signed } if signed.deed == body.digest() => Some(signed),
        _ => None,
    };
    let signed: Vec<Signed> = events.filter_map(of_this).collect();
    Ok((signed.len() == 1).then_some((body, signed)))
}

/// Whoever is the second signs what the form names, and nothing else; the first may begin anew.
fn one_of_two(
    turn: &Turn<'_>,
    (waits, signed): (StandingConsentV1, Vec<Signed>),
    wanted: StandingConsentV1,
) -> Result<(StandingConsentV1, Vec<Signed>), No> {
    let states = |body: &StandingConsentV1| body.beneficiaries.iter().copied().collect::<BTreeSet<_>>();
    // By a clock that ran ahead the consent itself is dated, too: whoever gave it begins anew, and anybody else is told so.
    let others = ahead::none(&signed, Some(&turn.who.person), turn.now)?;
    let as_long = turn.field("until").is_none() || waits.scope.valid.to() == wanted.scope.valid.to();
    let the_same = states(&waits) == states(&wanted) && as_long;
    if the_same && !(others.is_empty() && exchange::too_early(waits.published, turn.now)) {
        return Ok((waits, signed));
    }
    if signed.iter().any(|first| first.by.person == turn.who.person) {
        return Ok((wanted, Vec::new()));
    }
    let named: Vec<String> = waits.beneficiaries.iter().map(ToString::to_string).collect();
    Err(No::refused(
        "another-consent",
        format!(
            "the consent that waits for a second person is for {}, until {}, and not the one that you named",
            named.join(" "),
            waits.scope.valid.to()
        ),
        "Name the same states and the same end to sign it, or have the first officer sign another.",
    ))
}
