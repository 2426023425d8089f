"""A proxy before the server that fails as told, one fault a request, and otherwise forwards."""

import http.client
import json
import socket
import threading
import urllib.parse
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DROP = "closes the connection; the server never sees the request"
DROP_AFTER = "closes the connection when the server has done the work"
CUT_AFTER = "closes the connection in the middle of the server's answer"


@dataclass
class Answer:
    """An answer in the place of the server's; `after` the server has done the work, or instead."""

    status: int
    body: dict
    headers: dict = field(default_factory=dict)
    after: bool = False


def refusal(status, code, message="Not now.", after=False, headers=None, **more):
    """A refusal in the form that the contract gives it."""
    error = {"code": code, "message": message, "requestId": "scripted", **more}
    body = {"success": False, "error": error, "message": message, "statusCode": status}
    return Answer(status, body, headers or {}, after)


class FaultyProxy:
    """`url` is where the client should go, `seen` what it sent there."""

    def __init__(self, target, *faults):
        self.target = urllib.parse.urlsplit(target)
        self.faults = deque(faults)
        self.seen = []
        self.lock = threading.Lock()
        handler = type("Handler", (Exchange,), {"owner": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def fault_for(self, method, path):
        with self.lock:
            self.seen.append((method, path))
            return self.faults.popleft() if self.faults else None

    def forward(self, method, path, body, headers):
        kind = {"https": http.client.HTTPSConnection}.get(
            self.target.scheme, http.client.HTTPConnection
        )
        connection = kind(self.target.netloc, timeout=60)
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return response.status, response.getheaders(), response.read()
        finally:
            connection.close()


class Exchange(BaseHTTPRequestHandler):
    """One request, its fault, and the answer."""

    owner: FaultyProxy

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.owner.fault_for(self.command, self.path)
        if fault == DROP:
            return self._hang_up()
        if isinstance(fault, Answer) and not fault.after:
            return self._send(fault.status, fault.headers.items(), json.dumps(fault.body).encode())
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
        status, sent, text = self.owner.forward(self.command, self.path, body or None, headers)
        if fault == DROP_AFTER:
            return self._hang_up()
        if fault == CUT_AFTER:
            self._send(status, (), text[: len(text) // 2], length=len(text))
            return self._hang_up()
        if isinstance(fault, Answer):
            return self._send(fault.status, fault.headers.items(), json.dumps(fault.body).encode())
        return self._send(status, sent, text)

    do_GET = do_POST = do_PUT = do_DELETE = handle_request

    def _send(self, status, headers, text, length=None):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(text)
        self.close_connection = True

    def _hang_up(self):
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_):
        pass
