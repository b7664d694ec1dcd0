"""The one place of the room that writes text as an SQL string."""


def literal(text: str) -> str:
    """Write text as an SQL string.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
