// What a frame keeps, by names alone, and where the links in it lead.
async () => {
  // By index, since Object.keys leaves out what is called like a method, such as "key".
  const keys = (store) => Array.from({length: store.length}, (_, index) => store.key(index));
  // A frame may have no storage at all, such as one in a sandbox.
  const names = async (read) => { try { return await read(); } catch { return []; } };
  // A script can make a link delete, or ask first: its attributes say so.
  const called = (link) => [
    link.textContent,
    ...Array.from([link, ...link.querySelectorAll('*')], (one) => [one.ariaLabel, one.getAttribute('title'), one.getAttribute('alt')]).flat(),
    link.dataset.method, link.dataset.turboMethod, link.dataset.confirm, link.dataset.turboConfirm,
    link.getAttribute('onclick'),
  ].join(' ').replace(/\s+/g, ' ').trim().slice(0, 500);
  return {
    origin: self.origin,
    local_storage: await names(() => keys(localStorage)),
    session_storage: await names(() => keys(sessionStorage)),
    indexed_db: await names(async () => (await indexedDB.databases()).map(({name}) => name)),
    caches: await names(() => caches.keys()),
    workers: await names(async () => (await navigator.serviceWorker.getRegistrations()).map(({scope}) => scope)),
    links: Array.from(
      document.querySelectorAll('a[href]'), (link) => [link.href, called(link), link.hasAttribute('download')],
    ),
  };
}
