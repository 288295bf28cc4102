/* The leader's roster. Every tap is kept on this phone first and only then sent; there is no "offline mode".
   Shown is always what the server last said, plus the taps it has not taken yet, in their order.
   A tap keeps its id until the server names it, so sending twice counts once. */
(() => {
  "use strict";
  const box = document.querySelector(".roster[data-marks-url]");
  if (!box || !window.indexedDB) return;

  const DAY_MS = 86400000, BATCH = 200, SOON_MS = 120, RETRY_MS = [3000, 5000, 9000, 15000], POLL_MS = 15000, PATIENCE_MS = 12000;
  const data = box.dataset, shift = data.shift, closes = +data.closes || Date.now();
  const one = (what, from = box) => from.querySelector(what), part = name => one(`[data-roster-${name}]`);
  const list = part("list"), status = part("status"), rows = new Map(), writing = {};
  const isOut = link => /mode=out/.test(link);
  let mode = isOut(location.search) || data.mode === "out" ? "out" : "in", closed = data.closed === "true";
  let db, queue = [], server = { now: +data.now || 0, rows: {}, walkIns: [] };
  let sending, stuck, ready, timer, failures = 0, lastAt = 0, sentAt = 0;

  const say = (key, facts = {}) => (data["w" + key] || "").replace(/\{(\w+)\}/g, (all, name) => name in facts ? facts[name] : all);
  const clock = ms => new Date(ms + 28800000).toISOString().slice(11, 16).replace(/^0/, "");
  const make = (tag, name, text) => Object.assign(document.createElement(tag), { className: name, textContent: text });
  const waiting = () => queue.filter(m => !m.why);
  const uuid = () => {
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = b[6] & 15 | 64; b[8] = b[8] & 63 | 128;
    return Array.from(b, (x, i) => (x + 256).toString(16).slice(1) + (/^[3579]$/.test(i) ? "-" : "")).join("");
  };
  let device = uuid();
  try { localStorage.setItem("liandong-device", device = localStorage.getItem("liandong-device") || device); } catch (e) { /* a new one each time */ }

  // ---- what is kept on this phone ----
  const asked = ask => new Promise((done, fail) => { ask.onsuccess = () => done(ask.result); ask.onerror = ask.onblocked = () => fail(ask.error); });
  const read = (store, key) => { const s = db.transaction(store).objectStore(store); return asked(key ? s.get(key) : s.getAll()); };
  const write = (store, work) => new Promise((done, fail) => {
    const tx = db.transaction(store, "readwrite");
    work(tx.objectStore(store));
    tx.oncomplete = done;
    tx.onerror = tx.onabort = fail;
  });
  const open = () => {
    const ask = indexedDB.open("liandong", 1);
    ask.onupgradeneeded = () => {
      ask.result.createObjectStore("marks", { keyPath: "id" });
      ask.result.createObjectStore("rosters", { keyPath: "shift" });
    };
    return asked(ask);
  };
  async function readQueue() {
    const all = await read("marks");
    // What could not be written down stays in the memory of this page.
    queue = all.filter(m => m.shift === shift).concat(queue.filter(m => m.loose && !all.some(a => a.id === m.id))).sort((a, b) => a.at - b.at);
    queue.forEach(m => { lastAt = Math.max(lastAt, m.at); });
    draw();
  }
  const tellOtherTabs = () => { try { localStorage.setItem("liandong-marks", uuid()); } catch (e) { /* they look by themselves */ } };

  async function keep(marks) {
    marks.forEach(m => {
      // Strictly later than the one before, so that an undo never ties with its tap.
      lastAt = Math.max(Date.now(), lastAt + 1);
      Object.assign(m, { id: uuid(), shift, at: lastAt, closes, why: "" });
      writing[m.id] = 1;
    });
    queue = queue.concat(marks);
    draw();
    try {
      await write("marks", s => marks.forEach(m => s.put(m)));
      tellOtherTabs();
    } catch (e) { marks.forEach(m => { m.loose = true; }); }
    marks.forEach(m => delete writing[m.id]);
    again(SOON_MS);
  }

  // ---- what it looks like ----
  function apply(row, { kind, at, why }) {
    if (why) { row.why = why; return; }
    row.queued = true;
    if (kind === "in") { row.in_at = Math.min(row.in_at || at, at); row.state = row.out_at ? "left" : "present"; }
    else if (kind === "out") { row.out_at = Math.max(row.out_at || 0, at); row.state = "left"; }
    else { row.state = kind; row.out_at = 0; if (kind !== "present") row.in_at = 0; }
  }
  function draw() {
    let came = 0;
    rows.forEach((row, id) => { row.next = Object.assign({ state: "expected" }, server.rows[id]); });
    queue.forEach(m => { if (rows.has(m.person)) apply(rows.get(m.person).next, m); });
    rows.forEach(row => { if (/present|left/.test(row.next.state)) came++; drawRow(row, row.next); });
    const count = part("count");
    if (count) count.textContent = say("Came", { came, all: rows.size });
    drawWalkIns();
    drawStatus();
  }
  function drawRow(row, now) {
    const { li, button } = row, s = row.state = now.state, came = /present|left/.test(s);
    const text = s === "present" ? say("In", { time: clock(now.in_at) }) : s === "left" ? say("Out", { time: clock(now.out_at) }) : say(s === "absent" ? "Absent" : "Expected");
    const looks = [s, text, now.queued, now.why, now.flag, mode].join();
    if (row.looks === looks) return;
    row.looks = looks;
    li.className = `roster-row roster-row--${s}${now.queued ? " roster-row--queued" : ""}`;
    li.dataset.state = s;
    if (row.text) row.text.textContent = text;
    let why = one(".roster-row__why", li), flag = one("[data-row-flag]", li);
    if (!why && now.why) li.appendChild(why = make("p", "roster-row__why", ""));
    if (why) why.textContent = now.why || "";
    const words = say({ walk_in: "WalkIn", forgotten_out: "Forgotten" }[now.flag] || "");
    if (flag && !now.flag) flag.remove();
    else if (words && !flag && button) {
      button.appendChild(flag = make("span", "status status--wait", words));
      flag.dataset.rowFlag = "";
    }
    if (button) button[mode === "out" && !came ? "setAttribute" : "removeAttribute"]("aria-disabled", "true");
  }
  function drawWalkIns() {
    const ul = part("walk-ins-list"), all = server.walkIns.concat(queue.filter(m => !m.person));
    if (!ul || !all.length) return;
    part("walk-ins").hidden = false;
    all.forEach(w => {
      let li = document.getElementById("w-" + w.id);
      if (!li) {
        ul.appendChild(li = make("li", "list-row", ""));
        li.id = "w-" + w.id;
        li.append(make("strong", "", w.name), ` ${w.phone_tail || ""} · ${say("In", { time: clock(w.at) })}`);
      }
      if (w.why && !one(".roster-row__why", li)) li.appendChild(make("p", "roster-row__why", w.why));
    });
  }
  function drawStatus() {
    const n = waiting().length, bad = queue.length - n;
    const [text, state] = stuck && n ? [say(stuck), "stuck"] : n ? [say(sending ? "Sending" : "Saved", { n }), "waiting"] :
      bad ? [say("Refused", { n: bad }), "stuck"] : sentAt ? [say("Sent", { time: clock(sentAt) }), "sent"] :
      navigator.onLine === false ? [say("Offline"), ""] : ready ? [say("Ready"), "sent"] : ["", ""];
    if (!text || status.textContent === text) return;
    status.dataset.state = state;
    status.textContent = text;
    if (stuck !== "SignIn" || !n) return;
    const a = make("a", "", text);
    a.href = "/sign-in?back=" + encodeURIComponent(location.pathname);
    status.replaceChild(a, status.firstChild);
  }

  // ---- what the server says ----
  function take(roster) {
    if (!roster || !roster.rows || roster.now < server.now) return;
    const next = { now: roster.now, rows: {}, walkIns: [] };
    roster.rows.forEach(r => {
      if (!r.person) { next.walkIns.push({ id: r.mark, name: r.name, phone_tail: r.tail, at: r.in_at }); return; }
      if (!rows.has(r.person)) add(r);
      next.rows[r.person] = r;
    });
    server = next;
    if (roster.shift && roster.shift.closed_at) closed = true;
    write("rosters", s => s.put({ shift, roster, closes })).catch(() => {});
  }
  async function ask(url, body) {
    const stop = new AbortController(), late = setTimeout(() => stop.abort(), PATIENCE_MS);
    const how = { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json", "Content-Type": "application/json" }, signal: stop.signal };
    if (body) Object.assign(how, { method: "POST", body: JSON.stringify(body) });
    try {
      const answer = await fetch(url, how);
      if (answer.redirected || /40[134]/.test(answer.status)) stuck = "SignIn";
      else if (answer.status === 409) stuck = "Closed";
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const found = await answer.json();
      stuck = "";
      return found;
    } finally { clearTimeout(late); }
  }
  async function send(batch) {
    const mine = {}, pick = ({ id, person, name, phone_tail, kind, at, method }) => ({ id, person, name, phone_tail, kind, at, method });
    batch.forEach(m => { mine[m.id] = m; });
    const answer = await ask(data.marksUrl, { device, sent_at: Date.now(), marks: batch.map(pick) });
    const stored = answer.stored.filter(id => mine[id]), refused = answer.refused.filter(r => mine[r.id]);
    if (!stored.length && !refused.length) throw new Error("nothing named");
    take(answer.roster);
    refused.forEach(r => queue.concat(mine[r.id]).forEach(m => { if (m.id === r.id) m.why = r.why || "?"; }));
    queue = queue.filter(m => !stored.includes(m.id));
    sentAt = Date.now();
    await write("marks", s => {
      stored.forEach(id => s.delete(id));
      refused.forEach(r => s.put(mine[r.id]));
    }).then(tellOtherTabs, () => {});
  }
  async function flush() {
    clearTimeout(timer);
    if (sending) return;
    const batch = waiting().filter(m => !writing[m.id]).slice(0, BATCH);
    sending = true;
    if (batch.length) drawStatus();
    try {
      if (batch.length) await send(batch); else take(await ask(data.rosterUrl));
      failures = 0;
    } catch (e) { failures++; }
    sending = false;
    draw();
    again(!waiting().length ? POLL_MS : failures ? RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] : 0);
  }
  const again = ms => { clearTimeout(timer); timer = setTimeout(() => { if (!document.hidden || waiting().length) flush(); }, ms); };

  // ---- what fingers do ----
  const mark = (person, kind, method) => ({ person, name: null, phone_tail: null, kind, method });
  function tap(id) {
    const s = rows.get(id).state, kind = s === "left" ? "present" : mode === "out" ? s === "present" && "out" : s === "present" ? "expected" : "in";
    if (kind && !closed) keep([mark(id, kind, "tap")]);
  }
  /* A volunteer's own code, read by scan.js: found in the list on this phone, with or without signal. */
  function scanned({ detail }) {
    const [id, row] = [...rows].find(([, r]) => r.li.dataset.letters === detail.letters) || [];
    if (!id) { detail.words = say("ScanUnknown"); return; }
    const kind = mode === "out" ? row.state === "present" && "out" : /expected|absent/.test(row.state) && "in";
    if (kind && !closed) { keep([mark(id, kind, "scan")]); detail.good = true; }
    detail.words = say(!detail.good ? "ScanAgain" : kind === "out" ? "ScanOut" : "ScanIn", { name: row.li.dataset.name });
  }
  function hold(li) {
    const { person, name, search, tail, letters, state, flag } = li.dataset, old = one(".roster-row__button", li), row = { li };
    row.find = [name, search, tail, letters].join("").toLowerCase().replace(/\s+/g, "");
    if (old && db && !closed) {
      row.button = make("button", "roster-row__button", "");
      row.button.type = "button";
      row.button.append(...old.childNodes);
      (one("form", li) || old).replaceWith(row.button);
      row.button.onclick = () => tap(person);
    }
    row.text = one("[data-row-state]", li);
    rows.set(person, row);
    server.rows[person] = { state, in_at: +li.dataset.in, out_at: +li.dataset.out, flag };
  }
  /* Somebody who signed up after this page was drawn: a copy of a row, with other words. */
  function add({ person, name, tail, search, letters }) {
    const first = one("[data-person]");
    if (!first) return;
    const li = first.cloneNode(true), put = (what, text) => { one(".roster-row__" + what, li).textContent = text; };
    li.querySelectorAll(".status, .roster-row__why").forEach(e => e.remove());
    Object.assign(li.dataset, { person, name, tail: tail || "", search: search || "", letters: letters || "", state: "expected", in: "", out: "", flag: "" });
    li.id = "p-" + person;
    li.hidden = false;
    put("name", name); put("tail", tail || "");
    list.appendChild(li);
    hold(li);
  }
  function search() {
    const field = part("search"), input = part("find"), none = make("p", "hint", "");
    if (!field || !input) return;
    none.setAttribute("role", "status");
    field.appendChild(none);
    field.hidden = false;
    const find = event => {
      if (event.isComposing) return;
      const q = input.value.toLowerCase().replace(/\s+/g, "");
      let seen = 0;
      rows.forEach(row => { if (!(row.li.hidden = !row.find.includes(q))) seen++; });
      none.textContent = seen ? "" : say("NoneFound");
    };
    input.addEventListener("input", find);
    input.addEventListener("compositionend", find);
  }
  function switchTo(next) {
    const all = part("all"), words = say((mode = next) === "out" ? "AllOut" : "AllIn");
    if (all) {
      if (words) one("button", all).textContent = words;
      all.hidden = !words && mode !== data.mode;
    }
    box.querySelectorAll(".modes__item").forEach(a => a[isOut(a.href) === (mode === "out") ? "setAttribute" : "removeAttribute"]("aria-current", "page"));
    draw();
  }
  async function submitted(event) {
    const form = event.target;
    if (form.matches("[data-roster-all]")) {
      event.preventDefault();
      // A child whose consent or company is missing is left to the leader's own tap.
      keep([...rows].filter(([, row]) => mode === "out" ? row.state === "present" : row.state === "expected" && !/_missing$/.test(row.next.flag)).map(([id]) => mark(id, mode, "all")));
    } else if (form.matches("[data-roster-walk-in]")) {
      event.preventDefault();
      const { name, phone_tail: tail } = form.elements;
      if (!name.value.trim()) return;
      await keep([Object.assign(mark(null, "in", "tap"), { name: name.value.trim(), phone_tail: tail && tail.value.trim() || null })]);
      form.reset();
      name.focus();
    } else if (form.matches("[data-roster-close]") && waiting().length) {
      // Taps go before the door shuts.
      event.preventDefault();
      await flush();
      if (!waiting().length) form.submit();
    }
  }
  function listen() {
    const look = () => readQueue().then(flush);
    box.addEventListener("submit", submitted);
    box.addEventListener("scanned", scanned);
    box.addEventListener("click", event => {
      const a = event.target.closest(".modes__item");
      if (!a || closed) return;
      event.preventDefault();
      history.replaceState(null, "", a.href);
      switchTo(isOut(a.href) ? "out" : "in");
    });
    addEventListener("online", look);
    addEventListener("offline", drawStatus);
    addEventListener("storage", event => { if (event.key === "liandong-marks") readQueue().then(() => again(1000)); });
    addEventListener("pageshow", event => event.persisted && look());
    document.addEventListener("visibilitychange", look);
  }
  async function forget(store, key) {
    const old = (await read(store)).filter(x => x.closes < Date.now() - DAY_MS);
    if (old.length) await write(store, s => old.forEach(x => s.delete(x[key])));
  }
  async function stay() {
    const worker = navigator.serviceWorker;
    if (!worker) return;
    worker.addEventListener("message", event => { if (event.data.kept) { ready = true; drawStatus(); } });
    await worker.register("/sw.js");
    const files = [...document.querySelectorAll("link, script, .top img, use")].map(e => (e.href && e.href.baseVal || e.href || e.src || "").split("#")[0]);
    (await worker.ready).active.postMessage({ keep: location.pathname, files: [...new Set(files)].filter(f => f.includes("/static/")), until: closes + DAY_MS });
  }

  (async () => {
    // Before the page is first drawn, so that no line moves away under a finger.
    if (list) [...list.children].forEach(hold);
    search();
    // No store on this phone: the forms post as they are.
    try { db = await open(); } catch (e) { return; }
    if (list) [...list.children].forEach(hold);
    const [kept] = await Promise.all([read("rosters", shift), readQueue()]);
    if (kept) take(kept.roster);
    listen(); switchTo(mode);
    data.local = "";
    stay().catch(() => {});
    // A page that just came over the air brought the list along; one kept on this phone asks for it.
    const [way = {}] = performance.getEntriesByType("navigation");
    if (way.transferSize && !waiting().length) again(POLL_MS); else await flush();
    await forget("marks", "id");
    await forget("rosters", "shift");
  })();
})();
