#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'END'
usage: ./build.sh [verb]

  build   build the page into dist/, for any static host at any sub-path (default)
  serve   build, then serve page and API on http://localhost:${PORT:-8080}, or
          for others on HOST=0.0.0.0
  test    build, then run every check and test; needs Chromium ($CHROME, or one
          on the PATH, or Debian's package, which is installed)
  bench   build, then print sizes over the wire and timings
  bench fuzz
          a million executions each of what reads links, .onnx files and workspace
          records, and of all that is drawn and told of any network; fails on the first panic, answer above 1 s or broken promise, and says
          what made it; takes hours

  worker  build page and API as a Cloudflare Worker, into wasm/worker/build/
  worker serve
          build it, then run it on workerd, which Cloudflare runs, on
          http://localhost:${PORT:-8080}; nothing is sent to anyone
  worker deploy [free]
          build it, then put it on Cloudflare, on the account that wrangler
          knows: log in by wasm/worker/node_modules/.bin/wrangler login, or set
          CLOUDFLARE_API_TOKEN. "free" leaves out the limit of CPU time, which
          the free plan refuses
  bench worker
          build it, then measure it on workerd, beside the template of its
          library and a constant

Go and Node come from the system; npm packages go to web/node_modules, and those
of the Worker to wasm/worker/node_modules.
END
}

# Where things are made before they are put in place; ignored by git, and on
# the file system of dist/.
cache=web/node_modules/.cache

# The page's binary travels: inlining costs a tenth of it and is kept for the
# packages that an answer spends its time in. lean.sh tells what it does.
small=(-trimpath -toolexec="'$PWD/wasm/browser/lean.sh'" -ldflags="-s -w" -gcflags=all=-l)
for hot in encoding/json strconv internal/strconv math slices strings \
  splitscope/core/{envelope,show/figure,solve,solve/mincut,system/cost}; do
  small+=("-gcflags=$hot=")
done

# to_wasm PACKAGE FILE builds a command for the browser.
to_wasm() { GOOS=js GOARCH=wasm go build "${small[@]}" -o "$2" "$1"; }

build() {
  local next
  echo "Building dist/" >&2
  packages web
  mkdir -p "$cache"
  next=$(mktemp -d "$cache/dist.XXXXXX")
  # shellcheck disable=SC2064 # the folder of this build
  trap "rm -rf '$next'" EXIT
  chmod 755 "$next"
  to_wasm ./wasm/browser/core/cmd "$next/core.wasm"
  to_wasm ./wasm/browser/later/cmd "$next/later.wasm"
  cp "$(go env GOROOT)/lib/wasm/wasm_exec.js" "$next"
  node web/build.mjs "$next"
  node web/compress.mjs "$next" dist
  rm -rf dist # only now: a build that fails leaves the last one in place
  mv "$next" dist
}

# packages FOLDER installs what the folder's lock file says, when it says something new.
packages() {
  local lock=$1/package-lock.json installed=$1/node_modules/.installed-lock.json
  if ! cmp -s "$lock" "$installed"; then
    (cd "$1" && npm ci --no-fund --no-audit --loglevel=error)
    cp "$lock" "$installed"
  fi
}

# worker [FOLDER [FLAG...]] builds the Worker with the page in dist/. Nobody
# downloads it, so all is compiled with inlining: that is fewer bytes to start.
worker() {
  local next=${1:-wasm/worker/build}
  packages wasm/worker
  rm -rf "$next"
  mkdir -p "$next"
  GOOS=js GOARCH=wasm go build -trimpath -ldflags="-s -w" "${@:2}" -o "$next/api.wasm" ./wasm/worker
  cp "$(go env GOROOT)/lib/wasm/wasm_exec.js" "$next"
  node wasm/worker/build.mjs dist "$next"
}

deploy() {
  local config=wrangler.jsonc
  if [[ ${1:-} == free ]]; then
    config=wrangler.free.jsonc
    grep -v '"limits"' wasm/worker/wrangler.jsonc >wasm/worker/$config
  fi
  if ! (cd wasm/worker && WRANGLER_SEND_METRICS=false node_modules/.bin/wrangler deploy --config $config); then
    echo "Nothing was deployed. It needs a Cloudflare account that wrangler knows: log in by" >&2
    echo "wasm/worker/node_modules/.bin/wrangler login, or set CLOUDFLARE_API_TOKEN." >&2
    return 1
  fi
}

# server builds the native API and page server.
server() {
  mkdir -p "$cache"
  go build -trimpath -o "$cache/server" ./wasm/worker
}

