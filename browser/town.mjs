// A demo town of its own for one run: made, served, watched, and gone afterwards.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import net from 'node:net';

const BINARY = process.env.LIANDONG_BINARY ?? 'target/debug/liandong';

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(url, seconds) {
  for (let i = 0; i < seconds * 5; i += 1) {
    try {
      const response = await fetch(url);
      if (response.ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`${url} did not answer within ${seconds} s`);
}

export async function startTown() {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-browser-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const town = { folder, url, process: null };
  town.start = async () => {
    town.process = spawn(
      BINARY,
      ['demo', '--data', folder, '--listen', `127.0.0.1:${port}`, '--seed', '7'],
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
  await town.start();
  town.accounts = JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8'));
  town.account = (role) => {
    const found = town.accounts.find((account) => account.role === role);
    if (!found) throw new Error(`no account for ${role}`);
    return found;
  };
  return town;
}
