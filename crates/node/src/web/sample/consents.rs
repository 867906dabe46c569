//! Invented standing consents.

use super::*;

fn row(short: &str, state: State, badge: Badge, facts: Vec<Fact>, hours: i64) -> ConsentRow {
    let facts = [vec![Fact::at(w::WHEN, moment(hours))], facts].concat();
    ConsentRow { short: d(short), state, badge, facts }
}

fn terms(states: &str, by: &str, how: Word) -> Vec<Fact> {
    vec![
        Fact::text(w::CONSENT_BENEFICIARIES, Text::own(d(states))),
        Fact::text(w::CONSENT_COVERS, w::MEASURE_PRESERVE),
        Fact::text(w::CONSENT_COVERS, w::MEASURE_DISCLOSE),
        Fact::text(w::FIELD_DATA, w::DATA_USER),
        Fact { name: w::CONSENT_IN_FORCE.into(), value: Value::Between(moment(-200), moment(8_560)) },
        Fact::text(how, Text::own(d(by))),
    ]
}

/// One is in force, one was taken back, and a third waits for whoever looks.
pub(super) fn page(lang: Lang) -> ConsentsPage {
    let states = vec![
        Choice::new("XA", Text::own(d("Aland-by-Sea (XA)"))).chosen("XA"),
        Choice::new("XC", Text::own(d("Ceeland (XC)"))),
    ];
    let publish =
        Action::new("consent", "/act/consent", w::ACT_PUBLISH_CONSENT, Weight::Secondary, w::ACT_CONSENT_THEN).fields(
            vec![
                Field::new("beneficiaries", w::CONSENT_BENEFICIARIES, Kind::Checks(states)).required(),
                Field::new("until", w::FIELD_CONSENT_UNTIL, Kind::DateTime).hint(w::FIELD_CONSENT_UNTIL_HINT),
            ],
        );
    let (end, then) = (w::ACT_END_CONSENT, w::ACT_END_CONSENT_THEN);
    let sign = Action::new("sign-consent", "/act/consent", w::ACT_CONSENT, Weight::Primary, w::ACT_SIGN_CONSENT_THEN);
    let waits = row(
        "3ac9d10f",
        asked(),
        Badge::new(w::CONSENT_WAITS, Tone::Wait),
        terms("Aland-by-Sea, Ceeland", "Sol Sample", w::CONSENT_FIRST),
        -1,
    );
    let nobody = vec![Fact::text(w::CONSENT_BENEFICIARIES, w::CONSENT_NOBODY)];
    ConsentsPage {
        shell: shell(lang, "/consents", None),
        waiting: Some((waits, Some(sign))),
        ours: vec![
            row(
                "aaaa0000",
                asked(),
                Badge::new(w::CONSENT_HOLDS, Tone::Good),
                terms("Aland-by-Sea", "Sol Sample, Rin Example", w::CONSENT_SIGNED_BY),
                -200,
            ),
            row("5be1c20d", asked(), Badge::new(w::CONSENT_TAKEN_BACK, Tone::Info), nobody, -900),
        ],
        actions: vec![publish, Action::new("end-consent", "/act/end-consent", end, Weight::Dangerous, then)],
        others: vec![row(
            "71b04ce9",
            asking(),
            Badge::new(w::CONSENT_HOLDS_FOR_US, Tone::Good),
            terms("Beland, Ceeland", "Ada Invented, Ben Invented", w::CONSENT_SIGNED_BY),
            -70,
        )],
    }
}
