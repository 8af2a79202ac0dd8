"""A dossier: what an audit has found and how, as one folder that can be archived and that explains itself.

    Audit, Evidence, Report --gather--> Dossier --page, markdown, model--> report.html, report.md, report.json
    two folders --folder--> Dossier, Dossier --difference--> what is new, gone, longer

``model`` says what is in it, ``gather`` brings it together, ``masked`` takes out whatever could hold a value, ``page``
and ``markdown`` show it in the ``words`` of its reader, ``folder`` writes it and reads it again, and ``difference``
compares two of them. The command imports this room alone; it needs what ``audit`` needs.
"""
