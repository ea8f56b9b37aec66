"""The list of channels: whatever depends on which channels there are reads it here."""

from __future__ import annotations

from bot.channels import line, telegram
from bot.channels.spec import ChannelSpec

CHANNELS: dict[str, ChannelSpec] = {
    spec.name: spec
    for spec in (
        line.SPEC,
        telegram.SPEC,
    )
}
