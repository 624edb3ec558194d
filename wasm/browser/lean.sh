#!/usr/bin/env bash
# Runs a tool of Go for the page's programs: go build -toolexec=lean.sh
#
# go-echarts' options come with one file for functions in HTML, js.go, which
# nothing else uses. It sets up regular expressions when a program starts, so
# the linker has to keep all that reads and runs them, a twentieth of the
# page's download. The compiler gets the package without it.
set -euo pipefail
if [[ ${2:-} == -V=full ]]; then # by which go build knows what it has built before
  echo "$("$@") without js.go"
  exit
fi
args=()
for arg; do
  if [[ ${TOOLEXEC_IMPORTPATH:-} != github.com/go-echarts/go-echarts/v2/opts || $arg != */js.go ]]; then
    args+=("$arg")
  fi
done
exec "${args[@]}"
