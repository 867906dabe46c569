//! Who takes part: states between which the law is open, their desks, courts and providers.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use exchange::{Function, Line, NodeDraft, NodeKeys, OfficerDraft, Organisation, SigningKey, Term};
use law::{Authorisation, Book};
use node::{
    Files,
    config::{Config, Kind, Office, Provider},
    session::{OfficerFile, hex},
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use rand_core::Rng as _;
use request::{Draft, fields};
use terms::{Instant, Role, StateCode};

use super::{Branch, Member, Officer, url};
use crate::NotRehearsed;

const DESK: &[(&str, &[Role])] = &[
    ("investigator", &[Role::Investigator]),
    ("colleague", &[Role::Investigator]),
    ("desk", &[Role::Desk]),
    ("reviewer", &[Role::Reviewer]),
    ("approver", &[Role::Approver]),
    ("overseer", &[Role::Oversight]),
];
const HOLDING: &[(&str, &[Role])] = &[("clerk", &[Role::Clerk]), ("counsel", &[Role::Counsel])];

/// A member to be.
pub(super) struct Seat {
    id: String,
    state: StateCode,
    provider: bool,
    /// Where its data lies.
    data_in: StateCode,
}

/// Which states sit down, and where the providers are.
pub(super) fn plan(
    book: &Book,
    nodes: usize,
    draft: &BTreeMap<String, String>,
    now: Instant,
) -> Result<Vec<Seat>, NotRehearsed> {
    let providers = (nodes / 4).max(1);
    let desks = nodes - providers;
    let all: Vec<StateCode> = book.states().map(|s| s.code).collect();
    // Those that can be asked by most come first; then whoever may ask them.
    let mut asked: Vec<(usize, StateCode)> = Vec::new();
    for to in &all {
        let open = all.iter().filter(|from| *from != to && is_open(book, **from, *to, draft, now)).count();
        asked.push((open, *to));
    }
    asked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.to_string().cmp(&b.1.to_string())));
    let mut states: Vec<StateCode> = asked.iter().take(providers).map(|(_, to)| *to).collect();
    for from in &all {
        let asks = states.iter().take(providers).any(|to| is_open(book, *from, *to, draft, now));
        if states.len() < desks && !states.contains(from) && asks {
            states.push(*from);
        }
    }
    if states.len() < desks {
        return Err(NotRehearsed::new(format!("the book opens the road between {} states only", states.len())));
    }
    let word = |s: &StateCode| s.to_string().to_lowercase();
    let mut seats: Vec<Seat> = states
        .iter()
        .map(|s| Seat { id: format!("{}-desk", word(s)), state: *s, provider: false, data_in: *s })
        .collect();
    let holding = states.iter().take(providers);
    seats.extend(holding.map(|s| Seat { id: format!("{}-net", word(s)), state: *s, provider: true, data_in: *s }));
    Ok(seats)
}

/// Seats a company beside them whose data lies in another state: between two whose laws open that road without a judge. Where no two of those who
/// sit already are such, others of the book sit down with them.
pub(super) fn branch(
    book: &Book,
    seats: &mut Vec<Seat>,
    draft: &BTreeMap<String, String>,
    now: Instant,
) -> Result<Branch, NotRehearsed> {
    let sit: Vec<StateCode> = seats.iter().filter(|seat| !seat.provider).map(|seat| seat.state).collect();
    let rest = book.states().map(|s| s.code).filter(|state| !sit.contains(state));
    let all: Vec<StateCode> = sit.iter().copied().chain(rest).collect();
    // The fewer newcomers the better: those who sit come first in the list.
    let mut pairs: Vec<(usize, usize)> = (0..all.len()).flat_map(|a| (0..all.len()).map(move |b| (a, b))).collect();
    pairs.sort_by_key(|(a, b)| (usize::from(*a >= sit.len()) + usize::from(*b >= sit.len()), *a, *b));
    let states = pairs.into_iter().filter_map(|(a, b)| Some((*all.get(a)?, *all.get(b)?)));
    let free = |law: &law::Answer| !matches!(law.authorisation, Authorisation::Required { .. });
    let open = |from: StateCode, to: StateCode| {
        let view = node::desk::law_view(book, from, &Draft(addressed(draft, to)), now);
        from != to && is_open(book, from, to, draft, now) && view.disclose.as_ref().is_some_and(free)
    };
    let found = states.into_iter().find(|(from, to)| open(*from, *to));
    let (state, data_in) = found
        .ok_or_else(|| NotRehearsed::new("no law of the book lets a company be ordered directly without a judge"))?;
    let mut desk = |state: StateCode| {
        let place = seats.iter().position(|seat| !seat.provider && seat.state == state);
        place.unwrap_or_else(|| {
            let id = format!("{}-desk", state.to_string().to_lowercase());
            seats.push(Seat { id, state, provider: false, data_in: state });
            seats.len() - 1
        })
    };
    let (orders, consents) = (desk(state), desk(data_in));
    let id = format!("{}-branch", state.to_string().to_lowercase());
    seats.push(Seat { id, state, provider: true, data_in });
    Ok(Branch { company: seats.len() - 1, orders, consents })
}

