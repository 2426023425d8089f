"""The client checks a webhook's signature by itself; these are the bytes it wants signed."""

import hashlib
import hmac
import json
import time

from pacspace_sdk import Webhooks, WebhookVerificationError

from .case import Case

SECRET = "whsec_of_this_check"
BODY = json.dumps({"id": "evt_1", "event": "delta.verified", "data": {"recordId": "rec_1"}})


def signature(timestamp, body=BODY, secret=SECRET):
    signed = f"{timestamp}.{body}".encode()
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class WebhookSignatures(Case):
    def setUp(self):
        self.now = str(int(time.time()))
        self.webhooks = self.client(webhook_secret=SECRET).webhooks

    def test_a_signed_event_is_read(self):
        self.assertIsInstance(self.webhooks, Webhooks)
        event = self.webhooks.verify(signature(self.now), self.now, BODY)
        self.assertEqual(event["data"]["recordId"], "rec_1")
        headers = {"X-PacSpace-Signature": signature(self.now), "X-PacSpace-Timestamp": self.now}
        self.assertEqual(self.webhooks.verify_from_headers(headers, BODY), event)

    def test_during_a_rotation_either_signature_will_do(self):
        both = signature(self.now, secret="whsec_new") + "," + signature(self.now)
        self.assertEqual(self.webhooks.verify(both, self.now, BODY)["id"], "evt_1")

    def test_a_forged_or_old_event_is_refused(self):
        old = str(int(self.now) - 301)
        for name, timestamp, body in (
            (signature(self.now), self.now, BODY + " "),
            (signature(self.now, secret="other"), self.now, BODY),
            (signature(old), old, BODY),
            (signature("soon"), "soon", BODY),
            ("", self.now, BODY),
        ):
            with self.subTest(timestamp), self.assertRaises(WebhookVerificationError):
                self.webhooks.verify(name, timestamp, body)
