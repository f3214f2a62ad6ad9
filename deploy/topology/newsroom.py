"""An editor at the admin's own pages: signs in, adds a record, and looks whether it is there."""

import html.parser
import http.client
import urllib.parse


class FormFields(html.parser.HTMLParser):
    """Collects the fields of a page's forms as a browser would send them back untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read inputs, and of a selection the chosen option."""
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in {"submit", "checkbox", "radio", "file"}:
            self.fields[name] = given.get("value", "")
        elif tag == "textarea" and name:
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.fields[self._select] = given.get("value", "")


class Desk:
    """A signed-in editor; cookies are carried by hand, redirects are not followed."""

    def __init__(self, place: str, user: str, password: str) -> None:
        self.place = place
        self.cookies: dict[str, str] = {}
        sign_in = self._form("/admin/login/?next=/admin/")
        status, _ = self.send(
            "POST", "/admin/login/?next=/admin/", sign_in | {"username": user, "password": password}
        )
        if status != http.client.FOUND:
            raise RuntimeError(f"the admin does not let the editor in: {status}")

    def send(self, method: str, address: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Send one request and return status and page."""
        connection = http.client.HTTPConnection(self.place, timeout=30)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"http://{self.place}{address}",
            "Accept": "text/html",
        }
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            page = response.read().decode(errors="replace")
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, page

    def _form(self, address: str) -> dict[str, str]:
        status, page = self.send("GET", address)
        if status != http.client.OK:
            raise RuntimeError(f"{address} answers {status}")
        found = FormFields()
        found.feed(page)
        return found.fields

    def add_topic(self, slug: str, name: str) -> int:
        """Add a topic and return the status of the answer; 302 = it is saved."""
        fields = self._form("/admin/facts/topic/add/")
        return self.send("POST", "/admin/facts/topic/add/", fields | {"slug": slug, "name": name})[0]

    def sees_topic(self, slug: str) -> bool:
        """Say whether the list of topics shows one."""
        status, page = self.send("GET", f"/admin/facts/topic/?q={slug}")
        return status == http.client.OK and f">{slug}<" in page
