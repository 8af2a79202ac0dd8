// vanilla-cookieconsent 3.1.0: <script type="text/plain" data-category="{categories}">
const configuration = {
  "cookie": {
    "name": "choice",
    "expiresAfterDays": 182
  },
  "categories": {
    "necessary": {
      "enabled": true,
      "readOnly": true
    },
    "statistics-exempt": {
      "enabled": true,
      "readOnly": true
    },
    "preferences": {},
    "statistics": {
      "autoClear": {
        "cookies": [
          {
            "name": "^(?:_hj(Session|id)_\\d+)$",
            "path": "/"
          }
        ]
      }
    }
  },
  "language": {
    "default": "fr",
    "autoDetect": "document",
    "rtl": [],
    "translations": {
      "fr": "vanilla-cookieconsent.fr.json",
      "en": "vanilla-cookieconsent.en.json"
    }
  }
};
for (const { autoClear } of Object.values(configuration.categories)) {
  for (const cookie of autoClear?.cookies ?? []) cookie.name = new RegExp(cookie.name);
}
const { translations } = configuration.language;
for (const code in translations) translations[code] = new URL(translations[code], import.meta.url).href;
export default configuration;
