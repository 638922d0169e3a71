// The server of ws, which sends every message back. Argument: the port.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  maxPayload: 16 << 20,
  perMessageDeflate: true,
});
server.on('connection', socket => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  // A broken case ends its connection; without this it would end the process.
  socket.on('error', () => {});
});
