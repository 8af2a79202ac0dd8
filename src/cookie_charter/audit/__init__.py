"""A catalogue against evidence: what it declares, and what a browser was seen to keep.

    evidence files --readers--> Evidence --compare--> Findings --report--> text, JSON, Markdown
    a live visit   ---visit---^

No module of it imports Sphinx. Values of cookies and of storage entries are secrets: readers and the visit drop them
before anything else sees them.
"""
