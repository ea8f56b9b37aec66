"""``doebot toy``: what an operator does with the toy platform."""

from __future__ import annotations

import typer

commands = typer.Typer()
toy = typer.Typer(help="The toy platform.", no_args_is_help=True)
commands.add_typer(toy, name="toy")


@toy.callback()
def group() -> None:
    """Set things at the toy platform."""


@toy.command()
def wave() -> None:
    """Say hello."""
    typer.echo("The toy waves.")
