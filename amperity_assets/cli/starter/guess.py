"""What is guessed of a CSV file."""

from dataclasses import dataclass

from amperity_assets.cli.starter.shapes import Shape


@dataclass(frozen=True)
class Guess:
    """One field: ``source`` is the column's name in the file, None when the file has no header."""

    place: int
    name: str
    source: str | None
    shape: Shape
    tags: tuple[str, ...] = ()
    key: bool = False


@dataclass(frozen=True)
class FeedGuess:
    """A feed: its fields, the field of the last update, and what people should look at."""

    fields: tuple[Guess, ...]
    last_updated: str | None
    stitch: bool
    notes: tuple[str, ...]

    @property
    def tags(self) -> set[str]:
        """The semantic tags of all fields."""
        return {tag for field in self.fields for tag in field.tags}
