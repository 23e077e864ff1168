"""Somebody with a browser, as far as forms and links go; scripts play no part anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client, TestResponse

HOST = "https://matchmaker.example.org"


def path_of(url: str) -> str:
    """The part of a link that a visitor's client needs."""
    return url.removeprefix(HOST)


@dataclass
class VisitedPage:
    """One answer of the site."""

    visitor: "Visitor"
    path: str
    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")

    @property
    def words(self) -> str:
        """What a person can read, on one line."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def heading(self) -> str:
        found = self.soup.find("h1")
        return " ".join(found.get_text().split()) if found else ""

    @property
    def faults(self) -> list[str]:
        """The faults that stand beside their fields."""
        return [" ".join(found.get_text().split()) for found in self.soup.select(".fault")]

    @property
    def summary(self) -> list[str]:
        """The faults in the box on top."""
        return [" ".join(found.get_text().split()) for found in self.soup.select(".faults li")]

    @property
    def links(self) -> list[str]:
        return [str(link["href"]) for link in self.soup.find_all("a", href=True)]

    def list_forms(self) -> Iterator[Tag]:
        yield from self.soup.find_all("form")

    def fields(self, number: int = 0) -> MultiDict[str, str]:
        """What a browser would send of a form before anybody touched it."""
        return read_fields(list(self.list_forms())[number])

    def send(self, number: int = 0, *, press: str | None = None, **values: Any) -> "VisitedPage":
        """Fill in a form and press a button, or send it as a machine would, pressing none.

        `press` is the value of the button, or nothing for the only one; a value of None leaves
        a field as it is.
        """
        forms = list(self.list_forms())
        if press is not None:
            number = next(
                place
                for place, form in enumerate(forms)
                if form.find("button", {"value": press}) is not None
            )
        fields = read_fields(forms[number])
        if press is not None:
            button = forms[number].find("button", {"value": press})
            assert isinstance(button, Tag)
            fields.add(str(button["name"]), press)
        for name, value in values.items():
            fields.setlist(name, list(value) if isinstance(value, (list, tuple)) else [value])
        action = str(forms[number].get("action") or self.path)
        return self.visitor.post(action, fields)


class Visitor:
    """Opens pages and follows where a form leads."""

    def __init__(self, app: Flask, language: str = "de") -> None:
        self._client: Client = app.test_client()
        self._headers = {"Accept-Language": language}

    def get(self, path: str, **headers: str) -> VisitedPage:
        """Open a page."""
        return self._open("GET", path, headers)

    def head(self, path: str) -> VisitedPage:
        """Ask for the headers of a page only, as scanners do."""
        return self._open("HEAD", path, {})

    def post(
        self, path: str, fields: Any = None, *, follow: bool = True, **headers: str
    ) -> VisitedPage:
        """Send fields, and go where the answer leads."""
        page = self._open("POST", path, headers, fields)
        if follow and page.status == 303:
            return self.get(path_of(page.response.headers["Location"]))
        return page

    def _open(
        self, method: str, path: str, headers: dict[str, str], fields: Any = None
    ) -> VisitedPage:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self._client.open(
            path_of(path),
            method=method,
            base_url=HOST,
            headers={**self._headers, **named},
            data=fields,
        )
        return VisitedPage(self, path_of(path), response)

    def speaking(self, language: str) -> Self:
        """The same visitor with another browser language."""
        self._headers = {"Accept-Language": language}
        return self


def read_fields(form: Tag) -> MultiDict[str, str]:
    """The fields of a form with what stands in them."""
    fields: MultiDict[str, str] = MultiDict()
    for found in form.find_all(["input", "textarea", "select"]):
        name = str(found.get("name", ""))
        kind = found.get("type", "text") if found.name == "input" else found.name
        if kind in ("checkbox", "radio"):
            if found.has_attr("checked"):
                fields.add(name, str(found.get("value", "on")))
        elif kind == "select":
            chosen = found.find("option", selected=True) or found.find("option")
            fields.add(name, str(chosen.get("value", "")) if isinstance(chosen, Tag) else "")
        elif kind == "textarea":
            text = found.get_text().removeprefix("\n").replace("\r\n", "\n")
            fields.add(name, text.replace("\n", "\r\n"))
        else:
            fields.add(name, str(found.get("value", "")))
    return fields
