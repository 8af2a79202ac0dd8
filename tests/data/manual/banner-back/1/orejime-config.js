window.orejimeConfig = {
  privacyPolicyUrl: "/cookies",
  cookie: { name: "choice" },
  purposes: [
    {
      id: "necessary",
      title: "Your account",
      description: "Keeps you logged in.",
      isMandatory: true,
      cookies: ["session"],
    },
    {
      id: "analytics",
      title: "Gauge",
      description: "Counts <b>visits</b>.",
      cookies: [/^_gauge_/, "_g_" + SITE],
    },
  ],
};
