"""``doebot serve`` and ``worker``: processes that run until they are stopped."""

from __future__ import annotations

import gc
from typing import Annotated

import typer
import uvicorn

from bot.app import Role, build_app
from bot.errors import SettingsError
from bot.observability import configure_logs
from bot.settings import Settings, load_settings

commands = typer.Typer()


@commands.command()
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Turn the simulator page /demo on (or DOEBOT_DEMO=true).")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default DOEBOT_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default DOEBOT_PORT.")] = None,
    works: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Answer too, or leave that to `doebot worker` (needs Redis).")
    ] = True,
) -> None:
    """Serve webhooks, and answer what comes in."""
    settings = load_settings()
    if not works and settings.redis_url is None:
        raise SettingsError("--no-worker needs DOEBOT_REDIS_URL: without it nobody else can answer")
    changes = {"demo": demo or settings.demo, "host": host or settings.host}
    settings = settings.model_copy(update={**changes, "port": settings.port if port is None else port})
    _run(settings, Role.ALL if works else Role.WEB)


@commands.command()
def worker(
    host: Annotated[str | None, typer.Option(help="Address of health and metrics; default DOEBOT_HOST.")] = None,
    port: Annotated[int, typer.Option(help="Port of health and metrics; 0 takes a free one.")] = 0,
) -> None:
    """Answer what other processes accepted into Redis."""
    settings = load_settings()
    if settings.redis_url is None:
        raise SettingsError("doebot worker needs DOEBOT_REDIS_URL; a single process needs only: doebot serve")
    changes = {"demo": False, "host": host or settings.host, "port": port}
    _run(settings.model_copy(update=changes), Role.WORKER)


def _run(settings: Settings, role: Role) -> None:
    configure_logs(settings.log_level)
    app = build_app(settings, role=role)
    _settle_down()
    if settings.demo:
        typer.echo(f"Simulator: http://{_shown_host(settings)}:{settings.port}/demo  (Ctrl-C ends it)")
    uvicorn.run(
        app.web(),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=2,
    )


def _settle_down() -> None:
    """Leave what was loaded out of the search for garbage: it stays, and is long to look through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # objects; Python's own 700 suit a small program


def _shown_host(settings: Settings) -> str:
    return "localhost" if settings.host in ("127.0.0.1", "0.0.0.0", "::") else settings.host  # noqa: S104
