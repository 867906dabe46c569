//! The page of the listeners, for whoever is on duty at night: what comes, and what does not any more.

use axum::response::Response;
use retained::SetAside;
use terms::Instant;

use super::{names, visit::Visit};
use crate::{
    desk::No,
    listen::{AGE, FAR_FROM_RECEIPT, Health, ListenerStatus, RECORDS, Settling},
    web::{Badge, Fact, Lang, ListenerRow, ListenersPage, Moment, Nav, Text, Tone, Zone, span, words as w},
};

/// Every listener.
pub(super) async fn page(visit: Visit) -> Response {
    let found = view(&visit).await.map(|page| visit.page(&page));
    visit.answer(found)
}

async fn view(visit: &Visit) -> Result<ListenersPage, No> {
    visit.who()?;
    let node = &visit.node;
    let provider = node.config.provider.as_ref().ok_or_else(|| {
        No::refused("not-a-provider", "this node takes in no records", "Look at the provider's node.")
    })?;
    // Our wall and that of the place where the records lie, which a device may be set to.
    let zones = names::zones(node, &[provider.data_in.parse().ok()]);
    let (now, settling) = (node.now(), node.settling());
    let rows = node.listeners();
    let rows = rows.iter().zip(1..).map(|(status, number)| row(status, number, &zones, now, visit.lang));
    Ok(ListenersPage {
        shell: visit.shell(Some(Nav::Listeners)).await,
        at: Moment::at(now, &zones),
        rows: rows.collect(),
        settling: settled(&settling, &zones),
        settling_says: Text::Counted(
            w::SETTLING_SAYS,
            vec![("time", span(AGE.as_secs(), visit.lang))],
            w::RECORDS_COUNTED,
            RECORDS,
        ),
        settling_fails: settling.failing,
    })
}

fn row(status: &ListenerStatus, number: usize, zones: &[Zone], now: Instant, lang: Lang) -> ListenerRow {
    let last = status.last.as_deref().and_then(|text| Instant::parse(text).ok());
    let opened = status.opened.as_deref().and_then(|text| Instant::parse(text).ok());
    let quiet = now.since(last.or(opened).unwrap_or(now)).as_secs();
    let silent = || Text::Filled(w::HEALTH_SILENT, vec![("time", span(quiet, lang))]);
    let (says, tone, alarm) = match status.health {
        Health::Over => (w::HEALTH_OVER.into(), Tone::Stop, Some(w::OVER_CURE)),
        Health::Failing => (w::HEALTH_FAILING.into(), Tone::Stop, Some(w::FAILING_CURE)),
        Health::Silent => (silent(), Tone::Warn, Some(w::SILENT_CURE)),
        Health::Waiting => (w::HEALTH_WAITING.into(), Tone::Wait, None),
        Health::Receiving => (w::HEALTH_RECEIVING.into(), Tone::Good, None),
    };
    let mut reasons: Vec<(SetAside, u64)> = status.why.clone();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    ListenerRow {
        number,
        format: status.format.clone(),
        address: format!("{} {}", status.transport.to_uppercase(), status.address),
        health: Badge::new(says, tone),
        alarm: alarm.map(Text::Word),
        last: last.map(|at| Moment::at(at, zones)),
        rate: status.records_per_minute,
        aside: status.set_aside,
        facts: facts(status, opened, zones, lang),
        reasons: reasons.into_iter().map(|(reason, count)| (why(reason), count)).collect(),
    }
}

