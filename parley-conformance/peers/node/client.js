// Puts the client of ws to the cases of a fuzzing server. Argument: where that listens, as ws://HOST:PORT.
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';

const root = process.argv[2];
const { version } = JSON.parse(readFileSync(new URL('node_modules/ws/package.json', import.meta.url)));
const agent = `ws-${version}`;

/** Gives the last text when the connection has ended, or did not open. */
function visit(path, echoes) {
  return new Promise(resolve => {
    const socket = new WebSocket(root + path, { maxPayload: 16 << 20 });
    let said = '';
    socket.on('message', (data, isBinary) => {
      if (echoes) socket.send(data, { binary: isBinary });
      else said = data.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(said));
  });
}

const count = Number(await visit('/getCaseCount', false));
for (let number = 1; number <= count; number++) {
  await visit(`/runCase?case=${number}&agent=${agent}`, true);
}
await visit(`/updateReports?agent=${agent}`, false);
