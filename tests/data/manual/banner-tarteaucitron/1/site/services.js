document.addEventListener("Statistics__measure_loaded", () => tarteaucitron.addScript("measure.js"));
