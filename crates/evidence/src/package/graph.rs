//! The files of the answer for other tools, as CASE/UCO reads them.

use serde_json::json;

use super::{Contents, Payload};

/// `case.jsonld`: each file with its size and digests.
pub(super) fn graph(contents: &Contents, payload: &[Payload]) -> Vec<u8> {
    let files: Vec<_> = payload.iter().enumerate().map(|(at, file)| observed(contents, at, file)).collect();
    let graph = json!({
        "@context": {
            "kb": format!("urn:comity:{}:", contents.request),
            "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
            "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
            "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
            "xsd": "http://www.w3.org/2001/XMLSchema#"
        },
        "@graph": files
    });
    crate::json::encode(&graph)
}

fn observed(contents: &Contents, at: usize, file: &Payload) -> serde_json::Value {
    let hash = |method: &str, value: String, which: &str| {
        json!({
            "@id": format!("urn:comity:{}:file-{at}-{which}", contents.request),
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": { "@type": "xsd:string", "@value": method },
            "uco-types:hashValue": { "@type": "xsd:hexBinary", "@value": value }
        })
    };
    let print = &file.fingerprint;
    json!({
        "@id": format!("urn:comity:{}:file-{at}", contents.request),
        "@type": "uco-observable:File",
        "uco-core:hasFacet": [
            {
                "@id": format!("urn:comity:{}:file-{at}-name", contents.request),
                "@type": "uco-observable:FileFacet",
                "uco-observable:filePath": file.name,
                "uco-observable:sizeInBytes": { "@type": "xsd:integer", "@value": print.size.to_string() }
            },
            {
                "@id": format!("urn:comity:{}:file-{at}-data", contents.request),
                "@type": "uco-observable:ContentDataFacet",
                "uco-observable:hash": [
                    hash("SHA256", print.sha256.to_string(), "sha256"),
                    hash("SHA512", print.sha512.to_string(), "sha512")
                ]
            }
        ]
    })
}
