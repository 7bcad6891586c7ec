"""The browser of the tests: Debian's Chromium without its windows, which takes half of the machine that the whole one
does; the whole one where there is no other."""

import shutil

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
