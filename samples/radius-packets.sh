#!/bin/bash
# Makes `radius/packets`: what radclient and FreeRADIUS said to one another, datagram by datagram, and what FreeRADIUS wrote
# into its detail file about the same. Run as root; a network namespace of its own, so nothing leaves and no port is taken.
# Needs the Debian packages freeradius freeradius-utils python3.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ "${1:-}" = inside ] || exec unshare -n "$0" inside "${1:-$here/radius/packets}"
out=$2
ip link set lo up
work=$(mktemp -d)
chmod 755 "$work"
mkdir -p "$work/radius" "$work/run" "$out"
cat > "$work/radius/radiusd.conf" <<RADIUS
prefix = /usr
localstatedir = $work/radius
logdir = $work/radius
raddbdir = $work/radius
libdir = /usr/lib/freeradius
pidfile = $work/run/radius.pid
max_requests = 1024
log {
  destination = stdout
}
security {
  max_attributes = 200
}
client access-server {
  ipaddr = 127.0.0.1
  secret = samples
}
modules {
  detail {
    filename = $work/radius/detail
    header = "%t"
    permissions = 0644
  }
}
server default {
  listen {
    type = acct
    ipaddr = 127.0.0.1
    port = 1813
  }
  preacct {
  }
  accounting {
    detail
  }
}
RADIUS
TZ=UTC freeradius -f -l stdout -d $work/radius > "$work/out" 2>&1 & server=$!
python3 "$here/tools/relay.py" "$out" $work/port 1813 & relay=$!
trap 'kill $server $relay; rm -rf "$work"' EXIT
for _ in $(seq 100); do grep -q "Ready to process" "$work/out" && [ -s "$work/port" ] && break; sleep 0.1; done
port=$(cat $work/port)
stamp() { date -u '+%b %d %Y %H:%M:%S UTC'; }
say() { echo "$1" | TZ=UTC radclient -r 1 -t 3 -q 127.0.0.1:$port acct samples; }
nas='NAS-IP-Address = 192.0.2.9, NAS-Identifier = "bng-1"'
say "Acct-Status-Type = Accounting-On, $nas, Event-Timestamp = \"$(stamp)\""
say "Acct-Status-Type = Start, User-Name = \"sub-0001\", Acct-Session-Id = \"5e000001\", Acct-Multi-Session-Id = \"5e0000f1\", Calling-Station-Id = \"00-00-5E-00-53-01\", Framed-IP-Address = 100.64.0.11, Framed-IPv6-Prefix = 2001:db8:11::/64, Delegated-IPv6-Prefix = 2001:db8:1100::/56, $nas, Event-Timestamp = \"$(stamp)\""
say "Acct-Status-Type = Start, User-Name = \"sub-0002\", Acct-Session-Id = \"5e000002\", Framed-IP-Address = 100.64.0.12, Framed-IPv6-Address = 2001:db8:12::7, $nas, Event-Timestamp = \"$(stamp)\", Proxy-State = 0x0102, Proxy-State = 0x03"
say "Acct-Status-Type = Start, User-Name = \"sub-0003\", Acct-Session-Id = \"5e000003\", Framed-IP-Address = 100.64.0.13, $nas, Acct-Delay-Time = 1"
sleep 2
say "Acct-Status-Type = Interim-Update, User-Name = \"sub-0001\", Acct-Session-Id = \"5e000001\", Framed-IP-Address = 100.64.0.11, IP-Port-Range-Type = 6, IP-Port-Range-Ext-IPv4-Addr = 203.0.113.10, IP-Port-Range-Alloc = Allocation, IP-Port-Range-Range-Start = 4096, IP-Port-Range-Range-End = 5119, $nas, Acct-Session-Time = 2, Event-Timestamp = \"$(stamp)\""
sleep 1
say "Acct-Status-Type = Stop, User-Name = \"sub-0001\", Acct-Session-Id = \"5e000001\", Acct-Session-Time = 3, Acct-Terminate-Cause = User-Request, $nas, Event-Timestamp = \"$(stamp)\""
sleep 1
say "Acct-Status-Type = Accounting-Off, $nas, Event-Timestamp = \"$(stamp)\""
sleep 0.3
cp "$work/radius/detail" "$out/detail"
