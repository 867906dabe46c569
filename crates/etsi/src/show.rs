//! A message as a person reads it: what is asked or answered, of whom, about what, in lines.

use crate::{
    Action, Hi1Object, Json, Message, Request, Response, Wire,
    object::{EndpointId, Head},
};

/// The message in lines of plain text. It holds what the message holds, so it is for the eyes of those who may see that.
pub fn show(message: &Message) -> Vec<String> {
    let header = &message.header;
    let version = &header.version;
    let mut lines = vec![
        format!("{} writes to {}", endpoint(&header.sender_identifier), endpoint(&header.receiver_identifier)),
        format!("transaction {} of {}", header.transaction_identifier.as_str(), header.timestamp.as_str()),
        format!(
            "TS 103 120 {}, profile {} {}",
            version.etsi_version.as_str(),
            version.national_profile_owner.as_str(),
            version.national_profile_version.as_str()
        ),
    ];
    message.requests().iter().for_each(|action| request(action, &mut lines));
    message.responses().iter().for_each(|action| response(action, &mut lines));
    if let Some(error) = message.failed() {
        lines.push(format!("refused as a whole: {} ({})", error.error_description.as_str(), error.error_code));
    }
    let signed = message.signature.is_some() || message.signatures.is_some();
    lines.push(if signed { "it carries a signature".to_owned() } else { "it is not signed".to_owned() });
    lines
}

fn endpoint(id: &EndpointId) -> String {
    format!("{} ({})", id.unique_identifier.as_str(), id.country_code.as_str())
}

fn request(action: &Action<Request>, lines: &mut Vec<String>) {
    let number = action.action_identifier;
    match &action.is {
        Request::Get(get) => lines.push(format!("{number}. show the object {}", get.identifier.as_str())),
        Request::Create(create) => object(&format!("{number}. take a new"), &create.object, lines),
        Request::Update(update) => object(&format!("{number}. change the"), &update.object, lines),
        Request::List(list) => {
            let kind = list.object_type.as_ref().map_or("all kinds", |kind| kind.value.as_str());
            lines.push(format!("{number}. list the objects of {kind}"));
        }
        Request::Deliver(deliver) => object(&format!("{number}. here is a"), &deliver.object, lines),
        Request::GetCspConfig(_) => lines.push(format!("{number}. say what you answer to")),
    }
}

fn response(action: &Action<Response>, lines: &mut Vec<String>) {
    let number = action.action_identifier;
    let mut taken = |word: &str, id: &str, at: &Option<Box<Hi1Object>>| {
        lines.push(format!("{number}. {word}: {id}"));
        if let Some(now) = at {
            object("   it now stands as a", now, lines);
        }
    };
    match &action.is {
        Response::Create(r) => taken("taken", r.identifier.as_str(), &r.object),
        Response::Update(r) => taken("changed", r.identifier.as_str(), &r.object),
        Response::Deliver(r) => taken("received", r.identifier.as_str(), &None),
        Response::Get(r) => object(&format!("{number}. it stands as a"), &r.object, lines),
        Response::List(r) => {
            let records = r.list_response_record.as_deref().unwrap_or_default();
            lines.push(format!("{number}. {} object(s)", records.len()));
            let line = |r: &crate::message::ListResponseRecord| {
                format!("   {} {}, generation {}", r.object_type.value.as_str(), r.identifier.as_str(), r.generation)
            };
            lines.extend(records.iter().map(line));
        }
        Response::Error(error) => {
            lines.push(format!("{number}. refused: {} ({})", error.error_description.as_str(), error.error_code));
        }
        Response::GetCspConfig(config) => {
            lines.push(format!("{number}. what the provider answers to, as of {}", config.last_changed.as_str()));
            members(&config.targeting_configurations.write(), 1, lines);
        }
    }
}

fn object(says: &str, object: &Hi1Object, lines: &mut Vec<String>) {
    let head = object.head();
    lines.push(format!("{says} {} {}", object.word(), head.object_identifier.as_str()));
    belongs(head, lines);
    let Json::Object(all) = object.write() else { return };
    for (key, value) in all.iter().filter(|(key, _)| key.contains(':') && key != "@xsi:type") {
        member(key, value, 1, lines);
    }
}

fn belongs(head: &Head, lines: &mut Vec<String>) {
    if !head.associated().is_empty() {
        let with: Vec<_> = head.associated().iter().map(crate::Uuid::as_str).collect();
        lines.push(format!("   belongs with {}", with.join(", ")));
    }
}

fn members(value: &Json, deep: usize, lines: &mut Vec<String>) {
    match value {
        Json::Object(all) => all.iter().for_each(|(key, value)| member(key, value, deep, lines)),
        Json::List(items) => items.iter().for_each(|item| members(item, deep, lines)),
        other => lines.push(format!("{}{}", "   ".repeat(deep), other.compact())),
    }
}

/// One member in a line; what is nested stands below it.
fn member(key: &str, value: &Json, deep: usize, lines: &mut Vec<String>) {
    let name = key.rsplit(':').next().unwrap_or(key);
    let indent = "   ".repeat(deep);
    let word = value.member("common:Value").and_then(Json::as_text);
    match (word, value) {
        (Some(word), _) => lines.push(format!("{indent}{name}: {word}")),
        (None, Json::Text(text)) if text.len() > 200 => {
            lines.push(format!("{indent}{name}: {} characters", text.chars().count()));
        }
        (None, Json::Text(text)) => lines.push(format!("{indent}{name}: {text}")),
        (None, Json::Object(_) | Json::List(_)) if deep < 9 => {
            lines.push(format!("{indent}{name}:"));
            members(value, deep + 1, lines);
        }
        (None, other) => lines.push(format!("{indent}{name}: {}", other.compact())),
    }
}
