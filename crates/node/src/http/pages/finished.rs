//! What is done, in parts; and cases by the beginning of their number.

use axum::response::{IntoResponse, Redirect, Response};

use super::{
    desk::row,
    names,
    request::{refusal, status},
    visit::Visit,
};
use crate::{
    desk::{self, No, Work},
    web::{DeskRow, FinishedPage, FinishedRow, Moment, Nav, words as w},
};

/// The list, or the case that was looked for.
pub(super) async fn page(visit: Visit) -> Response {
    let found = match visit.query("number").map(|number| number.trim().to_owned()).filter(|n| !n.is_empty()) {
        Some(number) => find(&visit, &number).await,
        None => list(&visit).await,
    };
    visit.answer(found)
}

async fn list(visit: &Visit) -> Result<Response, No> {
    let before = visit.query("before").and_then(|entry| entry.parse().ok());
    let finished = desk::finished(&visit.node, visit.who()?, before).await?;
    let zones = names::zones(&visit.node, &[]);
    let rows = finished.list.iter().map(|one| listed(visit, &one.work, Some(Moment::at(one.at, &zones)))).collect();
    let page = FinishedPage {
        lead: Some(w::FINISHED_LEAD),
        rows,
        older: finished.older.map(|entry| format!("/finished?before={entry}")),
        ..empty(visit, "").await
    };
    Ok(visit.page(&page))
}

/// One case alone is what was looked for.
async fn find(visit: &Visit, number: &str) -> Result<Response, No> {
    let page = FinishedPage { title: w::CASES_FOUND, empty: w::NO_SUCH_CASE, ..empty(visit, number).await };
    match desk::find(&visit.node, visit.who()?, number).await {
        Ok(found) => match found.as_slice() {
            [one] => Ok(Redirect::to(&row(visit, one).href).into_response()),
            many => {
                let rows = many.iter().map(|work| listed(visit, work, None)).collect();
                Ok(visit.page(&FinishedPage { rows, ..page }))
            }
        },
        Err(no @ No::Refused { .. }) => {
            let mut page = page;
            page.shell.flash = Some(refusal(&no));
            Ok(visit.page_with(status(&no), &page))
        }
        Err(trouble) => Err(trouble),
    }
}

async fn empty(visit: &Visit, number: &str) -> FinishedPage {
    FinishedPage {
        shell: visit.shell(Some(Nav::Desk)).await,
        title: w::FINISHED,
        lead: None,
        empty: w::FINISHED_NONE,
        rows: Vec::new(),
        number: number.to_owned(),
        older: None,
    }
}

fn listed(visit: &Visit, work: &Work, at: Option<Moment>) -> FinishedRow {
    let DeskRow { href, short, from, to, offence, state, .. } = row(visit, work);
    FinishedRow { href, short, from, to, offence, state, at }
}
