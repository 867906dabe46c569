#!/bin/bash
# Makes the sample records by running real software: a carrier-grade NAT of network namespaces with nftables, logged by
# the kernel's connection tracking; FreeRADIUS accounting; Kea DHCPv4 leases. Run as root. Takes about half a minute, uses no
# network but its own namespaces, and takes away all that it set up. Needs the Debian packages
#   nftables conntrack iproute2 freeradius freeradius-utils kea-dhcp4-server isc-dhcp-client python3
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here}
[ "$(id -u)" = 0 ] || { echo "make.sh: run as root: it makes network namespaces" >&2; exit 2; }
for tool in nft conntrack ip freeradius radclient kea-dhcp4 dhclient python3; do
  command -v "$tool" >/dev/null || { echo "make.sh: $tool is missing; install the packages named in this file" >&2; exit 2; }
done

work=$(mktemp -d)
chmod 755 "$work"
tag=cs$$
started=()
clean() {
  set +e
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null; done
  for file in "$work"/*.pid "$work"/run/*.pid; do [ -s "$file" ] && kill "$(cat "$file")" 2>/dev/null; done
  for ns in nat srv aaa c1 c2 c3 c4 c5 c6; do ip netns del $tag$ns 2>/dev/null; done
  rm -rf "$work"
}
trap clean EXIT
in_ns() { local ns=$1; shift; ip netns exec "$tag$ns" "$@"; }
# Runs in a namespace in the background and remembers the process, so that only it is ended: no shell stands between.
background() { local ns=$1; shift; ip netns exec "$tag$ns" "$@" & started+=($!); last=$!; }
wait_for() { for _ in $(seq 100); do eval "$1" && return 0; sleep 0.1; done; echo "make.sh: gave up on: $1" >&2; return 1; }
stamp() { date -u '+%b %d %Y %H:%M:%S UTC'; }

echo "namespaces: six customers, one NAT, one server, one accounting server"
for ns in nat srv aaa c1 c2 c3 c4 c5 c6; do ip netns add $tag$ns; in_ns $ns ip link set lo up; done
in_ns nat ip link add br0 type bridge
in_ns nat ip address add 100.64.0.1/10 dev br0
in_ns nat ip link set br0 up
in_ns nat sysctl -qw net.ipv4.ip_forward=1
for i in 1 2 3 4 5 6; do
  in_ns nat ip link add "p$i" type veth peer name eth0 netns ${tag}c$i
  in_ns nat ip link set "p$i" master br0 up
  in_ns c$i ip link set eth0 address "02:00:5e:00:00:0$i"
  in_ns c$i ip link set eth0 up
done
for i in 1 2 3 4; do  # 5 and 6 ask Kea for theirs
  in_ns c$i ip address add "100.64.0.1$i/10" dev eth0
  in_ns c$i ip route add default via 100.64.0.1
done
in_ns nat ip link add wan type veth peer name eth0 netns ${tag}srv
in_ns nat ip address add 203.0.113.10/24 dev wan
in_ns nat ip address add 203.0.113.11/32 dev wan
in_ns nat ip link set wan up
in_ns nat ip route add 192.0.2.0/24 dev wan
in_ns srv ip address add 192.0.2.80/24 dev eth0
in_ns srv ip address add 192.0.2.81/24 dev eth0
in_ns srv ip link set eth0 up
in_ns srv ip route add 203.0.113.0/24 dev eth0
in_ns nat nft -f - <<'NFT'
table ip cgnat {
  chain out {
    type nat hook postrouting priority srcnat;
    ip saddr 100.64.0.14 oifname "wan" snat to 203.0.113.11
    ip saddr 100.64.0.0/10 oifname "wan" masquerade
  }
}
NFT
# Short timeouts, so that the ends of connections are seen within the minute. Times of the records stay the kernel's own.
in_ns nat sysctl -qw net.netfilter.nf_conntrack_events=1 net.netfilter.nf_conntrack_timestamp=1 \
  net.netfilter.nf_conntrack_tcp_timeout_time_wait=2 net.netfilter.nf_conntrack_tcp_timeout_close=2 \
  net.netfilter.nf_conntrack_udp_timeout=3 net.netfilter.nf_conntrack_udp_timeout_stream=3

echo "Kea"
mkdir -p "$work/run"
cat > "$work/kea.json" <<KEA
{ "Dhcp4": {
    "interfaces-config": { "interfaces": ["br0"] },
    "lease-database": { "type": "memfile", "persist": true, "name": "$work/kea-leases4.csv", "lfc-interval": 0 },
    "valid-lifetime": 20, "renew-timer": 8, "rebind-timer": 14,
    "subnet4": [ { "id": 1, "subnet": "100.64.0.0/10", "interface": "br0", "pools": [ { "pool": "100.72.0.100 - 100.72.0.199" } ] } ],
    "loggers": [ { "name": "kea-dhcp4", "severity": "WARN", "output_options": [ { "output": "$work/kea.log" } ] } ]
} }
KEA
background nat env KEA_LOCKFILE_DIR="$work/run" KEA_PIDFILE_DIR="$work/run" kea-dhcp4 -c "$work/kea.json" >"$work/kea.out" 2>&1
wait_for '[ -s "$work/kea-leases4.csv" ]'

echo "FreeRADIUS"
mkdir "$work/radius"
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
background aaa env TZ=UTC freeradius -f -l stdout -d "$work/radius" >"$work/radius/out" 2>&1
wait_for 'in_ns aaa ss -lun 2>/dev/null | grep -q :1813' || { cat "$work/radius/out"; exit 1; }
# kind, subscriber, accounting session, address, seconds so far
account() {
  local lasted=""; [ "$1" = Start ] || lasted=", Acct-Session-Time = $5"
  echo "Acct-Status-Type = $1, User-Name = \"$2\", Acct-Session-Id = \"$3\", Framed-IP-Address = $4, NAS-IP-Address = 192.0.2.9, NAS-Identifier = \"bng-1\", Event-Timestamp = \"$(stamp)\"$lasted" |
    in_ns aaa env TZ=UTC radclient -q 127.0.0.1:1813 acct samples
}

echo "server and log"
background srv python3 "$here/tools/server.py" "$work/server.log" 192.0.2.80 192.0.2.81 >"$work/server.out"
wait_for 'grep -q listening "$work/server.out"'
background nat conntrack -E -o timestamp,id >"$work/conntrack.log" 2>"$work/conntrack.err"
tracker=$last
# The kernel forgets ended connections lazily; listing them once a second makes it do so near their time.
background nat sh -c 'while sleep 1; do conntrack -L >/dev/null 2>&1; done'
sleep 0.5

echo "customers"
t0=$(date +%s)
account Start sub-0001 5e000001 100.64.0.11
account Start sub-0002 5e000002 100.64.0.12
account Start sub-0003 5e000003 100.64.0.13
account Start sub-0004 5e000004 100.64.0.14
for i in 5 6; do
  in_ns c$i dhclient -4 -q -1 -sf "$here/tools/dhclient-script" -lf "$work/dhclient$i.leases" -pf "$work/dhclient$i.pid" -cf /dev/null eth0 >"$work/dhclient$i.out" 2>&1
done
clients=()
one() { background "$@"; clients+=("$last"); }
# Customers 1 and 2 use the same source port to two servers at once: the NAT keeps the port for both, and the port alone
# cannot tell them apart. 41000 to one server makes it give one of them another port. Number 2 places the order asked about.
one c1 python3 "$here/tools/client.py" 1 14 "tcp:40000:192.0.2.80:3:same port a" "tcp:41000:192.0.2.80:3:same server a"
one c2 python3 "$here/tools/client.py" 2 14 "tcp:40000:192.0.2.81:3:same port b" "tcp:41000:192.0.2.80:3:same server b" "tcp:42137:192.0.2.80:4:order 4711"
one c3 python3 "$here/tools/client.py" 3 14 "udp:40500:192.0.2.80:1:hello udp"
one c4 python3 "$here/tools/client.py" 4 10
one c5 python3 "$here/tools/client.py" 5 10
one c6 python3 "$here/tools/client.py" 6 6
for pid in "${clients[@]}"; do wait "$pid"; done
account Interim-Update sub-0001 5e000001 100.64.0.11 $(($(date +%s) - t0))
account Stop sub-0003 5e000003 100.64.0.13 $(($(date +%s) - t0))
sleep 2
# The address of customer 3 goes to another subscriber: the same private address, another line.
t1=$(date +%s)
account Start sub-0007 5e000007 100.64.0.13
clients=()
one c3 python3 "$here/tools/client.py" 7 8 "tcp:42137:192.0.2.80:2:same port later"
one c1 python3 "$here/tools/client.py" 11 6
for pid in "${clients[@]}"; do wait "$pid"; done
account Stop sub-0007 5e000007 100.64.0.13 $(($(date +%s) - t1))
account Interim-Update sub-0002 5e000002 100.64.0.12 $(($(date +%s) - t0))
in_ns c6 dhclient -4 -q -r -sf "$here/tools/dhclient-script" -lf "$work/dhclient6.leases" -pf "$work/dhclient6.pid" -cf /dev/null eth0 >>"$work/dhclient6.out" 2>&1
sleep 4
# One connection is still open when the log ends: its end stays unknown.
clients=()
one c1 python3 "$here/tools/client.py" 12 0 "tcp:43000:192.0.2.81:6:left open"
sleep 1.5
account Stop sub-0001 5e000001 100.64.0.11 $(($(date +%s) - t0))
account Stop sub-0004 5e000004 100.64.0.14 $(($(date +%s) - t0))
kill -INT "$tracker" 2>/dev/null || true
sleep 0.5
wait "${clients[0]}" || true

echo "files"
mkdir -p "$out/cgnat" "$out/radius" "$out/kea"
cp "$work/conntrack.log" "$out/cgnat/conntrack.log"
cp "$work/server.log" "$out/cgnat/server.log"
cp "$work/radius/detail" "$out/radius/detail"
cp "$work/kea-leases4.csv" "$out/kea/kea-leases4.csv"
python3 "$here/tools/question.py" "$out"
(cd "$out" && sha256sum cgnat/* radius/* kea/* question.toml $(find netflow -type f 2>/dev/null | LC_ALL=C sort) > SHA256SUMS)
wc -l "$out"/cgnat/* "$out"/radius/* "$out"/kea/* "$out/SHA256SUMS"
