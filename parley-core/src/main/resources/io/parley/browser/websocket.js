// The browser's WebSocket for scripts on the JVM: thin classes around io.parley.browser. The value of this
// expression is a function; called with an io.parley.browser.ScriptHost, it puts them on the global object.
(function (host) {
  'use strict';

  // Says to a constructor that its Java object is there already.
  const GIVEN = {};

  function optional(value, otherwise) {
    return value === undefined ? otherwise : value;
  }

  function dictionary(value, what) {
    if (value === undefined || value === null) {
      return {};
    }
    if (typeof value !== 'object' && typeof value !== 'function') {
      throw new TypeError(what + ' must be an object');
    }
    return value;
  }

  function needs(args, count, what) {
    if (args.length < count) {
      throw new TypeError(what + ' needs ' + count + ' argument' + (count > 1 ? 's' : '') + ', got ' + args.length);
    }
  }

  // As strings go into an API of the web: without lone surrogates.
  function scalar(value) {
    return String(value).replace(
        /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(^|[^\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
        (match, before) => (before === undefined ? '\uFFFD' : before + '\uFFFD'));
  }

  // Web IDL, [Clamp] unsigned short: halves go to the even neighbour.
  function clamp(value) {
    const number = Math.min(Math.max(Number(value), 0), 65535);
    if (Number.isNaN(number)) {
      return 0;
    }
    const low = Math.floor(number);
    const rest = number - low;
    return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
  }

  const DOM_CODES = {InvalidStateError: 11, SyntaxError: 12, InvalidAccessError: 15, AbortError: 20};

  class DOMException extends Error {
    #name;

    constructor(message = '', name = 'Error') {
      super(String(message));
      this.#name = String(name);
    }

    get name() {
      return this.#name;
    }

    get code() {
      return DOM_CODES[this.#name] || 0;
    }
  }

  // Runs what may throw a DOM exception of Java's.
  function dom(work) {
    try {
      return work();
    } catch (e) {
      const name = host.domName(e);
      throw name ? new DOMException(e.getMessage(), name) : e;
    }
  }

  // Signed, as Java's bytes are.
  function bytesOf(data) {
    return ArrayBuffer.isView(data)
        ? new Int8Array(data.buffer, data.byteOffset, data.byteLength)
        : new Int8Array(data);
  }

  function isBuffer(data) {
    return ArrayBuffer.isView(data)
        || data instanceof ArrayBuffer
        || (typeof SharedArrayBuffer === 'function' && data instanceof SharedArrayBuffer);
  }

  function bufferOf(bytes) {
    const copy = new Int8Array(bytes.length);
    for (let i = 0; i < copy.length; i++) {
      copy[i] = bytes[i];
    }
    return copy.buffer;
  }

  class Blob {
    #java;

    constructor(parts, options) {
      if (parts === GIVEN) {
        this.#java = options;
        return;
      }
      if (parts !== undefined && (parts === null || typeof parts !== 'object'
          || typeof parts[Symbol.iterator] !== 'function')) {
        throw new TypeError('the parts of a Blob must be iterable');
      }
      const all = Array.from(optional(parts, []), (part) =>
          part instanceof Blob ? part.#java
              : isBuffer(part) ? host.bytesBlob(bytesOf(part)) : host.textBlob(scalar(part)));
      this.#java = host.blob(all, String(optional(dictionary(options, 'the options').type, '')));
    }

    static java(blob) {
      return blob.#java;
    }

    get size() {
      return Number(this.#java.size());
    }

    get type() {
      return this.#java.type();
    }

    slice(start = 0, end = this.size, type = '') {
      return new Blob(GIVEN, this.#java.slice(Math.trunc(start) || 0, Math.trunc(end) || 0, String(type)));
    }

    text() {
      return Promise.resolve(this.#java.text());
    }

    arrayBuffer() {
      return Promise.resolve(bufferOf(this.#java.bytes()));
    }

    bytes() {
      return this.arrayBuffer().then((buffer) => new Uint8Array(buffer));
    }
  }
  const javaBlob = Blob.java;
  delete Blob.java;

  class Event {
    #java;

    constructor(type, init) {
      needs(arguments, 1, 'an Event');
      if (type === GIVEN) {
        this.#java = init;
      } else {
        const options = dictionary(init, 'the options');
        this.#java = this.make(String(type), options, Boolean(options.bubbles), Boolean(options.cancelable));
      }
      host.peer(this.#java, this);
    }

    static java(event) {
      return event.#java;
    }

    make(type, options, bubbles, cancelable) {
      return host.event(type, bubbles, cancelable);
    }

    get type() {
      return this.#java.type();
    }

    get target() {
      return scriptOf(this.#java.target());
    }

    get srcElement() {
      return this.target;
    }

    get currentTarget() {
      return scriptOf(this.#java.currentTarget());
    }

    composedPath() {
      const current = this.currentTarget;
      return current === null ? [] : [current];
    }

    get eventPhase() {
      return this.#java.eventPhase();
    }

    get bubbles() {
      return this.#java.bubbles();
    }

    get cancelable() {
      return this.#java.cancelable();
    }

    get composed() {
      return this.#java.composed();
    }

    get defaultPrevented() {
      return this.#java.defaultPrevented();
    }

    get isTrusted() {
      return this.#java.isTrusted();
    }

    get timeStamp() {
      return this.#java.timeStamp();
    }

    stopPropagation() {
      this.#java.stopPropagation();
    }

    stopImmediatePropagation() {
      this.#java.stopImmediatePropagation();
    }

    preventDefault() {
      this.#java.preventDefault();
    }
  }
  const javaEvent = Event.java;
  delete Event.java;

  class MessageEvent extends Event {
    #data;

    make(type, options) {
      this.dataGiven = optional(options.data, null);
      return host.messageEvent(type, null, scalar(optional(options.origin, '')));
    }

    constructor(type, init) {
      super(type, init);
      if (type === GIVEN) {
        this.#data = received(init.data());
      } else {
        this.#data = this.dataGiven;
        delete this.dataGiven;
      }
    }

    get data() {
      return this.#data;
    }

    get origin() {
      return javaEvent(this).origin();
    }

    get lastEventId() {
      return '';
    }

    get source() {
      return null;
    }

    get ports() {
      return [];
    }
  }

  function received(data) {
    switch (host.dataKind(data)) {
      case 'blob':
        return new Blob(GIVEN, data);
      case 'bytes':
        return bufferOf(data);
      default:
        return data;
    }
  }

  class CloseEvent extends Event {
    make(type, options) {
      return host.closeEvent(
          type, Boolean(options.wasClean), optional(options.code, 0) & 0xffff, scalar(optional(options.reason, '')));
    }

    get wasClean() {
      return javaEvent(this).wasClean();
    }

    get code() {
      return javaEvent(this).code();
    }

    get reason() {
      return javaEvent(this).reason();
    }
  }
  for (const kind of [Event, MessageEvent, CloseEvent]) {
    hide(kind.prototype, 'make');
  }

  function hide(object, name) {
    Object.defineProperty(object, name, {enumerable: false});
  }

  // The script's object of an event or a target of Java's.
  function scriptOf(java) {
    if (java === null || java === undefined) {
      return null;
    }
    return host.peer(java);
  }

  function scriptEvent(java) {
    const known = host.peer(java);
    if (known !== null && known !== undefined) {
      return known;
    }
    const kind = host.kind(java);
    return kind === 'message' ? new MessageEvent(GIVEN, java)
        : kind === 'close' ? new CloseEvent(GIVEN, java) : new Event(GIVEN, java);
  }

  // One adapter for each listener, so that the same listener counts once.
  const adapters = new WeakMap();

  function adapter(listener) {
    let known = adapters.get(listener);
    if (known === undefined) {
      known = (java) => {
        const event = scriptEvent(java);
        if (typeof listener === 'function') {
          listener.call(event.currentTarget, event);
        } else {
          listener.handleEvent(event);
        }
      };
      adapters.set(listener, known);
    }
    return known;
  }

  function isListener(listener) {
    if (listener === null || listener === undefined) {
      return false;
    }
    if (typeof listener !== 'function' && typeof listener !== 'object') {
      throw new TypeError('a listener must be a function or an object');
    }
    return true;
  }

  function isCapture(options) {
    return typeof options === 'object' && options !== null ? Boolean(options.capture) : Boolean(options);
  }

  class EventTarget {
    #java;

    constructor(given, java) {
      this.#java = given === GIVEN ? java : host.target();
      host.peer(this.#java, this);
    }

    static java(target) {
      return target.#java;
    }

    addEventListener(type, listener, options) {
      needs(arguments, 2, 'addEventListener');
      if (!isListener(listener)) {
        return;
      }
      const more = typeof options === 'object' && options !== null ? options : {};
      if (more.signal !== undefined && !(more.signal instanceof AbortSignal)) {
        throw new TypeError('the signal must be an AbortSignal');
      }
      host.listen(this.#java, String(type), adapter(listener), isCapture(options), Boolean(more.once),
          Boolean(more.passive), more.signal === undefined ? null : javaTarget(more.signal));
    }

    removeEventListener(type, listener, options) {
      needs(arguments, 2, 'removeEventListener');
      if (isListener(listener)) {
        host.unlisten(this.#java, String(type), adapter(listener), isCapture(options));
      }
    }

    dispatchEvent(event) {
      needs(arguments, 1, 'dispatchEvent');
      if (!(event instanceof Event)) {
        throw new TypeError('dispatchEvent needs an Event');
      }
      return dom(() => host.dispatch(this.#java, javaEvent(event)));
    }
  }
  const javaTarget = EventTarget.java;
  delete EventTarget.java;

  // HTML, section 8.1.8.1: a handler is a listener whose place is that of its first setting.
  function handlers(kind, ...types) {
    for (const type of types) {
      const active = new WeakMap();
      Object.defineProperty(kind.prototype, 'on' + type, {
        configurable: true,
        enumerable: true,
        get() {
          const slot = active.get(this);
          return slot === undefined ? null : slot.handler;
        },
        set(value) {
          const handler = typeof value === 'function' || (typeof value === 'object' && value !== null) ? value : null;
          const slot = active.get(this);
          if (handler === null) {
            if (slot !== undefined) {
              active.delete(this);
              this.removeEventListener(type, slot.listener);
            }
          } else if (slot !== undefined) {
            slot.handler = handler;
          } else {
            const fresh = {handler};
            fresh.listener = function (event) {
              if (typeof fresh.handler === 'function') {
                fresh.handler.call(this, event);
              }
            };
            active.set(this, fresh);
            this.addEventListener(type, fresh.listener);
          }
        },
      });
    }
  }

  class AbortSignal extends EventTarget {
    constructor(given, java) {
      if (given !== GIVEN) {
        throw new TypeError('an AbortSignal is made by an AbortController');
      }
      super(given, java);
    }

    static abort(reason) {
      const controller = new AbortController();
      controller.abort(reason);
      return controller.signal;
    }

    get aborted() {
      return javaTarget(this).aborted();
    }

    get reason() {
      return reasons.get(this);
    }

    throwIfAborted() {
      if (this.aborted) {
        throw this.reason;
      }
    }
  }
  const reasons = new WeakMap();
  handlers(AbortSignal, 'abort');

  class AbortController {
    #java = host.abortController();
    #signal = new AbortSignal(GIVEN, this.#java.signal());

    get signal() {
      return this.#signal;
    }

    abort(reason) {
      if (!this.#signal.aborted) {
        reasons.set(this.#signal, optional(reason, new DOMException('the operation was aborted', 'AbortError')));
        this.#java.abort();
      }
    }
  }

  function list(protocols) {
    const isList = typeof protocols === 'object' && protocols !== null
        && typeof protocols[Symbol.iterator] === 'function';
    return isList ? Array.from(protocols, String) : [String(protocols)];
  }

  class WebSocket extends EventTarget {
    constructor(url, protocols = []) {
      needs(arguments, 1, 'a WebSocket');
      super(GIVEN, dom(() => host.open(scalar(url), list(protocols))));
    }

    get url() {
      return javaTarget(this).url();
    }

    get readyState() {
      return javaTarget(this).readyState();
    }

    get bufferedAmount() {
      return Number(javaTarget(this).bufferedAmount());
    }

    get extensions() {
      return javaTarget(this).extensions();
    }

    get protocol() {
      return javaTarget(this).protocol();
    }

    get binaryType() {
      return javaTarget(this).binaryType();
    }

    set binaryType(type) {
      javaTarget(this).binaryType(String(type));
    }

    close(code, reason) {
      const socket = javaTarget(this);
      if (code === undefined && reason === undefined) {
        host.close(socket);
      } else {
        const number = code === undefined ? 1000 : clamp(code);
        const text = scalar(optional(reason, ''));
        dom(() => host.close(socket, number, text));
      }
    }

    send(data) {
      needs(arguments, 1, 'send');
      const socket = javaTarget(this);
      dom(() => {
        if (data instanceof Blob) {
          host.sendBlob(socket, javaBlob(data));
        } else if (isBuffer(data)) {
          host.sendBytes(socket, bytesOf(data));
        } else {
          host.sendText(socket, scalar(data));
        }
      });
    }
  }
  handlers(WebSocket, 'open', 'message', 'error', 'close');

  function constants(kind, values) {
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(kind, name, {value, enumerable: true});
      Object.defineProperty(kind.prototype, name, {value, enumerable: true});
    }
  }
  constants(WebSocket, {CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3});
  constants(Event, {NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3});

  const all = {
    AbortController, AbortSignal, Blob, CloseEvent, DOMException, Event, EventTarget, MessageEvent, WebSocket,
  };
  for (const [name, kind] of Object.entries(all)) {
    Object.defineProperty(kind.prototype, Symbol.toStringTag, {value: name, configurable: true});
    Object.defineProperty(globalThis, name, {value: kind, writable: true, configurable: true});
  }
})
