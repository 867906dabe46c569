//! An invented draft: empty, checked with lacks, and ready.

use super::*;

fn offered() -> DraftChoices {
    let own = |value: &str, text: &str| Choice::new(value, Text::own(text));
    DraftChoices {
        to: vec![own("", "–"), own("XB", "Beland (XB)"), own("XC", "Ceeland (XC)")],
        conduct: vec![
            Choice::new("fraud", Text::in_lang("Fraud by means of a computer system", "en"))
                .hint(Text::in_lang("Somebody was led to part with property by deception or by altered data.", "en")),
            Choice::new("illegal-access", Text::in_lang("Illegal access to a computer system", "en")),
        ],
        zone: vec![own("+08:00", "XA +08:00"), own("+01:00", "XB +01:00"), own("Z", "UTC")],
        holder: vec![own("", "–"), own("sample-net", "Sample Net, Beland")],
        data: vec![
            Choice::new("subscriber", w::DATA_SUBSCRIBER),
            Choice::new("user-identification", w::DATA_USER),
            Choice::new("traffic", w::DATA_TRAFFIC),
        ],
        language: vec![own("en", "English"), own("fr", "Français")],
    }
}

fn facts() -> Vec<FactAsked> {
    let fact = |name: &str, says: &str, kind, value: &str| FactAsked {
        name: name.into(),
        says: Text::in_lang(says, "en"),
        kind,
        value: value.into(),
        currency: if kind == FactKind::Amount { "XTS".into() } else { String::new() },
    };
    vec![
        fact("deception", "Was somebody deceived?", FactKind::YesNo, "yes"),
        fact("loss", "How large was the loss?", FactKind::Amount, "48200"),
        fact("victims", "How many victims are known?", FactKind::Number, ""),
    ]
}

pub(super) fn empty(lang: Lang) -> Draft {
    Draft {
        shell: shell(lang, "/draft", Some(Nav::Draft)),
        typed: DraftValues::default(),
        offered: offered(),
        facts: vec![],
        lacks: vec![],
        checked: false,
        law: None,
    }
}

fn typed() -> DraftValues {
    DraftValues {
        id: "0a77e310".into(),
        to: "XB".into(),
        conduct: vec!["fraud".into()],
        case_ref: "AL-2026-118".into(),
        penalty_months: "120".into(),
        acted_at: "2026-11-20T23:00:00".into(),
        summary: "The victims were called by a man who said he was from their bank.".into(),
        address: "203.0.113.77".into(),
        transport: "tcp".into(),
        time_from: "2026-11-20T23:00:00".into(),
        time_to: "2026-11-20T23:00:05".into(),
        zone: "+08:00".into(),
        clock_source: "NTP, stratum 2".into(),
        clock_error: "2".into(),
        measure: "disclose".into(),
        data: "user-identification".into(),
        urgency: "urgent".into(),
        reciprocity: "yes".into(),
        language: "en".into(),
        ..DraftValues::default()
    }
}

pub(super) fn checked(lang: Lang) -> Draft {
    let lack = |field: &str, code: &str, says: &str, cure: &str, source: Option<&str>| Lack {
        code: code.into(),
        field: Some(field.into()),
        says: Text::in_lang(says, "en"),
        cure: Text::in_lang(cure, "en"),
        source: source.map(str::to_owned),
    };
    Draft {
        typed: typed(),
        facts: facts(),
        lacks: vec![
            lack(
                "port",
                "port-missing",
                "The source port is missing.",
                "Ask the victim’s bank for the port in its log. Behind a shared address nobody can be told without it.",
                Some("RFC 6302"),
            ),
            lack(
                "offence_text",
                "offence-text-missing",
                "The text of the offence is missing.",
                "Copy the whole article, with its number.",
                Some("Beland Mutual Assistance Act, s. 9"),
            ),
            lack(
                "necessity",
                "necessity-missing",
                "It is not said why the data is necessary.",
                "Say what the data will show and why nothing milder would do.",
                None,
            ),
        ],
        checked: true,
        law: Some(super::request::law()),
        ..empty(lang)
    }
}

pub(super) fn ready(lang: Lang) -> Draft {
    Draft { lacks: vec![], ..checked(lang) }
}
