"""Ask axe-core about the page in a window, as it stands."""

from django.conf import settings

SOURCE = (settings.BASE_DIR / "tests" / "vendor" / "axe-core" / "4.14.1" / "axe.min.js").read_text()
EVERYTHING = {"rules": {"target-size": {"enabled": True}}}  # part of WCAG 2.2 AA, off by default
# All that a colour scheme can change: the same markup stands in the same places.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# All that a colour scheme and a narrow window can change together.
COLOURS_AND_PLACES = {
    "runOnly": [*COLOURS["runOnly"], "target-size", "scrollable-region-focusable"],
    **EVERYTHING,
}

OPEN = "document.querySelectorAll('details').forEach(details => { details.open = true; })"
# A colour may still be on its way from one scheme to the other, as Django's links are for 0.15 seconds.
RUN = """async options => {
  await Promise.allSettled(document.getAnimations().map(animation => animation.finished));
  const found = await axe.run(document, { resultTypes: ["violations"], ...options });
  return found.violations.map(({ id, help, nodes }) => `${id} (${help}): ${nodes.length} x ${nodes[0].html}`);
}"""
# Of each table and list the rows stay that have something no row before them has: an element, a class, an
# attribute, a text where others have none. What axe-core finds in the rest it finds in those.
ONE_OF_EACH_MAKE = """() => {
  for (const list of document.querySelectorAll("tbody, ul, ol")) {
    const seen = new Set();
    for (const row of [...list.children]) {
      const own = [row, ...row.querySelectorAll("*")].map(each => [
        each.tagName, each.getAttribute("class"), !each.textContent.trim(), ...each.getAttributeNames(),
      ].join(" "));
      if (own.every(make => seen.has(make))) row.remove();
      own.forEach(make => seen.add(make));
    }
  }
}"""


def violations(page, options=EVERYTHING) -> list[str]:
    """Return what axe-core says of the page, every folded part of it opened."""
    page.evaluate(OPEN)
    # By the browser's own hand, which no policy of the page keeps out as it would a script of the page.
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE)
    return page.evaluate(RUN, options)


def thin_out(page) -> None:
    """Leave one row of each make in every table and list, so that axe-core reads a third."""
    page.evaluate(ONE_OF_EACH_MAKE)
