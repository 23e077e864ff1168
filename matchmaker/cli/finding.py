"""Which member an organiser means."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.address import read_address
from matchmaker.errors import InvalidInputError, NotFoundError
from matchmaker.models import Member

LONGEST_ID = 18


def find_member(session: Session, text: str) -> Member:
    """A member by id or address."""
    if not text.isdecimal():
        return find_by_address(session, text)
    found = session.get(Member, int(text)) if len(text) <= LONGEST_ID else None
    if found is None:
        raise NotFoundError(f"There is no member {text}.")
    return found


def find_by_address(session: Session, address: str) -> Member:
    """Of several submissions of one address, the latest."""
    try:
        key = read_address(address).key
    except InvalidInputError as error:
        raise click.BadParameter(f"{address} is no email address.") from error
    statement = select(Member).where(Member.address_key == key)
    found = session.scalars(statement.order_by(Member.id.desc()).limit(1)).first()
    if found is None:
        raise NotFoundError(f"There is no member with the address {address}.")
    return found
