#!/bin/sh
# Puts the two npm packages that look.mjs needs under target/pages. Chromium comes from the system.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p target/pages
[ -f target/pages/package.json ] || echo '{"private":true}' > target/pages/package.json
npm install --prefix target/pages --no-audit --no-fund --save-exact playwright-core@1 axe-core@4.14.1
