import configuration from "./banner/vanilla-cookieconsent.js";

CookieConsent.run({ ...configuration, revision: 1 });
