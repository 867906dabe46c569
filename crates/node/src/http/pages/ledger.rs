//! Pages that only tell: notices, the log, the year's figures; and the package as a file.

use std::collections::BTreeMap;

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use base64::Engine as _;
use request::Event;
use terms::Role;

use super::{Fields, acted, logs, names, request::status, timeline, visit::Visit};
use crate::{
    Node,
    desk::{self, No},
    house::Action,
    session::hex,
    web::{
        Flash, Lack, Leaf, LogPage, LookRow, Moment, Nav, Notice, Notices, StatTable, StatsPage, Text, Tone, Zone,
        words as w,
    },
    witness::{self, View},
};

/// Leaves on one page of the log.
const LEAVES: u64 = 50;
/// Looks on it; the API has all of them.
const LOOKS: u32 = 100;

/// Notices from others, newest first.
pub(super) async fn notices(visit: Visit) -> Response {
    let found = notices_view(&visit).await.map(|page| visit.page(&page));
    visit.answer(found)
}

async fn notices_view(visit: &Visit) -> Result<Notices, No> {
    let (node, who) = (&visit.node, visit.who()?);
    let before = visit.query("before").and_then(|entry| entry.parse().ok());
    let ((events, older), read) = (desk::notices(node, before).await?, desk::read_up_to(node).await?);
    let mut notices = Vec::new();
    for entry in &events {
        if let Some((at, what)) = desk::alarms(std::slice::from_ref(entry)).pop() {
            notices.push(Notice {
                at: Moment::at(at, &names::zones(node, &[])),
                from: node.config.name.clone(),
                state: names::state(node, node.state),
                kind: w::ALARM.into(),
                says: Text::in_lang(what, names::BOOK_LANG),
                tone: Tone::Stop,
                href: None,
                read: entry.seq <= read,
            });
            continue;
        }
        let Event::NoticeCame { from, words } = &entry.event else { continue };
        let peer = node.directory.node(from);
        let state = peer.map(exchange::Node::state);
        let refused = words.contains("it was refused");
        notices.push(Notice {
            at: Moment::at(entry.at, &names::zones(node, &[state])),
            from: peer.map_or_else(|| from.to_string(), |n| n.name().to_owned()),
            state: names::state_or_unknown(node, state),
            kind: notice_kind(words, refused).into(),
            says: Text::in_lang(words, names::BOOK_LANG),
            tone: if refused { Tone::Warn } else { Tone::Info },
            href: None,
            read: entry.seq <= read,
        });
    }
    let shell = visit.shell(Some(Nav::Notices)).await;
    if notices.iter().any(|n| !n.read) {
        desk::notices_viewed(node, who).await?;
    }
    Ok(Notices { shell, notices, older: older.map(|entry| format!("/notices?before={entry}")) })
}

/// What kind of notice it is, by how it begins.
fn notice_kind(words: &str, refused: bool) -> crate::web::Word {
    match refused {
        _ if words.starts_with(desk::THIRD) => w::NOTICE_THIRD,
        _ if words.starts_with(desk::OUTCOME) => w::LETTER_NOTICE_OUTCOME,
        true => w::NOTICE_ATTEMPT,
        false => w::NOTICE_CONSENT_USED,
    }
}

/// The log: its head, and what it says without saying anything about a person.
pub(super) async fn log(visit: Visit) -> Response {
    let found = log_view(&visit).await.map(|page| visit.page(&page));
    visit.answer(found)
}

async fn log_view(visit: &Visit) -> Result<LogPage, No> {
    visit.who()?;
    let node = &visit.node;
    let size = node.store.size().await?;
    let view = View::of(node).await?;
    let end = visit.query("before").and_then(|b| b.parse().ok()).unwrap_or(size).min(size);
    let begin = end.saturating_sub(LEAVES);
    let entries = node.store.entries(begin + 1, end).await?;
    let zones = names::zones(node, &[]);
    let may = visit.may(Action::SeenContradiction);
    let leaf = |(entry, mark): &(store::Entry, terms::Digest)| Leaf {
        index: entry.seq.saturating_sub(1),
        at: Moment::at(entry.at, &zones),
        kind: timeline::word(&entry.event),
        commitment: mark.to_string(),
    };
    let looks = if oversees(visit)? { Some(looks(node, &zones).await?) } else { None };
    Ok(LogPage {
        shell: visit.shell(Some(Nav::Log)).await,
        checkpoint: witness::head(node).await?,
        size,
        leaves: entries.iter().rev().map(leaf).collect(),
        newer: (end < size).then(|| format!("/log?before={}", (end + LEAVES).min(size))),
        older: (begin > 0).then(|| format!("/log?before={begin}")),
        witnesses: logs::witnesses(&view),
        stands: logs::stands(node, &view),
        cosigned: logs::cosigned(node, &view),
        peers: view.peers.iter().map(|peer| logs::peer(node, peer)).collect(),
        looks,
        contradictions: view.told.iter().rev().map(|told| logs::told(node, told, may)).collect(),
    })
}

/// Who looked at what concerns others is for whoever oversees the house, and for nobody's curiosity.
fn oversees(visit: &Visit) -> Result<bool, No> {
    Ok(visit.who()?.roles.contains(&Role::Oversight))
}

