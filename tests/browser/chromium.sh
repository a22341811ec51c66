#!/bin/sh
# Make sure the browser tests find a Chromium: one that is here, Debian's package, or Playwright's own.
set -u
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && [ ! -e /etc/lsb-release ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0
fi
"$1" -m playwright install chromium && exit 0
echo "No Chromium could be installed, so the browser tests will be skipped."
echo "Debian: apt install chromium · Ubuntu, Mac: $1 -m playwright install --with-deps chromium"
exit 0
