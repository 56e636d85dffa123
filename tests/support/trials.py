"""What people do to a page: walk it with the Tab key, enlarge it, space its words, send it empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# WCAG 1.4.12, as a constructed sheet: the policy of our pages lets no inline style in.
_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

_WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const found = [...document.body.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > room + 1 && !e.closest('svg') && !inScroller(e))
    .slice(0, 5).map(e => e.outerHTML.slice(0, 120));
  return found.length ? found : [`something hidden makes the page ${document.documentElement.scrollWidth} wide`];
  function inScroller(e) {
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(p).overflowX)) return true;
    return false;
  }
}"""

_CLIPPED = """() => [...document.body.querySelectorAll('*')].filter(e => {
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const hides = ['hidden', 'clip'].includes(style.overflowX) || ['hidden', 'clip'].includes(style.overflowY);
  if (!hides || e.closest('svg') || !e.textContent.trim() || box.width <= 2 || box.height <= 2) return false;
  return e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2;
}).slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""

_STOPS = """() => {
  const seen = new Set();
  window.auditStops = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')]
    .filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' && !e.closest('[inert]')
      && e.checkVisibility({visibilityProperty: true}))
    .filter(e => {
      if (e.type !== 'radio') return true;
      const group = e.name + (e.form ? e.form.action : '');
      return !seen.has(group) && seen.add(group);
    });
  // From the top, wherever the focus was left.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  return auditStops.length;
}"""

_HERE = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const same = other => other === e
    || (e.type === 'radio' && other.type === 'radio' && other.name === e.name && other.form === e.form);
  const shows = e => {
    if (!e) return false;
    const s = getComputedStyle(e);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== 'none';
  };
  const line = e.getClientRects()[0];
  const x = line ? line.left + line.width / 2 : -1, y = line ? line.top + line.height / 2 : -1;
  const top = document.elementFromPoint(x, y);
  const label = e.labels && [...e.labels].some(l => l === top || l.contains(top));
  return {
    index: auditStops.findIndex(same),
    html: e.outerHTML.slice(0, 120),
    visible: [e, e.closest('label'), e.parentElement, e.nextElementSibling].some(shows),
    free: !top || top === e || e.contains(top) || top.contains(e) || label,
  };
}"""


def wider_than_the_screen(page: Page) -> list[str]:
    """Return what makes the reader scroll sideways."""
    found: list[str] = page.evaluate(_WIDER)
    return found


def clipped_when_spaced(page: Page) -> list[str]:
    """Space letters, words and lines as WCAG 1.4.12 says; return what is cut or pushed out."""
    page.evaluate(_SPACING)
    found: list[str] = page.evaluate(_CLIPPED)
    return found + wider_than_the_screen(page)


def faults_of_the_keyboard(page: Page) -> list[str]:
    """Walk the page with the Tab key; return what is not reached, where the focus hides, and whether it is trapped."""
    total: int = page.evaluate(_STOPS)
    reached: set[int] = set()
    faults: list[str] = []
    last = None
    for _press in range(3 * total + 30):
        page.keyboard.press("Tab")
        here: dict[str, Any] | None = page.evaluate(_HERE)
        if here is not None and here["index"] == last:
            continue  # a date has a stop for the day, one for the month…
        if here is None or here["index"] in reached:
            break
        last = here["index"]
        if last >= 0:
            reached.add(last)
        if not here["visible"]:
            faults.append(f"no visible focus: {here['html']}")
        if not here["free"]:
            faults.append(f"focus under something else: {here['html']}")
    if missed := sorted(set(range(total)) - reached):
        outer: list[str] = page.evaluate(
            "list => list.map(i => auditStops[i].outerHTML.slice(0, 120))", missed
        )
        faults += [f"not reached: {element}" for element in outer]
    return faults


def forms_to_fill(page: Page) -> list[Locator]:
    """Return the forms that refuse to be sent empty."""
    forms = page.locator("main form[method=post]")
    empty = """form => [...form.querySelectorAll('[required],[aria-required=true]')].some(e =>
        e.type === 'radio' ? !form.querySelector(`[name="${e.name}"]:checked`) : !e.value)"""
    return [
        forms.nth(number) for number in range(forms.count()) if forms.nth(number).evaluate(empty)
    ]


def send_empty(page: Page, form: Locator) -> None:
    """Send a form as it stands, past the browser's own check: the server must answer as well."""
    form.evaluate("form => form.noValidate = true")
    # A form answered faster than anybody types is a robot's.
    page.wait_for_timeout(2200)
    with page.expect_navigation():
        form.locator("button:not([type=button]), input[type=submit]").last.click()


def faults_of_an_answer(page: Page) -> list[str]:
    """Return what a refused form must do and does not: say it in the title, take the focus, lead to the fields."""
    faults = []
    if not page.title().startswith(("Erreur", "Error")):
        faults.append(f"the title is {page.title()!r}")
    if page.evaluate("() => document.activeElement.id") != "errors":
        faults.append("the summary has not the focus")
    leads = "() => [...document.querySelectorAll('#errors a')].every(a => document.querySelector(a.getAttribute('href')))"
    if not page.evaluate(leads):
        faults.append("a line of the summary leads nowhere")
    described = """() => [...document.querySelectorAll('[aria-invalid=true]')].every(e =>
        (e.getAttribute('aria-describedby') || '').split(' ').some(id => document.getElementById(id)))"""
    if not page.evaluate(described):
        faults.append("a wrong field is not described by its error")
    return faults
