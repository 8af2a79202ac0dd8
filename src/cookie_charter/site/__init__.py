"""What a person does with a whole site: build it, serve it, check it, bring its message files up to date, count them.

Imported by ``cli`` alone; depends on ``pages`` and what that depends on.
"""
