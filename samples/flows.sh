#!/bin/bash
# Makes the files under netflow/ that begin with `events` or `nfcapd`: invented events, sent over loopback to the real nfcapd,
# whose files the real nfdump reads. The datagrams of devices come first, so that its reading of those is there too.
# Needs the Debian packages nfdump and python3, and no rights.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/netflow}
for tool in nfcapd nfdump python3; do
  command -v "$tool" >/dev/null || { echo "flows.sh: $tool is missing; install the packages named in this file" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
devices=(netflow9_test_fortigate_fortios_542_appid_tpl258-269 netflow9_test_fortigate_fortios_542_appid_data258_262
  ipfix_test_mikrotik_tpl ipfix_test_mikrotik_data258 netflow9_test_cisco_asa_1_tpl netflow9_test_cisco_asa_1_data)
port=$((20000 + RANDOM % 10000))

collect() { # the name of the file, and how it is compressed
  mkdir "$work/$1"
  nfcapd ${2:-} -w "$work/$1" -p $port -b 127.0.0.1 -t 3600 -P "$work/pid" >"$work/log" 2>&1 &
  for _ in $(seq 100); do [ -s "$work/pid" ] && break; sleep 0.1; done
  sleep 0.3
  python3 "$here/tools/flows.py" "$out/events.ipfix" $port "${devices[@]/#/$here/netflow/devices/}"
  sleep 0.5
  kill "$(cat "$work/pid")"; wait
  rm -f "$work/pid"
  cp "$work/$1"/nfcapd.2* "$out/$1"
}
collect nfcapd.plain
collect nfcapd.lz4 -y
collect nfcapd.lzo -z
TZ=UTC nfdump -r "$out/nfcapd.plain" -o json | python3 -c '
import json, sys
keys = ("export_sysid first last proto src_port dst_port src4_addr dst4_addr src6_addr dst6_addr src4_xlt_ip dst4_xlt_ip "
        "src_xlt_port dst_xlt_port event_id nat_event_id t_event user_name").split()
rows = [json.dumps({k: r[k] for k in keys if k in r}) for r in json.load(sys.stdin)]
print("[" + ",\n".join(rows) + "]")' >"$out/nfcapd.json"
(cd "$out" && sha256sum events.ipfix nfcapd.plain nfcapd.lz4 nfcapd.lzo nfcapd.json)
