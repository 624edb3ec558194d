#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'TEXT'
usage: ./build.sh [verb]

  build   build the page into dist/, for any static web server at any sub-path (default)
  serve   build, then serve page and API on http://localhost:${PORT:-8080}, or
          for others on HOST=0.0.0.0
  serve --watch
          the same, and build and load the page again when a source changes
  test    build, then run every check and test; needs Chromium ($CHROME, or one
          on the PATH) and fonts, or installs Debian's packages of them
  test quick
          the checks, and the tests that need neither a browser nor a build
  test core|page|worker [pattern]
          the tests in Go, natively and as WebAssembly; those of the page; those of
          the Worker on workerd; all, or those whose names match
  screens [pattern]
          build, then make pictures of every view at every size, in both themes and
          all languages, or of those whose names match, in screens/: index.html there
          shows them side by side; needs Chromium, as the tests do
  bench   build, then print sizes over the wire and timings
  bench fuzz
          a million executions of every fuzz target; fails on the first panic,
          answer above 1 s or broken promise, and says what made it; takes hours
  bench truth
          print how far computed times are from measured ones, beside one rate

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
TEXT
}

# A folder for build products, ignored by git and on the file system of dist/, so
# that moving them is atomic.
cache=web/node_modules/.cache

# The page's binary is downloaded, and inlining makes it a tenth larger. So only the
# packages that answers are slower without are inlined. See also lean.sh.
small=(-trimpath -toolexec="'$PWD/wasm/browser/lean/lean.sh'" -ldflags="-s -w" -gcflags=all=-l)
for hot in strconv internal/strconv math slices strings \
  splitscope/core/{envelope,solve,solve/mincut}; do
  small+=("-gcflags=$hot=")
done

# to_wasm PACKAGE FILE builds a command for the browser.
to_wasm() { GOOS=js GOARCH=wasm go build "${small[@]}" -o "$2" "$1"; }

# packages FOLDER installs the packages in the folder's lock file if it has changed.
packages() {
  local lock=$1/package-lock.json installed=$1/node_modules/.installed-lock.json
  if ! cmp -s "$lock" "$installed"; then
    (cd "$1" && npm ci --no-fund --no-audit --loglevel=error)
    cp "$lock" "$installed"
  fi
  mkdir -p "$cache"
}

# page FOLDER builds the page into a folder.
page() {
  packages web
  to_wasm ./wasm/browser/core/cmd "$1/core.wasm"
  to_wasm ./wasm/browser/later/cmd "$1/later.wasm"
  cp "$(go env GOROOT)/lib/wasm/wasm_exec.js" "$1"
  node web/build.mjs "$1"
}

build() {
  local next
  echo "Building dist/" >&2
  packages web
  next=$(mktemp -d "$cache/dist.XXXXXX")
  # shellcheck disable=SC2064 # the folder of this build
  trap "rm -rf '$next'" EXIT
  chmod 755 "$next"
  page "$next"
  node web/compress.mjs "$next" dist
  rm -rf dist # only now: a build that fails leaves the last one in place
  mv "$next" dist
}

# server builds the native API and page server.
server() { go build -trimpath -o "$cache/server" ./wasm/worker; }

# worker [FOLDER [FLAG...]] builds the Worker with the page in dist/. It is not
# downloaded, so all of it is compiled with inlining.
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

main() {
  case "$*" in
    "" | build) build ;;
    serve)
      build
      server
      exec "$cache/server" -static dist # exec: signals reach the server itself
      ;;
    "serve --watch")
      packages web
      exec node tools/watch.mjs
      ;;
    test | "test quick" | "test core"* | "test page"* | "test worker"*)
      packages web
      packages wasm/worker
      exec node tools/test.mjs "${@:2}"
      ;;
    screens | "screens "*)
      build
      exec node tools/screens.mjs "${2:-}"
      ;;
    bench | "bench fuzz" | "bench truth" | "bench worker")
      packages web
      exec node tools/bench.mjs "${@:2}"
      ;;
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
}

# The tools source this file for its functions.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then main "$@"; fi
