#!/usr/bin/env python3
"""Asks a Splitscope server: python.py [ADDRESS [SCENARIO]]. Nothing needs to be installed."""
import json
import struct
import sys
from collections import Counter
from urllib.error import HTTPError
from urllib.request import urlopen

server = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"
scenario = sys.argv[2] if len(sys.argv) > 2 else "model=resnet50&input=none"


def ask(path, body=None):
    """The answer to GET, or to POST where there is a body."""
    try:
        return urlopen(server + path, body and json.dumps(body).encode()).read()
    except HTTPError as refused:
        error = json.load(refused)["error"]  # code and field are for programs, message for people
        sys.exit(f"{error['code']} {error['field']}: {error['message']}")


def units(solution):
    mega = {"decimal": "Mbit/s", "binary": "Mibit/s"}[solution["scenario"]["mega"]]
    return {"mbps": mega, "device": "GMAC/s", "edge": "GMAC/s", "rtt_ms": "ms"}


def show(title, solution):
    best, unit = solution["best"], units(solution)
    latency = next(cut["total_ms"] for cut in solution["cuts"] if cut["id"] == best)
    print(f"{title}: {best} is best, {latency:.3f} ms")
    for change in solution["thresholds"]:
        print(f"  from {change['at']:.3f} {unit[change['axis']]}: {change['to']}, before: {change['from']}")


solution = json.loads(ask("/v1/solve?" + scenario))
show("Scenario", solution)

network = {"title": "mine", "gmacs": 1.2, "input": [3, 224, 224], "cuts": [
    {"after": "stem", "head_gmacs": 0.1, "shape": [32, 56, 56]},
    {"after": "body", "head_gmacs": 0.5, "shape": [128, 14, 14]},
]}
show("My network", json.loads(ask("/v1/solve", {
    "model": "custom", "net": network, "mbps": 5, "mbps_range": [0.1, 100], "dtype": "int8", "input": "none",
})))

# A map in binary: a header, texts, and arrays; rows begin with the lowest y.
data = ask(f"/v1/map?{scenario}&width=200&height=150&format=bin")
magic, width, height, candidates, texts = struct.unpack_from("<8s4I", data)
assert magic == b"SSMAP\0\0\1", "another version of the layout"
names, at = [], 24
for _ in range(2 + candidates):
    end = at + 1 + data[at]
    names.append(data[at + 1:end].decode())
    at = end
cells, at = width * height, 24 + texts
x = struct.unpack_from(f"<{width}d", data, at)
y = struct.unpack_from(f"<{height}d", data, at + 8 * width)
total_ms = struct.unpack_from(f"<{cells}d", data, at + 8 * (width + height))
best = struct.unpack_from(f"<{cells}H", data, at + 8 * (width + height + cells))

(x_axis, y_axis, *ids), unit = names, units(solution)
for index, wins in sorted(Counter(best).items()):
    print(f"{ids[index]} is best in {100 * wins / cells:.1f} % of the map")
least = total_ms.index(min(total_ms))
print(f"Least: {total_ms[least]:.3f} ms, {x_axis} {x[least % width]:.3f} {unit[x_axis]}, {y_axis} {y[least // width]:.3f} {unit[y_axis]}")
