//! An invented draft: empty, checked with lacks, and ready.

use super::*;

fn offered() -> DraftChoices {
    let own = |value: &str, text: &str| Choice::new(value, Text::own(d(text)));
    DraftChoices {
        to: vec![own("", "–"), own("XB", "Beland (XB)"), own("XC", "Ceeland (XC)")],
        conduct: vec![
            Choice::new("fraud", Text::in_lang(d("Fraud by means of a computer system"), "en")).hint(Text::in_lang(
                d("Somebody was led to part with property by deception or by altered data."),
                "en",
            )),
            Choice::new("illegal-access", Text::in_lang(d("Illegal access to a computer system"), "en")),
        ],
        zone: vec![Choice::new("", w::CHOOSE), own("+08:00", "XA +08:00"), own("+01:00", "XB +01:00"), own("Z", "UTC")],
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
        name: d(name),
        says: Text::in_lang(d(says), "en"),
        kind,
        value: d(value),
        currency: if kind == FactKind::Amount { d("XTS") } else { String::new() },
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
        reads: Default::default(),
        checked: false,
        law: None,
        follows: false,
    }
}

fn typed() -> DraftValues {
    DraftValues {
        id: d("0a77e310"),
        to: d("XB"),
        conduct: vec![d("fraud")],
        case_ref: d("AL-2026-118"),
        penalty_months: d("120"),
        acted_at: d("2026-11-20 23:00:00"),
        summary: d("The victims were called by a man who said he was from their bank."),
        address: d("203.0.113.77"),
        transport: d("tcp"),
        time_from: d("2026-11-20 23:00:00"),
        time_to: d("2026-11-20 23:00:05"),
        zone: d("+08:00"),
        clock_source: d("NTP, stratum 2"),
        clock_error: d("2"),
        data: d("user-identification"),
        urgency: d("urgent"),
        reciprocity: d("yes"),
        language: d("en"),
        ..DraftValues::default()
    }
}

pub(super) fn checked(lang: Lang) -> Draft {
    let lack = |field: &str, code: &str, says: &str, cure: &str, source: Option<&str>| Lack {
        code: d(code),
        field: Some(field.into()),
        says: Text::in_lang(d(says), "en"),
        cure: Text::in_lang(d(cure), "en"),
        source: source.map(d),
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
        reads: [("acted_at", "2026-11-20T15:00:00Z"), ("time_from", "2026-11-20T15:00:00Z")]
            .map(|(name, at)| (d(name), Moment::at(terms::Instant::parse(at).unwrap(), &zones())))
            .into(),
        checked: true,
        law: Some(super::request::law()),
        ..empty(lang)
    }
}

pub(super) fn ready(lang: Lang) -> Draft {
    Draft { lacks: vec![], ..checked(lang) }
}

/// What a duty officer has at night.
pub(super) fn preserve(lang: Lang) -> Draft {
    let typed = DraftValues {
        measure: d("preserve"),
        request_by: d("2027-01-20 00:00:00"),
        case_ref: String::new(),
        penalty_months: String::new(),
        acted_at: String::new(),
        clock_error: String::new(),
        urgency: String::new(),
        reciprocity: String::new(),
        ..typed()
    };
    Draft { typed, lacks: Vec::new(), ..checked(lang) }
}
