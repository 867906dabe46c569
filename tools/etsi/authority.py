"""An authority's own system, as a double: it brings tasks and warrants over ETSI TS 103 120 to a provider that runs a node.

The warrants are real: two people of the authority signed what is in them. The tasks, good and bad, are this file's.
"""

import base64
import copy
import hashlib
import json
import urllib.request
import uuid

import ed25519
import wire

SEED = bytes(range(1, 33))
PUBLIC = ed25519.public(SEED).hex()
NAME = "CASE-SYSTEM"


class Authority:
    """Asks the provider's door, and holds every answer against the schemas and the provider's key."""

    def __init__(self, state, url, provider, provider_key, validate):
        self.state, self.url, self.provider, self.key, self.validate = state, url, provider, provider_key, validate

    def ask(self, actions, seed=SEED, name=NAME):
        message = wire.asks(wire.header((self.state, name), (self.state, self.provider)), actions)
        assert not self.validate(message), self.validate(message)
        return self.send(json.dumps(wire.sign(message, seed), indent=2).encode())

    def send(self, body):
        request = urllib.request.Request(self.url, body, {"content-type": "application/json"})
        answer = json.loads(urllib.request.urlopen(request, timeout=30).read())
        assert not self.validate(answer), self.validate(answer)
        assert wire.verifies(answer, self.key), "the answer is not signed by the provider's node"
        payload = answer["Payload"]["ResponsePayload"]
        if "ErrorInformation" in payload:
            return [payload["ErrorInformation"]["ErrorCode"]]
        return [a.get("ErrorInformation", {}).get("ErrorCode", a) for a in payload["ActionResponses"]["ActionResponse"]]

    def get(self, number):
        answer = self.ask([{"GET": {"Identifier": number}}])[0]
        return answer if isinstance(answer, int) else answer["GETResponse"]["HI1Object"]

    def list(self, **asked):
        return self.ask([{"LIST": asked}])[0]["LISTResponse"].get("ListResponseRecord", [])

    def update(self, obj, **members):
        answer = self.ask([{"UPDATE": {"HI1Object": {"@xsi:type": obj["@xsi:type"], "ObjectIdentifier": obj["ObjectIdentifier"], **members}}}])[0]
        return answer if isinstance(answer, int) else "taken"


def objects(message, provider_name):
    """Warrant, authorisation and task out of a message that a node wrote, for this provider."""
    found = [copy.deepcopy(a["CREATE"]["HI1Object"]) for a in message["Payload"]["RequestPayload"]["ActionRequests"]["ActionRequest"]]
    for obj in found:
        if "auth:AuthorisationCSPID" in obj:
            obj["auth:AuthorisationCSPID"]["auth:CSPID"][0]["UniqueIdentifier"] = provider_name
    return found


def creates(found):
    return [{"CREATE": {"HI1Object": obj}} for obj in found]


def spoilt(found):
    """Each way in which a task may not be taken: what it is, the objects, and the code of table D.1."""
    def changed(change):
        paper, authorisation, task = copy.deepcopy(found)
        kept = change(paper, authorisation, task)
        return kept if kept is not None else [paper, authorisation, task]

    details = lambda task: task["task:RequestDetails"]
    values = lambda task: details(task)["task:RequestValues"]["task:RequestValue"]
    second = lambda task: {"task:FormatType": {"task:FormatOwner": "ETSI", "task:FormatName": "IPv4Address"}, "task:Value": "192.0.2.77"}

    def damaged(paper, _, __):
        frame = bytearray(base64.b64decode(paper["doc:DocumentBody"]["doc:Contents"]))
        frame[len(frame) // 2] ^= 1
        paper["doc:DocumentBody"]["doc:Contents"] = base64.b64encode(frame).decode()
        paper["doc:DocumentBody"]["doc:Checksum"] = hashlib.sha256(frame).hexdigest()

    def interception(paper, authorisation, task):
        kept = {k: v for k, v in task.items() if k in ("ObjectIdentifier", "AssociatedObjects")}
        return [paper, authorisation, {"@xsi:type": task["@xsi:type"].replace("LPTask", "LITask").replace("LDTask", "LITask"), **kept}]

    def other(key, value):
        return lambda _, __, task: task.__setitem__(key, value)

    word = wire.word
    return {
        "an interception": (changed(interception), 3001),
        "stored content": (changed(lambda _, __, t: details(t).__setitem__("task:Type", word("RequestType", "StoredContentData"))), 3001),
        "a second address": (changed(lambda _, __, t: values(t).append(second(t))), 3001),
        "another address than the warrant's": (changed(lambda _, __, t: values(t)[0].__setitem__("task:Value", "192.0.2.77")), 3007),
        "a wider period than the warrant's": (changed(lambda _, __, t: details(t).__setitem__("task:EndTime", "2027-01-01T00:00:00Z")), 3007),
        "another kind of data than the warrant's": (changed(lambda _, __, t: details(t).__setitem__("task:Type", word("RequestType", "TrafficData"))), 3007),
        "another number than the order's": (changed(other("ObjectIdentifier", str(uuid.uuid4()))), 3007),
        "another state": (changed(other("CountryCode", "ZZ")), 3000),
        "an authorisation that waits for approval": (changed(lambda _, a, __: a.__setitem__("auth:AuthorisationDesiredStatus", word("AuthorisationDesiredStatus", "AwaitingApproval"))), 3000),
        "an authorisation for another provider": (changed(lambda _, a, __: a["auth:AuthorisationCSPID"]["auth:CSPID"][0].__setitem__("UniqueIdentifier", "OTHER")), 3000),
        "an authorisation that has ended": (changed(lambda _, a, __: a["auth:AuthorisationTimespan"].__setitem__("auth:EndTime", "2020-01-01T00:00:00Z")), 3017),
        "no authorisation": (changed(lambda _, __, t: t.pop("AssociatedObjects") and None), 3005),
        "an authorisation that was not brought": (changed(lambda p, _, t: [p, t]), 3016),
        "no warrant": (changed(lambda _, a, t: [a, t]), 3005),
        "a warrant with one changed bit": (changed(damaged), 3020),
    }
