"""A request's whole way, where the provider speaks ETSI TS 103 120 only: asked, held, disclosed, delivered, packed, verified.

Usage: journey.py COMITY FOLDER. Two real nodes and the double in provider.py. Says what it sees and ends with 1 where it is not as it must be.
"""

import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
import uuid
import zipfile

import authority
import ed25519
import provider
import schemas
import wire

PROGRAM, FOLDER = os.path.abspath(sys.argv[1]), sys.argv[2]
tokens = {}


def say(text):
    print(f"   {text}", flush=True)


def call(url, token, path, body=None):
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url + path, data, headers), timeout=30) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return {"refused": json.loads(error.read() or b"{}")}


def officer(node, office):
    return next(o for o in node["officers"] if o["id"].endswith("." + office))


def token(node, office):
    who = officer(node, office)
    if who["id"] not in tokens:
        tokens[who["id"]] = call(node["url"], None, "/api/1/sign-in", {"officer": who["id"], "phrase": who["phrase"]})["token"]
    return tokens[who["id"]]


def page(node, office, path):
    """A page as a browser has it: signed in by its own form."""
    who = officer(node, office)
    jar = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    form = urllib.parse.urlencode({"account": who["id"], "passphrase": who["phrase"]}).encode()
    jar.open(urllib.request.Request(node["url"] + "/sign-in", form, {"origin": node["url"], "sec-fetch-site": "same-origin"}), timeout=30).read()
    return jar.open(node["url"] + path, timeout=30).read().decode()


def act(node, office, action, subject, fields=None):
    answer = call(node["url"], token(node, office), f"/api/1/act/{action}", {"subject": subject, "fields": fields or {}})
    assert "refused" not in answer, (action, answer)
    return answer


def view(node, office, request):
    return call(node["url"], token(node, office), f"/api/1/requests/{request}")


def until(what, test, within=30):
    end = time.monotonic() + within
    while time.monotonic() < end:
        found = test()
        if found:
            say(what)
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {within} s: {what}")


def stage(node, office, request, wanted):
    return lambda: view(node, office, request).get("request", {}).get("stage") == wanted


def own_process(node_id):
    """The process that serves this node's folder, among those that the demo started."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = open(f"/proc/{pid}/cmdline", "rb").read().split(b"\0")
        except OSError:
            continue
        if b"serve" in words and any(w.decode().endswith(f"{FOLDER}/{node_id}") for w in words):
            return int(pid)
    raise AssertionError(f"{node_id} does not run")


def runs(process):
    """A node takes no connections any more before its process has ended, and must not be taken for the one that comes after it."""
    try:
        return open(f"/proc/{process}/stat").read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def asks(asking, draft):
    request = secrets.token_hex(16)
    act(asking, "investigator", "draft", request, draft)
    act(asking, "investigator", "propose", request)
    act(asking, "approver", "approve", request)
    return request


def holds(asked, request):
    until("the request is here, genuine", stage(asked, "desk", request, "received"))
    act(asked, "desk", "hold", request)
    act(asked, "approver", "hold", request)


def executes(asked, request):
    law = view(asked, "reviewer", request)["law"]["disclose"]
    if law["authorisation"]["required"]:
        act(asked, "magistrate", "authorise", request)
    no = {f"safeguard.{q}": "no" for q in ("political", "discrimination", "death-or-torture", "privileged")}
    act(asked, "reviewer", "review", request, {"decision": "execute", "reasons": "Complete, and an offence under both laws.", **no})
    act(asked, "approver", "execute", request)


def delivery(task, data, checksum=None, **more):
    number = str(uuid.uuid4())
    return {
        "@xsi:type": "{http://uri.etsi.org/03120/common/2019/10/Delivery}DeliveryObject",
        "ObjectIdentifier": number,
        "AssociatedObjects": {"AssociatedObject": [task["ObjectIdentifier"]]},
        "delivery:Reference": {"delivery:LDID": task["task:Reference"]},
        "delivery:SequenceNumber": 1,
        "delivery:LastSequence": True,
        "delivery:Manifest": {"delivery:Specification": wire.word("ManifestSpecification", "TS102657-XML")},
        "delivery:Delivery": {"delivery:BinaryData": {
            "delivery:Data": wire.base64.b64encode(data).decode(),
            "delivery:ContentType": "application/xml",
            "delivery:Checksum": checksum or hashlib.sha256(data).hexdigest(),
        }},
        **more,
    }


def verified(node, package):
    """The package verifies offline, and so does the provider's own signature over the answer in it."""
    bytes_of = urllib.request.Request(f"{node['url']}/api/1/packages/{package}", headers={"authorization": f"Bearer {token(node, 'investigator')}"})
    path = os.path.join(FOLDER, "package.zip")
    open(path, "wb").write(urllib.request.urlopen(bytes_of, timeout=30).read())
    roots = [arg for root in open(os.path.join(FOLDER, "roots.txt")).read().split() for arg in ("--root", root)]
    subprocess.run([PROGRAM, "verify", path, "--directory", os.path.join(FOLDER, "directory"), *roots, "--threshold", "2"], check=True, stdout=subprocess.DEVNULL)
    inside = zipfile.ZipFile(path)
    answer = json.loads(next(inside.read(n) for n in inside.namelist() if n.endswith("data/answer.json")))
    assert wire.verifies(answer, bytes.fromhex(provider.PUBLIC)), "the provider's own signature holds inside the package"


