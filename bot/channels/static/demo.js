// The simulator page: posts what is typed or tapped, shows each reply as LINE or Telegram shows it.
"use strict";

const SAMPLES = ["ตกงานต้องทำไง", "1506 กดอะไร", "จัดหางานโคราชอยู่ไหน", "l;ylfu", "How do I check an agency?"];
const PLACES = [
  ["มหาชัย สมุทรสาคร", 13.548, 100.274],
  ["ตัวเมืองนครราชสีมา", 14.973, 102.083],
  ["ดินแดง กรุงเทพฯ", 13.769, 100.552],
  ["เวียงจันทน์ (นอกประเทศ)", 18.6, 102.4],
];
const DECISIONS = { answer: "ตอบ", clarify: "ถามกลับ", fallback: "ตอบไม่ได้" };
const READINGS = { as_typed: "ตามที่พิมพ์", thai_on_english_layout: "ไทยบนแป้นอังกฤษ", english_on_thai_layout: "อังกฤษบนแป้นไทย", romanised_thai: "ไทยที่พิมพ์ด้วยตัวอังกฤษ" };

const byId = (id) => document.getElementById(id);
const chat = byId("chat");
const events = []; // everything shown, to draw it again when the platform is switched
let client = newClient();
let stream = null;

function newClient() {
  return crypto.randomUUID ? crypto.randomUUID() : "page-" + Math.random().toString(16).slice(2) + Date.now();
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// -- sending

async function post(kind, shown, values = {}) {
  show({ mine: shown });
  const body = JSON.stringify({ client, kind, ...values });
  try {
    const answer = await fetch("/demo/messages", { method: "POST", body });
    if (!answer.ok) setStatus("ส่งไม่สำเร็จ ลองอีกครั้ง");
  } catch {
    setStatus("ส่งไม่สำเร็จ ลองอีกครั้ง");
  }
}

const sendText = (text) => post("text", text, { text });
const tap = (label, data) => post("tap", label, { text: data });
const sendLocation = (name, latitude, longitude) => post("location", "ตำแหน่งที่ตั้ง: " + name, { latitude, longitude });

// -- receiving

function connect() {
  if (stream) stream.close();
  stream = new EventSource("/demo/events?client=" + client);
  stream.onopen = () => setStatus("พร้อมตอบ");
  stream.onerror = () => setStatus("กำลังเชื่อมต่อใหม่");
  stream.onmessage = (message) => show(JSON.parse(message.data));
}

function setStatus(text) {
  byId("status").textContent = text;
}

function show(event) {
  events.push(event);
  draw(event);
  if (event.why) drawWhy(event.why);
}

function drawAll() {
  chat.replaceChildren();
  byId("quick").replaceChildren();
  events.forEach(draw);
}

function draw(event) {
  byId("quick").replaceChildren();
  if (event.mine !== undefined) {
    chat.append(element("li", { className: "mine" }, element("div", { className: "bubble", textContent: event.mine })));
  } else if (document.body.dataset.platform === "line") {
    event.line.forEach(drawLine);
  } else {
    event.telegram.forEach(drawTelegram);
  }
  chat.scrollTop = chat.scrollHeight;
}

// -- as LINE shows it

function drawLine(message) {
  const item = element("li");
  if (message.type === "text") item.append(bubble(message.text));
  if (message.type === "flex") item.append(flexBubble(message.contents, pressAction));
  chat.append(item);
  const quick = message.quickReply ? message.quickReply.items : [];
  byId("quick").replaceChildren(...quick.map(({ action }) => actionButton(action)));
}

function pressAction(action) {
  if (action.type === "location") openPlaces();
  else tap(action.displayText || action.label, action.data);
}

function actionButton(action) {
  return element("button", { type: "button", textContent: action.label, onclick: () => pressAction(action) });
}

// -- as Telegram shows it

function drawTelegram(message) {
  const page = new DOMParser().parseFromString(message.text, "text/html").body;
  const title = page.querySelector("b")?.textContent || "";
  const item = element("li", {}, bubble(page.textContent.slice(title.length), title));
  const markup = message.reply_markup || {};
  if (markup.inline_keyboard) item.append(keyboard(markup.inline_keyboard));
  chat.append(item);
  const keys = (markup.keyboard || []).flat();
  byId("quick").replaceChildren(...keys.map((key) => element("button", { type: "button", textContent: key.text, onclick: openPlaces })));
}

function keyboard(rows) {
  const drawn = rows.map((row) => element("div", {}, ...row.map(inlineButton)));
  return element("div", { className: "keyboard" }, ...drawn);
}

function inlineButton(button) {
  const made = element("button", { type: "button", textContent: button.text });
  made.onclick = () => {
    if (button.url) window.open(button.url, "_blank", "noopener");
    else if (button.copy_text) navigator.clipboard?.writeText(button.copy_text.text).then(() => setStatus("คัดลอกแล้ว"));
    else tap(button.text, button.callback_data);
  };
  return made;
}

// -- parts

function bubble(text, title = "") {
  const made = element("div", { className: "bubble" }, element("strong", { textContent: title }));
  for (const part of text.split(/(https?:\/\/[^\s]+)/)) {
    made.append(/^https?:/.test(part) ? element("a", { href: part, textContent: part, target: "_blank", rel: "noopener" }) : part);
  }
  return made;
}

function openPlaces() {
  byId("places").showModal();
}

function drawWhy(why) {
  const understood = why.understood || {};
  const rows = [
    ["ผล", element("span", { className: why.decision, textContent: DECISIONS[why.decision] || why.decision })],
    ["เรื่อง", why.title || why.intent || "–"],
    ["ถามต่อ", why.asks],
    ["ข้อความที่อ่าน", understood.text],
    ["วิธีอ่าน", READINGS[understood.reading_kind]],
    ["สถานที่", Object.values(why.place || {}).join(" ")],
    ["ตัวเลือก", (why.options || []).join(", ")],
  ].filter(([, value]) => value);
  const list = element("dl", {}, ...rows.flatMap(([name, value]) => [element("dt", { textContent: name }), element("dd", {}, value)]));
  const parts = [list];
  if (understood.matches && understood.matches.length) parts.push(matchTable(understood.matches));
  if (understood.reasons) parts.push(element("ul", {}, ...understood.reasons.map((reason) => element("li", { textContent: reason }))));
  byId("why").replaceChildren(...parts);
}

function matchTable(matches) {
  const head = element("tr", {}, element("th", { textContent: "เรื่องที่ใกล้" }), element("th", { textContent: "ความมั่นใจ" }));
  const rows = matches.map((match) => {
    const number = (100 * match.confidence).toFixed(0) + " %";
    const meter = element("meter", { min: 0, max: 1, value: match.confidence });
    return element("tr", {}, element("td", { textContent: match.title, title: match.intent }), element("td", {}, meter, " " + number));
  });
  return element("table", {}, head, ...rows);
}

// -- start

byId("form").onsubmit = (submitted) => {
  submitted.preventDefault();
  const text = byId("text").value;
  if (text.trim()) sendText(text);
  byId("text").value = "";
};
byId("location").onclick = openPlaces;
byId("place-list").append(...PLACES.map(([name, latitude, longitude]) =>
  element("button", { type: "button", textContent: name, onclick: () => { byId("places").close(); sendLocation(name, latitude, longitude); } })));
byId("here").onclick = () => {
  byId("places").close();
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => sendLocation("เครื่องนี้", coords.latitude, coords.longitude),
    () => setStatus("เครื่องนี้ไม่ให้ใช้ตำแหน่ง"),
  );
};
for (const button of document.querySelectorAll(".switch button")) {
  button.onclick = () => {
    document.body.dataset.platform = button.dataset.platform;
    document.querySelectorAll(".switch button").forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
    drawAll();
  };
}
byId("samples").append(...SAMPLES.map((text) => element("button", { type: "button", textContent: text, onclick: () => sendText(text) })));
byId("restart").onclick = () => {
  client = newClient();
  events.length = 0;
  drawAll();
  connect();
  post("joined", "เริ่มแชต");
};
connect();
