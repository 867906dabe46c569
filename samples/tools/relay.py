#!/usr/bin/env python3
"""Stands between radclient and FreeRADIUS on the loopback and keeps each datagram as a file: 01-request.bin, 01-response.bin."""
import socket, sys
folder, port_file, server = sys.argv[1], sys.argv[2], int(sys.argv[3])
inside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); inside.bind(("127.0.0.1", 0))
outside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); outside.settimeout(5)
open(port_file, "w").write(str(inside.getsockname()[1]))
n = 0
while True:
    request, client = inside.recvfrom(65535)
    n += 1
    open(f"{folder}/{n:02}-request.bin", "wb").write(request)
    outside.sendto(request, ("127.0.0.1", server))
    response, _ = outside.recvfrom(65535)
    open(f"{folder}/{n:02}-response.bin", "wb").write(response)
    inside.sendto(response, client)
