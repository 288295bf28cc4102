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

  /* A worker standing at the spot takes it from the phone: <form data-here> with [data-here-of="in"] beside in_point, in_datum. */
  Array.prototype.forEach.call(document.querySelectorAll("[data-here-of]"), function (box) {
    var button = box.querySelector("button"), says = box.querySelector("[role]"), form = button.form, end = box.dataset.hereOf;
    if (!form || !navigator.geolocation) return;
    box.hidden = false;
    button.addEventListener("click", function () {
      says.textContent = form.dataset.wAsking;
      navigator.geolocation.getCurrentPosition(function (found) {
        form.elements[end + "_point"].value = found.coords.latitude.toFixed(6) + ", " + found.coords.longitude.toFixed(6);
        form.elements[end + "_datum"].value = "wgs84";
        says.textContent = form.dataset.wDone.replace("{m}", Math.round(found.coords.accuracy));
      }, function () { says.textContent = form.dataset.wFailed; }, { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 0 });
    });
  });
}());
