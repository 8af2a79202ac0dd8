// Tells what the scripts of a frame keep, at once and by names alone: what is gone again before anyone looks was kept
// all the same. It runs before any script of the page, and leaves nothing there by which that could tell itself.
(() => {
  const say = globalThis.cookieCharterWitness;
  delete globalThis.cookieCharterWitness;
  if (typeof say !== 'function') return;

  const told = new Set();
  const tell = (kind, name, script, attributes = '') => {
    const one = [kind, name, attributes].join('\n');
    if (told.has(one)) return;
    told.add(one);
    const page = location.ancestorOrigins?.[location.ancestorOrigins.length - 1] ?? self.origin;
    try {
      say({kind, name: String(name), attributes, origin: self.origin, path: location.pathname, page, script})
        .catch(() => {});
    } catch { /* the page is just going */ }
  };

  // The address of the script that called, or of the page that it is written in.
  const caller = () => {
    const {prepareStackTrace, stackTraceLimit} = Error;
    Error.prepareStackTrace = undefined;
    Error.stackTraceLimit = 30;
    const stack = String(new Error().stack);
    Object.assign(Error, {prepareStackTrace, stackTraceLimit});
    return /(https?:\/\/[^\s)?#]+?)(?:[?#][^\s)]*?)?:\d+:\d+\)?$/m.exec(stack)?.[1] ?? '';
  };

  const replace = (owner, name, made) => {
    const original = owner?.prototype?.[name];
    if (original) owner.prototype[name] = made(original);
  };
  const named = (text) => (text.includes('=') ? text.slice(0, text.indexOf('=')).trim() : '');

  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  Object.defineProperty(Document.prototype, 'cookie', {...cookie, set(typed) {
    const text = String(typed);
    cookie.set.call(this, text);
    const [pair, ...attributes] = text.split(';');
    const held = cookie.get.call(this).split('; ').map(named);  // what the browser refused is not among them
    const path = attributes.map((one) => /^\s*path\s*=\s*(\/.*?)\s*$/i.exec(one)?.[1]).findLast(Boolean);
    const elsewhere = path && !location.pathname.startsWith(path);  // nor is what is kept for other pages
    if (held.includes(named(pair))) tell('cookie', named(pair), caller(), attributes.join(';'));
    else if (elsewhere) tell('perhaps', named(pair), caller(), attributes.join(';'));
  }});

  const described = ({domain, path, expires, sameSite}) => [
    `path=${path ?? '/'}`, `samesite=${sameSite ?? 'strict'}`, 'secure',
    ...(domain ? [`domain=${domain}`] : []),
    ...(expires ? [`expires=${new Date(expires).toUTCString()}`] : []),
  ].join(';');
  replace(globalThis.CookieStore, 'set', (original) => ({set(...given) {
    const script = caller();
    const done = original.apply(this, given);
    const one = typeof given[0] === 'object' ? given[0] : {name: given[0]};
    done.then(() => tell('cookie', one.name, script, described(one)), () => {});
    return done;
  }}).set);
  // Whoever set it, such as a worker; it is not said where the cookie is kept.
  globalThis.cookieStore?.addEventListener('change', ({changed}) => {
    for (const {name} of changed) tell('changed', name, '');
  });

  replace(globalThis.Storage, 'setItem', (original) => ({setItem(...given) {
    original.apply(this, given);
    let kind = 'session_storage';
    try { if (this === localStorage) kind = 'local_storage'; } catch { /* there is none here */ }
    tell(kind, given[0], caller());
  }}).setItem);
  replace(globalThis.IDBFactory, 'open', (original) => ({open(...given) {
    const script = caller();
    const request = original.apply(this, given);
    request.addEventListener('success', () => tell('indexed_db', given[0], script));
    return request;
  }}).open);
  replace(globalThis.CacheStorage, 'open', (original) => ({open(...given) {
    const script = caller();
    const done = original.apply(this, given);
    done.then(() => tell('cache', given[0], script), () => {});
    return done;
  }}).open);
})();
