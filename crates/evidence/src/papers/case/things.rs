//! Files, bytes that are known by their digest alone, the marking that binds the receiver, and what is asserted in words.

use serde_json::{Value, json};
use terms::Digest;

use super::{
    Graph, MOST,
    node::{Node, integer, octets},
};
use crate::{
    package::Onward,
    papers::{Facts, Item, Lang, words as w},
};

impl Graph<'_> {
    /// The use limits, as terms of use of everything that is marked with them.
    pub(super) fn marking(&mut self) {
        let terms = terms_of_use(self.facts);
        self.add("marking", "", |graph| {
            let model = Node::new("uco-marking:TermsOfUseMarking")
                .text("uco-marking:definitionType", "terms-of-use")
                .text("uco-marking:termsOfUse", &terms)
                .named(&graph.name("marking-model", ""));
            Node::new("uco-marking:MarkingDefinition")
                .text("uco-core:name", "Use limits")
                .text("uco-marking:definitionType", "terms-of-use")
                .set("uco-marking:definition", json!([model]))
        });
    }

    pub(super) fn files(&mut self) {
        for item in self.facts.items.iter().take(MOST) {
            self.file(item);
        }
        self.manifest();
    }

    fn file(&mut self, item: &Item) {
        self.add("file", &item.name, |graph| {
            let hashes = json!([
                graph.hash(&item.name, "SHA256", &item.sha256.to_string()),
                graph.hash(&item.name, "SHA512", &item.sha512),
            ]);
            let content = Node::new("uco-observable:ContentDataFacet")
                .set("uco-observable:sizeInBytes", integer(item.bytes))
                .set("uco-observable:hash", hashes);
            let last = item.name.rsplit('/').next().unwrap_or_default();
            let file = Node::new("uco-observable:FileFacet")
                .text("uco-observable:fileName", last)
                .text("uco-observable:filePath", &item.name)
                .set("uco-observable:isDirectory", json!(false))
                .set("uco-observable:sizeInBytes", integer(item.bytes));
            let rows = graph.facts.rows_of(item.sha256).map(|rows| format!("Rows: {rows}"));
            Node::new("uco-observable:File")
                .text("uco-core:name", &item.name)
                .texts("uco-core:description", rows.into_iter().collect())
                .link("uco-core:objectMarking", &graph.name("marking", ""))
                .set("uco-core:hasFacet", graph.facets(&item.name, [file, content]))
        });
    }

    /// The list that stands for the whole answer: what the last step of custody made.
    fn manifest(&mut self) {
        let payload = self.facts.payload;
        self.bytes("manifest-sha256.txt", payload);
    }

    /// Bytes with this digest: a file of the package where one has it, otherwise bytes known by their digest alone.
    pub(super) fn having(&mut self, digest: Digest) -> String {
        match self.facts.items.iter().take(MOST).find(|item| item.sha256 == digest) {
            Some(item) => self.name("file", &item.name),
            None => self.bytes("bytes known by their digest", digest),
        }
    }

    fn bytes(&mut self, called: &str, digest: Digest) -> String {
        let digest = digest.to_string();
        self.add("bytes", &digest, |graph| {
            let hashes = json!([graph.hash(&digest, "SHA256", &digest)]);
            let content = Node::new("uco-observable:ContentDataFacet").set("uco-observable:hash", hashes);
            Node::new("uco-observable:ObservableObject")
                .text("uco-core:name", called)
                .set("uco-core:hasFacet", graph.facets(&digest, [content]))
        })
    }

    fn hash(&self, of: &str, method: &str, hex: &str) -> Value {
        Node::new("uco-types:Hash")
            .text("uco-types:hashMethod", method)
            .set("uco-types:hashValue", octets(hex))
            .named(&self.name("hash", &format!("{method} {of}")))
    }

    fn facets<const N: usize>(&self, of: &str, facets: [Node; N]) -> Value {
        let name = |at: usize| self.name("facet", &format!("{at} {of}"));
        Value::Array(facets.into_iter().enumerate().map(|(at, facet)| facet.named(&name(at))).collect())
    }

    /// What is said in words about the whole: the custodian's statement, the log, and what is not proved.
    pub(super) fn assertions(&mut self) {
        let f = self.facts;
        let log = format!(
            "The decision to pack stands at place {} of the log {}, which had {} entries under the root {}.",
            f.log.index, f.log.origin, f.log.size, f.log.root
        );
        let mut said = vec![("Statement of the custodian", f.statement.clone()), ("Log", log)];
        for witness in &f.witnesses {
            let signed = witness.signed.map_or("has not signed it".to_owned(), |at| format!("signed it at {at}"));
            said.push(("Witness", format!("{} ({}) {signed}.", witness.name, witness.state)));
        }
        for word in [w::NOT_ORIGIN, w::NOT_PERSON, w::NOT_HAND, w::NOT_TIME, w::NOT_COMPLETE, w::NOT_LAWFUL] {
            said.push((w::H_NOT.of(Lang::En), word.of(Lang::En).to_owned()));
        }
        for (all, file) in [(f.items.len(), "manifest-sha256.txt"), (f.custody.len(), "custody.json")] {
            if let Some(more) = all.checked_sub(MOST).filter(|more| *more > 0) {
                said.push(("Left out", format!("{more} more are listed in {file} alone.")));
            }
        }
        let about = self.name("file", f.items.first().map_or("", |item| item.name.as_str()));
        for (called, statement) in said {
            let about = if f.items.is_empty() { self.name("bytes", &f.payload.to_string()) } else { about.clone() };
            self.add("annotation", &format!("{called} {statement}"), |_| {
                Node::new("uco-core:Annotation")
                    .text("uco-core:name", called)
                    .text("uco-core:statement", &statement)
                    .links("uco-core:object", [&about])
            });
        }
    }
}

/// The limits in words; `use-limits.json` has them for machines.
fn terms_of_use(facts: &Facts) -> String {
    let limits = &facts.limits;
    let states: Vec<_> = limits.may_use_in.iter().map(ToString::to_string).collect();
    let onward = match limits.onward {
        Onward::Allowed => "Handing on within these purposes is allowed.",
        Onward::Forbidden => "Not to be handed on without asking the state that gave it.",
    };
    let until = limits.until.map_or_else(String::new, |until| format!(" Until {until}."));
    let conditions: String = limits.conditions.iter().map(|text| format!(" {text}")).collect();
    format!(
        "For case {} and these purposes only: {}. By authorities of: {}. {onward}{until}{conditions}",
        limits.case_ref,
        limits.purposes.join("; "),
        states.join(", ")
    )
}
