"""What the client can ask for that is not served yet: each gets a refusal that says so."""

from pacspace_sdk import (
    InvalidApiKeyError,
    NotFoundError,
    PacSpaceError,
    RecordsEncryptionError,
    generate_workspace_secret,
)

from . import world
from .case import Case

ENTRY = {
    "record": "build-1",
    "title": "Handoff",
    "occurred_at": "2026-01-01T00:00:00Z",
    "actor_id": "ci",
    "payloads": [{"alg": "sha-256", "digest": "bb" * 32, "byteLength": "1"}],
}


class Later(Case):
    def not_served(self, *calls):
        for method, *arguments in calls:
            named = arguments.pop() if arguments and isinstance(arguments[-1], dict) else {}
            with self.subTest(getattr(method, "__qualname__", method)):
                self.refused(NotFoundError, 404, "NOT_FOUND", method, *arguments, **named)

    def test_webhook_deliveries_are_not_served_yet(self):
        balance = self.client().balance
        self.not_served(
            (balance.list_webhook_deliveries,),
            (balance.retry_webhook, "evt_1"),
        )

    def test_customers_are_not_made_through_the_dashboard_yet(self):
        create = self.client().customers.create
        self.refused(InvalidApiKeyError, 401, "SESSION_REQUIRED", create, display_name="Acme")
        session = {"headers": {"Cookie": world.paying.cookie_header()}}
        with self.assertRaises(PacSpaceError) as refused:
            create(display_name="Acme", options=session)
        self.assertIn(refused.exception.status_code, (404, 405))

    def test_plain_records_are_not_served_yet(self):
        records = self.client().records
        self.not_served(
            (records.emit, dict(ENTRY)),
            (records.receipt, "build-1", 1),
            (records.history, "build-1"),
            (records.bundle, "build-1"),
            (records.holders.list,),
            (records.holders.remove, "holder"),
            (records.holdings.list,),
            (records.grants.create, {"kind": "TENANT_BOUND", "record": "build-1"}),
            (records.grants.list, {"record": "build-1"}),
            (records.grants.revoke, {"grant_id": "grant", "record": "build-1"}),
        )

    def test_encrypted_records_are_not_served_yet(self):
        records = self.client(records={"secret": generate_workspace_secret()}).records
        self.not_served(
            (records.identity.register,),
            (records.emit, dict(ENTRY)),
            (records.receipt, "build-1", 1),
            (records.history, "build-1"),
            (records.holders.add, {"workspace_id": "tnt_1"}),
            (records.holdings.confirm,),
            (records.rekey, {"record": "build-1", "to_version": 1}),
        )

    def test_a_record_that_is_not_served_has_no_copy_to_keep(self):
        records = self.client(records={"secret": generate_workspace_secret()}).records
        with self.assertRaises(RecordsEncryptionError) as refused:
            records.keep_copy("build-1")
        self.assertEqual(refused.exception.code, "RECORDS_NOT_ENCRYPTED")

    def test_disclosure_links_are_not_served_yet(self):
        pac = self.client()
        link = f"{world.url}/c/handle#key"
        with self.assertRaises(InvalidApiKeyError):
            pac.records.open(link)