/// Both measures open, and a hold that the desk may order by itself.
fn is_open(book: &Book, from: StateCode, to: StateCode, draft: &BTreeMap<String, String>, now: Instant) -> bool {
    let view = node::desk::law_view(book, from, &Draft(addressed(draft, to)), now);
    let (Some(preserve), Some(disclose)) = (view.preserve, view.disclose) else { return false };
    let free = !matches!(preserve.authorisation, Authorisation::Required { .. });
    view.lacks.is_empty() && free && preserve.gaps.is_empty() && disclose.gaps.is_empty() && !disclose.bases.is_empty()
}

/// The question, put to one state and its provider.
pub(crate) fn addressed(draft: &BTreeMap<String, String>, to: StateCode) -> BTreeMap<String, String> {
    let mut draft = draft.clone();
    draft.insert(fields::TO.to_owned(), to.to_string());
    draft.insert(fields::HOLDER.to_owned(), format!("{}-net", to.to_string().to_lowercase()));
    draft
}

/// Who may ask whom, where there is a provider.
pub(super) fn open_between(
    book: &Book,
    members: &[Member],
    draft: &BTreeMap<String, String>,
    now: Instant,
) -> Vec<(usize, usize)> {
    let holding: BTreeSet<StateCode> = members.iter().filter(|m| m.provider).map(|m| m.state).collect();
    let desks = || members.iter().enumerate().filter(|(_, m)| !m.provider);
    let mut open = Vec::new();
    for (from, asks) in desks() {
        for (to, asked) in desks().filter(|(_, m)| holding.contains(&m.state)) {
            if from != to && is_open(book, asks.state, asked.state, draft, now) {
                open.push((from, to));
            }
        }
    }
    open
}

/// Who may tell whom something unasked, by the law of that day: a fraud that an organised group commits.
pub(super) fn tells_between(
    book: &Book,
    members: &[Member],
    draft: &BTreeMap<String, String>,
    now: Instant,
) -> Vec<(usize, usize)> {
    let desks = || members.iter().enumerate().filter(|(_, m)| !m.provider);
    let conduct = draft.get(request::fields::CONDUCT).map(String::as_str).unwrap_or_default();
    let may = |from: StateCode, to: StateCode| {
        let question = law::Question {
            from,
            to,
            measure: terms::Measure::Disclose,
            data: terms::DataCategory::StoredContent,
            conduct: conduct.split_whitespace().map(str::to_owned).collect(),
            facts: law::Facts([("organised-group".to_owned(), law::Fact::Yes)].into()),
            acted_at: now,
            asked_at: now,
            urgency: terms::Urgency::Ordinary,
        };
        !law::spontaneous(book, &question).open.is_empty()
    };
    let pairs = desks().flat_map(|(from, one)| desks().map(move |(to, other)| (from, one.state, to, other.state)));
    pairs.filter(|(from, a, to, b)| from != to && a != b && may(*a, *b)).map(|(from, _, to, _)| (from, to)).collect()
}

/// The keepers of the directory.
pub(super) fn roots() -> Vec<SigningKey> {
    (0..3).map(|n| SigningKey::generate(&mut named(&format!("root {n}")))).collect()
}

/// Chance by name: the same federation for every process.
fn named(name: &str) -> ChaCha20Rng {
    ChaCha20Rng::from_seed(crate::dice::bytes(0, name))
}

/// Writes the folders.
pub(super) fn write(
    dir: &Path,
    seats: &[Seat],
    roots: &[SigningKey],
    now: Instant,
) -> Result<Vec<Member>, NotRehearsed> {
    seats.iter().map(|seat| member(dir, seat, roots, now)).collect()
}

