//! Invented retained logs: a plan that waits, and listeners of which one is silent.

use super::*;

pub(super) fn provider(lang: Lang, path: &str, here: Nav) -> Shell {
    Shell {
        node: NodeBadge { name: d("Sample Net"), state: asked(), house: House::Provider },
        officer: Some(OfficerBadge { name: d("Lin Counsel"), role: w::ROLE_COUNSEL }),
        menu: vec![Nav::Desk, Nav::Notices, Nav::Log, Nav::Stats, Nav::Retention, Nav::Listeners],
        ..shell(lang, path, Some(here))
    }
}

pub(super) fn plan(lang: Lang) -> PlanPage {
    let day =
        |day: &str, held| DayRow { day: d(day), records: 1_030_000, bytes: 9_270_000, held, goes: Some(moment(400)) };
    let row = |class, duty, days: Vec<DayRow>, remark| PlanRow {
        class,
        duty,
        source: Some(Source { cite: d("Retention Act, art. 3"), record: d("xb-retention-3"), verified: false }),
        facts: vec![
            Fact::text(w::KEPT_NOW, Text::Count(w::DAYS, 184)),
            Fact::text(w::KEPT_THEN, Text::Count(w::DAYS, 7)),
            Fact::at(w::WAITS_SINCE, moment(-20)),
            Fact::text(
                w::AT_ONCE,
                Text::Counted(
                    w::AT_ONCE_SAYS,
                    vec![("first", d("2026-05-23")), ("last", d("2026-11-15"))],
                    w::RECORDS_COUNTED,
                    182_310_000,
                ),
            ),
            Fact::text(w::AT_ONCE_HELD, Text::own(w::grouped(4))),
            Fact::text(w::SIZE, Text::own(w::size(1_640_790_000))),
            Fact::text(w::GOES_SOONER, Text::Count(w::DAYS, 7)),
            Fact::at(Text::counted(w::IF_NOBODY_LIMIT, w::DAYS, 30_u32), moment(4)),
        ],
        remark,
        days,
    };
    let number = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let mut read = Field::new("read", w::FIELD_READ_PLAN, Kind::Tick).required();
    read.lacks.push(Lack {
        code: d("not-read"),
        field: Some("read".into()),
        says: w::NOT_READ.into(),
        cure: w::NOT_READ_CURE.into(),
        source: None,
    });
    let accept =
        Action::new("accept-plan", "/act/accept-plan", w::ACT_ACCEPT_PLAN, Weight::Dangerous, w::ACT_ACCEPT_PLAN_THEN);
    let configs = Text::counted(w::PLAN_CONFIGS, w::DAYS, 2_u32);
    PlanPage {
        shell: provider(lang, "/retention/plan", Nav::Retention),
        as_of: Some(moment(0)),
        number: d(number),
        classes: vec![
            row(RecordClass::PortBlock, Duty::InForce, vec![day("2026-05-23", 0), day("2026-05-24", 4)], None),
            row(RecordClass::NatConfig, Duty::Annulled, vec![], Some(configs)),
        ],
        accept: Some(accept.fields(vec![read])),
        who_may: w::ROLE_COUNSEL.into(),
    }
}

pub(super) fn plan_none(lang: Lang) -> PlanPage {
    PlanPage { as_of: None, classes: vec![], accept: None, ..plan(lang) }
}

pub(super) fn listeners(lang: Lang) -> ListenersPage {
    let mut page = listeners_well(lang);
    let silent = Text::Filled(w::HEALTH_SILENT, vec![("time", span(2 * 3_600 + 120, lang))]);
    let mut second = ListenerRow {
        number: 2,
        format: d("radius-packets"),
        address: d("UDP 192.0.2.7:1813"),
        health: Badge::new(silent, Tone::Warn),
        alarm: Some(w::SILENT_CURE.into()),
        last: Some(moment(-2)),
        rate: 0,
        ..page.rows[0].clone()
    };
    second.reasons.clear();
    let third = ListenerRow {
        number: 3,
        format: d("conntrack"),
        address: d("UNIX /var/lib/comity/provider.example/conntrack.sock"),
        health: Badge::new(w::HEALTH_OVER, Tone::Stop),
        alarm: Some(w::OVER_CURE.into()),
        last: None,
        ..second.clone()
    };
    page.rows.extend([second, third]);
    page.settling_fails = true;
    page
}

pub(super) fn listeners_well(lang: Lang) -> ListenersPage {
    let entries = vec![("read", w::grouped(2_410_332)), ("stored", w::grouped(2_410_299)), ("aside", w::grouped(33))];
    let reason = |word, field: &str, n| (Text::Filled(word, vec![("field", d(field))]), n);
    let first = ListenerRow {
        number: 1,
        format: d("netflow"),
        address: d("UDP 192.0.2.7:2055"),
        health: Badge::new(w::HEALTH_RECEIVING, Tone::Good),
        alarm: None,
        last: Some(moment(0)),
        rate: 41_204,
        aside: 33,
        facts: vec![
            Fact::at(w::OPEN_SINCE, moment(-70)),
            Fact::text(w::DATAGRAMS_CAME, Text::own(w::grouped(80_344))),
            Fact::text(w::BYTES_CAME, Text::own(w::size(112_481_600))),
            Fact::text(w::ENTRIES_READ, Text::Filled(w::ENTRIES_SAY, entries)),
            Fact::text(w::RECORDS_ON_DISK, Text::own(w::grouped(2_410_299))),
            Fact::text(w::UNSETTLED, Text::own(w::grouped(310_422))),
            Fact::at(w::UNSETTLED_SINCE, moment(0)),
            Fact::text(w::LOST_BEFORE, Text::own(w::grouped(12))),
            Fact::text(w::TURNED_AWAY, Text::own(w::grouped(3))),
            Fact::code(w::MAY_SEND, d("192.0.2.0/28, 2001:db8::/48")),
            Fact::code(w::SENDERS_CLOCK, d("NTP, stratum 2 ± 500 ms")),
            Fact::text(w::ALARM_AFTER, Text::own(span(900, lang))),
        ],
        reasons: vec![
            (w::ASIDE_FAR.into(), 21),
            reason(w::ASIDE_MISSING, "sourceIPv4Address", 11),
            (w::ASIDE_OTHER_PROTOCOL.into(), 1),
        ],
    };
    ListenersPage {
        shell: Shell { alarms: 0, ..provider(lang, "/listeners", Nav::Listeners) },
        at: moment(0),
        rows: vec![first],
        settling: vec![
            Fact::text(w::UNSETTLED, Text::Count(w::RECORDS_COUNTED, 310_422)),
            Fact::text(w::OPEN_BATCHES, Text::own(w::grouped(2))),
            Fact::at(w::PACKED_LAST, moment(0)),
            Fact::text(w::PACKED_ALL, Text::Count(w::RECORDS_COUNTED, 2_099_877)),
            Fact::text(w::MERGED_LAST, w::LEAF_NOT_YET),
            Fact::text(w::MERGES, Text::own(w::grouped(0))),
            Fact::text(w::SEGMENTS, Text::own(w::grouped(214))),
        ],
        settling_says: Text::Counted(w::SETTLING_SAYS, vec![("time", span(600, lang))], w::RECORDS_COUNTED, 500_000),
        settling_fails: false,
    }
}
