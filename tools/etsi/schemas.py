"""The published schemas as a validator of PyPI's jsonschema reads them."""

import json
import os

import jsonschema
import referencing
from referencing.jsonschema import DRAFT202012

PUBLISHED = os.path.join(os.path.dirname(__file__), "../../crates/etsi/etsi")


def validator():
    """A function from a message to what is wrong with it."""
    schemas = []
    for folder in ("schemas", "derived"):
        for name in os.listdir(os.path.join(PUBLISHED, folder)):
            if name.endswith(".json"):
                schemas.append(json.load(open(os.path.join(PUBLISHED, folder, name))))
    registry = referencing.Registry().with_resources((s["$id"], DRAFT202012.create_resource(s)) for s in schemas)
    core = next(s for s in schemas if s["$id"] == "ts_103120_Core_2019_10")
    checks = jsonschema.Draft202012Validator(core, registry=registry)
    return lambda message: [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in checks.iter_errors(message)]
