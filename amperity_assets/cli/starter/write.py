"""Writes a starting tenant to disk, whole or not at all."""

import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from amperity_assets.cli.starter.files import Starter, tenant_files
from amperity_assets.cli.starter.infer import field_name, guess_feed
from amperity_assets.cli.starter.sample import read_sample
from amperity_assets.errors import UsageError
from amperity_assets.tenant.load import load_tenant
from amperity_assets.tenant.model import Tenant

_DATE_IN_NAME = re.compile(r"[-_. ]?(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})$")


def make_starter(
    folder: Path, csv_file: Path, *, today: date, title: str = "", key: Sequence[str] = ()
) -> Starter:
    """Guess a tenant from a CSV file; nothing is written.

    The first file's date is the one in its name, else ``today``.

    Raises:
        UsageError: the folder is in use, or no tenant can be made of the file.
    """
    _refuse_used(folder)
    sample = read_sample(csv_file)
    stem, day = _dated(csv_file.stem, today)
    feed = _name(stem, "records")
    return Starter(
        folder=folder.absolute().name,
        title=title or folder.absolute().name.replace("_", " ").replace("-", " ").title(),
        source=_name(folder.absolute().name, "source"),
        feed=feed,
        day=day,
        extension=csv_file.suffix.lower() if csv_file.suffix.isascii() else ".csv",
        sample=sample,
        guess=guess_feed(sample, feed, key=key),
    )


def write_starter(starter: Starter, folder: Path, csv_file: Path) -> Tenant:
    """Write the tenant folder and copy the CSV file into its drops; returns the checked tenant."""
    parent = folder.absolute().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=parent, prefix=".init-") as place:
            staged, drops = Path(place) / "tenant", Path(place) / "drops"
            _write_files(starter, staged)
            load_tenant(staged)
            drops.mkdir()
            shutil.copyfile(csv_file, drops / starter.file_name)
            for made, target in ((drops, parent / starter.drops), (staged, folder)):
                if target.exists():
                    target.rmdir()
                made.rename(target)
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written: {(error.strerror or str(error)).lower()}.",
            next_step="choose a folder that you may write to, on a disk with room.",
        ) from None
    return load_tenant(folder)


def _write_files(starter: Starter, folder: Path) -> None:
    for name, text in tenant_files(starter).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _refuse_used(folder: Path) -> None:
    drops = folder.absolute().parent / f"{folder.absolute().name}_drops"
    for place in (folder, drops):
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise UsageError(
                f"{place} is there already; nothing was changed.",
                next_step="choose another folder, or remove it first.",
            )


def _dated(stem: str, today: date) -> tuple[str, date]:
    found = _DATE_IN_NAME.search(stem)
    if found:
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return stem, today
        return stem[: found.start()], day
    return stem, today


def _name(text: str, otherwise: str) -> str:
    name = field_name(text, 0)
    return otherwise if name == "column_1" or name.startswith("source_") else name[:40]
