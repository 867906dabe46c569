//! Invented information that one state tells another.

use super::*;

fn says(text: &str) -> Text {
    Text::in_lang(d(text), "en")
}

pub(super) fn form(lang: Lang) -> TellPage {
    let lack = Lack {
        code: "death-penalty-not-excluded".into(),
        field: Some("no-death-penalty".into()),
        says: says("The law of Beland allows the death penalty for such conduct, and no condition excludes it."),
        cure: says("Set the condition that it is not used where the death penalty can follow."),
        source: None,
    };
    let lacks = vec![lack];
    let yes_no = vec![Choice::new("yes", w::YES), Choice::new("no", w::NO)];
    TellPage {
        shell: shell(lang, "/tell", None),
        id: String::new(),
        parts: vec![
            (
                w::TELL_GENERAL,
                vec![
                    Field::new("about", w::TELL_ABOUT, Kind::Long).value(d("Stolen passwords of people of Beland.")),
                    Field::new("runs-now", w::TELL_RUNS_NOW, Kind::Radios(yes_no)).required(),
                ],
            ),
            (
                w::TELL_CONDITIONS,
                vec![
                    Field::new("no-death-penalty", w::CONDITION_NO_DEATH, Kind::Tick).lacks(&lacks),
                    Field::new("only-for", w::CONDITION_ONLY_FOR, Kind::Long)
                        .value(d("The protection of the victims.")),
                ],
            ),
        ],
        lacks,
    }
}

fn page(lang: Lang) -> InformationPage {
    InformationPage {
        shell: shell(lang, "/information/5d1a", None),
        number: d("5d1aa0c7e2444f1f9a7d1c2b3e4f5a6b"),
        short: d("5d1aa0c7"),
        from: asking(),
        to: asked(),
        offence: says("Illegal access"),
        state: Badge::new(w::STATE_ANNOUNCED, Tone::Wait),
        urgency: Badge::new(w::URGENCY_URGENT, Tone::Warn),
        legal: Some(clock(ClockKind::Consultation, 20)),
        next: w::ACT_ANSWER_TELLING.into(),
        refusal: None,
        withdrawn: None,
        actions: vec![],
        bound: false,
        conditions: vec![
            w::CONDITION_CONFIDENTIAL.into(),
            Text::Filled(w::CONDITION_ONLY_FOR_IS, vec![("purpose", d("the protection of the victims"))]),
            Text::own(d("Call before any search.")),
        ],
        announced: vec![
            Fact::text(w::TELL_ABOUT, says("A server in your territory that takes in stolen passwords.")),
            Fact::text(w::TELL_RUNS_NOW, w::YES),
            Fact::code(w::FIELD_CASE_REF, d("17 Js 9/26")),
            Fact::text(w::LEGAL_BASIS, says("Pact of Two Lands, art. 26")),
        ],
        content: None,
        ask_for_more: None,
        anew: None,
        requests: vec![],
        events: vec![EventRow {
            at: moment(-2),
            who: d("Desk of Aland-by-Sea"),
            what: w::LETTER_ANNOUNCEMENT.into(),
            detail: None,
            tone: Tone::Info,
            leaf: Some(12),
        }],
        letters: vec![],
    }
}

pub(super) fn announced(lang: Lang) -> InformationPage {
    let answers = vec![Choice::new("accepted", w::ACCEPT_CONDITIONS), Choice::new("declined", w::DECLINE_CONDITIONS)];
    let act = Action::new(
        "answer-telling",
        "/act/answer-telling",
        w::ACT_ANSWER_TELLING,
        Weight::Primary,
        w::ACT_ANSWER_TELLING_THEN,
    );
    let fields = vec![
        Field::new("answer", w::FIELD_ANSWER, Kind::Radios(answers)).required(),
        Field::new("reasons", w::FIELD_WHY_DECLINED, Kind::Long),
    ];
    InformationPage { actions: vec![act.fields(fields)], ..page(lang) }
}

pub(super) fn told(lang: Lang) -> InformationPage {
    let close = Action::new(
        "close-telling",
        "/act/close-telling",
        w::ACT_CLOSE_TELLING,
        Weight::Primary,
        w::ACT_CLOSE_TELLING_THEN,
    );
    InformationPage {
        state: Badge::new(w::STATE_WITHDRAWN, Tone::Info),
        legal: None,
        next: w::ACT_CLOSE_TELLING.into(),
        withdrawn: Some(d("The address was read from the wrong line.")),
        actions: vec![close],
        bound: true,
        content: Some(vec![
            Fact::text(w::TELL_FOUND, says("A server at this address takes in stolen passwords.")),
            Fact::code(w::FIELD_ADDRESS, d("203.0.113.77")),
            Fact { name: w::FIELD_PERIOD.into(), value: Value::Between(moment(-60), moment(-59)) },
            Fact::code(w::FURTHER_NAME, d("collect.example")),
        ]),
        ask_for_more: Some("/draft?from-information=5d1a".into()),
        requests: vec![(d("9ab01234"), "/requests/9ab01234".into())],
        ..page(lang)
    }
}
