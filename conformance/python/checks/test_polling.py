from pacspace_sdk import TimeoutError

from .case import QUICK, TIME, Case, a_customer
from .faults import DROP, refusal


class Polling(Case):
    def test_emit_and_wait_ends_when_the_delta_is_verified(self):
        customer = a_customer()
        record = self.client().balance.emit_and_wait(customer, -7, "usage", dict(QUICK))
        self.assertEqual(record["status"], "VERIFIED")
        self.assertEqual((record["customerId"], record["delta"]), (customer, -7))
        self.assertRegex(record["verifiedAt"], TIME)
        self.assertGreaterEqual(record["verifiedAt"], record["acceptedAt"])

    def test_a_delta_verifies_within_the_clients_own_patience(self):
        record = self.client().balance.emit_and_wait(a_customer(), 1, "usage")
        self.assertEqual(record["status"], "VERIFIED")

    def test_waiting_again_for_a_verified_record_ends_at_once(self):
        pac = self.client()
        record = self.record(pac, a_customer(), 1)[0]
        again = pac.balance.wait_for_verified(record["recordId"], {"timeout": 1_000})
        self.assertEqual(again, record)

    def test_waiting_outlives_a_server_that_is_away_for_a_moment(self):
        proxy = self.proxy(DROP, refusal(503, "UNAVAILABLE"))
        emitted = self.client().balance.emit(a_customer(), 1, "usage")
        pac = self.client(url=proxy.url)
        record = pac.balance.wait_for_verified(emitted["recordId"], dict(QUICK))
        self.assertEqual(record["status"], "VERIFIED")

    def test_waiting_ends_with_an_error_when_the_time_is_up(self):
        pac = self.client()
        emitted = pac.balance.emit(a_customer(), 1, "usage")
        with self.assertRaises(TimeoutError):
            pac.balance.wait_for_verified(emitted["recordId"], {"timeout": 0})
