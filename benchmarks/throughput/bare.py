"""The least that a Python server can do: check the signature and answer; with BARE_REDIS_URL also keep the events."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import sys

import uvicorn
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

SECRET = os.environ["BARE_SECRET"].encode()
REDIS_URL = os.environ["BARE_REDIS_URL"]
DAY = 24 * 60 * 60


def is_signed(body: bytes, signature: str) -> bool:
    expected = base64.b64encode(hmac.digest(SECRET, body, hashlib.sha256))
    return hmac.compare_digest(expected, signature.encode())


async def check(request: Request) -> Response:
    body = await request.body()
    if not is_signed(body, request.headers["x-line-signature"]):
        return PlainTextResponse("not authentic", status_code=401)
    return PlainTextResponse("ok")


async def check_and_keep(request: Request) -> Response:
    body = await request.body()
    if not is_signed(body, request.headers["x-line-signature"]):
        return PlainTextResponse("not authentic", status_code=401)
    pipeline = request.app.state.redis.pipeline(transaction=False)
    for event in json.loads(body)["events"]:
        pipeline.set(f"bare:seen:{event['webhookEventId']}", 1, nx=True, ex=DAY)
        pipeline.xadd("bare:inbox", {"event": json.dumps(event, ensure_ascii=False)})
    await pipeline.execute()
    return PlainTextResponse("ok")


async def live(_request: Request) -> Response:
    return PlainTextResponse("ok")


def main() -> None:
    receive = check_and_keep if REDIS_URL else check
    app = Starlette(routes=[Route("/", live), Route("/line/webhook", receive, methods=["POST"])])
    if REDIS_URL:
        app.state.redis = Redis.from_url(REDIS_URL)
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        server_header=False,
    )


if __name__ == "__main__":
    main()