def the_whole_way(asking, asked, system, draft, door):
    print("== asked, held, disclosed and delivered over TS 103 120", flush=True)
    system.lose_answers, system.busy, system.stale = 2, 1, 1
    request = asks(asking, draft)
    holds(asked, request)
    task = until("the provider has the preservation, after a busy answer, one that calls the message old, and two lost ones", lambda: system.task("LPTaskObject"))
    values = {v["task:FormatType"]["task:FormatName"]: v["task:Value"] for v in task["task:RequestDetails"]["task:RequestValues"]["task:RequestValue"]}
    assert values == {"IPv4Address": draft["address"], "TCPPort": draft["port"]}, values
    until("the order was taken, once", lambda: system.lose_answers == 0 and not system.busy and not system.stale)
    tries = [(m["Header"]["TransactionIdentifier"], m["Header"]["Timestamp"]) for m in system.seen]
    assert len(set(tries)) == len(tries), "each try is dated and signed anew"
    assert system.created == 3, system.created
    assert view(asked, "desk", request)["request"]["stage"] == "hold-ordered", "nothing is concluded before the task says so"
    system.set(task, Status=wire.word("LPTaskStatus", "Preserved"), PreservationExpiration=task["task:DesiredPreservationExpiration"])
    until("held, says the task, and so says the desk", stage(asked, "desk", request, "held"))

    executes(asked, request)
    task = until("the provider has the disclosure", lambda: system.task("LDTaskObject"))
    data = b"<RetainedData>a form that only the provider's reader knows</RetainedData>"
    good = delivery(task, data)
    wrong = hashlib.sha256(b"other").hexdigest()
    refused = {
        "unsigned": (system.deliver(door, good, seed=None), 3020),
        "signed by another key": (system.deliver(door, good, seed=bytes(32)), 3020),
        "recorded an hour ago": (system.deliver(door, good, late=3600), 3007),
        "another checksum": (system.deliver(door, delivery(task, data, checksum=wrong)), 3007),
        "a part of more": (system.deliver(door, delivery(task, data, **{"delivery:LastSequence": False})), 3001),
        "for a task that nobody gave": (system.deliver(door, delivery({**task, "ObjectIdentifier": str(uuid.uuid4()), "task:Reference": "XX-X-1"}, data)), 3016),
    }
    for what, (got, want) in refused.items():
        assert got == want, (what, got, want)
    say("refused, each with its code: " + ", ".join(refused))
    assert view(asked, "desk", request)["request"]["stage"] == "granted"
    assert system.deliver(door, good) == "taken"
    assert system.deliver(door, good) == "taken", "the same delivery again is taken already"
    changed = {**good, "delivery:SequenceNumber": 0}
    assert system.deliver(door, changed) == 3010, "another delivery under the same number"
    until("delivered, hashed as it came; the same again changed nothing", stage(asked, "desk", request, "produced"))

    act(asked, "reviewer", "transmit", request)
    until("the package is with the asker", stage(asking, "investigator", request, "delivered"))
    act(asking, "investigator", "verify", request)
    shown = page(asking, "investigator", f"/requests/{request}")
    assert "a form that only the provider&#39;s reader knows" in shown, "what the provider delivered is on the asker's page as it came"
    verified(asking, view(asking, "investigator", request)["package"])
    say("the package verifies offline, with the delivery in it as it came")
    say("and the provider's own signature still verifies over what lies in the package")


