// vanilla-cookieconsent 3.1.0: <script type="text/plain" data-category="{categories}">
const configuration = CONFIGURATION;
for (const { autoClear } of Object.values(configuration.categories)) {
  for (const cookie of autoClear?.cookies ?? []) cookie.name = new RegExp(cookie.name);
}
const { translations } = configuration.language;
for (const code in translations) translations[code] = new URL(translations[code], import.meta.url).href;
export default configuration;
