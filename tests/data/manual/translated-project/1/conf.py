project = "Telescope"
language = "en"  # a translated build says -D language=fr
locale_dirs = ["locale"]
extensions = ["cookie_charter"]
