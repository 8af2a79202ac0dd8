"""A new charter: ``cookie-charter new DIR``, from the answers of a person to a whole site.

    ``command``   what the command takes and asks
    ``answers``   what a person may answer, and what follows from it
    ``writing``   the files of the site, made beside DIR and put in its place at once
    ``platform``  a platform that is added to a site: ``cookie-charter new --platform``
    ``files/``    what they are made from: ``site/`` for every site, ``fr/`` and ``en/`` for its texts

The texts of ``fr/`` and ``en/`` stand line by line for each other, so that each is the translation of the other.
Imported by ``cli`` alone; depends on the rest of ``site``, and on ``audit`` for what evidence suggests.
"""
