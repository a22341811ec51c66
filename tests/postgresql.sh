#!/bin/sh
# Make sure the tests of a label server find PostgreSQL: one that is here, or Debian's package.
set -u
command -v initdb >/dev/null 2>&1 && exit 0
for folder in /usr/lib/postgresql/*/bin; do
  [ -x "$folder/initdb" ] && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  # No cluster of the system's own is made and started: the tests make theirs, and stop it.
  none=/etc/postgresql-common/createcluster.d/none.conf
  mkdir -p "$(dirname "$none")" && echo "create_main_cluster = false" >"$none"
  apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
  rm -f "$none"
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
fi
echo "No PostgreSQL could be installed, so the tests of a label server will be skipped."
echo "Debian, Ubuntu: apt install postgresql · Mac: brew install postgresql@16"
exit 0
