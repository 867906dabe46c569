//! A new request: saved as it stands, held against both laws, and handed to a second officer.

use std::collections::BTreeMap;

use axum::{
    extract::Form,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use request::{Draft as Kept, Side, Stage, fields as f};
use terms::{DataCategory, Measure, Role, StateCode};

use super::{
    Fields, act, clocks,
    draft_fields::{fact, from_form, to_form},
    names,
    request::{panel, refusal},
    sign, tell,
    visit::{Visit, onward},
};
use crate::{
    Node,
    desk::{self, No},
    house::Action,
    web::{Choice, Draft, DraftChoices, DraftValues, FactAsked, Lang, Nav, Text, data_word},
};

/// The form: empty, or with a draft that was kept.
pub(super) async fn page(visit: Visit) -> Response {
    let found = open(&visit).await;
    visit.answer(found)
}

async fn open(visit: &Visit) -> Result<Response, No> {
    allowed(visit)?;
    let id = visit.query("id").unwrap_or_default();
    if let Some(told) = visit.query("from-information") {
        let draft = tell::draft_from(visit, &told).await?;
        let page = view(visit, "", &draft, Follows::Nothing).await;
        return Ok(visit.page(&page));
    }
    if id.is_empty() {
        let page = view(visit, "", &Kept::default(), Follows::Nothing).await;
        return Ok(visit.page(&page));
    }
    match kept(visit, &id).await? {
        Some((draft, follows)) => {
            let page = view(visit, &id, &draft, follows).await;
            Ok(visit.page(&page))
        }
        None => Ok(Redirect::to(&format!("/requests/{id}")).into_response()),
    }
}

fn allowed(visit: &Visit) -> Result<(), No> {
    let who = visit.who()?;
    if visit.may(Action::Draft) {
        return Ok(());
    }
    let says = format!("the office of {} does not include drafting here", who.name);
    Err(No::refused("not-your-office", says, "Ask an investigator of an authority."))
}

/// What a draft is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// A new request.
    Nothing,
    /// Disclosure of what was asked to be preserved.
    Preservation,
}

/// A draft that can still be changed; `None` when the request has gone further.
async fn kept(visit: &Visit, id: &str) -> Result<Option<(Kept, Follows)>, No> {
    let state = desk::request_view(&visit.node, visit.who()?, id).await?.state;
    if state.side == Side::Asking && state.may_follow() {
        let mut draft = state.writing.unwrap_or(state.draft);
        if draft.preserves_only() {
            draft.0.insert(f::MEASURE.into(), Measure::Disclose.to_string());
        }
        return Ok(Some((draft, Follows::Preservation)));
    }
    let open = state.side == Side::Asking && matches!(state.stage, Stage::New | Stage::Draft);
    Ok(open.then_some((state.draft, Follows::Nothing)))
}

/// Saves what was typed, and hands it over when that was asked.
pub(super) async fn save(visit: Visit, Form(form): Form<Fields>) -> Response {
    if visit.who().is_err() {
        return sign::first(&visit, "/draft", form).await;
    }
    let saved = in_turn(&visit, &form).await;
    visit.answer(saved)
}

/// The same for a form that was typed before its officer signed in again, too.
pub(super) async fn in_turn(visit: &Visit, form: &Fields) -> Result<Response, No> {
    visit.who_typed(form)?;
    allowed(visit)?;
    let sent = |name: &str| form.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str());
    if !sent("open").is_empty() {
        return Ok(Redirect::to(&format!("/draft?id={}", sent("id"))).into_response());
    }
    let fields = from_form(form);
    let follows = match sent("id") {
        "" => Follows::Nothing,
        id => kept(visit, id).await?.map_or(Follows::Nothing, |(_, follows)| follows),
    };
    let id = match act::run(visit, Action::Draft, sent("id"), &fields).await {
        Ok(done) => done.subject,
        Err(no @ No::Trouble(_)) => return Err(no),
        Err(no) => return Ok(again(visit, sent("id"), (&Kept(fields), follows), &no).await),
    };
    if sent("do") != "hand-over" {
        // Told once more by a page of its own address, so that pressing "reload" saves nothing twice.
        return Ok(Redirect::to(&format!("/draft?id={id}#main")).into_response());
    }
    let (action, with) = match follows {
        Follows::Nothing => (Action::Propose, BTreeMap::new()),
        Follows::Preservation => (Action::Amend, whole(&fields)),
    };
    match act::run(visit, action, &id, &with).await {
        Ok(done) => Ok(onward(&format!("/requests/{}", done.subject), action)),
        Err(no @ No::Trouble(_)) => Err(no),
        Err(no) => Ok(again(visit, &id, (&Kept(fields), follows), &no).await),
    }
}

/// Every field of the form, also those that were emptied: nothing of the request before stays behind unseen.
fn whole(fields: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> =
        f::ALL.iter().filter(|name| **name != f::TO).map(|name| ((*name).to_owned(), String::new())).collect();
    all.extend(fields.iter().filter(|(name, _)| *name != f::TO).map(|(name, text)| (name.clone(), text.clone())));
    all.insert("reason".into(), "The request for disclosure follows the preservation.".into());
    all
}

