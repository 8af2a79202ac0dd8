r"""A catalogue compared with evidence: what it declares, and what a browser was seen to keep.

    evidence files --readers--> Evidence --compare--> Findings --report--> text, JSON, Markdown
    a live visit   ---visit---^                                    \--dossier--> a folder to be archived

The command line alone imports this room, by ``audit.command``; it needs the rooms ``catalogue`` and ``rules`` and the
modules at the root, and imports no Sphinx. Whoever audits from Python takes ``Audit`` and ``Finding`` from
``audit.compare``, and what reads a file from ``audit.readers``: they are not imported here, where every command would
wait for them.

Values of cookies and of storage entries are secrets: readers and the visit drop them before anything else sees them.
"""
