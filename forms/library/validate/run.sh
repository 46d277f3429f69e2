#!/bin/sh
# Judges FHIR files with engines that are not ours; without arguments, all shipped forms. --stories DIR tells
# the stories again that go test -stories DIR has written (stories.mjs), --shown DIR asks which questions they
# show (shown.mjs). --all does all of it, and judges a document Bundle of every shipped form.
# Needs node 20 or later and, once, the npm registry: the packages of package-lock.json are put in a cache
# outside the repository ($DOORSTEP_VALIDATE, else under ~/.cache).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${DOORSTEP_VALIDATE:-${XDG_CACHE_HOME:-$HOME/.cache}/doorstep/validate}
mkdir -p "$cache"
if ! cmp -s "$here/package-lock.json" "$cache/installed-lock.json"; then
	cp "$here/package.json" "$here/package-lock.json" "$cache/"
	(cd "$cache" && npm ci --legacy-peer-deps --no-audit --no-fund --ignore-scripts --loglevel=error)
	cp "$here/package-lock.json" "$cache/installed-lock.json"
fi
cp "$here"/*.mjs "$cache/"
if [ "${1:-}" = --stories ]; then
	exec node "$cache/stories.mjs" "$here/.." "$2"
fi
if [ "${1:-}" = --shown ]; then
	exec node "$cache/shown.mjs" "$here/.." "$2"
fi
if [ "${1:-}" = --all ]; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	mkdir "$work/stories" "$work/bundles"
	(cd "$here/../../.." && CGO_ENABLED=0 go test ./forms/library -run TestForms -count=1 -args -stories "$work/stories" &&
		CGO_ENABLED=0 go test ./app/exchange -run TestEveryShippedForm -count=1 -args -bundles "$work/bundles")
	node "$cache/validate.mjs" "$here"/../*.json
	node "$cache/validate.mjs" "$work"/bundles/*.json
	node "$cache/stories.mjs" "$here/.." "$work/stories"
	node "$cache/shown.mjs" "$here/.." "$work/stories"
	exit
fi
[ $# -gt 0 ] || set -- "$here"/../*.json
exec node "$cache/validate.mjs" "$@"
