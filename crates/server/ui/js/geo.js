/* The place of a phone, only after a tick. Checking in never waits for it: fields stay empty then.
   <form data-place-form> with a tick [data-place-ask] and hidden [data-place-lat], -lng, -accuracy. */
(function () {
  "use strict";
  var FRESH_MS = 60000, PATIENCE_MS = 8000;
  Array.prototype.forEach.call(document.querySelectorAll("[data-place-form]"), function (form) {
    var ask = form.querySelector("[data-place-ask]");
    if (!ask || !navigator.geolocation) return;
    function put(name, value) {
      var field = form.querySelector("[data-place-" + name + "]") || form.elements[name];
      if (field) field.value = value;
    }
    function empty() { put("lat", ""); put("lng", ""); put("accuracy", ""); }
    function find() {
      empty();
      if (!ask.checked) return;
      navigator.geolocation.getCurrentPosition(function (found) {
        if (!ask.checked) return;
        put("lat", found.coords.latitude.toFixed(6));
        put("lng", found.coords.longitude.toFixed(6));
        put("accuracy", Math.round(found.coords.accuracy));
      }, empty, { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: FRESH_MS });
    }
    ask.addEventListener("change", find);
  });
}());
