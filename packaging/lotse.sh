#!/bin/sh
# A program of the desk that systemd keeps, as its user and for its data folder: docs/operating.md installs it as 'lotse'.
# It is what the unit runs; 'deno task' would look after node_modules, which that user can not write.
# Within the unit it is that user already, and nobody can become another one.
[ "$(id -un)" = lotse ] || exec sudo -u lotse "$0" "$@"
# A path means what it does where it is typed, unless this user may not enter that folder: no program starts there.
cd . 2>/dev/null || cd /opt/lotse || exit 1
exec env LOTSE_DATA_DIR=/var/lib/lotse LOTSE_CACHE_DIR=/var/cache/lotse \
    DENO_DIR=/var/cache/lotse/deno DENO_NO_UPDATE_CHECK=1 \
    /usr/local/bin/deno run --node-modules-dir=manual --env-file=/opt/lotse/lib/launch/launcher.env --no-prompt \
    --allow-run --allow-read --allow-env /opt/lotse/lib/launch/main.ts --installed "$@"
