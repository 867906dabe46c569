#!/bin/bash
# Makes the DHCPv6 leases of Kea and the leases of ISC dhcpd: one device asks, renews, and gives back, in network namespaces
# of its own. Run as root; takes two minutes, uses no network but its own, and takes away all that it set up. Needs the Debian
# packages kea-dhcp6-server isc-dhcp-server isc-dhcp-client iproute2.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ "${1:-}" = inside ] || exec unshare -n "$0" inside "${1:-$here}"
out=$2
device=cslease$$
work=$(mktemp -d)
chmod 777 "$work"
mkdir -p "$work/run" "$out/kea" "$out/isc"
started=()
clean() {
  set +e
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done
  for file in "$work"/*.pid; do [ -s "$file" ] && kill "$(cat "$file")" 2>/dev/null; done
  ip netns del "$device"
  rm -rf "$work"
}
trap clean EXIT
on_device() { ip netns exec "$device" "$@"; }

ip netns add "$device"
ip link set lo up
ip link add br0 type bridge
sysctl -qw net.ipv6.conf.br0.accept_dad=0 net.ipv6.conf.br0.dad_transmits=0
ip link set br0 up
ip link add p1 type veth peer name eth0 netns "$device"
ip link set p1 master br0 up
ip address add 100.64.0.1/10 dev br0
ip address add 2001:db8:1::1/64 dev br0
on_device ip link set lo up
on_device ip link set eth0 address 02:00:5e:00:00:07
on_device sysctl -qw net.ipv6.conf.eth0.dad_transmits=0 net.ipv6.conf.eth0.accept_dad=0
on_device ip link set eth0 up
sleep 2
printf '#!/bin/sh\nexit 0\n' > "$work/script"
chmod 755 "$work/script"

echo "Kea, DHCPv6"
cat > "$work/kea.json" <<KEA
{ "Dhcp6": {
    "data-directory": "$work", "interfaces-config": { "interfaces": ["br0"] },
    "lease-database": { "type": "memfile", "persist": true, "name": "$work/kea-leases6.csv", "lfc-interval": 0 },
    "valid-lifetime": 20, "preferred-lifetime": 16, "renew-timer": 8, "rebind-timer": 14,
    "subnet6": [ { "id": 1, "subnet": "2001:db8:1::/64", "interface": "br0", "pools": [ { "pool": "2001:db8:1::100 - 2001:db8:1::1ff" } ],
      "pd-pools": [ { "prefix": "2001:db8:8000::", "prefix-len": 40, "delegated-len": 56 } ] } ],
    "loggers": [ { "name": "kea-dhcp6", "severity": "WARN", "output_options": [ { "output": "$work/kea.log" } ] } ]
} }
KEA
env KEA_LOCKFILE_DIR="$work/run" KEA_PIDFILE_DIR="$work/run" kea-dhcp6 -c "$work/kea.json" > "$work/kea.out" 2>&1 &
kea=$!
started+=("$kea")
sleep 2
ask6() { on_device dhclient -6 "$@" -N -P -sf "$work/script" -lf "$work/$asked.leases" -pf "$work/$asked.pid" eth0 > "$work/$asked.out" 2>&1; }
asked=six
ask6
sleep 22
ask6 -r
sleep 3
kill "$kea"
cp "$work/kea-leases6.csv" "$out/kea/"

echo "ISC dhcpd, DHCPv4"
touch "$work/dhcpd.leases" "$work/dhcpd6.leases"
cat > "$work/dhcpd.conf" <<'CONF'
authoritative; default-lease-time 20; max-lease-time 20; min-lease-time 20;
subnet 100.64.0.0 netmask 255.192.0.0 { range 100.72.0.100 100.72.0.199; option routers 100.64.0.1; }
CONF
dhcpd -4 -f -cf "$work/dhcpd.conf" -lf "$work/dhcpd.leases" -pf "$work/d4.pid" br0 > "$work/d4.out" 2>&1 &
started+=("$!")
sleep 1
# A client identifier with bytes that the lease file escapes.
printf 'send dhcp-client-identifier 00:6c:69:6e:65:22:5c:ff:37;\nsend host-name "example";\n' > "$work/client.conf"
on_device dhclient -4 -cf "$work/client.conf" -sf "$work/script" -lf "$work/four.leases" -pf "$work/four.pid" eth0 > "$work/four.out" 2>&1
sleep 24
cp "$work/dhcpd.leases" "$out/isc/"

echo "ISC dhcpd, DHCPv6"
cat > "$work/dhcpd6.conf" <<'CONF'
default-lease-time 20; preferred-lifetime 16; max-lease-time 20; min-lease-time 20; option dhcp-renewal-time 8; option dhcp-rebinding-time 14;
subnet6 2001:db8:1::/64 { range6 2001:db8:1::100 2001:db8:1::1ff; prefix6 2001:db8:8000:: 2001:db8:80ff:ff00:: /56; }
CONF
dhcpd -6 -f -cf "$work/dhcpd6.conf" -lf "$work/dhcpd6.leases" -pf "$work/d6.pid" br0 > "$work/d6.out" 2>&1 &
started+=("$!")
sleep 1
asked=sixisc
ask6
sleep 22
ask6 -r
sleep 2
cp "$work/dhcpd6.leases" "$out/isc/"
