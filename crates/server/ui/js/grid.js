/* Typing a paper sheet: Enter and Tab go down the column, Shift goes up, at its end to the next column. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll(".table--grid"), function (table) {
    function columns() {
      var out = [];
      Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
        Array.prototype.forEach.call(row.querySelectorAll("input:not([type=hidden]), select"), function (cell, i) {
          (out[i] = out[i] || []).push(cell);
        });
      });
      return out;
    }
    table.addEventListener("keydown", function (event) {
      var key = event.key;
      if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
      if (key !== "Enter" && key !== "Tab" && key !== "ArrowDown" && key !== "ArrowUp") return;
      if (/^Arrow/.test(key) && event.target.type !== "text") return;
      var order = columns(), flat = [].concat.apply([], order), at = flat.indexOf(event.target);
      if (at < 0) return;
      var to = flat[at + (key === "ArrowUp" || event.shiftKey ? -1 : 1)];
      // From the last cell Tab leaves the grid as usual; Enter stays, so that nothing is sent by surprise.
      if (!to && key === "Tab") return;
      event.preventDefault();
      if (!to) return;
      to.focus();
      if (to.select) to.select();
    });
  });
}());
