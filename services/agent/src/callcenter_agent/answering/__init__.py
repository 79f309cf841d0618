"""Who or what has picked up a call that we placed: a person, a mailbox, a menu."""
