"""An officer who never touches the mouse: what she types is counted field by field, and the pages that load."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

FARTHEST = 12
"""Presses of Tab from one field of the paper to the next; more is no sensible order."""

COUNT = """
for (const kind of ["input", "change"]) addEventListener(kind, (event) => {
  const { name, type, value } = event.target;
  if (event.isTrusted && name) counted(location.pathname, type === "checkbox" ? `${name}=${value}` : name);
}, true);
"""
"""Only what a person does is trusted by the browser; what a page fills in by itself is not typed."""

AT = """(() => {
  const here = document.activeElement;
  const { name = "", value = "", type = "" } = here.closest(".r-combo")?.querySelector("select") ?? here;
  return [name, value, type];
})()"""
"""Where the keyboard is: of a long choice the selection that is sent."""


@dataclass
class Hand:
    """The keyboard before one page, from the moment it is taken up."""

    page: Page
    typed: set[tuple[str, str]] = field(default_factory=set)
    """Path and name of every field that was typed into, chosen or ticked, pasted into as well."""
    loads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.expose_function("counted", lambda path, name: self.typed.add((path, name)))
        self.page.add_init_script(COUNT)
        self.page.on("domcontentloaded", lambda page: self.loads.append(page.url))

    def move_to(self, name: str, value: str = "") -> None:
        """By Tab alone."""
        passed = []
        for _press in range(FARTHEST + 1):
            here, worth, _kind = self.page.evaluate(AT)
            if here == name and value in ("", worth):
                return
            passed.append(here)
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{name} {value} is not among what follows: {passed}")

    def write(self, name: str, text: str) -> None:
        self.move_to(name)
        self.page.keyboard.type(text)

    def paste(self, name: str, text: str) -> None:
        """At once, as the clipboard or a reader of cards does."""
        self.move_to(name)
        self.page.keyboard.insert_text(text)

    def choose(self, name: str, value: str) -> None:
        """In a selection by the arrows; in a group of choices by them and the blank."""
        self.move_to(name)
        seen = self.page.evaluate(AT)
        if seen[2] == "radio" and seen[1] == value:
            return self.page.keyboard.press("Space")
        for _press in range(99):
            if self.page.evaluate(AT)[1] == value:
                return None
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} does not offer {value}")

    def tick(self, name: str, value: str = "") -> None:
        self.move_to(name, value)
        self.page.keyboard.press("Space")

    def write_day(self, name: str, day: str) -> None:
        """Digit by digit, as the control takes them: this browser has the month first, a Chinese one the year."""
        year, month, date = day.split("-")
        self.write(name, month + date + year)
        got = self.page.evaluate(AT)[1]
        assert got == day, got

    def push(self, label: str) -> None:
        """Tab to the button or link of that label and push it."""
        for _press in range(FARTHEST + 1):
            if self.page.evaluate("document.activeElement.innerText?.trim()") == label:
                return self.page.keyboard.press("Enter")
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{label} does not follow")

    def press(self, label: str) -> None:
        """Push it; the next page loads."""
        with self.page.expect_navigation():
            self.push(label)
