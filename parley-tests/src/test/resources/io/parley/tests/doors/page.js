// Code as it stands in pages: nothing here knows where it runs. The server behind `url` returns every message,
// chooses the subprotocol "chat" when offered, and on "leave" closes with 4002 "as asked". `strict` is false where
// undefined is not taken for an argument left out, as Web IDL has it.
'use strict';

async function page(url, strict = true) {
  let checks = 0;

  function same(actual, expected, what) {
    checks++;
    const seen = JSON.stringify(actual);
    const wanted = JSON.stringify(expected);
    if (seen !== wanted) {
      throw new Error(`${what}: expected ${wanted}, got ${seen}`);
    }
  }

  function thrown(work) {
    try {
      work();
    } catch (e) {
      return e;
    }
    return {name: 'nothing'};
  }

  function next(target, type) {
    return new Promise((resolve) => target.addEventListener(type, resolve, {once: true}));
  }

  async function open(...args) {
    const ws = new WebSocket(...args);
    await next(ws, 'open');
    return ws;
  }

  async function shut(ws) {
    const closed = next(ws, 'close');
    ws.close(1000);
    return closed;
  }

  // Constants, on the class and on instances, and properties at first.
  const ws = new WebSocket(url, ['chat', 'other']);
  same([WebSocket.CONNECTING, WebSocket.OPEN, WebSocket.CLOSING, WebSocket.CLOSED], [0, 1, 2, 3], 'of the class');
  same([ws.CONNECTING, ws.OPEN, ws.CLOSING, ws.CLOSED], [0, 1, 2, 3], 'of an instance');
  same(thrown(() => { WebSocket.OPEN = 7; }) instanceof TypeError, true, 'constants are');
  same(ws instanceof EventTarget && ws instanceof WebSocket, true, 'hierarchy');
  same(Object.prototype.toString.call(ws), '[object WebSocket]', 'tag');
  same(ws.readyState, ws.CONNECTING, 'readyState');
  same([ws.url, ws.protocol, ws.extensions, ws.bufferedAmount, ws.binaryType], [url, '', '', 0, 'blob'], 'at first');
  same([ws.onopen, ws.onmessage, ws.onerror, ws.onclose], [null, null, null, null], 'handlers at first');
  same(thrown(() => ws.send('early')).name, 'InvalidStateError', 'send while connecting');
  same(thrown(() => ws.send('early')) instanceof DOMException, true, 'its class');
  same(thrown(() => ws.send()) instanceof TypeError, true, 'send of nothing');

  const opened = await new Promise((resolve, reject) => {
    ws.onopen = function (event) {
      resolve([this === ws, event.type, event.target === ws, event.currentTarget === ws, event.isTrusted,
        event instanceof Event, ws.readyState === WebSocket.OPEN]);
    };
    ws.onerror = () => reject(new Error('it did not open'));
  });
  same(opened, [true, 'open', true, true, true, true, true], 'open');
  same(ws.protocol, 'chat', 'protocol');

  // Text; the amount grows at once.
  let message = next(ws, 'message');
  ws.send('héllo \u{1F600}');
  same(ws.bufferedAmount, 11, 'bufferedAmount');
  let event = await message;
  same([event.data, event.origin, event instanceof MessageEvent], ['héllo \u{1F600}', new RegExp('^wss?://[^/]+').exec(url)[0], true],
      'text');
  message = next(ws, 'message');
  ws.send(42);
  same((await message).data, '42', 'what is no string becomes one');
  message = next(ws, 'message');
  ws.send('lone \uD800 half');
  same((await message).data, 'lone \uFFFD half', 'a lone surrogate');

  // Binary, each way.
  const bytes = Uint8Array.of(0, 127, 128, 200, 255);
  message = next(ws, 'message');
  ws.send(bytes);
  let data = (await message).data;
  same([data instanceof Blob, data.size, Array.from(new Uint8Array(await data.arrayBuffer()))],
      [true, 5, [0, 127, 128, 200, 255]], 'a Blob comes');
  ws.binaryType = 'arraybuffer';
  ws.binaryType = 'nonsense';
  same(ws.binaryType, 'arraybuffer', 'binaryType');
  const sent = [
    [bytes.buffer, [0, 127, 128, 200, 255]],
    [bytes.subarray(1, 4), [127, 128, 200]],
    [new DataView(bytes.buffer, 3), [200, 255]],
    [new Uint16Array([258, 65535]), [2, 1, 255, 255]],
    [new Blob(['a', Uint8Array.of(200), new Blob(['b'])]), [97, 200, 98]],
    [new ArrayBuffer(0), []],
  ];
  for (const [given, expected] of sent) {
    message = next(ws, 'message');
    ws.send(given);
    data = (await message).data;
    same([data instanceof ArrayBuffer, Array.from(new Uint8Array(data))], [true, expected], 'an ArrayBuffer comes');
  }

  // Handlers and listeners.
  const order = [];
  const listener = (e) => order.push('function ' + e.data);
  const object = {handleEvent(e) { order.push('object ' + (this === object) + ' ' + e.data); }};
  ws.onmessage = (e) => order.push('handler ' + e.data);
  ws.addEventListener('message', listener);
  ws.addEventListener('message', listener);
  ws.addEventListener('message', object);
  ws.addEventListener('message', () => order.push('once'), {once: true});
  const controller = new AbortController();
  ws.addEventListener('message', () => order.push('until aborted'), {signal: controller.signal});
  ws.addEventListener('message', null);
  for (const text of ['1', '2']) {
    message = next(ws, 'message');
    ws.send(text);
    await message;
    controller.abort();
  }
  same(order, ['handler 1', 'function 1', 'object true 1', 'once', 'until aborted',
    'handler 2', 'function 2', 'object true 2'], 'order');
  same([controller.signal.aborted, controller.signal.reason.name], [true, 'AbortError'], 'aborted');
  order.length = 0;
  ws.onmessage = null;
  ws.removeEventListener('message', listener, {capture: true});
  ws.removeEventListener('message', object);
  message = next(ws, 'message');
  ws.send('3');
  event = await message;
  same(order, ['function 3'], 'removed');
  ws.removeEventListener('message', listener);

  // Events of one's own.
  const made = [];
  const ours = new Event('made-up', {cancelable: true});
  ws.addEventListener('made-up', (e) => {
    made.push(e === ours, e.isTrusted);
    e.preventDefault();
  });
  ws.addEventListener('made-up', (e) => {
    e.preventDefault();
    made.push(e.defaultPrevented);
  }, {passive: true});
  same([ws.dispatchEvent(ours), made, ours.defaultPrevented], [false, [true, false, true], true], 'dispatched');
  same(ws.dispatchEvent(new CustomMade('made-up')), true, 'not cancelable');
  same(new MessageEvent('x', {data: {deep: 1}}).data.deep, 1, 'a message made up');
  same([new CloseEvent('x', {code: 7, reason: 'r', wasClean: true}).code, new CloseEvent('x').code], [7, 0], 'a close made up');

  // Closing: arguments first, then once.
  const closings = [[1001], [2999], [5000], [0], ['x'], [NaN], [-1], [70000]];
  same(closings.map((args) => thrown(() => ws.close(...args)).name), closings.map(() => 'InvalidAccessError'), 'codes');
  same(thrown(() => ws.close(1000, 'é'.repeat(62))).name, 'SyntaxError', 'reason');
  same(thrown(() => ws.close(2, 'é'.repeat(62))).name, 'InvalidAccessError', 'the code is checked first');
  same(ws.readyState, WebSocket.OPEN, 'still open');
  let closed = next(ws, 'close');
  ws.close(3001, 'done');
  same(ws.readyState, WebSocket.CLOSING, 'closing');
  const before = ws.bufferedAmount;
  ws.send('late');
  same(ws.bufferedAmount - before, 4, 'counted');
  event = await closed;
  same([event instanceof CloseEvent, event.code, event.reason, event.wasClean, ws.readyState],
      [true, 3001, 'done', true, WebSocket.CLOSED], 'closed');
  ws.close();

  const reasonAlone = await open(url);
  closed = next(reasonAlone, 'close');
  if (strict) {
    reasonAlone.close(undefined, 'x');
  } else {
    reasonAlone.close(1000, 'x');
  }
  event = await closed;
  same([event.code, event.reason], [1000, 'x'], 'a reason alone');

  const left = await open(url);
  closed = next(left, 'close');
  left.send('leave');
  event = await closed;
  same([event.code, event.reason, event.wasClean], [4002, 'as asked', true], 'the server closes');

  const bare = await open(url);
  closed = next(bare, 'close');
  bare.close();
  event = await closed;
  same([event.code, event.reason, event.wasClean], [1005, '', true], 'no code');

  const hasty = new WebSocket(url);
  const fate = [];
  hasty.onopen = () => fate.push('open');
  hasty.onerror = () => fate.push('error');
  hasty.close();
  event = await new Promise((resolve) => { hasty.onclose = resolve; });
  same([fate, event.code, event.wasClean], [['error'], 1006, false], 'closed while connecting');

  // Construction.
  const wrong = [['ws://'], ['ftp://localhost/'], [url + '#part'], [url, 'two words'], [url, ['a', 'a']], [url, '']];
  same(wrong.map((args) => thrown(() => new WebSocket(...args)).name), wrong.map(() => 'SyntaxError'), 'wrong');
  same(thrown(() => new WebSocket()) instanceof TypeError, true, 'no URL');
  const http = await open(url.replace('ws', 'http'));
  same(http.url, url, 'http stands for ws');
  same((await shut(http)).code, 1000, 'and is shut');
  return checks;
}

class CustomMade extends Event {}
