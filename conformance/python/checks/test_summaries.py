import time

from pacspace_sdk import PacSpaceError

from .case import Case, a_customer
from .faults import DROP_AFTER

BATCH = ("POST", "/api/v1/balance/delta/batch")


class Summaries(Case):
    def setUp(self):
        self.proxy_to_server = self.proxy()
        self.customer = a_customer()

    def queue(self, **options):
        """A client whose queue sends as fast as it may."""
        quick = {"maxRequestsPerMinute": 60_000, "autoFlushOnShutdown": False, "autoStart": False}
        return self.client(url=self.proxy_to_server.url, submission={**quick, **options}).balance

    def summary(self, delta=5, hour=0, customer=None):
        return {
            "customerId": customer or self.customer,
            "delta": delta,
            "windowStart": f"2026-01-01T{hour:02d}:00:00Z",
            "windowEnd": f"2026-01-01T{hour + 1:02d}:00:00Z",
        }

    def requests(self):
        return [seen for seen in self.proxy_to_server.seen if seen == BATCH]

    def test_summaries_of_one_window_become_one_delta_with_the_last_amount(self):
        queue = self.queue()
        queue.queue_summaries([self.summary(1), self.summary(2), self.summary(3)])
        self.assertEqual(queue.get_summary_queue_state()["queuedCount"], 1)
        flushed = queue.flush_summaries()
        self.assertEqual((flushed["submitted"], flushed["failed"]), (1, 0))
        self.record(self.client(), self.customer, 10)
        self.assertEqual(self.client().balance.derive(self.customer)["computedBalance"], 13)

    def test_summaries_leave_in_as_few_requests_as_their_number_allows(self):
        queue = self.queue(maxDeltasPerRequest=40)
        queue.queue_summaries([self.summary(1, customer=a_customer()) for _ in range(100)])
        flushed = queue.flush_summaries()
        self.assertEqual((flushed["attempted"], flushed["submitted"]), (100, 100))
        self.assertEqual((flushed["requestCount"], len(self.requests())), (3, 3))
        self.assertEqual(flushed["queuedAfterFlush"], 0)

    def test_a_flush_takes_only_as_many_as_it_is_told(self):
        queue = self.queue()
        queue.queue_summaries([self.summary(1, hour) for hour in range(3)])
        self.assertEqual(queue.flush_summaries({"maxItems": 2})["queuedAfterFlush"], 1)
        self.assertEqual(queue.flush_summaries()["queuedAfterFlush"], 0)

    def test_a_summary_sent_twice_is_replayed_and_counts_once(self):
        for replayed in (0, 1):
            queue = self.queue()
            queue.queue_summary(self.summary(5))
            flushed = queue.flush_summaries()
            self.assertEqual((flushed["submitted"], flushed["replayed"]), (1, replayed))
        self.assertEqual(self.count(self.client(), self.customer), 1)

    def test_summaries_whose_answer_was_lost_count_once(self):
        self.proxy_to_server.faults.append(DROP_AFTER)
        queue = self.queue()
        queue.queue_summaries([self.summary(1, hour) for hour in range(10)])
        flushed = queue.flush_summaries()
        self.assertEqual((flushed["submitted"], flushed["replayed"]), (10, 10))
        self.assertEqual(len(self.requests()), 2)
        self.assertEqual(self.count(self.client(), self.customer), 10)

    def test_a_bad_summary_fails_alone_and_stays_queued(self):
        queue = self.queue()
        queue.queue_summaries([self.summary(1), self.summary(2, customer="not an id!")])
        flushed = queue.flush_summaries()
        self.assertEqual((flushed["submitted"], flushed["failed"]), (1, 1))
        self.assertEqual(flushed["failures"][0]["customerId"], "not an id!")
        self.assertIn("customerId", flushed["failures"][0]["error"])
        self.assertEqual(flushed["queuedAfterFlush"], 1)

    def test_another_amount_for_a_reference_fails_that_summary_alone(self):
        queue = self.queue()
        queue.queue_summary({**self.summary(1), "referenceId": "window-0"})
        queue.flush_summaries()
        other = self.summary(1, customer=a_customer())
        queue.queue_summaries([{**self.summary(2), "referenceId": "window-0"}, other])
        flushed = queue.flush_summaries()
        self.assertEqual((flushed["submitted"], flushed["failed"]), (1, 1))
        self.assertEqual(flushed["failures"][0]["referenceId"], "window-0")
        self.assertTrue(flushed["failures"][0]["error"])

    def test_an_immediate_queue_sends_each_summary_by_itself(self):
        queue = self.queue(profile="immediate", enterprise=True)
        queue.queue_summaries([self.summary(1, hour) for hour in range(3)])
        self.assertEqual(queue.get_summary_queue_state()["queuedCount"], 0)
        self.assertEqual(len(self.requests()), 3)
        self.assertEqual(self.count(self.client(), self.customer), 3)

    def test_an_immediate_queue_is_for_enterprises(self):
        for profile in ("immediate", "sub_daily"):
            with self.subTest(profile), self.assertRaises(PacSpaceError) as refused:
                self.queue(profile=profile)
            self.assertEqual(refused.exception.code, "INVALID_SUBMISSION_PROFILE")

    def test_a_scheduled_queue_sends_by_itself_and_again(self):
        queue = self.queue(cadenceMs=100, autoStart=True)
        for hour in range(2):
            queue.queue_summary(self.summary(1, hour))
            self.assertTrue(queue.get_summary_queue_state()["isRunning"])
            self.until_empty(queue)
        queue.stop_summary_scheduler()
        self.assertFalse(queue.get_summary_queue_state()["isRunning"])
        self.assertEqual(self.count(self.client(), self.customer), 2)

    def test_a_queue_that_is_shut_down_sends_what_is_left(self):
        queue = self.queue()
        queue.start_summary_scheduler()
        queue.queue_summary(self.summary(1))
        queue.shutdown_summary_scheduler()
        self.assertEqual(queue.get_summary_queue_state()["queuedCount"], 0)
        self.assertEqual(self.count(self.client(), self.customer), 1)

    def until_empty(self, queue):
        deadline = time.monotonic() + 20
        while queue.get_summary_queue_state()["queuedCount"]:
            self.assertLess(time.monotonic(), deadline, "the queue never sent")
            time.sleep(0.02)
