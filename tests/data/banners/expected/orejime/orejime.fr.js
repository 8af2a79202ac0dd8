// Orejime 3.2.1: <template data-purpose="{purposes[].purposes[].id}">
window.orejimeConfig = {
  "privacyPolicyUrl": "https://shop.example/cookies/fr/",
  "cookie": {
    "name": "choice",
    "duration": 182,
    "sameSite": "lax"
  },
  "purposes": [
    {
      "id": "necessary",
      "title": "Nécessaires (sans consentement)",
      "purposes": [
        {
          "id": "necessary--shop--login",
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\" – Compte",
          "description": "session (Compte · Jusqu’à la fermeture du navigateur) : Reconnaît &lt;b&gt;tous&lt;/b&gt; &amp; &quot;rien&quot; ${x} &lt;/script&gt; {purpose}.",
          "cookies": [],
          "isMandatory": true
        },
        {
          "id": "necessary--shop",
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "choice (Cookies · 6 mois) : Retient votre choix.",
          "cookies": [
            [
              "choice",
              "/",
              ""
            ]
          ],
          "isMandatory": true
        }
      ]
    },
    {
      "id": "statistics-exempt",
      "title": "Statistiques (sans consentement)",
      "purposes": [
        {
          "id": "statistics-exempt--shop",
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "_pk_id.* (Audience – toutes les pages · 13 mois · au plus) : Compte les visites.",
          "cookies": [
            [
              "/^_pk_id\\.[^]*$/",
              "/",
              ""
            ]
          ],
          "isExempt": true,
          "default": true
        }
      ]
    },
    {
      "id": "preferences",
      "title": "Préférences (avec votre consentement)",
      "purposes": [
        {
          "id": "preferences--shop",
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "basket (Panier · Stockage local · Jusqu’à son effacement) : Retient votre panier.",
          "cookies": []
        }
      ]
    },
    {
      "id": "statistics",
      "title": "Statistiques (avec votre consentement)",
      "purposes": [
        {
          "id": "statistics--measure.example",
          "title": "Measure Ltd",
          "description": "_ga (Audience · 2 ans) : Suit les visites.\u003cbr\u003e_hj(Session|id)_\\d+ (Audience · 30 minutes) : Suit les visites.",
          "cookies": [
            [
              "/^(?:_hj(Session|id)_\\d+)$/",
              "/",
              ""
            ]
          ]
        }
      ]
    }
  ],
  "translations": {
    "banner": {
      "title": "Votre choix concernant les cookies",
      "description": "Ce site garde des cookies dans votre navigateur ; certains demandent votre consentement. {privacyPolicy}",
      "privacyPolicyLabel": "Tout savoir sur ces cookies",
      "accept": "Tout accepter",
      "acceptTitle": "Tout accepter",
      "decline": "Tout refuser",
      "declineTitle": "Tout refuser",
      "configure": "Choisir",
      "configureTitle": "Choisir"
    },
    "modal": {
      "title": "Votre choix concernant les cookies",
      "description": "Ce site garde des cookies dans votre navigateur ; certains demandent votre consentement. {privacyPolicy}",
      "privacyPolicyLabel": "Tout savoir sur ces cookies",
      "close": "Fermer",
      "closeTitle": "Fermer",
      "globalPreferences": "Tous les cookies",
      "acceptAll": "Tout accepter",
      "declineAll": "Tout refuser",
      "save": "Enregistrer mon choix",
      "saveTitle": "Enregistrer mon choix"
    },
    "contextual": {
      "description": "Ce contenu demande votre consentement.",
      "privacyPolicyLabel": "Tout savoir sur ces cookies",
      "accept": "Accepter",
      "accepted": "{purpose} – activé",
      "title": "{purpose}"
    },
    "purpose": {
      "mandatory": "toujours activé",
      "mandatoryTitle": "toujours activé",
      "exempt": "activé sauf refus de votre part",
      "exemptTitle": "activé sauf refus de votre part",
      "showMore": "Choisir",
      "accept": "Accepter",
      "decline": "Refuser",
      "enabled": "activé",
      "disabled": "désactivé",
      "partial": "activé en partie"
    },
    "misc": {
      "newWindowTitle": "dans une nouvelle fenêtre",
      "updateNeeded": "Les cookies de ce site ont changé depuis votre dernier choix.",
      "poweredBy": "Orejime"
    }
  }
};
