"""Why a file is refused (§12)."""

from typing import NoReturn


class Refusal(Exception):
    """A check that failed, by the code that §12 and the tables of §10 have for it."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code
        self.why = why


def malformed(why: str) -> NoReturn:
    raise Refusal("MALFORMED", why)


def too_large(why: str) -> NoReturn:
    raise Refusal("TOO_LARGE", why)
