/* The desk's keys: / search, n new activity, g then a, v or z, ? list, x tick a row. Can be switched off in the list.
   Never while composing or typing. The list is read from <template data-shortcuts> or from the rail. */
(function () {
  "use strict";
  var GO = { a: "/activities", v: "/people", z: "/desk" }, NEW = "/activities/new", OFF = "liandong-keys-off", SOON_MS = 1200;
  var waiting = 0;
  function off() { try { return localStorage.getItem(OFF) === "1"; } catch (e) { return false; } }
  function typing(node) { return node && (/^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && !/^(checkbox|radio|submit|button)$/.test(node.type) || node.isContentEditable); }
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || off()) return;
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
  });

  // <input type=checkbox data-keys-switch> on the page that lists the keys.
  var lever = document.querySelector("[data-keys-switch]");
  if (lever) {
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
