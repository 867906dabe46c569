//! The shortcut past another state: pressed, refused, recorded, and shown with the lawful way.

use std::collections::BTreeMap;

use ::request::{Event, fields as f};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use store::{Entry, kind, stream};
use terms::{Measure, StateCode};

use super::{
    Fields,
    act::run,
    acted, names, request,
    visit::{Visit, onward},
};
use crate::{
    desk::{self, No},
    house::Action,
    web::{AttemptPage, BasisRow, Fact, Moment, Text, words as w},
};

/// The last attempt at this node, or the one at `?leaf=`.
pub(super) async fn page(visit: Visit) -> Response {
    let found = last(&visit).await;
    visit.answer(found)
}

async fn last(visit: &Visit) -> Result<Response, No> {
    visit.who()?;
    let leaf: Option<u64> = visit.query("leaf").and_then(|l| l.parse().ok());
    let events = visit.node.store.house(&[kind::ATTEMPTED], 0).await?;
    let wanted = |e: &&Entry| {
        matches!(e.event, Event::Attempted { .. }) && leaf.is_none_or(|leaf| e.seq.saturating_sub(1) == leaf)
    };
    let none = || No::refused("unknown-record", w::ATTEMPT_NONE.of(visit.lang), "Start again from your desk.");
    let entry = events.iter().rev().find(wanted).ok_or_else(none)?;
    let page = view(visit, entry, "", &[]).await?;
    Ok(visit.page(&page))
}

/// Asks the guard. Its no is a page of its own; its yes rests on a published consent.
pub(super) async fn act(visit: &Visit, subject: &str, form: &Fields) -> Result<Response, No> {
    let kept = desk::request_view(&visit.node, visit.who()?, subject).await?;
    let mut fields: BTreeMap<String, String> = kept.state.draft.0.clone();
    let sent =
        form.iter().filter(|(k, _)| ["territory", f::HOLDER].contains(&k.as_str()) || k.starts_with("safeguard."));
    fields.extend(sent.cloned());
    match run(visit, Action::Attempt, subject, &fields).await {
        // The first of two signatures orders nothing, and has no page of its own.
        Ok(done) => match desk::direct::ordered(&visit.node, &done.subject).await? {
            true => Ok(onward(&format!("/direct/{}", done.subject), Action::Attempt)),
            false => Ok(Redirect::to(&format!("/requests/{}", done.subject)).into_response()),
        },
        Err(No::Refused { code, says, cure }) => {
            let events = visit.node.store.house_last(kind::ATTEMPTED, u64::MAX, 1).await?;
            let attempted = events.first();
            let fits = |e: &&Entry| matches!(&e.event, Event::Attempted { result, .. } if result.ends_with(&code));
            let Some(entry) = attempted.filter(fits) else {
                return request::refused(visit, subject, form, No::Refused { code, says, cure }).await;
            };
            let conduct: Vec<String> = kept.work.conduct.split_whitespace().map(str::to_owned).collect();
            let mut page = view(visit, entry, subject, &conduct).await?;
            page.shell.path = format!("/attempt?leaf={}", entry.seq.saturating_sub(1));
            Ok(visit.page_with(StatusCode::CONFLICT, &page))
        }
        Err(no) => request::refused(visit, subject, form, no).await,
    }
}

async fn view(visit: &Visit, entry: &Entry, draft: &str, conduct: &[String]) -> Result<AttemptPage, No> {
    let node = &visit.node;
    let Event::Attempted { territory, holder, result } = &entry.event else {
        return Err(No::own("an attempt"));
    };
    let zones = names::zones(node, &[Some(*territory)]);
    let (verdict, code) = result.split_once(": ").unwrap_or((result, result));
    // The guard's sentence is the event after the attempt.
    let later = visit.node.store.house(&[kind::REFUSED], entry.seq).await?.into_iter().find_map(|e| match e.event {
        Event::Refused { code: refused, says } if refused == code => Some(says),
        _ => None,
    });
    let says = later.unwrap_or_else(|| verdict.to_owned());
    Ok(AttemptPage {
        shell: visit.shell(None).await,
        code: code.to_owned(),
        says: Text::in_lang(says, names::BOOK_LANG),
        invariant: w::INVARIANT_TERRITORY.into(),
        tried: vec![
            Fact::text(w::NAME, Text::own(acted::who(node, entry, &[]))),
            Fact::text(w::FIELD_HOLDER, Text::own(holder)),
            Fact::text(w::FIELD_TERRITORY, Text::own(names::state(node, *territory).name)),
            Fact::at(w::WHEN, Moment::at(entry.at, &zones)),
        ],
        concerned: names::state(node, *territory),
        notified: notified(visit, entry).await?.map(|at| Moment::at(at, &zones)),
        leaf: Some(entry.seq.saturating_sub(1)),
        routes: routes(visit, *territory, conduct),
        draft_href: if draft.is_empty() { "/draft".into() } else { format!("/draft?id={draft}") },
    })
}

/// When the notice of this attempt was signed for by the state concerned.
async fn notified(visit: &Visit, entry: &Entry) -> Result<Option<terms::Instant>, No> {
    let letters = visit.node.store.letters(Some(stream::HOUSE)).await?;
    let notices = letters.iter().filter(|l| l.kind == "notice").filter_map(|l| l.delivered);
    Ok(notices.filter(|at| *at >= entry.at).min())
}

fn routes(visit: &Visit, territory: StateCode, conduct: &[String]) -> Vec<BasisRow> {
    let node = &visit.node;
    let data = terms::DataCategory::UserIdentification;
    let bases = law::lawful_routes(&node.book, node.state, territory, Measure::Disclose, data, conduct, node.now());
    bases.iter().map(|b| BasisRow::of(b, names::BOOK_LANG)).collect()
}
