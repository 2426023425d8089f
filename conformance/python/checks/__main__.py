"""Runs the checks: `python -m checks URL [MODULE…]`."""

import sys
import unittest
from pathlib import Path

from . import world


class Lines(unittest.TestResult):
    """Prints a line for each check as it ends, and one for each case of it that fails."""

    def __init__(self):
        super().__init__()
        self.passed = 0
        self.failed = set()

    def addSuccess(self, test):
        self.passed += 1
        print(f"ok    {statement(test)}", flush=True)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._fail(test, err, f", case {subtest._subDescription()}")

    def addFailure(self, test, err):
        self._fail(test, err)

    def addError(self, test, err):
        self._fail(test, err)

    def _fail(self, test, err, case=""):
        self.failed.add(test.id())
        print(f"FAIL  {statement(test)}{case}\n        {why(err)}", flush=True)


def statement(test):
    """What a check says: its class and its name, in words."""
    method = getattr(test, "_testMethodName", None)
    if method is None:
        return str(test)
    words = method.removeprefix("test_").replace("_", " ")
    return f"{type(test).__name__.lower()}: {words}"


def why(err):
    """The first lines of what went wrong, and where in the checks."""
    kind, problem, trace = err
    line = None
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).name.startswith("test_"):
            line = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    text = " / ".join(part.strip() for part in str(problem).splitlines()[:6] if part.strip())
    return f"{line or 'setting up'}: {kind.__name__}: {text[:600]}"


def main():
    url, modules = sys.argv[1], sys.argv[2:]
    try:
        world.prepare(url)
    except Exception as problem:
        print(f"The checks could not get a tenant at {url}: {problem}", file=sys.stderr)
        return 2
    loader = unittest.TestLoader()
    here = Path(__file__).parent
    suite = (
        loader.loadTestsFromNames(modules)
        if modules
        else loader.discover(str(here), top_level_dir=str(here.parent))
    )
    result = Lines()
    suite.run(result)
    print(f"{result.passed} passed, {len(result.failed)} failed")
    return 0 if result.passed and not result.failed else 1


if __name__ == "__main__":
    sys.exit(main())
