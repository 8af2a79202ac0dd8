// What a frame keeps, by names alone, and where the links in it lead.
async () => {
  // By index, since Object.keys leaves out what is called like a method, such as "key".
  const keys = (store) => Array.from({length: store.length}, (_, index) => store.key(index));
  // A frame may have no storage at all, such as one in a sandbox.
  const names = async (read) => { try { return await read(); } catch { return []; } };
  const called = (link) => [
    link.textContent, link.ariaLabel, link.title, ...Array.from(link.querySelectorAll('img'), (image) => image.alt),
  ].join(' ').trim().slice(0, 200);
  return {
    origin: self.origin,
    local_storage: await names(() => keys(localStorage)),
    session_storage: await names(() => keys(sessionStorage)),
    indexed_db: await names(async () => (await indexedDB.databases()).map(({name}) => name)),
    caches: await names(() => caches.keys()),
    workers: await names(async () => (await navigator.serviceWorker.getRegistrations()).map(({scope}) => scope)),
    links: Array.from(document.querySelectorAll('a[href]:not([download])'), (link) => [link.href, called(link)]),
  };
}
