// tarteaucitron 1.34.0: document.addEventListener("{services[].key}_loaded", () => tarteaucitron.addScript("..."));
(function ({ language, days, texts, services, parameters }) {
  window.tarteaucitronForceLanguage = language;
  window.tarteaucitronForceExpire = days;
  window.tarteaucitronExpireInDay = true;
  window.tarteaucitronCustomText = texts;
  tarteaucitron.job = tarteaucitron.job || [];
  for (const service of services) {
    tarteaucitron.services[service.key] = { ...service, js() {}, fallback() {} };
    tarteaucitron.job.push(service.key);
  }
  tarteaucitron.init(parameters);
})(CONFIGURATION);
