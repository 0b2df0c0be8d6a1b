"""The pages of the small shop, by their path."""

from __future__ import annotations

from dataclasses import dataclass

from phtui.demo.replay.dom import Dom, Node

_NAVIGATION = {"/": "Home", "/pricing": "Pricing", "/docs": "Docs", "/dashboard": "Dashboard"}
_PRODUCTS = (
    ("Hedgehog mug", "$14.00"),
    ("Käse knife 🧀", "$29.50"),
    ("Analytics for two", "$99.00"),
)
_HOSTILE = "\x1b]0;owned\x07\x1b[31mFirst!\x1b[0m \u202eevil\u202c zero\u200bwidth [bold]x[/]"
"""A comment somebody left under the blog post, which a terminal must not obey."""


@dataclass(frozen=True)
class Page:
    """A page as it is when it has loaded."""

    title: str
    root: Node
    dom: Dom
    """Numbers further nodes, and has the names of those that do something."""


def page(path: str, cart: int) -> Page:
    """Return the page at a path, with so many things in the cart."""
    dom = Dom()
    title, heading, content = _content(dom, path)
    root = dom.document(
        title,
        _header(dom, cart),
        dom.element("main", dom.element("h1", heading, name="heading"), *content, name="main"),
        _footer(dom),
    )
    return Page(title, root, dom)


def _header(dom: Dom, cart: int) -> Node:
    links = [
        dom.element("li", dom.element("a", label, name=f"link {path}", href=path))
        for path, label in _NAVIGATION.items()
    ]
    count = dom.element("a", "Cart (", dom.text(str(cart), "cart count"), ")", href="/cart")
    search = dom.element("input", name="search", type="search", placeholder="Search", value="")
    return dom.element(
        "header", dom.element("nav", dom.element("ul", *links)), search, count, role="banner"
    )


def _footer(dom: Dom) -> Node:
    letter = dom.element("input", name="newsletter", type="email", placeholder="Your email")
    imprint = dom.element("a", "Imprint", href="/imprint")
    return dom.element("footer", letter, dom.element("p", "© Demo shop. ", imprint))


def _content(dom: Dom, path: str) -> tuple[str, str, list[Node]]:
    """Return the title, the heading and what is under it."""
    if path == "/":
        return "Demo shop", "Everything a hedgehog needs", [_products(dom), _actions(dom)]
    if path in ("/login", "/signup"):
        word = "Log in" if path == "/login" else "Sign up"
        return f"{word} · Demo shop", word, [_account_form(dom, word), _actions(dom)]
    if path in ("/cart", "/checkout"):
        return "Your cart", "Your cart", [_cart(dom), _actions(dom)]
    if path == "/dashboard" or path.startswith("/projects"):
        return "Dashboard · Demo shop", "Insights", [_dashboard(dom), _actions(dom)]
    if path == "/blog/funnels":
        comment = dom.element("blockquote", _HOSTILE)
        words = dom.element("p", "A funnel is a list of steps, and a count of who took each.")
        return "Funnels \u202e explained", "Funnels, explained", [words, comment, _actions(dom)]
    name = path.strip("/").replace("/", " · ") or "Page"
    words = dom.element("p", f"All there is to know about {name}.")
    return f"{name} · Demo shop", name.capitalize(), [words, _actions(dom)]


def _products(dom: Dom) -> Node:
    items = [
        dom.element(
            "li", dom.element("h2", name), dom.element("span", price, class_="price"),
            dom.element("button", "Add to cart", name=f"add {number}", type="button"),
        )
        for number, (name, price) in enumerate(_PRODUCTS)
    ]  # fmt: skip
    return dom.element("ul", *items, name="products", class_="products")


def _account_form(dom: Dom, word: str) -> Node:
    return dom.element(
        "form",
        dom.element("label", "Email", for_="email"),
        dom.element("input", name="email", id="email", type="email", placeholder="you@example.com"),
        dom.element("label", "Password", for_="password"),
        dom.element("input", name="password", id="password", type="password"),
        dom.element("button", word, name="submit", type="submit"),
        action="/session", method="post",
    )  # fmt: skip


def _cart(dom: Dom) -> Node:
    return dom.element(
        "table",
        dom.element("tr", dom.element("th", "Item"), dom.element("th", "Price")),
        dom.element("tr", dom.element("td", "Hedgehog mug"), dom.element("td", "$14.00")),
        name="cart table",
    )


def _dashboard(dom: Dom) -> Node:
    tiles = [dom.element("h2", "Weekly signups"), dom.element("h2", "Revenue")]
    return dom.element("section", *tiles)


def _actions(dom: Dom) -> Node:
    """Every page can be saved; the export does nothing at all, which makes people angry."""
    return dom.element(
        "div",
        dom.element("button", "Save", name="save", class_="btn", type="button"),
        dom.element("button", "Export", name="export", class_="btn", type="button"),
        dom.element("p", dom.text("", "status"), role="status"),
        class_="actions",
    )
