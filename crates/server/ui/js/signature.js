/* A field to sign in with a finger, beside the typed name that is as good. What is drawn is sent as points of a field of
   600 by 200, nothing else. Without script or without the library the field is not there. */
(() => {
  "use strict";
  const box = document.querySelector("[data-signature]");
  if (!box || !window.SignaturePad) return;
  const WIDE = 600, HIGH = 200, MOST = 5000;
  const canvas = box.querySelector("canvas"), out = box.querySelector("[name=strokes]");
  box.hidden = false;
  const pad = new SignaturePad(canvas, { penColor: getComputedStyle(canvas).color, minWidth: 1, maxWidth: 3 });

  function fit() {
    const drawn = pad.toData(), ratio = Math.max(window.devicePixelRatio || 1, 1);
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.fromData(drawn);
  }
  function points() {
    const across = WIDE / canvas.offsetWidth, down = HIGH / canvas.offsetHeight;
    const held = (n, most) => Math.min(Math.max(Math.round(n), 0), most);
    const all = pad.toData().map(stroke => stroke.points);
    const step = Math.ceil(all.reduce((n, stroke) => n + stroke.length, 0) / MOST) || 1;
    const text = p => `${held(p.x * across, WIDE)},${held(p.y * down, HIGH)}`;
    return all.map(stroke => stroke.filter((_, at) => at % step === 0).map(text).join(" ")).join(";");
  }
  fit();
  addEventListener("resize", fit);
  box.querySelector("[data-signature-clear]").onclick = () => pad.clear();
  box.closest("form").addEventListener("submit", () => { out.value = points(); });
})();
