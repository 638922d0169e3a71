// The server of Bun, which sends every message back. Argument: the port.
Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.argv[2]),
  fetch(request, server) {
    return server.upgrade(request) ? undefined : new Response('a WebSocket, please', { status: 426 });
  },
  websocket: {
    maxPayloadLength: 16 << 20,
    // What waits for a slow reader beyond this is dropped: room for the largest message and some more.
    backpressureLimit: 32 << 20,
    perMessageDeflate: true,
    message(socket, message) {
      socket.send(message, true);
    },
  },
});
