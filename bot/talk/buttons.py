"""Buttons in the language of a reply."""

from __future__ import annotations

from bot.messages import Button, ButtonKind
from bot.talk.taps import AskTap, SubjectTap, Tap, dump_tap
from bot.talk.wording import Wording
from knowledge import Action, ActionKind

HELP_INTENT = "chat.help"


def tap_button(label: str, tap: Tap) -> Button:
    """Make a button that sends a tap back to us."""
    return Button(ButtonKind.TAP, label, dump_tap(tap))


def ask_button(wording: Wording, intent_id: str) -> Button:
    """Make a button that asks an intent."""
    return tap_button(wording.title(intent_id), AskTap(intent_id))


def menu_button(wording: Wording) -> Button:
    """Make the way to the menu."""
    return tap_button(wording.phrase("button_menu"), AskTap(HELP_INTENT))


def back_button(wording: Wording, intent_id: str) -> Button:
    """Make the way back from an answer: to the subject it stands under, else to the menu."""
    for subject in wording.base.subjects:
        if intent_id in subject.intents:
            return tap_button(wording.phrase("button_back"), SubjectTap(subject.id))
    return menu_button(wording)


def share_button(wording: Wording) -> Button:
    """Make a button that shares the citizen's location."""
    return Button(ButtonKind.SHARE_LOCATION, wording.phrase("button_share_location"))


def action_button(wording: Wording, action: Action) -> Button:
    """Make the button that staff wrote under an answer."""
    match action.kind:
        case ActionKind.ASK:
            return ask_button(wording, action.target)
        case ActionKind.SHARE_LOCATION:
            return share_button(wording)
        case ActionKind.CALL:
            fact = wording.base.facts[action.target]
            number = fact.text.in_language(wording.language)
            return Button(ButtonKind.CALL, wording.phrase("button_call", number=number), fact.tel or number)
        case ActionKind.LINK:
            fact = wording.base.facts[action.target]
            return Button(ButtonKind.LINK, (fact.label or fact.text).in_language(wording.language), fact.url or "")