fn member(dir: &Path, seat: &Seat, roots: &[SigningKey], now: Instant) -> Result<Member, NotRehearsed> {
    let id = parse(&seat.id)?;
    let files = Files::new(dir.join(&seat.id));
    std::fs::create_dir_all(files.officers())?;
    let config = toml::to_string(&config(seat, roots)).map_err(|e| NotRehearsed::new(e.to_string()))?;
    std::fs::write(files.config(), config)?;
    let keys = NodeKeys::generate(&mut named(&seat.id));
    let secret = [keys.signing.to_secret_text().as_str(), keys.opening.to_secret_text().as_str()].concat();
    std::fs::write(files.keys(), secret)?;
    store::Store::make_key(&files.store(), &mut crate::chance()?).map_err(|e| NotRehearsed::new(e.to_string()))?;
    if seat.provider {
        let mut wrapping = [0; 32];
        crate::chance()?.fill_bytes(&mut wrapping);
        std::fs::write(files.wrapping_key(), hex(&wrapping))?;
    }
    let offices = if seat.provider { HOLDING } else { DESK };
    let mut officers: Vec<Officer> = offices.iter().map(|(office, roles)| officer(&seat.id, office, roles)).collect();
    let mut drafts = Vec::new();
    if !seat.provider {
        let body = format!("{}-court", seat.state.to_string().to_lowercase());
        let magistrate = officer(&body, "magistrate", &[Role::Independent]);
        let keys = NodeKeys::generate(&mut named(&body));
        drafts.push(enrolled(seat, &body, vec![Function::Independent], &keys, std::slice::from_ref(&magistrate), now)?);
        officers.push(magistrate);
    }
    let functions = if seat.provider {
        vec![]
    } else {
        vec![Function::Desk, Function::Central, Function::Police, Function::Prosecutor]
    };
    let own: Vec<Officer> = officers.iter().filter(|o| o.office != "magistrate").cloned().collect();
    drafts.push(enrolled(seat, &seat.id, functions, &keys, &own, now)?);
    for officer in &officers {
        let text = toml::to_string(&officer.file).map_err(|e| NotRehearsed::new(e.to_string()))?;
        std::fs::write(files.officers().join(format!("{}.toml", officer.file.id)), text)?;
    }
    Ok(Member { id, state: seat.state, provider: seat.provider, keys, officers, drafts })
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, NotRehearsed> {
    text.parse().map_err(|e| NotRehearsed::new(format!("{text}: {e}")))
}

fn officer(body: &str, office: &'static str, roles: &[Role]) -> Officer {
    let id = format!("{body}.{office}");
    let key = SigningKey::generate(&mut named(&id));
    let file = OfficerFile {
        person: format!("person.{id}"),
        name: format!("{office} of {body} (invented)"),
        roles: roles.iter().map(ToString::to_string).collect(),
        key: key.verifying_key().to_string(),
        // Nobody signs in here with a phrase: a rehearsed session is opened with the key at hand.
        sealed: String::new(),
        exercise_phrase: None,
        id,
    };
    Officer { office, file, secret: key.to_secret_text().to_string(), roles: roles.to_vec() }
}

/// As the directory lists a body and its officers.
fn enrolled(
    seat: &Seat,
    id: &str,
    functions: Vec<Function>,
    keys: &NodeKeys,
    officers: &[Officer],
    now: Instant,
) -> Result<NodeDraft, NotRehearsed> {
    let term = Term { from: now.before(crate::days(1)), until: now.after(crate::days(40 * 365)), revoked_at: None };
    let line = |text: &str| Line::new(text).map_err(|e| NotRehearsed::new(e.to_string()));
    let officers = officers.iter().map(|o| {
        let key = o.key().ok_or_else(|| NotRehearsed::new("an officer's key"))?;
        Ok(OfficerDraft {
            id: parse(&o.file.id)?,
            person: parse(&o.file.person)?,
            name: line(&o.file.name)?,
            roles: o.roles.clone(),
            keys: vec![(key.verifying_key(), term)],
        })
    });
    let organisation =
        if seat.provider { Organisation::Provider(parse(id)?) } else { Organisation::Authority(parse(id)?) };
    Ok(NodeDraft {
        id: parse(id)?,
        state: seat.state,
        organisation,
        functions,
        name: line(&format!("{id} (invented)"))?,
        url: line(&url(&parse(&seat.id)?))?,
        telephone: None,
        signing: vec![(keys.signing.verifying_key(), term)],
        opening: vec![(keys.opening.sealing_key().clone(), term)],
        officers: officers.collect::<Result<_, NotRehearsed>>()?,
    })
}

fn config(seat: &Seat, roots: &[SigningKey]) -> Config {
    Config {
        id: seat.id.clone(),
        name: format!("{} (invented)", seat.id),
        state: seat.state.to_string(),
        kind: if seat.provider { Kind::Provider } else { Kind::Authority },
        listen: std::net::SocketAddr::from(([127, 0, 0, 1], 1)),
        behind_tls: false,
        exercise: false,
        clock_offset_seconds: 0,
        roots: roots.iter().map(|r| r.verifying_key().to_string()).collect(),
        threshold: 2,
        law: None,
        law_signers: None,
        keys_elsewhere: Vec::new(),
        witnesses: None,
        office: Office::default(),
        stamps: None,
        etsi: None,
        partners: Vec::new(),
        peers: None,
        provider: seat.provider.then(|| Provider {
            data_in: seat.data_in.to_string(),
            operational_days: 7,
            operational_days_of: BTreeMap::new(),
            not_bound_by: Vec::new(),
            clock_source: "NTP, stratum 2".into(),
            clock_error_ms: 500,
            unshared: Vec::new(),
            routed_realms: Vec::new(),
            questions_per_hour: node::config::questions_per_hour(),
            questions_per_hour_of_one: node::config::questions_per_hour_of_one(),
            planted_per_day: 0,
            listen: Vec::new(),
        }),
    }
}
