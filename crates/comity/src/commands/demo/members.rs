//! The demo's members: who they are, their officers, and the independent body of each state. All invented.

use std::net::SocketAddr;

use exchange::Function;
use law::Book;
use node::{
    Files,
    clock::chance,
    config::{Config, Kind, Office, OtherWitness, Provider, Witnesses},
    partners::PartnerConfig,
};
use terms::{Role, StateCode};

use super::{
    ports::free_port,
    setup::{DemoNode, DemoOfficer, Plan},
};
use crate::{
    commands::init::{self, Enrolment, Person},
    say::No,
};

/// A node with what the directory's keepers need to know of it, and of its state's court.
pub(crate) type Member = (DemoNode, Vec<Enrolment>);

const DESK: &[(&str, &[Role])] = &[
    ("investigator", &[Role::Investigator]),
    ("desk", &[Role::Desk]),
    ("reviewer", &[Role::Reviewer]),
    ("approver", &[Role::Approver]),
    ("overseer", &[Role::Oversight]),
];
const HOLDING: &[(&str, &[Role])] = &[("clerk", &[Role::Clerk]), ("counsel", &[Role::Counsel])];

/// How many witnesses each node of the demo has; two of them are enough.
pub(crate) const WITNESSES: usize = 3;

/// What every member of one demo shares.
pub(crate) struct Common<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) roots: &'a [String],
    pub(crate) offset: i64,
    /// The states without a node, and their names.
    pub(crate) others: Vec<(StateCode, String)>,
    /// Witnesses that are no nodes, for those who have too few abroad.
    pub(crate) neutral: &'a [OtherWitness],
}

/// One member to be.
struct Draft {
    id: String,
    name: String,
    state: StateCode,
    data_in: Option<StateCode>,
}

/// Writes the folders of all members: who asks, who is asked, the provider, and for the shortcut a company abroad.
pub(crate) fn write(common: &Common<'_>, book: &Book) -> Result<Vec<Member>, No> {
    let plan = common.plan;
    let name = |s: StateCode| book.state(s).map_or_else(|| s.to_string(), |p| p.name.clone());
    let (from, to) = (plan.from, plan.to);
    let (a, b) = (from.to_string().to_lowercase(), to.to_string().to_lowercase());
    let desk = |id: &str, state| Draft {
        id: format!("{id}-desk"),
        name: format!("24/7 desk of {} (invented)", name(state)),
        state,
        data_in: None,
    };
    let net = format!("A provider in {} (invented)", name(to));
    let mut drafts =
        vec![desk(&a, from), desk(&b, to), Draft { id: format!("{b}-net"), name: net, state: to, data_in: Some(to) }];
    if plan.branch {
        let name = format!("A company of {} with data in {} (invented)", name(from), name(to));
        drafts.push(Draft { id: format!("{a}-branch"), name, state: from, data_in: Some(to) });
    }
    drafts.iter().map(|draft| member(common, draft)).collect()
}

fn member(common: &Common<'_>, draft: &Draft) -> Result<Member, No> {
    let files = Files::new(common.plan.dir.join(&draft.id));
    let listen = free_port()?;
    let peers = if common.plan.bare { None } else { Some(free_port()?) };
    let url = format!("http://{listen}");
    let door = peers.map_or_else(|| url.clone(), |peers| format!("https://{peers}"));
    let functions = match draft.data_in {
        Some(_) => Vec::new(),
        None => vec![Function::Desk, Function::Central, Function::Police, Function::Prosecutor],
    };
    let mut enrolment = init::write_node(&files, &config(common, draft, (listen, peers)), functions, door.clone())?;
    let mut officers = Vec::new();
    let people = if draft.data_in.is_some() { HOLDING } else { DESK };
    for (office, roles) in people {
        let (officer, line) = officer(&files, &draft.id, &draft.id, office, roles)?;
        officers.push(officer);
        enrolment.officers.push(line);
    }
    let mut enrolments = Vec::new();
    if draft.data_in.is_none() {
        let (judges, court) = court(&files, draft, &door)?;
        officers.extend(judges);
        enrolments.push(court);
    }
    enrolments.push(enrolment);
    Ok((DemoNode { id: draft.id.clone(), name: draft.name.clone(), url, files, officers }, enrolments))
}

