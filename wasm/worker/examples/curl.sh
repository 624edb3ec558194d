#!/usr/bin/env bash
# curl.sh [ADDRESS [SCENARIO]]: asks a Splitscope server. With jq, JSON is better read.
set -euo pipefail
server=${1:-http://localhost:8080}/v1
scenario=${2:-model=resnet50&input=none}

# show TITLE OPTION... ADDRESS. An error is {"error":{"code","field","message"}}, and goes to stderr.
show() {
  local answer
  answer=$(curl -sS --fail-with-body "${@:2}") || { echo "$answer" >&2; exit 1; }
  [[ $answer =~ \"best\":\"([A-Z0-9]+)\" ]]
  echo "$1: ${BASH_REMATCH[1]} is best"
  grep -oE '\{"axis":"[a-z_]+","at":[^}]+\}' <<<"$answer" || true # where another becomes the best, in the unit of the key
}

show Scenario "$server/solve?$scenario"
show "My network" "$server/solve" --data '{
  "model": "custom", "mbps": 5, "mbps_range": [0.1, 100], "dtype": "int8", "input": "none",
  "net": {"title": "mine", "gmacs": 1.2, "input": [3, 224, 224], "cuts": [
    {"after": "stem", "head_gmacs": 0.1, "shape": [32, 56, 56]},
    {"after": "body", "head_gmacs": 0.5, "shape": [128, 14, 14]}]}}'