/// The last looks, newest first.
async fn looks(node: &Node, zones: &[Zone]) -> Result<Vec<LookRow>, No> {
    let look = |entry: &store::Entry| {
        let Event::Viewed { what } = &entry.event else { return None };
        let (kind, number) = what.rsplit_once(' ').filter(|(_, number)| number.len() >= 32)?;
        let kind = match kind {
            "request" => w::REQUEST.into(),
            "order" => w::ORDER.into(),
            "package" | "answer in package" => w::EVIDENCE.into(),
            other => Text::in_lang(other, names::BOOK_LANG),
        };
        Some(LookRow {
            at: Moment::at(entry.at, zones),
            who: acted::who(node, entry, &[]),
            kind,
            number: number.into(),
        })
    };
    Ok(node.store.house_last(store::kind::VIEWED, u64::MAX, LOOKS).await?.iter().filter_map(look).collect())
}

/// The same page after a contradiction was not noted as seen.
pub(super) async fn refused(visit: &Visit, subject: &str, form: &Fields, no: No) -> Result<Response, No> {
    if matches!(no, No::Trouble(_)) || no.code() == "unknown-record" {
        return Err(no);
    }
    let mut page = log_view(visit).await?;
    page.shell.path = "/log".to_owned();
    let [says, cure] = [no.to_string(), no.cure().to_owned()].map(|text| Text::in_lang(text, names::BOOK_LANG));
    let forms = page.contradictions.iter_mut().filter_map(|row| row.act.as_mut());
    for act in forms.filter(|act| act.hidden.iter().any(|(_, value)| value == subject)) {
        for field in &mut act.fields {
            field.value =
                form.iter().find(|(name, _)| *name == field.name).map_or_else(String::new, |(_, v)| v.clone());
            let lack = Lack {
                code: no.code().to_owned(),
                field: Some(field.name.clone()),
                says: says.clone(),
                cure: cure.clone(),
                source: None,
            };
            field.lacks.push(lack);
        }
    }
    page.shell.flash = Some(Flash { says, tone: Tone::Stop });
    Ok(visit.page_with(status(&no), &page))
}

/// The year's figures.
pub(super) async fn stats(visit: Visit) -> Response {
    let found = stats_view(&visit).await.map(|page| visit.page(&page));
    visit.answer(found)
}

async fn stats_view(visit: &Visit) -> Result<StatsPage, No> {
    visit.who()?;
    let node = &visit.node;
    let this = desk::year_of(node.now());
    let year = visit.query("year").and_then(|y| y.parse().ok()).unwrap_or(this);
    let (figures, mut years) = desk::statistics_of(&node.store, year).await?;
    years.insert(this);
    let checkpoint = desk::checkpoint(node).await?;
    let root = checkpoint.lines().nth(2).and_then(|l| base64::engine::general_purpose::STANDARD.decode(l).ok());
    Ok(StatsPage {
        shell: visit.shell(Some(Nav::Stats)).await,
        year,
        years: years.into_iter().rev().collect(),
        tables: tables(&figures),
        log_size: checkpoint.lines().nth(1).and_then(|l| l.parse().ok()).unwrap_or(0),
        log_root: root.map(|r| hex(&r)).unwrap_or_default(),
    })
}

/// One table per side, and one of the median times.
fn tables(figures: &desk::Statistics) -> Vec<StatTable> {
    let mut sides: BTreeMap<&str, Vec<(Text, Vec<String>)>> = BTreeMap::new();
    for (name, count) in &figures.counts {
        let (side, what) = name.split_once('.').unwrap_or(("house", name));
        sides.entry(side).or_default().push((code(what), vec![count.to_string()]));
    }
    let title = |side: &str| match side {
        "asking" => w::SENT_OUT.into(),
        "asked" => w::CAME_IN.into(),
        "order" => w::ORDER.into(),
        other => Text::in_lang(other, names::BOOK_LANG),
    };
    let mut tables: Vec<StatTable> = sides
        .into_iter()
        .map(|(side, rows)| StatTable { title: title(side), columns: vec![w::KIND.into(), w::NUMBER.into()], rows })
        .collect();
    if !figures.medians_ms.is_empty() {
        let seconds = |ms: &u64| format!("{}.{:03}", ms / 1000, ms % 1000);
        let rows = figures.medians_ms.iter().map(|(name, ms)| (code(name), vec![seconds(ms)])).collect();
        tables.push(StatTable { title: w::MEDIANS.into(), columns: vec![w::KIND.into(), w::SECONDS.into()], rows });
    }
    tables
}

/// The name of a figure, as an outsider who counts again finds it in the log.
fn code(name: &str) -> Text {
    Text::in_lang(name.replace(['.', '-'], " "), names::BOOK_LANG)
}

/// A package as a file. That it was taken is in the log first.
pub(super) async fn package(visit: Visit, Path(digest): Path<String>) -> Response {
    let found = bytes(&visit, &digest).await;
    visit.answer(found)
}

async fn bytes(visit: &Visit, digest: &str) -> Result<Response, No> {
    let kept = desk::package(&visit.node, visit.who()?, digest).await?;
    let name = names::short(digest);
    let headers = [
        ("content-type", "application/zip".to_owned()),
        ("content-disposition", format!("attachment; filename=\"package-{name}.zip\"")),
    ];
    Ok((headers, crate::http::file::file(kept)).into_response())
}
