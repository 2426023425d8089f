from pacspace_sdk import PacSpaceError, ValidationError

from . import world
from .case import HASH, TIME, Case, a_customer, next_month, this_month


class Checkpoints(Case):
    def setUp(self):
        self.pac = self.client()
        self.balance = self.pac.balance
        self.customer = a_customer()

    def test_a_checkpoint_proves_the_verified_deltas_of_a_period(self):
        self.record(self.pac, self.customer, 10, -4)
        made = self.balance.checkpoint(self.customer, {"period": this_month()})
        self.assertRegex(made["checkpointId"], "^chk_")
        self.assertRegex(made["proofRoot"], HASH)
        self.assertIn(made["status"], ("QUEUED", "PROCESSING", "VERIFIED"))
        self.assertEqual((made["customerId"], made["period"]), (self.customer, this_month()))
        self.assertEqual((made["deltasCount"], made["netChange"]), (2, 6))

    def test_the_same_scope_gives_the_same_checkpoint(self):
        self.record(self.pac, self.customer, 1)
        first = self.balance.checkpoint(self.customer)
        for scope in ({}, {"period": this_month()}, {"timePreset": "current_month"}):
            with self.subTest(scope):
                again = self.balance.checkpoint(self.customer, scope)
                self.assertEqual(again["proofRoot"], first["proofRoot"])
                self.assertEqual(again["checkpointId"], first["checkpointId"])

    def test_a_repeated_idempotency_key_gives_the_first_answer_again(self):
        self.record(self.pac, self.customer, 1)
        options = {"idempotencyKey": self.customer}
        first = self.balance.checkpoint(self.customer, options)
        self.record(self.pac, self.customer, 1)
        self.assertEqual(self.balance.checkpoint(self.customer, options), first)

    def test_one_idempotency_key_cannot_mean_two_checkpoints(self):
        self.record(self.pac, self.customer, 1)
        options = {"idempotencyKey": self.customer}
        self.balance.checkpoint(self.customer, options)
        call = (self.balance.checkpoint, self.customer, {**options, "period": "2026-01"})
        self.refused(PacSpaceError, 409, "IDEMPOTENCY_KEY_REUSED", *call)

    def test_a_mode_and_fingerprints_are_accepted_and_ignored(self):
        self.record(self.pac, self.customer, 1)
        options = {"mode": "standard", "fingerprints": [{"alg": "sha-256", "digest": "bb" * 32}]}
        made = self.balance.checkpoint(self.customer, options)
        self.assertEqual(made["proofRoot"], self.balance.checkpoint(self.customer)["proofRoot"])

    def test_no_customer_means_each_that_is_active(self):
        pac = self.client(world.other().key()[0])
        customers = [a_customer(), a_customer()]
        for customer in customers:
            self.record(pac, customer, 1)
        pac.balance.checkpoint()
        listed = pac.balance.list_checkpoints({"period": this_month()})["checkpoints"]
        self.assertLessEqual(set(customers), {checkpoint["customerId"] for checkpoint in listed})

    def test_a_period_in_the_future_has_no_checkpoint(self):
        call = (self.balance.checkpoint, self.customer, {"period": next_month()})
        self.refused(ValidationError, 400, None, *call)

    def test_checkpoints_are_listed_by_customer_and_period_in_pages(self):
        self.record(self.pac, self.customer, 1)
        made = self.balance.checkpoint(self.customer)
        scope = {"customerId": self.customer, "limit": 1}
        for more in ({}, {"period": this_month()}, {"timePreset": "current_month"}):
            with self.subTest(more):
                listed = self.balance.list_checkpoints({**scope, **more})["checkpoints"]
                self.assertEqual([c["checkpointId"] for c in listed], [made["checkpointId"]])
        self.assertEqual(self.balance.list_checkpoints({**scope, "offset": 1})["checkpoints"], [])


class Receipts(Case):
    def setUp(self):
        self.pac = self.client()
        self.balance = self.pac.balance
        self.customer = a_customer()

    def test_a_receipt_states_the_balance_and_proves_it(self):
        self.record(self.pac, self.customer, 10, -4)
        receipt = self.balance.receipt(self.customer)
        self.assertEqual(receipt["customerId"], self.customer)
        self.assertEqual((receipt["deltasCount"], len(receipt["deltas"])), (2, 2))
        self.assertEqual(receipt["finalBalance"] - receipt["startingBalance"], 6)
        self.assertRegex(receipt["proofRoot"], HASH)
        self.assertRegex(receipt["generatedAt"], TIME)
        self.assertTrue(self.pac.verify(receipt["proofRoot"])["verified"])

    def test_a_receipt_of_a_period_is_an_invoice_proof(self):
        self.record(self.pac, self.customer, 10)
        plain = self.balance.receipt(self.customer)
        for scope in ({"period": this_month()}, {"timePreset": "current_month"}):
            for method in (self.balance.receipt, self.balance.invoice_proof):
                with self.subTest(scope, method=method.__name__):
                    proof = method(self.customer, scope)
                    self.assertEqual(proof["period"], this_month())
                    self.assertEqual(proof["finalBalance"], 10)
                    self.assertEqual(proof["proofRoot"], plain["proofRoot"])

    def test_an_invoice_proof_leads_whoever_holds_it_to_its_verification(self):
        self.record(self.pac, self.customer, 10)
        proof = self.balance.invoice_proof(self.customer, {"period": this_month()})
        self.assertIn(proof["proofRoot"], proof["verifyUrl"])
        self.assertIn(f"/api/v1/verify/{proof['proofRoot']}", proof["verificationApiUrl"])
        for optional in ("accessHint", "customerLinkUrl", "customerLinkHost"):
            self.assertIn(optional, proof)


class Verification(Case):
    def setUp(self):
        self.pac = self.client()
        self.customer = a_customer()

    def test_anyone_with_a_receipt_can_verify_it_without_a_key(self):
        record = self.record(self.pac, self.customer, -42)[0]
        seen = self.client("pk_test_nobody.nothing").verify(record["receiptId"])
        self.assertIs(seen["verified"], True)
        self.assertEqual(seen["proofRoot"], record["receiptId"])
        self.assertEqual(seen["summary"], {"recordCount": 1, "netChange": -42, "netChangeText": "-42"})
        self.assertRegex(seen["recordedAt"], TIME)
        [shown] = seen["records"]
        self.assertEqual((shown["amount"], shown["reason"]), (-42, "usage"))
        self.assertEqual((shown["status"], shown["time"]), ("VERIFIED", record["acceptedAt"]))
        self.assertTrue(seen["verification"]["verificationReference"])
        self.assertTrue(seen["verification"]["verificationExplorerUrl"])
        self.assertTrue(seen["proof"])

    def test_a_checkpoint_verifies_with_every_delta_in_it(self):
        self.record(self.pac, self.customer, 10, -4, 1.5)
        root = self.pac.balance.checkpoint(self.customer)["proofRoot"]
        seen = self.pac.verify(root)
        self.assertIs(seen["verified"], True)
        self.assertEqual(seen["summary"], {"recordCount": 3, "netChange": 7.5, "netChangeText": "7.5"})
        self.assertEqual([r["amount"] for r in seen["records"]], [10, -4, 1.5])

    def test_every_source_that_the_client_can_ask_gives_the_same(self):
        root = self.record(self.pac, self.customer, 1)[0]["receiptId"]
        plain = self.pac.verify(root)
        for source in ("db", "chain", "both"):
            with self.subTest(source):
                seen = self.pac.verify(root, source)
                self.assertEqual(seen["verified"], plain["verified"])
                self.assertEqual(seen["records"], plain["records"])
