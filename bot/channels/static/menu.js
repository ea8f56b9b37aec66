// LINE's rich menu below the chat, in the language that was chosen in it.
"use strict";

let menus = {};
let menuLanguage = "th";
let menuIsOpen = false;

async function loadMenu() {
  const answer = await fetch("/demo/menu");
  menus = answer.ok ? await answer.json() : {};
  drawMenu();
}

function drawMenu() {
  const menu = menus[menuLanguage];
  if (!menu) return byId("menu").replaceChildren();
  const bar = element("button", { type: "button", textContent: menu.bar + (menuIsOpen ? " ▾" : " ▴"), onclick: toggleMenu });
  bar.setAttribute("aria-expanded", String(menuIsOpen));
  const areas = menu.areas.map((area) =>
    element("button", { type: "button", onclick: () => tap(area.label, area.data) }, area.label, element("small", { textContent: area.hint })));
  const other = element("button", { type: "button", className: "wide", textContent: menu.other.label, onclick: () => switchMenu(menu.other) });
  byId("menu").replaceChildren(bar, ...(menuIsOpen ? [element("div", {}, ...areas, other)] : []));
}

function toggleMenu() {
  menuIsOpen = !menuIsOpen;
  drawMenu();
  chat.scrollTop = chat.scrollHeight;
}

function switchMenu(other) {
  menuLanguage = other.language;
  drawMenu();
  tap(other.label, other.data);
}

loadMenu();
