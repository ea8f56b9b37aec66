"""``doebot serve`` and ``worker``: processes that run until they are stopped."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import signal
import socket
from collections.abc import Iterator, Sequence
from functools import partial
from types import FrameType
from typing import Annotated, Literal

import structlog
import typer
import uvicorn
from starlette.applications import Starlette

from bot.app import App, Role, build_app
from bot.console.sign_in_link import SignInLink
from bot.errors import SettingsError
from bot.http_guard import guarded_http
from bot.observability import Metrics, configure_logs
from bot.settings import Settings, load_settings

log = structlog.get_logger(__name__)
commands = typer.Typer()
LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
    notes: list[str] = []
    settings = load_settings(tell=notes.append)
    if not works and settings.redis_url is None:
        raise SettingsError("--no-worker needs DOEBOT_REDIS_URL: without it nobody else can answer")
    changes = {"demo": demo or settings.demo, "host": host or settings.host}
    settings = settings.model_copy(update={**changes, "port": settings.port if port is None else port})
    _run(settings, Role.ALL if works else Role.WEB, notes)


@commands.command()
def worker(
    host: Annotated[str | None, typer.Option(help="Address of health and metrics; default DOEBOT_HOST.")] = None,
    port: Annotated[int, typer.Option(help="Port of health and metrics; 0 takes a free one.")] = 0,
) -> None:
    """Answer what other processes accepted into Redis."""
    notes: list[str] = []
    settings = load_settings(tell=notes.append)
    if settings.redis_url is None:
        raise SettingsError("doebot worker needs DOEBOT_REDIS_URL; a single process needs only: doebot serve")
    changes = {"demo": False, "host": host or settings.host, "port": port}
    _run(settings.model_copy(update=changes), Role.WORKER, notes)


def _run(settings: Settings, role: Role, notes: Sequence[str]) -> None:
    configure_logs(settings.log_level)
    for note in notes:
        log.warning("setting", note=note)
    listeners = _listen(settings)
    app = build_app(settings, role=role)
    _settle_down()
    if settings.demo:
        typer.echo(f"Simulator: http://{_shown_host(settings)}:{settings.port}/demo  (Ctrl-C ends it)")
    link = _offer_console(app) if settings.demo else None
    server = _Server(_server_config(app.web(link), app.metrics))
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(_serve(app, server, listeners))
    if not server.started or app.supervisor.failed.is_set():
        raise typer.Exit(1)


def _listen(settings: Settings) -> list[socket.socket]:
    """Take the port before anything else is begun; one that cannot be used ends the program with a line in the log."""
    host, port = settings.host, settings.port
    taken: list[socket.socket] = []
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            taken.append(sock := socket.socket(family, kind, protocol))
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            sock.bind(address)
    except OSError as error:
        for sock in taken:
            sock.close()
        hint = "look at DOEBOT_HOST and DOEBOT_PORT (or --host and --port)"
        if error.errno == errno.EADDRINUSE:
            hint = "another program has it, mostly an older doebot: stop that one, or set another DOEBOT_PORT"
        log.critical("port cannot be used", host=host, port=port, reason=error.strerror or str(error), hint=hint)
        raise typer.Exit(1) from error
    return taken


def _offer_console(app: App) -> SignInLink | None:
    """Print a link by which whoever sees this terminal signs in to the staff console; on their own machine only."""
    if app.role is Role.WORKER or app.settings.host not in LOOPBACK:
        return None
    try:
        app.console_parts().database_url()
    except SettingsError as error:
        log.warning("console unavailable", reason=str(error))
        return None
    link = SignInLink.new(app.clock())
    address = f"http://{_shown_host(app.settings)}:{app.settings.port}"
    typer.echo(f"Staff console: {address}/staff/link?token={link.token}  (once, within 15 minutes)")
    return link


async def _serve(app: App, server: _Server, listeners: list[socket.socket]) -> None:
    """Serve until a signal comes, or something that must run cannot be kept running."""
    beside = [asyncio.create_task(_stop_on_failure(app, server))]
    if app.role is not Role.WORKER and (listener := _status_socket(app.settings)):
        status = _StatusServer(_server_config(app.status_web(), app.metrics, lifespan="off"))
        beside.append(app.supervisor.start("status", partial(status.serve, [listener])))
    try:
        await server.serve(listeners)
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


async def _stop_on_failure(app: App, server: _Server) -> None:
    await app.supervisor.failed.wait()
    server.should_exit = True


def _status_socket(settings: Settings) -> socket.socket | None:
    """Listen for operators on a port of their own; where nobody chose it, another process may have it already.

    Raises:
        SettingsError: a chosen port is in use.

    """
    if settings.metrics_port in (0, settings.port):
        return None
    try:
        return socket.create_server((settings.metrics_host, settings.metrics_port))
    except OSError as error:
        if "metrics_port" in settings.model_fields_set:
            raise SettingsError(
                f"DOEBOT_METRICS_PORT {settings.metrics_port} cannot be used: {error.strerror}"
            ) from error
        log.warning(
            "no metrics port", port=settings.metrics_port, reason=error.strerror, hint="set DOEBOT_METRICS_PORT"
        )
        return None


def _server_config(app: Starlette, metrics: Metrics, lifespan: Literal["on", "off"] = "on") -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=guarded_http(metrics),
        ws="none",
        lifespan=lifespan,
        access_log=False,
        log_config=None,  # libraries' words become lines of our log
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=2,
    )


class _Server(uvicorn.Server):
    """Ends with exit code 0 when it is asked to end; uvicorn raises the signal again, which looks like a crash."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end; a second Ctrl-C does not wait."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


class _StatusServer(uvicorn.Server):
    """Leaves signals to the server beside it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _settle_down() -> None:
    """Leave what was loaded out of the search for garbage: it stays, and is long to look through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # objects; Python's own 700 suit a small program


def _shown_host(settings: Settings) -> str:
    return "localhost" if settings.host in ("127.0.0.1", "0.0.0.0", "::") else settings.host  # noqa: S104
