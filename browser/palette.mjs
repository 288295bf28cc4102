// A picture of a page with at most 256 colours: a third of the bytes, and nobody sees it.
import { deflateSync, inflateSync } from 'node:zlib';

const SIGN = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TABLE = Array.from({ length: 256 }, (_, n) => {
  let sum = n;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum >>> 0;
});
const check = (bytes) => (bytes.reduce((sum, byte) => TABLE[(sum ^ byte) & 255] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(check(body), body.length + 4);
  return out;
}

// Width, height and the pixels of a screenshot, three bytes each.
function pixels(png) {
  const data = [];
  let [width, height, bytes] = [0, 0, 3];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    const name = png.toString('latin1', at + 4, at + 8);
    if (name === 'IHDR') [width, height, bytes] = [body.readUInt32BE(0), body.readUInt32BE(4), body[9] === 6 ? 4 : 3];
    if (name === 'IDAT') data.push(body);
  }
  const raw = inflateSync(Buffer.concat(data));
  const line = width * bytes;
  const out = Buffer.alloc(width * height * 3);
  let before = Buffer.alloc(line);
  for (let y = 0; y < height; y += 1) {
    const [kind, now] = [raw[y * (line + 1)], raw.subarray(y * (line + 1) + 1, (y + 1) * (line + 1))];
    for (let x = 0; x < line; x += 1) {
      const a = x >= bytes ? now[x - bytes] : 0;
      const b = before[x];
      const c = x >= bytes ? before[x - bytes] : 0;
      const p = a + b - c;
      const near = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const paeth = near[0] <= near[1] && near[0] <= near[2] ? a : near[1] <= near[2] ? b : c;
      now[x] = (now[x] + [0, a, b, (a + b) >> 1, paeth][kind]) & 255;
    }
    for (let x = 0; x < width; x += 1) now.copy(out, (y * width + x) * 3, x * bytes, x * bytes + 3);
    before = now;
  }
  return { width, height, out };
}

// The colours that are seen most; each other one becomes its nearest of them.
export function small(png) {
  const { width, height, out } = pixels(png);
  const seen = new Map();
  for (let at = 0; at < out.length; at += 3) {
    const colour = out.readUIntBE(at, 3);
    seen.set(colour, (seen.get(colour) ?? 0) + 1);
  }
  const chosen = [...seen].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([colour]) => colour);
  const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const table = chosen.map(parts);
  const place = new Map(chosen.map((colour, n) => [colour, n]));
  for (const colour of seen.keys()) {
    if (place.has(colour)) continue;
    const [r, g, b] = parts(colour);
    let [best, least] = [0, Infinity];
    for (const [n, [r2, g2, b2]] of table.entries()) {
      const far = (r - r2) ** 2 + (g - g2) ** 2 + (b - b2) ** 2;
      if (far < least) [best, least] = [n, far];
    }
    place.set(colour, best);
  }
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) lines[y * (width + 1) + 1 + x] = place.get(out.readUIntBE((y * width + x) * 3, 3));
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([SIGN, chunk('IHDR', head), chunk('PLTE', Buffer.from(table.flat())), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
