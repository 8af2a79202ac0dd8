project = "The shop"
extensions = ["cookie_charter"]
charter_exports = True
