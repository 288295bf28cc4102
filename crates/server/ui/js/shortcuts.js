/* The desk's keys, listed at /help/keys where they can be switched off: / search, n new activity, g then a, v or z,
   j and k rows, x tick, e export, ? list, Ctrl+Enter save. Never while composing; single letters never while typing. */
(function () {
  "use strict";
  var GO = { a: "/activities", v: "/people", z: "/desk" }, NEW = "/activities/new", OFF = "liandong-keys-off", SOON_MS = 1200;
  var waiting = 0;
  function off() { try { return localStorage.getItem(OFF) === "1"; } catch (e) { return false; } }
  function typing(node) { return node && (/^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && !/^(checkbox|radio|submit|button)$/.test(node.type) || node.isContentEditable); }
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.altKey || off()) return;
    if (event.ctrlKey || event.metaKey) {
      var form = event.key === "Enter" && event.target.closest && event.target.closest("main form"), save = form && form.querySelector("[type=submit]");
      if (save) { event.preventDefault(); save.click(); }
      return;
    }
    if (typing(event.target)) return;
    var key = event.key, after = Date.now() - waiting < SOON_MS;
    waiting = 0;
    if (after && GO[key]) { event.preventDefault(); location.href = GO[key]; return; }
    if (key === "g") { waiting = Date.now(); return; }
    if (key === "/") {
      var box = document.querySelector("[data-main-search], main input[type=search], main [data-search]");
      event.preventDefault();
      if (box) { box.focus(); if (box.select) box.select(); } else location.href = "/people";
    } else if (key === "n") { event.preventDefault(); location.href = NEW; }
    else if (key === "?") { event.preventDefault(); location.href = "/help/keys"; }
    else if (key === "j" || key === "k") { event.preventDefault(); step(key === "j" ? 1 : -1); }
    else if (key === "x") { var tick = here() && here().querySelector("input[type=checkbox]"); if (tick) { event.preventDefault(); tick.click(); } }
    else if (key === "e") { var out = document.querySelector("main [data-export], main form[action$='/export'] [type=submit], main a[href*='export']"); if (out) { event.preventDefault(); out.focus(); } }
  });
  // Rows are walked by their first link or tick; the row one is in is the one that holds the focus.
  var ROW = ".table tbody tr, .list > .list-row";
  function here() { var at = document.activeElement; return at && at.closest ? at.closest(ROW) : null; }
  function step(by) {
    var rows = Array.prototype.filter.call(document.querySelectorAll(ROW), function (row) { return row.querySelector("a, input, button"); });
    var next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(here()) + by))];
    if (next) next.querySelector("a, input, button").focus();
  }

  // <input type=checkbox data-keys-switch> on the page that lists the keys.
  var lever = document.querySelector("[data-keys-switch]");
  if (lever) {
    lever.closest("[data-keys-box]").hidden = false;
    lever.checked = !off();
    lever.addEventListener("change", function () { try { localStorage.setItem(OFF, lever.checked ? "0" : "1"); } catch (e) { /* keys stay on */ } });
  }

  // Ticked rows show that they are ticked, and the bar counts them.
  function count() {
    Array.prototype.forEach.call(document.querySelectorAll(".table"), function (table) {
      var ticks = table.querySelectorAll("tbody input[type=checkbox]"), n = 0;
      Array.prototype.forEach.call(ticks, function (tick) {
        if (tick.checked) n++;
        tick.closest("tr").classList.toggle("table__row--picked", tick.checked);
      });
      var bar = (table.closest("form") || document).querySelector("[data-w-picked]");
      if (ticks.length && bar) bar.textContent = bar.getAttribute("data-w-picked").replace("{n}", n);
    });
  }
  document.addEventListener("change", function (event) {
    var all = event.target;
    if (all.matches && all.matches("[data-pick-all]")) {
      Array.prototype.forEach.call(all.closest("table").querySelectorAll("tbody input[type=checkbox]"), function (tick) { tick.checked = all.checked; });
    }
    if (all.type === "checkbox") count();
  });
  count();
}());
