//! What happened to one record, a line for each event, from the node's folder.

use serde_json::json;
use store::Store;

use crate::say::No;

/// Prints the events of these streams. Was there any?
pub(crate) async fn happened(
    store: &Store,
    streams: impl IntoIterator<Item = String>,
    as_json: bool,
) -> Result<bool, No> {
    let mut found = false;
    for name in streams {
        for entry in store.events(&name).await.map_err(|e| No::trouble("the records", &e))? {
            found = true;
            let by = entry.by.as_ref().map_or_else(|| "the node".to_owned(), ToString::to_string);
            if as_json {
                println!("{}", json!({ "seq": entry.seq, "at": entry.at.to_string(), "kind": entry.kind, "by": by }));
            } else {
                println!("{:>6}  {}  {:<24} {by}", entry.seq, entry.at, entry.kind);
            }
        }
    }
    Ok(found)
}
