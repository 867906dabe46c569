//! The other members, each with what the last ping has shown and a button for the next.

use axum::response::Response;

use super::{
    actions, names,
    request::{refusal, status},
    visit::Visit,
};
use crate::{
    desk::{self, No, Peer},
    house::Action as Act,
    web::{Action, Badge, Moment, PeerRow, PeersPage, Text, Tone, Weight, Zone, words as w},
};

/// The page.
pub(super) async fn page(visit: Visit) -> Response {
    let found = view(&visit).await.map(|page| visit.page(&page));
    visit.answer(found)
}

/// The same page after a ping was refused.
pub(super) async fn refused(visit: &Visit, no: No) -> Result<Response, No> {
    if matches!(no, No::Trouble(_)) {
        return Err(no);
    }
    let mut page = view(visit).await?;
    page.shell.path = "/peers".to_owned();
    page.shell.flash = Some(refusal(&no));
    Ok(visit.page_with(status(&no), &page))
}

async fn view(visit: &Visit) -> Result<PeersPage, No> {
    visit.who()?;
    let peers = desk::peers(&visit.node).await?;
    let zones = names::zones(&visit.node, &[]);
    let rows = peers.iter().map(|peer| row(visit, peer, &zones)).collect();
    Ok(PeersPage { shell: visit.shell(None).await, rows })
}

fn row(visit: &Visit, peer: &Peer, zones: &[Zone]) -> PeerRow {
    let answer = |pinged: &::request::Pinged| {
        Text::Filled(
            w::PING_TOOK,
            vec![("ms", pinged.took_ms.to_string()), ("ahead", format!("{:+}", pinged.ahead_ms))],
        )
    };
    let badge = match (peer.waits, &peer.answered) {
        (Some(_), _) => Badge::new(w::PING_WAITS, Tone::Wait),
        (None, Some(_)) => Badge::new(w::PING_ANSWERED, Tone::Good),
        (None, None) => Badge::new(w::PING_NEVER, Tone::Info),
    };
    let act = visit.may(Act::Ping).then(|| {
        let action = actions::form(Act::Ping, peer.id.as_str(), w::ACT_PING, Weight::Secondary, w::ACT_PING_THEN);
        Action { hidden: vec![("subject".into(), peer.id.to_string())], ..action }
    });
    PeerRow {
        id: peer.id.to_string(),
        name: peer.name.clone(),
        state: names::state(&visit.node, peer.state),
        badge,
        answered: peer.answered.as_ref().map(|(pinged, at)| (answer(pinged), Moment::at(*at, zones))),
        pinged_us: peer.pinged_us.map(|at| Moment::at(at, zones)),
        act,
    }
}
