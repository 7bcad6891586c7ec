"""``python -m relief.build``: what must be made from the sources before anything can run; needs no settings."""

import re
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
ASSETS = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "idiomorph/dist/idiomorph-ext.min.js": "idiomorph-ext.min.js",
    "echarts/dist/echarts.common.min.js": "echarts.common.min.js",
}
"""Files of node_modules that the browser needs, and their names in static/vendor."""


def copy_assets() -> None:
    """Copy style and script files to static/vendor; raises FileNotFoundError before ``npm ci``."""
    target = ROOT / "static" / "vendor"
    target.mkdir(parents=True, exist_ok=True)
    for source, name in ASSETS.items():
        text = (ROOT / "node_modules" / source).read_text()
        # the source maps are not served, and a hashed manifest refuses references to files that are not there
        (target / name).write_text(re.sub(r"(/\*|//)# sourceMappingURL=\S+( ?\*/)?", "", text))


def compile_messages() -> None:
    """Write the .mo file beside each catalogue that has changed."""
    for path in ROOT.glob("*/locale/*/LC_MESSAGES/django.po"):
        made = path.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(made))


if __name__ == "__main__":
    try:
        copy_assets()
    except FileNotFoundError as error:
        sys.exit(f"{error.filename} is missing: run `make assets`")
    compile_messages()
