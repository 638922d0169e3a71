// A server of Node's http2 that takes extended CONNECTs (RFC 8441): returns each short message.
import http2 from "node:http2";

const server = http2.createServer({ settings: { enableConnectProtocol: true } });
server.on("stream", (stream, headers) => {
  if (headers[":protocol"] !== "websocket") {
    stream.respond({ ":status": 400 });
    stream.end("no websocket\n");
    return;
  }
  let bytes = Buffer.alloc(0);
  stream.on("error", () => {});
  stream.respond({ ":status": 200 });
  stream.on("data", (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 6 && bytes.length >= 6 + (bytes[1] & 127)) {
      const size = bytes[1] & 127;
      const key = bytes.subarray(2, 6);
      const payload = bytes.subarray(6, 6 + size).map((byte, i) => byte ^ key[i % 4]);
      stream.write(Buffer.concat([Buffer.from([bytes[0], size]), payload]));
      if ((bytes[0] & 15) === 8) stream.end();
      bytes = bytes.subarray(6 + size);
    }
  });
});
server.listen(0, "127.0.0.1", () => console.log("port " + server.address().port));
