//! What waits for the signature of an officer whose key is not on this node.

use axum::response::Response;

use super::{act::home, names, visit::Visit};
use crate::{
    desk::{self, No},
    web::{
        Moment, ToSignPage, ToSignRow,
        words::{self as w, Word},
    },
};

/// What waits.
pub(super) async fn page(visit: Visit) -> Response {
    let found = view(&visit).await.map(|page| visit.page(&page));
    visit.answer(found)
}

/// What is signed, for people.
fn next(what: &str) -> Word {
    match what {
        "letter" => w::TO_SIGN_LETTER,
        "authorisation" => w::TO_SIGN_LEAVE,
        "call-back" => w::TO_SIGN_CALL,
        "post-review" => w::TO_SIGN_REVIEW,
        "custody" => w::TO_SIGN_CUSTODY,
        "seal" => w::TO_SIGN_SEAL,
        _ => w::TO_SIGN_APPROVAL,
    }
}

async fn view(visit: &Visit) -> Result<ToSignPage, No> {
    let who = visit.who()?;
    let node = &visit.node;
    let zones = names::zones(node, &[]);
    let row = |press: &crate::away::Unsigned| ToSignRow {
        act: names::act_word(press.action),
        next: next(press.wanted.what()),
        made: press.signed.len(),
        href: home(press.action, &press.subject),
        at: Moment::at(press.at, &zones),
        until: Moment::at(press.until, &zones),
    };
    Ok(ToSignPage {
        shell: visit.shell(None).await,
        rows: desk::to_sign(node, who).iter().map(row).collect(),
        command: format!("comity sign watch --url {} --account {} --key FILE", node.config.listen, who.officer),
    })
}
