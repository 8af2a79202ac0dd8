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
})({
  "language": "en",
  "days": 182,
  "texts": {
    "title": "Your choice about cookies",
    "disclaimer": "This site keeps cookies in your browser; some of them need your consent.",
    "alertBigPrivacy": "This site keeps cookies in your browser; some of them need your consent.",
    "privacyUrl": "All about these cookies",
    "all": "All cookies",
    "acceptAll": "Accept all",
    "allowAll": "Accept all",
    "denyAll": "Refuse all",
    "personalize": "Choose",
    "close": "Close",
    "save": "Save my choice",
    "allow": "Accept",
    "deny": "Refuse",
    "allowed": "on",
    "disallowed": "off",
    "noCookie": "\u003ca href=\"https://shop.example/cookies/en/\"\u003eAll about these cookies\u003c/a\u003e",
    "useNoCookie": "\u003ca href=\"https://shop.example/cookies/en/\"\u003eAll about these cookies\u003c/a\u003e",
    "useCookieCurrent": "\u003ca href=\"https://shop.example/cookies/en/\"\u003eAll about these cookies\u003c/a\u003e\u003cspan hidden\u003e",
    "mandatoryTitle": "Necessary (exempt from consent)",
    "mandatoryText": "La boutique &lt;i&gt;en&lt;/i&gt; &quot;ligne&quot; – Account\u003cbr\u003esession (Account · Until the browser is closed): Knows &lt;b&gt;all&lt;/b&gt; &amp; &quot;nothing&quot; ${x} &lt;/script&gt; {purpose}.\u003cbr\u003eLa boutique &lt;i&gt;en&lt;/i&gt; &quot;ligne&quot;\u003cbr\u003echoice (Cookies · 6 months): Keeps your choice.",
    "comment": {
      "title": "Statistics (exempt from consent)",
      "details": "on unless you refuse"
    },
    "other": {
      "title": "Preferences (with your consent)",
      "details": ""
    },
    "analytic": {
      "title": "Statistics (with your consent)",
      "details": ""
    },
    "desc-Statistics_exempt__shop": "_pk_id.* (Audience – all pages · 13 months · at most): Counts visits.",
    "desc-Preferences__shop": "basket (Panier · Local storage · Until it is deleted): Keeps your basket.",
    "desc-Statistics__measureXexample": "_ga (Audience · 2 years): Follows visits.\u003cbr\u003e_hj(Session|id)_\\d+ (Audience · 30 minutes): Follows visits."
  },
  "services": [
    {
      "key": "Statistics_exempt__shop",
      "type": "comment",
      "name": "La boutique &lt;i&gt;en&lt;/i&gt; &quot;ligne&quot;",
      "needConsent": false,
      "cookies": []
    },
    {
      "key": "Preferences__shop",
      "type": "other",
      "name": "La boutique &lt;i&gt;en&lt;/i&gt; &quot;ligne&quot;",
      "needConsent": true,
      "cookies": []
    },
    {
      "key": "Statistics__measureXexample",
      "type": "analytic",
      "name": "Measure Ltd",
      "needConsent": true,
      "cookies": []
    }
  ],
  "parameters": {
    "cookieName": "choice",
    "privacyUrl": "https://shop.example/cookies/en/",
    "mandatory": true,
    "mandatoryCta": false,
    "moreInfoLink": false,
    "showDetailsOnClick": false,
    "googleConsentMode": false,
    "bingConsentMode": false,
    "pianoConsentMode": false
  }
});
