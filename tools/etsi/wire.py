"""Messages of ETSI TS 103 120 as the double writes and reads them, made from the published schemas and the published signature alone."""

import base64
import calendar
import json
import time
import uuid

import ed25519

SPACES = {
    "@xmlns": "http://uri.etsi.org/03120/common/2019/10/Core",
    "@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "@xmlns:common": "http://uri.etsi.org/03120/common/2016/02/Common",
    "@xmlns:task": "http://uri.etsi.org/03120/common/2020/09/Task",
    "@xmlns:delivery": "http://uri.etsi.org/03120/common/2019/10/Delivery",
}


def url64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_url64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def blank(message):
    """The text that is signed: printed, with an empty signature in its place."""
    message = dict(message)
    message["Signature"] = {"protected": "", "signature": ""}
    return json.dumps(message, indent=2, ensure_ascii=False).encode()


def sign(message, seed):
    protected = url64(b'{"alg":"EdDSA","typ":"JWT"}')
    signature = ed25519.sign(seed, f"{protected}.{url64(blank(message))}".encode())
    return {**message, "Signature": {"protected": protected, "signature": url64(signature)}}


def verifies(message, key):
    signature = message.get("Signature") or {}
    if json.loads(from_url64(signature["protected"]))["alg"] != "EdDSA":
        return False
    text = f"{signature['protected']}.{url64(blank(message))}".encode()
    return ed25519.verifies(key, text, from_url64(signature["signature"]))


class Clock:
    """Seconds by which the node's clock differs from ours: an exercise sets its own, and a message has to be of these minutes."""

    apart = 0

    @classmethod
    def learn(cls, message):
        text = message["Header"]["Timestamp"][:19]
        cls.apart = calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%S")) - time.time()


def header(sender, receiver, transaction=None):
    endpoint = lambda party: {"CountryCode": party[0], "UniqueIdentifier": party[1]}
    return {
        "SenderIdentifier": endpoint(sender),
        "ReceiverIdentifier": endpoint(receiver),
        "TransactionIdentifier": transaction or str(uuid.uuid4()),
        "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(time.time() + Clock.apart)),
        "Version": {"ETSIVersion": "V1.23.1", "NationalProfileOwner": "XX", "NationalProfileVersion": "v1.0"},
    }


def asks(head, actions):
    actions = [{"ActionIdentifier": number, **action} for number, action in enumerate(actions)]
    return {**SPACES, "Header": head, "Payload": {"RequestPayload": {"ActionRequests": {"ActionRequest": actions}}}}


def answers(head, actions):
    return {**SPACES, "Header": head, "Payload": {"ResponsePayload": {"ActionResponses": {"ActionResponse": actions}}}}


def fails(head, code, why):
    error = {"ErrorCode": code, "ErrorDescription": why}
    return {**SPACES, "Header": head, "Payload": {"ResponsePayload": {"ErrorInformation": error}}}


def word(dictionary, value):
    return {"common:Owner": "ETSI", "common:Name": dictionary, "common:Value": value}


def kind(obj):
    return obj["@xsi:type"].rsplit("}", 1)[1]
