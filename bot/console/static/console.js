// Makes the console's pages quicker: drafts save themselves, previews follow, keys lead on. Every form works without it.
"use strict";

const AUTOSAVE_MILLISECONDS = 2000;

function element(tag, properties = {}, ...children) {  // flex.js draws with it
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// -- LINE's look

function drawLine(details) {
  const place = details.querySelector(".line");
  if (place.childElementCount) return;
  for (const message of JSON.parse(details.dataset.line)) {
    if (message.type === "flex") place.append(flexBubble(message.contents, () => {}));
    else if (message.type === "text") place.append(element("div", { className: "bubble", textContent: message.text }));
    const quick = (message.quickReply || { items: [] }).items;
    for (const item of quick) place.append(element("span", { className: "tag", textContent: item.action.label }), " ");
  }
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches("[data-line]") && event.target.open) drawLine(event.target);
}, true);

// -- counters

function countLetters(note) {
  const box = document.getElementById(note.dataset.count);
  const letters = [...new Intl.Segmenter("th", { granularity: "grapheme" }).segment(box.value.trim())].length;
  note.textContent = `${letters} จาก ${note.dataset.most} ตัว`;
  note.classList.toggle("over", letters > Number(note.dataset.most));
}

if (window.Intl && Intl.Segmenter) {
  for (const note of document.querySelectorAll("[data-count]")) {
    countLetters(note);
    document.getElementById(note.dataset.count).addEventListener("input", () => countLetters(note));
  }
}

// -- drafts that save themselves

function autosave(form) {
  const status = form.querySelector("[data-status]");
  let timer = 0, running = Promise.resolve(), isDirty = false;

  async function save() {
    isDirty = false;
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(await problemOf(answer));
      const saved = await answer.json();
      form.elements.revision.value = saved.revision;
      status.textContent = `บันทึกร่างแล้ว ${new Date().toLocaleTimeString("th-TH", { timeStyle: "short" })} น.`;
      showPreview(saved.preview);
      document.body.dispatchEvent(new Event("draft-saved"));
    } catch (error) {
      isDirty = true;
      status.textContent = error.message.startsWith("!") ? error.message.slice(1) : "ยังไม่ได้บันทึก ตรวจการเชื่อมต่อ ข้อความยังอยู่ในหน้านี้";
    }
  }

  form.addEventListener("input", () => {
    isDirty = true;
    status.textContent = "กำลังแก้ จะบันทึกเอง";
    clearTimeout(timer);
    timer = setTimeout(() => { running = running.then(save); }, AUTOSAVE_MILLISECONDS);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    isDirty = false;
    if (form.dataset.ready) return;
    event.preventDefault();  // wait for a save on its way: it changes the revision
    const by = event.submitter;
    running.then(() => setTimeout(() => {  // a form that is just being submitted would ignore it
      form.dataset.ready = "yes";
      isDirty = false;
      form.requestSubmit(by);
    }));
  });
  addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
}

async function problemOf(answer) {
  if (answer.status === 401) return "!หมดเวลาเข้าสู่ระบบ เปิดแท็บใหม่เพื่อเข้าสู่ระบบ แล้วกลับมากดบันทึก";
  if (answer.status === 409) return `!${(await answer.json()).problem}`;
  return `!ยังไม่ได้บันทึก (${answer.status}) ข้อความยังอยู่ในหน้านี้`;
}

function showPreview(html) {
  const place = document.querySelector("[data-preview]");
  if (!place) return;
  const opened = [...place.querySelectorAll("details")].map((each) => each.open);
  const parsed = new DOMParser().parseFromString(html, "text/html");  // what it holds is escaped by the server
  place.replaceChildren(...parsed.body.children);
  place.querySelectorAll("details").forEach((each, number) => { each.open = Boolean(opened[number]); });
}

for (const form of document.querySelectorAll("[data-autosave]")) autosave(form);

// -- lists to choose from

function insertInto(box, value) {
  if (box.id === "buttons" || box.id === "intents") {  // a line each
    const lines = box.value.split("\n").filter((line) => line.trim());
    box.value = [...lines, value].join("\n");
  } else {
    box.setRangeText(value, box.selectionStart, box.selectionEnd, "end");
  }
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function makeChoosable(list) {
  const boxes = list.dataset.insert.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  let box = boxes[0];
  for (const each of boxes) each.addEventListener("focus", () => { box = each; });
  for (const item of list.children) {
    const button = element("button", { type: "button", className: "plain" }, ...item.childNodes);
    button.addEventListener("click", () => insertInto(box, item.dataset.value));
    item.replaceChildren(button);
  }
  const search = element("input", { type: "search" });
  search.addEventListener("input", () => {
    const words = search.value.trim().toLowerCase();
    for (const item of list.children) item.hidden = !item.textContent.toLowerCase().includes(words);
  });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  list.before(element("label", {}, "ค้นหาในรายการ", search));
}

for (const list of document.querySelectorAll("[data-insert]")) makeChoosable(list);

// -- keys

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("[data-autosave]");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[value=save]"));
  } else if (event.key === "/" && !event.target.matches("input, textarea, select")) {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); }
  }
});

// -- what goes on by itself

if (document.querySelector("[data-refresh]")) setTimeout(() => location.reload(), 3000);
