//! Custody: each step is an investigative action, informed by the one before it, and what came out of it has a record of
//! provenance.

use super::{
    Graph, MOST,
    node::{Node, moment},
};
use crate::custody::CustodyEvent;

impl Graph<'_> {
    pub(super) fn custody(&mut self) {
        let facts = self.facts;
        let mut before: Option<String> = None;
        for (number, event) in facts.custody.iter().take(MOST).enumerate() {
            before = Some(self.step(number, event, before));
        }
    }

    fn step(&mut self, number: usize, event: &CustodyEvent, before: Option<String>) -> String {
        let house = self.place(&event.node);
        let performer = match &event.person {
            Some((officer, role)) => self.officer(officer, *role, &event.node),
            None => house.clone(),
        };
        let tool = self.tool(&event.tool);
        let object = event.before.map(|digest| self.having(digest));
        let made = event.after.map(|digest| self.having(digest));
        let record = made.as_ref().map(|made| self.provenance(number, event, made));
        let rows = event
            .rows
            .map(|rows| format!("Rows read: {}, kept: {}, rejected: {}", rows.read, rows.kept, rows.rejected));
        let said = [format!("To: {}", event.item), format!("Why: {}", event.why)].into_iter().chain(rows).collect();
        self.add("step", &number.to_string(), |_| {
            let node = Node::new("case-investigation:InvestigativeAction")
                .text("uco-core:name", event.act.as_str())
                .texts("uco-core:description", said)
                .set("uco-action:startTime", moment(event.at))
                .set("uco-action:endTime", moment(event.at))
                .link("uco-action:performer", &performer)
                .links("uco-action:instrument", [&tool])
                .links("uco-action:participant", [&house])
                .links("uco-action:object", &object)
                .links("uco-action:result", made.iter().chain(&record));
            node.links("case-investigation:wasInformedBy", &before)
        })
    }

    fn provenance(&mut self, number: usize, event: &CustodyEvent, made: &str) -> String {
        self.add("provenance", &number.to_string(), |_| {
            Node::new("case-investigation:ProvenanceRecord")
                .text("uco-core:description", &event.item)
                .text("case-investigation:exhibitNumber", &number.to_string())
                .set("uco-core:objectCreatedTime", moment(event.at))
                .links("uco-core:object", [&made.to_owned()])
        })
    }
}
