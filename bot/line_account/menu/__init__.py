"""LINE's rich menu: its picture, what its areas do, and how it comes to LINE and goes again."""

from bot.line_account.menu.install import install_menus, remove_menus
from bot.line_account.menu.lettering import LetteringError
from bot.line_account.menu.plan import ALIASES, MenuPlan, plan_menus

__all__ = ["ALIASES", "LetteringError", "MenuPlan", "install_menus", "plan_menus", "remove_menus"]
