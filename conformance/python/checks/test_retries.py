import time

from pacspace_sdk import PacSpaceError, RateLimitError, ServiceUnavailableError

from .case import Case, a_customer, a_reference
from .faults import CUT_AFTER, DROP, DROP_AFTER, refusal

AWAY = refusal(503, "UNAVAILABLE")
AWAY_AFTER = refusal(503, "UNAVAILABLE", after=True)


class Retries(Case):
    def emit_through(self, *faults, **options):
        """Emits on a way with faults; gives the answer and how many requests it took."""
        proxy, customer = self.proxy(*faults), a_customer()
        emitted = self.client(url=proxy.url).balance.emit(customer, -3, "usage", options)
        return customer, emitted, len(proxy.seen)

    def test_an_answer_that_is_lost_leaves_one_delta_under_a_reference(self):
        for fault in (DROP_AFTER, CUT_AFTER, AWAY_AFTER):
            with self.subTest(str(fault)):
                customer, emitted, tries = self.emit_through(fault, referenceId=a_reference())
                self.assertEqual((tries, emitted["idempotent"]), (2, True))
                self.assertEqual(self.count(self.client(), customer), 1)

    def test_an_answer_that_is_lost_leaves_one_delta_under_an_idempotency_key(self):
        for fault in (DROP_AFTER, CUT_AFTER, AWAY_AFTER):
            with self.subTest(str(fault)):
                key = a_reference()
                customer, emitted, tries = self.emit_through(fault, idempotencyKey=key)
                self.assertEqual((tries, emitted["status"]), (2, "QUEUED"))
                self.assertEqual(self.count(self.client(), customer), 1)

    def test_two_lost_answers_in_a_row_leave_one_delta(self):
        faults = (DROP_AFTER, AWAY_AFTER)
        customer, emitted, tries = self.emit_through(*faults, referenceId=a_reference())
        self.assertEqual((tries, emitted["idempotent"]), (3, True))
        self.assertEqual(self.count(self.client(), customer), 1)

    def test_a_request_that_never_arrived_is_recorded_by_the_retry(self):
        customer, emitted, tries = self.emit_through(DROP, AWAY)
        self.assertEqual((tries, emitted["status"]), (3, "QUEUED"))
        self.assertNotIn("idempotent", emitted)
        self.assertEqual(self.count(self.client(), customer), 1)

    def test_without_reference_and_key_each_request_that_arrives_is_a_delta(self):
        customer, _, _ = self.emit_through(DROP_AFTER)
        self.assertEqual(self.count(self.client(), customer), 2)

    def test_every_status_that_may_pass_is_tried_again(self):
        for status in (408, 429, 500, 502, 504):
            with self.subTest(status):
                fault = refusal(status, "PASSING")
                _, emitted, tries = self.emit_through(fault, referenceId=a_reference())
                self.assertEqual((tries, emitted["status"]), (2, "QUEUED"))

    def test_a_retry_waits_as_long_as_the_answer_asks(self):
        for fault in (
            refusal(503, "UNAVAILABLE", retryAfterSeconds=2),
            refusal(503, "UNAVAILABLE", headers={"Retry-After": "2"}),
        ):
            started = time.monotonic()
            self.emit_through(fault)
            self.assertGreaterEqual(time.monotonic() - started, 2)

    def test_a_server_that_stays_away_is_an_error_after_the_last_try(self):
        pac = self.client(url=(proxy := self.proxy(AWAY, AWAY, AWAY)).url)
        call = (pac.balance.emit, a_customer(), 1, "usage")
        self.refused(ServiceUnavailableError, 503, "UNAVAILABLE", *call)
        self.assertEqual(len(proxy.seen), 3)

    def test_a_limit_that_stays_is_an_error_after_the_last_try(self):
        limit = refusal(429, "RATE_LIMITED", retryAfterSeconds=1)
        pac = self.client(url=(proxy := self.proxy(limit, limit)).url, max_retries=1)
        call = (pac.balance.usage,)
        error = self.refused(RateLimitError, 429, "RATE_LIMITED", *call)
        self.assertEqual((error.retry_after, len(proxy.seen)), (1, 2))

    def test_a_connection_that_always_breaks_is_a_network_error(self):
        pac = self.client(url=(proxy := self.proxy(DROP, DROP)).url, max_retries=1)
        with self.assertRaises(PacSpaceError) as broken:
            pac.balance.emit(a_customer(), 1, "usage")
        self.assertEqual((broken.exception.code, len(proxy.seen)), ("NETWORK_ERROR", 2))
