// An extended CONNECT (RFC 8441) by Node's http2: sends one text, tells what comes, and closes.
import http2 from "node:http2";

const session = http2.connect(process.argv[2], { rejectUnauthorized: false });
session.on("error", (error) => fail(error));
session.on("remoteSettings", (settings) => {
  if (!settings.enableConnectProtocol) fail("no ENABLE_CONNECT_PROTOCOL");
  const stream = session.request({
    ":method": "CONNECT",
    ":protocol": "websocket",
    ":path": "/chat",
    "sec-websocket-version": "13",
  });
  let bytes = Buffer.alloc(0);
  stream.on("error", (error) => fail(error));
  stream.on("response", (headers) => {
    console.log("status " + headers[":status"]);
    stream.write(frame(1, Buffer.from(process.argv[3])));
  });
  stream.on("data", (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let next = parsed(bytes); next; next = parsed(bytes)) {
      bytes = bytes.subarray(next.end);
      if (next.opcode === 1) {
        console.log("text " + next.payload.toString());
        stream.write(frame(8, Buffer.from([3, 232])));
      } else if (next.opcode === 8) {
        console.log("close " + next.payload.readUInt16BE(0));
        stream.end();
      }
    }
  });
  stream.on("end", () => {
    console.log("end");
    session.close();
  });
});

function fail(why) {
  console.log("failed: " + why);
  process.exit(1);
}

function frame(opcode, payload) {
  const key = Buffer.from([1, 2, 3, 4]);
  const masked = payload.map((byte, i) => byte ^ key[i % 4]);
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), key, masked]);
}

// Of short frames without a mask.
function parsed(bytes) {
  if (bytes.length < 2 || bytes.length < 2 + (bytes[1] & 127)) return undefined;
  const end = 2 + (bytes[1] & 127);
  return { opcode: bytes[0] & 15, payload: bytes.subarray(2, end), end };
}
