// A demo town of its own for one run: made, served, watched, and gone afterwards. What takes weeks
// happens in a copy of it that is served again and again, each time from a later moment.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import net from 'node:net';

const BINARY = process.env.LIANDONG_BINARY ?? 'target/debug/liandong';
// A folder made before with `demo --only-make --seed 7` saves the minute of making one.
const MADE = process.env.LIANDONG_MADE;

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(url, seconds) {
  for (let i = 0; i < seconds * 10; i += 1) {
    try {
      const response = await fetch(url);
      if (response.ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${url} did not answer within ${seconds} s`);
}

// A folder that is made with `--only-make`: no process lives on.
function make(folder) {
  return new Promise((done, failed) => {
    const args = ['demo', '--data', folder, '--seed', '7', '--only-make'];
    const maker = spawn(BINARY, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, LIANDONG_LOG: 'warn' } });
    maker.on('exit', (code) => (code ? failed(new Error(`making the town stopped with ${code}`)) : done()));
  });
}

// A town that can be served from a folder.
async function served(folder) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const town = { folder, url, process: null };
  town.start = async (more = []) => {
    town.process = spawn(
      BINARY,
      ['demo', '--data', folder, '--listen', `127.0.0.1:${port}`, '--seed', '7', ...more],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LIANDONG_LOG: 'warn' } },
    );
    let told = '';
    town.process.stderr.on('data', (chunk) => {
      told = (told + chunk).slice(-4000);
    });
    town.process.on('exit', (code) => {
      if (code) console.error(`the town stopped with ${code}:\n${told}`);
    });
    await answers(`${url}/readyz`, 300);
  };
  town.kill = () =>
    new Promise((done) => {
      town.process.removeAllListeners('exit');
      town.process.on('exit', done);
      town.process.kill('SIGKILL');
    });
  town.stop = async () => {
    await town.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  town.accounts = JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8'));
  town.today = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')).today;
  town.account = (role) => {
    const found = town.accounts.find((account) => account.role === role);
    if (!found) throw new Error(`no account for ${role}`);
    return found;
  };
  return town;
}

// The demo town as it is made, which nobody serves: every town of a run is a copy of it.
export async function makeTown() {
  const beginning = mkdtempSync(join(tmpdir(), 'liandong-browser-first-'));
  if (MADE) cpSync(MADE, beginning, { recursive: true });
  else await make(beginning);
  return { beginning, forget: () => rmSync(beginning, { recursive: true, force: true }) };
}

export async function startTown({ beginning }) {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-browser-'));
  cpSync(beginning, folder, { recursive: true });
  const town = await served(folder);
  await town.start();
  // A copy in which weeks go by, for a story that needs them; nobody else's days move. Each asks for
  // its own, and the one before is done with.
  let later = null;
  town.later = async () => {
    if (later) await later.stop();
    const copy = mkdtempSync(join(tmpdir(), 'liandong-browser-later-'));
    cpSync(beginning, copy, { recursive: true });
    later = await served(copy);
    await later.start();
    // On to this moment of the town's clock, as "2026-12-05" and "09:00".
    later.goOn = async (day, time) => {
      await later.kill();
      await later.start(['--from', `${day}T${time}`]);
    };
    return later;
  };
  const stop = town.stop;
  town.stop = async () => {
    if (later) await later.stop();
    await stop();
  };
  return town;
}
