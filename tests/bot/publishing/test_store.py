"""Versions of the knowledge in a real Redis."""

from __future__ import annotations

import pickle

import pytest
from redis import Redis

from bot.publishing.store import KEPT, PREFIX, SIGNATURE_BYTES, PublishedKnowledge, UntrustedVersionError


async def test_a_version_goes_live_and_back(published: PublishedKnowledge) -> None:
    """Each has its number, and who made it live is kept."""
    assert await published.live(0) == (0, None)
    assert await published.publish(b"one", "v1", "นก", "ครั้งแรก") == 1
    assert await published.publish(b"two", "v2", "ปลา", "") == 2
    assert await published.live(1) == (2, b"two")
    assert await published.live(2) == (2, None)

    assert await published.go_live(1, "นก")

    assert await published.live(2) == (1, b"one")
    second, first = await published.versions()
    assert (first.number, first.knowledge, first.author, first.note) == (1, "v1", "นก", "ครั้งแรก")
    assert (first.is_live, first.live_by, second.is_live) == (True, "นก", False)
    assert first.live_since >= second.published


async def test_only_what_is_kept_can_go_live(published: PublishedKnowledge) -> None:
    """The newest fifty; numbers are never given twice."""
    for number in range(KEPT + 3):
        await published.publish(b"%d" % number, f"v{number}", "นก", "")

    assert [each.number for each in await published.versions()] == list(range(KEPT + 3, 3, -1))
    assert not await published.go_live(3, "นก")
    assert not await published.go_live(99, "นก")
    assert await published.live(0) == (KEPT + 3, b"%d" % (KEPT + 2))


async def test_a_trained_model_is_taken_from_our_own_only(published: PublishedKnowledge, redis_url: str) -> None:
    """What is not signed with our key, or was signed for another name or as something else, is not given out."""
    await published.keep_model("a", memoryview(b"trained"))
    await published.publish(b"trained", "e", "นก", "")
    redis = Redis.from_url(redis_url)
    kept, signature = redis.get(f"{PREFIX}model:a"), redis.hget(f"{PREFIX}version:1", "signature")
    assert isinstance(kept, bytes)
    assert isinstance(signature, bytes)
    redis.set(f"{PREFIX}model:b", kept)
    redis.set(f"{PREFIX}model:c", kept[:-1] + b"X")
    redis.set(f"{PREFIX}model:e", signature + b"trained")
    redis.set(f"{PREFIX}model:f", pickle.dumps("what an older program kept, without a signature"))

    found = [await published.find_model(name) for name in "abcdef"]

    assert found == [memoryview(b"trained"), None, None, None, None, None]
    assert redis.ttl(f"{PREFIX}model:a") > 0


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("bundle", b"another telephone number", "DOEBOT_ID_KEY"),
        ("bundle", None, "ไม่มีข้อมูล"),
        ("knowledge", b"v1", "DOEBOT_ID_KEY"),  # the fingerprint of another version, which staff trust
        ("signature", b"x" * SIGNATURE_BYTES, "DOEBOT_ID_KEY"),
        ("signature", None, "โปรแกรมรุ่นเก่า"),
    ],
)
async def test_what_was_changed_in_redis_is_refused(
    published: PublishedKnowledge, redis_url: str, field: str, value: bytes | None, told: str
) -> None:
    """Neither is it taken where it is live, nor can it be made live; the others stay good."""
    await published.publish(b"one", "v1", "นก", "")
    await published.publish(b"two", "v2", "นก", "")
    redis = Redis.from_url(redis_url)
    if value is None:
        redis.hdel(f"{PREFIX}version:2", field)
    else:
        redis.hset(f"{PREFIX}version:2", field, value)

    with pytest.raises(UntrustedVersionError, match=told) as refused:
        await published.live(0)
    assert refused.value.number == 2
    assert await published.go_live(1, "นก")
    with pytest.raises(UntrustedVersionError, match=r"รุ่นที่ 2 .*doebot publish"):
        await published.go_live(2, "นก")

    assert await published.live(0) == (1, b"one")


async def test_another_key_is_no_key_of_ours(published: PublishedKnowledge, redis_url: str) -> None:
    """Nor is one version's signature good for another."""
    stranger = PublishedKnowledge(redis_url, b"key of somebody else, not of ours")
    await stranger.publish(b"one", "v1", "?", "")
    await stranger.keep_model("a", memoryview(b"trained"))

    with pytest.raises(UntrustedVersionError):
        await published.live(0)
    assert await published.find_model("a") is None

    await published.publish(b"two", "v2", "นก", "")
    redis = Redis.from_url(redis_url)
    redis.hset(f"{PREFIX}version:1", "signature", redis.hget(f"{PREFIX}version:2", "signature") or b"")
    with pytest.raises(UntrustedVersionError):
        await published.go_live(1, "?")
    await stranger.aclose()
