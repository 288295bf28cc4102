/* Keeps only the leader's roster page and the files it needs, until a day after the shift; nothing else is touched. */
(function () {
  "use strict";
  var STORE = "roster-1", NOTE = "/static/kept.json", PAGE = /^\/shifts\/[^/]+\/roster$/, PATIENCE_MS = 5000;
  self.addEventListener("install", function () { self.skipWaiting(); });
  self.addEventListener("activate", function (event) { event.waitUntil(forget().then(function () { return self.clients.claim(); })); });

  function notes(cache) {
    return cache.match(NOTE).then(function (found) { return found ? found.json() : {}; });
  }
  function forget() {
    return caches.open(STORE).then(function (cache) {
      return notes(cache).then(function (kept) {
        var gone = Object.keys(kept).filter(function (path) { return kept[path] < Date.now(); });
        gone.forEach(function (path) { delete kept[path]; });
        if (!Object.keys(kept).length) return caches.delete(STORE);
        return Promise.all(gone.map(function (path) { return cache.delete(path); })).then(function () {
          return cache.put(NOTE, new Response(JSON.stringify(kept)));
        });
      });
    });
  }
  function forgetLists() {
    return new Promise(function (done) {
      var ask = indexedDB.open("liandong", 1);
      ask.onupgradeneeded = function () { ask.transaction.abort(); };
      ask.onerror = ask.onblocked = done;
      ask.onsuccess = function () {
        try { ask.result.transaction("rosters", "readwrite").objectStore("rosters").clear(); } catch (e) { /* never had one */ }
        ask.result.close();
        done();
      };
    });
  }
  function good(answer) { return answer && answer.ok && !answer.redirected; }

  self.addEventListener("message", function (event) {
    var ask = event.data || {};
    if (!ask.keep || !PAGE.test(ask.keep)) return;
    event.waitUntil(forget().then(function () { return caches.open(STORE); }).then(function (cache) {
      return Promise.all((ask.files || []).map(function (url) {
        return cache.match(url).then(function (have) {
          return have || fetch(url).then(function (answer) { if (good(answer)) return cache.put(url, answer); });
        });
      })).then(function () {
        return fetch(ask.keep, { credentials: "same-origin" }).then(function (answer) {
          if (!good(answer)) throw new Error(String(answer.status));
          return cache.put(ask.keep, answer);
        });
      }).then(function () { return notes(cache); }).then(function (kept) {
        kept[ask.keep] = ask.until;
        return cache.put(NOTE, new Response(JSON.stringify(kept)));
      }).then(function () { return true; }, function () { return cache.match(ask.keep); }).then(function (have) {
        if (have && event.source) event.source.postMessage({ kept: true });
      });
    }));
  });

  self.addEventListener("fetch", function (event) {
    var url = new URL(event.request.url);
    if (url.origin !== location.origin) return;
    // Whoever signs out leaves no names behind; taps that wait stay, without the list.
    if (event.request.method === "POST" && url.pathname === "/sign-out") { event.waitUntil(Promise.all([caches.delete(STORE), forgetLists()])); return; }
    if (event.request.method !== "GET") return;
    if (event.request.mode === "navigate" && PAGE.test(url.pathname)) event.respondWith(page(event, url.pathname));
    else if (url.pathname.indexOf("/static/") === 0) {
      event.respondWith(caches.match(event.request.url).then(function (have) { return have || fetch(event.request); }));
    }
  });
  function page(event, path) {
    function kept() { return caches.open(STORE).then(function (cache) { return cache.match(path); }); }
    var fresh = fetch(event.request).then(function (answer) {
      // The plain list, not its other looks, is what is kept.
      if (good(answer) && !new URL(event.request.url).search) {
        var copy = answer.clone();
        event.waitUntil(caches.open(STORE).then(function (cache) { return cache.match(path).then(function (have) { return have && cache.put(path, copy); }); }));
      }
      return answer;
    });
    var late = new Promise(function (done) { setTimeout(done, PATIENCE_MS); }).then(kept).then(function (have) { return have || fresh; });
    return Promise.race([fresh, late]).catch(function () {
      return kept().then(function (have) { return have || Response.error(); });
    });
  }
}());
