#!/usr/bin/env bash
# Asks a Splitscope server: curl.sh [ADDRESS [SCENARIO]]. Needs bash and curl alone;
# where there is jq, the JSON is better read with it.
set -euo pipefail
export LC_ALL=C # numbers have points

server=${1:-http://localhost:8080}
scenario=${2:-model=resnet50&input=none}

# ask PATH [OPTION]... prints an answer. An error goes to stderr, as the JSON
# that it is, {"error":{"code","field","message"}}, and ends the script.
ask() {
  local answer status=0
  answer=$(curl -sS --fail-with-body "${@:2}" "$server$1") || status=$?
  if ((status)); then
    echo "$answer" >&2
    exit $status
  fi
  echo "$answer"
}

# show TITLE SOLUTION
show() {
  local best mega=Mbit/s axis at from to unit
  [[ $2 =~ \"best\":\"([A-Z0-9]+)\" ]]
  best=${BASH_REMATCH[1]}
  [[ $2 =~ \"id\":\"$best\"[^}]*\"total_ms\":([0-9.e+-]+) ]]
  printf '%s: %s is best, %.3f ms\n' "$1" "$best" "${BASH_REMATCH[1]}"
  if [[ $2 == *'"mega":"binary"'* ]]; then mega=Mibit/s; fi
  # {"axis":"mbps","at":29.7,"from":"LC","to":"SP2"}, one a line
  { grep -oE '"axis":"[a-z_]+","at":[^}]+' <<<"$2" || true; } | tr -d '"' |
    while IFS=:, read -r _ axis _ at _ from _ to; do
      case $axis in mbps) unit=$mega ;; rtt_ms) unit=ms ;; *) unit=GMAC/s ;; esac
      printf '  from %.3f %s: %s, before: %s\n' "$at" "$unit" "$to" "$from"
    done
}

solution=$(ask "/v1/solve?$scenario")
show Scenario "$solution"

solution=$(ask /v1/solve --data '{
  "model": "custom", "mbps": 5, "mbps_range": [0.1, 100], "dtype": "int8", "input": "none",
  "net": {"title": "mine", "gmacs": 1.2, "input": [3, 224, 224], "cuts": [
    {"after": "stem", "head_gmacs": 0.1, "shape": [32, 56, 56]},
    {"after": "body", "head_gmacs": 0.5, "shape": [128, 14, 14]}]}}')
show "My network" "$solution"