/// The form again, with why it was not done.
async fn again(visit: &Visit, id: &str, (draft, follows): (&Kept, Follows), no: &No) -> Response {
    let mut page = view(visit, id, draft, follows).await;
    page.shell.path = if id.is_empty() { "/draft".into() } else { format!("/draft?id={id}") };
    page.shell.flash = Some(refusal(no));
    let status = if matches!(no, No::Lacks(_)) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
    visit.page_with(status, &page)
}

async fn view(visit: &Visit, id: &str, draft: &Kept, follows: Follows) -> Draft {
    let node = &visit.node;
    let fresh = draft.0.is_empty();
    let law = desk::law_view(&node.book, node.state, draft, node.now());
    let to = draft.field(f::TO).and_then(|t| t.parse().ok());
    let zones = names::zones(node, &[to]);
    let states = [names::state(node, node.state), names::state_or_unknown(node, to)];
    let [from, asked] = &states;
    let mut typed = if fresh { first_values(visit) } else { to_form(id, draft) };
    if typed.measure.is_empty() {
        typed.measure = Measure::Disclose.to_string();
    }
    Draft {
        shell: visit.shell(Some(Nav::Draft)).await,
        offered: offered(visit, &typed),
        facts: facts(node, &typed.conduct, to, draft),
        lacks: if fresh { Vec::new() } else { clocks::lacks(&law.lacks, draft, &typed.zone) },
        reads: clocks::reads(draft, &zones),
        checked: !fresh,
        law: panel(visit, &law, [from, asked], &zones),
        follows: follows == Follows::Preservation,
        typed,
    }
}

/// What has to be asked before the two laws can be compared, and what was answered already: nothing typed is lost when the
/// other state changes.
fn facts(node: &Node, conduct: &[String], to: Option<StateCode>, draft: &Kept) -> Vec<FactAsked> {
    let states: Vec<StateCode> = std::iter::once(node.state).chain(to).collect();
    let asked: Vec<&str> = node.book.facts_between(conduct, &states).map(|w| w.key.as_str()).collect();
    let answered = |key: &str| draft.field(&format!("fact.{key}")).is_some_and(|v| !v.is_empty());
    let shown = node.book.facts().filter(|w| asked.contains(&w.key.as_str()) || answered(&w.key));
    shown.map(|word| fact(word, draft)).collect()
}

/// What a new form begins with: nothing that an officer has to think about.
fn first_values(visit: &Visit) -> DraftValues {
    let asked = visit.query("measure").and_then(|m| m.parse::<Measure>().ok());
    // Who may do nothing else begins with it.
    let desk = visit.who().is_ok_and(|who| !who.roles.contains(&Role::Investigator));
    let measure = if desk { Measure::Preserve } else { asked.unwrap_or(Measure::Disclose) };
    DraftValues {
        measure: measure.to_string(),
        transport: "tcp".into(),
        data: DataCategory::UserIdentification.as_str().into(),
        urgency: if measure == Measure::Preserve { "urgent" } else { "ordinary" }.into(),
        ..DraftValues::default()
    }
}

fn offered(visit: &Visit, typed: &DraftValues) -> DraftChoices {
    let node = &visit.node;
    let none = || Choice::new("", Text::own("–"));
    let others = node.book.states().filter(|s| s.code != node.state);
    let to = others.map(|s| Choice::new(s.code.to_string(), Text::own(format!("{} ({})", s.name, s.code))));
    let asked = typed.to.parse::<terms::StateCode>().ok().and_then(|code| node.book.state(code));
    let mut holder = vec![none()];
    let providers = node.directory.nodes().filter(|n| match n.organisation() {
        exchange::Organisation::Provider(_) => asked.is_none_or(|s| s.code == n.state()) && n.state() != node.state,
        exchange::Organisation::Authority(_) => false,
    });
    holder.extend(providers.map(|n| Choice::new(n.organisation().to_string(), Text::own(n.name()))));
    // What the asked state accepts comes first; its own rules say what else it takes.
    let mut languages: Vec<String> = asked.map(|s| s.languages.clone()).unwrap_or_default();
    let mut others: Vec<String> = node.book.states().flat_map(|s| s.languages.clone()).collect();
    others.extend(Lang::ALL.map(|l| l.code().to_owned()));
    others.sort_unstable();
    for other in others {
        if !languages.contains(&other) {
            languages.push(other);
        }
    }
    let mut language = vec![none()];
    language.extend(languages.into_iter().map(|l| Choice::new(l.clone(), Text::own(l))));
    DraftChoices {
        to: std::iter::once(none()).chain(to).collect(),
        conduct: node
            .book
            .conduct()
            .map(|c| {
                Choice::new(c.id.clone(), Text::in_lang(&c.name, names::BOOK_LANG))
                    .hint(Text::in_lang(&c.says, names::BOOK_LANG))
            })
            .collect(),
        zone: clocks::choices(node, &typed.zone),
        holder,
        data: DataCategory::ALL.iter().map(|d| Choice::new(d.as_str(), data_word(*d))).collect(),
        language,
    }
}
