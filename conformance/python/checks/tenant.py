"""A tenant, made through the HTTP API the way a person does it, with the standard library alone."""

import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

PASSWORD = "correct horse battery staple"
PATIENCE_SECONDS = 60


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Tenant:
    """A registered organisation with a session of its owner; its Sandbox is active."""

    def __init__(self, url, name):
        self.url = url
        self.email = f"{name}-{uuid.uuid4().hex[:12]}@company.test"
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            NoRedirects, urllib.request.HTTPCookieProcessor(self.cookies)
        )
        self._register()
        self._verify()
        self._login()
        self._await_active("sandbox")

    def upgrade(self, tier):
        data = self.call("POST", "/dashboard/billing/checkout", {"tier": tier}, expect=201)
        page = urllib.parse.urlsplit(data["checkoutUrl"]).path
        self.call("POST", page, expect=303)

    def activate(self, environment):
        body = {"environment": environment}
        self.call("POST", "/dashboard/environments/provision", body, expect=(200, 202))
        self._await_active(environment)

    def key(self, environment="sandbox"):
        """A new API key: what a program sends, and the id to revoke it by."""
        body = {"name": "conformance", "environment": environment}
        data = self.call("POST", "/dashboard/api-keys", body, expect=201)
        return data["fullKey"], data["id"]

    def revoke(self, key_id):
        self.call("DELETE", f"/dashboard/api-keys/{key_id}", expect=(200, 204))

    def cookie_header(self):
        """The session as the `Cookie` header that carries it."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def call(self, method, path, body=None, expect=200):
        """Calls a route and gives its `data`; raises if it answers otherwise than expected."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        try:
            with self.opener.open(request, timeout=60) as response:
                status, text = response.status, response.read()
        except urllib.error.HTTPError as refused:
            status, text = refused.code, refused.read()
        if status not in (expect if isinstance(expect, tuple) else (expect,)):
            raise RuntimeError(f"{method} {path} answered {status}: {text[:300]!r}")
        return json.loads(text).get("data") if text.startswith(b"{") else None

    def _register(self):
        body = {
            "name": "Jane Doe",
            "email": self.email,
            "password": PASSWORD,
            "organization": "Acme Inc",
        }
        self.call("POST", "/dashboard/auth/register", body, expect=201)

    def _verify(self):
        token = self._until(self._token, "a verification mail")
        body = {"token": token, "password": PASSWORD}
        self.call("POST", "/dashboard/auth/verify", body)

    def _token(self):
        address = urllib.parse.quote(self.email)
        for message in self.call("GET", f"/dev/mail?to={address}")["messages"]:
            for link in message["links"]:
                if found := re.search(r"token=([^&\s]+)", link):
                    return found.group(1)
        return None

    def _login(self):
        body = {"email": self.email, "password": PASSWORD}
        self.call("POST", "/dashboard/auth/login", body)

    def _await_active(self, environment):
        path = "/dashboard/environments/environment-status"
        self._until(
            lambda: self.call("GET", path)[environment]["status"] == "active",
            f"an active {environment}",
        )

    @staticmethod
    def _until(ask, what):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if answer := ask():
                return answer
            time.sleep(0.1)
        raise RuntimeError(f"waited {PATIENCE_SECONDS} s for {what}")
