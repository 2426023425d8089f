"""What the checks have in common."""

import unittest
import uuid
from datetime import datetime, timedelta, timezone

from pacspace_sdk import PacSpace, PacSpaceError
from pacspace_sdk.client import ClientConfig, HttpClient

from . import world
from .faults import FaultyProxy

HASH = r"^0x[0-9a-f]{64}$"
TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"
QUICK = {"timeout": 30_000, "pollInterval": 50}


class Case(unittest.TestCase):
    maxDiff = None

    def client(self, key=None, url=None, **options):
        """The official client as its users make it."""
        pac = PacSpace.init(key or world.sandbox_key, base_url=url or world.url, **options)
        self.addCleanup(pac.close)
        return pac

    def transport(self, key=None, url=None, **options):
        """What the client sends its requests with, for routes that it has no method for."""
        config = ClientConfig(
            api_key=key or world.sandbox_key, base_url=url or world.url, **options
        )
        return HttpClient(config)

    def proxy(self, *faults):
        """A way to the server on which the first requests meet these faults, in order."""
        proxy = FaultyProxy(world.url, *faults)
        self.addCleanup(proxy.stop)
        return proxy

    def record(self, pac, customer, *amounts, reason="usage"):
        """Records the amounts in order and waits until all are verified."""
        emitted = [pac.balance.emit(customer, amount, reason) for amount in amounts]
        return [pac.balance.wait_for_verified(one["recordId"], dict(QUICK)) for one in emitted]

    def count(self, pac, customer):
        """How many deltas of the customer are verified, once `pac` has added a last one of 1."""
        self.record(pac, customer, 1)
        return pac.balance.derive(customer)["deltasCount"] - 1

    def refused(self, error_type, status, code, call, *args, **kwargs):
        """The call fails with exactly this error, and the refusal is in the envelope."""
        with self.assertRaises(PacSpaceError) as caught:
            call(*args, **kwargs)
        error = caught.exception
        seen = f"{type(error).__name__} {error.status_code} {error.code}: {error.message}"
        self.assertIs(type(error), error_type, seen)
        self.assertEqual(error.status_code, status, seen)
        body = getattr(error, "api_body", None)
        self.assertIsInstance(body, dict, seen)
        self.assertEqual(body.get("code"), code, seen)
        self.assertTrue(body.get("requestId"), seen)
        self.assertTrue(error.message, seen)
        return error


def a_customer():
    """An id that no customer has yet, with every kind of character that one may have."""
    return f"cust:{uuid.uuid4().hex[:12]}.A-b_1"


def a_reference():
    return f"ref_{uuid.uuid4().hex}"


def this_month():
    return datetime.now(timezone.utc).strftime("%Y-%m")


def last_month():
    first = datetime.now(timezone.utc).replace(day=1)
    return (first - timedelta(days=1)).strftime("%Y-%m")


def next_month():
    first = datetime.now(timezone.utc).replace(day=1)
    return (first + timedelta(days=32)).strftime("%Y-%m")
