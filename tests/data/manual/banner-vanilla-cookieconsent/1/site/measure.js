document.cookie = "_ms_visit=1; path=/; max-age=34164000";
