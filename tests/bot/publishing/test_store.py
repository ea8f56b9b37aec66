"""Versions of the knowledge in a real Redis."""

from __future__ import annotations

from redis import Redis

from bot.publishing.store import KEPT, PREFIX, PublishedKnowledge


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


async def test_a_trained_interpreter_is_taken_from_our_own_only(published: PublishedKnowledge, redis_url: str) -> None:
    """Unpacking runs code: what is not sealed with our key, or was sealed for another name, is not given out."""
    await published.keep_model("a", memoryview(b"trained"))
    redis = Redis.from_url(redis_url)
    kept = redis.get(f"{PREFIX}parcel:a")
    assert kept is not None
    redis.set(f"{PREFIX}parcel:b", kept)
    redis.set(f"{PREFIX}parcel:c", kept[:-1] + b"X")

    found = [await published.find_model(name) for name in "abcd"]

    assert found == [memoryview(b"trained"), None, None, None]
    assert redis.ttl(f"{PREFIX}parcel:a") > 0
