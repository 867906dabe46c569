"""A provider's own system, as a double: it speaks ETSI TS 103 120 and nothing else, and knows nothing of Comity."""

import http.server
import json
import threading
import urllib.request

import ed25519
import wire

SEED = bytes(range(32))


class Provider:
    """Keeps objects by their number, answers signed, and does as its clerk is told."""

    def __init__(self, state, authority_key, validate):
        self.name, self.state, self.key, self.validate = "NET-LEGAL", state, authority_key, validate
        self.objects, self.seen, self.created, self.problems = {}, [], 0, []
        self.lose_answers, self.busy, self.stale, self.refuse, self.stubborn = 0, 0, 0, None, False
        self.lock = threading.Lock()

    def start(self):
        provider = self

        class Door(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                answer = provider.take(json.loads(body))
                if answer is None:
                    self.connection.close()
                    return
                text = json.dumps(answer, indent=2).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/hi1"

    def take(self, message):
        with self.lock:
            self.seen.append(message)
            wire.Clock.learn(message)
            self.problems += self.validate(message)
            if not wire.verifies(message, self.key):
                self.problems.append("a message whose signature does not verify")
            asked = message["Header"]
            sender = asked["SenderIdentifier"]
            called = asked["ReceiverIdentifier"]["UniqueIdentifier"]
            head = wire.header((self.state, called), (sender["CountryCode"], sender["UniqueIdentifier"]), asked["TransactionIdentifier"])
            if self.busy:
                self.busy -= 1
                return wire.sign(wire.fails(head, 3003, "busy"), SEED)
            if self.stale:
                self.stale -= 1
                return wire.sign(wire.fails(head, 3007, "the message is not of these minutes"), SEED)
            done = [self.act(action) for action in message["Payload"]["RequestPayload"]["ActionRequests"]["ActionRequest"]]
            creates = any("CREATE" in a for a in message["Payload"]["RequestPayload"]["ActionRequests"]["ActionRequest"])
            if self.lose_answers and creates:
                self.lose_answers -= 1
                return None
            return wire.sign(wire.answers(head, done), SEED)

    def act(self, action):
        number = {"ActionIdentifier": action["ActionIdentifier"]}
        error = lambda code, why: {**number, "ErrorInformation": {"ErrorCode": code, "ErrorDescription": why}}
        if "GET" in action:
            obj = self.objects.get(action["GET"]["Identifier"])
            return {**number, "GETResponse": {"HI1Object": obj}} if obj else error(3014, "no such object")
        if "UPDATE" in action:
            wanted = action["UPDATE"]["HI1Object"]
            obj = self.objects.get(wanted["ObjectIdentifier"])
            if obj is None:
                return error(3011, "no such object")
            if self.stubborn:
                return error(3012, "we go on with it")
            status = wanted["task:DesiredStatus"]
            obj.update({"task:DesiredStatus": status})
            if status["common:Value"] == "Cancelled":
                obj["task:Status"] = wire.word("LPTaskStatus" if wire.kind(obj) == "LPTaskObject" else "LDTaskStatus", "Cancelled")
            return {**number, "UPDATEResponse": {"Identifier": obj["ObjectIdentifier"]}}
        if "CREATE" not in action:
            return error(3001, "not supported")
        obj = action["CREATE"]["HI1Object"]
        if self.refuse and wire.kind(obj) == self.refuse:
            return error(3000, "our lawyers say \u202eno\u0007" * 400)
        if obj["ObjectIdentifier"] in self.objects:
            return error(3010, "it is here already")
        self.created += 1
        # An own order of members, as a system that keeps them in columns would give them back.
        self.objects[obj["ObjectIdentifier"]] = {**obj, "Generation": 1, **self.first_status(obj)}
        return {**number, "CREATEResponse": {"Identifier": obj["ObjectIdentifier"]}}

    @staticmethod
    def first_status(obj):
        if wire.kind(obj) == "LPTaskObject":
            return {"task:Status": wire.word("LPTaskStatus", "AwaitingPreservation")}
        if wire.kind(obj) == "LDTaskObject":
            return {"task:Status": wire.word("LDTaskStatus", "AwaitingDisclosure")}
        return {}

    def task(self, kind):
        """The newest task of this kind."""
        found = [obj for obj in self.objects.values() if wire.kind(obj) == kind]
        return found[-1] if found else None

    def set(self, task, **members):
        with self.lock:
            task.update({f"task:{key}": value for key, value in members.items()})

    def deliver(self, url, obj, seed=SEED, late=0):
        """Brings a delivery to the authority and gives the answer, whose signature must verify."""
        wire.Clock.apart -= late
        head = wire.header((self.state, self.name), (self.state, self.seen[-1]["Header"]["SenderIdentifier"]["UniqueIdentifier"]))
        message = wire.asks(head, [{"DELIVER": {"Identifier": obj["ObjectIdentifier"], "HI1Object": obj}}])
        assert not self.validate(message), self.validate(message)
        wire.Clock.apart += late
        message = wire.sign(message, seed) if seed else message
        body = json.dumps(message, indent=2).encode()
        request = urllib.request.Request(url, body, {"content-type": "application/json"})
        answer = json.loads(urllib.request.urlopen(request, timeout=20).read())
        self.problems += self.validate(answer)
        assert wire.verifies(answer, self.key), "the answer is not signed by the authority"
        payload = answer["Payload"]["ResponsePayload"]
        if "ErrorInformation" in payload:
            return payload["ErrorInformation"]["ErrorCode"]
        first = payload["ActionResponses"]["ActionResponse"][0]
        return first["ErrorInformation"]["ErrorCode"] if "ErrorInformation" in first else "taken"


PUBLIC = ed25519.public(SEED).hex()
