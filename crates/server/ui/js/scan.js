/* The leader's camera, opened by a tap and shut by a tap, reads volunteers' own codes where the browser can read codes.
   What it reads is handed to checkin.js, which finds the person in the list on this phone. No picture is kept or sent. */
(() => {
  "use strict";
  const box = document.querySelector("[data-scan]"), roster = document.querySelector(".roster[data-marks-url]");
  const media = navigator.mediaDevices;
  if (!box || !roster || !window.indexedDB || !window.BarcodeDetector || !media || !media.getUserMedia) return;

  const LOOK_MS = 200, REST_MS = 3000;
  const part = name => box.querySelector(`[data-scan-${name}]`);
  const open = part("open"), view = part("view"), shut = part("close"), heard = part("says");
  let stream, timer, video, last = "", lastAt = 0;

  const show = on => { open.hidden = on; view.hidden = shut.hidden = !on; };
  function stop() {
    clearTimeout(timer);
    if (stream) stream.getTracks().forEach(track => track.stop());
    stream = null;
    if (video) video.remove();
    show(false);
  }
  function take(text) {
    const found = /\/s\/([^/]+)\/([A-Z0-9]+)$/.exec(text.trim());
    if (text === last && Date.now() - lastAt < REST_MS) return;
    last = text;
    lastAt = Date.now();
    const detail = { letters: found && found[1] === roster.dataset.code ? found[2] : "-" };
    roster.dispatchEvent(new CustomEvent("scanned", { detail }));
    heard.textContent = detail.words || "";
    if (detail.good && navigator.vibrate) navigator.vibrate(80);
  }
  async function look(reader) {
    if (!stream) return;
    try {
      const codes = await reader.detect(video);
      if (codes.length) take(codes[0].rawValue);
    } catch (e) { /* no picture yet */ }
    timer = setTimeout(() => look(reader), LOOK_MS);
  }
  async function start() {
    heard.textContent = box.dataset.wAim;
    try {
      stream = await media.getUserMedia({ audio: false, video: { facingMode: "environment" } });
      video = Object.assign(document.createElement("video"), { muted: true, srcObject: stream });
      video.setAttribute("playsinline", "");
      view.appendChild(video);
      show(true);
      shut.focus();
      await video.play();
      look(new BarcodeDetector({ formats: ["qr_code"] }));
    } catch (e) {
      stop();
      heard.textContent = box.dataset.wNoCamera;
    }
  }

  open.onclick = start;
  shut.onclick = () => { stop(); heard.textContent = ""; open.focus(); };
  addEventListener("pagehide", stop);
  document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); });
  // A browser may know of codes and read none, for instance on phones without the maker's reading service.
  BarcodeDetector.getSupportedFormats().then(read => { box.hidden = !read.includes("qr_code"); }, () => {});
})();
