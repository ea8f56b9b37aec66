// Draws LINE's Flex JSON (boxes, texts, buttons) as a phone does; knows the page's `element` and nothing of the chat.
"use strict";

const FLEX_SPACES = { none: "0", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const FLEX_SIZES = { xs: "13px", sm: "15px", md: "17px", lg: "20px", xl: "23px" };

function flexBubble(bubble, press) {
  return element("div", { className: "card" }, flexPart(bubble.body, press));
}

function flexPart(part, press) {
  const drawn = { box: flexBox, text: flexText, button: flexButton }[part.type];
  return drawn ? drawn(part, press) : element("span");
}

function flexBox(part, press) {
  const made = element("div", { className: "flex-box" }, ...part.contents.map((each) => flexPart(each, press)));
  made.style.flexDirection = part.layout === "vertical" ? "column" : "row";
  made.style.gap = FLEX_SPACES[part.spacing || "none"];
  return made;
}

function flexText(part, press) {
  const made = element(part.action ? "a" : "div", { className: "flex-text", textContent: part.text });
  if (part.action) tapping(made, part.action, press);
  made.style.color = part.color || "";
  made.style.fontSize = FLEX_SIZES[part.size || "md"];
  made.style.fontWeight = part.weight === "bold" ? "700" : "400";
  made.style.flex = part.flex === 0 ? "none" : "1";
  return made;
}

function flexButton(part, press) {
  const made = element("a", { className: part.style, textContent: part.action.label });
  tapping(made, part.action, press);
  made.style.background = part.color || "";
  return made;
}

function tapping(made, action, press) {
  made.href = action.uri || "#";
  if (action.type === "uri") {
    Object.assign(made, action.uri.startsWith("tel:") ? {} : { target: "_blank", rel: "noopener" });
  } else {
    made.setAttribute("role", "button");
    made.onclick = (clicked) => { clicked.preventDefault(); press(action); };
  }
}
