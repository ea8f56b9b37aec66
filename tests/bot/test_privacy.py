"""Keys for purposes come of the operator's one key."""

from __future__ import annotations

import hmac

from bot.privacy import derive_key


def test_a_key_is_what_the_standard_says() -> None:
    """HKDF with SHA-256 (RFC 5869), no salt: every program that knows the key and the purpose gets the same one."""
    extracted = hmac.digest(bytes(32), b"key of the operator", "sha256")

    assert derive_key(b"key of the operator", "a purpose") == hmac.digest(extracted, b"a purpose\x01", "sha256")


def test_each_purpose_has_a_key_of_its_own() -> None:
    """As has each operator."""
    keys = {derive_key(key, purpose) for key in (b"one", b"two") for purpose in ("a", "b", "")}

    assert len(keys) == 6
    assert {len(key) for key in keys} == {32}
