#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'END'
usage: ./build.sh [verb]

  build   build the page into dist/, for any static host at any sub-path (default)
  serve   build, then serve page and API on http://localhost:${PORT:-8080}
  test    build, then run every check and test; needs Chromium ($CHROME, or one
          on the PATH, or Debian's package, which is installed)
  bench   build, then print sizes over the wire and timings

Go and Node come from the system; npm packages go to web/node_modules.
END
}

# Where things are made before they are put in place; ignored by git, and on
# the file system of dist/.
cache=web/node_modules/.cache

build() {
  packages
  local next
  mkdir -p "$cache"
  next=$(mktemp -d "$cache/dist.XXXXXX")
  # shellcheck disable=SC2064 # the folder of this build
  trap "rm -rf '$next'" EXIT
  chmod 755 "$next"
  GOOS=js GOARCH=wasm go build -trimpath -ldflags="-s -w" -o "$next/core.wasm" ./wasm/browser
  cp "$(go env GOROOT)/lib/wasm/wasm_exec.js" "$next"
  node web/build.mjs "$next"
  node web/compress.mjs "$next" dist
  rm -rf dist # only now: a build that fails leaves the last one in place
  mv "$next" dist
}

# packages installs what the lock file says, when it says something new.
packages() {
  local installed=web/node_modules/.installed-lock.json
  if ! cmp -s web/package-lock.json $installed; then
    (cd web && npm ci --no-fund --no-audit --loglevel=error)
    cp web/package-lock.json $installed
  fi
}

server() {
  mkdir -p "$cache"
  go build -trimpath -o "$cache/server" ./wasm/worker
}

serve() {
  build
  server
  exec "$cache/server" -static dist # exec: signals reach the server itself
}

case "${1:-build}" in
  build | serve | test | bench) "${1:-build}" ;;
  help | -h | --help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
