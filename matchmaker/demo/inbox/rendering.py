"""The inbox's pages in German or English, with the calendar on top."""

import tomllib
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from matchmaker.demo.travel import TimeTraveller, TravelStep
from matchmaker.i18n import Catalogue, date_in_words, negotiate, time_in_words
from matchmaker.templating import template_root

LANGUAGES = {"de": "Deutsch", "en": "English"}
TIME_OF_DAY = {"de": "{date} {year}, {time} Uhr", "en": "{date} {year}, {time}"}


class Rendering:
    """Templates, words and what every page of the inbox shows."""

    def __init__(self, traveller: TimeTraveller, form_address: str) -> None:
        folder = template_root() / "inbox"
        self.style = (folder / "style.css").read_bytes()
        self._traveller = traveller
        self._form_address = form_address
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """A page in the visitor's language."""
        language = self.language
        html = self._templates.get_template(template).render(
            t=read_words(language),
            language=language,
            languages=LANGUAGES,
            now=self.with_year(self._traveller.now(), language),
            stops=self._list_stops(language),
            in_words=lambda moment: time_in_words(self._local(moment), language),
            kept=self.kept(),
            link=self.link,
            form_address=self._form_address,
            **values,
        )
        return Response(html, status, mimetype="text/html")

    def word(self, key: str) -> str:
        """A word of the page in the visitor's language."""
        return read_words(self.language)(key)

    def link(self, path: str, **changed: object) -> str:
        """A link within the page that carries on what was chosen."""
        values = {**self.kept(), **changed}
        return f"{path}?{urlencode(values)}" if values else path

    def kept(self) -> dict[str, str]:
        """What links carry on: the chosen language and whose letters are looked at."""
        chosen = {name: request.args.get(name, "") for name in ("lang", "to")}
        return {name: value for name, value in chosen.items() if value}

    @property
    def person(self) -> str:
        """Whose letters are looked at, or nothing for everybody's."""
        return request.args.get("to", "").strip().lower()

    def with_year(self, moment: datetime, language: str) -> str:
        """A moment in words; journeys go far, so the year is named."""
        local = self._local(moment)
        return TIME_OF_DAY[language].format(
            date=date_in_words(local.date(), language),
            year=local.year,
            time=local.strftime("%H:%M"),
        )

    def _list_stops(self, language: str) -> list[tuple[TravelStep, str]]:
        """The buttons and where each leads; nothing where one leads nowhere."""
        return [
            (step, time_in_words(self._local(moment), language) if moment else "")
            for step, moment in self._traveller.next_stops().items()
        ]

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._traveller.zone)

    @property
    def language(self) -> str:
        """The visitor's language."""
        chosen = request.args.get("lang", "")
        return chosen if chosen in LANGUAGES else negotiate(request.headers.get("Accept-Language"))


@cache
def read_words(language: str) -> Catalogue:
    """The words of the page in one language."""
    file = resources.files("matchmaker.demo.inbox") / "words.toml"
    return Catalogue(language, tomllib.loads(file.read_text(encoding="utf-8"))[language])
