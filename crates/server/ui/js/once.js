/* A second press of the same button sends nothing. Without script forms post as they are. */
(function () {
  "use strict";
  var LET_GO_MS = 8000;
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || (form.method || "").toLowerCase() !== "post") return;
    // Whoever signs out leaves no half-written words on the device.
    if (/\/sign-out$/.test(form.action)) try { Object.keys(localStorage).forEach(function (name) { if (name.indexOf("draft:") === 0) localStorage.removeItem(name); }); } catch (e) { /* no store */ }
    if (form.hasAttribute("data-busy")) { event.preventDefault(); return; }
    form.setAttribute("data-busy", "");
    var button = event.submitter || (form.contains(document.activeElement) && document.activeElement);
    // Only marked, never disabled: a disabled button would drop its own name from what is sent.
    if (button && button.type === "submit") button.setAttribute("aria-busy", "true");
    var free = function () {
      form.removeAttribute("data-busy");
      if (button && button.removeAttribute) button.removeAttribute("aria-busy");
    };
    setTimeout(free, LET_GO_MS);
    window.addEventListener("pageshow", function (shown) { if (shown.persisted) free(); }, { once: true });
  });
  // A page that came back with errors puts the reader at the list of them.
  var summary = document.querySelector("[data-focus]");
  if (summary && !location.hash) summary.focus();
}());
