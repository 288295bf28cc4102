/* The leader's code that changes: asks for the new one and puts picture and letters in place.
   <div data-code-url data-refresh-seconds> answers { code, ends_in (ms), image }. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("[data-code-url]"), function (box) {
    var picture = box.querySelector("[data-code-picture]"), letters = box.querySelector("[data-code-letters]");
    var every = Math.max(3, Number(box.getAttribute("data-refresh-seconds")) || 25) * 1000, timer = 0;
    function again(ms) { clearTimeout(timer); timer = setTimeout(renew, ms); }
    function renew() {
      if (document.hidden) return;
      fetch(box.getAttribute("data-code-url"), { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } })
        .then(function (answer) { if (!answer.ok || answer.redirected) throw new Error(String(answer.status)); return answer.json(); })
        .then(function (now) {
          if (letters && now.code) letters.textContent = now.code;
          if (picture && now.image && picture.getAttribute("src") !== now.image) picture.src = now.image;
          box.removeAttribute("data-stale");
          again(Math.min(every, Math.max(1000, (now.ends_in || every) + 300)));
        })
        .catch(function () { box.setAttribute("data-stale", ""); again(3000); });
    }
    document.addEventListener("visibilitychange", function () { if (!document.hidden) renew(); });
    window.addEventListener("online", renew);
    renew();
  });
}());
