/* A lost connection loses no words: what is typed stays in this phone's own store, under the interview and its
   author, until the house has it as a draft. It goes when the form is sent, and at sign-out (once.js). No clock
   is asked: what is still here when the page opens was never answered. */
(function () {
  "use strict";
  var PAUSE_MS = 1500, store;
  try { store = window.localStorage; } catch (e) { store = null; }
  function forget(key) { try { store.removeItem(key); } catch (e) { /* no store */ } }
  var gone = document.querySelector("[data-draft-gone]");
  if (gone) forget(gone.getAttribute("data-draft-gone"));
  var form = document.querySelector("form[data-draft]");
  if (!form) return;
  var key = form.getAttribute("data-key"), author = form.getAttribute("data-author");
  var said = form.querySelector("[data-said]"), sent = false, timer = 0, last = "";
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

  // Drafts of whoever wrote on this device before are not the next one's to find.
  try {
    Object.keys(store).forEach(function (name) {
      if (name.indexOf("draft:") === 0 && name.slice(-author.length) !== author) forget(name);
    });
    var kept = JSON.parse(store.getItem(key) || "null");
    if (kept && encoded(kept) !== encoded(words())) { fill(kept); say("back"); }
    if (kept) push();
  } catch (e) { /* no store, or nothing readable in it */ }
  last = encoded(words());

  function keep() {
    var list = words(), text = encoded(list);
    if (sent || text === last) return;
    last = text;
    try { store.setItem(key, JSON.stringify(list)); say("here"); } catch (e) { /* no store */ }
    clearTimeout(timer);
    timer = setTimeout(push, PAUSE_MS);
  }
  function push() {
    if (sent) return;
    var text = encoded(words());
    fetch(form.getAttribute("data-draft"), {
      method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: encoded(words().concat([["auto", "yes"]]))
    }).then(function (answer) {
      if (answer.status !== 204) return;
      // What was typed meanwhile waits for its own answer.
      if (encoded(words()) === text) { forget(key); say("kept"); }
    }, function () { say("here"); });
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  window.addEventListener("online", push);
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") keep(); });
  // The words stay here until the house has answered: the page after a good answer lets them go.
  form.addEventListener("submit", function () { keep(); sent = true; setTimeout(function () { sent = false; }, 8000); });
  var drop = document.querySelector("form[data-draft-drop]");
  if (drop) drop.addEventListener("submit", function () { sent = true; forget(key); });
}());
