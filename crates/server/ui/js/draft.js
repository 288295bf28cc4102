/* A lost connection loses no words: what is typed stays in this phone's own store, under the interview and its
   author. An answer alone lets nothing go: this very page may have been asked for before the draft was saved. It
   goes when a page was drawn from these words or from later ones (data-kept, told by the house), when the form is
   sent, and at sign-out (once.js). Every tab of one form shows the same words, so that none writes over another. */
(function () {
  "use strict";
  var PAUSE_MS = 1500, AGAIN_MS = 15000, REST_MS = 60000, store;
  try { store = window.localStorage; } catch (e) { store = null; }
  function forget(key) { try { store.removeItem(key); } catch (e) { /* no store */ } }
  var gone = document.querySelector("[data-draft-gone]");
  if (gone) forget(gone.getAttribute("data-draft-gone"));
  var form = document.querySelector("form[data-draft]");
  if (!form) return;
  var key = form.getAttribute("data-key"), author = form.getAttribute("data-author");
  var drawn = Number(form.getAttribute("data-kept")) || 0;
  var said = form.querySelector("[data-said]"), sent = false, busy = false, timer = 0, last = "";
  function say(which) { if (said) said.textContent = which ? form.getAttribute("data-said-" + which) : ""; }

  function words() {
    var out = [];
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.name === "once" || field.type === "submit") return;
      if ((field.type === "radio" || field.type === "checkbox") && !field.checked) return;
      if (field.value) out.push([field.name, field.value]);
    });
    return out;
  }
  function encoded(list) {
    return list.map(function (pair) { return encodeURIComponent(pair[0]) + "=" + encodeURIComponent(pair[1]); }).join("&");
  }
  function fill(list) {
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.name === "once" || field.type === "submit") return;
      var mine = list.filter(function (pair) { return pair[0] === field.name; });
      if (field.type === "radio" || field.type === "checkbox") field.checked = mine.some(function (pair) { return pair[1] === field.value; });
      else field.value = mine.length ? mine[0][1] : "";
    });
  }

  // What is here: the words, and the house's own time of the draft it made of them (0: not answered yet).
  function kept() {
    try {
      var found = JSON.parse(store.getItem(key) || "null");
      return found && { list: found.list || found, at: found.at || 0 };
    } catch (e) { return null; }
  }
  function put(list, at) {
    try { store.setItem(key, JSON.stringify({ list: list, at: at })); return true; } catch (e) { return false; }
  }
  function take(which) {
    var here = kept();
    if (!here || sent) return;
    if (encoded(here.list) !== encoded(words())) { fill(here.list); say(which); }
    last = encoded(words());
  }
  function soon(ms) { clearTimeout(timer); timer = setTimeout(push, ms); }

  // Drafts of whoever wrote on this device before are not the next one's to find.
  try {
    Object.keys(store).forEach(function (name) {
      if (name.indexOf("draft:") === 0 && name.slice(-author.length) !== author) forget(name);
    });
  } catch (e) { /* no store */ }
  function begin() {
    var here = kept();
    if (here && here.at && here.at <= drawn) forget(key);
    take("back");
    last = encoded(words());
    if (here && !here.at) push();
  }

  function keep() {
    var list = words(), text = encoded(list);
    if (sent || text === last) return;
    last = text;
    if (put(list, 0)) say("here");
    soon(PAUSE_MS);
  }
  // One at a time: a slow one must not arrive after a later one.
  function push() {
    if (sent || busy) return;
    var list = words(), text = encoded(list);
    busy = true;
    fetch(form.getAttribute("data-draft"), {
      method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: encoded(list.concat([["auto", "yes"]]))
    }).then(function (answer) {
      busy = false;
      var at = answer.status === 204 ? Number(answer.headers.get("draft-kept")) : 0, here = kept();
      // What was typed meanwhile, here or in another tab, waits for its own answer.
      if (encoded(words()) !== text) { soon(PAUSE_MS); return; }
      if (!at || here && encoded(here.list) !== text) return;
      if (here) put(list, at);
      say("kept");
      // Who stays on the page was not drawn a new one: then nothing of it need lie here.
      setTimeout(function () { var then = kept(); if (then && then.at === at) forget(key); }, REST_MS);
    }, function () { busy = false; say("here"); soon(AGAIN_MS); });
  }
  begin();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  window.addEventListener("online", push);
  window.addEventListener("storage", function (event) { if (event.key === key) take(""); });
  window.addEventListener("pageshow", function (shown) { if (shown.persisted) { sent = busy = false; begin(); } });
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") keep(); });
  // The words stay here until the house has answered: the page after a good answer lets them go.
  form.addEventListener("submit", function () { keep(); sent = true; setTimeout(function () { sent = false; }, 8000); });
  var drop = document.querySelector("form[data-draft-drop]");
  if (drop) drop.addEventListener("submit", function () { sent = true; forget(key); });
}());
