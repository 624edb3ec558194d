#!/usr/bin/env python3
"""map.py [ADDRESS [SCENARIO]]: reads a Splitscope server's binary map. Nothing needs to be installed."""
import json
import struct
import sys
from collections import Counter
from urllib.error import HTTPError
from urllib.request import urlopen

server, scenario = sys.argv[1:] + ["http://localhost:8080", "model=resnet50&input=none"][len(sys.argv) - 1:]
try:
    data = urlopen(f"{server}/v1/map?{scenario}&width=200&height=150&format=bin").read()
except HTTPError as refused:
    sys.exit("{code} {field}: {message}".format(**json.load(refused)["error"]))

# A header, texts, and arrays; rows begin with the lowest y.
magic, width, height, candidates, texts = struct.unpack_from("<8s4I", data)
assert magic == b"SSMAP\0\0\1", "another version of the layout"
names, at = [], 24
for _ in range(2 + candidates):
    end = at + 1 + data[at]
    names.append(data[at + 1:end].decode())
    at = end
x_axis, y_axis, *ids = names
cells, at = width * height, 24 + texts
x = struct.unpack_from(f"<{width}d", data, at)  # in the unit of the axis's key: mbps, device, edge, rtt_ms
y = struct.unpack_from(f"<{height}d", data, at + 8 * width)
total_ms = struct.unpack_from(f"<{cells}d", data, at + 8 * (width + height))
best = struct.unpack_from(f"<{cells}H", data, at + 8 * (width + height + cells))

for index, wins in sorted(Counter(best).items()):
    print(f"{ids[index]} is best in {100 * wins / cells:.1f} % of the map")
least = total_ms.index(min(total_ms))
print(f"Least: {total_ms[least]:.3f} ms, {x_axis}={x[least % width]:.3f}, {y_axis}={y[least // width]:.3f}")
