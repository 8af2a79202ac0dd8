// Orejime 3.2.1: <template data-purpose="{purposes[].purposes[].id}">
window.orejimeConfig = {
  "privacyPolicyUrl": "https://shop.example/cookies/en/",
  "cookie": {
    "name": "choice",
    "duration": 182,
    "sameSite": "lax"
  },
  "purposes": [
    {
      "id": "necessary",
      "title": "Necessary (exempt from consent)",
      "purposes": [
        {
          "id": "necessary--shop--login",
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\" – Account",
          "description": "session (Account · Until the browser is closed): Knows &lt;b&gt;all&lt;/b&gt; &amp; &quot;nothing&quot; ${x} &lt;/script&gt; {purpose}.",
          "cookies": [],
          "isMandatory": true
        },
        {
          "id": "necessary--shop",
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "choice (Cookies · 6 months): Keeps your choice.",
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
      "title": "Statistics (exempt from consent)",
      "purposes": [
        {
          "id": "statistics-exempt--shop",
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "_pk_id.* (Audience – all pages · 13 months · at most): Counts visits.",
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
      "title": "Preferences (with your consent)",
      "purposes": [
        {
          "id": "preferences--shop",
          "title": "La boutique \u003ci\u003een\u003c/i\u003e \"ligne\"",
          "description": "basket (Panier · Local storage · Until it is deleted): Keeps your basket.",
          "cookies": []
        }
      ]
    },
    {
      "id": "statistics",
      "title": "Statistics (with your consent)",
      "purposes": [
        {
          "id": "statistics--measure.example",
          "title": "Measure Ltd",
          "description": "_ga (Audience · 2 years): Follows visits.\u003cbr\u003e_hj(Session|id)_\\d+ (Audience · 30 minutes): Follows visits.",
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
      "title": "Your choice about cookies",
      "description": "This site keeps cookies in your browser; some of them need your consent. {privacyPolicy}",
      "privacyPolicyLabel": "All about these cookies",
      "accept": "Accept all",
      "acceptTitle": "Accept all",
      "decline": "Refuse all",
      "declineTitle": "Refuse all",
      "configure": "Choose",
      "configureTitle": "Choose"
    },
    "modal": {
      "title": "Your choice about cookies",
      "description": "This site keeps cookies in your browser; some of them need your consent. {privacyPolicy}",
      "privacyPolicyLabel": "All about these cookies",
      "close": "Close",
      "closeTitle": "Close",
      "globalPreferences": "All cookies",
      "acceptAll": "Accept all",
      "declineAll": "Refuse all",
      "save": "Save my choice",
      "saveTitle": "Save my choice"
    },
    "contextual": {
      "description": "This content needs your consent.",
      "privacyPolicyLabel": "All about these cookies",
      "accept": "Accept",
      "accepted": "{purpose} – on",
      "title": "{purpose}"
    },
    "purpose": {
      "mandatory": "always on",
      "mandatoryTitle": "always on",
      "exempt": "on unless you refuse",
      "exemptTitle": "on unless you refuse",
      "showMore": "Choose",
      "accept": "Accept",
      "decline": "Refuse",
      "enabled": "on",
      "disabled": "off",
      "partial": "partly on"
    },
    "misc": {
      "newWindowTitle": "in a new window",
      "updateNeeded": "The cookies of this site have changed since your last choice.",
      "poweredBy": "Orejime"
    }
  }
};