/// What came, in the order in which it is asked at night; what is nought and would be an alarm is left out.
fn facts(status: &ListenerStatus, opened: Option<Instant>, zones: &[Zone], lang: Lang) -> Vec<Fact> {
    let number = |name, n: u64| Fact::text(name, Text::own(w::grouped(n)));
    let share = |n: u64| w::grouped(n);
    let entries =
        vec![("read", share(status.read)), ("stored", share(status.stored)), ("aside", share(status.set_aside))];
    let mut facts = Vec::new();
    facts.extend(opened.map(|at| Fact::at(w::OPEN_SINCE, Moment::at(at, zones))));
    if status.transport == "udp" {
        facts.push(number(w::DATAGRAMS_CAME, status.received));
    } else {
        facts.push(number(w::OPEN_CONNECTIONS, status.connections));
    }
    facts.push(Fact::text(w::BYTES_CAME, Text::own(w::size(status.bytes))));
    facts.push(Fact::text(w::ENTRIES_READ, Text::Filled(w::ENTRIES_SAY, entries)));
    facts.push(number(w::RECORDS_ON_DISK, status.records));
    facts.push(number(w::UNSETTLED, status.unsettled));
    let since = status.unsettled_since.as_deref().and_then(|text| Instant::parse(text).ok());
    facts.extend(since.map(|at| Fact::at(w::UNSETTLED_SINCE, Moment::at(at, zones))));
    let seldom = [
        (w::ONLY_COUNTED, status.not_kept),
        (w::LOST_BEFORE, status.lost_before_us),
        (w::TURNED_AWAY, status.refused),
        (w::TRIED_AGAIN, status.failed),
    ];
    facts.extend(seldom.into_iter().filter(|(_, n)| *n > 0).map(|(name, n)| number(name, n)));
    if status.waiting > 0 {
        facts.push(Fact::text(w::WAITS_FOR_DISK, Text::own(w::size(status.waiting))));
    }
    facts.push(match status.from.as_slice() {
        [] => Fact::text(w::MAY_SEND, w::MAY_SEND_LOCAL),
        some => Fact::code(w::MAY_SEND, some.join(", ")),
    });
    facts.push(Fact::code(w::SENDERS_CLOCK, format!("{} ± {} ms", status.clock, status.clock_error_ms)));
    facts.push(match status.silent_after_s {
        0 => Fact::text(w::ALARM_AFTER, w::ALARM_NEVER),
        seconds => Fact::text(w::ALARM_AFTER, Text::own(span(seconds, lang))),
    });
    facts
}

fn settled(settling: &Settling, zones: &[Zone]) -> Vec<Fact> {
    let at = |name, at: Option<Instant>| match at {
        Some(at) => Fact::at(name, Moment::at(at, zones)),
        None => Fact::text(name, w::LEAF_NOT_YET),
    };
    vec![
        Fact::text(w::UNSETTLED, Text::Count(w::RECORDS_COUNTED, settling.unsettled)),
        Fact::text(w::OPEN_BATCHES, Text::own(w::grouped(settling.open))),
        at(w::PACKED_LAST, settling.settled_at),
        Fact::text(w::PACKED_ALL, Text::Count(w::RECORDS_COUNTED, settling.settled)),
        at(w::MERGED_LAST, settling.merged_at),
        Fact::text(w::MERGES, Text::own(w::grouped(settling.merges))),
        Fact::text(w::SEGMENTS, Text::own(w::grouped(settling.segments))),
    ]
}

/// Why an entry was set aside, in words; the names of fields are those of the format.
fn why(reason: SetAside) -> Text {
    let field = |word, name: &str| Text::Filled(word, vec![("field", name.to_owned())]);
    match reason {
        FAR_FROM_RECEIPT => w::ASIDE_FAR.into(),
        SetAside::TooLong => w::ASIDE_TOO_LONG.into(),
        SetAside::NotText => w::ASIDE_NOT_TEXT.into(),
        SetAside::Missing(name) => field(w::ASIDE_MISSING, name),
        SetAside::Unreadable(name) => field(w::ASIDE_UNREADABLE, name),
        SetAside::NotThisFormat => w::ASIDE_NOT_THIS_FORMAT.into(),
        SetAside::OtherProtocol => w::ASIDE_OTHER_PROTOCOL.into(),
        SetAside::ClockNotSet => w::ASIDE_CLOCK_NOT_SET.into(),
        SetAside::FarFromReceipt => w::ASIDE_NO_ZONE.into(),
        SetAside::EventFarFromReceipt => w::ASIDE_EVENT_FAR.into(),
        SetAside::UnknownSender => w::ASIDE_UNKNOWN_SENDER.into(),
        SetAside::Forged => w::ASIDE_FORGED.into(),
        SetAside::Contradicted => w::ASIDE_CONTRADICTED.into(),
        SetAside::NotTranslated => w::ASIDE_NOT_TRANSLATED.into(),
        SetAside::Nobody => w::ASIDE_NOBODY.into(),
        SetAside::TooManyRealms => w::ASIDE_TOO_MANY_REALMS.into(),
    }
}
