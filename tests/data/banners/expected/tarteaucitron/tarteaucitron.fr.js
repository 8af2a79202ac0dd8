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
  "language": "fr",
  "days": 182,
  "texts": {
    "title": "Votre choix concernant les cookies",
    "disclaimer": "Ce site garde des cookies dans votre navigateur ; certains demandent votre consentement.",
    "alertBigPrivacy": "Ce site garde des cookies dans votre navigateur ; certains demandent votre consentement.",
    "privacyUrl": "Tout savoir sur ces cookies",
    "all": "Tous les cookies",
    "acceptAll": "Tout accepter",
    "allowAll": "Tout accepter",
    "denyAll": "Tout refuser",
    "personalize": "Choisir",
    "close": "Fermer",
    "save": "Enregistrer mon choix",
    "allow": "Accepter",
    "deny": "Refuser",
    "allowed": "activé",
    "disallowed": "désactivé",
    "noCookie": "\u003ca href=\"https://shop.example/cookies/fr/\"\u003eTout savoir sur ces cookies\u003c/a\u003e",
    "useNoCookie": "\u003ca href=\"https://shop.example/cookies/fr/\"\u003eTout savoir sur ces cookies\u003c/a\u003e",
    "useCookieCurrent": "\u003ca href=\"https://shop.example/cookies/fr/\"\u003eTout savoir sur ces cookies\u003c/a\u003e\u003cspan hidden\u003e",
    "mandatoryTitle": "Nécessaires (sans consentement)",
    "mandatoryText": "La boutique &lt;i&gt;en&lt;/i&gt; &quot;ligne&quot; – Compte\u003cbr\u003esession (Compte · Jusqu’à la fermeture du navigateur) : Reconnaît &lt;b&gt;tous&lt;/b&gt; &amp; &quot;rien&quot; ${x} &lt;/script&gt; {purpose}.\u003cbr\u003eLa boutique &lt;i&gt;en&lt;/i&gt; &quot;ligne&quot;\u003cbr\u003echoice (Cookies · 6 mois) : Retient votre choix.",
    "comment": {
      "title": "Statistiques (sans consentement)",
      "details": "activé sauf refus de votre part"
    },
    "other": {
      "title": "Préférences (avec votre consentement)",
      "details": ""
    },
    "analytic": {
      "title": "Statistiques (avec votre consentement)",
      "details": ""
    },
    "desc-Statistics_exempt__shop": "_pk_id.* (Audience – toutes les pages · 13 mois · au plus) : Compte les visites.",
    "desc-Preferences__shop": "basket (Panier · Stockage local · Jusqu’à son effacement) : Retient votre panier.",
    "desc-Statistics__measureXexample": "_ga (Audience · 2 ans) : Suit les visites.\u003cbr\u003e_hj(Session|id)_\\d+ (Audience · 30 minutes) : Suit les visites."
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
    "privacyUrl": "https://shop.example/cookies/fr/",
    "mandatory": true,
    "mandatoryCta": false,
    "moreInfoLink": false,
    "showDetailsOnClick": false,
    "googleConsentMode": false,
    "bingConsentMode": false,
    "pianoConsentMode": false
  }
});
