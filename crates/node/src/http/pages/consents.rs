//! Standing consents: those of our state, to be published by two people and taken back by one, and those of others.

use axum::response::Response;

use super::{
    Fields,
    actions::form,
    names,
    refill::refill,
    request::{refusal, status},
    visit::Visit,
};
use crate::{
    desk::{self, No, Standing, Standings},
    house::Action as Act,
    web::{
        Action, Badge, Choice, ConsentRow, ConsentsPage, Fact, Field, Kind, Moment, Text, Tone, Value, Weight, Zone,
        data_word, measure_word, words as w,
    },
};

/// The page.
pub(super) async fn page(visit: Visit) -> Response {
    let found = view(&visit).await.map(|page| visit.page(&page));
    visit.answer(found)
}

/// The same page after an act was refused.
pub(super) async fn refused(visit: &Visit, form: &Fields, no: No) -> Result<Response, No> {
    if matches!(no, No::Trouble(_)) {
        return Err(no);
    }
    let mut page = view(visit).await?;
    page.shell.path = "/consents".to_owned();
    page.shell.flash = Some(refusal(&no));
    refill(&mut page.actions, form, &no);
    Ok(visit.page_with(status(&no), &page))
}

/// Does somebody else's consent wait for whoever looks?
pub(super) async fn waits(visit: &Visit) -> Result<bool, No> {
    let person = &visit.who()?.person;
    Ok(visit.may(Act::Consent)
        && desk::half_signed(&visit.node).await?.is_some_and(|waiting| waiting.person != *person))
}

async fn view(visit: &Visit) -> Result<ConsentsPage, No> {
    let person = visit.who()?.person.clone();
    let Standings { ours, others, waiting } = desk::standings(&visit.node).await?;
    let zones = names::zones(&visit.node, &[]);
    let rows = |list: &[Standing]| list.iter().map(|one| row(visit, one, &zones)).collect();
    let waiting = waiting.map(|waiting| {
        let second = (visit.may(Act::Consent) && waiting.person != person).then(|| sign(&waiting.standing));
        let mut row = row(visit, &waiting.standing, &zones);
        row.facts.push(Fact::text(w::CONSENT_FIRST, Text::own(names::officer(&visit.node, &waiting.by))));
        (row, second)
    });
    Ok(ConsentsPage {
        shell: visit.shell(None).await,
        waiting,
        actions: forms(visit, &ours),
        ours: rows(&ours),
        others: rows(&others),
    })
}

fn forms(visit: &Visit, ours: &[Standing]) -> Vec<Action> {
    let mut forms = Vec::new();
    if visit.may(Act::Consent) {
        forms.push(publish(visit, ours.first().filter(|last| last.in_force)));
    }
    if visit.may(Act::EndConsent) && ours.first().is_some_and(|last| last.in_force) {
        let (label, then) = (w::ACT_END_CONSENT, w::ACT_END_CONSENT_THEN);
        forms.push(form(Act::EndConsent, Act::EndConsent.as_str(), label, Weight::Dangerous, then));
    }
    forms
}

/// Another one: the states of the one in force are ticked.
fn publish(visit: &Visit, before: Option<&Standing>) -> Action {
    let node = &visit.node;
    let mut states: Vec<_> = node.directory.nodes().map(exchange::Node::state).filter(|s| *s != node.state).collect();
    states.sort();
    states.dedup();
    let choices = states.into_iter().map(|state| {
        let named = before.is_some_and(|before| before.beneficiaries.contains(&state));
        let code = state.to_string();
        let name = Text::own(format!("{} ({code})", names::state(node, state).name));
        Choice::new(code.clone(), name).chosen(if named { &code } else { "" })
    });
    let (label, then) = (w::ACT_PUBLISH_CONSENT, w::ACT_CONSENT_THEN);
    form(Act::Consent, Act::Consent.as_str(), label, Weight::Secondary, then).fields(vec![
        Field::new("beneficiaries", w::CONSENT_BENEFICIARIES, Kind::Checks(choices.collect())).required(),
        Field::new("until", w::FIELD_CONSENT_UNTIL, Kind::DateTime).hint(w::FIELD_CONSENT_UNTIL_HINT),
    ])
}

/// Exactly what the first has signed.
fn sign(waits: &Standing) -> Action {
    let states: Vec<String> = waits.beneficiaries.iter().map(ToString::to_string).collect();
    let hidden = vec![("beneficiaries".into(), states.join(" ")), ("until".into(), waits.valid.to().to_string())];
    let action = form(Act::Consent, "sign-consent", w::ACT_CONSENT, Weight::Primary, w::ACT_SIGN_CONSENT_THEN);
    Action { hidden, ..action }
}

fn row(visit: &Visit, one: &Standing, zones: &[Zone]) -> ConsentRow {
    let node = &visit.node;
    let badge = match (one.beneficiaries.is_empty(), one.in_force) {
        (true, _) => Badge::new(w::CONSENT_TAKEN_BACK, Tone::Info),
        (_, false) => Badge::new(w::CONSENT_REPLACED, Tone::Info),
        (_, true) if one.state == node.state => Badge::new(w::CONSENT_HOLDS, Tone::Good),
        (_, true) if one.beneficiaries.contains(&node.state) => Badge::new(w::CONSENT_HOLDS_FOR_US, Tone::Good),
        (_, true) => Badge::new(w::CONSENT_HOLDS_FOR_OTHERS, Tone::Info),
    };
    ConsentRow {
        short: names::short(&one.id.to_string()),
        state: names::state(node, one.state),
        badge,
        facts: facts(visit, one, zones),
    }
}

fn facts(visit: &Visit, one: &Standing, zones: &[Zone]) -> Vec<Fact> {
    let node = &visit.node;
    let at = Fact::at(w::WHEN, Moment::at(one.at, zones));
    if one.beneficiaries.is_empty() {
        return vec![at, Fact::text(w::CONSENT_BENEFICIARIES, w::CONSENT_NOBODY)];
    }
    let states: Vec<String> = one.beneficiaries.iter().map(|state| names::state(node, *state).name).collect();
    let mut facts = vec![at, Fact::text(w::CONSENT_BENEFICIARIES, Text::own(states.join(", ")))];
    facts.extend(one.measures.iter().map(|measure| Fact::text(w::CONSENT_COVERS, measure_word(*measure))));
    facts.extend(one.data.iter().map(|data| Fact::text(w::FIELD_DATA, data_word(*data))));
    let term = Value::Between(Moment::at(one.valid.from(), zones), Moment::at(one.valid.to(), zones));
    facts.push(Fact { name: w::CONSENT_IN_FORCE.into(), value: term });
    let by: Vec<String> = one.approved_by.iter().map(|officer| names::officer(node, officer)).collect();
    if !by.is_empty() {
        facts.push(Fact::text(w::CONSENT_SIGNED_BY, Text::own(by.join(", "))));
    }
    facts
}
