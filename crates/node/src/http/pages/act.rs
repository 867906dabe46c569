//! A form that does something: the desk is asked, and the record's page comes back, with what was done or why not.

use std::{collections::BTreeMap, sync::atomic::Ordering};

use axum::{
    extract::{Form, Path},
    response::{IntoResponse as _, Redirect, Response},
};

use super::{
    Fields, attempt, consents, direct,
    draft_fields::changed,
    ledger, order, peers, plan, request, sign, tell,
    visit::{Visit, onward},
};
use crate::{
    desk::{self, Act, Done, No},
    house::Action,
    web::{Lang, words as w},
};

/// The code of a form that was typed in a session that has ended.
pub(super) const SESSION_ENDED: &str = "session-ended";

/// Does it.
pub(super) async fn act(visit: Visit, Path(word): Path<String>, Form(form): Form<Fields>) -> Response {
    if visit.who().is_err() {
        return sign::first(&visit, &format!("/act/{word}"), form).await;
    }
    let answer = in_turn(&visit, &word, &form).await;
    if visit.to_sign.load(Ordering::Relaxed) {
        return Redirect::to("/sign").into_response();
    }
    visit.answer(answer)
}

/// Nothing lies at the address of an act: whoever goes there goes to where such acts are offered.
pub(super) async fn nothing_to_see(Path(word): Path<String>) -> Redirect {
    Redirect::to(&belongs(&word, ""))
}

/// The page on which the form of this act stands.
pub(super) fn belongs(word: &str, subject: &str) -> String {
    let plain = !subject.is_empty() && subject.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match word.parse::<Action>() {
        Ok(action) if plain && direct::is(action) => format!("/direct/{subject}"),
        Ok(Action::Tell) => "/tell".to_owned(),
        Ok(action) if plain && tell::is(action) => format!("/information/{subject}"),
        Ok(action) if plain || !home(action, "").ends_with('/') => home(action, subject),
        _ => "/".to_owned(),
    }
}

/// The same for a form that was typed before its officer signed in again, too.
pub(super) async fn in_turn(visit: &Visit, word: &str, form: &Fields) -> Result<Response, No> {
    visit.who_typed(form)?;
    let unknown = || No::refused("unknown-record", "there is no such act", "Start again from your desk.");
    let action: Action = word.parse().map_err(|()| unknown())?;
    let subject = form.iter().find(|(k, _)| k == "subject").map_or("", |(_, v)| v.as_str());
    if action == Action::Attempt {
        return attempt::act(visit, subject, form).await;
    }
    if direct::is(action) {
        return direct::act(visit, action, subject, form).await;
    }
    if tell::is(action) {
        return tell::act(visit, action, subject, form).await;
    }
    // A change is typed as a draft is: times on a wall clock whose zone stands beside them, errors of clocks in seconds.
    let fields = if action == Action::Amend { changed(form) } else { fields(visit, form) };
    match run(visit, action, subject, &fields).await {
        // What is shown once cannot wait for another page.
        Ok(done) if action == Action::Carry => request::carried(visit, &done).await,
        Ok(done) => Ok(onward(&home(action, &done.subject), action)),
        Err(no) if on_order(action) => order::refused(visit, subject, form, no).await,
        Err(no) if action == Action::AcceptPlan => plan::refused(visit, no).await,
        Err(no) if action == Action::SeenContradiction => ledger::refused(visit, subject, form, no).await,
        Err(no) if action == Action::Ping => peers::refused(visit, no).await,
        Err(no) if matches!(action, Action::Consent | Action::EndConsent) => consents::refused(visit, form, no).await,
        Err(no) if matches!(action, Action::TryLetter | Action::DropLetter) => Err(no),
        Err(no) => request::refused(visit, subject, form, no).await,
    }
}

/// Asks the desk. What was typed before its officer signed in again is read first: nobody has pressed it in this session.
pub(super) async fn run(
    visit: &Visit,
    action: Action,
    subject: &str,
    fields: &BTreeMap<String, String>,
) -> Result<Done, No> {
    if visit.typed_before() {
        return Err(No::refused(SESSION_ENDED, w::SESSION_ENDED_SAYS.of(Lang::En), w::SESSION_ENDED_CURE.of(Lang::En)));
    }
    let answer = desk::act(&visit.node, visit.who()?, Act { action, subject, fields }).await;
    let waits = matches!(&answer, Err(no) if no.code() == desk::TO_SIGN);
    visit.to_sign.fetch_or(waits, Ordering::Relaxed);
    answer
}

fn on_order(action: Action) -> bool {
    matches!(
        action,
        Action::LookUp | Action::Produce | Action::NotExecute | Action::ReleaseHeld | Action::AnswerOrderEnd
    )
}

/// The page on which the record is seen afterwards.
pub(super) fn home(action: Action, subject: &str) -> String {
    match action {
        Action::TryLetter | Action::DropLetter => "/".to_owned(),
        Action::Consent | Action::EndConsent => "/consents".to_owned(),
        Action::Ping => "/peers".to_owned(),
        Action::AcceptPlan => "/retention".to_owned(),
        Action::SeenContradiction => "/log#contradictions".to_owned(),
        _ if on_order(action) => format!("/orders/{subject}"),
        _ => format!("/requests/{subject}"),
    }
}

/// What the form holds besides its own machinery. A wall clock is read in this node's zone.
fn fields(visit: &Visit, form: &Fields) -> BTreeMap<String, String> {
    let mut fields = joined(form);
    if let Some(until) = fields.get_mut("until")
        && let Some(moment) = in_our_zone(visit, until)
    {
        *until = moment;
    }
    fields
}

/// Boxes that were ticked come once each, under one name: their values stand in one field, with blanks between.
pub(super) fn joined(form: &Fields) -> BTreeMap<String, String> {
    let machinery = ["token", "do", "subject"];
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in form.iter().filter(|(name, _)| !machinery.contains(&name.as_str())) {
        let kept = fields.entry(name.clone()).or_default();
        if !kept.is_empty() && !value.trim().is_empty() {
            kept.push(' ');
        }
        kept.push_str(value.trim());
    }
    fields
}

pub(super) fn in_our_zone(visit: &Visit, wall: &str) -> Option<String> {
    let wall: jiff::civil::DateTime = wall.trim().replacen(' ', "T", 1).parse().ok()?;
    let profile = visit.node.book.state(visit.node.state)?;
    let at = wall.in_tz(&profile.time_zone).ok()?;
    Some(at.timestamp().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_belongs_to_the_page_on_which_it_is_offered() {
        for (word, subject, page) in [
            ("hold", "0a77", "/requests/0a77"),
            ("hold", "", "/"),
            ("produce", "0a77", "/orders/0a77"),
            ("produce", "", "/"),
            ("consent", "", "/consents"),
            ("tell", "", "/tell"),
            ("answer-telling", "0a77", "/information/0a77"),
            ("take-in", "0a77", "/direct/0a77"),
            ("no-such-act", "0a77", "/"),
            ("hold", "0a77/../..", "/"),
        ] {
            assert_eq!(belongs(word, subject), page, "{word} {subject}");
        }
    }
}
