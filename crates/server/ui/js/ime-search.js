/* Live search that waits for the end of composing: typing 张 by pinyin asks once.
   <input data-search data-url="/people/rows" data-into="rows"> inside a GET form; the answer is an HTML fragment.
   Without data-url it only sends a "settled" event, for other scripts. */
(function () {
  "use strict";
  var WAIT_MS = 250;
  Array.prototype.forEach.call(document.querySelectorAll("[data-search]"), function (input) {
    var composing = false, timer = 0, last = input.value, asked = 0;
    function settle() {
      clearTimeout(timer);
      if (composing) return;
      timer = setTimeout(function () {
        if (input.value === last) return;
        last = input.value;
        input.dispatchEvent(new CustomEvent("settled", { bubbles: true, detail: last }));
        var url = input.getAttribute("data-url"), into = document.getElementById(input.getAttribute("data-into"));
        if (!url || !into) return;
        var mine = ++asked, query = new URLSearchParams(input.form ? new FormData(input.form) : [[input.name, last]]);
        fetch(url + "?" + query, { credentials: "same-origin", headers: { Accept: "text/html" } })
          .then(function (r) { if (!r.ok || r.redirected) throw new Error(String(r.status)); return r.text(); })
          .then(function (html) {
            if (mine !== asked) return;
            into.innerHTML = html;
          })
          .catch(function () { /* the search button still works */ });
      }, WAIT_MS);
    }
    input.addEventListener("compositionstart", function () { composing = true; });
    input.addEventListener("compositionend", function () { composing = false; settle(); });
    input.addEventListener("input", settle);
    input.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229 || composing)) event.preventDefault();
    });
  });
}());
