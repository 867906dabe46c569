"""Picks the demo's question from the server's log, as a victim would, and writes question.toml."""
import sys

out = sys.argv[1]
lines = [line.split(" ", 6) for line in open(f"{out}/cgnat/server.log", encoding="utf-8").read().splitlines()]


def find(words):
    (line,) = [line for line in lines if line[6] == words]
    return line


def table(name, line, expect, how):
    time, transport, address, port, server, server_port, words = line
    names = ", ".join(f'"{n}"' for n in expect)
    return (
        f"[{name}]\n# {how}\nlogged = \"{words}\"\naddress = \"{address}\"\nport = {port}\ntransport = \"{transport}\"\n"
        f"time = {time}\nserver = \"{server}:{server_port}\"\nexpect = [{names}]\n\n"
    )


order = find("order 4711")
text = (
    "# Connections that really happened (make.sh), as the server at the other end logged them: the demo asks about the\n"
    "# first. Subscriber names are invented. Clocks: all namespaces share one kernel clock, so the true error is zero; the\n"
    "# stated one is what an operator with NTP would sign for.\n"
    "clock_error_max_ms = 500\nclock_source = \"NTP, stratum 2\"\n\n"
)
text += table("question", order, ["sub-0002"], "Customer 2 placed an order while customers 1, 3, 5 and 6 used the same public address.")
text += table("several", find("same port a"), ["sub-0001", "sub-0002"],
              "Customers 1 and 2 had this public port at once, to two servers: the port alone names both.")
text += table("later", find("same port later"), ["sub-0007"],
              "The question's port again, seconds later, from another line that had just been given customer 3's private address.")
text += table("lease", find("visit 5-3"), ["device 02:00:5e:00:00:05"], "A line known by its DHCP lease only.")
text += table("open", find("left open"), ["sub-0001"], "The log ended before this connection did.")
open(f"{out}/question.toml", "w", encoding="utf-8").write(text.rstrip() + "\n")
