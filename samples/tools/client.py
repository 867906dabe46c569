"""One customer's device. Arguments: seed, count, then "transport:source-port:server:hold-seconds:words" for fixed connections."""
import random
import socket
import sys
import threading
import time

seed, count, *fixed = sys.argv[1:]
chance = random.Random(int(seed))


def connect(transport, port, server, hold, words):
    try:
        if transport == "tcp":
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as link:
                link.settimeout(5)
                if port:
                    link.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    link.bind(("0.0.0.0", port))
                link.connect((server, 8080))
                time.sleep(0.3)  # a person types; the connection is older than its first words
                link.sendall(words.encode() + b"\n")
                link.recv(16)
                time.sleep(hold)
        else:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
                link.settimeout(5)
                if port:
                    link.bind(("0.0.0.0", port))
                link.sendto(words.encode() + b"\n", (server, 5000))
                link.recv(16)
                time.sleep(hold)
    except OSError as error:
        print(f"client {seed}: {words}: {error}", file=sys.stderr)


threads = []
for one in fixed:
    transport, port, server, hold, words = one.split(":", 4)
    threads.append(threading.Thread(target=connect, args=(transport, int(port), server, float(hold), words)))
    threads[-1].start()
for number in range(int(count)):
    time.sleep(chance.uniform(0.05, 0.5))
    transport = chance.choice(["tcp", "tcp", "udp"])
    server = chance.choice(["192.0.2.80", "192.0.2.81"])
    words = f"visit {seed}-{number}"
    threads.append(threading.Thread(target=connect, args=(transport, 0, server, chance.uniform(0.1, 2.0), words)))
    threads[-1].start()
for thread in threads:
    thread.join()
