"""A filter that cannot be read lists nothing, sums nothing and offers no file, on whatever page it stands."""

import re

from accounts.exporting import lists
from tests.architecture.budgets import PAGES
from tests.architecture.world import World
from tests.cast import Cast

CHOSEN = re.compile(r'<select[^>]* name="(\w+)"|<input type="date"[^>]* name="(\w+)"|name="(\w+)"[^>]* type="date"')


def test_a_filter_that_cannot_be_read_lists_nothing_and_is_shown_to_be_mended(cast: Cast, world: World) -> None:
    told, tried = {}, 0
    for page in sorted({one.page for one in lists().values()}):
        client, address = cast.client(PAGES[page][0]), world.address(page)
        bar = client.get(address).content.decode().partition('id="filters"')[2].partition("</form>")[0]
        for name in {"".join(found) for found in CHOSEN.findall(bar)} - {"sort"}:
            html = client.get(address, {name: "nonsense"}).content.decode()
            tried += 1
            if "data-error-summary" not in html or f'name="{name}"' not in html or "/exports/new/" in html:
                told[page, name] = html[html.find("<h1") :][:200]
    assert told == {} and tried > 30, (told, tried)
