from datetime import datetime, timezone

from pacspace_sdk import NotFoundError

from . import world
from .case import Case, a_customer, last_month, this_month


class Balances(Case):
    def setUp(self):
        self.pac = self.client()
        self.balance = self.pac.balance
        self.customer = a_customer()

    def test_a_balance_is_the_exact_sum_of_the_verified_deltas(self):
        self.record(self.pac, self.customer, 0.1, 0.2, -0.000000001, 1_000_000)
        derived = self.balance.derive(self.customer)
        self.assertEqual(derived["customerId"], self.customer)
        self.assertEqual(derived["computedBalance"], 1000000.299999999)
        self.assertEqual(derived["deltasCount"], 4)

    def test_a_balance_names_its_window_and_its_last_receipt(self):
        last = self.record(self.pac, self.customer, 1, 2)[-1]
        derived = self.balance.derive(self.customer)
        self.assertEqual(derived["latestReceiptId"], last["receiptId"])
        self.assertTrue(derived["window"]["start"] <= last["acceptedAt"] < derived["window"]["end"])
        self.assertEqual(derived["window"]["start"], f"{this_month()}-01T00:00:00.000Z")

    def test_every_way_to_name_the_current_month_gives_the_same(self):
        self.record(self.pac, self.customer, 3, -1)
        plain = self.balance.derive(self.customer)
        for other in (
            self.balance.derive_current_month(self.customer),
            self.balance.derive_for_period(self.customer, this_month()),
            self.balance.derive_months_back(self.customer, 1),
        ):
            self.assertEqual(other, plain)

    def test_months_back_and_a_custom_window_hold_the_same_deltas(self):
        record = self.record(self.pac, self.customer, 3)[0]
        self.assertEqual(self.balance.derive_months_back(self.customer, 3)["computedBalance"], 3)
        window = {"startDate": record["acceptedAt"], "endDate": now()}
        self.assertEqual(self.balance.derive(self.customer, window)["computedBalance"], 3)
        before = {"startDate": "2020-01-01T00:00:00Z", "endDate": "2020-02-01T00:00:00Z"}
        custom = self.balance.derive(self.customer, {**before, "timePreset": "custom"})
        self.assertEqual((custom["computedBalance"], custom["deltasCount"]), (0, 0))

    def test_another_month_holds_nothing_of_this_one(self):
        self.record(self.pac, self.customer, 3)
        derived = self.balance.derive_for_period(self.customer, last_month())
        self.assertEqual((derived["computedBalance"], derived["deltasCount"]), (0, 0))

    def test_a_starting_balance_is_added(self):
        self.record(self.pac, self.customer, -0.5)
        derived = self.balance.derive(self.customer, {"startingBalance": 100.25})
        self.assertEqual(derived["computedBalance"], 99.75)

    def test_a_checkpoint_is_where_a_balance_can_start(self):
        last = self.record(self.pac, self.customer, 10, 5)[-1]
        root = self.balance.checkpoint(self.customer)["proofRoot"]
        self.record(self.pac, self.customer, -2)
        for kind, start in (("proofRoot", root), ("recordId", last["recordId"])):
            with self.subTest(kind):
                scope = {"startingCheckpoint": start, "startingCheckpointType": kind}
                derived = self.balance.derive(self.customer, {**scope, "startingBalance": 15})
                self.assertEqual((derived["computedBalance"], derived["deltasCount"]), (13, 1))

    def test_pages_of_a_derivation_share_its_totals(self):
        records = self.record(self.pac, self.customer, 1, 2, 3)
        seen = []
        for offset in range(3):
            page = self.balance.derive(self.customer, {"limit": 1, "offset": offset})
            self.assertEqual((page["computedBalance"], page["deltasCount"]), (6, 3))
            seen += [delta["recordId"] for delta in page["deltas"]]
        self.assertEqual(sorted(seen), sorted(r["recordId"] for r in records))

    def test_a_comparison_tells_who_is_right_and_by_how_much(self):
        self.record(self.pac, self.customer, 60, 40)
        compared = self.balance.compare(self.customer, {"yours": 100, "theirs": 97.5})
        self.assertEqual(compared["neutralBalance"], 100)
        self.assertEqual((compared["matchesYours"], compared["matchesTheirs"]), (True, False))
        self.assertEqual(compared["differenceYours"], 0)
        self.assertEqual(compared["differenceTheirs"], -2.5)
        self.assertEqual(compared["deltasCount"], 2)

    def test_what_the_client_read_of_a_balance_is_taken_for_it(self):
        self.record(self.pac, self.customer, 1)
        scope = {"startingBalance": "302999999999.999697001"}
        derived = self.balance.derive(self.customer, scope)
        self.assertEqual(derived["computedBalanceText"], "303000000000.999697001")
        sides = {"yours": derived["computedBalance"], "theirs": 303000000000.9998}
        compared = self.balance.compare(self.customer, sides, scope)
        self.assertEqual((compared["matchesYours"], compared["matchesTheirs"]), (True, False))
        self.assertEqual(compared["differenceYours"], 0)

    def test_a_comparison_takes_the_scopes_of_a_derivation(self):
        record = self.record(self.pac, self.customer, 5)[0]
        for scope in (
            {"period": this_month()},
            {"timePreset": "current_month"},
            {"startDate": record["acceptedAt"], "endDate": now()},
        ):
            with self.subTest(scope):
                self.assert_both_have(15, {**scope, "startingBalance": 10})

    def test_a_comparison_can_start_at_a_checkpoint(self):
        self.record(self.pac, self.customer, 5)
        root = self.balance.checkpoint(self.customer)["proofRoot"]
        self.record(self.pac, self.customer, 2)
        scope = {"startingCheckpoint": root, "startingCheckpointType": "proofRoot"}
        self.assert_both_have(7, {**scope, "startingBalance": 5})

    def assert_both_have(self, balance, scope):
        sides = {"yours": balance, "theirs": balance}
        compared = self.balance.compare(self.customer, sides, scope)
        self.assertEqual(compared["neutralBalance"], balance)
        self.assertEqual((compared["matchesYours"], compared["matchesTheirs"]), (True, True))

    def test_no_sequence_number_of_a_customer_is_missing(self):
        records = self.record(self.pac, self.customer, 1, 2, 3)
        first, last = records[0]["sequence"], records[-1]["sequence"]
        for options in ({}, {"fromSequence": first, "toSequence": last, "limit": 10}):
            gaps = self.balance.gaps(self.customer, options)
            self.assertEqual(gaps["customerId"], self.customer)
            self.assertEqual(gaps["gaps"], [])

    def test_the_limits_of_a_scope_can_be_asked_for(self):
        limits = self.transport().get("/api/v1/balance/limits")
        for name in ("maxScopeMonths", "maxLastNDays", "maxRetentionDays"):
            self.assertGreater(limits[name], 0, name)


