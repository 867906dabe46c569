#!/bin/bash
# Makes the leases of dnsmasq: one device asks over DHCPv4 and DHCPv6, in network namespaces of its own. Run as root; takes half a
# minute, uses no network but its own, and takes away all that it set up. Needs the Debian packages dnsmasq-base isc-dhcp-client iproute2.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ "${1:-}" = inside ] || exec unshare -n "$0" inside "${1:-$here}"
out=$2
device=csdnsmasq$$
work=$(mktemp -d)
chmod 777 "$work"
mkdir -p "$out/dnsmasq"
clean() {
  set +e
  for file in "$work"/*.pid; do [ -s "$file" ] && kill "$(cat "$file")" 2>/dev/null; done
  ip netns del "$device"
  rm -rf "$work"
}
trap clean EXIT
on_device() { ip netns exec "$device" "$@"; }

ip netns add "$device"
ip link set lo up
ip link add p1 type veth peer name eth0 netns "$device"
sysctl -qw net.ipv6.conf.p1.accept_dad=0 net.ipv6.conf.p1.dad_transmits=0
ip link set p1 up
ip address add 100.64.0.1/10 dev p1
ip address add 2001:db8:1::1/64 dev p1
on_device ip link set lo up
on_device ip link set eth0 address 02:00:5e:00:00:07
on_device sysctl -qw net.ipv6.conf.eth0.dad_transmits=0 net.ipv6.conf.eth0.accept_dad=0
on_device ip link set eth0 up
sleep 2
printf '#!/bin/sh\nexit 0\n' > "$work/script"
chmod 755 "$work/script"

dnsmasq --conf-file=/dev/null --no-resolv --no-hosts --port=0 --interface=p1 --bind-interfaces --pid-file="$work/dnsmasq.pid" \
  --user=root --dhcp-leasefile="$work/dnsmasq.leases" --dhcp-authoritative --no-ping --log-facility="$work/log" \
  --dhcp-range=100.72.0.100,100.72.0.199,255.192.0.0,2m --dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,2m \
  --dhcp-host=02:00:5e:00:00:08,100.72.0.8,infinite
ask() {
  on_device dhclient "$1" -cf "$work/client.conf" -sf "$work/script" -lf "$work/$2.leases" -pf "$work/$2.pid" eth0 > "$work/$2.out" 2>&1
}
printf 'send host-name "example";\n' > "$work/client.conf"
ask -4 four
: > "$work/client.conf"
ask -6 six
# A second device, whose lease does not end and which says who it is.
on_device ip link set eth0 down
on_device ip link set eth0 address 02:00:5e:00:00:08
on_device ip link set eth0 up
sleep 2
printf 'send dhcp-client-identifier 00:6c:69:6e:65;\n' > "$work/client.conf"
ask -4 other
sleep 1
cp "$work/dnsmasq.leases" "$out/dnsmasq/"
