#!/usr/bin/env bash
# Runs a tool of Go for the page's programs: go build -toolexec=lean.sh
#
# Two files of go-echarts set something up when a program starts, so the linker
# keeps all that they need, though nothing here uses it:
#
#   opts/js.go             regular expressions for functions in HTML, a twentieth
#                          of the page's download
#   util/id_gennerator.go  random numbers for names of charts, a hundredth
#
# The compiler gets opts without the first, and names.go for the second.
set -euo pipefail
if [[ ${2:-} == -V=full ]]; then # by which go build knows what it has built before
  echo "$("$@") without js.go and random names"
  exit
fi
args=()
for arg; do
  case "${TOOLEXEC_IMPORTPATH:-} $arg" in
    github.com/go-echarts/go-echarts/v2/opts\ */js.go) ;;
    github.com/go-echarts/go-echarts/v2/util\ */id_gennerator.go) args+=("${BASH_SOURCE[0]%/*}/names.go") ;;
    *) args+=("$arg") ;;
  esac
done
exec "${args[@]}"
