"""Configurations of consent banners that are there already, as catalogues: ``cookie-charter import``.

``script`` finds what is data in scripts and JSON; ``names`` makes names of the patterns of JavaScript, ``texts`` takes
texts and durations out of HTML and sentences, ``declared`` gathers cookies of these as a draft of a catalogue. Each
manager (``klaro``, ``orejime``, ``vanilla``, ``tarteaucitron``) is a module that says where things are in its
configuration; ``configuration`` recognises which of them it is. Imported by ``cli``.
"""
