"""A server that logs as RFC 6302 asks: source address, source port, time in UTC, protocol, own address and port."""
import datetime
import selectors
import socket
import sys

log_path, *own_addresses = sys.argv[1:]
log = open(log_path, "a", buffering=1, encoding="utf-8")
ready = selectors.DefaultSelector()


def write(transport, peer, own, said):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
    said = "".join(c for c in said.decode("ascii", "replace").strip() if c.isprintable())
    log.write(f"{now} {transport} {peer[0]} {peer[1]} {own[0]} {own[1]} {said}\n")


def accept(listener):
    link, peer = listener.accept()
    ready.register(link, selectors.EVENT_READ, lambda l, p=peer: answer_tcp(l, p))


def answer_tcp(link, peer):
    try:
        said = link.recv(256)
    except ConnectionError:
        said = b""
    if said:
        write("tcp", peer, link.getsockname(), said)
        link.sendall(b"seen\n")
    else:
        ready.unregister(link)
        link.close()


def answer_udp(link):
    said, peer = link.recvfrom(256)
    write("udp", peer, link.getsockname(), said)
    link.sendto(b"seen\n", peer)


for address in own_addresses:
    tcp = socket.create_server((address, 8080), backlog=64)
    ready.register(tcp, selectors.EVENT_READ, accept)
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind((address, 5000))
    ready.register(udp, selectors.EVENT_READ, answer_udp)
print("listening", flush=True)
while True:
    for key, _ in ready.select():
        key.data(key.fileobj)