fn config(common: &Common<'_>, draft: &Draft, (listen, peers): (SocketAddr, Option<SocketAddr>)) -> Config {
    Config {
        id: draft.id.clone(),
        name: draft.name.clone(),
        state: draft.state.to_string(),
        kind: if draft.data_in.is_some() { Kind::Provider } else { Kind::Authority },
        listen,
        peers,
        behind_tls: false,
        exercise: true,
        clock_offset_seconds: common.offset,
        roots: common.roots.to_vec(),
        threshold: 2,
        law: None,
        law_signers: None,
        keys_elsewhere: Vec::new(),
        witnesses: Some(witnesses(common, draft.state)),
        office: Office {
            telephone: format!("+000 0000 {} (invented)", draft.id),
            mail: format!("{}@example.invalid", draft.id),
            hours: "day and night, UTC".into(),
        },
        etsi: None,
        partners: partners(common, draft),
        stamps: Some(node::stamps::StampsConfig::exercise()),
        provider: draft.data_in.map(|s| Provider {
            data_in: s.to_string(),
            operational_days: 7,
            operational_days_of: Default::default(),
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

/// For whoever asks: bodies of states that have no node here, so that a letter can be carried to them.
fn partners(common: &Common<'_>, draft: &Draft) -> Vec<PartnerConfig> {
    let asks = draft.state == common.plan.from && draft.data_in.is_none();
    let partner = |(state, name): &(StateCode, String)| PartnerConfig {
        id: format!("{}-justice", state.to_string().to_lowercase()),
        state: state.to_string(),
        name: format!("Ministry of Justice of {name} (invented)"),
        telephone: format!("+000 0000 {state} (invented)"),
        language: None,
        key: None,
    };
    common.others.iter().filter(|_| asks).map(partner).collect()
}

/// Two of three: the demo's nodes of other states first, then neutral witnesses.
fn witnesses(common: &Common<'_>, own: StateCode) -> Witnesses {
    let (a, b) = (common.plan.from, common.plan.to);
    let word = |state: StateCode| state.to_string().to_lowercase();
    let nodes = [(format!("{}-desk", word(a)), a), (format!("{}-desk", word(b)), b), (format!("{}-net", word(b)), b)];
    let members: Vec<String> = nodes.into_iter().filter(|(_, state)| *state != own).map(|(id, _)| id).collect();
    let other = common.neutral.iter().take(WITNESSES.saturating_sub(members.len())).cloned().collect();
    Witnesses { quorum: 2, members, other }
}

/// One invented officer of a body, who signs in at one node.
fn officer(
    files: &Files,
    node: &str,
    body: &str,
    office: &str,
    roles: &[Role],
) -> Result<(DemoOfficer, init::EnrolledOfficer), No> {
    let id = format!("{body}.{office}");
    let phrase = format!("exercise-{office}-{body}");
    let first = office.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let name = format!("{first}{} of {node} (invented)", office.get(1..).unwrap_or(""));
    let person = format!("person.{id}");
    let line = init::write_officer(files, &Person { id: &id, person: &person, name: &name, roles }, &phrase, true)?;
    let roles = roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Ok((DemoOfficer { id, name, phrase, roles }, line))
}

/// The independent body of a state: another body than the desk, whose two judges sign in at the desk's node. The magistrate gives leave; the
/// judge looks at an emergency afterwards, which nobody does who took part in it.
fn court(files: &Files, draft: &Draft, url: &str) -> Result<([DemoOfficer; 2], Enrolment), No> {
    let body = draft.id.replace("-desk", "-court");
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let keys = exchange::NodeKeys::generate(&mut chance);
    let (magistrate, leave) = officer(files, &draft.id, &body, "magistrate", &[Role::Independent])?;
    let (judge, after) = officer(files, &draft.id, &body, "judge", &[Role::Independent])?;
    let enrolment = Enrolment {
        id: body,
        state: draft.state.to_string(),
        kind: Kind::Authority,
        functions: vec![Function::Independent],
        name: format!("Court of {} (invented)", draft.state),
        url: url.into(),
        telephone: None,
        signing: keys.signing.verifying_key().to_string(),
        opening: keys.opening.sealing_key().to_string(),
        officers: vec![leave, after],
    };
    Ok(([magistrate, judge], enrolment))
}
