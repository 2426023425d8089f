from pacspace_sdk import (
    CadenceLimitError,
    ContractNotDeployedError,
    InsufficientCreditsError,
    InvalidApiKeyError,
    InvalidScopeCombinationError,
    NotFoundError,
    PacSpaceError,
    RateLimitError,
    ScopeTooWideError,
    ServiceUnavailableError,
    ValidationError,
)

from . import world
from .case import Case, a_customer, a_reference, last_month, this_month
from .faults import refusal

NO_RECORD = "rec_00000000000000000000000000"


class Errors(Case):
    def setUp(self):
        self.pac = self.client(max_retries=0)
        self.customer = a_customer()

    def test_400_invalid_input_is_a_validation_error_and_records_nothing(self):
        for delta, reason, options in (
            (0, "usage", {}),
            (1_000_000_001, "usage", {}),
            (0.0000000001, "usage", {}),
            ("1,5", "usage", {}),
            (1, "", {}),
            (1, "x" * 501, {}),
            (1, "usage", {"referenceId": "x" * 129}),
            (1, "usage", {"metadata": {"long": "x" * 9_000}}),
            (1, "usage", {"metadata": "none"}),
            (1, "usage", {"adjusts": {}}),
            (1, "usage", {"idempotencyKey": "x" * 256}),
        ):
            with self.subTest(delta=delta, reason=reason[:9], options=str(options)[:40]):
                call = (self.pac.balance.emit, self.customer, delta, reason, options)
                error = self.refused(ValidationError, 400, None, *call)
                self.assertTrue(error.api_body["details"][0]["field"])
        self.assertEqual(self.count(self.pac, self.customer), 0)

    def test_400_names_the_bad_customer(self):
        for customer in ("", "a b", "a/b", "é", "x" * 129):
            with self.subTest(customer[:9]):
                call = (self.pac.balance.emit, customer, 1, "usage")
                error = self.refused(ValidationError, 400, None, *call)
                self.assertEqual(error.api_body["details"][0]["field"], "customerId")

    def test_400_a_number_that_is_none_is_a_validation_error(self):
        for number in (float("nan"), float("inf")):
            with self.subTest(number):
                call = (self.pac.balance.emit, self.customer, number, "usage")
                self.refused(ValidationError, 400, None, *call)

    def test_400_a_period_that_is_none_is_a_validation_error(self):
        for period in ("2026-13", "2026", "now"):
            with self.subTest(period):
                call = (self.pac.balance.derive, self.customer, {"period": period})
                self.refused(ValidationError, 400, None, *call)

    def test_400_contradicting_scopes_are_an_error_of_their_own(self):
        self.record(self.pac, self.customer, 1)
        scopes = {"period": this_month(), "timePreset": "current_month"}
        for call in (
            (self.pac.balance.invoice_proof, self.customer, scopes),
            (self.pac.balance.checkpoint, self.customer, scopes),
            (self.pac.balance.list_checkpoints, scopes),
        ):
            with self.subTest(call[0].__name__):
                self.refused(
                    InvalidScopeCombinationError, 400, "INVALID_SCOPE_COMBINATION", *call
                )

    def test_400_a_scope_beyond_the_limit_is_an_error_of_its_own(self):
        months = self.transport().get("/api/v1/balance/limits")["maxScopeMonths"]
        call = (self.pac.balance.derive_months_back, self.customer, months + 1)
        self.refused(ScopeTooWideError, 400, "SCOPE_TOO_WIDE", *call)

    def test_401_no_key_but_a_living_one_is_let_in(self):
        key, key_id = world.paying.key()
        self.assertIn("plan", self.client(key).balance.usage())
        world.paying.revoke(key_id)
        strangers = ("pk_test_nobody.secret", "nonsense", key, world.sandbox_key + "x")
        for stranger in strangers:
            with self.subTest(stranger[:16]):
                pac = self.client(stranger)
                call = (pac.balance.usage,)
                self.refused(InvalidApiKeyError, 401, "INVALID_API_KEY", *call)
                call = (pac.balance.emit, self.customer, 1, "usage")
                self.refused(InvalidApiKeyError, 401, "INVALID_API_KEY", *call)

    def test_403_another_origin_is_refused(self):
        options = {"headers": {"Origin": "https://elsewhere.example"}}
        call = (self.pac.balance.emit, self.customer, 1, "usage", options)
        error = self.refused(PacSpaceError, 403, "CROSS_ORIGIN_REQUEST", *call)
        self.assertEqual(error.code, "CROSS_ORIGIN_REQUEST")

    def test_404_what_does_not_exist_is_not_found(self):
        balance = self.pac.balance
        for code, call in (
            ("NOT_FOUND", (balance.delta_status, NO_RECORD)),
            ("NOT_FOUND", (balance.wait_for_verified, "a/b c")),
            ("CUSTOMER_NOT_FOUND", (balance.customer, self.customer)),
            ("NOT_FOUND", (self.pac.verify, "0x" + "0" * 64)),
        ):
            with self.subTest(code, what=call[-1]):
                self.refused(NotFoundError, 404, code, *call)

    def test_404_what_is_another_tenants_is_not_found(self):
        record = self.record(self.pac, self.customer, 1)[0]
        stranger = self.client(world.other().key()[0]).balance
        self.refused(NotFoundError, 404, "NOT_FOUND", stranger.delta_status, record["recordId"])
        self.refused(NotFoundError, 404, "CUSTOMER_NOT_FOUND", stranger.customer, self.customer)

    def test_409_one_reference_cannot_mean_two_things(self):
        options = {"referenceId": a_reference()}
        self.pac.balance.emit(self.customer, 1, "usage", options)
        call = (self.pac.balance.emit, self.customer, 2, "usage", options)
        error = self.refused(PacSpaceError, 409, "REFERENCE_CONFLICT", *call)
        self.assertEqual(error.code, "REFERENCE_CONFLICT")

    def test_409_one_idempotency_key_cannot_mean_two_things(self):
        options = {"idempotencyKey": a_reference()}
        self.pac.balance.emit(self.customer, 1, "usage", options)
        call = (self.pac.balance.emit, self.customer, 2, "usage", options)
        error = self.refused(PacSpaceError, 409, "IDEMPOTENCY_KEY_REUSED", *call)
        self.assertEqual(error.code, "IDEMPOTENCY_KEY_REUSED")

    def test_412_nothing_can_be_done_in_an_environment_that_is_not_active(self):
        tenant = world.other()
        body = {"name": "early", "environment": "production"}
        options = {"headers": {"Cookie": tenant.cookie_header()}}
        call = (self.transport().post, "/dashboard/api-keys", body, options)
        self.refused(ContractNotDeployedError, 412, "ENVIRONMENT_NOT_ACTIVE", *call)

    def test_413_a_body_that_is_too_large_is_refused(self):
        metadata = {"metadata": {"long": "x" * 1_200_000}}
        with self.assertRaises(PacSpaceError) as refused:
            self.pac.balance.emit(self.customer, 1, "usage", metadata)
        self.assertEqual(refused.exception.status_code, 413)

    def test_429_guessing_passwords_is_slowed_down(self):
        body = {"email": f"{a_reference()}@company.test", "password": "a wrong password"}
        sign_in = self.transport(max_retries=0)
        for _ in range(100):
            try:
                sign_in.post("/dashboard/auth/login", body)
            except InvalidApiKeyError:
                continue
            except RateLimitError as limited:
                self.assertGreaterEqual(limited.retry_after, 1)
                self.assertEqual(limited.api_body["code"], "RATE_LIMITED")
                return
        self.fail("a hundred wrong passwords were not slowed down")

    def test_429_a_cadence_limit_names_the_customer_and_is_not_retried(self):
        more = {"retryAfterSeconds": 3, "customerId": self.customer}
        proxy = self.proxy(refusal(429, "CADENCE_LIMIT", **more))
        call = (self.client(url=proxy.url).balance.emit, self.customer, 1, "usage")
        error = self.refused(CadenceLimitError, 429, "CADENCE_LIMIT", *call)
        self.assertEqual((error.retry_after_ms, error.customer_id), (3_000, self.customer))
        self.assertEqual(len(proxy.seen), 1)

    def test_503_says_when_to_come_back(self):
        proxy = self.proxy(refusal(503, "UNAVAILABLE", retryAfterSeconds=2))
        call = (self.client(url=proxy.url, max_retries=0).balance.usage,)
        error = self.refused(ServiceUnavailableError, 503, "UNAVAILABLE", *call)
        self.assertEqual(error.retry_after, 2)

    def test_what_cannot_be_sent_is_refused_before_it_is(self):
        proxy = self.proxy()
        pac = self.client(url=proxy.url)
        contradiction = {"period": last_month(), "timePreset": "custom"}
        for scope in (contradiction, {"startDate": "2026-01-01"}):
            with self.assertRaises(ValueError):
                pac.balance.derive(self.customer, scope)
            with self.assertRaises(ValueError):
                pac.balance.compare(self.customer, {"yours": 1, "theirs": 1}, scope)
        with self.assertRaises(ValueError):
            pac.verify("0x" + "0" * 64, source="nowhere")
        with self.assertRaises(PacSpaceError):
            self.client("", url="not a url")
        pac.close()
        with self.assertRaises(PacSpaceError) as closed:
            pac.balance.usage()
        self.assertEqual(closed.exception.code, "CLIENT_CLOSED")
        self.assertEqual(proxy.seen, [])


class FreePlan(Case):
    def test_the_hundredth_delta_is_the_last_and_reading_goes_on(self):
        quick = {"maxRequestsPerMinute": 60_000, "autoFlushOnShutdown": False, "autoStart": False}
        pac = self.client(world.free().key()[0], submission=quick)
        customer = a_customer()
        window = {"windowStart": "2026-01-01T00:00:00Z", "windowEnd": "2026-01-02T00:00:00Z"}
        for i in range(99):
            pac.balance.queue_summary({"customerId": f"{customer}{i}", "delta": 1, **window})
        self.assertEqual(pac.balance.flush_summaries()["submitted"], 99)
        last = self.record(pac, customer, -42)[0]
        self.assertEqual(last["status"], "VERIFIED")
        usage = pac.balance.usage()
        seen = (usage["plan"], usage["allowed"], usage["consumed"], usage["remaining"])
        self.assertEqual(seen, ("free", 100, 100, 0))
        call = (pac.balance.emit, customer, -1, "usage")
        self.refused(InsufficientCreditsError, 402, "ALLOTMENT_EXHAUSTED", *call)
        self.assertEqual(pac.balance.derive(customer)["computedBalance"], -42)
        self.assertTrue(pac.verify(last["receiptId"])["verified"])
