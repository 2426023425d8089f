"""Ed25519 as §6 and §7 have it.

The equation is OpenSSL's, which is the one without the cofactor and compares the bytes of R; what it
leaves open (a key's point in another spelling, or with an x of 0 and a sign) is checked here first.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P


def is_point(encoded: bytes) -> bool:
    """Whether RFC 8032 §5.1.3 decodes these 32 bytes."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if len(encoded) != 32 or y >= _P:
        return False
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    if square == 0:
        return sign == 0
    return pow(square, (_P - 1) // 2, _P) == 1


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    if not is_point(public) or not is_point(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
