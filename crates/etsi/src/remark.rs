//! What a valid message should still be looked at for: nothing here makes it invalid.

use crate::{Json, Message, dictionary, object::Hi1Object};

/// Something that the schema allows and a reader may stumble over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// JSON pointer to the place.
    pub at: String,
    /// What it is.
    pub says: String,
}

/// Remarks on a message: words that no dictionary of ETSI holds, numbers that stand twice, an object that belongs nowhere.
pub fn remarks(json: &Json, message: &Message) -> Vec<Remark> {
    let mut found = Vec::new();
    json.walk(&mut String::new(), &mut |at, value| {
        let text = |key| value.member(key).and_then(Json::as_text);
        if let (Some(dictionary::OWNER), Some(name), Some(word)) =
            (text("common:Owner"), text("common:Name"), text("common:Value"))
        {
            let says = match dictionary::values(name) {
                None => format!("ETSI publishes no dictionary «{name}»"),
                Some(words) if words.contains(&word) => return,
                Some(words) => format!("«{word}» is not in ETSI's dictionary «{name}»: {}", words.join(", ")),
            };
            found.push(Remark { at: at.to_owned(), says });
        }
    });
    let actions = "/Payload/RequestPayload/ActionRequests/ActionRequest";
    let mut numbers = Vec::new();
    for (place, action) in message.requests().iter().enumerate() {
        let at = format!("{actions}/{place}");
        if numbers.contains(&action.action_identifier) {
            found
                .push(Remark { at: format!("{at}/ActionIdentifier"), says: "two actions have this number".to_owned() });
        }
        numbers.push(action.action_identifier);
        if let crate::Request::Create(create) = &action.is
            && let Hi1Object::LdTask(_) | Hi1Object::LpTask(_) = create.object
            && create.object.head().associated().is_empty()
        {
            let says =
                "the task names no authorisation in `AssociatedObjects`; a Comity provider refuses it".to_owned();
            found.push(Remark { at, says });
        }
    }
    found
}
