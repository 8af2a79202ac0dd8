"""What law and good practice ask of a catalogue: rules with their sources, and what a catalogue says to each.

    eu.yaml <-extends- fr.yaml, uk.yaml --model--> Rules --judge--> Judgements --report--> text

A rule is data: its sentence in French and English, its source and the date of that, what it needs, and a row of a
catalogue for each answer. The condition stands in the file where it is a field and a comparison; where it is more, it
is a function of ``predicates``, which the file names. Nobody can say from data alone that a site obeys the law: a rule
agrees, does not, cannot be known from the data, or is a question to a person, and says where it comes from.

The command line and the audit import this room; it needs the room ``catalogue`` and the modules at the root,
and imports no Sphinx.
"""
