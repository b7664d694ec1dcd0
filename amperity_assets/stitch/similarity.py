"""The seam between Stitch's SQL and an engine's string measures.

The steps call these names; this engine makes them of its own functions, another engine registers
functions of the same names.
"""

from amperity_assets.warehouse import Session

_MACROS = {
    # 0.0 to 1.0, by common characters and common beginning
    "name_likeness(a, b)": "jaro_winkler_similarity(a, b)",
    # inserted, deleted, replaced and transposed characters; slow, so guard it with the other
    "typing_errors(a, b)": "damerau_levenshtein(a, b)",
    # differing positions of two texts of one length
    "digits_apart(a, b)": "hamming(a, b)",
    # upper case words of letters and digits, without accents and punctuation
    "plain_words(a)": "nullif(trim(regexp_replace(regexp_replace(upper(strip_accents(a)), "
    "'[''\u2019\u00b4`.]', '', 'g'), '[^\\p{L}\\p{N}]+', ' ', 'g')), '')",
    # one text per set of letters and digits
    "squeezed(a)": "replace(a, ' ', '')",
}


def register(session: Session) -> None:
    """Make the measures known to a session."""
    for head, body in _MACROS.items():
        session.execute(f"create or replace temp macro {head} as {body}")
