#!/bin/sh
# Judges FHIR files with engines that are not ours; without arguments, all shipped forms. --stories DIR tells
# the stories again that go test -stories DIR has written (stories.mjs).
# Needs node 20 or later and, once, the npm registry: the packages of package-lock.json are put in a cache
# outside the repository ($DOORSTEP_VALIDATE, else under ~/.cache).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${DOORSTEP_VALIDATE:-${XDG_CACHE_HOME:-$HOME/.cache}/doorstep/validate}
mkdir -p "$cache"
if ! cmp -s "$here/package-lock.json" "$cache/installed-lock.json"; then
	cp "$here/package.json" "$here/package-lock.json" "$cache/"
	(cd "$cache" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
	cp "$here/package-lock.json" "$cache/installed-lock.json"
fi
cp "$here"/*.mjs "$cache/"
if [ "${1:-}" = --stories ]; then
	exec node "$cache/stories.mjs" "$here/.." "$2"
fi
[ $# -gt 0 ] || set -- "$here"/../*.json
exec node "$cache/validate.mjs" "$@"
