"""How what is written sounds: numbers, money, dates, times, phone numbers, e-mail addresses, long codes.

Voices read `2026-03-04` or `+12025550170` each in their own way, mostly a wrong one. The words are made here,
by code, before a voice gets them; what is written down stays as it was written.
"""
