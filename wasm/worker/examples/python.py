#!/usr/bin/env python3
"""python.py [ADDRESS [SCENARIO]]: asks a Splitscope server. Nothing needs to be installed."""
import json, sys
from urllib.error import HTTPError
from urllib.request import urlopen

server, scenario = sys.argv[1:] + ["http://localhost:8080", "model=resnet50&input=none"][len(sys.argv) - 1:]

def show(title, query="", body=None):
    try:
        answer = json.load(urlopen(f"{server}/v1/solve?{query}", body and json.dumps(body).encode()))
    except HTTPError as refused:
        sys.exit("{code} {field}: {message}".format(**json.load(refused)["error"]))
    units = {"mbps": {"decimal": "Mbit/s", "binary": "Mibit/s"}[answer["scenario"]["mega"]], "rtt_ms": "ms"}
    latency = {cut["id"]: cut["total_ms"] for cut in answer["cuts"]}
    print(f"{title}: {answer['best']} is best, {latency[answer['best']]:.3f} ms")
    for t in answer["thresholds"]:
        print(f"  from {t['at']:.3f} {units.get(t['axis'], 'GMAC/s')}: {t['to']}, before: {t['from']}")

show("Scenario", scenario)
cuts = [{"after": "stem", "head_gmacs": 0.1, "shape": [32, 56, 56]}, {"after": "body", "head_gmacs": 0.5, "shape": [128, 14, 14]}]
network = {"title": "mine", "gmacs": 1.2, "input": [3, 224, 224], "cuts": cuts}
show("My network", body={"model": "custom", "net": network, "mbps": 5, "mbps_range": [0.1, 100], "dtype": "int8", "input": "none"})
