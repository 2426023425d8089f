"""What every check finds: the server, a paying tenant with keys, and others on demand."""

from functools import cache

from .tenant import Tenant

url = ""
paying: Tenant
sandbox_key = ""


def prepare(server):
    """Makes what nearly every check needs."""
    global url, paying, sandbox_key
    url = server.rstrip("/")
    paying = Tenant(url, "paying")
    sandbox_key, _ = paying.key()


@cache
def live_key():
    """A key of the paying tenant's Production."""
    paying.upgrade("pilot")
    paying.activate("production")
    return paying.key("production")[0]


@cache
def free():
    """A tenant on the free plan whose deltas a check may use up."""
    return Tenant(url, "free")


@cache
def other():
    """A tenant that has nothing to do with the first, and nothing in it."""
    return Tenant(url, "other")