serve() {
  build
  server
  exec "$cache/server" -static dist # exec: signals reach the server itself
}

run_tests() {
  CHROME=$(chromium)
  export CHROME
  build
  server
  export DIST=$PWD/dist SERVER=$PWD/$cache/server # for the tests in the browser
  worker
  worker "$cache/provoked" -tags provoke
  export PROVOKED=$PWD/$cache/provoked/code # a Worker that fails when it is asked to

  local wasm=(env GOOS=js GOARCH=wasm) staticcheck place target times
  staticcheck=$(go tool -n staticcheck)
  # What every file system of a workspace must do, for the one of the browser.
  "${wasm[@]}" go test -c -o "$cache/conformance.wasm" ./wasm/browser/storage
  export CONFORMANCE=$PWD/$cache/conformance.wasm
  check "gofmt" bash -c '! gofmt -l core wasm web/test | grep .'
  check "go vet" go vet ./...
  check "go vet, js/wasm" "${wasm[@]}" go vet ./...
  check "staticcheck" "$staticcheck" ./...
  check "staticcheck, js/wasm" "${wasm[@]}" "$staticcheck" ./wasm/... ./web/test/...
  check "types of the page" web/node_modules/.bin/tsc --noEmit -p web
  suite "Go" go test -v ./...
  suite "Go, provoked" go test -v -tags provoke -run Provoke ./wasm/api
  # wasm_exec.js refuses to start with a long environment, so it gets a short one.
  suite "Go, js/wasm in Node" "${wasm[@]}" go test -v -timeout=30m \
    -exec="env -i 'PATH=$PATH' $(go env GOROOT)/lib/wasm/go_js_wasm_exec" ./core/... ./wasm/...
  while IFS=: read -r place target; do
    target=${target#func }
    times=10000x
    if [[ $target == FuzzStudy ]]; then times=500x; fi # each draws and tells all that there is
    check "$target" go test -run='^$' -fuzz="^$target\$" -fuzztime=$times "./${place%/*}"
  done < <(grep -rEo --include='*_test.go' '^func Fuzz\w+' core wasm)
  suite "page, units" npm --prefix web --silent test
  suite "page, in Chromium" node --test --test-concurrency=1 web/test/*.test.mjs
  suite "Worker, on workerd" node --test --test-concurrency=1 wasm/worker/test/*.test.mjs
  # The same tests as of the native server: of the API, and of page and API together.
  suite "API, on workerd" node wasm/worker/test/with.mjs go test -v -count=1 ./wasm/worker ./wasm/api
  suite "page, on workerd in Chromium" node wasm/worker/test/with.mjs node --test --test-concurrency=1 \
    --test-name-pattern='page and API agree|opens on|draws its|leads to' web/test/{agreement,opening,addresses}.test.mjs

  echo
  echo "$passed passed, $failed failed"
  ((failed == 0))
}

passed=0 failed=0

# check NAME COMMAND... counts a command as one check, by its exit status.
check() {
  local status=0
  run "${@:2}" || status=$?
  report "$1" $((status == 0)) $((status != 0)) 0
}

# suite NAME COMMAND... counts the tests and subtests that go test -v or
# node --test tell of. None at all, or a failure outside of them, is one failure.
suite() {
  local status=0 ok bad skipped
  run "${@:2}" || status=$?
  read -r ok bad skipped < <(awk '
    /^ *--- PASS:/ { ok++ }  /^(#|ℹ) pass /             { ok += $3 }
    /^ *--- FAIL:/ { bad++ } /^(#|ℹ) (fail|cancelled) / { bad += $3 }
    /^ *--- SKIP:/ { skip++ } /^(#|ℹ) (skipped|todo) /  { skip += $3 }
    /^FAIL.*\[(build|setup) failed\]$/ { bad++ }
    END { print ok + 0, bad + 0, skip + 0 }' "$cache/test.log")
  if ((bad == 0 && (status != 0 || ok == 0))); then bad=1; fi
  report "$1" "$ok" "$bad" "$skipped"
}

# run gives a command 40 minutes, or $limit seconds, and keeps what it says. In
# the background, because bash lets nothing interrupt one in the foreground.
run() {
  timeout --kill-after=10 "${limit:-2400}" "$@" </dev/null >"$cache/test.log" 2>&1 &
  trap "kill $!; exit 130" INT TERM
  local status=0
  wait $! || status=$?
  trap - INT TERM
  if ((status == 124)); then echo "It took too long and was ended." >>"$cache/test.log"; fi
  return $status
}

report() {
  local name=$1 ok=$2 bad=$3 skipped=$4 note=
  passed=$((passed + ok)) failed=$((failed + bad))
  if ((skipped > 0)); then note=", $skipped skipped"; fi
  if ((bad == 0)); then
    echo "ok    $name ($ok$note)"
  else
    echo "FAIL  $name ($bad of $((ok + bad))$note)"
    sed -E '/^(=== | *--- (PASS|SKIP)|PASS$|ok | *ok [0-9])/d; s/^/      /' "$cache/test.log"
  fi
}

# chromium prints where a Chrome or Chromium is, and installs one if need be, with
# the fonts that the page is tested with where they are there.
chromium() {
  local name sudo=()
  if [[ -n ${CHROME:-} ]]; then
    echo "$CHROME"
    return
  fi
  for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
    if type -P "$name"; then return; fi
  done
  if ((EUID != 0)); then sudo=(sudo -n); fi
  echo "No Chrome or Chromium on the PATH: installing Debian's package." >&2
  if "${sudo[@]}" apt-get update -qq >&2 &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      chromium fonts-dejavu-core fonts-liberation fonts-noto-cjk >&2 &&
    type -P chromium; then return; fi
  echo "The tests of the page need Chrome or Chromium. Install one, or set CHROME to its path." >&2
  return 1
}

bench() {
  CHROME=$(chromium)
  export CHROME
  build
  echo "Over the wire"
  node web/size.mjs dist
  echo
  echo "The solver"
  mkdir -p "$cache/bench"
  go test -c -o "$cache/bench/" ./core/envelope ./core/solve/mincut
  to_wasm ./web/test/bench "$cache/bench/bench.wasm"
  cp dist/wasm_exec.js "$cache/bench"
  node web/test/bench/run.mjs "$cache/bench"
  echo
  echo "The links: their length, and the time to read and write one"
  go test -run='^$' -bench=Link ./core/scenario | grep ^Benchmark
  echo
  echo "The networks: all of the zoo built, maps of the largest, import"
  go test -run='^$' -bench='BuildAll|LargestMap|Import' ./core/network/zoo ./core/solve ./core/network/onnx | grep ^Benchmark
  if [[ -f web/test/bench.mjs ]]; then
    server
    echo
    echo "The page, in Chromium"
    DIST=$PWD/dist SERVER=$PWD/$cache/server node web/test/bench.mjs
  fi
}

# fuzz does at length what run_tests does in short, for what comes from others.
# Making what is new shorter gets a second instead of a minute: what counts is
# that much is new.
fuzz() {
  local package target
  mkdir -p "$cache"
  while read -r package target; do
    if limit=21600 SPLITSCOPE_SLOWEST=1s run go test -run='^$' -fuzz="^$target\$" -fuzztime=1000000x -fuzzminimizetime=1s "./$package"; then
      awk -v name="$target, $package" '/^fuzz: elapsed/ { time = $3; n = $5 }
        END { sub(/,$/, "", time); printf "%-28s %8d executions in %s\n", name, n, time }' "$cache/test.log"
    else
      echo "FAIL  $target, $package"
      cat "$cache/test.log"
      return 1
    fi
  done <<'END'
core/scenario FuzzParse
core/network/profile FuzzUnpack
core/network/onnx FuzzImport
core/workspace FuzzRecord
core/workspace FuzzImport
core/show/report FuzzStudy
END
}

bench_worker() {
  local place=$cache/bench-worker
  build
  worker
  rm -rf "$place"
  mkdir -p "$place"
  cp -r wasm/worker/build/code "$place"
  go run github.com/syumai/workers/cmd/workers-assets-gen -mode=go -o "$place/template"
  GOOS=js GOARCH=wasm go build -trimpath -ldflags="-s -w" -o "$place/template/app.wasm" ./wasm/worker/bench/template
  node wasm/worker/bench/run.mjs "$place"
}

case "${*:-build}" in
  build) build ;;
  serve) serve ;;
  test) run_tests ;;
  bench) bench ;;
  "bench fuzz") fuzz ;;
  "bench worker") bench_worker ;;
  worker)
    build
    worker
    ;;
  "worker serve")
    build
    worker
    exec node wasm/worker/serve.mjs
    ;;
  "worker deploy" | "worker deploy free")
    build
    worker
    deploy "${3:-}"
    ;;
  help | -h | --help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
