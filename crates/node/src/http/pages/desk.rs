//! The work list.

use axum::response::Response;

use store::OutLetter;

use super::{consents, names, stages, timeline, visit::Visit};
use crate::{
    config::Kind,
    desk::{self, No, Work, mail::letters},
    directory,
    house::Action,
    web::{self, Desk, DeskRow, Moment, Nav, ParkedLetter, Text, Weight, words as w},
};

/// The list, most pressing first.
pub(super) async fn list(visit: Visit) -> Response {
    visit.answer(view(&visit).await)
}

async fn view(visit: &Visit) -> Result<Response, No> {
    let work = desk::work(&visit.node, visit.who()?).await?;
    let rows: Vec<DeskRow> = work.iter().map(|w| row(visit, w)).collect();
    let running = |r: &&DeskRow, late: bool| {
        let clocks = [&r.legal, &r.death].into_iter().flatten().filter(|c| c.at.is_some() && !c.stopped);
        clocks.into_iter().any(|c| if late { c.left <= 0 } else { (1..=86_400).contains(&c.left) })
    };
    let count = |is: &dyn Fn(&&DeskRow) -> bool| rows.iter().filter(is).count() as u64;
    let counts = vec![
        (w::COUNT_MINE, count(&|r| r.mine)),
        (w::COUNT_OTHERS, count(&|r| !r.mine)),
        (w::COUNT_TODAY, count(&|r| running(r, false))),
        (w::COUNT_LATE, count(&|r| running(r, true))),
    ];
    let shell = visit.shell(Some(Nav::Desk)).await;
    let parked = parked(visit).await?;
    let warnings = of_the_directory(visit).await?;
    Ok(visit.page(&Desk {
        shell,
        rows,
        counts,
        may_draft: visit.may(Action::Draft),
        may_tell: visit.may(Action::Tell),
        parked,
        warnings,
        consent_waits: consents::waits(visit).await?,
        consents: visit.node.config.kind == Kind::Authority,
    }))
}

/// Weeks before its day, and when another was offered and refused: everybody's work rests on it.
async fn of_the_directory(visit: &Visit) -> Result<Vec<Text>, No> {
    let node = &visit.node;
    let ends = node.directory.expires();
    let soon = (ends.since(node.now()) < directory::SOON).then(|| {
        let at = format!("{} UTC", Moment::to_minute(ends, &[]).utc);
        Text::Filled(w::DIRECTORY_ENDS, vec![("at", at)])
    });
    let refused = directory::last_refused(&node.store).await?;
    let refused =
        refused.map(|not| Text::Filled(w::DIRECTORY_REFUSED, vec![("source", not.source), ("code", not.code)]));
    Ok(soon.into_iter().chain(refused).collect())
}

/// The letters that nobody tries any more, each with why, and what can be done.
async fn parked(visit: &Visit) -> Result<Vec<ParkedLetter>, No> {
    let zones = names::zones(&visit.node, &[]);
    let letters = visit.node.store.parked().await?;
    let row = |letter: OutLetter| {
        let (code, since) = letter.parked.clone()?;
        let cure = match code.as_str() {
            letters::EXPIRED => w::LETTER_CURE_EXPIRED,
            letters::PARKED_THERE => w::LETTER_CURE_THERE,
            _ => w::LETTER_CURE_REFUSED,
        };
        let again = (Action::TryLetter, Weight::Secondary, w::ACT_TRY_LETTER_THEN);
        let withdraw = (Action::DropLetter, Weight::Dangerous, w::ACT_DROP_LETTER_THEN);
        let may =
            |(act, ..): &(Action, _, _)| visit.may(*act) && (*act != Action::TryLetter || code != letters::EXPIRED);
        let actions = [again, withdraw].into_iter().filter(may).map(|(act, weight, then)| {
            let form =
                web::Action::new(act.as_str(), &format!("/act/{}", act.as_str()), names::act_word(act), weight, then);
            web::Action { hidden: vec![("subject".into(), letter.letter.to_string())], ..form }
        });
        Some(ParkedLetter {
            kind: timeline::letter_kind(&letter.kind),
            number: names::short(&letter.letter.to_string()),
            to: letter.to.to_string(),
            actions: actions.collect(),
            code,
            since: Moment::at(since, &zones),
            cure: cure.into(),
        })
    };
    Ok(letters.into_iter().filter(letters::waits).filter_map(row).collect())
}

/// One line, with the path of its page.
pub(super) fn row(visit: &Visit, work: &Work) -> DeskRow {
    let node = &visit.node;
    let zones = names::zones(node, &[work.from, work.to]);
    let unasked = matches!(work.kind, "telling" | "told");
    let path = match work.kind {
        "order" => "orders",
        "direct" => "direct",
        _ if unasked => "information",
        _ => "requests",
    };
    let offence = names::offence(node, &work.conduct);
    DeskRow {
        href: format!("/{path}/{}", work.id),
        short: names::short(&work.id),
        from: names::state_or_unknown(node, work.from),
        to: names::state_or_unknown(node, work.to),
        offence: match work.kind {
            "direct" => Text::Filled(w::DIRECTLY_ABOUT, vec![("what", offence.plain(visit.lang))]),
            _ if unasked => Text::Filled(w::INFORMATION_ABOUT, vec![("what", offence.plain(visit.lang))]),
            _ => offence,
        },
        urgency: stages::urgency(&work.urgency),
        state: stages::of(work),
        legal: stages::legal(work, node.now(), &zones),
        death: stages::death(work, node.now(), &zones),
        next: stages::next(work, visit.lang),
        mine: stages::mine(work),
    }
}