class Customers(Case):
    def setUp(self):
        self.pac = self.client()
        self.customer = a_customer()

    def test_customers_are_found_by_a_part_of_their_id(self):
        self.record(self.pac, self.customer, 1, 2)
        part = self.customer.split(":")[1][:12]
        found = self.pac.balance.customers({"search": part, "limit": 5, "page": 1})
        self.assertEqual([c["customerId"] for c in found["customers"]], [self.customer])
        self.assertEqual(found["customers"][0]["totalDeltas"], 2)
        self.assertEqual(found["pagination"], {"total": 1, "page": 1, "limit": 5, "totalPages": 1})

    def test_customers_come_in_pages(self):
        for _ in range(2):
            self.record(self.pac, a_customer(), 1)
        pages = [self.pac.balance.customers({"limit": 1, "page": page}) for page in (1, 2)]
        self.assertNotEqual(pages[0]["customers"], pages[1]["customers"])
        self.assertEqual([len(page["customers"]) for page in pages], [1, 1])
        self.assertGreaterEqual(pages[0]["pagination"]["total"], 2)

    def test_a_customer_shows_its_balance_and_what_happened_lately(self):
        records = self.record(self.pac, self.customer, 1, 2, 4)
        seen = self.pac.balance.customer(self.customer)
        self.assertEqual((seen["totalDeltas"], seen["computedBalance"]), (3, 7))
        items = seen["recentActivity"]["items"]
        self.assertEqual({i["recordId"] for i in items}, {r["recordId"] for r in records})
        options = {"deltaPage": 2, "deltaLimit": 2, "period": this_month()}
        page = self.pac.balance.customer(self.customer, options)["recentActivity"]
        self.assertEqual((len(page["items"]), page["pagination"]["total"]), (1, 3))

    def test_a_customer_shows_its_latest_checkpoint(self):
        self.record(self.pac, self.customer, 1)
        self.assertIsNone(self.pac.balance.customer(self.customer)["latestCheckpoint"])
        made = self.pac.balance.checkpoint(self.customer)
        latest = self.pac.balance.customer(self.customer)["latestCheckpoint"]
        self.assertEqual(latest["proofRoot"], made["proofRoot"])


class Usage(Case):
    def test_production_counts_each_delta_once_and_sandbox_none(self):
        live, sandbox = self.client(world.live_key()), self.client()
        before = live.balance.usage()
        self.assertEqual((before["plan"], before["allowed"]), ("pilot", 10_000))
        customer, once = a_customer(), {"referenceId": "once"}
        for _ in range(2):
            live.balance.emit(customer, 1, "usage", once)
            sandbox.balance.emit(customer, 1, "usage", once)
        after = live.balance.usage()
        self.assertEqual(after["consumed"], before["consumed"] + 1)
        self.assertEqual(after["remaining"], before["remaining"] - 1)

    def test_the_dashboard_counts_the_same(self):
        used = self.client(world.live_key()).balance.usage()
        shown = world.paying.call("GET", "/dashboard/billing/usage")
        self.assertEqual(shown["consumedDeltas"], used["consumed"])
        self.assertEqual(shown["includedDeltas"], used["allowed"])
        self.assertEqual(shown["remainingDeltas"], used["remaining"])

    def test_an_environment_shows_nothing_of_the_other(self):
        live, sandbox, customer = self.client(world.live_key()), self.client(), a_customer()
        record = self.record(sandbox, customer, 1)[0]
        call = (live.balance.delta_status, record["recordId"])
        self.refused(NotFoundError, 404, "NOT_FOUND", *call)
        self.refused(NotFoundError, 404, "CUSTOMER_NOT_FOUND", live.balance.customer, customer)


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