def a_refusal(asking, asked, system, draft):
    print("== refused by the provider's system", flush=True)
    system.refuse = "LDTaskObject"
    request = asks(asking, draft)
    holds(asked, request)
    task = until("preserved", lambda: (t := system.task("LPTaskObject")) and t["task:Status"]["common:Value"] == "AwaitingPreservation" and t)
    system.set(task, Status=wire.word("LPTaskStatus", "Preserved"))
    until("held until the moment that was desired", stage(asked, "desk", request, "held"))
    executes(asked, request)
    until("not executed, with the provider's reason", stage(asked, "desk", request, "not-executed"))
    until("it ends so for the asker as well", stage(asking, "investigator", request, "not-executed"))
    system.refuse = None


def taken_back(asking, asked, system, draft):
    print("== taken back by the asker: the disclosure is cancelled at once, the preservation by a person", flush=True)
    request = asks(asking, draft)
    holds(asked, request)
    hold = until("preserved", lambda: (t := system.task("LPTaskObject")) and t["task:Status"]["common:Value"] == "AwaitingPreservation" and t)
    system.set(hold, Status=wire.word("LPTaskStatus", "Preserved"))
    until("held", stage(asked, "desk", request, "held"))
    before = system.task("LDTaskObject")
    executes(asked, request)
    task = until("the provider has the disclosure", lambda: (t := system.task("LDTaskObject")) is not before and t)
    act(asking, "investigator", "withdraw", request, {"reason": "The case was closed."})
    status = lambda obj: obj["task:Status"]["common:Value"]
    until("the disclosure is cancelled, and nobody pressed anything there", lambda: status(task) == "Cancelled")
    assert status(hold) == "Preserved", "a hold is released by a person"
    act(asked, "reviewer", "release-hold", request, {"reason": "Nobody needs it."})
    until("the preservation is cancelled by a person's letter", lambda: status(hold) == "Cancelled")

    request = asks(asking, draft)
    holds(asked, request)
    executes(asked, request)
    again = until("another disclosure", lambda: (t := system.task("LDTaskObject")) is not task and t)
    system.stubborn = True
    act(asking, "investigator", "withdraw", request, {"reason": "The case was closed."})
    told = lambda: "flagged" in [e["kind"] for e in view(asked, "desk", request)["events"]]
    until("a system that goes on with it is named on the page, for somebody to call", told)
    assert status(again) != "Cancelled"
    system.stubborn = False


def without_a_node(asking, asked, system, draft):
    print("== a provider that is in no directory", flush=True)
    before = system.task("LPTaskObject")
    request = asks(asking, {**draft, "holder": "no-node"})
    holds(asked, request)
    task = until("it has the preservation under its own name", lambda: (t := system.task("LPTaskObject")) is not before and t)
    assert task["task:CSPID"]["UniqueIdentifier"] == "NO-NODE"
    system.set(task, Status=wire.word("LPTaskStatus", "PreservationNotAvailable"))
    told = lambda: "not-executed" in [e["kind"] for e in view(asked, "desk", request)["events"]]
    until("nothing to preserve, it says, and the desk sees it", told)
    until("nothing is held, and a hold can be ordered again", stage(asked, "desk", request, "received"))


