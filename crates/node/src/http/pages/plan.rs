//! The page of a shorter retention that waits: what it destroys, and the form of the person who accepts it.

use archive::Planned;
use axum::response::Response;
use retained::RecordClass;
use terms::Role;

use super::{names, request::status, visit::Visit};
use crate::{
    desk::{self, No, WaitingClass},
    house::Action as Act,
    web::{
        Action, DayRow, Fact, Field, Flash, Kind, Lack, Moment, Nav, PlanPage, PlanRow, Source, Text, Tone, Weight,
        Zone, role_word, words as w,
    },
};

/// What waits.
pub(super) async fn page(visit: Visit) -> Response {
    let found = view(&visit).await.map(|page| visit.page(&page));
    visit.answer(found)
}

/// The plan as it is now, after it was not accepted.
pub(super) async fn refused(visit: &Visit, no: No) -> Result<Response, No> {
    if matches!(no, No::Trouble(_)) {
        return Err(no);
    }
    let mut page = view(visit).await?;
    page.shell.path = "/retention/plan".to_owned();
    let (says, cure) = match no.code() {
        "not-read" => (Text::Word(w::NOT_READ), Text::Word(w::NOT_READ_CURE)),
        "plan-changed" => (Text::Word(w::PLAN_CHANGED), Text::Word(w::PLAN_CHANGED_CURE)),
        "nothing-waits" => (Text::Word(w::PLAN_NOTHING), Text::own("")),
        _ => (Text::in_lang(no.to_string(), names::BOOK_LANG), Text::in_lang(no.cure(), names::BOOK_LANG)),
    };
    let field = page.accept.as_mut().and_then(|form| form.fields.first_mut());
    if let Some(field) = field.filter(|_| no.code() == "not-read") {
        let code = no.code().to_owned();
        field.lacks.push(Lack { code, field: Some(field.name.clone()), says: says.clone(), cure, source: None });
    }
    page.shell.flash = Some(Flash { says, tone: Tone::Stop });
    Ok(visit.page_with(status(&no), &page))
}

async fn view(visit: &Visit) -> Result<PlanPage, No> {
    visit.who()?;
    let node = &visit.node;
    let waiting = desk::waiting(node)?;
    let zones = names::zones(node, &[]);
    let number = waiting.as_ref().map(|w| w.number.to_string()).unwrap_or_default();
    let may = visit.may(Act::AcceptPlan) && waiting.is_some();
    let (_, roles) = Act::AcceptPlan.allowed();
    let roles: Vec<&str> = roles.iter().map(|role: &Role| role_word(*role).of(visit.lang)).collect();
    Ok(PlanPage {
        shell: visit.shell(Some(Nav::Retention)).await,
        as_of: waiting.as_ref().map(|w| Moment::at(w.as_of, &zones)),
        classes: waiting.iter().flat_map(|w| &w.classes).map(|class| row(class, &zones)).collect(),
        accept: may.then(|| form(&number)),
        number,
        who_may: Text::Filled(w::MAY_NOT_ACCEPT, vec![("role", roles.join(", "))]),
    })
}

fn form(number: &str) -> Action {
    let id = Act::AcceptPlan.as_str();
    let read = Field::new("read", w::FIELD_READ_PLAN, Kind::Tick).required();
    let post_to = format!("/act/{id}");
    let action = Action::new(id, &post_to, w::ACT_ACCEPT_PLAN, Weight::Dangerous, w::ACT_ACCEPT_PLAN_THEN);
    Action { hidden: vec![("plan".into(), number.to_owned())], ..action.fields(vec![read]) }
}

fn row(class: &WaitingClass, zones: &[Zone]) -> PlanRow {
    let days = |n: u32| Text::Count(w::DAYS, n.into());
    let mut facts = vec![Fact::text(w::KEPT_NOW, days(class.days)), Fact::text(w::KEPT_THEN, days(class.shorter))];
    facts.push(Fact::at(w::WAITS_SINCE, Moment::at(class.since, zones)));
    facts.extend(at_once(&class.at_once));
    if let Some(first) = class.sooner.iter().map(|p| p.would_go).min() {
        facts.push(Fact::text(w::GOES_SOONER, Text::Count(w::DAYS, class.sooner.len() as u64)));
        facts.push(Fact::at(w::FIRST_OF_THEM, Moment::at(first, zones)));
    }
    facts.push(match &class.limit {
        Some(limit) => {
            let name = Text::counted(w::IF_NOBODY_LIMIT, w::DAYS, limit.days);
            Fact::at(name, Moment::at(limit.binds_at(), zones))
        }
        None => Fact::text(w::IF_NOBODY, w::IF_NOBODY_STAYS),
    });
    let citation = class.schedule.citation.as_ref();
    PlanRow {
        class: class.class,
        duty: class.schedule.duty,
        source: citation.map(|c| Source { cite: c.source.clone(), record: c.rule.clone(), verified: c.verified }),
        facts,
        remark: (class.class == RecordClass::NatConfig).then(|| Text::counted(w::PLAN_CONFIGS, w::DAYS, class.shorter)),
        days: class.at_once.iter().map(|p| day(p, zones)).collect(),
    }
}

/// What goes as soon as it is accepted: from which day to which, how much, and what of it an order keeps.
fn at_once(days: &[Planned]) -> Vec<Fact> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return vec![Fact::text(w::AT_ONCE, w::NOTHING_AT_ONCE)];
    };
    let sum = |of: fn(&Planned) -> u64| days.iter().map(of).sum::<u64>();
    let mut range = vec![("first", first.day.to_string())];
    let mut word = w::AT_ONCE_ONE_DAY;
    if first.day != last.day {
        range.push(("last", last.day.to_string()));
        word = w::AT_ONCE_SAYS;
    }
    let says = Text::Counted(word, range, w::RECORDS_COUNTED, sum(|p| p.records));
    vec![
        Fact::text(w::AT_ONCE, says),
        Fact::text(w::AT_ONCE_HELD, Text::own(w::grouped(sum(|p| p.held)))),
        Fact::text(w::SIZE, Text::own(w::size(sum(|p| p.bytes)))),
    ]
}

fn day(p: &Planned, zones: &[Zone]) -> DayRow {
    let goes = p.goes.map(|at| Moment::at(at, zones));
    DayRow { day: p.day.to_string(), records: p.records, bytes: p.bytes, held: p.held, goes }
}
