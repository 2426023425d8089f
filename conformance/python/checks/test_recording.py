from concurrent.futures import ThreadPoolExecutor

from pacspace_sdk import ValidationError

from .case import HASH, TIME, Case, a_customer, a_reference


class Recording(Case):
    def setUp(self):
        self.pac = self.client()
        self.customer = a_customer()

    def emit(self, delta=-42, reason="usage", **options):
        return self.pac.balance.emit(self.customer, delta, reason, options)

    def test_a_delta_is_accepted_with_a_record_and_a_receipt(self):
        emitted = self.emit()
        self.assertRegex(emitted["recordId"], "^rec_")
        self.assertRegex(emitted["receiptId"], HASH)
        self.assertEqual(emitted["status"], "QUEUED")
        self.assertEqual((emitted["customerId"], emitted["delta"]), (self.customer, -42))

    def test_a_record_comes_back_as_it_was_sent(self):
        reference = a_reference()
        metadata = {"région": "eu–1", "n": 1.5, "list": [1, None, True], "none": None}
        emitted = self.emit(0.25, "métrage", referenceId=reference, metadata=metadata)
        record = self.pac.balance.delta_status(emitted["recordId"])
        for name in ("recordId", "receiptId", "customerId", "delta"):
            self.assertEqual(record[name], emitted[name], name)
        self.assertEqual(record["reason"], "métrage")
        self.assertEqual(record["referenceId"], reference)
        self.assertEqual(record["metadata"], metadata)
        self.assertRegex(record["acceptedAt"], TIME)
        self.assertIn(record["status"], ("QUEUED", "PROCESSING", "VERIFIED"))

    def test_both_names_of_the_status_method_give_the_same(self):
        record_id = self.record(self.pac, self.customer, 1)[0]["recordId"]
        self.assertEqual(
            self.pac.balance.get_record_status(record_id), self.pac.balance.delta_status(record_id)
        )

    def test_the_records_of_a_customer_are_numbered_without_gaps(self):
        records = self.record(self.pac, self.customer, 1, 2, 3)
        first = records[0]["sequence"]
        self.assertEqual([r["sequence"] for r in records], [first, first + 1, first + 2])

    def test_a_number_keeps_every_digit(self):
        for delta in (1e-09, -0.000000001, 1_000_000_000, 123456.123456789, 0.1, -1.0):
            with self.subTest(delta):
                emitted = self.emit(delta)
                self.assertEqual(emitted["delta"], delta)
                record = self.pac.balance.delta_status(emitted["recordId"])
                self.assertEqual(record["delta"], delta)

    def test_a_repeated_reference_counts_once(self):
        reference = a_reference()
        first = self.emit(-1, referenceId=reference)
        again = self.emit(-1.0, referenceId=reference)
        self.assertEqual(again["recordId"], first["recordId"])
        self.assertEqual(again["receiptId"], first["receiptId"])
        self.assertIs(again.get("idempotent"), True)
        self.assertEqual(self.count(self.pac, self.customer), 1)

    def test_a_reference_belongs_to_one_customer(self):
        reference = a_reference()
        first = self.emit(referenceId=reference)
        other = self.pac.balance.emit(a_customer(), -42, "usage", {"referenceId": reference})
        self.assertNotEqual(other["recordId"], first["recordId"])

    def test_a_repeated_idempotency_key_gives_the_first_answer_again(self):
        key = a_reference()
        first = self.emit(idempotencyKey=key)
        self.assertEqual(self.emit(idempotencyKey=key), first)
        self.assertEqual(self.count(self.pac, self.customer), 1)

    def test_a_key_that_is_sent_many_times_at_once_gives_one_answer(self):
        key = a_reference()
        answers = self.at_once(12, lambda: self.emit(idempotencyKey=key))
        finished = [one for one in answers if one.get("code") != "IDEMPOTENCY_PENDING"]
        self.assertTrue(finished, "nobody was answered")
        for one in finished:
            self.assertEqual(one, self.emit(idempotencyKey=key))
        self.assertEqual(self.count(self.pac, self.customer), 1)

    def test_a_reference_that_is_sent_many_times_at_once_counts_once(self):
        reference = a_reference()
        answers = self.at_once(12, lambda: self.emit(referenceId=reference))
        self.assertEqual(len({one["recordId"] for one in answers}), 1)
        self.assertEqual(len([one for one in answers if one.get("idempotent")]), 11)
        self.assertEqual(self.count(self.pac, self.customer), 1)

    def test_a_record_can_be_adjusted_by_reference_and_by_record(self):
        reference = a_reference()
        first = self.emit(referenceId=reference)
        self.emit(2, "adjustment", adjusts={"referenceId": reference})
        self.emit(2, "adjustment", adjusts={"recordId": first["recordId"]})
        self.assertEqual(self.count(self.pac, self.customer), 3)

    def test_only_a_record_of_the_same_customer_can_be_adjusted(self):
        foreign = self.pac.balance.emit(a_customer(), -42, "usage")
        for adjusts in ({"referenceId": a_reference()}, {"recordId": foreign["recordId"]}):
            with self.subTest(adjusts):
                self.refused(ValidationError, 400, None, self.emit, 2, adjusts=adjusts)

    def test_a_chain_and_a_credit_pool_are_accepted_and_ignored(self):
        pac = self.client(chain_id=296, credit_pool_id=7)
        emitted = pac.balance.emit(self.customer, 1, "usage", {"chainId": 1, "creditPoolId": 2})
        self.assertEqual(emitted["status"], "QUEUED")

    @staticmethod
    def at_once(times, call):
        with ThreadPoolExecutor(times) as threads:
            return [begun.result() for begun in [threads.submit(call) for _ in range(times)]]