def direct_orders(asking, asked, system, draft, door):
    print("== ordered directly, under a standing consent: a company of the own state for data that lies in the other", flush=True)
    no = {f"safeguard.{q}": "no" for q in ("political", "discrimination", "death-or-torture", "privileged")}
    fields = {**draft, **no, "holder": "no-node", "territory": asked["state"]}
    press = lambda office, number: call(asking["url"], token(asking, office), "/api/1/act/attempt", {"subject": number, "fields": fields}).get("refused", {}).get("code")
    direct = lambda number: call(asking["url"], token(asking, "investigator"), f"/api/1/direct/{number}")
    at = lambda number, stage: lambda: direct(number).get("direct", {}).get("stage") == stage
    told = lambda words: str(call(asked["url"], token(asked, "desk"), "/api/1/notices")).count(words)
    number = secrets.token_hex(16)
    assert press("reviewer", number) == press("approver", number) == "no-consent" and not system.objects
    for office in ("reviewer", "approver"):
        act(asked, office, "consent", "", {"beneficiaries": asking["state"]})
    until("the other state's consent is here", lambda: call(asking["url"], token(asking, "reviewer"), "/api/1/consents")["consents"])

    def order():
        number, before = secrets.token_hex(16), system.task("LDTaskObject")
        assert press("reviewer", number) is None and system.task("LDTaskObject") is before
        assert press("approver", number) is None
        task = until("two people ordered it, and the company's system has the task", lambda: (t := system.task("LDTaskObject")) is not before and t)
        until("and says so", at(number, "acknowledged"))
        return number, task

    # A configuration that names a company of the other state makes it none of ours: the directory knows.
    abroad = {**fields, "holder": draft["holder"]}
    codes = {call(asking["url"], token(asking, office), "/api/1/act/attempt", {"subject": secrets.token_hex(16), "fields": abroad})["refused"]["code"] for office in ("reviewer", "approver")}
    assert codes == {"holder-abroad"} and system.task("LDTaskObject") is None, codes
    number, task = order()
    data = b"<RetainedData>the company's own form</RetainedData>"
    assert system.deliver(door, delivery({**task, "ObjectIdentifier": str(uuid.uuid4()), "task:Reference": "XX-X-1"}, data)) == 3016
    good = delivery(task, data)
    assert [system.deliver(door, good) for _ in range(2)] == ["taken", "taken"]
    until("delivered", at(number, "produced"))
    until("and the state concerned is told so", lambda: told("the company produced") == 1)
    act(asking, "investigator", "take-in", number)
    package = direct(number)["package"]
    shown = page(asking, "investigator", f"/direct/{number}")
    assert "the company&#39;s own form" in shown and "application/xml" in shown, "the answer is on the page as the company gave it"
    verified(asking, package)
    say("taken in: the package verifies offline, with the delivery and the consent in it")

    system.refuse = "LDTaskObject"
    number = secrets.token_hex(16)
    assert press("reviewer", number) is None and press("approver", number) is None
    until("another is refused by the company's system, and the state concerned is told", lambda: at(number, "not-executed")() and told("did not execute it") == 1)
    system.refuse = None

    number, task = order()
    act(asking, "investigator", "withdraw-direct", number, {"reason": "Another line was meant."})
    until("taken back: cancelled at the company", lambda: task["task:Status"]["common:Value"] == "Cancelled")
    assert system.deliver(door, delivery(task, data)) == 3016, "what was taken back is not delivered"

    number, task = order()
    assert system.deliver(door, delivery(task, data)) == "taken"
    until("another is delivered", at(number, "produced"))
    act(asking, "investigator", "withdraw-direct", number, {"reason": "Another line was meant."})
    events = [e["kind"] for e in direct(number)["events"]]
    assert events.count("flagged") == 1 and direct(number)["ended"][0]["answer_by"] is None, events
    say("taken back after it came: it is not taken in, and a person is told to call the company")


def message_with(system, kind, number=-1):
    """What the authority's node sent with a task of this kind: the warrant in it is real."""
    def has(message):
        actions = message["Payload"]["RequestPayload"]["ActionRequests"]["ActionRequest"]
        return any("CREATE" in a and wire.kind(a["CREATE"]["HI1Object"]) == kind for a in actions)
    return [m for m in system.seen if has(m)][number]


