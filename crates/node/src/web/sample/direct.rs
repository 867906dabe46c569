//! An invented direct order under a standing consent.

use super::*;

fn says(text: &str) -> Text {
    Text::in_lang(d(text), "en")
}

fn withdraw() -> Action {
    let (act, then) = (w::ACT_WITHDRAW_DIRECT, w::ACT_WITHDRAW_DIRECT_THEN);
    let reason = Field::new("reason", w::FIELD_REASON, Kind::Long).required();
    Action::new("withdraw-direct", "/act/withdraw-direct", act, Weight::Dangerous, then).fields(vec![reason])
}

fn page(lang: Lang) -> DirectPage {
    let leave =
        |stands, kind: Word| Letter { out: true, kind: kind.into(), number: d("5be1c20d"), at: moment(-3), stands };
    DirectPage {
        shell: shell(lang, "/direct/5afe", None),
        number: d("5afe5afe5afe5afe5afe5afe5afe5afe"),
        short: d("5afe5afe"),
        offence: says("Online theft"),
        state: Badge::new(w::STATE_SENT, Tone::Wait),
        urgency: Badge::new(w::URGENCY_URGENT, Tone::Warn),
        legal: Some(clock(ClockKind::Legal, 236)),
        next: w::NOTHING_LEFT.into(),
        refusal: None,
        actions: vec![withdraw()],
        asked: vec![
            Fact::text(w::COMPANY, Text::own(d("Sample Net of Aland"))),
            Fact::code(w::FIELD_ADDRESS, d("203.0.113.77")),
            Fact { name: w::FIELD_PERIOD.into(), value: Value::Between(moment(-60), moment(-60)) },
        ],
        concerned: asked(),
        consent: vec![Fact::code(w::STANDING_CONSENT, d("aaaa0000aaaa0000aaaa0000aaaa0000"))],
        in_force: true,
        approvals: vec![],
        preview: None,
        foreign: vec![],
        package: None,
        events: vec![EventRow {
            at: moment(-3),
            who: d("Sol Sample"),
            what: w::DIRECTLY_ORDERED.into(),
            detail: None,
            tone: Tone::Info,
            leaf: Some(12),
        }],
        letters: vec![
            leave(LetterStands::OnItsWay, w::ORDER),
            leave(LetterStands::SignedFor(moment(-2)), w::NAV_NOTICES),
        ],
    }
}

pub(super) fn sent(lang: Lang) -> DirectPage {
    page(lang)
}

pub(super) fn produced(lang: Lang) -> DirectPage {
    let take = Action::new("take-in", "/act/take-in", w::ACT_TAKE_IN, Weight::Primary, w::ACT_TAKE_IN_THEN);
    DirectPage {
        state: Badge::new(w::STATE_PRODUCED, Tone::Good),
        next: w::ACT_TAKE_IN.into(),
        actions: vec![take, withdraw()],
        preview: other::order(lang).preview,
        in_force: false,
        package: Some("/packages/00".into()),
        ..page(lang)
    }
}

/// The same where its system speaks another protocol.
pub(super) fn foreign(lang: Lang) -> DirectPage {
    let text = "<RetainedData>\n  <subscriber>S-88</subscriber>\n</RetainedData>";
    DirectPage {
        preview: None,
        foreign: vec![
            Fact::text(w::RESULT, w::ANSWER_OWN_FORM),
            Fact::code(w::FORMAT, d("application/xml")),
            Fact::text(w::SIZE, Text::own(w::size(2_112_u64))),
            Fact::text(w::WHAT_CAME_BACK, Text::own(d(text))),
        ],
        ..produced(lang)
    }
}
