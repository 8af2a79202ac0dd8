// Klaro 0.7.22: <script type="text/plain" data-type="text/javascript" data-name="{services[].name}">
window.klaroConfig = {
  "version": 1,
  "storageName": "choice",
  "cookieExpiresAfterDays": 182,
  "groupByPurpose": true,
  "purposeOrder": [
    "necessary",
    "statistics-exempt",
    "preferences",
    "statistics"
  ],
  "acceptAll": true,
  "default": false,
  "htmlTexts": false,
  "showNoticeTitle": true,
  "translations": {
    "zz": {
      "privacyPolicyUrl": "https://shop.example/cookies/fr/",
      "privacyPolicy": {
        "name": "Tout savoir sur ces cookies",
        "text": "{privacyPolicy}"
      },
      "poweredBy": "Klaro",
      "purposes": {
        "necessary": {
          "title": "Nécessaires (sans consentement)"
        },
        "statistics-exempt": {
          "title": "Statistiques (sans consentement)"
        },
        "preferences": {
          "title": "Préférences (avec votre consentement)"
        },
        "statistics": {
          "title": "Statistiques (avec votre consentement)"
        }
      },
      "acceptAll": "Tout accepter",
      "decline": "Tout refuser",
      "ok": "Tout accepter",
      "acceptSelected": "Enregistrer mon choix",
      "save": "Enregistrer mon choix",
      "close": "Fermer",
      "consentModal": {
        "title": "Votre choix concernant les cookies",
        "description": "Ce site garde des cookies dans votre navigateur ; certains demandent votre consentement."
      },
      "consentNotice": {
        "title": "Votre choix concernant les cookies",
        "description": "Ce site garde des cookies dans votre navigateur ; certains demandent votre consentement. {privacyPolicy}",
        "changeDescription": "Les cookies de ce site ont changé depuis votre dernier choix.",
        "learnMore": "Choisir"
      },
      "contextualConsent": {
        "description": "Ce contenu demande votre consentement.",
        "acceptAlways": "Accepter",
        "acceptOnce": "Accepter une fois"
      },
      "purposeItem": {
        "service": "Service",
        "services": "Services"
      },
      "service": {
        "disableAll": {
          "title": "Tous les cookies",
          "description": "Tous les cookies"
        },
        "optOut": {
          "title": "activé sauf refus de votre part",
          "description": "activé sauf refus de votre part"
        },
        "required": {
          "title": "toujours activé",
          "description": "toujours activé"
        },
        "purpose": "Catégorie",
        "purposes": "Catégorie"
      }
    },
    "fr": {
      "privacyPolicyUrl": "https://shop.example/cookies/fr/",
      "privacyPolicy": {
        "name": "Tout savoir sur ces cookies",
        "text": "{privacyPolicy}"
      },
      "poweredBy": "Klaro",
      "purposes": {
        "necessary": {
          "title": "Nécessaires (sans consentement)"
        },
        "statistics-exempt": {
          "title": "Statistiques (sans consentement)"
        },
        "preferences": {
          "title": "Préférences (avec votre consentement)"
        },
        "statistics": {
          "title": "Statistiques (avec votre consentement)"
        }
      },
      "acceptAll": "Tout accepter",
      "decline": "Tout refuser",
      "ok": "Tout accepter",
      "acceptSelected": "Enregistrer mon choix",
      "save": "Enregistrer mon choix",
      "close": "Fermer",
      "consentModal": {
        "title": "Votre choix concernant les cookies",
        "description": "Ce site garde des cookies dans votre navigateur ; certains demandent votre consentement."
      },
      "consentNotice": {
        "title": "Votre choix concernant les cookies",
        "description": "Ce site garde des cookies dans votre navigateur ; certains demandent votre consentement. {privacyPolicy}",
        "changeDescription": "Les cookies de ce site ont changé depuis votre dernier choix.",
        "learnMore": "Choisir"
      },
      "contextualConsent": {
        "description": "Ce contenu demande votre consentement.",
        "acceptAlways": "Accepter",
        "acceptOnce": "Accepter une fois"
      },
      "purposeItem": {
        "service": "Service",
        "services": "Services"
      },
      "service": {
        "disableAll": {
          "title": "Tous les cookies",
          "description": "Tous les cookies"
        },
        "optOut": {
          "title": "activé sauf refus de votre part",
          "description": "activé sauf refus de votre part"
        },
        "required": {
          "title": "toujours activé",
          "description": "toujours activé"
        },
        "purpose": "Catégorie",
        "purposes": "Catégorie"
      }
    },
    "en": {
      "privacyPolicyUrl": "https://shop.example/cookies/en/",
      "privacyPolicy": {
        "name": "All about these cookies",
        "text": "{privacyPolicy}"
      },
      "poweredBy": "Klaro",
      "purposes": {
        "necessary": {
          "title": "Necessary (exempt from consent)"
        },
        "statistics-exempt": {
          "title": "Statistics (exempt from consent)"
        },
        "preferences": {
          "title": "Preferences (with your consent)"
        },
        "statistics": {
          "title": "Statistics (with your consent)"
        }
      },
      "acceptAll": "Accept all",
      "decline": "Refuse all",
      "ok": "Accept all",
      "acceptSelected": "Save my choice",
      "save": "Save my choice",
      "close": "Close",
      "consentModal": {
        "title": "Your choice about cookies",
        "description": "This site keeps cookies in your browser; some of them need your consent."
      },
      "consentNotice": {
        "title": "Your choice about cookies",
        "description": "This site keeps cookies in your browser; some of them need your consent. {privacyPolicy}",
        "changeDescription": "The cookies of this site have changed since your last choice.",
        "learnMore": "Choose"
      },
      "contextualConsent": {
        "description": "This content needs your consent.",
        "acceptAlways": "Accept",
        "acceptOnce": "Accept once"
      },
      "purposeItem": {
        "service": "Service",
        "services": "Services"
      },
      "service": {
        "disableAll": {
          "title": "All cookies",
          "description": "All cookies"
        },
        "optOut": {
          "title": "on unless you refuse",
          "description": "on unless you refuse"
        },
        "required": {
          "title": "always on",
          "description": "always on"
        },
        "purpose": "Category",
        "purposes": "Category"
      }
    }
  },
  "services": [
    {
      "name": "necessary--shop--login",
      "purposes": [
        "necessary"
      ],
      "required": true,
      "cookies": [],
      "translations": {
        "zz": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\" – Compte",
          "description": "session (Compte · Jusqu’à la fermeture du navigateur) : Reconnaît \u003cb\u003etous\u003c/b\u003e & \"rien\" ${x} \u003c/script\u003e {purpose}."
        },
        "fr": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\" – Compte",
          "description": "session (Compte · Jusqu’à la fermeture du navigateur) : Reconnaît \u003cb\u003etous\u003c/b\u003e & \"rien\" ${x} \u003c/script\u003e {purpose}."
        },
        "en": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\" – Account",
          "description": "session (Account · Until the browser is closed): Knows \u003cb\u003eall\u003c/b\u003e & \"nothing\" ${x} \u003c/script\u003e {purpose}."
        }
      }
    },
    {
      "name": "necessary--shop",
      "purposes": [
        "necessary"
      ],
      "required": true,
      "cookies": [
        {
          "pattern": "choice",
          "path": "/"
        }
      ],
      "translations": {
        "zz": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "choice (Cookies · 6 mois) : Retient votre choix."
        },
        "fr": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "choice (Cookies · 6 mois) : Retient votre choix."
        },
        "en": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "choice (Cookies · 6 months): Keeps your choice."
        }
      }
    },
    {
      "name": "statistics-exempt--shop",
      "purposes": [
        "statistics-exempt"
      ],
      "required": false,
      "optOut": true,
      "default": true,
      "cookies": [
        {
          "pattern": "^_pk_id\\.[^]*$",
          "path": "/"
        }
      ],
      "translations": {
        "zz": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "_pk_id.* (Audience – toutes les pages · 13 mois · au plus) : Compte les visites."
        },
        "fr": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "_pk_id.* (Audience – toutes les pages · 13 mois · au plus) : Compte les visites."
        },
        "en": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "_pk_id.* (Audience – all pages · 13 months · at most): Counts visits."
        }
      }
    },
    {
      "name": "preferences--shop",
      "purposes": [
        "preferences"
      ],
      "required": false,
      "cookies": [],
      "translations": {
        "zz": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "basket (Panier · Stockage local · Jusqu’à son effacement) : Retient votre panier."
        },
        "fr": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "basket (Panier · Stockage local · Jusqu’à son effacement) : Retient votre panier."
        },
        "en": {
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "basket (Panier · Local storage · Until it is deleted): Keeps your basket."
        }
      }
    },
    {
      "name": "statistics--measure.example",
      "purposes": [
        "statistics"
      ],
      "required": false,
      "cookies": [
        {
          "pattern": "^(?:_hj(Session|id)_\\d+)$",
          "path": "/"
        }
      ],
      "translations": {
        "zz": {
          "title": "Measure Ltd",
          "description": "_ga (Audience · 2 ans) : Suit les visites.\n• _hj(Session|id)_\\d+ (Audience · 30 minutes) : Suit les visites."
        },
        "fr": {
          "title": "Measure Ltd",
          "description": "_ga (Audience · 2 ans) : Suit les visites.\n• _hj(Session|id)_\\d+ (Audience · 30 minutes) : Suit les visites."
        },
        "en": {
          "title": "Measure Ltd",
          "description": "_ga (Audience · 2 years): Follows visits.\n• _hj(Session|id)_\\d+ (Audience · 30 minutes): Follows visits."
        }
      }
    }
  ]
};