def orders_from_outside(net, asked, system, ours):
    print("== an authority's own system orders a provider that runs a node", flush=True)
    number = lambda obj: obj["ObjectIdentifier"]
    status = lambda obj: obj if isinstance(obj, int) else obj.get("task:Status", {}).get("common:Value")
    kept = authority.objects(message_with(system, "LPTaskObject", 0), ours.provider)
    good = authority.creates(kept)
    assert ours.ask(good, name="NOBODY") == [3004]
    assert ours.ask(good, seed=bytes(32)) == [3020]
    for what, (objects, want) in authority.spoilt(kept).items():
        got = ours.ask(authority.creates(objects))[-1]
        assert got == want, (what, got, want)
    assert ours.get(number(kept[2])) == 3014 and ours.list() == []
    say("refused, each with its code, and nothing was taken: " + ", ".join(authority.spoilt(kept)))
    for _ in range(2):
        taken = ours.ask(good)
        assert [a.get("CREATEResponse", {}).get("Identifier") for a in taken] == [number(o) for o in kept], taken
    until("the same message twice is one order; its guard has judged, and the task is Preserved", lambda: status(ours.get(number(kept[2]))) == "Preserved")
    records = ours.list()
    assert {r["ObjectType"]["common:Value"] for r in records} == {"LPTask", "Delivery"}, records
    report = ours.get(next(r["Identifier"] for r in records if r["ObjectType"]["common:Value"] == "Delivery"))
    data = report["delivery:Delivery"]["delivery:BinaryData"]
    letter = wire.base64.b64decode(data["delivery:Data"])
    assert hashlib.sha256(letter).hexdigest() == data["delivery:Checksum"] and data["delivery:ContentType"] == "application/comity-letter"
    assert ours.update(report, **{"delivery:DeliveryDesiredStatus": wire.word("DeliveryDesiredStatus", "Acknowledged")}) == "taken"
    assert ours.get(number(report))["delivery:DeliveryStatus"]["common:Value"] == "Acknowledged"
    assert ours.update(kept[2], **{"task:DesiredStatus": wire.word("LPTaskDesiredStatus", "Cancelled")}) == 3012
    say("its report is a sealed letter, fetched and acknowledged; what is done is not taken back")

    asked_for = authority.objects(message_with(system, "LDTaskObject", 0), ours.provider)
    assert all(isinstance(a, dict) for a in ours.ask(authority.creates(asked_for)))
    order = number(asked_for[2]).replace("-", "")
    assert status(ours.get(number(asked_for[2]))) == "AwaitingDisclosure", "a person has to look first"
    act(net, "clerk", "look-up", order)
    assert status(ours.get(number(asked_for[2]))) == "AwaitingDisclosure"
    act(net, "clerk", "produce", order)
    assert status(ours.get(number(asked_for[2]))) == "Disclosed"
    say("disclosed when the clerk had looked and produced, and not before")

    other = authority.objects(message_with(system, "LDTaskObject", -1), ours.provider)
    assert number(other[2]) != number(asked_for[2])
    assert all(isinstance(a, dict) for a in ours.ask(authority.creates(other)))
    assert ours.update(other[2], **{"task:RequestDetails": other[2]["task:RequestDetails"]}) == 3006
    assert ours.update(other[2], **{"task:DesiredStatus": wire.word("LDTaskDesiredStatus", "Cancelled")}) == "taken"
    assert status(ours.get(number(other[2]))) == "Cancelled"
    late = call(net["url"], token(net, "clerk"), "/api/1/act/look-up", {"subject": number(other[2]).replace("-", ""), "fields": {}})
    assert "refused" in late, late
    one, two = (authority.objects(message_with(system, "LDTaskObject", n), ours.provider) for n in (1, 2))
    assert len({number(o[2]) for o in (asked_for, other, one, two)}) == 4
    two[2]["AssociatedObjects"] = {"AssociatedObject": [number(one[1]), number(two[0])]}
    assert all(isinstance(a, dict) for a in ours.ask(authority.creates([*one, two[0], two[2]])))
    assert ours.update(one[1], **{"auth:AuthorisationDesiredStatus": wire.word("AuthorisationDesiredStatus", "Cancelled")}) == "taken"
    assert [status(ours.get(number(o[2]))) for o in (one, two)] == ["Cancelled", "Cancelled"], "each task under it is cancelled with it"
    say("an authorisation over two tasks is cancelled, and both with it")
    offer = ours.ask([{"GETCSPCONFIG": {}}])[0]["GETCSPCONFIGResponse"]
    assert len(offer["TargetingConfigurations"]["config:TargetingConfiguration"]) == 4
    say("cancelled before anybody looked, and then nobody can look; what it answers to is said")


def node_to_node(asking, asked, net, draft):
    print("== two nodes, over TS 103 120 both", flush=True)
    request = asks(asking, draft)
    holds(asked, request)
    until("held, by the sealed report that was fetched at the provider's door", stage(asked, "desk", request, "held"))
    executes(asked, request)
    order = view(asked, "desk", request)["order"]
    until("the provider has the order", lambda: "refused" not in call(net["url"], token(net, "clerk"), f"/api/1/orders/{order}"))
    act(net, "clerk", "look-up", order)
    act(net, "clerk", "produce", order)
    until("produced: fetched, opened with the authority's key, and acknowledged", stage(asked, "desk", request, "produced"))

    request = asks(asking, draft)
    holds(asked, request)
    until("held", stage(asked, "desk", request, "held"))
    executes(asked, request)
    order = view(asked, "desk", request)["order"]
    path = f"/api/1/orders/{order}"
    until("another order is there", lambda: "refused" not in call(net["url"], token(net, "clerk"), path))
    act(asking, "investigator", "withdraw", request, {"reason": "The case was closed."})
    until("taken back: the order is cancelled at the provider", lambda: call(net["url"], token(net, "clerk"), path)["order"]["next"] == [])


def restarted(node, lines):
    """The node of the demo, stopped and started again with these lines in its configuration."""
    folder = os.path.join(FOLDER, node["id"])
    process = own_process(node["id"])
    os.kill(process, signal.SIGTERM)
    path = os.path.join(folder, "node.toml")
    before = open(path).read().split("\n[etsi]\n")[0]
    open(path, "w").write(before + "\n[etsi]\n" + lines)
    until(f"{node['id']} has ended", lambda: not runs(process))
    server = subprocess.Popen([PROGRAM, "serve", "--dir", folder], stdout=subprocess.DEVNULL)
    until(f"{node['id']} is up again, and speaks TS 103 120", lambda: reachable(node["url"]))
    return server


def key_of(node):
    command = [PROGRAM, "etsi", "key", "--dir", os.path.join(FOLDER, node["id"])]
    return bytes.fromhex(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


def main():
    demo = subprocess.Popen([PROGRAM, "--json", "demo", "--dir", FOLDER, "--rows", "0", "--from", "CN", "--to", "DE"], stdout=subprocess.PIPE, text=True)
    servers = []
    try:
        ready = json.loads(demo.stdout.readline())
        asking, asked, net = ready["nodes"][:3]
        validate = schemas.validator()
        system = provider.Provider(ready["to"], key_of(asked), validate)
        url = system.start()
        draft = tomllib.load(open(ready["draft"], "rb"))
        servers.append(restarted(asked, f'name = "DESK"\npoll_seconds = 1\n[[etsi.providers]]\nprovider = "{draft["holder"]}"\nname = "{system.name}"\nurl = "{url}"\nkey = "{provider.PUBLIC}"\n[[etsi.providers]]\nprovider = "no-node"\nname = "NO-NODE"\nurl = "{url}"\nkey = "{provider.PUBLIC}"\n'))
        the_whole_way(asking, asked, system, draft, asked["url"] + "/etsi/103120/1")
        a_refusal(asking, asked, system, draft)
        taken_back(asking, asked, system, draft)
        without_a_node(asking, asked, system, draft)
        assert not system.problems, system.problems[:3]
        say(f"{len(system.seen)} messages came to the provider; each valid by the schemas and signed")
        servers.append(restarted(net, f'name = "NET-1"\n[[etsi.authorities]]\nmember = "{asked["id"]}"\nname = "{authority.NAME}"\nkey = "{authority.PUBLIC}"\n'))
        company = provider.Provider(ready["from"], key_of(asking), validate)
        company.name = "NO-NODE"
        servers.append(restarted(asking, f'name = "ASKS"\npoll_seconds = 1\n[[etsi.providers]]\nprovider = "no-node"\nname = "NO-NODE"\nurl = "{(url := company.start())}"\nkey = "{provider.PUBLIC}"\n[[etsi.providers]]\nprovider = "{draft["holder"]}"\nname = "ABROAD"\nurl = "{url}"\nkey = "{provider.PUBLIC}"\n'))
        tokens.clear()
        direct_orders({**asking, "state": ready["from"]}, {**asked, "state": ready["to"]}, company, draft, asking["url"] + "/etsi/103120/1")
        assert not company.problems, company.problems[:3]
        ours = authority.Authority(ready["to"], net["url"] + "/etsi/103120/1", "NET-1", key_of(net), validate)
        orders_from_outside(net, asked, system, ours)
        tokens.clear()
        servers.append(restarted(net, f'name = "NET-1"\n[[etsi.authorities]]\nmember = "{asked["id"]}"\nname = "DESK"\nkey = "{key_of(asked).hex()}"\n'))
        servers.append(restarted(asked, f'name = "DESK"\npoll_seconds = 1\n[[etsi.providers]]\nprovider = "{net["id"]}"\nname = "NET-1"\nurl = "{net["url"]}/etsi/103120/1"\nkey = "{key_of(net).hex()}"\n'))
        node_to_node(asking, asked, net, draft)
    finally:
        for server in servers:
            server.terminate()
        demo.send_signal(signal.SIGINT)
        demo.wait(20)


def reachable(url):
    try:
        return urllib.request.urlopen(url + "/healthy", timeout=1).status == 200
    except OSError:
        return False


main()
